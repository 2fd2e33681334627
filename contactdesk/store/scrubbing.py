"""Makes the files of the database forget what was deleted: a row that is gone still stands in them until they are made anew."""

import sqlite3
from contextlib import closing

from sqlalchemy import make_url

from contactdesk.store.engines import BUSY_SECONDS

IN_THE_WAY = "the file of the database still holds what was destroyed: {why}; stop the desk, and do contactdesk retention destroy again"
BY_HAND = (
    "PostgreSQL keeps what was destroyed in its files until a VACUUM FULL of every table of this database (as its owner, when "
    "nobody works); WAL that was archived, replicas and backups hold it until they are thrown away"
)


def scrub(url: str) -> list[str]:
    """What an operator still has to do, a line each; nothing where the file and its log beside it are clean."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite":
        return [BY_HAND]
    try:
        with closing(sqlite3.connect(parts.database or "", timeout=BUSY_SECONDS)) as connection:
            connection.isolation_level = None
            connection.execute("VACUUM")
            (is_busy, *_rest) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        return [IN_THE_WAY.format(why=error)]
    return [IN_THE_WAY.format(why="another process reads it now")] if is_busy else []

"""SQLite's one file: where it is, a consistent copy of it while others write, and whether it is whole."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from contactdesk.store.engines import BUSY_SECONDS


def file_of(url: str) -> Path | None:
    """The file behind a URL; None where a server keeps the rows."""
    parts = make_url(url)
    return Path(parts.database or "") if parts.get_backend_name() == "sqlite" else None


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


class BadFile(Exception):
    """It is no database, or not whole; says what SQLite finds."""


def copy_file(file: Path, to: Path) -> None:
    """All that was committed when it began, in one step, while writers go on; found whole. Raises BadFile."""
    try:
        with closing(_opened(file)) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
            damage = _damage(target)
    except sqlite3.Error as error:
        raise BadFile(str(error)) from None
    if damage:
        raise BadFile(damage)


def make_plain(file: Path) -> None:
    """One file and nothing beside it, that can also be read where nothing can be written."""
    with closing(sqlite3.connect(file)) as found:
        found.execute("PRAGMA journal_mode=DELETE")


def _damage(copy: sqlite3.Connection) -> str | None:
    (said,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        return " ".join(str(said).split())
    orphan = copy.execute("PRAGMA foreign_key_check").fetchone()
    return f"a row of {orphan[0]} refers to none of {orphan[2]}" if orphan else None


def _opened(file: Path) -> sqlite3.Connection:
    """SQLite would make a file that is not there."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)

"""Which errors pass with time: the database is away, locked or full. Any other error is a mistake, and stays one."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, TimeoutError

SQLITE: Final = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_FULL),
    *(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN),
}
#: no connection, no room or too many, the system under it failed
POSTGRESQL_CLASSES: Final = {"08", "53", "58"}
#: it stops, was stopped, or starts
STOPPING: Final = {"57P01", "57P02", "57P03"}
LOCK_TIMEOUT: Final = "55P03"


class Unavailable(SQLAlchemyError):
    """The database does not answer or takes nothing; later it may. The reason names no value.

    Nothing was kept, unless it `is_uncertain`: the commit was sent and not answered. With `is_broken` the
    connection is gone.
    """

    def __init__(self, reason: str, *, is_broken: bool = False, is_uncertain: bool = False) -> None:
        super().__init__(reason)
        self.is_broken, self.is_uncertain = is_broken, is_uncertain


@contextmanager
def outages_named(*, committing: bool = False) -> Iterator[None]:
    """What passes with time leaves as Unavailable, all else as it is."""
    try:
        yield
    except TimeoutError as error:
        raise Unavailable("no connection was free") from error
    except DBAPIError as error:
        if not _passes(error):
            raise
        is_broken = _is_broken(error)
        reason = " ".join(str(error.orig).split())
        raise Unavailable(reason, is_broken=is_broken, is_uncertain=committing and is_broken) from error


def _passes(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None) or ""
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_code(error) in SQLITE
    return _is_broken(error) or state[:2] in POSTGRESQL_CLASSES or state == LOCK_TIMEOUT


def _is_broken(error: DBAPIError) -> bool:
    """The connection is gone; on SQLite the disk did not do what was asked, which at a commit says as little."""
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_code(error) == sqlite3.SQLITE_IOERR
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state in STOPPING or _never_connected(error)


def _never_connected(error: DBAPIError) -> bool:
    """libpq answers with a code of the server, or with none where there was no server to answer."""
    from psycopg import OperationalError

    return isinstance(error.orig, OperationalError) and error.orig.sqlstate is None


def _sqlite_code(error: DBAPIError) -> int:
    """The kind of error, without the detail in the higher bits."""
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF

"""Connections as this desk wants them, on each engine: nothing lost at a commit, nothing written by who only reads."""

import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext

from contactdesk.store import closed_files

# two cores: more readers only queue for them; connections above these are for callers of `read_now`
READERS = 4
WRITERS = {"sqlite": 1, "postgresql": 4}
SPARE_CONNECTIONS = 8
# how long a writer of another process may keep us waiting
BUSY_SECONDS = 15
# synchronous 2 is FULL: a commit is on the disk before it is answered; fullfsync: also through the disk's own
# cache, where the system (macOS) does so only when asked
PRAGMAS = {"foreign_keys": 1, "synchronous": 2, "fullfsync": 1}
# a server that is silent for so long is taken to be gone; libpq would wait for hours
PATIENCE = {
    "connect_timeout": BUSY_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}


def open_engine(url: str, *, writes: bool) -> Engine:
    """Connections as this desk wants them. Only `Database` and the migrations need one."""
    parts = make_url(url)
    if parts.get_backend_name() == "postgresql":
        return _postgresql(url, writes)
    if parts.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: several connections share it")
    return _sqlite(url, writes)


def _sqlite(url: str, writes: bool) -> Engine:
    size = {"pool_size": 1, "max_overflow": 0} if writes else _reading_size()
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}, **size)

    @event.listens_for(engine, "do_connect")
    def close_to_others(*_details: object) -> None:
        # SQLite gives what it writes beside a file the mode of that file; what is there already keeps its own
        file = engine.url.database or ""
        closed_files.make_closed(Path(file))
        for beside in ("-wal", "-shm"):
            closed_files.narrow(Path(file + beside))

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours: Python's own comes too late to protect a read
        use_wal(connection)
        keep_pragmas(connection, PRAGMAS | {"query_only": not writes})

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def keep_pragmas(connection: sqlite3.Connection, pragmas: Mapping[str, int]) -> None:
    """SQLite says nothing of a pragma that it does not follow: ask, and refuse to go on without."""
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name}={int(value)}")
        if connection.execute(f"PRAGMA {name}").fetchone() != (value,):
            raise sqlite3.OperationalError(
                f"this SQLite does not keep {name}={int(value)}, and may lose what it said it kept"
            )


def use_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait by itself when two processes open a new file at the same moment."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.01)
    if mode != "wal":
        raise sqlite3.OperationalError("no write-ahead log is possible here; put the file on a local disk")


def _postgresql(url: str, writes: bool) -> Engine:
    size = {"pool_size": WRITERS["postgresql"], "max_overflow": 0} if writes else _reading_size()
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=PATIENCE, **size)
    event.listen(engine, "handle_error", _hide_values)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        from psycopg import IsolationLevel

        connection.autocommit = True
        connection.execute(f"SET lock_timeout = '{BUSY_SECONDS * 1000:.0f}ms'")
        connection.autocommit = False
        # who reads: as on SQLite, all questions of one page see the same moment. Who writes: what comes after a
        # lock must see what its holder before us wrote, whatever the server has as its default
        level = IsolationLevel.READ_COMMITTED if writes else IsolationLevel.REPEATABLE_READ
        connection.read_only, connection.isolation_level = not writes, level

    return engine


def _reading_size() -> dict[str, Any]:
    return {"pool_size": READERS, "max_overflow": SPARE_CONNECTIONS, "pool_use_lifo": True}


def _hide_values(context: ExceptionContext) -> None:
    """PostgreSQL repeats values in details ("Key (email)=(…)") and in data exceptions (class 22)."""
    original: Any = context.original_exception
    state = getattr(original, "sqlstate", None)
    if not state:
        return
    primary = "the value does not fit" if state.startswith("22") else original.diag.message_primary
    original.args = (f"{state} {primary}",)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(original).__name__}) {state} {primary}",)

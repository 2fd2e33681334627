"""Transactions: the only place that commits, retries or knows a dialect. No tables, no questions of the trade.

A query or a command is a plain function `fn(db, …)`. `read` runs it where nothing can be written; `write`
queues it for a writer thread, which commits and answers its caller with the result or the error. SQLite gets
one writer: rivals that turn a read into a write lose updates silently there. A command may be run again: it
touches only `db`.
"""

import asyncio
import logging
import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime
from functools import partial
from queue import SimpleQueue
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, literal_column, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

P = ParamSpec("P")
R = TypeVar("R")

# two cores: more readers only queue for them; connections above these are for callers of `read_now`
READERS = 4
WRITERS = {"sqlite": 1, "postgresql": 4}
SPARE_CONNECTIONS = 8
# how long a writer of another process may keep us waiting
BUSY_SECONDS = 15
ATTEMPTS = 6
# serialization failure, deadlock: the database asks to run the transaction again
AGAIN = {"40001", "40P01"}
# any fixed number: it names the lock under which audit entries are numbered
AUDIT_CHAIN = 0x0A0D17
# and one for locks on a key; these have two numbers, and never meet those that have one
KEYS = 1

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


def end_process() -> None:
    """Leave at once: a desk that cannot write must be restarted, not go on answering."""
    os._exit(70)


class Database:
    """One database, for as long as the process lives. Sessions carry `carry` and `clock()` in `db.info`."""

    def __init__(
        self,
        url: str,
        *,
        carry: object = None,
        clock: Callable[[], datetime] = utc_now,
        die: Callable[[], None] = end_process,
    ) -> None:
        self.dialect = make_url(url).get_backend_name()
        self._carry, self._clock, self._die = carry, clock, die
        self._reading, self._writing = open_engine(url, writes=False), open_engine(url, writes=True)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._gate, self._closed = threading.Lock(), False
        count = WRITERS[self.dialect]
        self._writers = [
            threading.Thread(target=self._serve, name=f"write-{n}", daemon=True) for n in range(count)
        ]
        for writer in self._writers:
            writer.start()

    async def read(self, fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query in a thread: one snapshot, nothing can be written, nothing is committed."""
        call = partial(copy_context().run, partial(self.read_now, fn, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._readers, call)

    async def write(self, fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command and commit it. Once queued it is finished, also when its caller no longer waits."""
        return await asyncio.wrap_future(self._enqueue(partial(_call, fn, args, kwargs)))

    def read_now(self, fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`read` for who is not in an event loop: runs in the caller's own thread."""
        with Session(self._reading, info=self._info(), expire_on_commit=False) as db:
            return fn(db, *args, **kwargs)

    def write_now(self, fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`write` for who is not in an event loop: waits for the result."""
        return self._enqueue(partial(_call, fn, args, kwargs)).result()

    def close(self) -> None:
        """Finish what is queued, then let go of threads and connections."""
        with self._gate:
            self._closed = True
            for _ in self._writers:
                self._queue.put(None)
        for writer in self._writers:
            writer.join()
        self._readers.shutdown()
        self._reading.dispose()
        self._writing.dispose()

    def _info(self) -> dict[Any, Any]:
        return {"desk": self._carry, "now": self._clock()}

    def _enqueue(self, command: Callable[[Session], R]) -> "Future[R]":
        future: Future[R] = Future()
        future.set_running_or_notify_cancel()  # from here on nobody can cancel it
        if threading.current_thread() in self._writers:
            raise RuntimeError("a command cannot wait for another command; call it with the same db")
        with self._gate:
            if self._closed:
                raise RuntimeError("the database is closed")
            self._queue.put(partial(copy_context().run, self._answer, command, future))
        return future

    def _serve(self) -> None:
        try:
            while (job := self._queue.get()) is not None:
                job()
                del job
        except BaseException:
            log.critical("a writer thread died; the process ends", exc_info=True)
            self._closed = True
            self._die()

    def _answer(self, command: Callable[[Session], R], future: "Future[R]") -> None:
        try:
            result = self._committed(command)
        except Exception as error:  # noqa: BLE001 - it is not swallowed: the caller gets it
            future.set_exception(error)
        except BaseException as error:
            future.set_exception(error)
            raise
        else:
            future.set_result(result)

    def _committed(self, command: Callable[[Session], R]) -> R:
        for attempt in range(1, ATTEMPTS):
            try:
                return self._transaction(command)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in AGAIN:
                    raise
            time.sleep(random.uniform(0, 0.005 * 2**attempt))
        return self._transaction(command)

    def _transaction(self, command: Callable[[Session], R]) -> R:
        with Session(self._writing, expire_on_commit=False) as db:
            db.connection()  # begin before the clock is read: on SQLite this waits for other processes
            db.info.update(self._info())
            # a session holds what it loaded by weak references only: without these a command, and each letter
            # it writes, would read the same organisation again and again
            loaded: list[object] = []
            event.listen(db, "loaded_as_persistent", lambda _session, row: loaded.append(row))
            result = command(db)
            db.commit()
            return result


def _call(fn: Callable[..., R], args: Sequence[Any], kwargs: Mapping[str, Any], db: Session) -> R:
    return fn(db, *args, **kwargs)


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
    pragmas = ["foreign_keys=ON", "synchronous=FULL"] + ([] if writes else ["query_only=ON"])

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours: Python's own comes too late to protect a read
        _use_wal(connection)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _use_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait by itself when two processes open a new file at the same moment."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.01)


def _postgresql(url: str, writes: bool) -> Engine:
    size = {"pool_size": WRITERS["postgresql"], "max_overflow": 0} if writes else _reading_size()
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, **size)
    event.listen(engine, "handle_error", _hide_values)
    if writes:
        return engine

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        from psycopg import IsolationLevel

        connection.read_only = True
        # as on SQLite: all questions of one page see the same moment
        connection.isolation_level = IsolationLevel.REPEATABLE_READ

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


def lock_audit_chain(db: Session) -> None:
    """Until commit nobody else adds to the audit chain; take it late. SQLite's one writer has it already."""
    if _is_postgresql(db):
        db.exec(select(func.pg_advisory_xact_lock(AUDIT_CHAIN)))


def lock_key(db: Session, key: str) -> None:
    """Until commit nobody else works on this key: of two who would add the same row, the second finds the first."""
    if _is_postgresql(db):
        db.exec(select(func.pg_advisory_xact_lock(KEYS, func.hashtext(key))))


def next_id(db: Session, table: Table) -> int:
    """The id that a new row will have, for who must know it beforehand and holds a lock on the table's end."""
    if _is_postgresql(db):
        sequence = func.pg_get_serial_sequence(table.name, "id")
        return int(db.execute(select(func.nextval(sequence))).scalar_one())
    return int(db.execute(select(func.coalesce(func.max(table.c.id), 0) + 1)).scalar_one())


def insert_ignore(db: Session, table: Table, values: Mapping[str, Any], *, conflict: Sequence[str]) -> bool:
    """Insert a row unless one with the same `conflict` columns stands; True when this one was inserted."""
    row = _insert(db, table).values(**values).on_conflict_do_nothing(index_elements=list(conflict))
    return db.exec(row.returning(literal_column("1"))).first() is not None


def upsert_add(
    db: Session, table: Table, keys: Mapping[str, Any], column: str, amount: int, **first: Any
) -> None:
    """Add `amount` to a counter; its row (unique over `keys`) begins at `amount`, with what `first` says."""
    row = _insert(db, table).values({**keys, **first, column: amount})
    db.exec(row.on_conflict_do_update(index_elements=list(keys), set_={column: table.c[column] + amount}))


def _is_postgresql(db: Session) -> bool:
    return db.get_bind().dialect.name == "postgresql"


def _insert(db: Session, table: Table) -> Any:
    if _is_postgresql(db):
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)

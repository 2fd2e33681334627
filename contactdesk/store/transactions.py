"""Transactions: a query or a command is a plain function `fn(db, …)`; it may be run again: it touches only `db`.

`read` runs it where nothing can be written; `write` queues it for a writer thread, which commits and answers its
caller with the result or the error. SQLite gets one writer: rivals that turn a read into a write lose updates
silently there.
"""

import asyncio
import logging
import os
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime
from functools import partial
from queue import SimpleQueue
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import event, inspect, make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from contactdesk.store.changes import close, committed
from contactdesk.store.engines import READERS, WRITERS, open_engine
from contactdesk.store.outages import Unavailable, outages_named

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 6
# serialization failure, deadlock: the database asks to run the transaction again
AGAIN = {"40001", "40P01"}
# rows that a session holds: what reads the whole log needs no memory for it
HELD = 1000
#: what a transaction keeps until its end; `kept` are the letters of its entries (`outbox.keep`)
_KEPT = ("changed", "closing", "committed", "kept")

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


def end_process() -> None:
    """Leave at once: a desk that cannot write must be restarted, not go on answering."""
    os._exit(70)


class Transaction(Session):
    """A session that hands out a row it has without asking whether it has it: a submit gets some seventy."""

    def get(self, entity: Any, ident: Any, **how: Any) -> Any:
        if not how and type(ident) is int:
            row = self.identity_map.get((entity, (ident,), None))
            if row is not None and not inspect(row).expired:
                return row
        return super().get(entity, ident, **how)

    def get_one(self, entity: Any, ident: Any, **how: Any) -> Any:
        row = self.get(entity, ident, **how)
        return super().get_one(entity, ident, **how) if row is None else row


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
        self._writers = [
            threading.Thread(target=self._serve, name=f"write-{n}", daemon=True)
            for n in range(WRITERS[self.dialect])
        ]
        for writer in self._writers:
            writer.start()

    async def read(self, fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query in a thread: one snapshot, nothing can be written, nothing is committed. Raises Unavailable."""
        call = partial(copy_context().run, partial(self.read_now, fn, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._readers, call)

    async def write(self, fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command and commit it. Once queued it is finished, also when its caller no longer waits.

        Raises Unavailable, which says whether it may have been kept all the same.
        """
        return await asyncio.wrap_future(self._enqueue(partial(_call, fn, args, kwargs)))

    def read_now(self, fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`read` for who is not in an event loop: runs in the caller's own thread."""
        with outages_named(), Transaction(self._reading, info=self._info(), expire_on_commit=False) as db:
            return _call(fn, args, kwargs, db)

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
        attempt = 0
        while True:
            attempt += 1
            try:
                with outages_named():
                    return self._transaction(command)
            except DBAPIError as error:
                if attempt == ATTEMPTS or getattr(error.orig, "sqlstate", None) not in AGAIN:
                    raise
            except Unavailable as outage:
                # what was under way went with its connection; only of a commit without an answer nobody knows
                if attempt > 1 or not outage.is_broken or outage.is_uncertain:
                    raise
            time.sleep(random.uniform(0, 0.005 * 2**attempt))

    def _transaction(self, command: Callable[[Session], R]) -> R:
        with Transaction(self._writing, expire_on_commit=False) as db:
            db.connection()  # begin before the clock is read: on SQLite this waits for other processes
            db.info.update(self._info())
            result = command(db)
            db.flush()
            close(db)
            with outages_named(committing=True):
                db.commit()
            committed(db)
            return result


def rehearsed(db: Session, what: Callable[[], R]) -> R:
    """What this would give, found by doing it, with nothing of it kept. It returns plain values; what it raises is
    raised."""
    db.flush()
    kept = {name: db.info[name].copy() for name in _KEPT if name in db.info}
    savepoint = db.begin_nested()
    try:
        return what()
    finally:
        savepoint.rollback()
        for name in _KEPT:
            db.info.pop(name, None)
        db.info.update(kept)


@event.listens_for(Session, "loaded_as_persistent")
def _hold(db: Session, row: object) -> None:
    """A session refers weakly to what it loaded: without this a page, a command and each letter that it writes would
    read the same organisation again and again."""
    db.info.setdefault("held", deque(maxlen=HELD)).append(row)


def _call(fn: Callable[..., R], args: Sequence[Any], kwargs: Mapping[str, Any], db: Session) -> R:
    """Raises TypeError where the result would read on after the transaction, on a connection that nobody closes."""
    result = fn(db, *args, **kwargs)
    if isinstance(result, Generator):
        raise TypeError("a generator would read after its transaction: make a list of it inside")
    return result

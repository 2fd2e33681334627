"""What the same commands make of the same database is made once in a run, and copied from then on. Tests nothing itself.

A contact takes thirty milliseconds to make and three to copy. Copied is the whole database as the real commands left it,
with the moment and the result, and only where every byte of it, the moment and the call are those of before: on SQLite,
and in no test that changes what commands do or listens to them (`WATCHES`).
"""

import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import pytest

from contactdesk.store import Database
from tests.conftest import Clock

P = ParamSpec("P")
T = TypeVar("T")
#: with one of these a test is there while something is made
WATCHES = {"monkeypatch", "caplog", "capsys", "capfd", "recwarn"}
#: a database begins with counters of its own; two bytes of them say that there is a log beside it, as none in memory has
COUNTERS, HAS_LOG = 100, slice(18, 20)


@dataclass(frozen=True)
class Made:
    content: bytes
    moment: datetime
    result: str | int | None
    carry: object


MADE: dict[tuple[int, datetime, str], list[Made]] = {}
#: what something was made from: who meets it again may meet it more often
MET: set[int] = set()


class Copies:
    """Of what is made of one database."""

    def __init__(self, database: Database, clock: Clock, request: pytest.FixtureRequest) -> None:
        self._clock, self._carry = clock, database._carry
        watches = WATCHES & set(request.fixturenames)
        self._file = "" if watches or database.dialect != "sqlite" else database._reading.url.database

    def made(self, what: str, make: Callable[[], T]) -> T:
        """What `make` makes; `what` says all that this depends on, but the database and the moment."""
        if not self._file or " at 0x" in what:
            return make()
        with closing(sqlite3.connect(self._file)) as file:
            return self._made(file, what, make)

    def _made(self, file: sqlite3.Connection, what: str, make: Callable[[], Any]) -> Any:
        stands = _state(file)
        before = MADE.setdefault((stands, self._clock(), what), [])
        # with other settings or rules the same commands make something else
        for found in before:
            if found.carry == self._carry:
                _put_back(found.content, file)
                self._clock.moment = found.moment
                return found.result
        result = make()
        if stands in MET and isinstance(result, str | int | None):
            before.append(Made(zlib.compress(file.serialize(), 1), self._clock(), result, self._carry))
            MET.add(_state(file))
        MET.add(stands)
        return result


class Maker(Protocol):
    copies: Copies | None


M = TypeVar("M", bound=Maker)


def once(method: Callable[Concatenate[M, P], T]) -> Callable[Concatenate[M, P], T]:
    """A method that makes something in the database, of what it is given and nothing else."""

    @wraps(method)
    def made(self: M, *values: P.args, **more: P.kwargs) -> T:
        if self.copies is None:
            return method(self, *values, **more)
        given = [_name(one) for one in (*values, *sorted(more.items()))]
        return self.copies.made(f"{method.__qualname__}{given}", lambda: method(self, *values, **more))

    return made


def _name(value: object) -> str:
    """Of a command where it stands; of anything else what it holds."""
    return f"{value.__module__}.{value.__qualname__}" if callable(value) else repr(value)


def _state(file: sqlite3.Connection) -> int:
    return hash(file.serialize()[COUNTERS:])


def _put_back(content: bytes, file: sqlite3.Connection) -> None:
    """As one more transaction: who has the file open reads on."""
    image = bytearray(zlib.decompress(content))
    image[HAS_LOG] = b"\x01\x01"
    file.execute("PRAGMA synchronous=OFF")
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.deserialize(image)
        memory.backup(file)

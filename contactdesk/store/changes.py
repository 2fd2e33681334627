"""Which rows a transaction added, changed or took away through the ORM, and what is to be done before it commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, Final

from sqlalchemy import event, inspect
from sqlmodel import Session

#: table and key → the row, None where it went
Changed = dict[tuple[str, int], Any]
#: what a session knows of its transaction; `entry`: the newest of the log, `kept`: letters by their entry and address
KEPT: Final = ("changed", "closing", "committed", "entry", "kept")


def changed(db: Session) -> Changed:
    """The rows since this was asked last."""
    found: Changed = db.info.pop("changed", {})
    return found


def before_commit(db: Session, what: Callable[[Session], None]) -> None:
    """Do this at the end of the transaction, once."""
    closing = db.info.setdefault("closing", [])
    if what not in closing:
        closing.append(what)


def after_commit(db: Session, what: Callable[[], None]) -> None:
    """Do this when the transaction is kept, and not when it is undone or begun again."""
    db.info.setdefault("committed", []).append(what)


def committed(db: Session) -> None:
    """The transaction is kept."""
    for what in db.info.pop("committed", []):
        what()


@contextmanager
def whole(db: Session) -> Iterator[None]:
    """A part of a transaction that is kept whole or not at all: when it raises, the rest goes on as if it never began."""
    db.flush()
    before = {name: copy(db.info[name]) for name in KEPT if name in db.info}
    try:
        with db.begin_nested():
            yield
    except Exception:
        for name in KEPT:
            db.info.pop(name, None)
        db.info.update(before)
        raise


def close(db: Session) -> None:
    """What was asked for the end."""
    for what in db.info.pop("closing", []):
        what(db)


@event.listens_for(Session, "after_flush")
def _remember(db: Session, _context: object) -> None:
    found: Changed = db.info.setdefault("changed", {})
    for row in (*db.new, *(row for row in db.dirty if db.is_modified(row))):
        found[_key(row)] = row
    for row in db.deleted:
        found[_key(row)] = None


def _key(row: Any) -> tuple[str, int]:
    # a row that is new has no identity yet, but its key already
    state = inspect(row)
    return state.mapper.local_table.name, state.mapper.primary_key_from_instance(row)[0]

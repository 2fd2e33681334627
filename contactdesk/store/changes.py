"""Which rows a transaction added, changed or took away through the ORM, and what is to be done before it commits."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, inspect
from sqlmodel import Session

#: table and key → the row, None where it went
Changed = dict[tuple[str, int], Any]


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

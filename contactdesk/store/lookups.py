"""Statements that are made once, and asked once in a transaction: a letter asks the same things as the one before it.

To make a statement anew costs as much as to run it, and one submit asked some of them a dozen times.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, Select, Table, event
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.sql import visitors
from sqlmodel import Session

#: what is known in this transaction: by statement, and by what it was asked about
_KNOWN: Final = "known"


class Lookup:
    """A query with named parameters (`bindparam`). It reads columns, not rows of the ORM: what it found stands until the
    transaction writes one of its tables."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        self.query: Final = query
        self.tables: Final = frozenset(one.name for one in visitors.iterate(query) if isinstance(one, Table))

    def rows(self, db: Session, **about: Any) -> Sequence[Row[*tuple[Any, ...]]]:
        """What it finds about these values, which can be compared."""
        db.flush()  # what is not written yet could be among it
        known = db.info.setdefault(_KNOWN, {}).setdefault(self, {})
        key = tuple(about.items())
        if key not in known:
            known[key] = db.execute(self.query, about).all()
        found: Sequence[Row[*tuple[Any, ...]]] = known[key]
        return found

    def first(self, db: Session, **about: Any) -> Any:
        """The first column of the first row; None where nothing is found."""
        found = self.rows(db, **about)
        return found[0][0] if found else None


def forget(db: Session) -> None:
    """Whoever waited for others may find what they kept: after a lock everything is asked anew."""
    db.info.pop(_KNOWN, None)


def _forget(known: dict[Lookup, Any], tables: set[str]) -> None:
    for one in [each for each in known if not tables.isdisjoint(each.tables)]:
        del known[one]


@event.listens_for(Session, "after_flush")
def _flushed(db: Session, _context: object) -> None:
    if known := db.info.get(_KNOWN):
        _forget(known, {row.__tablename__ for row in (*db.new, *db.dirty, *db.deleted)})


@event.listens_for(Session, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    """What is written without the ORM; of text nobody knows which tables it names. Rows that are locked were waited for."""
    known = state.session.info.get(_KNOWN)
    if not known:
        return
    if state.is_select:
        if getattr(state.statement, "_for_update_arg", None) is not None:
            known.clear()
    else:
        table = getattr(state.statement, "table", None)
        if table is None:
            known.clear()
        else:
            _forget(known, {table.name})


@event.listens_for(Session, "after_soft_rollback")
def _undone(db: Session, _before: object) -> None:
    forget(db)

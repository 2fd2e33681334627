"""What a command asks of the database in words that differ per engine: its clock, locks, and rows that may be there already."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    String,
    Table,
    TableValuedAlias,
    bindparam,
    cast,
    func,
    literal_column,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, select

from contactdesk.store.lookups import forget

# any fixed number: it names the lock under which audit entries are numbered
AUDIT_CHAIN = 0x0A0D17
# and one for locks on a key; these have two numbers, and never meet those that have one
KEYS = 1


def clock_of(db: Session) -> datetime | None:
    """When this transaction began by the clock of the database, which is right after `now` was read by ours; None for
    SQLite, which has no clock but this machine's."""
    return db.exec(select(func.now())).one() if is_postgresql(db) else None


def lock_audit_chain(db: Session) -> None:
    """Until commit nobody else adds to the audit chain; take it late. SQLite's one writer has it already."""
    if is_postgresql(db):
        db.exec(select(func.pg_advisory_xact_lock(AUDIT_CHAIN)))
        forget(db)


def lock_key(db: Session, key: str) -> None:
    """Until commit nobody else works on this key: of two who would add the same row, the second finds the first."""
    if is_postgresql(db):
        db.exec(select(func.pg_advisory_xact_lock(KEYS, func.hashtext(key))))
        forget(db)


def sorted_by(column: Mapped[int]) -> ColumnElement[int]:
    """To order by where few rows fit: else SQLite walks the whole table by this column, to be spared the sorting."""
    return column + 0


class _Among(FunctionElement[bool]):
    # with a type of its own SQLite is asked `… = 1`, for which it uses no index
    inherit_cache = True


@compiles(_Among)
def _in(element: _Among, compiler: Any, **more: Any) -> str:
    column, rows = (compiler.process(one, **more) for one in element.clauses)
    return f"{column} IN {rows}"


@compiles(_Among, "postgresql")
def _any(element: _Among, compiler: Any, **more: Any) -> str:
    column, rows = (compiler.process(one, **more) for one in element.clauses)
    return f"{column} = ANY (ARRAY{rows})"


def among(column: Mapped[int], rows: Select[Any]) -> ColumnElement[bool]:
    """Whether the column is one of the few that this query finds, as one of several things that can hold: beside `OR`
    PostgreSQL uses no index for `IN (SELECT …)`, and reads the whole table."""
    return _Among(column, rows.scalar_subquery())


def next_id(db: Session, table: Table) -> int:
    """The id that a new row will have, for who must know it beforehand and holds a lock on the table's end."""
    if is_postgresql(db):
        sequence = func.pg_get_serial_sequence(table.name, "id")
        return int(db.execute(select(func.nextval(sequence))).scalar_one())
    return int(db.execute(_next_of(table)).scalar_one())


@cache
def _next_of(table: Table) -> Select[int]:
    return select(func.coalesce(func.max(table.c.id), 0) + 1)


def skip_ids(db: Session, table: Table, taken: int) -> int | None:
    """The id for a new row where rows went, so that it gets none of theirs; `taken`: the highest that was ever given, as far as
    is known. None: the database does it, PostgreSQL never gives an id twice."""
    return None if is_postgresql(db) else max(taken + 1, next_id(db, table))


def insert_ignore(db: Session, table: Table, values: Mapping[str, Any], *, conflict: Sequence[str]) -> bool:
    """Insert a row unless one with the same `conflict` columns stands; True when this one was inserted."""
    row = _insert(db, table).values(**values).on_conflict_do_nothing(index_elements=list(conflict))
    return db.exec(row.returning(literal_column("1"))).first() is not None


def insert_new(db: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of these rows that are not there yet."""
    db.execute(_insert(db, table).on_conflict_do_nothing(), rows)


def upsert_add(
    db: Session, table: Table, keys: Mapping[str, Any], column: str, amount: int, **first: Any
) -> None:
    """Add `amount` to a counter; its row (unique over `keys`) begins at `amount`, with what `first` says."""
    row = _insert(db, table).values({**keys, **first, column: amount})
    db.exec(row.on_conflict_do_update(index_elements=list(keys), set_={column: table.c[column] + amount}))


def rows_of(texts: str, is_postgresql: bool) -> TableValuedAlias:
    """A list of texts, sent as one text of JSON in the parameter of this name, as rows with a column `value`: however
    many there are, the statement stays the same."""
    given = bindparam(texts, type_=String)
    if is_postgresql:
        return func.json_array_elements_text(cast(given, JSON)).table_valued("value")
    return func.json_each(given).table_valued("value")


def is_postgresql(db: Session) -> bool:
    return db.get_bind().dialect.name == "postgresql"


def _insert(db: Session, table: Table) -> Any:
    if is_postgresql(db):
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)

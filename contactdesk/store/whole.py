"""What is said to a database about all of its rows at once. Which rows those are is not here."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import ForeignKeyConstraint, Table, func, inspect, select, text
from sqlalchemy.schema import sort_tables_and_constraints
from sqlmodel import Session

from contactdesk.store.statements import is_postgresql


def in_order(tables: Iterable[Table]) -> tuple[list[Table], list[ForeignKeyConstraint]]:
    """The tables, each after those it refers to; and the keys for which there is no such order."""
    ordered, circular = [], set[ForeignKeyConstraint]()
    for table, keys in sort_tables_and_constraints(tables):  # type: ignore[no-untyped-call]
        if table is None:
            circular |= set(keys)
        else:
            ordered.append(table)
            circular |= {key for key in table.foreign_key_constraints if key.referred_table is table}
    return ordered, sorted(circular, key=lambda key: str(key.name))


@contextmanager
def checked_last(db: Session, keys: Iterable[ForeignKeyConstraint]) -> Iterator[None]:
    """Within, a row may refer by these keys to one that is not there yet. At the end all of them must hold.

    On PostgreSQL this takes the owner of the tables, and no more: who may skip keys altogether could skip a wrong one.
    """
    if not is_postgresql(db):
        db.execute(text("PRAGMA defer_foreign_keys = ON"))  # until the commit, which checks them
        yield
        return
    alter = [f'ALTER TABLE {key.table.name} ALTER CONSTRAINT "{_name_there(db, key)}"' for key in keys]
    for each in alter:
        db.execute(text(f"{each} DEFERRABLE INITIALLY DEFERRED"))
    yield
    db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for each in alter:
        db.execute(text(f"{each} NOT DEFERRABLE"))


def _name_there(db: Session, key: ForeignKeyConstraint) -> str | None:
    """What PostgreSQL calls it: a column that an upgrade added has a key that was named by itself."""
    found = inspect(db.connection()).get_foreign_keys(key.table.name)
    return next(one["name"] for one in found if one["constrained_columns"] == key.column_keys)


def go_on_counting(db: Session, tables: Iterable[Table]) -> None:
    """New rows get ids above those that are there: an id that was given outright moves no sequence of PostgreSQL."""
    if not is_postgresql(db):
        return
    for table in tables:
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            db.execute(select(func.setval(sequence, func.max(column))).where(sequence.is_not(None)))

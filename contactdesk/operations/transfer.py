"""Bring all that a desk holds over to an empty database, on either engine: one snapshot, one transaction, all or nothing.

Rows come over as they are, also those of which the desk keeps only hashes. What only signed-in browsers and running
processes need stays behind.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table, func, insert, select
from sqlmodel import Session, SQLModel, col

from contactdesk import audit
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, Letter
from contactdesk.store.whole import checked_last, go_on_counting, in_order
from contactdesk.words import LetterState

BATCH: Final = 1000
#: everybody signs in once more
LEFT_BEHIND: Final = frozenset(
    {
        "login_session",
        "login_attempt",
        "logout_seen",
        "remembered_browser",
        "rate_count",
        "worker_beat",
        "mail_line",
    }
)


class NotMoved(Exception):
    """Nothing was brought over. The message says why, and what to do."""


@dataclass(frozen=True)
class Tally:
    """What two tables with the same rows share: how many, and the sum of the rows' hashes, whatever their order."""

    rows: int = 0
    total: int = 0

    def with_rows(self, rows: list[dict[str, Any]]) -> "Tally":
        total = self.total + sum(_hash(row) for row in rows)
        return Tally(self.rows + len(rows), total % 2**256)


def move(source: Database, target: Database) -> dict[str, int]:
    """Copy every row, and prove it; how many per table. Raises NotMoved, and the target is as empty as it was."""
    return target.write_now(lambda into: source.read_now(_move, source, into))


def is_empty(db: Session) -> bool:
    """Whether no table of ours has a row."""
    return not any(db.execute(select(table).limit(1)).first() for table in SQLModel.metadata.tables.values())


def _move(db: Session, source: Database, into: Session) -> dict[str, int]:
    if not is_empty(into):
        raise NotMoved("the database to copy to is not empty; name a new one")
    tables, circular = in_order(SQLModel.metadata.tables.values())
    moved = [table for table in tables if table.name not in LEFT_BEHIND]
    with checked_last(into, circular):
        read = {table.name: _copy(db, into, table) for table in moved}
    go_on_counting(into, moved)
    _prove(into, moved, read)
    if source.read_now(_pulse) != _pulse(db):
        raise NotMoved("the desk went on while it was copied; stop every serve and worker, and copy again")
    return {name: tally.rows for name, tally in read.items()}


def _copy(db: Session, into: Session, table: Table) -> Tally:
    tally = Tally()
    for rows in _batches(db, table):
        into.execute(insert(table), rows)
        tally = tally.with_rows(rows)
    return tally


def _prove(into: Session, tables: list[Table], read: dict[str, Tally]) -> None:
    """What stands there now, read again from the database itself, is what was read; and the log is whole."""
    for table in tables:
        found = Tally()
        for rows in _batches(into, table):
            found = found.with_rows(rows)
        if found != read[table.name]:
            raise NotMoved(
                f"the rows of {table.name} differ from those they were copied from; keep both, and ask"
            )
    # a session of its own, that forgets what it has walked past
    with Session(into.connection(), join_transaction_mode="create_savepoint") as walking:
        verdict = audit.verify(walking)
    if verdict.fault:
        raise NotMoved(f"{verdict.fault}; see: contactdesk audit verify")


def _batches(db: Session, table: Table) -> Iterator[list[dict[str, Any]]]:
    """All rows by primary key, a batch at a time: never more in memory."""
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=BATCH)
    with db.execute(query) as result:
        for rows in result.mappings().partitions():
            yield [dict(row) for row in rows]


def _hash(row: dict[str, Any]) -> int:
    content = json.dumps(row, sort_keys=True, default=str)
    return int.from_bytes(hashlib.sha256(content.encode()).digest())


def _pulse(db: Session) -> tuple[Any, ...]:
    """What differs once somebody did something, or a letter left."""
    accepted = select(func.count()).where(col(Letter.state) == LetterState.ACCEPTED)
    newest = (select(func.max(table.id)).scalar_subquery() for table in (AuditEntry, Letter))
    return tuple(db.execute(select(*newest, accepted.scalar_subquery())).one())

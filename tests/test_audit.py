"""The log finds what was done to it: every change, removal, insertion and swap of a row, each tried."""

import json
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.database import Database
from contactdesk.models import AuditEntry
from contactdesk.permissions import SYSTEM

T = AuditEntry.__table__  # type: ignore[attr-defined]
LENGTH = 8


def write(db: Session, n: int = LENGTH) -> None:
    for number in range(n):
        audit.record(db, action="proef", by=SYSTEM, party="system", texts={"tekst": f"geheim {number}"})


@pytest.fixture
def log(database: Database) -> Database:
    database.write_now(write)
    return database


def ids(db: Session) -> list[int]:
    return list(db.execute(select(col(AuditEntry.id)).order_by(col(AuditEntry.id))).scalars())


def test_an_untouched_log_is_whole(log: Database) -> None:
    found = log.read_now(audit.verify)
    assert (found.entries, found.broken_id) == (LENGTH, None)


def test_no_text_stands_in_the_log(log: Database) -> None:
    rows = log.read_now(lambda db: db.execute(select(T)).all())
    assert "geheim" not in str(rows)


CHANGES: list[dict[str, Any]] = [
    {"action": "iets anders"},
    {"by_party": "minister"},
    {"details": {"texts": {"tekst": "0" * 64}}},
    {"hash": "f" * 64},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_every_changed_entry_is_found_at_that_entry(log: Database, change: dict[str, Any]) -> None:
    for entry in log.read_now(ids):
        before = log.read_now(lambda db, e=entry: db.execute(select(T).where(T.c.id == e)).one())._asdict()
        log.write_now(lambda db, e=entry: db.execute(update(T).where(T.c.id == e).values(change)))
        assert log.read_now(audit.verify).broken_id == entry, json.dumps(change)
        log.write_now(lambda db, e=entry, b=before: db.execute(update(T).where(T.c.id == e).values(b)))
    assert log.read_now(audit.verify).broken_id is None


def test_every_removed_entry_but_the_last_is_found_at_the_next(log: Database) -> None:
    everything = log.read_now(ids)
    for entry, following in pairwise(everything):
        row = log.read_now(lambda db, e=entry: db.execute(select(T).where(T.c.id == e)).one())._asdict()
        log.write_now(lambda db, e=entry: db.execute(delete(T).where(T.c.id == e)))
        assert log.read_now(audit.verify).broken_id == following
        log.write_now(lambda db, r=row: db.execute(insert(T).values(r)))
    assert log.read_now(audit.verify).broken_id is None


def test_an_inserted_entry_is_found(log: Database) -> None:
    last = log.read_now(ids)[-1]
    row = log.read_now(lambda db: db.execute(select(T).where(T.c.id == last)).one())._asdict()
    row |= {"id": last + 1, "hash": "a" * 64, "previous_hash": "b" * 64}
    log.write_now(lambda db: db.execute(insert(T).values(row)))
    assert log.read_now(audit.verify).broken_id == last + 1

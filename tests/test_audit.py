"""The log in a real database: what was done to a row is found, and what was recorded is what is read back.

Every tampering with a long log is in `test_audit_chain`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update
from sqlmodel import Session

from contactdesk import audit
from contactdesk.audit import Checkpoint, chain
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.store import Database
from contactdesk.store.models import AuditCheckpoint, AuditEntry, Person
from tests.conftest import Clock

T = AuditEntry.__table__  # type: ignore[attr-defined]
LENGTH = 8

#: another value for each column, from the row as it is
CHANGES: dict[str, Callable[[Any], Any]] = {
    "id": lambda row: row.id + 100,
    "at": lambda row: row.at + timedelta(microseconds=1),
    "by_id": lambda row: None,
    "by_party": lambda row: "minister",
    "for_id": lambda row: 1,
    "action": lambda row: "iets anders",
    "contact_id": lambda row: 1,
    "details": lambda row: {"texts": {"tekst": "0" * 64}},
    "previous_hash": lambda row: "e" * 64,
    "hash": lambda row: "f" * 64,
}


def write(db: Session, n: int = LENGTH) -> None:
    somebody = Person(name="Kim", email="kim@tk.example")
    db.add(somebody)
    db.flush()
    by = Actor(somebody.id, somebody.name)
    for number in range(n):
        audit.record(db, action="proef", by=by, party="system", texts={"tekst": f"geheim {number}"})


@pytest.fixture
def log(database: Database) -> Database:
    database.write_now(write)
    return database


def rows(db: Session) -> list[Any]:
    return list(db.execute(select(T).order_by(T.c.id)).all())


def allow_anything(db: Session) -> None:
    """Who can write in the database can do without its constraints."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        db.execute(text("PRAGMA defer_foreign_keys = ON"))


def tamper(database: Database, change: Callable[[Session], object]) -> audit.Verdict:
    """The verdict after a change, which is not kept."""

    class Undone(Exception):
        """Ends the transaction."""

    found: list[audit.Verdict] = []

    def run(db: Session) -> None:
        allow_anything(db)
        change(db)
        db.flush()
        found.append(audit.verify(db))
        raise Undone

    with pytest.raises(Undone):
        database.write_now(run)
    return found[0]


def test_an_untouched_log_is_whole(log: Database) -> None:
    found = log.read_now(audit.verify)
    assert (found.entries, found.broken_id, found.is_whole) == (LENGTH, None, True)


def test_no_text_stands_in_the_log(log: Database) -> None:
    assert "geheim" not in str(log.read_now(rows))


def test_every_column_has_a_change() -> None:
    assert set(CHANGES) == set(T.c.keys())


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_column_is_found_at_every_entry(log: Database, column: str) -> None:
    for row in log.read_now(rows):
        statement = update(T).where(T.c.id == row.id).values({column: CHANGES[column](row)})
        found = tamper(log, lambda db, s=statement: db.execute(s))
        # an entry that moved is missed where the next one stands
        assert found.broken_id in ((row.id + 1, row.id + 100) if column == "id" else (row.id,))
    assert log.read_now(audit.verify).is_whole


def test_every_removed_entry_but_the_last_is_found_at_the_next(log: Database) -> None:
    for row, following in pairwise(log.read_now(rows)):
        statement = delete(T).where(T.c.id == row.id)
        assert tamper(log, lambda db, s=statement: db.execute(s)).broken_id == following.id


def test_two_entries_that_changed_places_are_found(log: Database) -> None:
    for row, following in pairwise(log.read_now(rows)):

        def swap(db: Session, first: int = row.id, second: int = following.id) -> None:
            for old, new in ((first, -1), (second, first), (-1, second)):
                db.execute(update(T).where(T.c.id == old).values(id=new))

        assert tamper(log, swap).broken_id == row.id


def test_an_inserted_entry_is_found(log: Database) -> None:
    last = log.read_now(rows)[-1]
    row = last._asdict() | {"id": last.id + 1, "hash": "a" * 64, "previous_hash": last.hash}
    assert tamper(log, lambda db: db.execute(insert(T).values(row))).broken_id == last.id + 1


def test_an_entry_that_cannot_even_be_read_is_named(log: Database) -> None:
    statement = text("UPDATE audit_entry SET at = 'infinity' WHERE id = 5")
    found = tamper(log, lambda db: db.execute(statement))
    assert (found.entries, found.broken_id) == (4, 5)
    assert "cannot be read" in str(found.reason)


def made_anew(db: Session, *, without: int) -> None:
    """What an administrator of the database can do: leave out one entry and compute all hashes again."""
    everything = rows(db)
    head, kept = chain.GENESIS, []
    for row in everything:
        if row.id != without:
            link = chain.link(row)
            kept.append(row._asdict() | {"previous_hash": head, "hash": chain.seal(link, head)})
            head = kept[-1]["hash"]
    db.execute(delete(T))
    db.execute(insert(T), kept)


def test_a_log_that_was_made_anew_looks_whole_and_does_not_lead_to_what_was_told(log: Database) -> None:
    last = log.read_now(rows)[-1]
    head = Checkpoint(last.at, LENGTH, last.id, last.hash)
    log.write_now(lambda db: (allow_anything(db), made_anew(db, without=3)))

    assert log.read_now(audit.verify).is_whole
    found = log.read_now(audit.verify, [head])
    assert (found.broken_id, found.missed) == (None, head)


def test_a_checkpoint_in_the_database_itself_is_looked_at_too(log: Database) -> None:
    last = log.read_now(rows)[-1]
    told = AuditCheckpoint(at=last.at, entries=LENGTH, entry_id=last.id, head=last.hash)
    log.write_now(lambda db: db.add(told))
    assert log.read_now(audit.verify).fits == audit.Checkpoint(last.at, LENGTH, last.id, last.hash)

    log.write_now(lambda db: (allow_anything(db), made_anew(db, without=3)))
    missed = log.read_now(audit.verify).missed
    assert missed
    assert missed.source == "audit_checkpoint 1 of this database"


PLAIN = st.none() | st.booleans() | st.integers() | st.text()
PLAIN |= st.floats(allow_nan=False, allow_infinity=False)
KEYS = st.text() | st.integers()
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=6)
FIRST, LAST = map(datetime.fromisoformat, ("2000-01-01", "2100-01-01"))
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.timezones() | st.just(UTC))


@settings(
    suppress_health_check=list(HealthCheck),
    database=None,
    max_examples=40,
    phases=[Phase.generate],
)
@given(moment=MOMENTS, facts=st.dictionaries(st.text(), VALUES, max_size=4), party=st.sampled_from("aé😀 \n"))
def test_what_was_recorded_is_what_is_read_back(
    database: Database, clock: Clock, moment: datetime, facts: dict[str, Any], party: str
) -> None:
    clock.moment = moment
    database.write_now(lambda db: audit.record(db, action="proef", by=SYSTEM, party=party, facts=facts))
    found = database.read_now(audit.verify)
    assert (found.broken_id, found.last_at) == (None, moment.astimezone(UTC))


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_no_database_can_give_back_is_not_recorded(database: Database, number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        database.write_now(
            lambda db: audit.record(db, action="proef", by=SYSTEM, party="x", facts={"n": number})
        )
    assert database.read_now(audit.verify).entries == 0

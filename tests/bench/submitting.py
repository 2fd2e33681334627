"""Submitting a contact, against bare commits of the very rows that it wrote, on a copy of the same database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from contactdesk import contacts
from contactdesk.contacts import Ask
from contactdesk.store.models import Organisation
from contactdesk.words import Form
from tests.bench.measuring import ROUNDS, Line, middle, middle_ratio, timed
from tests.bench.place import Place

CONTACTS = 60
TARGET = 0.15
#: permission twice, notify to a zbo, and help with an amendment: its text is sealed
KINDS = (
    ("Logius", Form.CONVERSATION),
    ("UWV", Form.CONVERSATION),
    ("BZK", Form.FACTUAL_INFORMATION),
    ("BZK", Form.AMENDMENT_ASSISTANCE),
)
QUESTION = "Hoe vaak viel de voorziening uit, wat merkten mensen daarvan, en wat is er daarna gedaan? " * 6
#: in the order in which one refers to the other
TABLES = ("contact_request", "sealed_text", "audit_entry", "letter", "decision_link")

Rows = list[tuple[str, list[tuple[Any, ...]]]]


def measure(place: Place) -> Line:
    """(b) Contacts per second through `write_now`, one after another, and bare."""
    asks, by = _asks(place), place.actor("kamerlid")

    def submit() -> list[str]:
        asked = islice(asks, CONTACTS)
        return [place.database.write_now(contacts.submit, ask, by).number or "" for ask in asked]

    submitted, bare = [], []
    with _connection(place.twin_url) as twin, _connection(place.settings.database_url) as reading:
        for number in range(1 + ROUNDS):
            numbers, took = timed(submit)
            _, took_bare = timed(partial(_replay, twin, [_rows(reading, one) for one in numbers]))
            if number:  # the first round only warms up
                submitted.append(took)
                bare.append(took_bare)
    figures = f"{_rate(submitted)} contacts/s, bare {_rate(bare)}"
    return Line("(b) submit, without HTTP", figures, middle_ratio(bare, submitted), TARGET)


def _rate(found: list[float]) -> str:
    return f"{CONTACTS / middle(found):.0f}"


def organisations(place: Place) -> dict[str, int]:
    """Ids by abbreviation, of those that can be asked."""
    query = select(
        func.coalesce(col(Organisation.abbreviation), col(Organisation.name)), col(Organisation.id)
    )
    query = query.where(~col(Organisation.is_legislative_unit), col(Organisation.ended_on).is_(None))
    rows = place.database.read_now(lambda db: db.execute(query).tuples().all())
    return {str(name): id_ or 0 for name, id_ in rows}


def _asks(place: Place) -> Iterator[Ask]:
    ids = organisations(place)
    for count, (organisation, form) in enumerate(cycle(KINDS)):
        yield Ask(
            ids[organisation],
            form,
            key=f"bench-{count}",
            subject=f"Storing bij de voorziening, melding {count}",
            question=QUESTION,
            bill_title="Wet digitale voorzieningen" if form is Form.AMENDMENT_ASSISTANCE else None,
        )


@contextmanager
def _connection(url: str) -> Iterator[Any]:
    """A bare one, without a desk. `COMMIT` waits for the disk, as with the desk's own."""
    connection = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    try:
        yield connection
    finally:
        connection.close()


def _sqlite(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _postgresql(url: str) -> Any:
    import psycopg
    from psycopg.types.json import set_json_loads

    connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    set_json_loads(lambda content: content if isinstance(content, str) else content.decode(), connection)
    # as SQLite can for one transaction: contact and notice refer to each other
    notice = "ALTER CONSTRAINT fk_contact_request_notice_letter DEFERRABLE INITIALLY DEFERRED"
    if "twin" in url:
        connection.execute(f"ALTER TABLE contact_request {notice}".encode())
    return connection


def _rows(reading: Any, number: str) -> Rows:
    """Everything that one submit wrote, by table."""
    mark = "?" if isinstance(reading, sqlite3.Connection) else "%s"
    query = f"SELECT * FROM contact_request WHERE number = {mark}"
    contact = reading.execute(query, (number,)).fetchall()
    found = [(TABLES[0], contact)]
    for table in TABLES[1:]:
        query = f"SELECT * FROM {table} WHERE contact_id = {mark} ORDER BY id"
        found.append((table, reading.execute(query, (contact[0][0],)).fetchall()))
    return [(table, rows) for table, rows in found if rows]


def _replay(twin: Any, written: list[Rows]) -> None:
    """One transaction per contact, with the same bytes."""
    is_sqlite = isinstance(twin, sqlite3.Connection)
    mark, cursor = "?" if is_sqlite else "%s", twin.cursor()
    for found in written:
        cursor.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        if is_sqlite:
            cursor.execute("PRAGMA defer_foreign_keys=ON")
        for table, rows in found:
            marks = ", ".join([mark] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        cursor.execute("COMMIT")

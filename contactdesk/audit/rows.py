"""Whole rows as the log knows them: each entry holds a hash of every row that its deed left behind, never a value.

A column that has its default is left out, so that a column which comes later changes no hash. A revision that fills
one otherwise says those rows anew (`say_filled`).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final

from sqlalchemy import Connection, Table, inspect, select
from sqlmodel import Session, SQLModel

from contactdesk.store.changes import changed
from contactdesk.store.models import AuditEntry, ContactRequest

#: who and what decides, and on what: a change of any column of these without an entry is found
WATCHED: Final = (
    *("contact_request", "decision", "message", "sealed_text", "standing_permission"),
    *("person", "role_grant", "delegation", "proposal", "organisation", "portfolio", "committee"),
    *(
        "working_agreement",
        "absence",
        "elsewhere",
        "committee_seat",
        "replacement",
        "former_official",
        "other_member",
        "further_official",
        "retention_class",
        "freeze",
        "emergency_signal",
        "signal_event",
        "destruction",
    ),
)
#: columns that may change without an entry: none. Nothing that happens by itself is kept in these tables
FREE: Final[Mapping[str, frozenset[str]]] = {}
#: half of SHA-256 is enough to tell one row from another, and is kept with every deed
LENGTH: Final = 32
BATCH: Final = 500

Rows = dict[str, dict[str, str | None]]


def fresh(db: Session) -> Rows:
    """What changed in this transaction since this was asked last; None for a row that went."""
    found: Rows = defaultdict(dict)
    for (name, key), row in changed(db).items():
        if name in WATCHED:
            found[name][str(key)] = None if row is None else _of_row(db, name, row)
    return {name: found[name] for name in sorted(found)}


def known(db: Session) -> dict[tuple[str, str], tuple[str | None, int]]:
    """By table and key the newest hash in the log, and the entry that has it."""
    table = AuditEntry.__table__  # type: ignore[attr-defined]
    found: dict[tuple[str, str], tuple[str | None, int]] = {}
    query = select(table.c.id, table.c.details).order_by(table.c.id).execution_options(yield_per=1000)
    with db.execute(query) as entries:
        for number, details in entries:
            for name, hashes in (details.get("rows") or {}).items():
                found.update({(name, key): (value, number) for key, value in hashes.items()})
    return found


def there(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Table, key and hash of every row that stands in the database; also in one that lacks columns of this version."""
    salts, known = _salts(connection), set(inspect(connection).get_table_names())
    for name in (each for each in WATCHED if each in known):
        table = SQLModel.metadata.tables[name]
        names = {each["name"] for each in inspect(connection).get_columns(name)}
        columns = [column for column in table.columns if column.name in names]
        key = next(iter(table.primary_key)).name
        query = select(*columns).order_by(table.c[key]).execution_options(yield_per=1000)
        with connection.execute(query) as rows:
            for row in rows.mappings():
                salt = row.get("salt") or salts.get(row.get("contact_id") or 0, "")
                yield name, str(row[key]), seal(table, dict(row), salt)


def seal(table: Table, values: Mapping[str, Any], salt: str) -> str:
    """The hash of a row, with the salt of its contact or its own; when that is destroyed it tells nothing more."""
    said = {
        column.name: plain
        for column in table.columns
        if column.name in values
        and column.name not in ("salt", *FREE.get(table.name, ()))
        and (plain := _plain(values[column.name])) != _default(column)
    }
    text = json.dumps([table.name, said], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()[:LENGTH]


def _of_row(db: Session, name: str, row: Any) -> str:
    table = SQLModel.metadata.tables[name]
    values = {column.name: getattr(row, column.name) for column in table.columns}
    contact_id = values.get("contact_id")
    contact = db.get(ContactRequest, contact_id) if contact_id else None
    return seal(table, values, values.get("salt") or (contact.salt if contact else ""))


def _salts(connection: Connection) -> dict[int, str]:
    contacts = SQLModel.metadata.tables["contact_request"]
    query = select(contacts.c.id, contacts.c.salt)
    return {row.id: row.salt for row in connection.execute(query)}


def _default(column: Any) -> Any:
    default = column.default
    return _plain(default.arg) if default is not None and default.is_scalar else None


def _plain(value: Any) -> Any:
    """As it comes back from any database."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return json.loads(json.dumps(value)) if isinstance(value, list | dict) else value

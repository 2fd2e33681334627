"""A hundred thousand contacts in one department: copies of what the demo's stories left behind. Measures nothing.

All stand with one ministry: no index helps a liaison past them. Each copy has the rows that the constraints ask for
(its audit entry, the permission it rests on, the notice to the minister), so that also these tables have size. The
audit entries are no chain, because nothing here verifies one.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any, Final

from sqlalchemy import Table, func, insert, select, text, update
from sqlmodel import Session, SQLModel, col

from contactdesk.contacts import search
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Letter, Organisation
from contactdesk.words import Action, Initiator, LetterState
from tests import production_like
from tests.production_like import Visitor

CHUNK: Final = 1000
#: contacts of one member: the member of the demo's stories has the first so many, others the rest
EACH_ASKED: Final = 500
FEWEST_MEMBERS: Final = 60
TABLES: Final = ("contact_request", "audit_entry", "decision", "letter")

#: words to search by: of half of all contacts, of five that are far apart and old, and of none
COMMON, RARE, ABSENT = "digitalisering", "zeldzaamheid", "nergensgenoemd"
RARE_ONES: Final = 5
#: what all have, besides
EVERYWHERE: Final = "bij alle loketten"

Row = dict[str, Any]


@dataclass(frozen=True)
class Original:
    """A contact that the commands made, and the rows it cannot be without."""

    contact: Row
    entry: Row
    decision: Row | None
    letter: Row | None


def fill(db: Session, wanted: int, wanted_open: int) -> list[Visitor]:
    """Copies, until there are `wanted` contacts, so many of them open. All mail is as if it had gone. The members who
    ask them, at least so many that all of them together may submit what is measured."""
    members = production_like.members(db, max(FEWEST_MEMBERS, wanted // EACH_ASKED))
    opened, closed = _originals(db)
    _let_circles_be(db)
    last: dict[str, int] = {name: _last_id(db, name) for name in TABLES}
    copies = _copies(
        cycle(opened), cycle(closed), last, now(db), wanted // wanted_open, [one.id for one in members]
    )
    left = wanted - int(db.execute(select(func.count()).select_from(ContactRequest)).scalar_one())
    while left > 0:
        _insert(db, list(islice(copies, min(CHUNK, left))))
        left -= CHUNK
    let_mail_be_gone(db)
    _name_rarely(db)
    search.make_anew(db)
    _go_on_counting(db)
    return members


def _name_rarely(db: Session) -> None:
    """A word that five have, far apart, among what is open: of what is closed only the number is sought."""
    contact = ContactRequest
    named = col(contact.number).like("2001-%") & col(contact.closed_at).is_(None)
    ids = list(db.execute(select(col(contact.id)).where(named).order_by(col(contact.id))).scalars())
    rare = ids[:: len(ids) // RARE_ONES][:RARE_ONES]
    said = {"haystack": col(contact.haystack) + f" {RARE}"}
    db.execute(update(contact).where(col(contact.id).in_(rare)).values(**said))


def let_mail_be_gone(db: Session) -> None:
    db.execute(update(Letter).values(state=LetterState.ACCEPTED, accepted_at=now(db)))


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def _last_id(db: Session, name: str) -> int:
    return int(db.execute(select(func.max(_table(name).c.id))).scalar_one() or 0)


def _originals(db: Session) -> tuple[list[Original], list[Original]]:
    """What stands open and what is closed at the ministry of the interior."""
    ministry = select(col(Organisation.id)).where(col(Organisation.abbreviation) == "BZK").scalar_subquery()
    found = select(_table("contact_request")).where(col(ContactRequest.department_id) == ministry)
    originals = [_original(db, dict(row)) for row in db.execute(found).mappings()]
    is_closed = [one.contact["closed_at"] is not None for one in originals]
    return (
        [one for one, closed in zip(originals, is_closed, strict=True) if not closed],
        [one for one, closed in zip(originals, is_closed, strict=True) if closed],
    )


def _original(db: Session, contact: Row) -> Original:
    entry = _table("audit_entry")
    submitted = (entry.c.contact_id == contact["id"]) & entry.c.action.in_([Action.SUBMIT, Action.FORWARD])
    first = db.execute(select(entry).where(submitted).order_by(entry.c.id)).mappings().first()
    assert first is not None
    return Original(
        contact,
        dict(first),
        _row(db, "decision", contact["permission_id"]),
        _row(db, "letter", contact["notice_letter_id"]),
    )


def _row(db: Session, name: str, row_id: int | None) -> Row | None:
    if row_id is None:
        return None
    return dict(db.execute(select(_table(name)).where(_table(name).c.id == row_id)).mappings().one())


def _copies(
    opened: Iterator[Original],
    closed: Iterator[Original],
    last: dict[str, int],
    moment: datetime,
    open_of: int,
    members: list[int],
) -> Iterator[Mapping[str, Row]]:
    """Rows by table, one contact after another, for as long as somebody takes them."""
    count = 0
    while True:
        original = next(closed if count % open_of else opened)
        yield _copy(original, count, last, moment, members)
        count += 1


def _copy(
    original: Original, count: int, last: dict[str, int], moment: datetime, members: list[int]
) -> Mapping[str, Row]:
    contact = original.contact | _of_its_own(original.contact, count, moment)
    contact["id"] = _next(last, "contact_request")
    if count >= EACH_ASKED:
        member = members[count % len(members)]
        contact["member_id"] = contact["member_id"] and member
        if contact["initiator_kind"] == Initiator.MEMBER:
            contact["initiator_id"] = member
    entry = original.entry | {"id": _next(last, "audit_entry"), "contact_id": contact["id"]}
    entry |= {"previous_hash": _hash(f"before {count}"), "hash": _hash(f"{count}")}
    rows = {"contact_request": contact, "audit_entry": entry}
    if original.decision:
        contact["permission_id"] = _next(last, "decision")
        rows["decision"] = original.decision | {"id": contact["permission_id"], "contact_id": contact["id"]}
    if original.letter:
        contact["notice_letter_id"] = _next(last, "letter")
        rows["letter"] = original.letter | {
            "id": contact["notice_letter_id"],
            "contact_id": contact["id"],
            "audit_id": entry["id"],
            "message_id": f"<{count}@bench.example>",
        }
    return rows


def _of_its_own(contact: Row, count: int, moment: datetime) -> Row:
    """What differs per copy. Nothing is late: the worker's first minute would be spent on letters about it."""
    number = f"2001-{count:05d}"
    topic = (COMMON if count // 10 % 2 else f"onderwerp {count % 97}") + f" {EVERYWHERE}"
    subject = contact["subject"] and f"{contact['subject']} ({topic})"
    title = contact["bill_title"] and f"{contact['bill_title']} ({topic})"
    values = {
        "number": number,
        "key": f"bench:{count}",
        "salt": _hash(number)[:32],
        "subject": subject,
        "bill_title": title,
        "haystack": f"{contact['haystack']} {topic} {number}".lower(),
        "previous_id": None,
        "lead_id": None,
    }
    if contact["closed_at"] is None:
        values["ball_since"] = moment - timedelta(minutes=count % 1440)
        values["due_at"] = contact["due_at"] and moment + timedelta(days=7, minutes=count % 20_000)
        values["debate_on"] = None
    return values


def _next(last: dict[str, int], name: str) -> int:
    last[name] += 1
    return last[name]


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _insert(db: Session, copies: list[Mapping[str, Row]]) -> None:
    for name in TABLES:
        rows = [copy[name] for copy in copies if name in copy]
        if rows:
            db.execute(insert(_table(name)), rows)


def _let_circles_be(db: Session) -> None:
    """A contact names its permission and that names the contact: in bulk no order of inserting fits."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        db.execute(text("PRAGMA defer_foreign_keys = ON"))


def _go_on_counting(db: Session) -> None:
    """Ids that were given outright move no sequence of PostgreSQL; and what autovacuum would do is done now."""
    if db.get_bind().dialect.name != "postgresql":
        return
    for name in TABLES:
        db.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"))
    db.execute(text("ANALYZE"))

"""Who opened which contact, and which administrator whose page, and when: written by reading, and once an hour for each
person (of a contact also after each message), so that few pages write.

Sealed content has its own log, of every reading (`contact_page.read_sealed`); `readings` tells both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, delete, literal, select
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import Actor
from contactdesk.store import lock_key, visibility
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRead, ContactRequest, Message, Person, PersonRead, SealedRead

EVERY: Final = timedelta(hours=1)
#: 18 months: whoever looks into a year when it is over still finds all of it
KEPT: Final = timedelta(days=548)
#: how many old rows one round of `sweep` looks at
BATCH: Final = 500


@dataclass(frozen=True)
class Reading:
    """One time that somebody opened a contact, or its sealed content; or an administrator the page of a person."""

    at: datetime
    name: str
    email: str
    is_sealed: bool


def is_due(db: Session, number: str, by: Actor) -> bool:
    """Whether it must be written down that `by`, who may, opens this contact now: not again within the hour, unless
    something was said since. The system reads nothing."""
    if by.id is None:
        return False
    lately = select(literal(1)).where(
        col(ContactRead.contact_id) == _id_of(number).scalar_subquery(),
        col(ContactRead.person_id) == by.id,
        col(ContactRead.at) > now(db) - EVERY,
        ~_said_since().exists(),
    )
    return db.execute(lately.limit(1)).first() is None


def record(db: Session, number: str, by: Actor) -> None:
    """Write it down, unless that was done in the meantime. NotFound for a stranger."""
    contact = visibility.find(db, number, by)
    lock_key(db, f"read {number} {by.id}")
    if is_due(db, number, by):
        db.add(ContactRead(contact_id=contact.id, person_id=by.person_id, at=now(db)))


def readings(db: Session, number: str) -> list[Reading]:
    """Every reading of a contact that is still kept, the oldest first. NotFound for a number that is none."""
    contact_id = db.execute(_id_of(number)).scalar_one_or_none()
    if contact_id is None:
        raise NotFound(number)
    found: list[Reading] = []
    for kind in (ContactRead, SealedRead):
        query = (
            select(col(kind.at), col(Person.name), col(Person.email))
            .join(Person, col(Person.id) == col(kind.person_id))
            .where(col(kind.contact_id) == contact_id)
        )
        rows = db.execute(query.order_by(col(kind.id)))
        found += [Reading(at, name, email, kind is SealedRead) for at, name, email in rows]
    return sorted(found, key=lambda one: one.at)


def is_person_due(db: Session, about: int | None, by: Actor) -> bool:
    """Whether it must be written down that `by` opens the page of this person now, or without one the list of people. Nobody is
    told that they looked at themselves."""
    if by.id is None or about == by.id:
        return False
    lately = select(literal(1)).where(
        col(PersonRead.about_id) == about if about else col(PersonRead.about_id).is_(None),
        col(PersonRead.person_id) == by.id,
        col(PersonRead.at) > now(db) - EVERY,
    )
    return db.execute(lately.limit(1)).first() is None


def record_person(db: Session, about: int | None, by: Actor) -> None:
    """Write it down, unless that was done in the meantime."""
    lock_key(db, f"read person {about} {by.id}")
    if is_person_due(db, about, by):
        db.add(PersonRead(person_id=by.person_id, about_id=about, at=now(db)))


def readings_of(db: Session, email: str) -> list[Reading]:
    """Every time that an administrator opened the page of who has this address, the oldest first. NotFound for nobody."""
    about = db.execute(select(col(Person.id)).where(col(Person.email) == folded(email))).scalar_one_or_none()
    if about is None:
        raise NotFound("person")
    query = (
        select(col(PersonRead.at), col(Person.name), col(Person.email))
        .join(Person, col(Person.id) == col(PersonRead.person_id))
        .where(col(PersonRead.about_id) == about)
        .order_by(col(PersonRead.at), col(PersonRead.id))
    )
    return [Reading(at, name, email, is_sealed=False) for at, name, email in db.execute(query)]


def _said_since() -> Select[int]:
    """Beside `ContactRead`: what was said on that contact after it."""
    about = col(Message.contact_id) == col(ContactRead.contact_id)
    since = select(col(Message.id)).where(about, col(Message.at) > col(ContactRead.at))
    return since.correlate(ContactRead)


def _id_of(number: str) -> Select[int]:
    return select(col(ContactRequest.id)).where(col(ContactRequest.number) == number)


def sweep(db: Session) -> None:
    """Forget what is older than KEPT. The oldest rows come first: a round need not look at all of them."""
    for table in (ContactRead, PersonRead):
        oldest = select(col(table.id)).order_by(col(table.id)).limit(BATCH)
        old = col(table.at) < now(db) - KEPT
        db.execute(delete(table).where(col(table.id).in_(oldest), old))

"""What an assistant did in a member's name, as the member reads it."""

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.contact_page.history import sentence
from contactdesk.contacts.contact_page.reader import reader
from contactdesk.contacts.contact_page.talk import title
from contactdesk.law.days import dutch_date, local, today
from contactdesk.law.permissions import Actor
from contactdesk.store import visibility
from contactdesk.store.models import AuditEntry, ContactRequest

#: the newest
SHOWN: Final = 50

Done = list[tuple[str, list[tuple[str, str, str, str]]]]


def in_the_name_of(db: Session, member: Actor, person_id: int) -> Done:
    """What this person did in the name of `member`: per day the newest first, each with number and title."""
    query = (
        select(AuditEntry, ContactRequest)
        .join(ContactRequest, col(ContactRequest.id) == col(AuditEntry.contact_id))
        .where(col(AuditEntry.by_id) == person_id, col(AuditEntry.for_id) == member.id)
        # a liaison who enters what came by phone is nobody's assistant
        .where(col(AuditEntry.by_party).in_(("initiator", "member")), visibility.visible_to(member))
        .order_by(col(AuditEntry.id).desc())
        .limit(SHOWN)
    )
    days: dict[date, list[tuple[str, str, str, str]]] = {}
    for entry, contact in db.execute(query):
        said = sentence(db, contact, entry, reader(member, contact))
        line = (f"{local(entry.at):%H.%M}", said, contact.number, title(contact))
        days.setdefault(today(entry.at), []).append(line)
    return [(dutch_date(day), lines) for day, lines in days.items()]

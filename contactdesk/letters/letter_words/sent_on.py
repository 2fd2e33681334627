"""Where a contact came from that was sent on, where it went, and why: read again from the two, never kept twice."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.letters.letter_words.people import is_sent_on, line, named
from contactdesk.store.models import ContactRequest, Message, Organisation
from contactdesk.words import SENT_ON, Action, Party, Regime

#: who reads the number of the contact before: whose contact it was, and who talks about it with who sent it
READS_NUMBER: Final = frozenset({Party.INITIATOR, Party.MEMBER, Party.LIAISON})


@dataclass(frozen=True)
class CameFrom:
    """The contact before this one: of which organisation, under which number, and why it was sent on."""

    organisation: str
    number: str | None
    reason: str | None


def came_from(db: Session, contact: ContactRequest, party: Party, *, reads: bool) -> CameFrom | None:
    """None for what was asked here at once. `reads`: whether this party may read what was asked."""
    before = sent_from(db, contact)
    if before is None:
        return None
    return CameFrom(
        named(db.get_one(Organisation, before.organisation_id)),
        line(before.number) if party in READS_NUMBER else None,
        why(db, before) if reads else None,
    )


def sent_from(db: Session, contact: ContactRequest) -> ContactRequest | None:
    """The contact that was sent on to this one."""
    return db.get(ContactRequest, int(contact.key.removeprefix(SENT_ON))) if is_sent_on(contact) else None


def sent_to(db: Session, contact: ContactRequest) -> ContactRequest | None:
    """The contact to which this one was sent on."""
    query = select(ContactRequest).where(col(ContactRequest.key) == f"{SENT_ON}{contact.id}")
    found: ContactRequest | None = db.execute(query).scalar_one_or_none()
    return found


def why(db: Session, before: ContactRequest) -> str | None:
    """What was said with it; of sealed help that is sealed too, and stays there."""
    query = (
        select(col(Message.text))
        .where(col(Message.contact_id) == before.id, col(Message.action) == Action.FORWARD)
        .order_by(col(Message.id).desc())
        .limit(1)
    )
    found: str | None = db.execute(query).scalar_one_or_none()
    return found


def learns_where(party: Party, contact: ContactRequest) -> bool:
    """Whether this party of the contact before learns the new number: who asks, and the liaisons who sent it there."""
    return party in (Party.INITIATOR, Party.MEMBER) or (
        party is Party.LIAISON and contact.regime is Regime.PERMISSION
    )

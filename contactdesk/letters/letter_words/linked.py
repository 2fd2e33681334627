"""The same question to several organisations: which others there are, and as far as somebody may know, by name."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session, col

from contactdesk.law import disclosure
from contactdesk.law.disclosure import TOLD, Topic
from contactdesk.letters.letter_words.people import line, named
from contactdesk.store.models import ContactRequest, Organisation, Portfolio
from contactdesk.words import Party

C = ContactRequest
#: built once: every letter and page asks it
_LED: Final = select(col(C.id)).where(col(C.lead_id) == bindparam("lead")).limit(1)


def lead_of(contact: ContactRequest) -> int:
    """The id of the first of them; of a contact that stands alone its own."""
    return contact.lead_id or contact.id


def lead_for(db: Session, contact: ContactRequest) -> int | None:
    """What a contact that goes on from this one belongs to; None where this one stands alone."""
    if contact.lead_id is not None:
        return contact.lead_id
    return contact.id if db.execute(_LED, {"lead": contact.id}).first() else None


def together(db: Session, contact: ContactRequest) -> list[ContactRequest]:
    """All that belong together, this one included, the first of them first; without those that went on as another."""
    if lead_for(db, contact) is None:
        return [contact]
    lead = lead_of(contact)
    query = select(C).where(or_(col(C.lead_id) == lead, col(C.id) == lead)).order_by(col(C.id))
    found = list(db.execute(query).scalars())
    went_on = {one.previous_id for one in found} - {contact.id}
    return [one for one in found if one.id not in went_on]


def others(db: Session, contact: ContactRequest, parties: Collection[Party]) -> list[ContactRequest]:
    """The others of which somebody in these parts of this contact may know: who asks of all of them; the minister's side
    where both are told of each other."""
    if not disclosure.knows(parties, Topic.ALSO, contact):
        return []
    asks = Party.INITIATOR in parties
    rest = [one for one in together(db, contact) if one.id != contact.id]
    return [one for one in rest if asks or disclosure.knows(TOLD, Topic.ALSO, one)]


def asked_too(db: Session, contact: ContactRequest, parties: Collection[Party]) -> list[str]:
    """These others in words, each with who decides on it."""
    return [_named(db, one) for one in others(db, contact, parties)]


def _named(db: Session, contact: ContactRequest) -> str:
    organisation = db.get_one(Organisation, contact.organisation_id)
    office = line(db.get_one(Portfolio, contact.portfolio_id).title)
    return f"{named(organisation)} ({office})"

"""A debate at hand, on the page of a contact: of every rule, for who may know that day. No term hangs on it here."""

from dataclasses import dataclass

from sqlmodel import Session

from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.law import disclosure, terms
from contactdesk.law.days import dutch_date
from contactdesk.law.disclosure import Topic
from contactdesk.letters.letter_words.people import named
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Organisation
from contactdesk.words import Initiator, Party, Regime


@dataclass(frozen=True)
class Urgent:
    """What is said, and whom to call now; no `phone` where nobody is called, or no number is known."""

    says: str
    whom: str
    phone: str | None


def urgent(db: Session, contact: ContactRequest, reader: Reader) -> Urgent | None:
    """While it is open and its debate is still to come; None for who may not know of it."""
    day = contact.debate_on
    if day is None or contact.closed_at is not None or Topic.DETAILS not in reader.knows:
        return None
    if not terms.is_urgent(desk(db).terms, now(db), day):
        return None
    return Urgent(f"Spoed: het debat is op {dutch_date(day)}.", *_whom(db, contact, reader))


def _whom(db: Session, contact: ContactRequest, reader: Reader) -> tuple[str, str | None]:
    """Whom to call: who hands out the permission; and where nobody does, or may know of the debate, who helps itself."""
    if contact.regime is Regime.PERMISSION and not disclosure.is_sealed(contact):
        return "de contactpersoon", db.get_one(Organisation, contact.department_id).liaison_phone
    is_report = contact.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY)
    if contact.handler_id is None or is_report or not reader.is_any(Party.INITIATOR):
        return "", None
    helps = db.get_one(Organisation, contact.handler_id)
    return named(helps), helps.phone

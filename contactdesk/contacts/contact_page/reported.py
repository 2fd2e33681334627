"""A contact that had been there when it was reported, and of which the minister only hears: what its page says. No deeds."""

from typing import Final

from sqlmodel import Session

from contactdesk.contacts.contact_page.history import minister
from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.contacts.contact_page.ways_left import ASK, Step
from contactdesk.law.days import dutch_moment
from contactdesk.law.early import reported_late
from contactdesk.store import met
from contactdesk.store.models import ContactRequest
from contactdesk.words import Party, cap

HEADING: Final = "Dit contact is gemeld"
#: to who reported it
DONE: Final = (
    "{} en {} kregen op het moment van uw melding bericht. U hoeft niets meer te doen. Was het contact er toch "
    "niet, of klopt het moment niet? Open het dan hieronder weer."
)
#: to the member
NOT_SO: Final = "U hoeft niets te doen. Klopt dit niet? Antwoord dan op de brief die u kreeg."
AGAIN: Final = "Meld weer zo’n contact"


def lines(db: Session, contact: ContactRequest, reader: Reader) -> tuple[str, ...]:
    """When it was, whether that was said late, and what who looks has to do with it."""
    assert contact.held_at is not None
    was = f"Het contact was op {dutch_moment(contact.held_at)}. {reported_late(contact)}".strip()
    if reader.is_any(Party.INITIATOR):
        members = "de Kamerleden" if met.others(db, contact) else "het Kamerlid"
        return was, DONE.format(cap(minister(db, contact)), members)
    return (was, NOT_SO) if reader.is_any(Party.MEMBER) else (was,)


def again(contact: ContactRequest, reader: Reader) -> tuple[Step, ...]:
    """To who reported it: the form with all of it that is the same next week."""
    return ((f"{ASK}?zoals={contact.number}", AGAIN),) if reader.is_any(Party.INITIATOR) else ()

"""The appointment of a contact as a file for a calendar, for those who are there or may plan it."""

from sqlmodel import Session

from contactdesk.contacts.contact_page.facts import has_calendar, is_planned
from contactdesk.contacts.contact_page.reader import reader
from contactdesk.law.outcomes import Forbidden, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters import invitations
from contactdesk.letters.recipients import Address
from contactdesk.store import visibility
from contactdesk.words import Party


def invitation(db: Session, number: str, by: Actor) -> str:
    """The .ics. NotFound for a stranger and without an appointment; Forbidden for who is not there and does not plan it.

    PUBLISH, because it was fetched and not sent: an answer would go to nobody (RFC 5546, 3.2.1).
    """
    contact = visibility.find(db, number, by)
    seen = reader(by, contact)
    if not has_calendar(seen, contact):
        raise Forbidden("not at this appointment")
    if not is_planned(contact):
        raise NotFound(number)
    party = next((one for one in Party if one in seen.plays), Party.INITIATOR)
    return invitations.ics(db, contact, "PUBLISH", Address(by.email or "", party))

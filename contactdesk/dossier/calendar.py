"""The appointment of a contact as a file for a calendar, for those who are there."""

from sqlmodel import Session

from contactdesk import invitations, visibility
from contactdesk.dossier.facts import is_planned, meets
from contactdesk.dossier.reader import reader
from contactdesk.outcomes import Forbidden, NotFound
from contactdesk.permissions import Actor


def invitation(db: Session, number: str, by: Actor) -> str:
    """The .ics. NotFound for a stranger and without an appointment; Forbidden for who is not there.

    PUBLISH, because it was fetched and not sent: an answer would go to nobody (RFC 5546, 3.2.1).
    """
    contact = visibility.find(db, number, by)
    if not meets(reader(by, contact)):
        raise Forbidden("not at this appointment")
    if not is_planned(contact):
        raise NotFound(number)
    return invitations.ics(db, contact, "PUBLISH")

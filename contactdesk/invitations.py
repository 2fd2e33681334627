"""The appointment as an iCalendar object: one UID per contact, SEQUENCE goes up, METHOD says what it is."""

from datetime import timedelta
from urllib.parse import urlsplit

from sqlmodel import Session

from contactdesk.desk import desk, now
from contactdesk.models import ContactRequest, Organisation
from contactdesk.words import Disclose


def ics(db: Session, contact: ContactRequest, method: str) -> str:
    """An invitation (REQUEST) or a cancellation (CANCEL) as text; sealed contacts name the bill and no more.

    Source: RFC 5545 (iCalendar), RFC 5546 (iTIP).
    """
    from icalendar import Calendar, Event, vText  # heavy: only where a letter carries an appointment

    assert contact.appointment_at is not None
    settings = desk(db).settings
    calendar = Calendar()
    calendar.add("prodid", "-//Contactdesk//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = Event()
    event.add("uid", f"{contact.number}@{urlsplit(settings.base_url).hostname}")
    event.add("sequence", contact.ics_sequence)
    event.add("dtstamp", now(db))
    event.add("dtstart", contact.appointment_at)
    event.add("dtend", contact.appointment_at + timedelta(minutes=contact.appointment_minutes or 30))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("summary", _summary(db, contact))
    event.add("description", f"{settings.base_url}/verzoeken/{contact.number}")
    if contact.appointment_place:
        event.add("location", vText(contact.appointment_place))
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _summary(db: Session, contact: ContactRequest) -> str:
    organisation = db.get_one(Organisation, contact.organisation_id)
    if contact.disclose is Disclose.TITLE_ONLY:
        return f"Hulp bij: {contact.bill_title} ({contact.number})"
    return f"{organisation.name}: {contact.subject} ({contact.number})"

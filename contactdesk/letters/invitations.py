"""The appointment as an iCalendar object: one UID per contact, SEQUENCE goes up, METHOD says what it is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law import officials
from contactdesk.law.addresses import folded
from contactdesk.law.disclosure import Topic, knows
from contactdesk.letters import member_side, recipients
from contactdesk.letters.letter_words import appointment_words
from contactdesk.letters.letter_words.people import line, named, short_name
from contactdesk.letters.recipients import Address
from contactdesk.settings.values import split_mailbox
from contactdesk.store import met
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Letter, Organisation, Person
from contactdesk.words import Party, Regime

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

#: after how long a calendar program reads again
AGAIN: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Someone:
    """A mailbox with the name of who reads it."""

    name: str
    email: str


def ics(
    db: Session, contact: ContactRequest, method: str, reader: Address, *, reason: str | None = None
) -> str:
    """An invitation (REQUEST) or a cancellation (CANCEL) to this reader, or what somebody fetched (PUBLISH), as text.

    Calendars offer no answer, and take nothing out, without who asks and who is asked; what was fetched asks nobody.
    `reason`: why it was moved or called off. Source: RFC 5545 (iCalendar), RFC 5546, 3.2.1, 3.2.2, 3.2.5 (iTIP).
    """
    from icalendar import vText  # heavy: only where a letter carries an appointment

    made = event(db, contact, "CANCELLED" if method == "CANCEL" else "CONFIRMED", reader)
    if method != "PUBLISH":
        asked = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
        made.add("attendee", _address(someone(db, contact, reader), **asked), encode=False)
    if reason:
        made.add("comment", vText(line(reason)))
    return _calendar(method, [made])


def published(db: Session, events: Iterable["Event"]) -> str:
    """A calendar that a program reads again each hour, as text."""
    from icalendar import vDuration

    again = vDuration(AGAIN)
    again.params["VALUE"] = "DURATION"
    about = {"name": "Contactdesk", "x-wr-calname": "Contactdesk", "refresh-interval": again}
    return _calendar("PUBLISH", events, **about)


def _calendar(method: str, events: Iterable["Event"], **about: Any) -> str:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Contactdesk//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for name, value in about.items():
        calendar.add(name, value)
    for one in events:
        calendar.add_component(one)
    text: str = calendar.to_ical().decode()
    return text


def event(db: Session, contact: ContactRequest, status: str, reader: Address) -> "Event":
    """The appointment as this reader may know it. Colleagues who see a calendar see that somebody is busy, and no more:
    PRIVATE."""
    from icalendar import Event, vText

    assert contact.appointment_at is not None
    made = Event()
    made.add("uid", uid(db, contact))
    made.add("sequence", contact.ics_sequence)
    made.add("dtstamp", now(db))
    made.add("dtstart", contact.appointment_at)
    made.add("dtend", contact.appointment_at + timedelta(minutes=contact.appointment_minutes or 30))
    made.add("status", status)
    made.add("class", "PRIVATE")
    made.add("organizer", _organizing(db, contact, reader.party), encode=False)
    told = appointment_words.told(db, contact, reader)
    made.add("summary", told.summary)
    made.add("description", told.description)
    if contact.appointment_place:
        made.add("location", vText(line(contact.appointment_place)))
    return made


def debate(db: Session, contact: ContactRequest, reader: Address) -> "Event":
    """The day of the debate, for who may know it: the whole day, on which nobody is busy by it."""
    from icalendar import Event

    assert contact.debate_on is not None
    told = appointment_words.debate(db, contact, reader)
    made = Event()
    made.add("uid", f"debat-{uid(db, contact)}")
    made.add("dtstamp", now(db))
    made.add("dtstart", contact.debate_on)
    made.add("dtend", contact.debate_on + timedelta(days=1))
    made.add("transp", "TRANSPARENT")
    made.add("status", "CONFIRMED")
    made.add("class", "PRIVATE")
    made.add("organizer", _address(_desk(db)), encode=False)
    made.add("summary", told.summary)
    made.add("description", told.description)
    return made


def uid(db: Session, contact: ContactRequest) -> str:
    """By this calendars know that it is the same appointment: one for each contact, whatever becomes of it."""
    return f"{contact.number}@{urlsplit(desk(db).settings.base_url).hostname}"


def asked(db: Session, contact: ContactRequest) -> dict[str, Letter]:
    """By address the last letter with an appointment, of those whose last one does not call it off."""
    query = select(Letter).where(col(Letter.contact_id) == contact.id, col(Letter.ics).is_not(None))
    letters = db.execute(query.order_by(col(Letter.id))).scalars()
    found = {folded(letter.to_email): letter for letter in letters}
    return {email: letter for email, letter in found.items() if letter.ics_method == "REQUEST"}


def _organizing(db: Session, contact: ContactRequest, party: Party) -> "vCalAddress":
    """Who asks; by whom it is sent: the mailbox from which the letter comes (RFC 5545, 3.2.18)."""
    organizer, settings = _organizer(db, contact, party), desk(db).settings
    department = db.get_one(Organisation, contact.department_id)
    sender = split_mailbox(settings.sender_for(department.abbreviation or ""))[1]
    is_other = folded(sender) != folded(organizer.email)
    return _address(organizer, **({"SENT-BY": f"mailto:{sender}"} if is_other else {}))


def _organizer(db: Session, contact: ContactRequest, party: Party) -> Someone:
    """Who gets the answer: people, and the same for this reader as long as the appointment goes on.

    The contact persons under permission. They do not learn when people meet about sealed help, nor plan a contact
    under notify: there it is the other side, which is named in the letters already.
    """
    if contact.regime is Regime.PERMISSION and knows((Party.LIAISON,), Topic.WHEN, contact):
        department = db.get_one(Organisation, contact.department_id)
        if department.liaison_mailbox:
            name = f"parlementair contactpersoon {short_name(department)}"
            return Someone(name, department.liaison_mailbox)
    # of a member's side the member: whom they chose to read the letters can be another one before it is called off
    sides = [
        _in_person(db, contact, one)
        for one in (*recipients.initiator(db, contact), *recipients.member(db, contact))
    ]
    if party in (Party.INITIATOR, Party.MEMBER):
        own = [address for address in sides if address.party is not party]
        sides = [*own, *recipients.body(db, contact), *recipients.official(contact)]
    if sides:
        return someone(db, contact, sides[0])
    return _desk(db)


def _in_person(db: Session, contact: ContactRequest, address: Address) -> Address:
    member_id = member_side.member_behind(db, contact, address.party, address.email)
    return replace(address, email=db.get_one(Person, member_id).email) if member_id else address


def _desk(db: Session) -> Someone:
    return Someone("Contactdesk", split_mailbox(desk(db).settings.mail_from)[1])


def someone(db: Session, contact: ContactRequest, address: Address) -> Someone:
    """By the name that the letters give."""
    if named_official := officials.by_address(contact, address.email):
        return Someone(line(named_official.name), address.email)
    organisations = {contact.handler_id or contact.organisation_id, contact.organisation_id}
    for organisation in (db.get_one(Organisation, one) for one in sorted(organisations)):
        if organisation.mailbox == address.email:
            return Someone(named(organisation), address.email)
    people = (contact.initiator_id, *met.members(db, contact), contact.entered_by_id)
    found = (db.get_one(Person, one) for one in people)
    name = next((line(person.name) for person in found if person.email == address.email), address.email)
    return Someone(name, address.email)


def _address(someone: Someone, **parameters: str) -> "vCalAddress":
    from icalendar import vCalAddress, vText

    made = vCalAddress(f"mailto:{someone.email}")
    # a parameter can hold no double quote (RFC 5545, 3.2)
    made.params["CN"] = vText(someone.name.replace('"', "'"))
    made.params.update({name: vText(value) for name, value in parameters.items()})
    return made

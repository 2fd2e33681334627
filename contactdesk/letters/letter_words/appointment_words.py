"""What an appointment is called in a calendar, and what stands in it: what a letter to the same reader may tell."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from contactdesk.law import disclosure, officials
from contactdesk.law.disclosure import Topic, by_letter
from contactdesk.letters.letter_words.opening import can_open
from contactdesk.letters.letter_words.people import asker, is_own, line, phone, short_name
from contactdesk.letters.recipients import Address
from contactdesk.store.desk import desk
from contactdesk.store.models import ContactRequest, Decision, Organisation
from contactdesk.words import HELP_WITH, Party, listed


@dataclass(frozen=True)
class Appointment:
    """`summary` is one line, as short as a calendar shows it; `description` is what opens with it."""

    summary: str
    description: str


def told(db: Session, contact: ContactRequest, reader: Address) -> Appointment:
    """Of sealed help the bill and the number, and no more: calendars are read by more people than letters."""
    if disclosure.is_sealed(contact):
        about = f"{HELP_WITH} {line(contact.bill_title or '')} ({contact.number})"
        return Appointment(about, "\n".join(_where(db, contact, reader)))
    about = f"{line(contact.subject or '')} ({contact.number})"
    rows = [*_who(db, contact, reader), *_conditions(db, contact, reader), *_where(db, contact, reader)]
    return Appointment(f"{_with(db, contact, reader)}: {about}", "\n".join(rows))


def debate(db: Session, contact: ContactRequest, reader: Address) -> Appointment:
    """The day of the debate for which something is asked; for who may know that day."""
    about = f"{HELP_WITH} {line(contact.bill_title or '')}"
    if not disclosure.is_sealed(contact) and _knows(Topic.SUBJECT, contact, reader):
        about = line(contact.subject or "")
    return Appointment(f"Debat: {about} ({contact.number})", "\n".join(_where(db, contact, reader)))


def _with(db: Session, contact: ContactRequest, reader: Address) -> str:
    """The other side, by name where this reader may know it."""
    short = short_name(db.get_one(Organisation, contact.organisation_id))
    asking = asker(db, contact, is_known=_knows(Topic.ASKER, contact, reader))
    if reader.party in (Party.OFFICIAL, Party.BODY) and not is_own(contact):
        return f"{asking.short[:1].upper()}{asking.short[1:]}"
    if reader.party is Party.INITIATOR and is_own(contact):
        return asking.member.partition(",")[0]
    known = officials.of(contact) if _knows(Topic.OFFICIAL, contact, reader) else []
    names = listed([line(one.name) for one in known])
    return f"{names}, {short}" if names else short


def _who(db: Session, contact: ContactRequest, reader: Address) -> Iterator[str]:
    """Who asks, and with whom, each with the number to call."""
    if _knows(Topic.ASKER, contact, reader):
        asking = asker(db, contact, is_known=True, knows_staff=_knows(Topic.STAFF, contact, reader))
        yield f"Wie vraagt: {asking.full}"
        for side in asking.sides if reader.party is not Party.INITIATOR else ():
            if side.phone:
                yield f"Telefoon van {side.name}: {side.phone}"
    for one in officials.of(contact) if _knows(Topic.OFFICIAL, contact, reader) else ():
        number = phone(one.phone)
        yield f"Met: {line(one.name)}{f', telefoon {number}' if number else ''}"


def _conditions(db: Session, contact: ContactRequest, reader: Address) -> Iterator[str]:
    decision = db.get(Decision, contact.permission_id) if contact.permission_id else None
    if decision and decision.conditions and _knows(Topic.OFFICIAL, contact, reader):
        yield f"Voorwaarden: {line(decision.conditions)}"


def _where(db: Session, contact: ContactRequest, reader: Address) -> Iterator[str]:
    """A link only for who can open it: for who has no account it would be a dead end."""
    url = f"{desk(db).settings.base_url}/verzoeken/{contact.number}"
    yield f"Verzoek {contact.number}: {url}" if can_open(db, contact, reader) else f"Verzoek {contact.number}"


def _knows(topic: Topic, contact: ContactRequest, reader: Address) -> bool:
    return by_letter(reader.party, topic, contact)

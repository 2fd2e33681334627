"""The facts of a contact as terms and values: who, with whom, what, when. Only what this reader may know."""

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session

from contactdesk.contacts import helping
from contactdesk.contacts.contact_page.history import minister
from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.contacts.takers import taken
from contactdesk.law import content, lifecycle, officials, permissions
from contactdesk.law.days import dutch_date, dutch_moment
from contactdesk.law.disclosure import TOLD, Topic
from contactdesk.law.early import is_reported_after, reported_late
from contactdesk.letters.letter_words.agreements import said
from contactdesk.letters.letter_words.linked import asked_too
from contactdesk.letters.letter_words.people import asker, named
from contactdesk.letters.letter_words.rulings import early_of
from contactdesk.letters.letter_words.sent_on import READS_NUMBER, learns_where, sent_from, sent_to, why
from contactdesk.store.models import ContactRequest, Decision, Organisation, WorkingAgreement
from contactdesk.words import (
    ADDRESSEE,
    EARLY,
    FORM,
    GROUND,
    STEERING,
    Action,
    Initiator,
    OrganisationKind,
    Party,
    cap,
)

Facts = list[tuple[str, str]]
#: whose contact it is themselves: nobody asked them anything
OWN: Final = (Initiator.OFFICIAL, Initiator.BODY)


def heading(contact: ContactRequest) -> str:
    """What stands above the question; of an own report above what was, or is to be, spoken of."""
    if contact.initiator_kind not in OWN:
        return "Wat is gevraagd"
    was_there = contact.took_place_at is not None and contact.took_place_at <= contact.received_at
    return "Wat is besproken" if contact.held_at or was_there else "Waar het over gaat"


def facts(db: Session, contact: ContactRequest, reader: Reader) -> Facts:
    """What the page shows beside the question; empty values left out."""
    found = [*_who(db, contact, reader), *_what(db, contact, reader), *_when(db, contact, reader)]
    return [(term, value) for term, value in found if value]


def _who(db: Session, contact: ContactRequest, reader: Reader) -> Iterator[tuple[str, str]]:
    asking = asker(db, contact, is_known=Topic.ASKER in reader.knows, knows_staff=Topic.STAFF in reader.knows)
    organisation = db.get_one(Organisation, contact.organisation_id)
    department = db.get_one(Organisation, contact.department_id)
    yield _asks(contact, reader), cap(asking.full)
    if contact.initiator_kind in OWN:
        yield "Met wie", asking.member
    yield "Komt van", _came(db, contact, reader)
    yield "Doorgestuurd", _went(db, contact, reader)
    yield "Ingevoerd door", asking.entered_by or ""
    yield "Bureau Wetgeving", (helping.named(db, contact) or "") if reader.is_any(Party.INITIATOR) else ""
    yield "Organisatie", cap(named(organisation))
    if contact.handler_id not in (None, organisation.id):
        yield "Behandeld door", db.get_one(Organisation, contact.handler_id).name
    if organisation.kind is OrganisationKind.INSPECTORATE and reader.is_any(*TOLD):
        yield "Bijzondere aanwijzing", STEERING
    yield "Verantwoordelijk", cap(minister(db, contact))
    if reader.is_any(*TOLD):
        yield "Ook gevraagd aan", "\n".join(asked_too(db, contact, reader.plays & TOLD))
    reach = "\n".join(one for one in (department.liaison_phone, department.liaison_mailbox) if one)
    yield "Parlementair contactpersoon", reach or cap(named(department))
    yield "Opgepakt door", _taken(db, contact, reader)
    if Topic.OFFICIAL in reader.knows and not is_shown_above(contact, reader):
        decision = db.get(Decision, contact.permission_id) if contact.permission_id else None
        terms = f"Voorwaarden: {decision.conditions}" if decision and decision.conditions else None
        for one in officials.of(contact):
            yield "Ambtenaar", "\n".join(part for part in (one.name, one.phone, terms, one.email) if part)
    if contact.advice and Topic.ADVICE in reader.knows:
        yield "Advies", contact.advice


def _asks(contact: ContactRequest, reader: Reader) -> str:
    if contact.initiator_kind not in OWN:
        return "Wie vraagt"
    return "Wie van u" if reader.is_any(Party.INITIATOR) else "Wie meldt"


def _came(db: Session, contact: ContactRequest, reader: Reader) -> str:
    """Where it was sent on from, under which number, and why: stays on the page for as long as the contact does."""
    before = sent_from(db, contact)
    if before is None:
        return ""
    number = before.number if reader.plays & READS_NUMBER else ""
    reason = why(db, before) if Topic.QUESTION in reader.knows else None
    organisation = named(db.get_one(Organisation, before.organisation_id))
    return "\n".join(one for one in (", ".join(one for one in (organisation, number) if one), reason) if one)


def _went(db: Session, contact: ContactRequest, reader: Reader) -> str:
    """Where it goes on, for who may learn that."""
    after = sent_to(db, contact) if any(learns_where(one, contact) for one in reader.plays) else None
    return f"naar {named(db.get_one(Organisation, after.organisation_id))}, {after.number}" if after else ""


def _taken(db: Session, contact: ContactRequest, reader: Reader) -> str:
    """That somebody is away is for their colleagues; the others read who has it now."""
    found = taken(db, contact)
    if found.away is None or not reader.is_any(Party.LIAISON):
        return found.name or ""
    now = f"{found.name} neemt waar." if found.name else "Elke contactpersoon kan het oppakken."
    return f"{found.away.name}, die er nu niet is. {now}"


def _what(db: Session, contact: ContactRequest, reader: Reader) -> Iterator[tuple[str, str]]:
    yield "Vorm", cap(FORM[contact.form])
    yield "Waarover bij de inspectie", GROUND[contact.ground] if contact.ground else ""
    yield "Met wie bij de inspectie", ADDRESSEE[contact.addressee] if contact.addressee else ""
    yield from _texts(contact, reader, (None, Topic.DETAILS))
    agreement = db.get(WorkingAgreement, contact.agreement_id) if contact.agreement_id else None
    yield "Volgens", said(db, agreement, names=False) if agreement else ""
    if Topic.DETAILS in reader.knows:
        yield "Debat", dutch_date(contact.debate_on) if contact.debate_on else ""


def _when(db: Session, contact: ContactRequest, reader: Reader) -> Iterator[tuple[str, str]]:
    yield "Ontvangen", dutch_moment(contact.received_at)
    yield "Blijft open tot", dutch_date(contact.kept_until) if contact.kept_until else ""
    if contact.took_place_at and not is_reported_after(contact):
        is_earlier = contact.took_place_at <= contact.received_at
        yield "Eerder contact" if is_earlier else "Contact gepland", dutch_moment(contact.took_place_at)
    if contact.held_at and Topic.WHEN in reader.knows:
        shared = f"\n{contact.shared}" if contact.shared and Topic.QUESTION in reader.knows else ""
        yield "Contact geweest", dutch_moment(contact.held_at) + shared
    yield "Gemeld", reported_late(contact)
    # that it was too soon is for everybody, also who may not know when people met
    if too_soon := early_of(db, contact):
        yield "Let op", f"Het contact was {EARLY[too_soon]}"


def appointment(contact: ContactRequest, reader: Reader) -> str:
    """When, how long, and for who reads the content where."""
    if contact.appointment_at is None or Topic.WHEN not in reader.knows:
        return ""
    knows_place = contact.appointment_place and Topic.QUESTION in reader.knows
    place = f" Plaats: {contact.appointment_place}." if knows_place else ""
    return f"{dutch_moment(contact.appointment_at)}, {contact.appointment_minutes or 30} minuten.{place}"


def is_shown_above(contact: ContactRequest, reader: Reader) -> bool:
    """Whom to call stands on top of the page for the side that asks, as long as the way is open."""
    is_asker = reader.is_any(Party.INITIATOR) and contact.initiator_kind not in OWN
    return is_asker and Topic.OFFICIAL in reader.knows and contact.closed_at is None


def is_planned(contact: ContactRequest) -> bool:
    """Whether there is an appointment that can still be moved."""
    return lifecycle.move(contact.regime, contact.state, Action.RESCHEDULE) is not None


def meets(reader: Reader) -> bool:
    """Who is there at the appointment; ministers and liaisons have no place in it, as in the letters."""
    return reader.is_any(Party.INITIATOR, Party.MEMBER, Party.OFFICIAL, Party.BODY)


def has_calendar(reader: Reader, contact: ContactRequest) -> bool:
    """Who is there, and who may make and move the appointment, has it in a calendar of their own."""
    return meets(reader) or permissions.acting_as(reader.actor, Action.RESCHEDULE, contact) is not None


def question(contact: ContactRequest, reader: Reader) -> Facts:
    """The question and what goes with it; empty for who may not read it, and for sealed help."""
    return [*_texts(contact, reader, (Topic.QUESTION,))]


def _texts(
    contact: ContactRequest, reader: Reader, topics: tuple[Topic | None, ...]
) -> Iterator[tuple[str, str]]:
    """The texts of these topics that this reader may know and that were filled in."""
    for text in content.CONTENT:
        value = content.shown(text, contact)
        if value and text.topic in topics and text.topic in (None, *reader.knows):
            yield text.label, value

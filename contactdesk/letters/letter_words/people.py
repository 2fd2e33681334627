"""People and organisations as a letter names them: who asks, for whom, and who answers a reply. No rights here."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.law import officials
from contactdesk.law.addresses import folded
from contactdesk.law.early import is_reported_after, is_told_afterwards
from contactdesk.law.officials import Official
from contactdesk.law.permissions import Contact
from contactdesk.letters import recipients, web_addresses
from contactdesk.store import met
from contactdesk.store.models import Committee, ContactRequest, Organisation, Person
from contactdesk.words import Chamber, Form, Initiator, OrganisationKind, Party, Regime


@dataclass(frozen=True)
class Side:
    """Somebody who can be called or written to."""

    name: str
    phone: str | None
    email: str


@dataclass(frozen=True)
class Asker:
    """Who asks or reports: `full` in a sentence, `short` in a subject, `wish` as the whole sentence. `member`: whom they want
    to reach or reached, which can be more than one (`are_several`)."""

    kind: Initiator
    full: str
    short: str
    wish: str
    wish_short: str
    member: str
    are_several: bool
    entered_by: str | None
    sides: tuple[Side, ...]

    @property
    def opening(self) -> str:
        """As a sentence begins: "A. Jansen, Tweede Kamerlid," ends what explains the name with a comma too."""
        return _closed(self.full)


def line(text: str) -> str:
    """One line of what somebody typed: nothing can add a line of its own to a letter, or a link to our sentences.

    Forms refuse web addresses here; what came by another door, or before they did, is left out.
    """
    return web_addresses.without(" ".join(text.split()))


def phone(number: str | None) -> str | None:
    return line(number) if number else None


def named(organisation: Organisation) -> str:
    """As in a sentence: a ministry's name in the register is that of its field."""
    name = line(organisation.name)
    return f"het ministerie van {name}" if organisation.kind is OrganisationKind.MINISTRY else name


def short_name(organisation: Organisation) -> str:
    return line(organisation.abbreviation or organisation.name)


def is_sent_on(contact: ContactRequest) -> bool:
    """Whether it came from another contact that was sent on: nobody entered it for who asks."""
    return contact.key.startswith(words.SENT_ON)


def is_staff(contact: Contact, party: Party) -> bool:
    """Whether somebody who acts in this part does so for the body, as one of its people."""
    own = party is Party.INITIATOR and contact.initiator_kind is Initiator.BODY
    return own or party in (Party.BODY, Party.OFFICIAL)


def body_name(db: Session, contact: ContactRequest, party: Party) -> str:
    """The body itself, for those who do not learn which of its people act."""
    is_own = party is Party.INITIATOR or contact.handler_id is None
    organisation_id = contact.organisation_id if is_own else contact.handler_id
    return named(db.get_one(Organisation, organisation_id))


def asker(db: Session, contact: ContactRequest, *, is_known: bool, knows_staff: bool = True) -> Asker:
    """Who asks. `is_known` False: for those who learn that help was asked, and not by whom; `knows_staff` False:
    for those who learn that a body did something, and not which of its people."""
    member, names = _member(db, contact), member_names(db, contact)
    entered = db.get_one(Person, contact.entered_by_id)
    organisation = db.get_one(Organisation, contact.organisation_id)
    is_entered = contact.entered_by_id != contact.initiator_id
    is_assistant = is_entered and recipients.is_assistant(db, contact.entered_by_id)
    has_entered = is_entered and not is_assistant and not is_sent_on(contact)
    full, short = _asking(db, contact, entered.name if is_assistant else None)
    if not is_known:
        full = short = f"een lid van de {words.CHAMBER[contact.chamber or Chamber.TK]}"
    elif not knows_staff and contact.initiator_kind is Initiator.BODY:
        full = named(organisation)
    return Asker(
        kind=contact.initiator_kind,
        full=full,
        short=short,
        wish=_wish(contact, full, member, named(organisation)),
        wish_short=_wish_short(contact, names, short_name(organisation)),
        member=member,
        are_several=len(names) > 1,
        entered_by=line(entered.name) if has_entered and is_known else None,
        sides=_sides(db, contact, entered if is_assistant else None) if is_known and knows_staff else (),
    )


def _asking(db: Session, contact: ContactRequest, assistant: str | None) -> tuple[str, str]:
    person = line(db.get_one(Person, contact.initiator_id).name)
    organisation = db.get_one(Organisation, contact.organisation_id)
    match contact.initiator_kind:
        case Initiator.MEMBER:
            by = f"{line(assistant)} namens " if assistant else ""
            return f"{by}{person}, {_seat(contact)}", f"Kamerlid {person}"
        case Initiator.OFFICIAL:
            return f"{person}, ambtenaar bij {named(organisation)}", f"ambtenaar {person}"
        case Initiator.BODY:
            return f"{person} van {named(organisation)}", short_name(organisation)
        case _:
            committee = db.get(Committee, contact.committee_id)
            name = line(committee.name) if committee else "commissie"
            name = f"de {name[:1].lower()}{name[1:]}"
            seat = "voorzitter" if recipients.is_chair(db, contact) else "griffier"
            return f"{seat} {person} namens {name}", name.replace("vaste commissie", "commissie")


def _seat(contact: ContactRequest) -> str:
    return words.MEMBER_OF[contact.chamber] if contact.chamber else "Kamerlid"


def _member(db: Session, contact: ContactRequest) -> str:
    """The member, or the members, whom an official or a body wants to reach or reached."""
    names = member_names(db, contact)
    if len(names) > 1:
        return (
            f"{words.listed(names)}, {words.MEMBERS_OF[contact.chamber] if contact.chamber else 'Kamerleden'}"
        )
    return f"{names[0]}, {_seat(contact)}" if names else "een Kamerlid"


def member_names(db: Session, contact: ContactRequest) -> list[str]:
    return [line(db.get_one(Person, one).name) for one in met.members(db, contact)]


def _members_short(names: list[str]) -> str:
    """In a subject, where a whole committee does not fit."""
    if len(names) > 2:
        return f"Kamerlid {names[0]} en {len(names) - 1} anderen"
    return f"de Kamerleden {words.listed(names)}" if len(names) > 1 else f"Kamerlid {names[0]}"


#: before the yes somebody wants something; under notify it was asked already
_WISH: Final = {
    Form.FACTUAL_INFORMATION: "vraagt {} om feitelijke informatie",
    Form.CONVERSATION: "wil een gesprek met een ambtenaar van {}",
    Form.TECHNICAL_BRIEFING: "wil een technische briefing van {}",
    Form.WORKING_VISIT: "wil een werkbezoek brengen aan {}",
    Form.KNOWLEDGE_SESSION: "wil een kennissessie met {}",
    Form.HEARING: "wil een ambtenaar van {} uitnodigen voor een hoorzitting of rondetafelgesprek",
    Form.AMENDMENT_ASSISTANCE: "vraagt {} om hulp bij een amendement",
    Form.BILL_ASSISTANCE: "vraagt {} om hulp bij een initiatiefwetsvoorstel",
}
_ASKED_FOR: Final = {
    Form.CONVERSATION: "een gesprek",
    Form.TECHNICAL_BRIEFING: "een technische briefing",
    Form.WORKING_VISIT: "een werkbezoek",
    Form.KNOWLEDGE_SESSION: "een kennissessie",
    Form.HEARING: "deelname aan een hoorzitting of rondetafelgesprek",
    Form.CALCULATION: "een berekening of doorrekening",
    Form.DATA: "gegevens die niet openbaar zijn",
}
_WISH_SHORT: Final = {
    Form.FACTUAL_INFORMATION: "wil feiten van {}",
    Form.CONVERSATION: "wil {} spreken",
    Form.TECHNICAL_BRIEFING: "wil een briefing van {}",
    Form.WORKING_VISIT: "wil op bezoek bij {}",
    Form.KNOWLEDGE_SESSION: "wil een kennissessie met {}",
    Form.HEARING: "nodigt {} uit",
}


def _closed(name: str) -> str:
    return f"{name}," if "," in name else name


def is_own(contact: ContactRequest) -> bool:
    """An official or a body that starts the contact itself."""
    return contact.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY)


def _wish(contact: ContactRequest, full: str, member: str, organisation: str) -> str:
    full = _closed(full)
    is_notify = contact.regime is Regime.NOTIFY
    if is_own(contact):
        does = "had" if _was_there(contact) else "meldt" if is_notify else "wil"
        return f"{full} {does} contact met {member}"
    if is_notify:
        asked_for = _ASKED_FOR.get(contact.form, words.FORM[contact.form])
        return f"{full} heeft {organisation} om {asked_for} gevraagd"
    return f"{full} {_WISH.get(contact.form, 'wil contact met {}').format(organisation)}"


def _wish_short(contact: ContactRequest, members: list[str], organisation: str) -> str:
    whom = organisation
    if is_own(contact):
        whom = _members_short(members) if members else "een Kamerlid"
    if contact.regime is Regime.NOTIFY or is_told_afterwards(contact):
        return f"{'had' if _was_there(contact) else 'heeft'} contact met {whom}"
    short = None if is_own(contact) else _WISH_SHORT.get(contact.form)
    return (short or "wil contact met {}").format(whom)


def _was_there(contact: ContactRequest) -> bool:
    """Whether it had been there when it was reported."""
    return is_told_afterwards(contact) or is_reported_after(contact)


def _sides(db: Session, contact: ContactRequest, assistant: Person | None) -> tuple[Side, ...]:
    """Whom to call back, in the order in which to try."""
    person = db.get_one(Person, contact.initiator_id)
    if contact.initiator_kind is Initiator.BODY:
        body = db.get_one(Organisation, contact.organisation_id)
        return (Side(line(person.name), phone(person.phone or body.phone), body.mailbox or person.email),)
    people = (assistant, person) if assistant else (person,)
    return tuple(Side(line(one.name), phone(one.phone), one.email) for one in people)


def side_of(official: Official) -> Side:
    return Side(line(official.name), phone(official.phone), official.email)


def reply(db: Session, contact: ContactRequest, party: Party) -> Side | None:
    """Who gets a reply to this letter; None for the liaisons, whose own mailbox that would be. Of several no one's number."""
    found = recipients.who_answer(db, contact, party)
    if not found or party is Party.LIAISON:
        return None
    sides = [_answering(db, contact, one) for one in found]
    if len(sides) == 1:
        return sides[0]
    return Side(words.listed([one.name for one in sides]), None, ", ".join(found))


def _answering(db: Session, contact: ContactRequest, mailbox: str) -> Side:
    known = (side for side in _who_answer(db, contact) if side.email == mailbox)
    return next(known, None) or _somebody(db, mailbox)


def _somebody(db: Session, email: str) -> Side:
    """An assistant of who asks, or a mailbox that nobody knows by another name."""
    person = db.execute(select(Person).where(col(Person.email) == folded(email))).scalar_one_or_none()
    return Side(line(person.name), phone(person.phone), email) if person else Side(email, None, email)


def _who_answer(db: Session, contact: ContactRequest) -> list[Side]:
    department = db.get_one(Organisation, contact.department_id)
    liaison = f"de parlementair contactpersoon van {short_name(department)}"
    found = [Side(liaison, phone(department.liaison_phone), department.liaison_mailbox or "")]
    if contact.handler_id is not None:
        handler = db.get_one(Organisation, contact.handler_id)
        found.append(Side(named(handler), phone(handler.phone), handler.mailbox or ""))
    found += [side_of(one) for one in officials.of(contact)]
    people = [db.get_one(Person, one) for one in (contact.initiator_id, *met.members(db, contact))]
    own = db.get_one(Organisation, contact.organisation_id)
    found.append(Side(named(own), phone(own.phone), own.mailbox or ""))
    return found + [Side(line(person.name), phone(person.phone), person.email) for person in people]

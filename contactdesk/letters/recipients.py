"""Who gets a letter: the addresses behind each party of a contact, on this day. What it says is not here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, union_all
from sqlmodel import Session, col

from contactdesk.law import disclosure, officials
from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.law.disclosure import Topic
from contactdesk.law.terms import Terms
from contactdesk.letters import member_side
from contactdesk.store import met
from contactdesk.store.desk import now
from contactdesk.store.in_force import answers_for, is_away, is_in_force, stands_in
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Decision,
    FurtherOfficial,
    Letter,
    Organisation,
    Person,
    Portfolio,
    RoleGrant,
)
from contactdesk.words import Initiator, Party, Regime, Role, State

#: in which states who asked can call the official
MAY_CALL: Final = (State.PERMITTED, State.SCHEDULED)
#: the letter to who helps a member with one contact
HELPS: Final = "helper"
#: in the log of a report that was mended: which members came to it, and which went
NAMED: Final = "named"
UNNAMED: Final = "unnamed"
#: after which somebody can call, or has it in a calendar
TELLS_YES: Final = ("permitted", "official_named", "invitation", "appointment")


class To(StrEnum):
    """Recipients as `LETTERS` names them."""

    INITIATOR = "initiator"
    HELPER = "helper"
    UNTOLD_INITIATOR = "untold_initiator"
    PERMITTED_INITIATOR = "permitted_initiator"
    MEMBER = "member"
    NAMED_MEMBER = "named_member"
    UNNAMED_MEMBER = "unnamed_member"
    LIAISONS = "liaisons"
    DEPUTIES = "deputies"
    URGENT_DEPUTIES = "urgent_deputies"
    OFFICE = "office"
    URGENT_OFFICE = "urgent_office"
    DECIDING_OFFICE = "deciding_office"
    ASKED_MINISTER = "asked_minister"
    UNASKED_MINISTER = "unasked_minister"
    FORMER_OFFICE = "former_office"
    OFFICIAL = "official"
    FORMER_OFFICIAL = "former_official"
    BODY = "body"
    UNIT = "unit"
    ADMINISTRATORS = "administrators"
    SECRETARY_GENERAL = "secretary_general"
    OTHER_SIDE = "other_side"
    SPOKEN_FOR = "spoken_for"
    TOLD_BEFORE = "told_before"
    TOLD_OF_DECISION = "told_of_decision"
    EVERYONE = "everyone"
    BALL = "ball"


@dataclass(frozen=True)
class Address:
    """One mailbox and in which part it gets its letter; a shared mailbox belongs to a whole side."""

    email: str
    party: Party
    is_shared: bool = False


def find(db: Session, contact: ContactRequest, to: To, doer: Party) -> list[Address]:
    """The addresses for one row of `LETTERS`; empty where the contact has nobody in that part."""
    match to:
        case To.INITIATOR:
            return initiator(db, contact)
        case To.HELPER:
            return helper(db, contact)
        case To.UNTOLD_INITIATOR:
            return [] if _was_told(db, contact, "term_passed_initiator") else initiator(db, contact)
        case To.PERMITTED_INITIATOR:
            return initiator(db, contact) if contact.state in MAY_CALL else []
        case To.MEMBER:
            return member(db, contact)
        case To.NAMED_MEMBER:
            return _of_members(db, contact, NAMED)
        case To.UNNAMED_MEMBER:
            return _of_members(db, contact, UNNAMED)
        case To.LIAISONS:
            return liaisons(db, contact)
        case To.DEPUTIES:
            return _deputies(db, contact)
        case To.URGENT_DEPUTIES:
            return _deputies(db, contact) if contact.is_urgent else []
        case To.OFFICE:
            return office(db, contact)
        case To.URGENT_OFFICE:
            return office(db, contact) if contact.is_urgent else []
        case To.DECIDING_OFFICE:
            return office(db, contact) if contact.state is State.AWAITING_PERMISSION else []
        case To.ASKED_MINISTER:
            return _in_person(db, contact) if contact.state is State.AWAITING_PERMISSION else []
        case To.UNASKED_MINISTER:
            return _in_person(db, contact) if contact.state is State.SUBMITTED else []
        case To.FORMER_OFFICE:
            return _former_office(db, contact)
        case To.OFFICIAL:
            return official(contact)
        case To.FORMER_OFFICIAL:
            own = officials.addresses(contact)
            return [one for one in _former_officials(db, contact) if folded(one.email) not in own]
        case To.BODY:
            return body(db, contact)
        case To.UNIT:
            return body(db, contact) if contact.regime is Regime.PERMISSION else []
        case To.ADMINISTRATORS:
            return _administrators(db)
        case To.SECRETARY_GENERAL:
            return _secretary_general(db, contact)
        case To.OTHER_SIDE:
            return _other_side(db, contact, doer)
        case To.SPOKEN_FOR:
            return _spoken_for(db, contact, doer)
        case To.TOLD_BEFORE:
            return _told_before(db, contact)
        case To.TOLD_OF_DECISION:
            return _told_of_decision(db, contact)
        case To.EVERYONE:
            return _everyone(db, contact)
        case To.BALL:
            return _ball(db, contact)


def initiator(db: Session, contact: ContactRequest) -> list[Address]:
    """Who asks: the member or whom they chose, the committee, the official, or the body's mailbox."""
    if contact.committee_id is not None:
        return _committee(db, contact)
    if contact.initiator_kind is Initiator.BODY:
        mailbox = _organisation(db, contact.organisation_id).mailbox
        return [Address(mailbox, Party.INITIATOR, is_shared=True)] if mailbox else []
    if contact.initiator_kind is Initiator.MEMBER:
        return _side(db, contact, Party.INITIATOR)
    return [Address(_email(db, contact.initiator_id), Party.INITIATOR)]


def _side(db: Session, contact: ContactRequest, party: Party) -> list[Address]:
    """Of each member who plays this part: whoever they chose to get the letters."""
    found = member_side.members_of(db, contact, party)
    emails = [email for one in found for email in member_side.readers(db, contact, one).emails]
    return [Address(email, party) for email in dict.fromkeys(emails)]


def helper(db: Session, contact: ContactRequest) -> list[Address]:
    """Who of Bureau Wetgeving helps with it."""
    return [Address(_email(db, contact.helper_id), Party.INITIATOR)] if contact.helper_id else []


def _committee(db: Session, contact: ContactRequest) -> list[Address]:
    """Who is its clerk or its chair today, whoever asked; where nobody is, who asked, so that no letter goes nowhere."""
    assert contact.committee_id is not None
    found = of_committee(db, contact.committee_id) or [db.get_one(Person, contact.initiator_id)]
    return [Address(person.email, Party.INITIATOR) for person in found]


def of_committee(db: Session, committee_id: int) -> list[Person]:
    """Who speaks for a committee today; its clerk before its chair."""
    speaks = col(RoleGrant.role).in_((Role.CLERK, Role.CHAIR))
    query = (
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(speaks, col(RoleGrant.committee_id) == committee_id)
        .where(is_in_force(today(now(db))))
        .order_by(col(RoleGrant.role) == Role.CHAIR, col(RoleGrant.id))
    )
    return list({person.id: person for person in db.execute(query).scalars()}.values())


def member(db: Session, contact: ContactRequest) -> list[Address]:
    """The members whom an official or a body wants to reach, or reached: from when they may know."""
    return [] if contact.member_since is None else _side(db, contact, Party.MEMBER)


def _of_members(db: Session, contact: ContactRequest, fact: str) -> list[Address]:
    """Who came to a report, or was taken out of it, as the newest entry on this contact says."""
    found = _newest(db, contact).details.get(fact, ())
    emails = [email for one in found for email in member_side.readers(db, contact, one).emails]
    return [Address(email, Party.MEMBER) for email in dict.fromkeys(emails)]


def _newest(db: Session, contact: ContactRequest) -> AuditEntry:
    entries = select(AuditEntry).where(col(AuditEntry.contact_id) == contact.id)
    newest: AuditEntry = db.execute(entries.order_by(col(AuditEntry.id).desc()).limit(1)).scalar_one()
    return newest


def liaisons(db: Session, contact: ContactRequest) -> list[Address]:
    mailbox = _organisation(db, contact.department_id).liaison_mailbox
    return [Address(mailbox, Party.LIAISON, is_shared=True)] if mailbox else []


def office(db: Session, contact: ContactRequest) -> list[Address]:
    """The minister's office, and each deputy for this day with a letter and a link of their own; not who may not
    decide, because this very contact is theirs."""
    of_portfolio = col(RoleGrant.portfolio_id) == answering(db, contact)
    deputies = _people(db, Role.MINISTER, of_portfolio, deputies=True)
    first = Address(office_mailbox(db, contact), Party.MINISTER, is_shared=True)
    own = own_side(db, contact)
    return [first, *(Address(email, Party.MINISTER) for email in deputies if folded(email) not in own)]


def _in_person(db: Session, contact: ContactRequest) -> list[Address]:
    """The bewindspersoon, by way of the office: not who stands in for it."""
    return [Address(office_mailbox(db, contact), Party.MINISTER, is_shared=True)]


def _former_office(db: Session, contact: ContactRequest) -> list[Address]:
    """Who was asked or told for another minister, and must hear that it does not lie there any more: as the newest
    entry on this contact says."""
    newest = _newest(db, contact)
    if "portfolio_was" not in newest.details:
        return []
    told = select(col(Letter.to_email)).where(
        col(Letter.contact_id) == contact.id,
        col(Letter.to_party) == Party.MINISTER.value,
        col(Letter.audit_id) < newest.id,
    )
    addresses = dict.fromkeys(db.execute(told.order_by(col(Letter.id))).scalars())
    return [Address(one, Party.MINISTER) for one in addresses if has_left_office(db, contact, one)]


def own_side(db: Session, contact: ContactRequest) -> set[str]:
    """The addresses of those whose contact this is: as `permissions.is_own_side` names them."""
    entered = contact.entered_by_id if contact.entered_by_side else None
    people = (contact.initiator_id, *met.members(db, contact), entered)
    found = {folded(_email(db, person)) for person in people if person is not None}
    return found | officials.addresses(contact)


def official(contact: ContactRequest) -> list[Address]:
    """The named officials: the first letter comes at `permitted`, or on naming a drafter."""
    return [Address(one.email, Party.OFFICIAL) for one in officials.told(contact)]


def body(db: Session, contact: ContactRequest) -> list[Address]:
    if contact.handler_id is None:
        return []
    mailbox = (_organisation(db, contact.handler_id).mailbox or "").strip()
    return [Address(mailbox, Party.BODY, is_shared=True)] if mailbox else []


def is_asked(contact: ContactRequest) -> bool:
    """Is the organisation asked itself, with no contact person in between? Then a letter reaches it or nothing does."""
    return contact.regime is Regime.NOTIFY and contact.initiator_kind is not Initiator.BODY


def reply_to(db: Session, contact: ContactRequest, party: Party) -> str | None:
    """As the header of a letter has it: who gets an answer to it, several with commas between."""
    return ", ".join(who_answer(db, contact, party)) or None


def who_answer(db: Session, contact: ContactRequest, party: Party) -> list[str]:
    """Persons, never a machine: the liaison under permission, the other side under notify. Of a side one, who gets its
    letters first; of several members each, because nobody of them speaks for another."""
    if contact.regime is Regime.NOTIFY and party in (
        Party.INITIATOR,
        Party.MEMBER,
        Party.BODY,
        Party.OFFICIAL,
    ):
        sides = [*official(contact), *body(db, contact)]
        if party in (Party.BODY, Party.OFFICIAL) or contact.initiator_kind is Initiator.BODY:
            sides = [*initiator(db, contact), *member(db, contact)]
        if contact.initiator_kind is Initiator.BODY and party is Party.INITIATOR:
            sides = _of_each_member(db, contact)
        elif sides:
            sides = sides[:1]
        if sides:
            return [one.email for one in sides]
    return [one.email for one in liaisons(db, contact)[:1]]


def _of_each_member(db: Session, contact: ContactRequest) -> list[Address]:
    """Of each the first who gets their letters; nobody as long as no member may know of it."""
    found = [] if contact.member_since is None else member_side.members_of(db, contact, Party.MEMBER)
    emails = dict.fromkeys(member_side.readers(db, contact, one).emails[0] for one in found)
    return [Address(email, Party.MEMBER) for email in emails]


def reply_to_helper(db: Session, contact: ContactRequest) -> str:
    """What Bureau Wetgeving answers to its letter is for the member."""
    return _email(db, contact.initiator_id)


def link_expires(terms: Terms, moment: datetime) -> datetime:
    return moment + timedelta(days=terms.decision_link_days)


def _deputies(db: Session, contact: ContactRequest) -> list[Address]:
    """Of the contact persons; in the place of one who is away, and of who took this and is away, who stands in."""
    on = today(now(db))
    of_department = (col(RoleGrant.organisation_id) == contact.department_id) & ~is_away(
        col(RoleGrant.person_id), on
    )
    deputies = _people(db, Role.LIAISON, of_department, deputies=True)
    here = select(col(ContactRequest.id)).where(col(ContactRequest.id) == contact.id, stands_in(on))
    query = select(col(Person.email)).where(here.correlate(Person).exists())
    in_place = db.execute(query.order_by(col(Person.id))).scalars()
    return [Address(email, Party.LIAISON) for email in dict.fromkeys((*deputies, *in_place))]


def _administrators(db: Session) -> list[Address]:
    return [Address(email, Party.SYSTEM) for email in administrators(db)]


def _secretary_general(db: Session, contact: ContactRequest) -> list[Address]:
    mailbox = _organisation(db, contact.department_id).secretary_general_mailbox
    return [Address(mailbox, Party.SYSTEM, is_shared=True)] if mailbox else []


def _other_side(db: Session, contact: ContactRequest, doer: Party) -> list[Address]:
    """Whoever the doer is in conversation with. Under permission the liaison is; sealed content never is."""
    sides = [*initiator(db, contact), *member(db, contact), *official(contact)]
    if contact.regime is Regime.PERMISSION and not disclosure.is_sealed(contact):
        sides += liaisons(db, contact)
    if disclosure.knows((Party.BODY,), Topic.TALK, contact):
        sides += body(db, contact)
    # a body that reports a contact of its own stands in two parts, with one mailbox
    ours = {address.email for address in sides if address.party is doer}
    return [address for address in sides if address.email not in ours]


def _spoken_for(db: Session, contact: ContactRequest, side: Party) -> list[Address]:
    """Of a side that a liaison wrote something down for: who can say that it is not so."""
    match side:
        case Party.INITIATOR:
            return initiator(db, contact)
        case Party.MEMBER:
            return member(db, contact)
        case _:
            return official(contact)


def _was_told(db: Session, contact: ContactRequest, template: str) -> bool:
    query = select(col(Letter.id)).where(
        col(Letter.contact_id) == contact.id, col(Letter.template) == template
    )
    return db.execute(query.limit(1)).first() is not None


def _told_before(db: Session, contact: ContactRequest) -> list[Address]:
    """Who was told yes, and must hear that it does not stand any more."""
    if not officials.told(contact) and contact.member_since is None:
        told = select(col(Letter.id)).where(
            col(Letter.contact_id) == contact.id, col(Letter.template).in_(("permitted", "official_named"))
        )
        if db.execute(told.limit(1)).first() is None:
            return []
    return [
        *initiator(db, contact),
        *member(db, contact),
        *official(contact),
        *_former_officials(db, contact),
    ]


def _told_of_decision(db: Session, contact: ContactRequest) -> list[Address]:
    """The sides that heard of the newest decision, whatever came of it: of a no only who asked did."""
    query = select(col(Decision.granted)).where(col(Decision.contact_id) == contact.id)
    is_yes = db.execute(query.order_by(col(Decision.id).desc()).limit(1)).scalar_one_or_none()
    return _told_before(db, contact) if is_yes else initiator(db, contact)


def _former_officials(db: Session, contact: ContactRequest) -> list[Address]:
    """Officials who were told that they may speak, and not yet that they may not: another one was named since."""
    query = (
        select(col(Letter.to_email), col(Letter.template))
        .where(col(Letter.contact_id) == contact.id, col(Letter.to_party) == Party.OFFICIAL.value)
        .order_by(col(Letter.id))
    )
    newest: dict[str, str] = {row.to_email: row.template for row in db.execute(query)}
    over = ("suspended", "revoked", "official_over", "taken_back")
    return [Address(email, Party.OFFICIAL) for email, template in newest.items() if template not in over]


def _everyone(db: Session, contact: ContactRequest) -> list[Address]:
    """Everyone who had a letter before on this contact; of the minister's office and of a member's side whoever that is
    today. Administrators had theirs about the desk, not about it, and who helped theirs about the helping."""
    query = (
        select(col(Letter.to_email), col(Letter.to_party))
        .where(col(Letter.contact_id) == contact.id, col(Letter.to_party) != Party.SYSTEM.value)
        .where(col(Letter.template) != HELPS)
        .group_by(col(Letter.to_email), col(Letter.to_party))
    )
    shared = {Party.LIAISON, Party.MINISTER, Party.BODY}
    found = [(email, Party(party)) for email, party in db.execute(query)]
    if any(party is Party.MINISTER for _, party in found):
        found.append((office_mailbox(db, contact), Party.MINISTER))
    of_members = {party for _, party in found if member_side.members_of(db, contact, party)}
    return [one for party in sorted(of_members) for one in _side(db, contact, party)] + [
        Address(email, party, is_shared=party in shared)
        for email, party in dict.fromkeys(found)
        if party not in of_members
        and (party is not Party.MINISTER or not has_left_office(db, contact, email))
    ]


def told_of_yes(db: Session, contact: ContactRequest, found: list[Address]) -> list[Address]:
    """Of the members' sides among these: who had the yes or the appointment when the choice was another one, and may
    still read. They hear what becomes of it too."""
    sides = {one.party for one in found if member_side.members_of(db, contact, one.party)}
    if not sides:
        return []
    query = (
        select(col(Letter.to_email), col(Letter.to_party))
        .where(col(Letter.contact_id) == contact.id, col(Letter.template).in_(TELLS_YES))
        .where(col(Letter.to_party).in_(sides))
        .order_by(col(Letter.id))
    )
    told = [Address(email, Party(party)) for email, party in db.execute(query)]
    may = {party: _may_read(db, contact, party) for party in sides}
    return [one for one in dict.fromkeys(told) if one not in found and folded(one.email) in may[one.party]]


def _may_read(db: Session, contact: ContactRequest, party: Party) -> set[str]:
    members = member_side.members_of(db, contact, party)
    return set().union(*(member_side.may_read(db, contact, one) for one in members))


def _ball(db: Session, contact: ContactRequest) -> list[Address]:
    """The one whose turn it is."""
    match contact.ball:
        case Party.INITIATOR:
            return initiator(db, contact)
        case Party.MINISTER:
            return office(db, contact)
        case Party.BODY:
            return body(db, contact)
        case Party.OFFICIAL:
            return official(contact) or liaisons(db, contact)
        case _:
            return liaisons(db, contact)


def _people(db: Session, role: Role, about: ColumnElement[bool], *, deputies: bool) -> list[str]:
    query = _in_force(db, role, about)
    if deputies:
        query = query.where(col(RoleGrant.is_deputy))
    return list(dict.fromkeys(db.execute(query).scalars()))


def _in_force(db: Session, role: Role, *about: ColumnElement[bool]) -> Select[str]:
    """The addresses of who has this role today."""
    return (
        select(col(Person.email))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == role, *about, is_in_force(today(now(db))))
        .order_by(col(Person.id))
    )


def administrators(db: Session, *, but: int | None = None) -> list[str]:
    """The addresses of the administrators of today, without the one who knows already."""
    others = col(Person.id) != (but or 0)
    return _people(db, Role.ADMINISTRATOR, others, deputies=False)


def has_left_office(db: Session, contact: ContactRequest, email: str) -> bool:
    """Whether this is no address of the minister's office any more: a mailbox it had before, or a deputy that was."""
    if folded(email) == folded(office_mailbox(db, contact)):
        return False
    of_portfolio = col(RoleGrant.portfolio_id) == answering(db, contact)
    in_force = _in_force(db, Role.MINISTER, of_portfolio, col(Person.email) == folded(email))
    return db.execute(in_force.limit(1)).first() is None


def office_mailbox(db: Session, contact: ContactRequest) -> str:
    """Of the office that answers today, without its deputies."""
    return db.get_one(Portfolio, answering(db, contact)).mailbox


def answering(db: Session, contact: ContactRequest) -> int:
    """Whose office gets the letters today and decides: that of the minister it concerns, or of who replaces."""
    return answers_for(db, contact.portfolio_id, today(now(db)))


def office_addresses(db: Session) -> set[str]:
    """Every address, as it is compared, that may have a link to decide today: of offices and of who stands in for them."""
    mailboxes = db.execute(select(col(Portfolio.mailbox))).scalars()
    people = db.execute(_in_force(db, Role.MINISTER)).scalars()
    return {folded(address) for address in (*mailboxes, *people)}


def official_addresses() -> CompoundSelect[str]:
    """The same of officials: those of contacts that are still open."""
    is_open = col(ContactRequest.closed_at).is_(None)
    first = select(func.lower(col(ContactRequest.official_email)))
    further = select(func.lower(col(FurtherOfficial.email))).join(
        ContactRequest, col(ContactRequest.id) == col(FurtherOfficial.contact_id)
    )
    return union_all(
        first.where(is_open, col(ContactRequest.official_email).is_not(None)), further.where(is_open)
    )


def deputy(db: Session, contact: ContactRequest, email: str) -> int | None:
    """Who has this address, where that is somebody in the place of the minister's office today."""
    query = (
        select(col(Person.id))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.MINISTER, col(RoleGrant.portfolio_id) == answering(db, contact))
        .where(col(RoleGrant.is_deputy), col(Person.email) == email, is_in_force(today(now(db))))
    )
    found: int | None = db.execute(query.limit(1)).scalar_one_or_none()
    return found


def is_assistant(db: Session, person_id: int) -> bool:
    query = select(col(RoleGrant.id)).where(
        col(RoleGrant.person_id) == person_id, col(RoleGrant.role) == Role.ASSISTANT
    )
    return db.execute(query.limit(1)).first() is not None


def is_chair(db: Session, contact: ContactRequest) -> bool:
    """Whether who asked for this committee did so as its chair, and not as its clerk."""
    query = select(col(RoleGrant.id)).where(
        col(RoleGrant.person_id) == contact.initiator_id,
        col(RoleGrant.role) == Role.CHAIR,
        col(RoleGrant.committee_id) == contact.committee_id,
    )
    return db.execute(query.limit(1)).first() is not None


def _organisation(db: Session, organisation_id: int) -> Organisation:
    return db.get_one(Organisation, organisation_id)


def _email(db: Session, person_id: int) -> str:
    return db.get_one(Person, person_id).email

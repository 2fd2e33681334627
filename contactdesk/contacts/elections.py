"""After elections, as one act of two administrators: who comes, who leaves, and what becomes of each open contact of theirs.

Handed over to a colleague, withdrawn, or kept until a day. Administrators see how many there are and their numbers, never
what: help with a law goes to nobody else, so where a colleague was chosen it is withdrawn. The member alone hands it over,
before leaving (`reassigning`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from contactdesk import audit, letters, people
from contactdesk.contacts import meeting, reassigning
from contactdesk.contacts.change import system_news
from contactdesk.law import disclosure
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.letters import desk_mail
from contactdesk.letters.letter_words.people import line
from contactdesk.people import delegation
from contactdesk.people.administration import acting, giving, proposals_store, seats, telling
from contactdesk.people.administration.proposals_store import Kind, Term
from contactdesk.people.administration.seats import GONE, KEPT, Coming, ContactFate, Leaver, Plan
from contactdesk.people.importing import Line, WrongFile, WrongLine, taking_in
from contactdesk.store.desk import now
from contactdesk.store.models import Committee, ContactRequest, OtherMember, Person, Proposal, RoleGrant
from contactdesk.words import Chamber, Initiator, Party, Role

#: for longer nothing is kept open in the name of who is no member
LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True)
class LeavingMember:
    """Who has a seat now and is not in the list: the numbers of what they have open, and how many work for them."""

    person_id: int
    name: str
    open: list[str]
    assistants: int


@dataclass(frozen=True)
class Elected:
    """What the list would make of the Chamber. `colleagues`: to whom contacts can go, by address."""

    chamber: Chamber
    comes: list[Coming]
    stays: int
    leaves: list[LeavingMember]
    colleagues: list[tuple[str, str]]


def look(db: Session, lines: Iterable[Line], by: Actor) -> Elected:
    """Who comes, stays and leaves. Raises Forbidden, and WrongFile where a line is no member of one Chamber."""
    acting.begin(db, by)
    wanted = list(lines)
    chamber = _chamber(wanted)
    there = {person.email: person for person in _members(db, chamber)}
    comes = [Coming(one.name, one.email, one.group) for one in wanted if one.email not in there]
    listed = {one.email for one in wanted}
    leaves = [_leaving(db, one) for email, one in there.items() if email not in listed]
    colleagues = [(one.email, f"{one.name} ({one.group})" if one.group else one.name) for one in wanted]
    return Elected(chamber, comes, len(there) - len(leaves), leaves, colleagues)


def propose(
    db: Session,
    lines: Iterable[Line],
    leavers: Iterable[Leaver],
    source: str,
    by: Actor,
    on: date | None = None,
) -> int:
    """Put it to the other administrators, for a later day than today where `on` says so; who leaves hears what can be done
    before. Returns the proposal.

    Raises what `look` raises, Invalid at `lot-…` and `ingang`, and Conflict where one waits, or others leave than were seen.
    """
    wanted, chosen = list(lines), list(leavers)
    found = look(db, wanted, by)
    if {one.person_id for one in chosen} != {one.person_id for one in found.leaves}:
        raise Conflict("Deze lijst geeft nu iets anders dan u zag. Bekijk haar opnieuw.")
    ahead = proposals_store.day_ahead(db, on)
    if errors := [error for one in chosen for error in _wrong(one, found, ahead or today(now(db)))]:
        raise Invalid(*errors)
    if proposals_store.open_rows(db, Kind.SEATS, col(Proposal.id) > 0):
        raise Conflict("Er loopt al een voorstel over de leden van een Kamer.")
    has_open = {one.person_id: tuple(one.open) for one in found.leaves}
    settled = tuple(replace(one, open=has_open[one.person_id]) for one in chosen)
    plan = Plan(found.chamber, tuple(found.comes), settled, line(source))
    row = proposals_store.keep(db, Kind.SEATS, by, plan.details(), {}, ahead)
    entry = proposals_store.record(db, "proposal", row, by, texts={"source": source})
    telling.seats_proposed(db, entry, row, by)
    _warn(db, entry, row, found.leaves, by)
    return row.id


def end_kept(db: Session) -> int:
    """Withdraw what was kept until a day that has come; how many."""
    query = select(ContactRequest).where(
        col(ContactRequest.kept_until) <= today(now(db)), col(ContactRequest.closed_at).is_(None)
    )
    found = (
        db.execute(query.order_by(col(ContactRequest.kept_until)).with_for_update(skip_locked=True))
        .scalars()
        .all()
    )
    for contact in found:
        meeting.withdraw_left(db, contact, SYSTEM)
    return len(found)


# Who, and what was chosen


def _chamber(lines: list[Line]) -> Chamber:
    wrong = [
        WrongLine(one.number, "rol en waarvoor: zet hier alleen Kamerleden, met TK of EK")
        for one in lines
        if one.role is not Role.MEMBER or one.about.upper() not in list(Chamber)
    ]
    if wrong:
        raise WrongFile(wrong)
    chambers = {Chamber(one.about.upper()) for one in lines}
    if len(chambers) > 1:
        raise WrongFile([WrongLine(0, "zet de leden van één Kamer in de lijst, niet van allebei")])
    return chambers.pop()


def _members(db: Session, chamber: Chamber) -> list[Person]:
    """Who has a seat there today, or is to."""
    lasts = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > today(now(db)))
    seat = select(col(RoleGrant.person_id)).where(
        col(RoleGrant.role) == Role.MEMBER, col(RoleGrant.chamber) == chamber, lasts
    )
    return list(db.execute(select(Person).where(col(Person.id).in_(seat)).order_by(col(Person.id))).scalars())


def _leaving(db: Session, person: Person) -> LeavingMember:
    numbers = [one.number for one in _open(db, _own(person.id))]
    assistants = {row.person_id for row in _roles(db, person.id) if row.person_id != person.id}
    return LeavingMember(person.id, line(person.name), numbers, len(assistants))


def _wrong(one: Leaver, found: Elected, on: date) -> Iterable[FieldError]:
    has = next(each for each in found.leaves if each.person_id == one.person_id)
    fates = {one.fate_of(number) for number in has.open}
    if ContactFate.COLLEAGUE in fates and one.to not in dict(found.colleagues):
        yield FieldError(f"collega-{one.person_id}", f"Kies een collega voor wat {has.name} open heeft")
    if ContactFate.KEPT in fates and not (one.until and on < one.until <= on + LONGEST):
        yield FieldError(f"tot-{one.person_id}", "Kies een dag na die waarop dit ingaat, binnen een jaar")


def _own(person_id: int) -> ColumnElement[bool]:
    """What they asked as a member; what a committee asked stays the committee's."""
    mine = col(ContactRequest.initiator_id) == person_id
    return mine & (col(ContactRequest.initiator_kind) == Initiator.MEMBER)


def _reaching(person_id: int) -> ColumnElement[bool]:
    """What an official or a body wants with them."""
    other = col(ContactRequest.initiator_kind).in_((Initiator.OFFICIAL, Initiator.BODY))
    also = select(col(OtherMember.contact_id)).where(col(OtherMember.person_id) == person_id)
    return other & or_(col(ContactRequest.member_id) == person_id, col(ContactRequest.id).in_(also))


def _open(db: Session, which: ColumnElement[bool]) -> list[ContactRequest]:
    query = select(ContactRequest).where(which, col(ContactRequest.closed_at).is_(None))
    return list(db.execute(query.order_by(col(ContactRequest.id)).with_for_update()).scalars())


def _roles(db: Session, person_id: int) -> list[RoleGrant]:
    """Their seat, their chair, and the roles of who works for them."""
    lasts = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > today(now(db)))
    own = (col(RoleGrant.person_id) == person_id) & col(RoleGrant.role).in_((Role.CHAIR, Role.MEMBER))
    works = (col(RoleGrant.role) == Role.ASSISTANT) & (col(RoleGrant.member_id) == person_id)
    return list(db.execute(select(RoleGrant).where(own | works, lasts).order_by(col(RoleGrant.id))).scalars())


def _warn(db: Session, entry: Any, row: Proposal, leaves: Iterable[LeavingMember], by: Actor) -> None:
    """Who leaves and has something open can see to it in person."""
    for one in leaves:
        if one.open:
            email = db.get_one(Person, one.person_id).email
            day = dutch_date(row.takes_effect_on) if row.takes_effect_on else ""
            values = {"doer": line(by.name), "open": len(one.open), "day": day}
            desk_mail.tell(db, entry, "seat_ends", email, Party.MEMBER, values, reply_to=by.email)


# Doing it


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    plan = seats.plan_of(row)
    entry = proposals_store.record(db, "proposal_effect", row, by)
    telling.seats_changed(db, entry, row, by)
    for one in plan.comes:
        _comes(db, one, plan.chamber, by)
    for leaver in plan.leaves:
        _leaves(db, leaver, plan, by)


def _comes(db: Session, one: Coming, chamber: Chamber, by: Actor) -> None:
    entry = Line(0, one.name, one.email, Role.MEMBER, chamber.value, group=one.group)
    try:
        person, _ = taking_in.found_or_added(db, entry, by, acting.party(by))
    except ValueError as error:
        raise Conflict(f"{one.email}: {error}.") from None
    person.parliamentary_group = one.group or person.parliamentary_group
    db.add(person)
    acting.hold(db, person)
    term = Term(Grant(Role.MEMBER, chamber=chamber))
    if any(people.grant_of(row) == term.grant for row in people.lasting_roles(db, person.id)):
        return
    if why := giving.cannot(db, person, term):
        raise Conflict(why)
    giving.hold(db, person, term, by)


def _leaves(db: Session, one: Leaver, plan: Plan, by: Actor) -> None:
    colleague = people.by_email(db, one.to) if one.to else None
    for contact in _open(db, _own(one.person_id)):
        _settle(db, contact, one, colleague, by)
    for contact in _open(db, _reaching(one.person_id)):
        entry = audit.record(db, action=GONE, by=by, party=Party.SYSTEM, contact=contact)
        letters.announce(db, contact, entry, replace(system_news(GONE), former=one.person_id))
    for grant in _roles(db, one.person_id):
        if _is_there(db, grant, plan.chamber):
            entry = people.end_grant(db, grant.id, today(now(db)), by, party=acting.party(by))
            delegation.mark_withdrawn(db, grant.id, by)
            telling.role_ended(db, entry, grant, by)


def _is_there(db: Session, grant: RoleGrant, chamber: Chamber) -> bool:
    """A seat in the other Chamber stays, and what goes with it."""
    if grant.role is Role.CHAIR:
        return db.get_one(Committee, grant.committee_id).chamber is chamber
    return grant.role is Role.ASSISTANT or grant.chamber is chamber


def _settle(db: Session, contact: ContactRequest, one: Leaver, colleague: Person | None, by: Actor) -> None:
    """Help with a law goes to nobody else: only the member could have said so."""
    fate = one.fate_of(contact.number)
    if fate is ContactFate.KEPT and one.until:
        contact.kept_until = one.until
        db.add(contact)
        facts = {"until": one.until.isoformat()}
        audit.record(db, action=KEPT, by=by, party=Party.SYSTEM, contact=contact, facts=facts)
    elif fate is ContactFate.COLLEAGUE and colleague and not disclosure.is_sealed(contact):
        reassigning.hand_over(db, contact, by, Party.SYSTEM, colleague.id)
    else:
        meeting.withdraw_left(db, contact, by)

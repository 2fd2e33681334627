"""Giving roles. A role that takes two administrators becomes a proposal; `approving` has the second."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, NotFound, invalid
from contactdesk.law.permissions import Actor, Grant
from contactdesk.law.roles import APART, CLASHES, GIVEN_BY, Giver, label
from contactdesk.letters import recipients
from contactdesk.letters.letter_words.people import line
from contactdesk.people import delegation
from contactdesk.people.administration import acting, boxes, leaving, proposals_store, telling
from contactdesk.people.administration.choices import grant_of
from contactdesk.people.administration.proposals_store import Kind, Term
from contactdesk.people.delegation import DAY
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, Organisation, Person, Proposal, RoleGrant
from contactdesk.words import CHAMBER, Party, Role


@dataclass(frozen=True)
class Wanted:
    """A role as the form names it: what it is about by its key, from which day up to and including which."""

    role: Role
    about: str | None = None
    is_deputy: bool = False
    starts_on: date | None = None
    until: date | None = None


def give(db: Session, person_id: int, wanted: Wanted, by: Actor) -> bool:
    """Give this role, or propose it where that takes two administrators; True when it holds at once.

    Raises NotFound, Invalid at `rol`, `waarover`, `van`, `tot`, and Conflict where somebody was first.
    """
    acting.begin(db, by)
    person = db.get(Person, person_id)
    if person is None:
        raise NotFound("person")
    if person_id == by.id:
        raise invalid("", "U kunt uzelf geen rol geven. Vraag een andere beheerder")
    grant = grant_of(db, wanted.role, wanted.about, is_deputy=wanted.is_deputy)
    if errors := wrong_days(db, wanted):
        raise Invalid(*errors)
    term = Term(grant, wanted.starts_on, wanted.until + DAY if wanted.until else None)
    if gap := people.gap_after(db, grant, term.starts_on, term.ends_on):
        raise invalid("tot", f"{gap.sentence.rstrip('.')}, of laat de laatste dag leeg")
    return give_term(db, person, term, by)


def give_term(db: Session, person: Person, term: Term, by: Actor) -> bool:
    """Give a role whose days are right, or propose it; True when it holds at once. Raises Conflict."""
    acting.hold(db, person)
    if why := cannot(db, person, term):
        raise Conflict(why)
    if GIVEN_BY[term.grant.role] is Giver.ONE:
        hold(db, person, term, by)
        return True
    row, entry = keep(db, person, term, by)
    telling.role_proposed(db, entry, row, by)
    return False


def tell_given(db: Session, grant_id: int, by: Actor) -> None:
    """Tell of a role that was given on the command line, where it is one that takes two on the pages."""
    row = db.get_one(RoleGrant, grant_id)
    if GIVEN_BY[row.role] is Giver.TWO:
        party = Role.ADMINISTRATOR if by.id else "system"
        facts = {"person": row.person_id, "grant": grant_id, "role": row.role.value}
        entry = audit.record(db, action="role_given", by=by, party=party, facts=facts)
        telling.role_given(db, entry, row, by, told=recipients.administrators(db))


# What a proposal of a role needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    """Why this role can no longer be given; empty while it can."""
    term = proposals_store.proposed_role(row)
    if why := cannot(db, db.get_one(Person, row.person_id), term):
        return why
    if why := leaving.overtaken(db, row):
        return why
    gap = people.gap_after(db, term.grant, term.starts_on, term.ends_on)
    return gap.sentence if gap else ""


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    person, term = db.get_one(Person, row.person_id), proposals_store.proposed_role(row)
    hold(db, person, term, by, proposal=row, told=acting.others(db, by))
    leaving.leave(db, row, by)


def take_effect_in_list(db: Session, row: Proposal, by: Actor) -> None:
    """The same, where the administrators get one letter with the whole list."""
    person, term = db.get_one(Person, row.person_id), proposals_store.proposed_role(row)
    hold(db, person, term, by, proposal=row)
    leaving.leave(db, row, by)


def cannot(db: Session, person: Person, term: Term) -> str:
    """Why somebody cannot have this role in these days, in a sentence; empty when they can."""
    on, grant = today(now(db)), term.grant
    if term.ends_on is not None and term.ends_on <= on:
        return "De laatste dag van deze rol is al voorbij."
    body = db.get(Organisation, grant.organisation_id) if grant.organisation_id else None
    if body and body.ended_on and body.ended_on <= on:
        return f"{line(body.name)} bestaat niet meer sinds {dutch_date(body.ended_on)}."
    serves = boxes.with_address(db, person.email) if grant.role in APART else []
    if serves:
        return f"{person.email} is de postbus van {serves[0].title}. Dat gaat niet samen met {label(grant)}."
    roles = people.lasting_roles(db, person.id)
    if grant.role is Role.CHAIR and not any(_seats(row, grant) for row in roles):
        chamber = f" van de {CHAMBER[grant.chamber]}" if grant.chamber else ""
        return (
            f"{line(person.name)} is geen lid{chamber}. Een voorzitter is eerst Kamerlid: geef die rol eerst."
        )
    for row in roles:
        held = people.grant_of(row)
        if held.role in CLASHES[grant.role]:
            return (
                f"{line(person.name)} heeft al een rol ({label(held)}) die niet samengaat met {label(grant)}."
            )
        if held == grant and _overlap(row, term) and not delegation.is_over(row, on):
            return f"{line(person.name)} heeft deze rol in die dagen al."
    return ""


def _seats(row: RoleGrant, chair: Grant) -> bool:
    """Is this a seat in the Chamber of the committee?"""
    return row.role is Role.MEMBER and row.chamber in (chair.chamber, None)


def _overlap(row: RoleGrant, term: Term) -> bool:
    before = row.ends_on is not None and term.starts_on is not None and row.ends_on <= term.starts_on
    after = row.starts_on is not None and term.ends_on is not None and term.ends_on <= row.starts_on
    return not (before or after)


def wrong_days(db: Session, wanted: Wanted) -> list[FieldError]:
    """A deputy stands in for named days; a role of one's own may begin at once and go on."""
    on, errors = today(now(db)), []
    if wanted.is_deputy and wanted.starts_on is None:
        errors.append(FieldError("van", "Vul de eerste dag in: een vervanger heeft altijd een begin"))
    if wanted.is_deputy and wanted.until is None:
        errors.append(FieldError("tot", "Vul de laatste dag in: een vervanger heeft altijd een einde"))
    if wanted.starts_on is not None and wanted.starts_on < on:
        errors.append(FieldError("van", "Kies een eerste dag vanaf vandaag"))
    if wanted.until is not None and wanted.until < max(on, wanted.starts_on or on):
        errors.append(FieldError("tot", "Kies een laatste dag vanaf de eerste dag"))
    return errors


def is_proposed(db: Session, person: Person, grant: Grant) -> bool:
    """Whether a proposal to give somebody this role waits."""
    waiting = proposals_store.open_rows(db, Kind.ROLE, col(Proposal.person_id) == person.id)
    return any(one.details["grant"] == _plain(grant) for one in waiting)


def keep(
    db: Session,
    person: Person,
    term: Term,
    by: Actor,
    leaves: Mapping[str, Any] | None = None,
    *,
    asked_by: Party | None = None,
) -> tuple[Proposal, AuditEntry]:
    """Propose this role; who agrees is told by the caller. `leaves`: the role that it comes in the place of (`leaving`);
    `asked_by`: who is no administrator and asks for it. Raises Conflict where that is proposed already."""
    grant = term.grant
    if is_proposed(db, person, grant):
        raise Conflict(f"Er loopt al een voorstel om {line(person.name)} deze rol te geven.")
    details = {
        "grant": _plain(grant),
        "starts_on": _text(term.starts_on),
        "ends_on": _text(term.ends_on),
        **({leaving.LEAVES: dict(leaves)} if leaves else {}),
        **({proposals_store.ASKED_BY: asked_by.value} if asked_by else {}),
    }
    about = {
        "person_id": person.id,
        "organisation_id": grant.organisation_id,
        "portfolio_id": grant.portfolio_id,
    }
    row = proposals_store.keep(db, Kind.ROLE, by, details, about)
    return row, proposals_store.record(db, "proposal", row, by)


def hold(
    db: Session,
    person: Person,
    term: Term,
    by: Actor,
    *,
    proposal: Proposal | None = None,
    told: Iterable[str] = (),
) -> None:
    """The role holds, and the person hears it; where two gave it, all administrators are `told`."""
    days = {"starts_on": term.starts_on, "ends_on": term.ends_on}
    grant_id = people.grant_role(db, person.id, term.grant, by=by, party=acting.party(by), **days)
    facts = {"person": person.id, "grant": grant_id, "role": term.grant.role.value}
    if proposal:
        entry = proposals_store.record(db, "proposal_effect", proposal, by)
    else:
        entry = audit.record(db, action="role_given", by=by, party=acting.party(by), facts=facts)
    telling.role_given(db, entry, db.get_one(RoleGrant, grant_id), by, told=told)


def _plain(grant: Grant) -> dict[str, Any]:
    return {name: getattr(value, "value", value) for name, value in asdict(grant).items()}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None

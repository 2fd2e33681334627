"""An organisation ends, on a day: from then on nobody asks it anew. A second administrator agrees.

What is open goes on: what needs permission with the contact person of its ministry, and what the organisation handles
itself by its own people and mailbox until that is done. A ministry ends only when nothing is left of it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line, named
from contactdesk.people.administration import acting, organisation_proposals, proposals_store
from contactdesk.people.administration.organisation_proposals import ProposalWords
from contactdesk.people.lasting import exists_on, handled_by
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Organisation, Person, Proposal, RoleGrant
from contactdesk.words import OrganisationKind, Role

IS_OPEN: Final = col(ContactRequest.closed_at).is_(None)


@dataclass(frozen=True)
class OrganisationEnd:
    """What becomes of it: how many contacts are open, never which. `hinders`: why it cannot end."""

    open: int
    own: int
    hinders: list[str]


def propose_end(db: Session, organisation_id: int, on: date, source: str, by: Actor) -> int:
    """Propose that it is there no more from that day. Raises NotFound, Invalid at `dag`, Conflict with what hinders."""
    acting.begin(db, by)
    row = organisation_proposals.living(db, organisation_id)
    later = proposals_store.day_ahead(db, on, "dag")
    # of another the last day is known at once, and it is there until then
    ahead = later if row.kind is OrganisationKind.MINISTRY else None
    if why := _cannot(db, row, is_ahead=ahead is not None):
        raise Conflict(why)
    organisation_proposals.refuse_rival(db, row, *organisation_proposals.GOES)
    details = {"act": "end", "on": on.isoformat(), "source": line(source)}
    about = {"organisation_id": row.id}
    return organisation_proposals.propose(db, by, details, about, _said(db, row, on), ahead)


def ending(db: Session, row: Organisation) -> OrganisationEnd:
    """What would become of it, now."""
    return OrganisationEnd(_open(db, _of(row)), _open(db, handled_by(row.id) & IS_OPEN), hinders(db, row))


def hinders(db: Session, row: Organisation) -> list[str]:
    """What keeps a ministry from ending, with names; nothing keeps another."""
    if row.kind is not OrganisationKind.MINISTRY:
        return []
    found = []
    if left := children(db, row):
        names = ", ".join(line(one.abbreviation or one.name) for one in left)
        found.append(f"deze organisaties vallen er nog onder: {names}")
    if persons := _liaisons(db, row):
        found.append(f"er zijn nog contactpersonen: {', '.join(map(line, persons))}")
    if count := _open(db, _of(row)):
        found.append(f"open verzoeken: {count}")
    return found


def children(db: Session, ministry: Organisation) -> list[Organisation]:
    """The organisations under it that are there today; its legislative units go with it."""
    under = (col(Organisation.department_id) == ministry.id) & (col(Organisation.id) != ministry.id)
    query = select(Organisation).where(
        under, ~col(Organisation.is_legislative_unit), exists_on(today(now(db)))
    )
    return list(db.execute(query.order_by(func.lower(col(Organisation.name)))).scalars())


def units(db: Session, ministry: Organisation) -> list[Organisation]:
    own = (col(Organisation.department_id) == ministry.id) & col(Organisation.is_legislative_unit)
    return list(db.execute(select(Organisation).where(own, exists_on(today(now(db))))).scalars())


def overtaken(db: Session, row: Proposal) -> str:
    is_ahead = proposals_store.is_ahead(row, now(db))
    return _cannot(db, db.get_one(Organisation, row.organisation_id), is_ahead=is_ahead)


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    """On its day, or today where that has passed meanwhile. A unit of a ministry goes with it."""
    body = db.get_one(Organisation, row.organisation_id)
    put_end(db, body, max(_day(row), today(now(db))))
    organisation_proposals.happened(
        db, row, body, organisation_proposals.offices(db, body), by, _said(db, body, _day(row))
    )
    if body.kind is OrganisationKind.MINISTRY:
        units_follow(db, body, by)


def put_end(db: Session, body: Organisation, on: date) -> None:
    body.ended_on = on
    db.add(body)
    db.flush()


def units_follow(db: Session, ministry: Organisation, by: Actor) -> None:
    assert ministry.ended_on is not None
    for unit in units(db, ministry):
        put_end(db, unit, ministry.ended_on)
        facts: dict[str, Any] = {"organisation": unit.id, "on": ministry.ended_on.isoformat()}
        audit.record(db, action="organisation_follows", by=by, party=acting.party(by), facts=facts)


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    body = db.get_one(Organisation, row.organisation_id)
    said = _said(db, body, _day(row))
    shown = [] if row.effective_at else [("Open verzoeken", str(_open(db, _of(body))))]
    if proposals_store.is_ahead(row, now(db)) and (left := hinders(db, body)):
        shown.append(("Moet die dag weg zijn", "; ".join(left)))
    return said.what, [*shown, *organisation_proposals.facts(said, row.details["source"])]


def _cannot(db: Session, row: Organisation, *, is_ahead: bool) -> str:
    """Why it cannot end; what still hinders a ministry can be gone by a later day."""
    if why := organisation_proposals.ended(row):
        return why
    if row.is_legislative_unit:
        return f"{line(row.name)} houdt op met het ministerie."
    if not is_ahead and (left := hinders(db, row)):
        return (
            f"{line(row.name)} kan nog niet ophouden te bestaan: {'; '.join(left)}. Voeg het ministerie samen met een "
            "ander, dan gaat alles mee."
        )
    return ""


def _said(db: Session, row: Organisation, on: date) -> ProposalWords:
    after = (
        "Vanaf die dag kan niemand de organisatie nog iets vragen. Wat open is, loopt door: bij de contactpersoon van het "
        "ministerie, en wat de organisatie zelf behandelt via haar eigen postbus, tot het klaar is."
    )
    return ProposalWords(f"het einde van {named(row)}", [("Einde", "", dutch_date(on))], after)


def _day(row: Proposal) -> date:
    return date.fromisoformat(row.details["on"])


def _of(row: Organisation) -> ColumnElement[bool]:
    """What is open and asked of it; of a ministry all that its contact persons have."""
    # each with its own condition: so both are looked up, and no table is read whole
    asked = (col(ContactRequest.organisation_id) == row.id) & IS_OPEN
    return or_(asked, (col(ContactRequest.department_id) == row.id) & IS_OPEN)


def _open(db: Session, which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(ContactRequest).where(which)
    return int(db.execute(query).scalar_one())


def _liaisons(db: Session, ministry: Organisation) -> list[str]:
    lasts = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > today(now(db)))
    query = (
        select(col(Person.name))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.LIAISON, col(RoleGrant.organisation_id) == ministry.id, lasts)
        .order_by(col(Person.name))
    )
    return list(dict.fromkeys(db.execute(query).scalars()))

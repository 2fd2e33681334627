"""Permissions given beforehand by the minister (foot c): recorded, used, revoked, and which one fits a contact.

A work agreement: it expires by itself, can be revoked at once, and never covers assistance. A
contact that was already permitted on it stays permitted until that is revoked one by one.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law import disclosure
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, FieldError, Forbidden, Invalid, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.people.suspension import outlived, tell
from contactdesk.store.desk import now
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Decision,
    Organisation,
    Portfolio,
    RoleGrant,
    StandingPermission,
)
from contactdesk.words import (
    ASSISTANCE,
    CHOOSE_CAPACITY,
    Capacity,
    Chamber,
    Form,
    How,
    Initiator,
    Party,
    Regime,
    Role,
)

#: a standing permission that would outlive a year is a policy, and belongs in the rules
LONGEST_DAYS = 366


@dataclass(frozen=True)
class PermittedBeforehand:
    """What is permitted beforehand; an empty `organisations` means all of this portfolio."""

    portfolio_id: int
    forms: tuple[Form, ...]
    initiators: tuple[Initiator, ...]
    chambers: tuple[Chamber, ...]
    until: date
    decided_by: str | None
    capacity: Capacity | None
    decided_on: date | None
    how: How | None
    organisations: tuple[int, ...] = field(default=())
    conditions: str | None = None


def portfolios_of(db: Session, by: Actor) -> list[Portfolio]:
    """For which ministers `by` may record and see: the office its own, a liaison those of the department."""
    own = [grant.portfolio_id for grant in by.of(Role.MINISTER)]
    departments = [grant.organisation_id for grant in by.of(Role.LIAISON)]
    query = select(Portfolio).where(
        col(Portfolio.id).in_(own) | col(Portfolio.department_id).in_(departments)
    )
    return list(db.execute(query.order_by(col(Portfolio.title))).scalars())


def record(db: Session, by: Actor, given: PermittedBeforehand) -> int:
    """Record what the minister permits beforehand. Returns its id; the office gets a letter that says so."""
    portfolio = next((found for found in portfolios_of(db, by) if found.id == given.portfolio_id), None)
    if portfolio is None:
        raise Forbidden("not for this minister")
    is_office = _is_office(by, given.portfolio_id)
    _check_deputy(db, by, given)
    _check(db, given, is_office=is_office)
    if any(_says_the_same(row, given) for row in _current(db, given.portfolio_id)):
        raise Conflict("Precies deze toestemming vooraf geldt al. U hoeft haar niet nog eens vast te leggen.")
    assert given.decided_by
    assert given.capacity
    row = StandingPermission(
        portfolio_id=given.portfolio_id,
        forms=[form.value for form in given.forms],
        organisations=list(given.organisations),
        initiators=[initiator.value for initiator in given.initiators],
        chambers=[chamber.value for chamber in given.chambers],
        conditions=given.conditions,
        starts_on=today(now(db)),
        until=given.until,
        decided_by=given.decided_by,
        capacity=given.capacity,
        decided_on=given.decided_on or today(now(db)),
        how=given.how or How.WRITTEN,
        entered_by_id=by.person_id,
        created_at=now(db),
    )
    db.add(row)
    db.flush()
    facts = {"standing_permission": row.id, "forms": row.forms, "until": row.until.isoformat()}
    entry = _record(db, "standing_record", by, portfolio, facts, given.conditions)
    tell(db, entry, row, portfolio, "standing_recorded", by)
    return row.id


def revoke(db: Session, standing_id: int, by: Actor) -> None:
    """Revoked at once, for what is still to come. The office, or a liaison for it; the other side reads it."""
    row = _find(db, standing_id, by)
    if row.revoked_at is not None:
        raise Conflict("Deze toestemming vooraf is al ingetrokken.")
    row.revoked_at, row.revoked_by_id = now(db), by.id
    row.version += 1
    db.add(row)
    db.flush()
    portfolio = db.get_one(Portfolio, row.portfolio_id)
    entry = _record(db, "standing_revoke", by, portfolio, {"standing_permission": row.id}, None)
    tell(db, entry, row, portfolio, "standing_revoked", by)


def fitting(db: Session, contact: ContactRequest) -> list[StandingPermission]:
    """The standing permissions that cover this contact today; never for assistance, nor again after "dit klopt niet"."""
    if contact.regime is not Regime.PERMISSION or disclosure.is_sealed(contact):
        return []
    disputed = select(col(Decision.standing_permission_id)).where(
        col(Decision.contact_id) == contact.id,
        col(Decision.disputed_at).is_not(None),
        col(Decision.standing_permission_id).is_not(None),
    )
    query = select(StandingPermission).where(
        col(StandingPermission.portfolio_id) == contact.portfolio_id,
        in_force(db),
        col(StandingPermission.id).not_in(disputed),
    )
    return [row for row in db.execute(query).scalars() if _covers(row, contact)]


def _current(db: Session, portfolio_id: int) -> list[StandingPermission]:
    """Those in force of this minister; who records one for the same minister waits, and sees this one's."""
    db.execute(select(col(Portfolio.id)).where(col(Portfolio.id) == portfolio_id).with_for_update())
    query = select(StandingPermission).where(
        col(StandingPermission.portfolio_id) == portfolio_id, in_force(db)
    )
    return list(db.execute(query).scalars())


def _says_the_same(row: StandingPermission, given: PermittedBeforehand) -> bool:
    """It permits nothing more and nothing longer. Beside it, a second one would stand when the first is revoked."""
    return (
        set(row.forms) == set(given.forms)
        and set(row.organisations) == set(given.organisations)
        and set(row.initiators) == set(given.initiators)
        and set(row.chambers) == set(given.chambers)
        and (row.conditions, row.until) == (given.conditions, given.until)
    )


def in_force(db: Session) -> Any:
    on = today(now(db))
    row = StandingPermission
    return (
        col(row.revoked_at).is_(None)
        & col(row.suspended_at).is_(None)
        & (col(row.starts_on) <= on)
        & (col(row.until) >= on)
        & ~_was_a_deputys(on)
        & ~outlived(on)
    )


def _was_a_deputys(on: date) -> ColumnElement[bool]:
    """Entered by somebody who only stood in for the minister's office, and does so no more: it ended with that."""
    grant = aliased(RoleGrant)
    theirs = (
        exists()
        .where(
            col(grant.person_id) == col(StandingPermission.entered_by_id), col(grant.role) == Role.MINISTER
        )
        .where(col(grant.portfolio_id) == col(StandingPermission.portfolio_id))
        .correlate(StandingPermission)
    )
    lasts = or_(col(grant.ends_on).is_(None), col(grant.ends_on) > on)
    return theirs.where(col(grant.is_deputy)) & ~theirs.where(or_(~col(grant.is_deputy), lasts))


def _check_deputy(db: Session, by: Actor, given: PermittedBeforehand) -> None:
    """What a deputy of the office permits beforehand holds no longer than they stand in for it."""
    grants = [one for one in by.of(Role.MINISTER) if one.portfolio_id == given.portfolio_id]
    if not grants or not all(one.is_deputy for one in grants):
        return
    ends = select(func.max(col(RoleGrant.ends_on))).where(
        col(RoleGrant.person_id) == by.id,
        col(RoleGrant.role) == Role.MINISTER,
        col(RoleGrant.portfolio_id) == given.portfolio_id,
    )
    end: date | None = db.execute(ends).scalar_one()
    if end is not None and given.until >= end:
        raise invalid("tot", f"U vervangt het bureau tot {dutch_date(end)}. Kies een dag daarvoor")


def _covers(row: StandingPermission, contact: ContactRequest) -> bool:
    return (
        contact.form.value in row.forms
        and contact.initiator_kind.value in row.initiators
        and (contact.chamber is None or contact.chamber.value in row.chambers)
        and (not row.organisations or contact.organisation_id in row.organisations)
    )


def listed(db: Session, by: Actor) -> list[tuple[StandingPermission, Portfolio, int]]:
    """Every standing permission that `by` may see, newest first, with how often it was used."""
    portfolios = {portfolio.id: portfolio for portfolio in portfolios_of(db, by)}
    used = (
        select(col(Decision.standing_permission_id), func.count())
        .where(col(Decision.standing_permission_id).is_not(None))
        .group_by(col(Decision.standing_permission_id))
    )
    times: dict[Any, int] = {row[0]: row[1] for row in db.execute(used)}
    query = select(StandingPermission).where(col(StandingPermission.portfolio_id).in_(list(portfolios)))
    rows = db.execute(query.order_by(col(StandingPermission.id).desc())).scalars()
    return [(row, portfolios[row.portfolio_id], times.get(row.id, 0)) for row in rows]


def _find(db: Session, standing_id: int, by: Actor) -> StandingPermission:
    """One that is not theirs asks the database what one that is not there asks."""
    portfolios = {portfolio.id for portfolio in portfolios_of(db, by)}
    row = db.get(StandingPermission, standing_id, with_for_update=True)
    if row is None or row.portfolio_id not in portfolios:
        raise NotFound("standing permission")
    return row


def _is_office(by: Actor, portfolio_id: int) -> bool:
    return any(grant.portfolio_id == portfolio_id for grant in by.of(Role.MINISTER))


def _check(db: Session, given: PermittedBeforehand, *, is_office: bool) -> None:
    on = today(now(db))
    errors = []
    if not given.forms:
        errors.append(FieldError("vormen", "Kies ten minste één vorm van contact"))
    if set(given.forms) & ASSISTANCE:
        errors.append(FieldError("vormen", "Hulp bij een wet kan nooit vooraf worden toegestaan"))
    if not given.initiators:
        errors.append(FieldError("indieners", "Kies voor wie dit geldt"))
    if not given.chambers:
        errors.append(FieldError("kamers", "Kies ten minste één Kamer"))
    if not on <= given.until or (given.until - on).days > LONGEST_DAYS:
        errors.append(FieldError("tot", "Kies een dag vanaf vandaag, ten hoogste een jaar vooruit"))
    if not given.decided_by:
        errors.append(FieldError("besloten_door", "Vul de naam in van wie het besluit nam"))
    if given.capacity is None:
        errors.append(FieldError("hoedanigheid", CHOOSE_CAPACITY))
    if not is_office and given.how not in (How.ORAL, How.WRITTEN):
        errors.append(FieldError("hoe", "Kies hoe de bewindspersoon heeft besloten"))
    if not is_office and given.decided_on is None:
        errors.append(FieldError("besloten_op", "Vul in op welke dag de bewindspersoon besloot"))
    if given.decided_on is not None and given.decided_on > on:
        errors.append(FieldError("besloten_op", "Deze dag moet nog komen"))
    if given.decided_on is not None and (on - given.decided_on).days > LONGEST_DAYS:
        errors.append(
            FieldError("besloten_op", "Dit besluit is meer dan een jaar oud. Vraag een nieuw besluit")
        )
    department = db.get_one(Portfolio, given.portfolio_id).department_id
    if any(_department_of(db, organisation) != department for organisation in given.organisations):
        errors.append(FieldError("organisaties", "Kies organisaties van deze bewindspersoon"))
    if errors:
        raise Invalid(*errors)


def _department_of(db: Session, organisation_id: int) -> int | None:
    """A minister can be asked about each organisation of the ministry: whom it concerns is a fact of the contact."""
    organisation = db.get(Organisation, organisation_id)
    return organisation.department_id if organisation else None


def _record(
    db: Session, action: str, by: Actor, portfolio: Portfolio, facts: dict[str, Any], conditions: str | None
) -> AuditEntry:
    party = Party.MINISTER if _is_office(by, portfolio.id) else Party.LIAISON
    facts = {"portfolio": portfolio.id, **facts}
    return audit.record(db, action=action, by=by, party=party, texts={"conditions": conditions}, facts=facts)

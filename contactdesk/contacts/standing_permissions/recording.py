"""A permission beforehand is recorded, and ends before its day. Which one fits a contact is not here."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.contacts.standing_permissions.finding import find, is_office, portfolios_of
from contactdesk.contacts.standing_permissions.fitting import in_force
from contactdesk.contacts.standing_permissions.terms import (
    PermittedBeforehand,
    Withdrawal,
    wrong_terms,
    wrong_withdrawal,
    wrong_writing,
)
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, FieldError, Forbidden, Invalid, invalid
from contactdesk.law.permissions import Actor
from contactdesk.people.suspension import tell
from contactdesk.store.desk import now
from contactdesk.store.in_force import answers_for
from contactdesk.store.models import AuditEntry, Portfolio, RoleGrant, StandingPermission
from contactdesk.words import Capacity, How, Party, Role

REPLACED: Final = (
    "Een andere bewindspersoon vervangt deze nu. Die besluit over elk verzoek apart. "
    "Toestemming vooraf geeft of bevestigt de opvolger."
)


def record(db: Session, by: Actor, terms: PermittedBeforehand) -> int:
    """Record what the minister permits beforehand. Returns its id; the office gets a letter that says so."""
    portfolio = next((found for found in portfolios_of(db, by) if found.id == terms.portfolio_id), None)
    if portfolio is None:
        raise Forbidden("not for this minister")
    refuse_replaced(db, portfolio.id)
    check_deputy(db, by, portfolio.id, terms.until)
    demand([*wrong_terms(db, terms), *wrong_writing(db, terms.given)])
    refuse_twice(db, terms)
    row = make(db, by, terms)
    entry = note(db, "standing_record", by, row, facts_of(row))
    tell(db, entry, row, portfolio, "standing_recorded", by)
    return row.id


def make(db: Session, by: Actor, terms: PermittedBeforehand, **more: Any) -> StandingPermission:
    """The row; what it says was checked."""
    given = terms.given
    assert given.decided_by
    assert given.capacity
    assert given.decided_on
    row = StandingPermission(
        portfolio_id=terms.portfolio_id,
        forms=[form.value for form in terms.forms],
        organisations=list(terms.organisations),
        initiators=[initiator.value for initiator in terms.initiators],
        chambers=[chamber.value for chamber in terms.chambers],
        conditions=terms.conditions,
        starts_on=today(now(db)),
        until=terms.until,
        decided_by=given.decided_by,
        capacity=given.capacity,
        mandate=given.mandate if given.capacity is Capacity.MANDATE else None,
        decided_on=given.decided_on,
        document=given.document,
        how=How.WRITTEN,
        entered_by_id=by.person_id,
        created_at=now(db),
        **more,
    )
    db.add(row)
    db.flush()
    return row


def revoke(db: Session, standing_id: int, by: Actor, withdrawal: Withdrawal) -> None:
    """Revoked at once, for what is still to come. The office, or a liaison for it; the other side reads it."""
    row = find(db, standing_id, by, to_change=True)
    refuse_ended(db, row)
    demand(wrong_withdrawal(db, withdrawal))
    row.revoked_at, row.revoked_by_id = now(db), by.id
    row.withdrawn_by, row.withdrawn_on = withdrawal.by, withdrawal.on
    row.withdrawn_in = withdrawal.document
    row.version += 1
    db.add(row)
    db.flush()
    entry = note(db, "standing_revoke", by, row, {})
    tell(db, entry, row, db.get_one(Portfolio, row.portfolio_id), "standing_revoked", by)


def refuse_ended(db: Session, row: StandingPermission) -> None:
    """Raise Conflict where nothing can be done with it any more."""
    if row.revoked_at is not None:
        raise Conflict("Deze toestemming vooraf is al ingetrokken.")
    confirmed = select(col(StandingPermission.id)).where(col(StandingPermission.confirms_id) == row.id)
    if db.execute(confirmed).first() is not None:
        raise Conflict("Deze toestemming vooraf is al bevestigd. Wat nu geldt, staat in de lijst.")
    if row.until < today(now(db)):
        raise Conflict("Deze toestemming vooraf is verlopen.")


def refuse_replaced(db: Session, portfolio_id: int) -> None:
    """Raise Conflict while another minister replaces: who does, decides on each request, and binds no successor."""
    if answers_for(db, portfolio_id, today(now(db))) != portfolio_id:
        raise Conflict(REPLACED)


def refuse_twice(db: Session, terms: PermittedBeforehand) -> None:
    """Raise Conflict where one in force permits as much and as long; whoever records one for this minister waits, and
    sees this one's. Beside it, a second one would stand when the first is revoked."""
    db.execute(select(col(Portfolio.id)).where(col(Portfolio.id) == terms.portfolio_id).with_for_update())
    same_minister = col(StandingPermission.portfolio_id) == terms.portfolio_id
    current = db.execute(select(StandingPermission).where(same_minister, in_force(today(now(db))))).scalars()
    if any(_says_the_same(row, terms) for row in current):
        raise Conflict("Precies deze toestemming vooraf geldt al. U hoeft haar niet nog eens vast te leggen.")


def _says_the_same(row: StandingPermission, terms: PermittedBeforehand) -> bool:
    return (
        set(row.forms) == set(terms.forms)
        and set(row.organisations) == set(terms.organisations)
        and set(row.initiators) == set(terms.initiators)
        and set(row.chambers) == set(terms.chambers)
        and (row.conditions, row.until) == (terms.conditions, terms.until)
    )


def check_deputy(db: Session, by: Actor, portfolio_id: int, until: date, *, field: str = "tot") -> None:
    """What a deputy of the office permits beforehand holds no longer than they stand in for it."""
    grants = [one for one in by.of(Role.MINISTER) if one.portfolio_id == portfolio_id]
    if not grants or not all(one.is_deputy for one in grants):
        return
    ends = select(func.max(col(RoleGrant.ends_on))).where(
        col(RoleGrant.person_id) == by.id,
        col(RoleGrant.role) == Role.MINISTER,
        col(RoleGrant.portfolio_id) == portfolio_id,
    )
    end: date | None = db.execute(ends).scalar_one()
    if end is not None and until >= end:
        last = f"U vervangt het bureau tot {dutch_date(end)}."
        longer = f"Wat geldt tot en met {dutch_date(until)}, zou langer gelden"
        raise invalid(field, f"{last} {'Kies een dag daarvoor' if field else longer}")


def demand(errors: Iterable[FieldError]) -> None:
    if found := [*errors]:
        raise Invalid(*found)


def facts_of(row: StandingPermission) -> dict[str, Any]:
    return {"forms": row.forms, "until": row.until.isoformat()}


def note(db: Session, action: str, by: Actor, row: StandingPermission, facts: dict[str, Any]) -> AuditEntry:
    """The entry, with a hash of every text that stands in the row by now."""
    party = Party.MINISTER if is_office(by, row.portfolio_id) else Party.LIAISON
    names = ("conditions", "document", "mandate", "withdrawn_by", "withdrawn_in")
    texts = {name: getattr(row, name) for name in names}
    facts = {"portfolio": row.portfolio_id, "standing_permission": row.id, **facts}
    return audit.record(db, action=action, by=by, party=party, texts=texts, facts=facts)

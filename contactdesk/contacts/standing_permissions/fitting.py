"""Which permission beforehand covers a contact today. Records none."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.law import disclosure, rules
from contactdesk.law.days import today
from contactdesk.people.suspension import outlived
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Decision, Organisation, RoleGrant, StandingPermission
from contactdesk.words import Regime, Role


def fitting(db: Session, contact: ContactRequest) -> list[StandingPermission]:
    """The standing permissions that cover this contact today; never for assistance, nor again after "dit klopt niet"."""
    if contact.regime is not Regime.PERMISSION or disclosure.is_sealed(contact):
        return []
    disputed = select(col(Decision.standing_permission_id)).where(
        col(Decision.contact_id) == contact.id,
        col(Decision.disputed_at).is_not(None),
        col(Decision.standing_permission_id).is_not(None),
    )
    # the successor's yes to it is no yes to the contact for which it was said not to hold
    is_confirmed = col(StandingPermission.confirms_id)
    query = select(StandingPermission).where(
        col(StandingPermission.portfolio_id) == contact.portfolio_id,
        in_force(db),
        col(StandingPermission.id).not_in(disputed),
        or_(is_confirmed.is_(None), is_confirmed.not_in(disputed)),
    )
    found = [row for row in db.execute(query).scalars() if _covers(row, contact)]
    return found if found and _still_waits(db, contact) else []


def _covers(row: StandingPermission, contact: ContactRequest) -> bool:
    return (
        contact.form.value in row.forms
        and contact.initiator_kind.value in row.initiators
        and (contact.chamber is None or contact.chamber.value in row.chambers)
        and (not row.organisations or contact.organisation_id in row.organisations)
    )


def _still_waits(db: Session, contact: ContactRequest) -> bool:
    """What kind an organisation is can change while a contact is open: where nobody permits, nothing was permitted."""
    body = db.get_one(Organisation, contact.organisation_id)
    return body.kind in rules.kinds_that_wait(desk(db).rules, (contact.form,), today(now(db)))


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

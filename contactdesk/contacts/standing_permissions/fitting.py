"""Which permissions beforehand cover a contact today, or each of a list. Records none."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.law import disclosure, rules
from contactdesk.law.days import today
from contactdesk.law.permissions import Contact
from contactdesk.people.suspension import outlived
from contactdesk.store.desk import desk, now
from contactdesk.store.in_force import Bound
from contactdesk.store.models import Decision, Organisation, RoleGrant, StandingPermission
from contactdesk.words import Chamber, Form, Regime, Role


class Coverable(Contact, Protocol):
    """What of a contact it hangs on whether a permission beforehand covers it."""

    @property
    def id(self) -> int: ...
    @property
    def form(self) -> Form: ...
    @property
    def chamber(self) -> Chamber | None: ...


def fitting(db: Session, contact: Coverable) -> list[StandingPermission]:
    """The standing permissions that cover this contact today; never for assistance, nor again after "dit klopt niet"."""
    return covering(db, [contact]).get(contact.id, [])


def covering(db: Session, contacts: Sequence[Coverable]) -> dict[int, list[StandingPermission]]:
    """The same of each of these contacts, by id; those that none covers are not in it."""
    asked = [one for one in contacts if one.regime is Regime.PERMISSION and not disclosure.is_sealed(one)]
    offices = {one.portfolio_id for one in asked}
    if not offices:
        return {}
    standing = list(db.execute(_OF_OFFICES, {"offices": offices, "on": today(now(db))}).scalars())
    fits = {one.id: [row for row in standing if _covers(row, one)] for one in asked}
    asked = [one for one in asked if fits[one.id]]
    if not asked:
        return {}
    disputed, waits = _disputed(db, [one.id for one in asked]), _still_wait(db, asked)
    # the successor's yes to it is no yes to the contact for which it was said not to hold
    found = {
        one.id: [row for row in fits[one.id] if not {(one.id, row.id), (one.id, row.confirms_id)} & disputed]
        for one in asked
        if one.id in waits
    }
    return {id_: rows for id_, rows in found.items() if rows}


def _disputed(db: Session, ids: list[int]) -> set[tuple[int, int | None]]:
    """Of which contact the office said that a decision on which standing permission did not hold."""
    query = select(col(Decision.contact_id), col(Decision.standing_permission_id)).where(
        col(Decision.contact_id).in_(ids),
        col(Decision.disputed_at).is_not(None),
        col(Decision.standing_permission_id).is_not(None),
    )
    return {(row[0], row[1]) for row in db.execute(query)}


def _covers(row: StandingPermission, contact: Coverable) -> bool:
    return (
        row.portfolio_id == contact.portfolio_id
        and contact.form.value in row.forms
        and contact.initiator_kind.value in row.initiators
        and (contact.chamber is None or contact.chamber.value in row.chambers)
        and (not row.organisations or contact.organisation_id in row.organisations)
    )


def _still_wait(db: Session, contacts: Sequence[Coverable]) -> set[int]:
    """What kind an organisation is can change while a contact is open: where nobody permits, nothing was permitted."""
    ids = {one.organisation_id for one in contacts}
    query = select(col(Organisation.id), col(Organisation.kind)).where(col(Organisation.id).in_(ids))
    kinds, on, agreed = dict(db.execute(query).all()), today(now(db)), desk(db).rules
    waiting = {form: rules.kinds_that_wait(agreed, (form,), on) for form in {one.form for one in contacts}}
    return {one.id for one in contacts if kinds[one.organisation_id] in waiting[one.form]}


def in_force(on: Bound[date]) -> Any:
    row = StandingPermission
    return (
        col(row.revoked_at).is_(None)
        & col(row.suspended_at).is_(None)
        & (col(row.starts_on) <= on)
        & (col(row.until) >= on)
        & ~_was_a_deputys(on)
        & ~outlived(on)
    )


def _was_a_deputys(on: Bound[date]) -> ColumnElement[bool]:
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


#: built once: each page of the queue asks it
_OF_OFFICES: Final[Select[Any]] = select(StandingPermission).where(
    col(StandingPermission.portfolio_id).in_(bindparam("offices", expanding=True)), in_force(bindparam("on"))
)

"""A permission given beforehand is suspended once nobody holds the office who held it when it was given."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters import outbox
from contactdesk.letters.letter_words import TOGETHER, render_standing
from contactdesk.store.desk import now
from contactdesk.store.in_force import Bound, answers_for
from contactdesk.store.models import AuditEntry, Organisation, Portfolio, RoleGrant, StandingPermission
from contactdesk.words import Party, Role


def suspend_outlived(db: Session, by: Actor = SYSTEM) -> int:
    """Write down and tell which ones lost their minister since; how many. What was permitted already stays so.

    Called by the act that ends a role, and by the worker for an end that only the date brings.
    """
    row = StandingPermission
    on = today(now(db))
    found = (
        db.execute(select(row).where(_is_open(on), outlived(on)).order_by(col(row.id)).with_for_update())
        .scalars()
        .all()
    )
    for one in found:
        _suspend(db, one)
        portfolio = db.get_one(Portfolio, one.portfolio_id)
        facts = {"portfolio": portfolio.id, "standing_permission": one.id}
        party = Party.SYSTEM if by.id is None else Role.ADMINISTRATOR
        entry = audit.record(db, action="standing_suspend", by=by, party=party, facts=facts)
        tell(db, entry, one, portfolio, "standing_suspended", by)
    return len(found)


def suspend_of(db: Session, portfolio_id: int) -> list[StandingPermission]:
    """Suspend every one of this minister that is in force: another holds the office. Which; the caller says and tells so."""
    query = select(StandingPermission).where(open_of(portfolio_id, today(now(db))))
    found = list(db.execute(query.order_by(col(StandingPermission.id)).with_for_update()).scalars())
    for one in found:
        _suspend(db, one)
    return found


def open_of(portfolio_id: int, on: date) -> ColumnElement[bool]:
    """Those of this minister that neither are over nor wait."""
    return _is_open(on) & (col(StandingPermission.portfolio_id) == portfolio_id)


def _is_open(on: date) -> ColumnElement[bool]:
    row = StandingPermission
    return col(row.revoked_at).is_(None) & col(row.suspended_at).is_(None) & (col(row.until) >= on)


def _suspend(db: Session, row: StandingPermission) -> None:
    row.suspended_at = now(db)
    row.version += 1
    db.add(row)
    db.flush()


def outlived(on: Bound[date]) -> ColumnElement[bool]:
    """The portfolio changed hands: of those who held it on the day this was recorded, nobody holds it any more.

    Deputies hold nothing of their own. Where nobody had an account that day, the office works by letter alone, and
    no role tells when it changed hands.
    """
    grant = aliased(RoleGrant)
    row = StandingPermission
    held_then = (
        exists()
        .where(col(grant.portfolio_id) == col(row.portfolio_id), col(grant.role) == Role.MINISTER)
        .where(~col(grant.is_deputy))
        .where(or_(col(grant.starts_on).is_(None), col(grant.starts_on) <= col(row.starts_on)))
        .where(or_(col(grant.ends_on).is_(None), col(grant.ends_on) >= col(row.starts_on)))
        .correlate(StandingPermission)
    )
    still = or_(col(grant.ends_on).is_(None), col(grant.ends_on) > on)
    return held_then & ~held_then.where(still)


def tell(
    db: Session, entry: AuditEntry, row: StandingPermission, portfolio: Portfolio, template: str, by: Actor
) -> None:
    """The office hears of it always; the liaisons' mailbox too, so that the queue is worked on what holds."""
    _tell_both(db, entry, portfolio, template, render_standing(db, template, [row], portfolio, by))


def tell_together(
    db: Session, entry: AuditEntry, rows: Sequence[StandingPermission], portfolio: Portfolio, by: Actor
) -> None:
    """The same of several that were confirmed in one act."""
    _tell_both(db, entry, portfolio, TOGETHER, render_standing(db, TOGETHER, rows, portfolio, by))


def _tell_both(
    db: Session, entry: AuditEntry, portfolio: Portfolio, template: str, said: tuple[str, str]
) -> None:
    department = db.get(Organisation, portfolio.department_id) if portfolio.department_id else None
    liaisons = department.liaison_mailbox if department else None
    office = db.get_one(Portfolio, answers_for(db, portfolio.id, today(now(db)))).mailbox
    for mailbox, party in ((office, Party.MINISTER), (liaisons, Party.LIAISON)):
        if mailbox:
            outbox.keep(
                db,
                audit_id=entry.id,
                contact_id=None,
                template=template,
                to_email=mailbox,
                to_party=party.value,
                reply_to=liaisons if party is Party.MINISTER else office,
                subject=said[0],
                body=said[1],
            )

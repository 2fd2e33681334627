"""Which permissions beforehand somebody may see and act on. Records and changes none."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import Actor
from contactdesk.people.lasting import is_held
from contactdesk.people.suspension import outlived
from contactdesk.store.desk import now
from contactdesk.store.models import Decision, Portfolio, StandingPermission
from contactdesk.words import Role


@dataclass(frozen=True)
class Seen:
    """One that somebody may see: whose it is, how often it was used, and whether it waits for a successor."""

    row: StandingPermission
    portfolio: Portfolio
    used: int
    is_suspended: bool
    is_confirmed: bool


def portfolios_of(db: Session, by: Actor) -> list[Portfolio]:
    """For which ministers `by` may record and see: the office its own, a liaison those of the department."""
    own = [grant.portfolio_id for grant in by.of(Role.MINISTER)]
    departments = [grant.organisation_id for grant in by.of(Role.LIAISON)]
    query = select(Portfolio).where(
        col(Portfolio.id).in_(own) | col(Portfolio.department_id).in_(departments), is_held()
    )
    return list(db.execute(query.order_by(col(Portfolio.title))).scalars())


def is_office(by: Actor, portfolio_id: int) -> bool:
    return any(grant.portfolio_id == portfolio_id for grant in by.of(Role.MINISTER))


def listed(db: Session, by: Actor) -> list[Seen]:
    """Every standing permission that `by` may see, newest first."""
    portfolios = {portfolio.id: portfolio for portfolio in portfolios_of(db, by)}
    used = (
        select(col(Decision.standing_permission_id), func.count())
        .where(col(Decision.standing_permission_id).is_not(None), col(Decision.mistaken_at).is_(None))
        .group_by(col(Decision.standing_permission_id))
    )
    times: dict[Any, int] = {row[0]: row[1] for row in db.execute(used)}
    mine = col(StandingPermission.portfolio_id).in_(list(portfolios))
    rows = db.execute(select(StandingPermission).where(mine).order_by(col(StandingPermission.id).desc()))
    found = list(rows.scalars())
    over = db.execute(select(col(StandingPermission.id)).where(mine, outlived(today(now(db)))))
    outlived_ids, confirmed = set(over.scalars()), {row.confirms_id for row in found}
    return [
        Seen(
            row,
            portfolios[row.portfolio_id],
            times.get(row.id, 0),
            is_suspended=row.suspended_at is not None or row.id in outlived_ids,
            is_confirmed=row.id in confirmed,
        )
        for row in found
    ]


def find(db: Session, standing_id: int, by: Actor, *, to_change: bool = False) -> StandingPermission:
    """One that is not theirs asks the database what one that is not there asks. Raises NotFound for both."""
    portfolios = {portfolio.id for portfolio in portfolios_of(db, by)}
    row = db.get(StandingPermission, standing_id, with_for_update=to_change or None)
    if row is None or row.portfolio_id not in portfolios:
        raise NotFound("standing permission")
    return row

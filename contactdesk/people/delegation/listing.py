"""Lent roles as pages tell of them: to whom, until when, given by whom."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.law.days import dutch_date, today
from contactdesk.law.permissions import Actor
from contactdesk.people import surnames
from contactdesk.people.delegation.acting_for import Office, of_role
from contactdesk.people.delegation.lending import DAY, is_over
from contactdesk.store.desk import now
from contactdesk.store.models import Delegation, Person, RoleGrant

#: of what is over: the newest
SHOWN: Final = 50


@dataclass(frozen=True)
class Lent:
    """A lent role in words. `standing`: geldig, begint nog, voorbij."""

    id: int
    person_id: int
    name: str
    email: str
    office: str
    period: str
    given: str
    standing: str

    @property
    def is_over(self) -> bool:
        return self.standing == "voorbij"


def lent(db: Session, offices: Collection[Office]) -> list[Lent]:
    """Who may act for these offices, whoever gave it: first what holds or is to come, then what is over."""
    told = [_told(db, *found) for office in offices for found in db.execute(_rows(office))]
    past = [one for one in told if one.is_over]
    holds = sorted((one for one in told if not one.is_over), key=lambda one: surnames.order(one.name))
    return holds + past[:SHOWN]


def held(db: Session, by: Actor) -> list[Lent]:
    """What `by` may do for others, now or soon: `office` says for whom."""
    query = _select().where(col(RoleGrant.person_id) == by.id).order_by(col(RoleGrant.id))
    told = [_told(db, *found) for found in db.execute(query) if of_role(db, found[0]) is not None]
    return [one for one in told if not one.is_over]


def _rows(office: Office) -> Select[RoleGrant, Person, Delegation, Person]:
    query = _select().order_by(col(RoleGrant.id).desc())
    for name, value in asdict(office.grant).items():
        query = query.where(getattr(RoleGrant, name) == value)
    return query


def _select() -> Select[RoleGrant, Person, Delegation, Person]:
    giver = aliased(Person)
    return (
        select(RoleGrant, Person, Delegation, giver)
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .outerjoin(Delegation, col(Delegation.grant_id) == col(RoleGrant.id))
        .outerjoin(giver, col(giver.id) == col(Delegation.given_by_id))
    )


def _told(
    db: Session, row: RoleGrant, person: Person, delegation: Delegation | None, giver: Person | None
) -> Lent:
    office, on = of_role(db, row), today(now(db))
    standing = "voorbij" if is_over(row, on) else "geldig"
    if standing == "geldig" and row.starts_on is not None and row.starts_on > on:
        standing = "begint nog"
    return Lent(
        id=row.id,
        person_id=row.person_id,
        name=person.name,
        email=person.email,
        office=office.title if office else "",
        period=period(row),
        given=_given(db, delegation, giver),
        standing=standing,
    )


def period(row: RoleGrant) -> str:
    """`dinsdag 24 november 2026 tot en met vrijdag 4 december 2026`"""
    start = dutch_date(row.starts_on) if row.starts_on else ""
    if row.ends_on is None:
        return f"vanaf {start}, zonder einddatum" if start else "zonder einddatum"
    if row.starts_on is not None and row.ends_on <= row.starts_on:
        return f"vanaf {start}; op of voor die dag gestopt"
    return f"{start} tot en met {dutch_date(row.ends_on - DAY)}".strip()


def _given(db: Session, delegation: Delegation | None, giver: Person | None) -> str:
    if delegation is None or giver is None:
        return "door de beheerder"
    given = f"door {giver.name}, op {dutch_date(today(delegation.given_at))}"
    if delegation.withdrawn_at is None:
        return given
    who = db.get_one(Person, delegation.withdrawn_by_id).name
    return f"{given}; ingetrokken door {who}, op {dutch_date(today(delegation.withdrawn_at))}"

"""Offices that are never left without anybody: no role there ends, or gets an end, before somebody comes after.

A deputy stands in for somebody for some days, and keeps no office; neither does who cannot sign in. Gives and ends no
roles.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import Grant
from contactdesk.law.roles import KEPT, Days, left_empty
from contactdesk.people.actors import domain
from contactdesk.people.named import grant_of, role_title
from contactdesk.settings.providers import IdentityProvider
from contactdesk.store import lock_key
from contactdesk.store.desk import desk, now
from contactdesk.store.in_force import answers_for
from contactdesk.store.models import Organisation, Person, Portfolio, RoleGrant
from contactdesk.words import OrganisationKind, Role

#: one act at a time on who holds what: of two who each end one of the last two, the second sees the first
LOCK: Final = "administration"
STAY_OUT: Final = "Wie deze rol ook heeft, kan niet inloggen: geen van de aangesloten inlogdiensten spreekt voor dat e-mailadres."


@dataclass(frozen=True)
class Gap:
    """An office that nobody holds from `day` on."""

    grant: Grant
    title: str
    day: date
    is_now: bool
    others_stay_out: bool = False

    @property
    def sentence(self) -> str:
        who = "die kan inloggen" if self.others_stay_out else "met deze rol"
        if self.is_now:
            found = f"Dit is de laatste {who}: {self.title}. Geef eerst iemand anders deze rol."
        else:
            found = (
                f"Vanaf {dutch_date(self.day)} is er dan niemand meer {who}: {self.title}. "
                "Geef eerst iemand anders deze rol, vanaf uiterlijk die dag."
            )
        return found + (f" {STAY_OUT}" if self.others_stay_out else "")


class LeftEmpty(Conflict):
    """409: this would leave an office without anybody. Nothing was changed."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(gap.sentence)
        self.gap = gap


def one_at_a_time(db: Session) -> None:
    """Until commit nobody else gives or ends a role of an office."""
    lock_key(db, LOCK)


def is_kept(one: Grant | RoleGrant) -> bool:
    """Whether this role holds an office."""
    return one.role in KEPT and not one.is_deputy


def check_end(db: Session, ending: Sequence[RoleGrant], on: date) -> None:
    """Raise LeftEmpty when these roles cannot end on that day. Call before they do, after `one_at_a_time`."""
    ids = {row.id for row in ending}
    for grant in dict.fromkeys(grant_of(row) for row in ending if is_kept(row)):
        for rows, others_stay_out in _counted(db, grant):
            days = [(row.starts_on, row.ends_on) for row in rows]
            left = [(row.starts_on, on if row.id in ids else row.ends_on) for row in rows]
            if gap := _gap(db, grant, days, left, on):
                raise LeftEmpty(replace(gap, others_stay_out=others_stay_out))


def gap_by_address(db: Session, person: Person, email: str) -> Gap | None:
    """The office of this person where with this address nobody could sign in any more; None when there is none."""
    on, providers = today(now(db)), desk(db).settings.identity_providers
    rows = select(RoleGrant).where(col(RoleGrant.person_id) == person.id).order_by(col(RoleGrant.id))
    for grant in dict.fromkeys(grant_of(row) for row in db.execute(rows).scalars() if is_kept(row)):
        if any(domain(email) in one.email_domains and grant.role in one.roles for one in providers):
            continue
        able = [row for row in _held(db, grant) if any(_lets_in(db, one, row) for one in providers)]
        before = [(row.starts_on, row.ends_on) for row in able]
        after = [(row.starts_on, row.ends_on) for row in able if row.person_id != person.id]
        if gap := _gap(db, grant, before, after, on):
            return gap
    return None


def gap_after(db: Session, grant: Grant, starts_on: date | None, ends_on: date | None) -> Gap | None:
    """When nobody would hold this office any more after a role in it that ends on that day; None when somebody does."""
    if ends_on is None or not is_kept(grant):
        return None
    for rows, others_stay_out in _counted(db, grant):
        days = [(row.starts_on, row.ends_on) for row in rows]
        if gap := _gap(db, grant, [*days, (starts_on, None)], [*days, (starts_on, ends_on)], ends_on):
            return replace(gap, others_stay_out=others_stay_out)
    return None


def _counted(db: Session, grant: Grant) -> Iterator[tuple[list[RoleGrant], bool]]:
    """All who hold this office; and where that is another number, those of them who can sign in."""
    rows = _held(db, grant)
    yield rows, False
    able = [row for row in rows if can_sign_in(db, row)]
    if len(able) < len(rows):
        yield able, True


def can_sign_in(db: Session, row: RoleGrant) -> bool:
    """Whether a provider speaks for who has this role; of a desk that has none yet nobody knows."""
    providers = desk(db).settings.identity_providers
    return not providers or any(_lets_in(db, provider, row) for provider in providers)


def _lets_in(db: Session, provider: IdentityProvider, row: RoleGrant) -> bool:
    """Whether this provider speaks for who has the role: by address, role, and the account they joined with."""
    person = db.get_one(Person, row.person_id)
    is_theirs = person.issuer in (None, provider.issuer) and row.role in provider.roles
    return is_theirs and domain(person.email) in provider.email_domains


def _gap(db: Session, grant: Grant, before: list[Days], after: list[Days], on: date) -> Gap | None:
    """Not of an office that is none, or is over by then."""
    day = left_empty(before, after, on)
    if day is None or not is_office(db, grant, day) or _is_replaced(db, grant, day):
        return None
    return Gap(grant, role_title(db, grant), day, day <= today(now(db)))


def _is_replaced(db: Session, grant: Grant, day: date) -> bool:
    """Whether another minister answers for it that day: then nobody need be in the office that is vacant."""
    office = grant.portfolio_id
    return office is not None and answers_for(db, office, day) != office


def _held(db: Session, grant: Grant) -> list[RoleGrant]:
    """Who holds this office now, or is to."""
    lasts = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > today(now(db)))
    same = (
        (col(RoleGrant.role) == grant.role)
        & col(RoleGrant.organisation_id).is_not_distinct_from(grant.organisation_id)
        & col(RoleGrant.portfolio_id).is_not_distinct_from(grant.portfolio_id)
    )
    query = select(RoleGrant).where(same, lasts, ~col(RoleGrant.is_deputy)).order_by(col(RoleGrant.id))
    return list(db.execute(query).scalars())


def is_office(db: Session, grant: Grant, day: date) -> bool:
    """Contact persons are a ministry's, as long as it is there: elsewhere the role reaches nothing. An office that has
    ended needs nobody: another one has all that it had."""
    if grant.role is Role.MINISTER:
        return db.get_one(Portfolio, grant.portfolio_id).ended_on is None
    if grant.role is not Role.LIAISON:
        return True
    body = db.get_one(Organisation, grant.organisation_id)
    return body.kind is OrganisationKind.MINISTRY and (body.ended_on is None or body.ended_on > day)

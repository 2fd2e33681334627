"""Who is there on a day: roles that are in force, contact persons who are away, and ministers who replace another. Clauses;
they ask nothing themselves, but for `answers_for`."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Date, bindparam, case, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.store.lookups import Lookup
from contactdesk.store.models import Absence, ContactRequest, Person, Replacement, RoleGrant
from contactdesk.words import Role

T = TypeVar("T")
#: a value now, or one that a statement gets when it is executed
Bound: TypeAlias = T | BindParameter[T]
#: made once: an alias names each column of its table, and took a quarter of a letter's time
_MEMBER: Final = aliased(RoleGrant)
_DESK: Final = aliased(RoleGrant)
_AWAY: Final = aliased(Absence)


# a clause is never changed, and of one day it is asked all day
@lru_cache(maxsize=32)
def is_in_force(on: Bound[date]) -> ColumnElement[bool]:
    """The clause on `RoleGrant`: the role holds that day. An assistant is one as long as the member is a member; so is
    a chair."""
    seat = case((col(RoleGrant.role) == Role.CHAIR, col(RoleGrant.person_id)), else_=col(RoleGrant.member_id))
    is_member = (
        select(col(_MEMBER.id))
        .where(col(_MEMBER.person_id) == seat, col(_MEMBER.role) == Role.MEMBER)
        .where(_holds(_MEMBER, on))
        .correlate(RoleGrant)
    )
    return _holds(RoleGrant, on) & or_(seat.is_(None), is_member.exists())


def is_away(person: Any, on: Bound[date]) -> ColumnElement[bool]:
    """Whether the person of this column is away that day."""
    query = select(col(_AWAY.id)).where(col(_AWAY.person_id) == person, _is_off(_AWAY, on))
    return query.correlate_except(_AWAY).exists()


def holder(on: Bound[date]) -> ColumnElement[Any]:
    """On `ContactRequest`: the id of who has it that day of those who take up requests; NULL where nobody has. That is
    who took it, as long as they are contact person there; in the days in which they are away who stands in for them."""
    taker, stands_in = col(ContactRequest.taken_by_id), col(Absence.stand_in_id)
    in_place = (
        select(stands_in)
        .where(col(Absence.person_id) == taker, _is_off(Absence, on), _is_there(stands_in, on))
        .limit(1)
        .correlate(ContactRequest)
        .scalar_subquery()
    )
    return case((_is_there(taker, on), taker), else_=in_place)


def stands_in(on: Bound[date]) -> ColumnElement[bool]:
    """On `Person`, beside `ContactRequest`: who is there in the place of a deputy of its department, or of who took it,
    that is away."""
    theirs = (col(RoleGrant.organisation_id) == col(ContactRequest.department_id)) & col(RoleGrant.is_deputy)
    deputies = select(col(RoleGrant.person_id)).where(theirs, col(RoleGrant.role) == Role.LIAISON)
    deputies = deputies.where(_holds(RoleGrant, on)).correlate(ContactRequest)
    taken = col(Absence.person_id) == col(ContactRequest.taken_by_id)
    away = (
        select(col(Absence.id))
        .where(col(Absence.stand_in_id) == col(Person.id), _is_off(Absence, on))
        .where(or_(taken, col(Absence.person_id).in_(deputies)))
        .correlate(ContactRequest, Person)
    )
    return away.exists() & _is_there(col(Person.id), on)


def took_and_left(on: Bound[date]) -> ColumnElement[bool]:
    """On `ContactRequest`: who took it was contact person of its department, and is not any more."""
    was = select(col(_DESK.id)).where(col(_DESK.person_id) == col(ContactRequest.taken_by_id), _of_desk())
    left = was.where(col(_DESK.ends_on) <= on).correlate_except(_DESK).exists()
    return left & ~is_at_desk(col(ContactRequest.taken_by_id), on)


def is_at_desk(person: Any, on: Bound[date]) -> ColumnElement[bool]:
    """On `ContactRequest`: contact person of its department, or deputy of one."""
    query = select(col(_DESK.id)).where(col(_DESK.person_id) == person, _of_desk(), _holds(_DESK, on))
    return query.correlate_except(_DESK).exists()


def replaces(row: type[Replacement], on: Bound[date]) -> ColumnElement[bool]:
    """The clause on `Replacement`: that day the one minister answers in the place of the other."""
    return (col(row.starts_on) <= on) & or_(col(row.ends_on).is_(None), col(row.ends_on) > on)


#: made once: every letter asks it
_ANSWERS: Final = Lookup(
    select(col(Replacement.replaced_by_id)).where(
        col(Replacement.portfolio_id) == bindparam("office"),
        replaces(Replacement, bindparam("on", type_=Date)),
    )
)


def answers_for(db: Session, portfolio_id: int, on: date) -> int:
    """Whose office answers for this one that day: its own, or while it is vacant that of who replaces."""
    found: int | None = _ANSWERS.first(db, office=portfolio_id, on=on)
    return found or portfolio_id


def answered_by(db: Session, offices: Collection[int], on: date) -> set[int]:
    """For which offices these answer that day: themselves, where they are not vacant, and those they replace."""
    query = select(col(Replacement.portfolio_id), col(Replacement.replaced_by_id))
    by = dict(map(tuple, db.execute(query.where(replaces(Replacement, on)))))
    return {one for one in offices if one not in by} | {
        vacant for vacant, other in by.items() if other in offices
    }


def _of_desk() -> ColumnElement[bool]:
    is_theirs = col(_DESK.organisation_id) == col(ContactRequest.department_id)
    return (col(_DESK.role) == Role.LIAISON) & is_theirs


def _is_there(person: Any, on: Bound[date]) -> ColumnElement[bool]:
    return is_at_desk(person, on) & ~is_away(person, on)


def _is_off(absence: type[Absence], on: Bound[date]) -> ColumnElement[bool]:
    is_on = (col(absence.starts_on) <= on) & (col(absence.ends_on) > on)
    return is_on & col(absence.withdrawn_at).is_(None)


def _holds(grant: type[RoleGrant], on: Bound[date]) -> ColumnElement[bool]:
    """By its own dates."""
    started = or_(col(grant.starts_on).is_(None), col(grant.starts_on) <= on)
    return started & or_(col(grant.ends_on).is_(None), col(grant.ends_on) > on)

"""Who somebody is: the person with the roles in force on a day. Gives and takes no roles."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, Row, bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.law.permissions import Actor, Grant, Replaced, Replacing
from contactdesk.store import met
from contactdesk.store.in_force import is_in_force, replaces
from contactdesk.store.models import Person, Replacement, RoleGrant
from contactdesk.words import Role

GRANT: Final = tuple(field.name for field in fields(Grant))

_FOR: Final = aliased(Replacement)
_GONE: Final = aliased(Replacement)
_ON: Final[Any] = bindparam("on", type_=Date)

#: one row per role that holds `on` a day, and of a minister's office one for each that it replaces. Every page asks it: a
#: statement built once is also compiled once
IN_FORCE: Final = (
    select(col(Person.id), col(Person.name), col(Person.email), *(getattr(RoleGrant, name) for name in GRANT))
    .add_columns(col(_FOR.portfolio_id).label("replaces_id"), col(_GONE.replaced_by_id))
    .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    .outerjoin(_FOR, (col(_FOR.replaced_by_id) == col(RoleGrant.portfolio_id)) & replaces(_FOR, _ON))
    .outerjoin(_GONE, (col(_GONE.portfolio_id) == col(RoleGrant.portfolio_id)) & replaces(_GONE, _ON))
    .where(is_in_force(_ON))
    .order_by(col(RoleGrant.id))
)


def actor(db: Session, person_id: int, on: date) -> Actor | None:
    """The person with the roles in force that day; None when there is none."""
    return with_met(db, as_actor(in_force(db, person_id, on)))


def by_email(db: Session, email: str) -> Person | None:
    return db.execute(select(Person).where(col(Person.email) == folded(email))).scalar_one_or_none()


def domain(email: str) -> str:
    return folded(email).rpartition("@")[2]


def in_force(db: Session, person_id: int, on: date) -> Sequence[Row[Any]]:
    return db.execute(IN_FORCE.where(col(Person.id) == person_id), {"on": on}).all()


def as_actor(rows: Sequence[Row[Any]], roles: Collection[Role] = tuple(Role)) -> Actor | None:
    """The person of these rows with their `roles`; None when none is left."""
    grants = tuple(dict.fromkeys(one for row in rows if row.role in roles for one in _grants(row)))
    return Actor(rows[0].id, rows[0].name, rows[0].email, grants) if grants else None


def with_met(db: Session, found: Actor | None) -> Actor | None:
    """The same, with the contacts of which they, or who they assist, are a member besides the first."""
    if found is None:
        return None
    members = {grant.member_id for grant in found.of(Role.ASSISTANT) if grant.member_id is not None}
    return replace(found, met=met.met(db, members | {found.person_id}))


def _grants(row: Row[Any]) -> Iterator[Grant]:
    """The role itself; and of a minister's office that replaces another one, what comes with that."""
    held = {name: getattr(row, name) for name in GRANT}
    yield Replaced(**held) if row.replaced_by_id else Grant(**held)
    if row.replaces_id:
        yield Replacing(**held | {"portfolio_id": row.replaces_id}, by_id=row.portfolio_id)

"""Who somebody is: the person with the roles in force on a day. Gives and takes no roles."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.law.permissions import Actor, Grant
from contactdesk.store.in_force import is_in_force
from contactdesk.store.models import Person, RoleGrant
from contactdesk.words import Role

GRANT: Final = tuple(field.name for field in fields(Grant))

#: one row per role that holds `on` a day. Every page asks it: a statement built once is also compiled once
IN_FORCE: Final = (
    select(col(Person.id), col(Person.name), col(Person.email), *(getattr(RoleGrant, name) for name in GRANT))
    .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    .where(is_in_force(bindparam("on")))
    .order_by(col(RoleGrant.id))
)


def actor(db: Session, person_id: int, on: date) -> Actor | None:
    """The person with the roles in force that day; None when there is none."""
    return as_actor(in_force(db, person_id, on))


def by_email(db: Session, email: str) -> Person | None:
    return db.execute(select(Person).where(col(Person.email) == folded(email))).scalar_one_or_none()


def domain(email: str) -> str:
    return folded(email).rpartition("@")[2]


def in_force(db: Session, person_id: int, on: date) -> Sequence[Row[Any]]:
    return db.execute(IN_FORCE.where(col(Person.id) == person_id), {"on": on}).all()


def as_actor(rows: Sequence[Row[Any]], roles: Collection[Role] = tuple(Role)) -> Actor | None:
    """The person of these rows with their `roles`; None when none is left."""
    grants = tuple(_grant(row) for row in rows if row.role in roles)
    return Actor(rows[0].id, rows[0].name, rows[0].email, grants) if grants else None


def _grant(row: Row[Any]) -> Grant:
    return Grant(**{name: getattr(row, name) for name in GRANT})

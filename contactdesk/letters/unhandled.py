"""Contacts that nobody is left to handle: each contact person and deputy of the department has it as their own.

Only under permission: elsewhere the body acts, and the contact persons only read. A department without anybody in the
role is another matter, which `people.offices` keeps from happening.
"""

from collections.abc import Iterator
from dataclasses import fields
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlmodel import Session, col

from contactdesk.law.days import today
from contactdesk.law.permissions import Actor, Grant
from contactdesk.store import visibility
from contactdesk.store.desk import now
from contactdesk.store.in_force import is_in_force
from contactdesk.store.models import ContactRequest, Person, RoleGrant
from contactdesk.words import Regime, Role

C = ContactRequest


def unhandled(db: Session) -> Iterator[tuple[ContactRequest, str]]:
    """Each such contact that is open, with the situation it is in: in another one it is told anew."""
    department = col(RoleGrant.organisation_id)
    for number in db.execute(_liaisons(db, department).distinct().order_by(department)).scalars().all():
        everyone = _in_role(db, number)
        query = select(C).where(_is_open(number), *map(visibility.own_of, everyone)).order_by(col(C.id))
        for contact in db.execute(query).scalars().all():
            yield contact, _situation(db, contact, everyone)


def is_unhandled(db: Session, contact: ContactRequest) -> bool:
    """The same question of one contact."""
    everyone = _in_role(db, contact.department_id)
    query = select(col(C.id)).where(col(C.id) == contact.id, _is_open(contact.department_id))
    return bool(everyone) and db.execute(query.where(*map(visibility.own_of, everyone))).first() is not None


def _situation(db: Session, contact: ContactRequest, everyone: list[Actor]) -> str:
    """Who they are, on which question, and since when there is nobody else."""
    theirs = (col(RoleGrant.role) == Role.LIAISON) & (col(RoleGrant.organisation_id) == contact.department_id)
    ended = select(func.max(col(RoleGrant.ends_on))).where(theirs, col(RoleGrant.ends_on) <= today(now(db)))
    ids = ",".join(str(one.id) for one in everyone)
    return f"{ids} {contact.asked_version} {db.execute(ended).scalar()}"


def _is_open(department: int | None) -> ColumnElement[bool]:
    is_theirs = col(C.department_id) == department
    return and_(is_theirs, col(C.regime) == Regime.PERMISSION, col(C.closed_at).is_(None))


def _liaisons(db: Session, what: Any) -> Select[Any]:
    """Of who is contact person today, or stands in for one."""
    return select(what).where(col(RoleGrant.role) == Role.LIAISON, is_in_force(today(now(db))))


def _in_role(db: Session, department: int | None) -> list[Actor]:
    """Those of this department, with all their roles: another one can make a contact their own."""
    theirs = _liaisons(db, col(RoleGrant.person_id)).where(col(RoleGrant.organisation_id) == department)
    query = (
        select(Person, RoleGrant)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(Person.id).in_(db.execute(theirs).scalars().all()))
        .where(is_in_force(today(now(db))))
        .order_by(col(Person.id), col(RoleGrant.id))
    )
    rows = groupby(db.execute(query).all(), key=lambda row: row[0])
    return [
        Actor(one.id, one.name, one.email, tuple(_grant(grant) for _, grant in found)) for one, found in rows
    ]


def _grant(row: RoleGrant) -> Grant:
    return Grant(**{field.name: getattr(row, field.name) for field in fields(Grant)})

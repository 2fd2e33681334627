"""Roles with the names of what they are about, as pages and letters say them. Gives and ends none."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.law import roles
from contactdesk.law.permissions import Grant
from contactdesk.letters.letter_words.people import line
from contactdesk.store.models import Committee, Organisation, Person, Portfolio, RoleGrant


@dataclass(frozen=True)
class NamedRole:
    """One role of somebody; `about` is empty for an administrator and a member."""

    row: RoleGrant
    grant: Grant
    about: str

    @property
    def title(self) -> str:
        return titled(self.grant, self.about)


def named_roles(db: Session, which: ColumnElement[bool]) -> list[NamedRole]:
    """These rows of `RoleGrant`, the oldest first."""
    member = aliased(Person)
    query = (
        select(RoleGrant, Organisation, Portfolio, Committee, member)
        .outerjoin(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id))
        .outerjoin(Portfolio, col(Portfolio.id) == col(RoleGrant.portfolio_id))
        .outerjoin(Committee, col(Committee.id) == col(RoleGrant.committee_id))
        .outerjoin(member, col(member.id) == col(RoleGrant.member_id))
        .where(which)
        .order_by(col(RoleGrant.id))
    )
    return [NamedRole(row, grant_of(row), _named(about)) for row, *about in db.execute(query)]


def role_title(db: Session, grant: Grant) -> str:
    """`parlementair contactpersoon (Sociale Zaken en Werkgelegenheid)`"""
    about = (
        db.get(Organisation, grant.organisation_id) if grant.organisation_id else None,
        db.get(Portfolio, grant.portfolio_id) if grant.portfolio_id else None,
        db.get(Committee, grant.committee_id) if grant.committee_id else None,
        db.get(Person, grant.member_id) if grant.member_id else None,
    )
    return titled(grant, _named(about))


def grant_of(row: RoleGrant) -> Grant:
    return Grant(**{field.name: getattr(row, field.name) for field in fields(Grant)})


def titled(grant: Grant, about: str) -> str:
    return f"{roles.label(grant)} ({about})" if about else roles.label(grant)


def _named(about: Sequence[Organisation | Portfolio | Committee | Person | None]) -> str:
    one = next((one for one in about if one is not None), None)
    if one is None:
        return ""
    return line(one.title if isinstance(one, Portfolio) else one.name)

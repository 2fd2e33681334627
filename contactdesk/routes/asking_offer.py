"""What the form of /verzoeken/nieuw offers to whom: the choices of one person, and the fields that make sense."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.days import today
from contactdesk.desk import now
from contactdesk.models import Committee, Organisation, Person, RoleGrant
from contactdesk.permissions import Actor
from contactdesk.words import Role

#: the fields that somebody sees, in the order of the page: so errors are listed too
FIELDS = (
    *("lid", "namens", "organisatie", "vorm", "onderwerp", "vraag", "debat", "wanneer"),
    *("grond", "geadresseerde", "wetsvoorstel", "ambtenaar", "dossier", "voorkeur"),
)
PARLIAMENT = (Role.MEMBER, Role.ASSISTANT, Role.CLERK)

Option = tuple[int, str]

_MORE = {"ambtenaar", "dossier", "voorkeur"}
_MORE_BY_TELEPHONE = {"vraag", "debat", "grond", "geadresseerde"}


@dataclass(frozen=True)
class Offer:
    """The choices of one person, and which fields make sense for them."""

    organisations: list[tuple[str, list[Option]]]
    behalf: list[Option]
    members: list[Option]
    is_parliament: bool
    is_telephone: bool
    is_own: bool
    about: str
    fields: frozenset[str]

    def opens(self, values: Mapping[str, str], error: Mapping[str, str]) -> bool:
        """Whether "Meer" stands open: something in it was filled in, or is wrong."""
        inside = _MORE | (_MORE_BY_TELEPHONE if self.is_telephone else set())
        return any(values[name] or error[name] for name in inside)


def offer(db: Session, by: Actor, organisation_id: str) -> Offer:
    """What `by` can choose from; with the organisation that is already chosen, and its department."""
    is_parliament, is_own = by.has(*PARLIAMENT), by.has(Role.OFFICIAL, Role.BODY)
    members = _members(db)
    behalf = _behalf(db, by, members)
    hidden = {"namens"} if not behalf else set()
    hidden |= set() if is_own else {"lid", "wanneer"}
    hidden |= set() if is_parliament else {"wetsvoorstel"}
    if not (is_parliament or by.has(Role.LIAISON, Role.OFFICIAL)):
        hidden |= {"grond", "geadresseerde", "ambtenaar"}
    rows = [row for row in _organisations(db) if is_parliament or _is_own(row, by)]
    return Offer(
        organisations=_grouped(rows),
        behalf=behalf,
        members=members,
        is_parliament=is_parliament,
        is_telephone=by.has(Role.LIAISON) and not is_parliament and not is_own,
        is_own=is_own,
        about=_about(db, organisation_id, rows),
        fields=frozenset(FIELDS) - hidden,
    )


def _organisations(db: Session) -> list[Row[Any]]:
    ministry = col(Organisation.department_id)
    query = (
        select(col(Organisation.id), col(Organisation.name), col(Organisation.abbreviation), ministry)
        .where(col(Organisation.ended_on).is_(None), ~col(Organisation.is_legislative_unit))
        .order_by((ministry == col(Organisation.id)).desc(), func.lower(col(Organisation.name)))
    )
    return list(db.execute(query).all())


def _is_own(row: Row[Any], by: Actor) -> bool:
    """The bodies somebody may report for, and for a liaison or official those of the own department."""
    bodies = {grant.organisation_id for grant in by.of(Role.BODY)}
    departments = {grant.organisation_id for grant in (*by.of(Role.LIAISON), *by.of(Role.OFFICIAL))}
    return row.id in bodies | departments or row.department_id in departments


def _grouped(rows: list[Row[Any]]) -> list[tuple[str, list[Option]]]:
    """Under the department that answers, each with itself first; what answers to none comes last."""
    names = {row.id: row.name for row in rows}
    groups: dict[str, list[Option]] = {}
    for row in rows:
        short = f" ({row.abbreviation})" if row.abbreviation and row.abbreviation != row.name else ""
        group = names.get(row.department_id, "Uw organisatie" if row.department_id else "")
        groups.setdefault(group, []).append((row.id, f"{row.name}{short}"))
    outside = groups.pop("", [])
    return [*sorted(groups.items()), *([("Zonder ministerie", outside)] if outside else [])]


def _about(db: Session, organisation_id: str, rows: list[Row[Any]]) -> str:
    """Under which ministry the chosen organisation falls, and who is its contact person."""
    if organisation_id not in {str(row.id) for row in rows}:
        return ""
    found = db.get_one(Organisation, int(organisation_id))
    department = db.get(Organisation, found.department_id) if found.department_id else None
    if department is None:
        return ""
    reach = ", ".join(one for one in (department.liaison_mailbox, department.liaison_phone) if one)
    under = f"{found.name} valt onder {department.name}. " if found.id != department.id else ""
    return under + (f"Parlementair contactpersoon: {reach}." if reach else "")


def _members(db: Session) -> list[Option]:
    on = today(now(db))
    query = (
        select(col(Person.id), col(Person.name), col(RoleGrant.chamber))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.MEMBER, _in_force(on))
        .order_by(func.lower(col(Person.name)))
    )
    return [(row.id, f"{row.name} ({words.MEMBER_OF[row.chamber]})") for row in db.execute(query)]


def _in_force(on: date) -> Any:
    started = or_(col(RoleGrant.starts_on).is_(None), col(RoleGrant.starts_on) <= on)
    return started & or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > on)


def _behalf(db: Session, by: Actor, members: list[Option]) -> list[Option]:
    """For whom somebody can ask: own members, own committees; any member who called a liaison or official."""
    if not by.has(*PARLIAMENT):
        return members if by.has(Role.LIAISON, Role.OFFICIAL) else []
    own = {grant.member_id for grant in by.of(Role.ASSISTANT)}
    committees = [grant.committee_id for grant in by.of(Role.CLERK)]
    query = select(col(Committee.id), col(Committee.name)).where(col(Committee.id).in_(committees))
    return [
        *(option for option in members if option[0] in own),
        *((row.id, row.name) for row in db.execute(query.order_by(col(Committee.name)))),
    ]

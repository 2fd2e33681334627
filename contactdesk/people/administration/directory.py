"""The people and organisations of the desk, as administrators look them up, add them, and keep their details right."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.law.roles import GIVEN_BY, Giver
from contactdesk.letters.letter_words.people import line
from contactdesk.people import delegation, edits, surnames
from contactdesk.people.administration import acting, boxes, correcting, undoing
from contactdesk.people.administration.boxes import Mailbox
from contactdesk.people.organisations import folding, rests_on
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Person, Portfolio, RoleGrant
from contactdesk.words import Role, cap

PAGE: Final = 50
#: what is changed without a second administrator: no letter with a link goes by it
HARMLESS: Final = ("phone", "liaison_phone", "website", "note")


@dataclass(frozen=True)
class RoleLine:
    """One role of somebody, in words. `standing`: geldt, begint nog, voorbij; `may_come_back`: it ended a short while
    ago."""

    id: int
    title: str
    period: str
    standing: str
    role: Role
    may_come_back: bool

    @property
    def is_liaison(self) -> bool:
        return self.role is Role.LIAISON

    @property
    def takes_two(self) -> bool:
        return GIVEN_BY[self.role] is Giver.TWO


@dataclass(frozen=True)
class ListedPerson:
    """Somebody with the roles they have and are to have. `seen` goes along with a change (`correcting.save_person`);
    `is_in_register`: their name follows that of their Chamber."""

    id: int
    name: str
    email: str
    phone: str | None
    roles: list[RoleLine]
    seen: str
    is_in_register: bool


@dataclass(frozen=True)
class Sought:
    """Whom to find: each word of `q` in name or address, and one role, now or still to begin, that is this one and is of
    this ministry (by its id): there, at one of its organisations or in the office of one of its ministers."""

    q: str = ""
    role: Role | None = None
    ministry: int | None = None


@dataclass(frozen=True)
class PeoplePage:
    """A page of the list; `next` is the id after which the next begins."""

    rows: list[ListedPerson]
    next: int | None


@dataclass(frozen=True)
class Body:
    """An organisation with its mailboxes; `answers`: which minister. `seen` goes along with a change (`save_body`).

    `rests_on`: on what its kind and minister rest.
    """

    row: Organisation
    department: str
    answers: str
    mailboxes: list[Mailbox]
    is_ministry: bool
    seen: str
    rests_on: str | None


def add_person(db: Session, by: Actor, *, name: str, email: str, phone: str | None) -> int:
    """Somebody new, without any role. Raises Conflict when that address is known."""
    acting.begin(db, by)
    return people.add_person(db, name=name, email=email, phone=phone, by=by)


def persons(db: Session, sought: Sought = Sought(), after: int | None = None) -> PeoplePage:
    """Everybody whom this finds, in the order of their last names."""
    found = _following(db, sought, after)
    rows = [db.get_one(Person, id_) for id_ in found[:PAGE]]
    held = _held(db, [row.id for row in rows])
    return PeoplePage(
        [_entry(row, [one for one in held.get(row.id, []) if one.standing != "voorbij"]) for row in rows],
        rows[-1].id if len(found) > PAGE else None,
    )


def _following(db: Session, sought: Sought, after: int | None) -> list[int]:
    """Whom to show from here, one more than a page. A database does not know what a last name is: it gives all names."""
    names = select(col(Person.id), col(Person.name))
    matching = _matching(sought, today(now(db)))
    keys = sorted((surnames.order(row.name), row.id) for row in db.execute(names.where(*matching)))
    last = db.execute(names.where(col(Person.id) == after)).one_or_none() if after else None
    if last is not None:
        keys = [key for key in keys if key > (surnames.order(last.name), last.id)]
    return [id_ for _, id_ in keys[: PAGE + 1]]


def person(db: Session, person_id: int) -> ListedPerson:
    """One of them, with roles that are over too. Raises NotFound."""
    row = db.get(Person, person_id)
    if row is None:
        raise NotFound("person")
    return _entry(row, _held(db, [person_id]).get(person_id, []))


def bodies(db: Session, q: str = "") -> list[tuple[Organisation, str]]:
    """Every organisation, also a legislative unit and one that has ended, each with its ministry's abbreviation."""
    rows = db.execute(select(Organisation).order_by(func.lower(col(Organisation.name)))).scalars().all()
    short = {row.id: row.abbreviation or row.name for row in rows}
    found = [row for row in rows if all(word in _hay(row) for word in folding.looked_for(q))]
    return [(row, short.get(row.department_id, "")) for row in found]


def _hay(row: Organisation) -> str:
    return " ".join(filter(None, (row.name, row.abbreviation, row.also_known_as, row.mailbox))).lower()


def body(db: Session, organisation_id: int) -> Body:
    """Raises NotFound."""
    row = db.get(Organisation, organisation_id)
    if row is None:
        raise NotFound("organisation")
    department = db.get(Organisation, row.department_id) if row.department_id else None
    is_ministry = row.id == row.department_id
    name = line(department.name) if department and not is_ministry else ""
    office = db.get(Portfolio, row.portfolio_id) if row.portfolio_id else None
    answers = line(office.title) if office else ""
    mailboxes, source = boxes.of_organisation(db, row), rests_on(row.source, row.tooi)
    return Body(row, name, answers, mailboxes, is_ministry, _seal(row), source)


def save_body(
    db: Session, organisation_id: int, details: Mapping[str, str | None], by: Actor, *, seen: str
) -> None:
    """Change what is HARMLESS. Raises NotFound, and Conflict when it was changed since it was `seen`."""
    acting.begin(db, by)
    row = db.get(Organisation, organisation_id, with_for_update=True)
    if row is None:
        raise NotFound("organisation")
    if seen != _seal(row):
        raise Conflict("Deze gegevens zijn intussen gewijzigd. Bekijk ze, en vul uw wijziging opnieuw in.")
    changed = {name: details[name] for name in HARMLESS if details[name] != getattr(row, name)}
    if not changed:
        return
    old = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    db.add(row)
    db.flush()
    facts: dict[str, Any] = {"organisation": row.id, "fields": sorted(changed)}
    entry = audit.record(
        db, action="organisation_edit", by=by, party=Role.ADMINISTRATOR, facts=facts, texts=dict(changed)
    )
    edits.keep(db, entry, "organisation", row.id, old, changed)


def _seal(row: Organisation) -> str:
    said = "\n".join(getattr(row, name) or "" for name in HARMLESS)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _matching(sought: Sought, on: date) -> list[ColumnElement[bool]]:
    hay = func.lower(col(Person.name)) + " " + col(Person.email)
    found = [hay.contains(word, autoescape=True) for word in folding.looked_for(sought.q)]
    if sought.role is None and sought.ministry is None:
        return found
    lasts = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > on)
    about = [lasts] if sought.role is None else [lasts, col(RoleGrant.role) == sought.role]
    if sought.ministry is not None:
        bodies = select(col(Organisation.id)).where(col(Organisation.department_id) == sought.ministry)
        offices = select(col(Portfolio.id)).where(col(Portfolio.department_id) == sought.ministry)
        about.append(
            or_(col(RoleGrant.organisation_id).in_(bodies), col(RoleGrant.portfolio_id).in_(offices))
        )
    return [*found, col(Person.id).in_(select(col(RoleGrant.person_id)).where(*about))]


def _entry(row: Person, roles: list[RoleLine]) -> ListedPerson:
    seen, is_in_register = correcting.seal(row), row.register_id is not None
    return ListedPerson(row.id, line(row.name), row.email, row.phone, roles, seen, is_in_register)


def _held(db: Session, ids: list[int]) -> dict[int, list[RoleLine]]:
    found: dict[int, list[RoleLine]] = {}
    for one in people.named_roles(db, col(RoleGrant.person_id).in_(ids)):
        held = RoleLine(
            one.row.id,
            cap(one.title),
            delegation.period(one.row),
            _standing(db, one.row),
            one.grant.role,
            undoing.may_give_back(one.row, today(now(db))),
        )
        found.setdefault(one.row.person_id, []).append(held)
    return found


def _standing(db: Session, row: RoleGrant) -> str:
    on = today(now(db))
    if delegation.is_over(row, on):
        return "voorbij"
    return "begint nog" if row.starts_on is not None and row.starts_on > on else "geldt"

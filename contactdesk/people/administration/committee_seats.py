"""Who belongs to a committee: its clerks and chair by their role here, its members by the register. Reads only."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import NotFound
from contactdesk.letters.letter_words.people import line
from contactdesk.people import delegation, titles
from contactdesk.people.administration.committees import ended
from contactdesk.store.desk import now
from contactdesk.store.models import Committee, CommitteeSeat, Person, RoleGrant
from contactdesk.words import ROLE, Role, cap


@dataclass(frozen=True)
class Belonging:
    """Somebody in a committee. `what`: the role, or the function that the register has; `period` in words."""

    person_id: int
    name: str
    group: str
    committee_id: int
    committee: str
    what: str
    period: str
    is_substitute: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class CommitteePage:
    """`ended`: that it is there no more, in a sentence; `before`: the names that it had."""

    row: Committee
    officers: list[Belonging]
    seats: list[Belonging]
    ended: str
    before: list[str]


def committee(db: Session, committee_id: int) -> CommitteePage:
    """Its clerks and chair of today and later, and every seat, also of before. Raises NotFound."""
    row = db.get(Committee, committee_id)
    if row is None:
        raise NotFound("committee")
    seats = _seats(db, col(CommitteeSeat.committee_id) == committee_id)
    before = [line(name) for name in titles.names_before(row)]
    return CommitteePage(row, _officers(db, row), seats, ended(db, row), before)


def seats_of(db: Session, person_id: int) -> list[Belonging]:
    """The seats of somebody, also of before."""
    return _seats(db, col(CommitteeSeat.person_id) == person_id)


def _officers(db: Session, row: Committee) -> list[Belonging]:
    query = (
        select(RoleGrant, Person)
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(col(RoleGrant.committee_id) == row.id, col(RoleGrant.role).in_((Role.CLERK, Role.CHAIR)))
        .order_by(col(RoleGrant.role).desc(), col(Person.name))
    )
    on = today(now(db))
    return [
        Belonging(
            who.id,
            line(who.name),
            line(who.parliamentary_group or ""),
            row.id,
            line(row.name),
            cap(ROLE[grant.role]),
            delegation.period(grant),
        )
        for grant, who in db.execute(query)
        if not delegation.is_over(grant, on)
    ]


def _seats(db: Session, which: ColumnElement[bool]) -> list[Belonging]:
    query = (
        select(CommitteeSeat, Person, Committee)
        .join(Person, col(Person.id) == col(CommitteeSeat.person_id))
        .join(Committee, col(Committee.id) == col(CommitteeSeat.committee_id))
        .where(which)
        .order_by(
            col(CommitteeSeat.is_substitute), col(Committee.name), col(Person.name), col(CommitteeSeat.id)
        )
    )
    return [_seat(*found) for found in db.execute(query)]


def _seat(row: CommitteeSeat, who: Person, at: Committee) -> Belonging:
    since = f"sinds {dutch_date(row.starts_on)}" if row.starts_on else ""
    until = f"tot en met {dutch_date(row.ends_on - timedelta(days=1))}" if row.ends_on else ""
    return Belonging(
        who.id,
        line(who.name),
        line(who.parliamentary_group or ""),
        at.id,
        line(at.name),
        line(row.function) or "Lid",
        " ".join(filter(None, (since, until))),
        row.is_substitute,
        row.ends_on is not None,
    )

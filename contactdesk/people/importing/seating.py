"""Who sits in the Tweede Kamer becomes who can ask here. A name and a group follow the register; an address never does:
it decides whose account it is, and is corrected by administrators."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM
from contactdesk.people.administration import acting, telling
from contactdesk.people.administration.committees import called, ended, is_of_inquiry, keep_committee
from contactdesk.people.importing.committee_seats import take_committee_seats
from contactdesk.people.importing.people_file import Line
from contactdesk.people.importing.taking_in import take_in
from contactdesk.people.importing.tweedekamer import Seated, Seats
from contactdesk.store.desk import now
from contactdesk.store.models import Person, RoleGrant
from contactdesk.words import Chamber, Party, Role

TK: Final = Chamber.TK
FOLLOWS: Final = ("register_id", "name", "parliamentary_group")


@dataclass
class Seating:
    """What came of it: names of members that are new, changed, leaving, or that cannot come in yet; `leaving` by id."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    without_address: list[str] = field(default_factory=list)
    leaving: dict[int, str] = field(default_factory=dict)
    ended: int = 0
    unknown: list[str] = field(default_factory=list)
    committees: list[str] = field(default_factory=list)
    #: committees that the register has, and that administrators ended here: they stay ended
    ended_here: list[str] = field(default_factory=list)
    #: how many seats in committees were added, and ended; None where the file does not tell of them
    seats: tuple[int, int] | None = None


def take_seats(db: Session, seats: Seats, *, end: bool) -> Seating:
    """Members and committees that are new come in, those that are there follow the register. Who has no seat any more
    keeps the role, unless it is to `end`. Raises WrongFile where somebody cannot be a member here; then nothing is."""
    acting.wait(db)
    found = Seating()
    lines = [line for one in seats.members if (line := _met(db, one, found))]
    take_in(db, lines)
    for one in seats.members:
        if person := _known(db, one):
            _follow(db, person, one, found)
    _committees(db, seats.committees, found)
    if seats.seats is not None:
        found.seats = take_committee_seats(db, seats.seats)
    _leave(db, {one.register_id for one in seats.members}, found, end=end)
    return found


def _known(db: Session, one: Seated) -> Person | None:
    """By what the register calls them; the first time by their address."""
    by_id = db.execute(select(Person).where(col(Person.register_id) == one.register_id)).scalar_one_or_none()
    return by_id or (people.by_email(db, one.email) if one.email else None)


def _met(db: Session, one: Seated, found: Seating) -> Line | None:
    """The line that makes them a member here, with the name they have here until it follows."""
    person = _known(db, one)
    email = person.email if person else one.email
    if email is None:
        found.without_address.append(_shown(one))
        return None
    if person is None:
        found.added.append(_shown(one))
    return Line(0, person.name if person else one.name, email, Role.MEMBER, TK.value)


def _follow(db: Session, person: Person, one: Seated, found: Seating) -> None:
    wanted = {"register_id": one.register_id, "name": one.name, "parliamentary_group": one.group or None}
    fields = [name for name in FOLLOWS if getattr(person, name) != wanted[name]]
    is_new = _shown(one) in found.added
    if not fields:
        found.same += 1
        return
    before = person.name
    for name in fields:
        setattr(person, name, wanted[name])
    db.add(person)
    audit.record(
        db,
        action="person_correct",
        by=SYSTEM,
        party=Party.SYSTEM,
        facts={"person": person.id, "fields": fields},
    )
    if not is_new:
        found.changed.append(_shown(one) if before == one.name else f"{before} → {_shown(one)}")


def _committees(db: Session, names: Sequence[str], found: Seating) -> None:
    """New ones come in. What was named anew here keeps that name, and what was ended here stays so."""
    there = called(db, TK)
    found.committees = [name for name in names if name.casefold() not in there]
    known = [name for name in names if name.casefold() in there]
    found.ended_here = [name for name in known if ended(db, there[name.casefold()])]
    for name in found.committees:
        is_inquiry = is_of_inquiry(name)
        keep_committee(db, name, TK, is_inquiry=is_inquiry, by=SYSTEM, party=Party.SYSTEM)


def _leave(db: Session, seated: Collection[str], found: Seating, *, end: bool) -> None:
    """Who was in the register and has no seat any more; and who was added by hand and is not in it at all."""
    on = today(now(db))
    for person, row in _members(db):
        if person.register_id in seated:
            continue
        if person.register_id is None:
            found.unknown.append(person.name)
            continue
        found.leaving[person.id] = person.name
        if end:
            entry = people.end_grant(db, row.id, on, SYSTEM, party=Party.SYSTEM)
            telling.role_ended(db, entry, row, SYSTEM)
            found.ended += 1


def _members(db: Session) -> list[tuple[Person, RoleGrant]]:
    query = (
        select(Person, RoleGrant)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.MEMBER, col(RoleGrant.chamber) == TK)
        .order_by(col(Person.id))
    )
    on = today(now(db))
    return [(person, row) for person, row in db.execute(query) if row.ends_on is None or row.ends_on > on]


def _shown(one: Seated) -> str:
    return f"{one.name} ({one.group})" if one.group else one.name

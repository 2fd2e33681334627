"""Ending roles: at once or after a day; also of somebody who goes on elsewhere in the same role (`changing_offices`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session

from contactdesk import people
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people import absences, delegation, offices, taken_up
from contactdesk.people.administration import acting, named_officials, proposals_store, telling
from contactdesk.people.delegation import DAY
from contactdesk.store.desk import now
from contactdesk.store.models import Person, Proposal, RoleGrant
from contactdesk.words import Role

#: the detail of a proposal of a role that comes in the place of another: which, and who has what they took up there
LEAVES: Final = "leaves"


@dataclass(frozen=True)
class RoleEnd:
    """The last day of a role, or None: at once. `successor_id`: who has what a contact person took up; `is_free`: it is
    for any of them."""

    until: date | None = None
    successor_id: int | None = None
    is_free: bool = False


def end(db: Session, person_id: int, grant_id: int, by: Actor, leaving: RoleEnd = RoleEnd()) -> str:
    """End a role of this person, and their sign-ins once it is over; returns their name.

    Raises NotFound, Invalid at `tot` and `naar`, and Conflict when it was over, or when nobody comes after them
    (`people.LeftEmpty`).
    """
    acting.begin(db, by)
    row, on = lasting(db, person_id, grant_id), today(now(db))
    if errors := [*wrong_leaving(db, row, leaving)]:
        raise Invalid(*errors)
    last = leaving.until + DAY if leaving.until else on
    successor = leaving.successor_id
    try:
        entry = people.end_grant(db, grant_id, last, by, party=Role.ADMINISTRATOR, successor_id=successor)
    except NotFound:
        raise Conflict("Deze rol eindigt al eerder. Kies een eerdere dag.") from None
    delegation.mark_withdrawn(db, grant_id, by)
    telling.role_ended(db, entry, row, by)
    person = db.get_one(Person, row.person_id)
    named_officials.tell_who_named(db, person, row, None, last, by)
    return line(person.name)


def wrong_leaving(db: Session, row: RoleGrant, leaving: RoleEnd) -> Iterator[FieldError]:
    if leaving.until is not None and leaving.until < today(now(db)):
        yield FieldError("tot", "Kies een laatste dag vanaf vandaag, of laat dit leeg: dan stopt de rol nu")
    if row.role is not Role.LIAISON:
        return
    if leaving.successor_id is None:
        if not leaving.is_free and taken_up.count_of(db, row.person_id):
            name = line(db.get_one(Person, row.person_id).name)
            yield FieldError("naar", f"Kies wie overneemt wat {name} heeft opgepakt")
    elif leaving.successor_id not in {one.id for one in absences.colleagues(db, row.person_id)}:
        yield FieldError("naar", "Kies een contactpersoon van hetzelfde ministerie")


def alone(db: Session, person_id: int) -> set[int]:
    """The roles of this person that cannot end today: nobody else has them."""
    return {row.id for row in people.lasting_roles(db, person_id) if _is_alone(db, row)}


def _is_alone(db: Session, row: RoleGrant) -> bool:
    try:
        offices.check_end(db, [row], today(now(db)))
    except offices.LeftEmpty:
        return True
    return False


def lasting(db: Session, person_id: int, grant_id: int) -> RoleGrant:
    """This role of this person, held until commit. Raises NotFound, Conflict when it was over."""
    row = db.get(RoleGrant, grant_id, with_for_update=True)
    if row is None or row.person_id != person_id:
        raise NotFound("role")
    if delegation.is_over(row, today(now(db))):
        raise Conflict(f"Die rol van {line(db.get_one(Person, person_id).name)} was al voorbij.")
    return row


# Of a proposal that comes in the place of a role


def left(db: Session, row: Proposal) -> RoleGrant | None:
    """The role that ends when this one begins; None of most."""
    leaves = row.details.get(LEAVES)
    return db.get_one(RoleGrant, leaves["grant"]) if leaves else None


def first_day(db: Session, starts_on: date | None) -> date:
    """The first day without the old role: that of the new one, or today."""
    return max(starts_on or today(now(db)), today(now(db)))


def overtaken(db: Session, row: Proposal) -> str:
    """Why the old role cannot end so any more; empty when it can."""
    old = left(db, row)
    if old is None:
        return ""
    if delegation.is_over(old, today(now(db))):
        return f"{people.role_title(db, people.grant_of(old))}: die rol is al voorbij."
    try:
        offices.check_end(db, [old], first_day(db, proposals_store.proposed_role(row).starts_on))
    except offices.LeftEmpty as error:
        return error.gap.sentence
    return ""


def leave(db: Session, row: Proposal, by: Actor) -> None:
    """The new role holds: the old one ends on its first day."""
    old = left(db, row)
    if old is not None:
        starts_on = proposals_store.proposed_role(row).starts_on
        put_end(db, old, starts_on, row.details[LEAVES]["successor"], by)


def put_end(db: Session, old: RoleGrant, starts_on: date | None, successor_id: int | None, by: Actor) -> None:
    """End it, with whoever was lent it, and tell so."""
    on = first_day(db, starts_on)
    entry = people.end_grant(db, old.id, on, by, party=acting.party(by), successor_id=successor_id)
    delegation.mark_withdrawn(db, old.id, by)
    telling.role_ended(db, entry, old, by)

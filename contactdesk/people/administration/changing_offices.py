"""Somebody goes on elsewhere in the same role: from the office of one minister to that of another, from one ministry or
organisation to another. One act: the old role ends on the first day of the new one, and what a contact person had taken up
goes to who was chosen. Where the role takes two administrators, so does this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session

from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.roles import GIVEN_BY, Giver
from contactdesk.people import offices
from contactdesk.people.administration import acting, choices, giving, leaving, named_officials, telling
from contactdesk.people.administration.leaving import RoleEnd
from contactdesk.people.administration.proposals_store import Term
from contactdesk.store.desk import now
from contactdesk.store.models import Person, RoleGrant
from contactdesk.words import Role

#: of which roles there are more of one kind to go to
MOVABLE: Final = (Role.LIAISON, Role.MINISTER, Role.OFFICIAL, Role.BODY, Role.CLERK)


@dataclass(frozen=True)
class OfficeChange:
    """`about`: the key of where they go (`choices.options`); `starts_on`: the first day there, None: at once;
    `successor_id`: who has what a contact person took up, `is_free`: any of them."""

    about: str | None
    starts_on: date | None = None
    successor_id: int | None = None
    is_free: bool = False


def may_change_office(row: RoleGrant) -> bool:
    """Somebody who stands in has days of their own."""
    return row.role in MOVABLE and not row.is_deputy


def destinations(db: Session, row: RoleGrant) -> list[tuple[str, str]]:
    """Where this role can go on: not where it is."""
    here = row.portfolio_id or row.organisation_id or row.committee_id
    return [one for one in choices.options(db, row.role) if one[0] != str(here)]


def change_office(db: Session, person_id: int, grant_id: int, wanted: OfficeChange, by: Actor) -> bool:
    """True when it is done, False when a second administrator agrees first. Raises NotFound, Invalid at `waarheen`, `van` and
    `naar`, and Conflict where it was over, or where nobody comes after them."""
    acting.begin(db, by)
    row = leaving.lasting(db, person_id, grant_id)
    if person_id == by.id:
        raise invalid("", "U kunt uzelf geen rol geven. Vraag een andere beheerder")
    if not may_change_office(row):
        raise Conflict("Met deze rol kan niemand overstappen. Geef de nieuwe rol, en beëindig de oude.")
    if errors := [*_wrong(db, row, wanted)]:
        raise Invalid(*errors)
    person = db.get_one(Person, person_id)
    acting.hold(db, person)
    offices.check_end(db, [row], leaving.first_day(db, wanted.starts_on))
    term = Term(choices.grant_of(db, row.role, wanted.about, is_deputy=False), wanted.starts_on)
    if why := giving.cannot(db, person, term):
        raise Conflict(why)
    if GIVEN_BY[row.role] is Giver.ONE:
        giving.hold(db, person, term, by)
        leaving.put_end(db, row, wanted.starts_on, wanted.successor_id, by)
        named_officials.tell_who_named(db, person, row, term.grant, leaving.first_day(db, term.starts_on), by)
        return True
    leaves = {"grant": row.id, "successor": wanted.successor_id}
    proposal, entry = giving.keep(db, person, term, by, leaves)
    telling.role_proposed(db, entry, proposal, by)
    return False


def _wrong(db: Session, row: RoleGrant, wanted: OfficeChange) -> Iterable[FieldError]:
    if wanted.about not in dict(destinations(db, row)):
        yield FieldError("waarheen", "Kies een andere plek uit de lijst")
    if wanted.starts_on is not None and wanted.starts_on < today(now(db)):
        yield FieldError("van", "Kies een eerste dag vanaf vandaag")
    yield from leaving.wrong_leaving(db, row, RoleEnd(None, wanted.successor_id, is_free=wanted.is_free))

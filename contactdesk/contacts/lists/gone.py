"""What a list is narrowed down to that is there no more: a filter was kept, and the house went on. Reads only.

Names nobody: an address can be typed, and who is no colleague is nobody's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.lists.filters import ME, NOBODY, FilterChoices, Filters
from contactdesk.law.days import dutch_date, today
from contactdesk.people import is_in_force
from contactdesk.people.administration.merging_organisations import gone_into
from contactdesk.people.lasting import has_ended
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Person, RoleGrant
from contactdesk.words import Role


@dataclass(frozen=True)
class Gone:
    """A sentence on a filter, by its name in `Filters`; `instead`: what stands in its place today, by id and name."""

    field: str
    sentence: str
    instead: tuple[int, str] | None = None


def gone(db: Session, asked: Filters, offered: FilterChoices) -> list[Gone]:
    """What of `asked` can be chosen no more."""
    return [*_organisation(db, asked, offered), *_colleague(asked, offered), *_members(db, asked)]


def _organisation(db: Session, asked: Filters, offered: FilterChoices) -> Iterator[Gone]:
    row = db.get(Organisation, asked.organisation_id) if asked.organisation_id else None
    if asked.organisation_id is None:
        return
    if row is None:
        yield Gone("organisation_id", "De organisatie in uw filter bestaat niet.")
    elif has_ended(row, today(now(db))) and row.ended_on:
        into = gone_into(db, row.id)
        then = f" en opgegaan in {into.name}" if into else ""
        said = f"{row.name} is op {dutch_date(row.ended_on)} beëindigd{then}."
        yield Gone("organisation_id", said, (into.id, into.name) if into else None)
    elif str(row.id) not in dict(offered.organisations):
        yield Gone("organisation_id", f"{row.name} hoort niet bij uw ministerie.")


def _colleague(asked: Filters, offered: FilterChoices) -> Iterator[Gone]:
    if asked.who not in (None, ME, NOBODY) and str(asked.who) not in dict(offered.colleagues):
        yield Gone("who", "De collega in uw filter is geen contactpersoon van uw ministerie meer.")


def _members(db: Session, asked: Filters) -> Iterator[Gone]:
    sits = (
        select(col(Person.id))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.MEMBER, is_in_force(today(now(db))))
        .limit(1)
    )
    if asked.member_id is not None and not db.execute(sits.where(col(Person.id) == asked.member_id)).first():
        yield Gone("member_id", "Het Kamerlid in uw filter is geen Kamerlid meer.")
    if asked.party is not None:
        of_group = sits.where(col(Person.parliamentary_group) == asked.party)
        if not db.execute(of_group).first():
            yield Gone("party", "De fractie in uw filter heeft geen Kamerleden meer.")

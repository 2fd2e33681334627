"""Who of the contact persons has a contact now: who took it, or who stands in for them while they are away."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from contactdesk.law.days import today
from contactdesk.store.desk import now
from contactdesk.store.in_force import holder
from contactdesk.store.models import ContactRequest, Person

#: built once: the page of a contact asks it three times
_HOLDER: Final = (
    select(holder(bindparam("on")))
    .select_from(ContactRequest)
    .where(col(ContactRequest.id) == bindparam("contact"))
)


@dataclass(frozen=True)
class Holding:
    """`has_it`: None where nobody has; `away`: who took it and is not there."""

    has_it: Person | None
    away: Person | None

    @property
    def name(self) -> str | None:
        return self.has_it.name if self.has_it else None

    @property
    def id(self) -> int | None:
        return self.has_it.id if self.has_it else None


def taken(db: Session, contact: ContactRequest) -> Holding:
    """Asks nothing more of a contact that nobody took."""
    if contact.taken_by_id is None:
        return Holding(None, None)
    found = db.execute(_HOLDER, {"contact": contact.id, "on": today(now(db))}).scalar_one()
    taker = db.get_one(Person, contact.taken_by_id)
    if found == taker.id:
        return Holding(taker, None)
    return Holding(db.get(Person, found) if found else None, taker)

"""Who was named to help with a law before they had an account hears, once they have one, that they can read the content."""

from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.drafters import INVITED
from contactdesk.law.days import today
from contactdesk.operations.reminding import remind
from contactdesk.store.desk import now
from contactdesk.store.in_force import is_in_force
from contactdesk.store.models import ContactRequest, Person, Reminder, RoleGrant
from contactdesk.words import Role

C = ContactRequest
KIND: Final = "drafter_account"


def tell(db: Session) -> int:
    """Once for each contact and drafter; returns how many were told."""
    return sum(remind(db, one, KIND, one.official_email or "") for one in _waiting(db))


def _waiting(db: Session) -> list[ContactRequest]:
    """Open, where the drafter may read, and was invited: of sealed help only."""
    of_drafter = (col(Reminder.contact_id) == col(C.id)) & (col(Reminder.about) == col(C.official_email))
    invited, told = (
        select(col(Reminder.id)).where(of_drafter, col(Reminder.kind) == kind).correlate(C).exists()
        for kind in (INVITED, KIND)
    )
    officials = (
        select(col(Person.email))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.OFFICIAL, is_in_force(today(now(db))))
    )
    query = (
        select(C)
        .where(col(C.closed_at).is_(None), col(C.official_since).is_not(None))
        .where(invited, ~told, col(C.official_email).in_(officials))
        .order_by(col(C.id))
        .with_for_update(skip_locked=True)
    )
    return list(db.execute(query).scalars())

"""Who leaves Bureau Wetgeving is named with no contact any more: a role given later brings none of them back."""

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM
from contactdesk.store.desk import now
from contactdesk.store.in_force import is_in_force
from contactdesk.store.models import ContactRequest, RoleGrant
from contactdesk.words import Party, Role

#: what the log calls it
LET_GO = "helper_gone"


def let_go(db: Session) -> int:
    """End the naming of everybody who has the role no more; on how many contacts.

    Called by the act that ends a role, and by the worker for an end that only the date brings.
    """
    helped = select(col(RoleGrant.person_id)).where(col(RoleGrant.role) == Role.HELPER)
    still = set(db.execute(helped.where(is_in_force(today(now(db))))).scalars())
    gone = set(db.execute(helped).scalars()) - still
    if not gone:
        return 0
    query = select(ContactRequest).where(col(ContactRequest.helper_id).in_(gone))
    found = db.execute(query.order_by(col(ContactRequest.id)).with_for_update()).scalars().all()
    for contact in found:
        facts = {"person": contact.helper_id}
        contact.helper_id = None
        db.add(contact)
        audit.record(db, action=LET_GO, by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts)
    return len(found)

"""Whether the reader of a letter can open the page of the contact: without an account the letter has no link to it."""

from typing import Final

from sqlalchemy import ColumnElement, Date, bindparam, false, select, true
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.letters.recipients import Address, answering
from contactdesk.store.desk import desk, now
from contactdesk.store.in_force import is_in_force
from contactdesk.store.models import ContactRequest, Organisation, Person, RoleGrant
from contactdesk.words import Initiator, Party, Role

PARLIAMENT: Final = (Role.MEMBER, Role.ASSISTANT, Role.CLERK, Role.CHAIR)
#: made once: making it anew took a fifth of a letter's time
_IN_FORCE: Final = is_in_force(bindparam("on", type_=Date))


def can_open(db: Session, contact: ContactRequest, address: Address) -> bool:
    """Whether anybody behind this address has a role today through which the contact can be found."""
    body = _body(contact, address.party)
    if body is not None and _signs_in_by_mailbox(db, body):
        return True
    own = true() if address.is_shared else col(Person.email) == folded(address.email)
    query = (
        select(col(RoleGrant.id))
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(_role(db, contact, address.party, body), own, _IN_FORCE)
    )
    return db.execute(query.limit(1), {"on": today(now(db))}).first() is not None


def _body(contact: ContactRequest, party: Party) -> int | None:
    """The body that reads in this part."""
    if party is Party.INITIATOR and contact.initiator_kind is Initiator.BODY:
        return contact.organisation_id
    return contact.handler_id if party is Party.BODY else None


def _role(db: Session, contact: ContactRequest, party: Party, body: int | None) -> ColumnElement[bool]:
    role, organisation = col(RoleGrant.role), col(RoleGrant.organisation_id)
    if body is not None:
        return (role == Role.BODY) & (organisation == body)
    match party:
        case Party.LIAISON:
            return (role == Role.LIAISON) & (organisation == contact.department_id)
        case Party.MINISTER:
            return (role == Role.MINISTER) & (col(RoleGrant.portfolio_id) == answering(db, contact))
        case Party.OFFICIAL:
            return role == Role.OFFICIAL
        case Party.INITIATOR | Party.MEMBER:
            return role.in_((*PARLIAMENT, Role.HELPER, Role.OFFICIAL))
        case _:
            return false()


def _signs_in_by_mailbox(db: Session, organisation_id: int) -> bool:
    """Such a body needs no account; never a legislative unit, whose content is sealed."""
    body = db.get_one(Organisation, organisation_id)
    return body.kind in desk(db).settings.mailbox_sign_in.kinds and not body.is_legislative_unit

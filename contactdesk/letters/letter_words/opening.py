"""Whether the reader of a letter can open the page of the contact: without an account the letter has no link to it."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Date, bindparam, select, true
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.letters.recipients import Address, answering
from contactdesk.store.desk import desk, now
from contactdesk.store.in_force import is_in_force
from contactdesk.store.lookups import Lookup
from contactdesk.store.models import ContactRequest, Organisation, Person, RoleGrant
from contactdesk.words import Initiator, Party, Role

PARLIAMENT: Final = (Role.MEMBER, Role.ASSISTANT, Role.CLERK, Role.CHAIR)
#: in which roles each part reads, and through what: its organisation, its office, or the contact alone
_READS: Final[dict[Party, tuple[tuple[Role, ...], ColumnElement[bool]]]] = {
    Party.BODY: ((Role.BODY,), col(RoleGrant.organisation_id) == bindparam("place")),
    Party.LIAISON: ((Role.LIAISON,), col(RoleGrant.organisation_id) == bindparam("place")),
    Party.MINISTER: ((Role.MINISTER,), col(RoleGrant.portfolio_id) == bindparam("place")),
    Party.OFFICIAL: ((Role.OFFICIAL,), true()),
    Party.MEMBER: ((*PARLIAMENT, Role.HELPER, Role.OFFICIAL), true()),
}


def _somebody(roles: tuple[Role, ...], place: ColumnElement[bool], own: ColumnElement[bool]) -> Lookup:
    return Lookup(
        select(col(RoleGrant.id))
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(col(RoleGrant.role).in_(roles), place, own, is_in_force(bindparam("on", type_=Date)))
        .limit(1)
    )


#: of an address that is a whole side's, and of one that is somebody's own
_ANYBODY: Final = {party: _somebody(*reads, true()) for party, reads in _READS.items()}
_THEY: Final = {
    party: _somebody(*reads, col(Person.email) == bindparam("email")) for party, reads in _READS.items()
}


def can_open(db: Session, contact: ContactRequest, address: Address) -> bool:
    """Whether anybody behind this address has a role today through which the contact can be found."""
    body = _body(contact, address.party)
    if body is not None and _signs_in_by_mailbox(db, body):
        return True
    party, place = _reads(db, contact, address.party, body)
    if party is None:
        return False
    about: dict[str, Any] = {"on": today(now(db))} | ({} if place is None else {"place": place})
    if address.is_shared:
        return bool(_ANYBODY[party].rows(db, **about))
    return bool(_THEY[party].rows(db, **about, email=folded(address.email)))


def _body(contact: ContactRequest, party: Party) -> int | None:
    """The body that reads in this part."""
    if party is Party.INITIATOR and contact.initiator_kind is Initiator.BODY:
        return contact.organisation_id
    return contact.handler_id if party is Party.BODY else None


def _reads(
    db: Session, contact: ContactRequest, party: Party, body: int | None
) -> tuple[Party | None, int | None]:
    """As which part of `_READS`, and of which organisation or office."""
    if body is not None:
        return Party.BODY, body
    match party:
        case Party.LIAISON:
            return party, contact.department_id
        case Party.MINISTER:
            return party, answering(db, contact)
        case Party.OFFICIAL:
            return party, None
        case Party.INITIATOR | Party.MEMBER:
            return Party.MEMBER, None
        case _:
            return None, None


def _signs_in_by_mailbox(db: Session, organisation_id: int) -> bool:
    """Such a body needs no account; never a legislative unit, whose content is sealed."""
    body = db.get_one(Organisation, organisation_id)
    return body.kind in desk(db).settings.mailbox_sign_in.kinds and not body.is_legislative_unit

"""Who gets the letters of a member: they, who assists them, or both, as they chose (`LetterChoice`). Who chose an overview
gets what can wait in one letter a day (`gathering`).

A choice never loses a letter: where no assistant may read it, the member does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlalchemy import Date, bindparam, select
from sqlmodel import Session, col

from contactdesk.law import disclosure
from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.store import met
from contactdesk.store.desk import now
from contactdesk.store.in_force import is_in_force
from contactdesk.store.lookups import Lookup
from contactdesk.store.models import ContactRequest, LetterChoice, Person, RoleGrant
from contactdesk.words import Initiator, LettersTo, Party, Role

Emails: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Readers:
    """Whom to write to. `falls_back`: the member wanted only an assistant to read it, and there is none who may."""

    emails: Emails
    falls_back: bool = False


#: of each choice: from the member, the assistant who entered it, and those who may read it, whoever gets it
_CHOSEN: Final[dict[LettersTo, Callable[[str, Emails, Emails], Emails]]] = {
    LettersTo.USUAL: lambda own, entered, _helping: (own, *entered),
    LettersTo.MEMBER: lambda own, _entered, _helping: (own,),
    LettersTo.ASSISTANT: lambda own, entered, helping: entered or helping or (own,),
    LettersTo.BOTH: lambda own, entered, helping: (own, *(entered or helping)),
    LettersTo.OVERVIEW: lambda own, entered, _helping: (own, *entered),
}


def members_of(db: Session, contact: ContactRequest, party: Party) -> list[int]:
    """The members who play this part: who asks, or whom an official or a body wants to reach or reached. None of any other
    part."""
    is_askers = contact.initiator_kind is Initiator.MEMBER
    if party is Party.INITIATOR and is_askers and contact.committee_id is None:
        return [contact.initiator_id]
    return met.members(db, contact) if party is Party.MEMBER and not is_askers else []


def member_behind(db: Session, contact: ContactRequest, party: Party, email: str) -> int | None:
    """For which member in this part a letter to this address is: their own, or that of who assists them. None of any other
    part, and of who has left."""
    for member_id in members_of(db, contact, party):
        if folded(email) in may_read(db, contact, member_id):
            return member_id
    return None


def readers(db: Session, contact: ContactRequest, member_id: int) -> Readers:
    """Who gets the letters of this member of the contact today."""
    own, to = db.get_one(Person, member_id).email, chosen(db, member_id)
    entered, helping = _assistants(db, contact, member_id)
    emails = _CHOSEN[to](own, entered, helping)
    return Readers(emails, falls_back=to is LettersTo.ASSISTANT and own in emails)


def wants_overview(db: Session, contact: ContactRequest, party: Party, email: str) -> bool:
    """Whether this is the address of a member in this part, who chose one overview a day."""
    own = {folded(db.get_one(Person, one).email): one for one in members_of(db, contact, party)}
    member_id = own.get(folded(email))
    return member_id is not None and chosen(db, member_id) is LettersTo.OVERVIEW


def may_read(db: Session, contact: ContactRequest, member_id: int) -> set[str]:
    """Every address of the side of this member of the contact, as it is compared, that may have a letter today."""
    return {folded(db.get_one(Person, member_id).email), *map(folded, _assistants(db, contact, member_id)[1])}


def chosen(db: Session, member_id: int) -> LettersTo:
    found: LettersTo | None = _CHOICE.first(db, member=member_id)
    return found or LettersTo.USUAL


def assistants(db: Session, member_id: int) -> dict[int, str]:
    """Who assists this member today: their addresses, by id."""
    return dict(map(tuple, _ASSISTANTS.rows(db, on=today(now(db)), member=member_id)))


def _assistants(db: Session, contact: ContactRequest, member_id: int) -> tuple[Emails, Emails]:
    """Who entered it, if they assist still; and all who may read it: of help with a law only who entered it."""
    found = assistants(db, member_id)
    entered = tuple(email for person_id, email in found.items() if person_id == contact.entered_by_id)
    return entered, entered if disclosure.is_sealed(contact) else tuple(found.values())


_CHOICE: Final = Lookup(
    select(col(LetterChoice.letters_to)).where(col(LetterChoice.person_id) == bindparam("member"))
)
_ASSISTANTS: Final = Lookup(
    select(col(Person.id), col(Person.email))
    .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    .where(col(RoleGrant.role) == Role.ASSISTANT, col(RoleGrant.member_id) == bindparam("member"))
    .where(is_in_force(bindparam("on", type_=Date)))
    .order_by(col(Person.id))
)

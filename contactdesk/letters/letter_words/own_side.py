"""What a letter says to a member of their own side: which assistant did it, and why it comes to them after all."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.law.permissions import Actor
from contactdesk.letters import member_side
from contactdesk.letters.letter_words.people import line
from contactdesk.letters.recipients import Address
from contactdesk.store.models import ContactRequest, Person, RoleGrant
from contactdesk.words import Party, Role


@dataclass(frozen=True)
class OwnSide:
    """Empty for every reader but the member. `assistant`: who asked it for them, by name; `falls_back`: they chose that
    an assistant reads it, and there is none who may."""

    member_id: int | None = None
    assistant: str = ""
    falls_back: bool = False

    def assists(self, doer: Actor) -> bool:
        """Whether who did it did so as an assistant of this reader."""
        return self.member_id is not None and any(
            grant.member_id == self.member_id for grant in doer.of(Role.ASSISTANT)
        )


def own_side(db: Session, contact: ContactRequest, address: Address) -> OwnSide:
    member_id = member_side.member_behind(db, contact, address.party, address.email)
    if member_id is None or folded(address.email) != db.get_one(Person, member_id).email:
        return OwnSide()
    found = member_side.readers(db, contact, member_id)
    return OwnSide(member_id, _assistant(db, contact, member_id, address.party), found.falls_back)


def _assistant(db: Session, contact: ContactRequest, member_id: int, party: Party) -> str:
    """Also one who has left since."""
    if party is not Party.INITIATOR or contact.entered_by_id == member_id:
        return ""
    assisted = select(col(RoleGrant.id)).where(
        col(RoleGrant.person_id) == contact.entered_by_id,
        col(RoleGrant.role) == Role.ASSISTANT,
        col(RoleGrant.member_id) == member_id,
    )
    is_theirs = db.execute(assisted.limit(1)).first() is not None
    return line(db.get_one(Person, contact.entered_by_id).name) if is_theirs else ""

"""Which members a contact is with: of an own report there can be several, and each of them knows of it as the one does."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TypeAlias

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.store.models import ContactRequest, OtherMember, Person
from contactdesk.words import Initiator

#: whose contact it is besides, and which: person and contact
Met: TypeAlias = frozenset[tuple[int, int]]


def members(db: Session, contact: ContactRequest) -> list[int]:
    """Every member of the contact, as they were named; empty where it is a committee's, or of nobody yet."""
    if contact.member_id is None:
        return []
    # who asks, asks alone
    is_own = contact.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY)
    return [contact.member_id, *(others(db, contact) if is_own else ())]


def others(db: Session, contact: ContactRequest) -> list[int]:
    """The members besides the first."""
    query = select(col(OtherMember.person_id)).where(col(OtherMember.contact_id) == contact.id)
    return list(db.execute(query.order_by(col(OtherMember.id))).scalars())


def names(db: Session, contact_ids: Collection[int]) -> dict[int, list[str]]:
    """Of the contacts with more than one member: who the others are, by contact."""
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(col(OtherMember.contact_id), col(Person.name))
        .join(Person, col(Person.id) == col(OtherMember.person_id))
        .where(col(OtherMember.contact_id).in_(contact_ids))
        .order_by(col(OtherMember.id))
    )
    for contact_id, name in db.execute(query) if contact_ids else ():
        found[contact_id].append(name)
    return found


def met(db: Session, person_ids: Collection[int]) -> Met:
    """Of which contacts these people are a member besides the first."""
    query = select(col(OtherMember.person_id), col(OtherMember.contact_id))
    rows = db.execute(query.where(col(OtherMember.person_id).in_(person_ids)))
    return frozenset((row.person_id, row.contact_id) for row in rows)


def put(db: Session, contact: ContactRequest, person_ids: Sequence[int]) -> None:
    """These are its members from now on, the first one first."""
    first, *rest = person_ids
    contact.member_id = first
    query = select(OtherMember).where(col(OtherMember.contact_id) == contact.id)
    for row in db.execute(query).scalars():
        db.delete(row)
    db.flush()
    db.add_all([OtherMember(contact_id=contact.id, person_id=one) for one in rest])
    db.flush()

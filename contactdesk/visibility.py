"""What somebody may find: the WHERE clause that every query starts from, and the one way to sealed content."""

from sqlalchemy import ColumnElement, false, or_, select
from sqlmodel import Session, col

from contactdesk import permissions
from contactdesk.desk import now
from contactdesk.models import ContactRequest, SealedRead, SealedText
from contactdesk.outcomes import NotFound
from contactdesk.permissions import Actor
from contactdesk.words import Disclose, Initiator, Role

C = ContactRequest


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Contacts that `actor` may know of: the same question as `permissions.is_party`, asked of the database."""
    clauses: list[ColumnElement[bool]] = [false()]
    for grant in actor.grants:
        match grant.role:
            case Role.MEMBER:
                clauses += _of_member(actor.id)
            case Role.ASSISTANT:
                # sealed content is for the assistant who acts in it, and for no other (design 5)
                open_or_own = or_(col(C.disclose) != Disclose.TITLE_ONLY, col(C.entered_by_id) == actor.id)
                clauses += [open_or_own & clause for clause in _of_member(grant.member_id)]
            case Role.CLERK:
                clauses.append(col(C.committee_id) == grant.committee_id)
            case Role.LIAISON:
                clauses.append(col(C.department_id) == grant.organisation_id)
            case Role.MINISTER:
                known = col(C.office_since).is_not(None)
                clauses.append((col(C.portfolio_id) == grant.portfolio_id) & known)
            case Role.OFFICIAL:
                clauses.append(
                    (col(C.initiator_id) == actor.id) & (col(C.initiator_kind) == Initiator.OFFICIAL)
                )
                clauses.append((col(C.official_email) == actor.email) & col(C.official_since).is_not(None))
            case Role.BODY:
                own = col(C.organisation_id) == grant.organisation_id
                clauses.append(own & (col(C.initiator_kind) == Initiator.BODY))
                clauses.append(col(C.handler_id) == grant.organisation_id)
            case Role.ADMINISTRATOR:
                pass  # manages people and organisations, and reads no contacts
    return or_(*clauses)


def _of_member(member_id: int | None) -> list[ColumnElement[bool]]:
    own = (col(C.initiator_id) == member_id) & (col(C.initiator_kind) == Initiator.MEMBER)
    told = (col(C.member_id) == member_id) & col(C.member_since).is_not(None)
    return [own, told & (col(C.initiator_kind) != Initiator.MEMBER)]


def find(db: Session, number: str, by: Actor, *, lock: bool = False) -> ContactRequest:
    """The contact with this number, or NotFound: a stranger learns nothing, not even that it exists."""
    if "\0" in number:  # from an address; no text to PostgreSQL
        raise NotFound(number)
    query = select(C).where(col(C.number) == number, visible_to(by))
    if lock:
        query = query.with_for_update()
    query = query.execution_options(populate_existing=lock)
    contact: ContactRequest | None = db.execute(query).scalar_one_or_none()
    if contact is None:
        raise NotFound(number)
    return contact


def sealed_texts(db: Session, contact: ContactRequest, by: Actor) -> list[SealedText]:
    """The sealed content, oldest first; NotFound for whoever may not read it. Does not log: see `read_sealed`."""
    if not permissions.content_visible(by, contact):
        raise NotFound(contact.number)
    query = select(SealedText).where(col(SealedText.contact_id) == contact.id).order_by(col(SealedText.id))
    return list(db.execute(query).scalars())


def read_sealed(db: Session, number: str, by: Actor) -> list[SealedText]:
    """Open sealed content and log who did: a write, because reading it is an event (design 5)."""
    contact = find(db, number, by)
    found = sealed_texts(db, contact, by)
    if by.id is not None and contact.id is not None:
        db.add(SealedRead(contact_id=contact.id, person_id=by.id, at=now(db)))
    return found

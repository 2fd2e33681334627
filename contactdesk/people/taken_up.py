"""What contact persons took up goes to a colleague: handed over by themselves, or because their role is over.

Called by the act that ends a role, and by the worker for an end that only the date brings (`settle`). Each contact has its
own entry; who has them now, or the contact persons together, get one letter with the list.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law import permissions
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters import desk_mail
from contactdesk.letters.letter_words.one_line import one_line
from contactdesk.letters.letter_words.people import line
from contactdesk.people.actors import actor
from contactdesk.store import sorted_by
from contactdesk.store.desk import now
from contactdesk.store.in_force import is_at_desk, took_and_left
from contactdesk.store.models import AuditEntry, ContactRequest, Organisation, Person, RoleGrant
from contactdesk.words import Party, Role

#: what the log calls it: by a contact person; the role is over, and a colleague has it, or nobody
HAND_OVER, SUCCEEDED, FREED = "hand_over", "taker_succeeded", "taker_gone"


def count_of(db: Session, person_id: int) -> int:
    """How many open contacts this person took up: a number only, for who ends their role."""
    mine = (col(ContactRequest.taken_by_id) == person_id) & col(ContactRequest.closed_at).is_(None)
    return int(db.execute(select(func.count()).where(mine)).scalar_one())


def move(db: Session, contact: ContactRequest, to_id: int | None, by: Actor, action: str) -> AuditEntry:
    """One contact is with somebody else now, or with nobody."""
    contact.taken_by_id = to_id
    db.add(contact)
    facts = {"person": to_id} if to_id else {}
    if permissions.is_deputy(by, Party.LIAISON, contact):
        facts["deputy"] = by.person_id
    party = Party.SYSTEM if by.id is None else Party.LIAISON
    return audit.record(db, action=action, by=by, party=party, contact=contact, facts=facts)


def settle(db: Session) -> int:
    """What those took up whose role is over goes to the colleague who was named for it, else to nobody; how many."""
    on = today(now(db))
    left = select(col(RoleGrant.person_id)).where(
        col(RoleGrant.role) == Role.LIAISON, col(RoleGrant.ends_on) <= on
    )
    query = (
        select(ContactRequest)
        .where(col(ContactRequest.closed_at).is_(None), col(ContactRequest.taken_by_id).in_(left))
        .where(took_and_left(on))
        .order_by(sorted_by(col(ContactRequest.id)))
        .with_for_update()
    )
    found = list(db.execute(query).scalars())
    moved: dict[tuple[int, int | None, int], list[ContactRequest]] = defaultdict(list)
    for contact in found:
        assert contact.taken_by_id is not None
        to_id = _successor(db, contact)
        moved[contact.taken_by_id, to_id, contact.department_id].append(contact)
    for (from_id, to_id, _), contacts in moved.items():
        action = SUCCEEDED if to_id else FREED
        entries = [move(db, contact, to_id, SYSTEM, action) for contact in contacts]
        tell(db, entries[-1], contacts, from_id, to_id)
    return len(found)


def can_have(db: Session, contact: ContactRequest, person_id: int) -> bool:
    """Contact person there today, and it is not about themselves."""
    here = select(col(ContactRequest.id)).where(col(ContactRequest.id) == contact.id)
    if db.execute(here.where(is_at_desk(person_id, today(now(db))))).first() is None:
        return False
    found = actor(db, person_id, today(now(db)))
    return found is not None and not permissions.is_own_side(found, contact)


def tell(
    db: Session,
    entry: AuditEntry,
    contacts: Sequence[ContactRequest],
    from_id: int,
    to_id: int | None,
    *,
    by: Actor = SYSTEM,
    has_note: bool = False,
) -> None:
    """One letter with the list, as far as a contact person may read it there: to who has them now, else to all."""
    mailbox = db.get_one(Organisation, contacts[0].department_id).liaison_mailbox
    to_email = db.get_one(Person, to_id).email if to_id else mailbox
    if not to_email:
        return
    values = {
        "name": line(db.get_one(Person, from_id).name),
        "is_gone": by.id is None,
        "to_all": to_id is None,
        "has_note": has_note,
        "contacts": [one_line(contact, Party.LIAISON) for contact in contacts],
    }
    reply_to = by.email or (mailbox if to_id else None)
    desk_mail.tell(db, entry, "handed_over", to_email, Party.LIAISON, values, reply_to=reply_to)


def _successor(db: Session, contact: ContactRequest) -> int | None:
    """Whom the newest role that they had there names; nobody where that one cannot have it."""
    query = (
        select(col(RoleGrant.successor_id))
        .where(col(RoleGrant.person_id) == contact.taken_by_id, col(RoleGrant.role) == Role.LIAISON)
        .where(col(RoleGrant.organisation_id) == contact.department_id)
        .order_by(col(RoleGrant.ends_on).desc(), col(RoleGrant.id).desc())
    )
    found: int | None = db.execute(query.limit(1)).scalar_one_or_none()
    return found if found is not None and can_have(db, contact, found) else None

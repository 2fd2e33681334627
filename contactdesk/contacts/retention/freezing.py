"""A contact that may not be destroyed for now, whatever its class says: for a Woo request, an inquiry or a complaint.

An administrator says so, or whoever runs the desk, also of one that is open. It is no deed of the contact: no party is told, and only the log of the
desk has it. Each reason is a freeze of its own, and it lasts until the last of them is over.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.store import visibility
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, ContactRequest, Freeze, Person
from contactdesk.words import FreezeKind, Party, Role


@dataclass(frozen=True)
class Frozen:
    """One freeze that lasts. `by`: the administrator who said so; None where it was whoever runs the desk."""

    number: str
    kind: FreezeKind
    reason: str
    since: datetime
    by: str | None


def freeze(db: Session, number: str, kind: FreezeKind, reason: str, by: Actor = SYSTEM) -> None:
    """Raises NotFound, and Conflict where it is frozen for this kind of reason already."""
    contact = _locked(db, number)
    if any(one.kind is kind for one in _lasting(db, contact)):
        raise Conflict(f"{number} is frozen for this already ({kind})")
    row = Freeze(contact_id=contact.id, kind=kind, reason=line(reason), frozen_at=now(db))
    db.add(row)
    db.flush()
    _record(db, "freeze", contact, kind, by)


def thaw(
    db: Session, number: str, kind: FreezeKind | None, because: str, by: Actor = SYSTEM
) -> list[FreezeKind]:
    """End a freeze, or every one of a contact; which. Raises NotFound, and Conflict where it is not frozen so."""
    contact = _locked(db, number)
    rows = [one for one in _lasting(db, contact) if kind in (None, one.kind)]
    if not rows:
        raise Conflict(f"{number} is not frozen{f' for {kind}' if kind else ''}")
    for row in rows:
        row.ended_at, row.ended_because = now(db), line(because)
        db.add(row)
        _record(db, "thaw", contact, row.kind, by)
    return [one.kind for one in rows]


def frozen(db: Session) -> list[Frozen]:
    """All that is, the longest first."""
    query = select(col(ContactRequest.number), Freeze).join(
        ContactRequest, col(ContactRequest.id) == col(Freeze.contact_id)
    )
    found = db.execute(query.where(col(Freeze.ended_at).is_(None)).order_by(col(Freeze.id))).all()
    by = _said_by(db, {row.frozen_at for _, row in found})
    return [
        Frozen(number, row.kind, row.reason, row.frozen_at, by.get((number, row.kind, row.frozen_at)))
        for number, row in found
    ]


def _said_by(db: Session, moments: set[datetime]) -> dict[tuple[str, str, datetime], str]:
    """Who froze what at these moments, from the log: an entry has the moment of what it is about."""
    query = select(AuditEntry, col(Person.name)).join(Person, col(Person.id) == col(AuditEntry.by_id))
    query = query.where(col(AuditEntry.at).in_(sorted(moments)), col(AuditEntry.action) == "freeze")
    return {
        (entry.details["number"], entry.details["freeze"], entry.at): line(name)
        for entry, name in db.execute(query)
    }


def _locked(db: Session, number: str) -> ContactRequest:
    """Until commit nobody destroys it."""
    query = select(ContactRequest).where(col(ContactRequest.number) == number).with_for_update()
    contact: ContactRequest | None = db.execute(query).scalar_one_or_none()
    if contact is None:
        raise NotFound(number)
    visibility.refuse_destroyed(contact)
    return contact


def _lasting(db: Session, contact: ContactRequest) -> list[Freeze]:
    query = select(Freeze).where(col(Freeze.contact_id) == contact.id, col(Freeze.ended_at).is_(None))
    return list(db.execute(query.order_by(col(Freeze.id))).scalars())


def _record(db: Session, action: str, contact: ContactRequest, kind: FreezeKind, by: Actor) -> None:
    """In the log of the desk, by the number: whoever reads the contact need not learn that it is asked about."""
    facts = {"number": contact.number, "freeze": kind.value}
    party = Party.SYSTEM if by.id is None else Role.ADMINISTRATOR
    audit.record(db, action=action, by=by, party=party, facts=facts)

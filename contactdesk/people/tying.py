"""The account that somebody is tied to: loosened, so that they join anew, or moved along with its provider."""

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.people.roles import end_account, end_sessions
from contactdesk.people.signing_in import POSTBUS
from contactdesk.store.models import AuditEntry, Person
from contactdesk.words import Party, Role


def is_tied(person: Person) -> bool:
    """Whether an account of an identity provider is joined; that of a body's own mailbox is of no provider."""
    return person.issuer not in (None, POSTBUS)


def loosen(db: Session, person: Person, by: Actor, *, party: Party | Role) -> AuditEntry:
    """Sign somebody out everywhere and forget their account: the next one with their verified address joins."""
    person.issuer = person.subject = None
    db.add(person)
    db.flush()
    end_account(db, person.id)
    return audit.record(db, action="person_rejoin", by=by, party=party, facts={"person": person.id})


def move_issuer(db: Session, old: str, new: str, by: Actor) -> tuple[int, AuditEntry]:
    """Everybody of one issuer is of another, each with the same `sub`; they are signed out. Returns how many.

    Raises NotFound when nobody is of `old`, and Conflict when somebody else has such an account at `new`.
    """
    of_old = select(Person).where(col(Person.issuer) == old).order_by(col(Person.id)).with_for_update()
    found = db.execute(of_old).scalars().all()
    if not found:
        raise NotFound("issuer")
    taken = set(db.execute(select(col(Person.subject)).where(col(Person.issuer) == new)).scalars())
    if any(person.subject in taken for person in found):
        raise Conflict("an account of the new issuer is somebody else's")
    for person in found:
        person.issuer = new
        end_sessions(db, person.id)
    db.flush()
    texts: dict[str, str | None] = {"old": old, "new": new}
    facts = {"people": len(found)}
    entry = audit.record(db, action="issuer_move", by=by, party=Party.SYSTEM, facts=facts, texts=texts)
    return len(found), entry

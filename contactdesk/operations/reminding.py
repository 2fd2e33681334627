"""One letter about the clock, once. When one is owed is said by those who call this."""

from dataclasses import replace

from sqlmodel import Session

from contactdesk import audit, letters
from contactdesk.contacts.change import system_news
from contactdesk.law.permissions import SYSTEM
from contactdesk.store import insert_ignore
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Decision, Reminder
from contactdesk.words import Party


def remind(
    db: Session, contact: ContactRequest, kind: str, about: str, *, decision: Decision | None = None
) -> bool:
    """One letter about the clock, once for this due moment; False when it already went."""
    values = {"contact_id": contact.id, "kind": kind, "about": about, "at": now(db)}
    table = Reminder.__table__  # type: ignore[attr-defined]
    if not insert_ignore(db, table, values, conflict=["contact_id", "kind", "about"]):
        return False
    entry = audit.record(db, action=f"term_{kind}", by=SYSTEM, party=Party.SYSTEM, contact=contact)
    letters.announce(db, contact, entry, replace(system_news(kind), decision=decision))
    return True

"""The log: one entry for every change, chained by hashes. Field names and hashes of texts, never a text.

A text can be destroyed, with its salt, while the chain stays whole (design 7, rule 5).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.database import lock_audit_chain
from contactdesk.desk import now
from contactdesk.models import AuditEntry, ContactRequest
from contactdesk.permissions import Actor
from contactdesk.words import Party

#: what the first entry points back to
GENESIS = "0" * 64


def fingerprint(salt: str, text: object) -> str:
    """SHA-256 of a text with the contact's own salt: says later whether a text is the one that was there."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def record(
    db: Session,
    *,
    action: str,
    by: Actor,
    party: Party | str,
    contact: ContactRequest | None = None,
    for_id: int | None = None,
    texts: dict[str, str | None] | None = None,
    facts: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add one entry in the caller's transaction. `texts` are hashed; `facts` are words, ids and moments only."""
    salt = contact.salt if contact else ""
    details: dict[str, Any] = dict(sorted((facts or {}).items()))
    hashes = {name: fingerprint(salt, text) for name, text in sorted((texts or {}).items()) if text}
    if hashes:
        details["texts"] = hashes
    lock_audit_chain(db)
    newest = select(col(AuditEntry.hash)).order_by(col(AuditEntry.id).desc()).limit(1)
    previous = db.execute(newest).scalar_one_or_none() or GENESIS
    entry = AuditEntry(
        at=now(db),
        by_id=by.id,
        by_party=str(party),
        for_id=for_id,
        action=action,
        contact_id=contact.id if contact else None,
        details=details,
        previous_hash=previous,
        hash="",
    )
    entry.hash = _hash(entry)
    db.add(entry)
    db.flush()
    return entry


def _hash(entry: AuditEntry) -> str:
    content = {
        "at": entry.at.astimezone(UTC).isoformat(),
        "by": [entry.by_id, entry.by_party],
        "for": entry.for_id,
        "action": entry.action,
        "contact": entry.contact_id,
        "details": entry.details,
        "previous": entry.previous_hash,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What a walk along the chain found: how many entries, and the first that is broken."""

    entries: int
    broken_id: int | None = None
    reason: str | None = None
    head: str = GENESIS
    last_at: datetime | None = None


def verify(db: Session) -> Verdict:
    """Walk the whole chain. A changed, removed or inserted entry breaks it at that entry."""
    previous, count, last = GENESIS, 0, None
    query = select(AuditEntry).order_by(col(AuditEntry.id)).execution_options(yield_per=1000)
    with db.execute(query) as rows:  # closed also where it ends early: on PostgreSQL it holds a cursor
        for entry in rows.scalars():
            if entry.previous_hash != previous:
                return Verdict(
                    count, entry.id, "does not follow the entry before it: one was removed or inserted"
                )
            if entry.hash != _hash(entry):
                return Verdict(count, entry.id, "does not match its own hash: it was changed")
            previous, last = entry.hash, entry.at
            count += 1
    return Verdict(count, head=previous, last_at=last)

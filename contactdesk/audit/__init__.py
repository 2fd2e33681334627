"""The log: one entry for every change, chained by hashes. Field names and hashes of texts, never a text; what of a
contact, a role or a decision stands in the tables can be compared with it (`contents`, `rows`).

A text can be destroyed, with its salt, while the chain stays whole. `security_log` is a stream of its own: sign-ins,
refusals, rights. Begin with `record`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import DataError
from sqlmodel import Session, col

from contactdesk.audit import chain, rows, security_log
from contactdesk.audit.chain import GENESIS, Checkpoint, Verdict
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.store import lock_audit_chain, next_id
from contactdesk.store.changes import before_commit
from contactdesk.store.desk import now
from contactdesk.store.models import AuditCheckpoint, AuditEntry, ContactRequest
from contactdesk.words import Party

__all__ = [
    "Checkpoint",
    "Verdict",
    "fingerprint",
    "record",
    "say_all",
    "say_filled",
    "told",
    "told_after",
    "verify",
]

ENTRY = AuditEntry.__table__  # type: ignore[attr-defined]
#: made once: every entry asks it
_NEWEST: Final = select(ENTRY.c.hash).order_by(ENTRY.c.id.desc()).limit(1)
#: what reading a row can raise whose columns hold what the desk never writes there
UNREADABLE = (ValueError, TypeError, AttributeError, RecursionError, DataError)


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
    salt: str = "",
) -> AuditEntry:
    """Add one entry in the caller's transaction. `texts` are hashed, with the salt of the contact or with `salt`; `facts` are
    words, ids and moments only."""
    salt = contact.salt if contact else salt
    details: dict[str, Any] = dict(sorted((facts or {}).items()))
    hashes = {name: fingerprint(salt, text) for name, text in sorted((texts or {}).items()) if text}
    if hashes:
        details["texts"] = hashes
    db.flush()
    if left := rows.fresh(db):
        details["rows"] = left
    lock_audit_chain(db)
    entry = AuditEntry(
        id=next_id(db, ENTRY),
        at=now(db),
        by_id=by.id,
        by_party=str(party),
        for_id=for_id,
        action=action,
        contact_id=contact.id if contact else None,
        # as it comes back from the database: else the hash would be of something that stands nowhere
        details=json.loads(json.dumps(details, allow_nan=False)),
        previous_hash=db.execute(_NEWEST).scalar_one_or_none() or GENESIS,
        hash="",
    )
    entry.hash = chain.seal(chain.link(entry), entry.previous_hash)
    db.add(entry)
    db.flush()
    before_commit(db, _settle)
    security_log.recorded(db, action, by.id, facts or {})
    db.info["entry"] = entry
    return entry


def say_all(db: Session) -> None:
    """Record every row that the log knows otherwise, or not: of a database from before it knew rows."""
    told, found = rows.known(db), dict[tuple[str, str], str | None]()
    for name, key, seal in rows.there(db.connection()):
        if told.pop((name, key), (None, 0))[0] != seal:
            found[name, key] = seal
    found |= {each: None for each, (seal, _) in told.items() if seal is not None}
    _say(db, found)


def say_filled(db: Session, before: Mapping[tuple[str, str], str]) -> None:
    """Record the rows that a revision filled since they had these hashes, or made. A row that was not as the log knew it
    stays as the log knew it: what was changed by hand before the upgrade is found after it too."""
    told = rows.known(db)
    was_known = {each for each, seal in before.items() if told.get(each, (None, 0))[0] == seal}
    now_there = {(name, key): seal for name, key, seal in rows.there(db.connection())}
    made = {each: seal for each, seal in now_there.items() if each not in before and each not in told}
    _say(
        db,
        made | {each: now_there.get(each) for each in was_known if now_there.get(each) != before[each]},
    )


def _say(db: Session, found: Mapping[tuple[str, str], str | None]) -> None:
    for some in _some(sorted(found)):
        facts: rows.Rows = {}
        for name, key in some:
            facts.setdefault(name, {})[key] = found[name, key]
        record(db, action="rows_known", by=SYSTEM, party=Party.SYSTEM, facts={"rows": facts})


def _some(keys: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    return (keys[start : start + rows.BATCH] for start in range(0, len(keys), rows.BATCH))


def _settle(db: Session) -> None:
    """What changed after the last entry of this transaction belongs to it: a letter is written after its entry, and
    the contact then points at it. Nobody has seen the entry yet."""
    left, entry = rows.fresh(db), db.info["entry"]
    if not left:
        return
    before = entry.details.get("rows", {})
    together = {name: before.get(name, {}) | left.get(name, {}) for name in sorted({*before, *left})}
    entry.details = {**entry.details, "rows": together}
    entry.hash = chain.seal(chain.link(entry), entry.previous_hash)
    db.flush()


def told(db: Session, *, newest: int | None = None) -> list[Checkpoint]:
    """The checkpoints that this database knows of, oldest first; of a number of them the newest."""
    query = select(AuditCheckpoint).order_by(col(AuditCheckpoint.id).desc()).limit(newest)
    rows = db.execute(query).scalars().all()
    return [_checkpoint(row) for row in reversed(rows)]


def told_after(db: Session, entry_id: int) -> Checkpoint | None:
    """The first checkpoint that was told when this entry was there; None where none was yet."""
    query = select(AuditCheckpoint).where(col(AuditCheckpoint.entry_id) >= entry_id)
    row = db.execute(query.order_by(col(AuditCheckpoint.entry_id)).limit(1)).scalar_one_or_none()
    return _checkpoint(row) if row else None


def _checkpoint(row: AuditCheckpoint) -> Checkpoint:
    return Checkpoint(
        row.at, row.entries, row.entry_id, row.head, f"audit_checkpoint {row.id} of this database"
    )


def verify(db: Session, against: Iterable[Checkpoint] = ()) -> Verdict:
    """Walk the whole chain, along the checkpoints of this database and those given."""
    known = sorted([*told(db), *against], key=lambda each: each.entries)
    query = select(ENTRY).order_by(ENTRY.c.id).execution_options(yield_per=1000)
    try:
        with db.execute(query) as rows:  # closed also where it ends early: on PostgreSQL it holds a cursor
            return chain.walk(map(chain.link, rows), known)
    except UNREADABLE:
        return _unreadable(db)


def _unreadable(db: Session) -> Verdict:
    """The first entry that cannot be read, looked for one by one."""
    for count, number in enumerate(db.execute(select(ENTRY.c.id).order_by(ENTRY.c.id)).scalars()):
        try:
            chain.link(db.execute(select(ENTRY).where(ENTRY.c.id == number)).one())
        except UNREADABLE:
            return Verdict(count, number, "cannot be read: it was changed")
    raise RuntimeError("an entry could not be read, and now it can: verify again")

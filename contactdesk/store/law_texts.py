"""The files that decide, kept by their hash when they first decide something: an old contact shows the text of its day."""

import hashlib
from collections.abc import Iterator
from typing import Final

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from contactdesk.law.refusal_grounds import RefusalGround, of_its_day
from contactdesk.store.desk import desk, now
from contactdesk.store.lookups import Lookup
from contactdesk.store.models import LawText
from contactdesk.store.statements import insert_ignore

_THERE: Final = Lookup(
    select(col(LawText.hash)).where(col(LawText.hash).in_(bindparam("hashes", expanding=True)))
)


def keep(db: Session) -> dict[str, str]:
    """Keep the rules, terms and grounds of this desk as they are; the hash of each, by kind."""
    files = desk(db).files
    there = {row.hash for row in _THERE.rows(db, hashes=tuple(file.hash for file in files))}
    for file in files:
        if file.hash not in there:
            row = {"hash": file.hash, "kind": file.kind, "text": file.text, "first_seen": now(db)}
            insert_ignore(db, LawText.__table__, row, conflict=["hash"])  # type: ignore[attr-defined]
    return {file.kind: file.hash for file in files}


def rules_of(db: Session, hash_: str) -> str | None:
    """The rules file with this hash; None where it decided before texts were kept."""
    if hash_ == desk(db).rules.hash:
        return desk(db).rules.text
    kept = db.get(LawText, hash_)
    return kept.text if kept else None


def ground_of(db: Session, code: str | None, hash_: str | None) -> RefusalGround | None:
    """The ground as the file with this hash has it; as it is today where it was used before that was kept."""
    kept = db.get(LawText, hash_) if code and hash_ and hash_ not in _hashes(db) else None
    if code is None or kept is None:
        return desk(db).grounds.get(code) if code else None
    return of_its_day(kept.text, code)


def _hashes(db: Session) -> set[str]:
    return {file.hash for file in desk(db).files}


def forged(db: Session) -> Iterator[str]:
    """One line for each text that is not the one that was kept."""
    for kept in db.execute(select(LawText).order_by(col(LawText.first_seen))).scalars():
        if hashlib.sha256(kept.text.encode()).hexdigest() != kept.hash:
            yield f"law text {kept.hash[:12]} ({kept.kind}) is not the text that was kept"

"""What somebody is asking, kept while they type: a draft belongs to one person, and goes when it is sent or forgotten.

What will be sealed stands apart from the beginning (`SealedDraft`), as it does of a contact. No letter, no list of others
and no log has a word of a draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlmodel import Session, col

from contactdesk.law.arranging import LINES
from contactdesk.law.content import CONTENT
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.people.sessions import hashed
from contactdesk.store import lock_key
from contactdesk.store.desk import now
from contactdesk.store.models import Draft, SealedDraft
from contactdesk.words import ASSISTANCE, Form

#: since it was last changed
KEPT: Final = timedelta(days=14)
#: of one person: more is no work that somebody put aside
MOST: Final = 50
FULL: Final = f"U hebt al {MOST} concepten. Gooi er eerst een weg bij “Mijn verzoeken”."

#: what becomes sealed text of a contact
SEALED: Final = frozenset({text.field for text in CONTENT if text.seals} | LINES.keys())
_OPEN: Final = frozenset(Form) - ASSISTANCE


@dataclass(frozen=True)
class KeptDraft:
    """A draft as its owner reads it: field of the form → text. `version` rises with each change."""

    name: str
    typed: dict[str, str]
    version: int
    changed_at: datetime

    @property
    def gone_on(self) -> datetime:
        """When it goes, if nobody changes it."""
        return self.changed_at + KEPT


def keep(db: Session, person_id: int, name: str, typed: Mapping[str, str], token: str | None) -> None:
    """Keep what was typed under this name, in the session of this token. What is the same changes nothing.

    Raises Conflict for who has too many.
    """
    lock_key(db, f"draft {person_id}")
    row = _row(db, person_id, name)
    if row is None:
        if len(_ids(db, person_id)) >= MOST:
            raise Conflict(FULL)
        row = Draft(person_id=person_id, name=name, token_hash="", typed={}, version=0, changed_at=now(db))
        db.add(row)
        db.flush()
    row.token_hash = hashed(token or "")
    _write(db, row, typed)


def keep_late(db: Session, name: str, typed: Mapping[str, str], token: str) -> bool:
    """The same of who is no longer signed in: only in the browser, by its token, in which this draft was typed. Whether
    there is such a draft; nothing of it is shown."""
    if "\0" in name:
        return False
    mine = (col(Draft.name) == name) & (col(Draft.token_hash) == hashed(token))
    row: Draft | None = db.execute(select(Draft).where(mine).limit(1)).scalar_one_or_none()
    if row is not None:
        _write(db, row, {**_typed(db, row), **typed})
    return row is not None


def _write(db: Session, row: Draft, typed: Mapping[str, str]) -> None:
    said = {field: text for field, text in typed.items() if text}
    if _typed(db, row) == said:
        return
    open_, sealed = _apart(said)
    row.typed, row.version, row.changed_at = open_, row.version + 1, now(db)
    db.flush()
    db.execute(delete(SealedDraft).where(col(SealedDraft.draft_id) == row.id))
    if sealed:
        db.add(SealedDraft(draft_id=row.id, typed=sealed))
        db.flush()


def find(db: Session, person_id: int, name: str) -> KeptDraft:
    """One's own. Raises NotFound for what is not there, and for somebody else's."""
    row = _row(db, person_id, name)
    if row is None:
        raise NotFound("draft")
    return KeptDraft(row.name, _typed(db, row), row.version, row.changed_at)


def own(db: Session, person_id: int) -> list[KeptDraft]:
    """All of somebody's, the one they worked on last first; of what is sealed only what is not."""
    query = select(Draft).where(col(Draft.person_id) == person_id).order_by(col(Draft.changed_at).desc())
    return [
        KeptDraft(row.name, row.typed, row.version, row.changed_at) for row in db.execute(query).scalars()
    ]


def throw_away(db: Session, person_id: int, name: str) -> None:
    """Without a trace; of what is gone already nothing is said."""
    if row := _row(db, person_id, name):
        _delete(db, [row.id])


def sweep(db: Session) -> None:
    """Forget what nobody changed for longer than KEPT."""
    query = select(col(Draft.id)).where(col(Draft.changed_at) < now(db) - KEPT)
    _delete(db, list(db.execute(query).scalars()))


def _delete(db: Session, ids: list[int]) -> None:
    if ids:
        db.execute(delete(SealedDraft).where(col(SealedDraft.draft_id).in_(ids)))
        db.execute(delete(Draft).where(col(Draft.id).in_(ids)))


def _ids(db: Session, person_id: int) -> list[int]:
    return list(db.execute(select(col(Draft.id)).where(col(Draft.person_id) == person_id)).scalars())


def _row(db: Session, person_id: int, name: str) -> Draft | None:
    if "\0" in name:  # from an address; no text to PostgreSQL
        return None
    query = select(Draft).where(col(Draft.person_id) == person_id, col(Draft.name) == name)
    found: Draft | None = db.execute(query).scalar_one_or_none()
    return found


def _typed(db: Session, row: Draft) -> dict[str, str]:
    sealed = db.get(SealedDraft, row.id, populate_existing=True)
    return {**row.typed, **(sealed.typed if sealed else {})}


def _apart(said: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What stands open, and what is sealed: as long as nobody knows which form it is, it may be help with a law."""
    names = frozenset() if said.get("vorm") in _OPEN else SEALED
    sealed = {field: text for field, text in said.items() if field in names}
    return {field: text for field, text in said.items() if field not in names}, sealed

"""The link in a test letter: is this mailbox yours? Looking changes nothing, and one answer uses it up.

Programs open links, and some press buttons, before anybody reads a letter: an answer has a name that somebody typed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters.outbox import keys
from contactdesk.letters.outbox.keys import Purpose
from contactdesk.people.administration import acting, approving, boxes, proposals_store
from contactdesk.store.desk import desk, now
from contactdesk.store.models import Letter, LetterKey, Proposal


class AnswerState(StrEnum):
    """What a link can still do."""

    OPEN = "open"
    ANSWERED = "answered"
    REJECTED = "rejected"
    OVER = "over"


@dataclass(frozen=True)
class AnswerLink:
    """A link as its page shows it. `is_effective`: the mailbox is in use."""

    standing: AnswerState
    title: str
    address: str
    until: datetime
    is_effective: bool


def look(db: Session, token: str) -> AnswerLink:
    """What this link is about, and whether it still works. Raises NotFound for a forged one."""
    key, row = _found(db, token)
    one = boxes.mailbox(db, row.details["box"])
    standing = _standing(db, key, row)
    return AnswerLink(standing, one.title, row.details["new"], key.expires_at, row.effective_at is not None)


def answer(db: Session, token: str, *, name: str, is_ours: bool) -> bool:
    """Say that this mailbox is the right one, or reject the proposal; True when the mailbox is in use now.

    Raises NotFound for a forged link, Conflict for one that has no use any more.
    """
    acting.wait(db)
    key, row = _found(db, token, lock=True)
    if _standing(db, key, row) is not AnswerState.OPEN:
        raise Conflict("Deze link werkt niet meer.")
    by, key.used_at = Actor(None, name), now(db)
    row.details = {**row.details, proposals_store.ANSWERED_BY: name}
    if not is_ours:
        approving.close(db, row, by)
        return False
    row.answered_at = now(db)
    db.add_all((key, row))
    db.flush()
    proposals_store.record(db, "proposal_answer", row, by, texts={"name": name})
    return approving.settle(db, row, by)


def _found(db: Session, token: str, *, lock: bool = False) -> tuple[LetterKey, Proposal]:
    """A link belongs to the address it was sent to: of another it says nothing."""
    key = keys.find_key(db, desk(db).settings, Purpose.MAILBOX, token, lock=lock)
    row = db.get(Proposal, key.about_id, with_for_update=lock or None) if key else None
    if key is None or row is None or db.get_one(Letter, key.letter_id).to_email != row.details["new"]:
        raise NotFound("link")
    return key, row


def _standing(db: Session, key: LetterKey, row: Proposal) -> AnswerState:
    if row.answered_at is not None:
        return AnswerState.ANSWERED
    if row.rejected_at is not None:
        return AnswerState.REJECTED
    is_over = not proposals_store.is_open(row, now(db)) or not keys.is_usable(db, key)
    return AnswerState.OVER if is_over or approving.overtaken(db, row) else AnswerState.OPEN

"""Since when the term of a contact is counted, and until when by the calendar of now: read again from its log, also over
what was sent on. The stored `due_at` is what was promised; this says what it would be."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law import disclosure, terms
from contactdesk.letters.letter_words.sent_on import sent_from
from contactdesk.store.desk import desk
from contactdesk.store.models import AuditEntry, ContactRequest
from contactdesk.words import Action, State

#: what the log calls it when another calendar moved the term
MOVED: Final = "term_moved"
_HAS_YES: Final = (State.PERMITTED, State.SCHEDULED)
#: what can be taken back as entered wrongly: then the clock is as it was before
_DECIDES: Final = (Action.PERMIT, Action.REFUSE)
#: the ministry owes nothing meanwhile
_STANDS_STILL: Final = (State.CLARIFYING, State.ANSWERED)


@dataclass(frozen=True)
class Count:
    """`start`: since when is counted what runs now, after a standstill where `resumed`; `stopped`: it stands still."""

    start: datetime
    due: datetime
    resumed: bool = False
    stopped: datetime | None = None


def entries(db: Session, contact: ContactRequest) -> list[AuditEntry]:
    """The log of this contact, oldest first."""
    query = select(AuditEntry).where(col(AuditEntry.contact_id) == contact.id).order_by(col(AuditEntry.id))
    return list(db.execute(query).scalars())


def count(db: Session, contact: ContactRequest, log: list[AuditEntry] | None = None) -> Count:
    """The count of a contact that has a term."""
    log = entries(db, contact) if log is None else log
    debate, before, state = _first_debate(contact, log), _came_from(db, contact), State.SUBMITTED
    found = count(db, before) if before else _anew(db, contact, contact.received_at, debate)
    undecided = found
    for entry in log:
        was, state = state, State(entry.details.get("state", state))
        if entry.action == Action.KEEP and debate is not None:
            debate = _day(entry.details.get("debate_on"))
        if entry.action in _DECIDES:
            undecided = found
        if entry.action == Action.TAKE_BACK:
            found = undecided
        elif _is_asked_anew(entry, was):
            found = _anew(db, contact, entry.at, debate)
        elif state in _STANDS_STILL:
            found = found if found.stopped else replace(found, stopped=entry.at)
        elif found.stopped:
            found = _goes_on(db, contact, found, found.stopped, entry.at, debate)
    return found


def _is_asked_anew(entry: AuditEntry, was: State) -> bool:
    """What was decided is put to the minister once more: the whole term begins again."""
    if entry.action == Action.DISPUTE:
        return bool(entry.details.get("moved", True))
    return entry.action in (Action.ASK_PERMISSION, Action.REASSIGN) and was in _HAS_YES


def _anew(db: Session, contact: ContactRequest, at: datetime, debate: date | None) -> Count:
    return Count(at, terms.due(desk(db).terms, contact.form, at, debate, contact.chamber).due)


def _goes_on(
    db: Session, contact: ContactRequest, found: Count, stopped: datetime, at: datetime, debate: date | None
) -> Count:
    went_on = terms.due_after_pause(
        desk(db).terms, stopped, found.due, at, debate_on=debate, chamber=contact.chamber
    )
    return Count(at, went_on.due, resumed=True)


def _came_from(db: Session, contact: ContactRequest) -> ContactRequest | None:
    """The contact whose clock this one goes on with."""
    before = sent_from(db, contact)
    return before if before and before.due_at else None


def _first_debate(contact: ContactRequest, log: list[AuditEntry]) -> date | None:
    """The debate on which the term hung at first, where the minister's side may know it."""
    kept = (entry.details.get("debate_was") for entry in log if entry.action == Action.KEEP)
    return _day(next(kept, None)) or disclosure.debate_of(contact)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""The letters and their fate, for who looks after them. Nothing of what a letter says is read here."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from contactdesk.models import Letter
from contactdesk.outbox.leaving import is_open, written_out
from contactdesk.words import LetterState

GIVEN_UP = (LetterState.FAILED, LetterState.BOUNCED)


@dataclass(frozen=True)
class Kept:
    """One line of a list of letters."""

    id: int
    contact_id: int | None
    template: str
    to_email: str
    state: LetterState
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    accepted_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class Summary:
    """How many letters are in each state but accepted, and since when the oldest one waits."""

    counts: dict[LetterState, int]
    waiting_since: datetime | None


def letters(db: Session, *states: LetterState) -> list[Kept]:
    """The letters in these states (in any, when none is named), oldest first."""
    query = select(*(getattr(Letter, field.name) for field in fields(Kept))).order_by(col(Letter.id))
    if states:
        query = query.where(written_out(*states))
    return [Kept(*row) for row in db.execute(query)]


def failed_letters(db: Session) -> list[Kept]:
    """The letters that will not leave, or came back, unless somebody does something."""
    return letters(db, *GIVEN_UP)


def summary(db: Session) -> Summary:
    """One count per state, for the figures of operations. What was accepted is too much to count each time."""
    rows = (*_count(db, is_open()), *_count(db, written_out(*GIVEN_UP)))
    oldest = db.execute(select(func.min(Letter.created_at)).where(is_open())).scalar_one()
    return Summary(dict(rows), oldest)


def _count(db: Session, where: ColumnElement[bool]) -> Sequence[tuple[LetterState, int]]:
    state = col(Letter.state)
    return db.execute(select(state, func.count()).where(where).group_by(state)).all()

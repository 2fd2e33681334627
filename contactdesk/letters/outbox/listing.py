"""The letters and their fate, for who looks after them. Nothing of what a letter says is read here."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from contactdesk.letters.outbox.claiming import is_open, written_out
from contactdesk.store.models import Letter
from contactdesk.words import LetterState

#: PostgreSQL gives out an id before the row is there: among the newest, some may still come
SETTLING = 1000
GIVEN_UP = (LetterState.FAILED, LetterState.BOUNCED)


@dataclass(frozen=True)
class KeptLetter:
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
class LetterTally:
    """How many letters there are, and how many of them with an id up to this one: those need no counting again."""

    up_to: int = 0
    settled: int = 0
    all: int = 0


NOTHING = LetterTally()


def letters(db: Session, *states: LetterState) -> list[KeptLetter]:
    """The letters in these states (in any, when none is named), oldest first."""
    query = select(*(getattr(Letter, field.name) for field in fields(KeptLetter))).order_by(col(Letter.id))
    if states:
        query = query.where(written_out(*states))
    return [KeptLetter(*row) for row in db.execute(query)]


def counts(db: Session, known: LetterTally = NOTHING) -> tuple[dict[LetterState, int], LetterTally]:
    """How many letters are in each state; what was accepted is what is left of all, since no index counts those.

    Give back the tally at the next time: PostgreSQL needs a quarter of a second to count half a million letters.
    """
    groups = (
        is_open(),
        is_given_up(),
        written_out(LetterState.SUPERSEDED),
        written_out(LetterState.GATHERED),
    )
    found = dict(row for group in groups for row in _count(db, group))
    tally = _tally(db, known)
    kept = {state: found.get(state, 0) for state in LetterState}
    return kept | {LetterState.ACCEPTED: tally.all - sum(kept.values())}, tally


def _tally(db: Session, known: LetterTally) -> LetterTally:
    """Rows of letters are never taken away, so that those up to an id need counting once."""
    newest = db.execute(select(func.max(Letter.id))).scalar_one() or 0
    everything = known.settled + _above(db, known.up_to)
    up_to = max(known.up_to, newest - SETTLING)
    return LetterTally(up_to, everything - _above(db, up_to), everything)


def _above(db: Session, letter_id: int) -> int:
    query = select(func.count()).select_from(Letter)
    # of all of them SQLite counts an index; with any condition on the id it reads the letters
    return int(db.execute(query.where(col(Letter.id) > letter_id) if letter_id else query).scalar_one())


def waiting_since(db: Session) -> datetime | None:
    """When the oldest letter was made that is still to leave."""
    oldest: datetime | None = db.execute(select(func.min(Letter.created_at)).where(is_open())).scalar_one()
    return oldest


def is_given_up() -> ColumnElement[bool]:
    """Will not leave, or came back, unless somebody does something."""
    return written_out(*GIVEN_UP)


def _count(db: Session, where: ColumnElement[bool]) -> Sequence[tuple[LetterState, int]]:
    state = col(Letter.state)
    return db.execute(select(state, func.count()).where(where).group_by(state)).all()

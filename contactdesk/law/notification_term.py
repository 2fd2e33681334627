"""Under `notify` the minister is told within minutes (`terms.toml`): whether that was so. Moments come in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from contactdesk.law.terms import Terms
from contactdesk.words import LetterState


class Told(StrEnum):
    """How the minister's letter fared."""

    WAITING = "waiting"
    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"


@dataclass(frozen=True)
class Notice:
    """The minister's letter: when it was made, and how far it came."""

    made_at: datetime
    accepted_at: datetime | None
    state: LetterState


def term(terms: Terms) -> timedelta:
    """How long a mail server may take to accept it."""
    return timedelta(minutes=terms.notice_minutes)


def due(terms: Terms, made_at: datetime) -> datetime:
    """By when a mail server has accepted it."""
    return made_at + term(terms)


def made_before(terms: Terms, now: datetime) -> datetime:
    """Notices from before this moment are due."""
    return now - term(terms)


def told(terms: Terms, notice: Notice, now: datetime) -> Told:
    """What came back was told to nobody; what was sent again counts from when that was accepted."""
    if notice.state is LetterState.BOUNCED:
        return Told.MISSED
    if notice.accepted_at is not None:
        return Told.ON_TIME if notice.accepted_at <= due(terms, notice.made_at) else Told.LATE
    return Told.WAITING if now <= due(terms, notice.made_at) else Told.MISSED


def minutes_late(terms: Terms, notice: Notice) -> int:
    """Whole minutes after the term at which it was accepted, rounded up."""
    if notice.accepted_at is None:
        return 0
    seconds = (notice.accepted_at - due(terms, notice.made_at)).total_seconds()
    return max(0, -int(-seconds // 60))

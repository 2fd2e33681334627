"""What a report of a mail server changes of a letter: it came back, is still on its way, or did arrive after all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from contactdesk.letters.delivery_reports import Report, ReportSays
from contactdesk.letters.outbox.delivery import redact
from contactdesk.letters.outbox.gathered import follow
from contactdesk.store.desk import now
from contactdesk.store.models import Letter
from contactdesk.words import LetterState

#: mail servers try for up to five days (RFC 5321, 4.5.4.1): a report of a letter from longer ago is none of ours
REPORT_WITHIN: Final = timedelta(days=10)
#: after that a server that said "delayed" has given up, and said so, or has delivered
DELAY_HOLDS: Final = timedelta(days=5)


class Heard(StrEnum):
    """What a report was worth."""

    CAME_BACK = "came_back"
    DELAYED = "delayed"
    ARRIVED = "arrived"
    KNOWN = "known"
    #: no letter that left here lately, or one of its earlier sendings
    NOTHING = "nothing"


def report(db: Session, said: Report) -> Heard:
    """Mark the letter that a report is about.

    A report can be quicker than the mark of the worker that sent the letter: then it is still on its way here.
    """
    letter = _letter(db, said.numbers)
    if letter is None or not _is_about_this_sending(db, letter, said):
        return Heard.NOTHING
    if letter.state is LetterState.BOUNCED:
        return Heard.KNOWN
    fate = said.fate(letter.to_email)
    if fate.said is ReportSays.FAILED:
        return came_back(db, letter, fate.reason)
    letter.delayed_at = now(db) if fate.said is ReportSays.DELAYED else None
    db.flush()
    return Heard.DELAYED if letter.delayed_at else Heard.ARRIVED


def came_back(db: Session, letter: Letter, reason: str) -> Heard:
    letter.state, letter.bounced_at, letter.claimed_by = LetterState.BOUNCED, now(db), None
    letter.accepted_at = letter.accepted_at or now(db)
    letter.last_error, letter.reported_at, letter.delayed_at = redact(reason), None, None
    db.flush()
    follow(db, [letter.id])
    return Heard.CAME_BACK


def is_delayed(moment: datetime) -> ColumnElement[bool]:
    """A mail server further on said that it still tries, and nothing was heard since."""
    return col(Letter.delayed_at) > moment - DELAY_HOLDS


def delayed_since(letter: Letter, moment: datetime) -> datetime | None:
    """The same of one letter: since when."""
    return letter.delayed_at if letter.delayed_at and letter.delayed_at > moment - DELAY_HOLDS else None


def _letter(db: Session, numbers: Sequence[str]) -> Letter | None:
    """The first of these that is a letter of ours."""
    found = db.execute(select(Letter).where(col(Letter.message_id).in_(numbers)).with_for_update()).scalars()
    return min(found, key=lambda letter: numbers.index(letter.message_id), default=None)


def _is_about_this_sending(db: Session, letter: Letter, said: Report) -> bool:
    """Its number stays the same when it is sent again; when it left does not. A second is as fine as a Date is."""
    if letter.state not in (LetterState.SENDING, LetterState.ACCEPTED, LetterState.BOUNCED):
        return False
    if letter.accepted_at is not None and letter.accepted_at < now(db) - REPORT_WITHIN:
        return False
    if letter.again_at is None or said.left_at is None:
        return True
    return said.left_at >= letter.again_at.replace(microsecond=0)

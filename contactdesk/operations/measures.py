"""How much of everything, for `/metrics`: is mail leaving, is the queue late. Cheap with 100,000 contacts; reads only.

What is counted is open or recent, from a partial index or from the end of a table: a scrape comes every few seconds.
Of the whole desk, never of one department: of few contacts a number in time would tell who asked. But for silence: who
leaves a request unanswered is counted by minister (docs/design.md, rule 7), weeks after it was asked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from contactdesk.contacts.figures import Unanswered, unanswered_by_portfolio
from contactdesk.contacts.lists import totals
from contactdesk.law import notification_term
from contactdesk.letters import incoming, outbox
from contactdesk.letters.announcing import NOTICE
from contactdesk.operations.checks import WORKER_GONE, Finding, examine
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Letter
from contactdesk.words import Incoming, LetterState

#: "of late": letters that were made within the hour, and no more than the newest of them
RECENT: Final = timedelta(hours=1)
NEWEST: Final = 500


@dataclass(frozen=True)
class Measures:
    """Everything at one moment. Spans are in seconds; `taken` are those from making a letter to its acceptance (a
    letter that waits: until now), shortest first."""

    findings: list[Finding]
    letters: dict[LetterState, int]
    tally: outbox.LetterTally
    waiting: float
    taken: list[float]
    trouble: outbox.Trouble
    incoming: dict[Incoming, int]
    notices_late: int
    notices_recent: dict[bool, int]
    lists: dict[str, int | None]
    unanswered: list[Unanswered]
    workers: int
    since_worker: float | None


def measure(db: Session, known: outbox.LetterTally = outbox.NOTHING) -> Measures:
    """One snapshot; `known` is the tally of the one before."""
    waiting, beat = outbox.waiting_since(db), outbox.last_beat(db)
    letters, tally = outbox.counts(db, known)
    recent = _recent(db)
    return Measures(
        findings=examine(db),
        letters=letters,
        tally=tally,
        waiting=(now(db) - waiting).total_seconds() if waiting else 0.0,
        taken=sorted(seconds for seconds, _ in recent),
        trouble=outbox.trouble(db),
        incoming=incoming.counts(db),
        notices_late=sum(_late_notices(db, where) for where in (outbox.is_open(), outbox.is_given_up())),
        notices_recent=_on_time(db, [seconds for _, seconds in recent if seconds is not None]),
        lists=totals(db),
        unanswered=unanswered_by_portfolio(db),
        workers=outbox.workers_since(db, now(db) - WORKER_GONE),
        since_worker=(now(db) - beat).total_seconds() if beat else None,
    )


def _recent(db: Session) -> list[tuple[float, float | None]]:
    """Of the newest letters: how long each took, and of a notice also how long after its contact it was there. An office
    that is told after another was, is told later than the contact."""
    columns = col(Letter.created_at), col(Letter.accepted_at), col(ContactRequest.received_at)
    is_notice = (col(Letter.template) == NOTICE) & (col(ContactRequest.id) == col(Letter.contact_id))
    query = select(*columns).outerjoin(ContactRequest, is_notice)
    newest = db.execute(query.order_by(col(Letter.id).desc()).limit(NEWEST))
    return [
        (_seconds(db, created, accepted), _seconds(db, received, accepted) if received else None)
        for created, accepted, received in newest
        if created > now(db) - RECENT
    ]


def _seconds(db: Session, since: datetime, until: datetime | None) -> float:
    return ((until or now(db)) - since).total_seconds()


def _on_time(db: Session, seconds: list[float]) -> dict[bool, int]:
    """How many notices are within their term, also those that still wait, and how many are past it."""
    late = sum(one > notification_term.term(desk(db).terms).total_seconds() for one in seconds)
    return {True: len(seconds) - late, False: late}


def _late_notices(db: Session, where: ColumnElement[bool]) -> int:
    """Notices to a minister that no mail server accepted within the term; only the one that counts for its contact."""
    query = (
        select(func.count())
        .select_from(Letter)
        .join(ContactRequest, col(ContactRequest.id) == col(Letter.contact_id))
        .where(where, col(Letter.created_at) < notification_term.made_before(desk(db).terms, now(db)))
        .where(col(ContactRequest.notice_letter_id) == col(Letter.id))
    )
    return int(db.execute(query).scalar_one())

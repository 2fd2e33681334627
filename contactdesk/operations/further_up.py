"""What silence sets in motion: a request that nobody answers goes further up, one letter a week, until it is answered.

Whoever asks hears once that it has come to this. What unanswered is, is `contacts.unanswered`'s; nothing ends here.
"""

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import letters
from contactdesk.contacts import unanswered
from contactdesk.law.days import at, today
from contactdesk.operations.reminding import remind
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Decision, Reminder

#: whom each letter is for, from the contact person up; the last of them has every letter after that
LADDER: Final = ("unanswered_liaison", "unanswered_deputy", "unanswered_secretary", "unanswered_minister")
#: letters to the ministry about one silence: between two of them is at least a week
SPACED: Final = ("passed", "long_passed", "quiet", *LADDER)
WEEK: Final = timedelta(days=7)
#: how many one round looks at: a round is one transaction
BATCH: Final = 200


def tell(db: Session) -> int:
    """One letter for each that had none this week; returns how many."""
    return sum(_tell(db, contact) for contact in _silent(db))


def _silent(db: Session) -> list[ContactRequest]:
    """The unanswered ones whose week is over, the earliest due first."""
    told = (
        select(col(Reminder.id))
        .where(col(Reminder.contact_id) == col(ContactRequest.id), col(Reminder.kind).in_(SPACED))
        .where(col(Reminder.at) >= _week_ago(db))
    )
    query = (
        select(ContactRequest)
        .where(unanswered.clause(), ~told.exists())
        .order_by(col(ContactRequest.due_at), col(ContactRequest.id))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(db.execute(query, unanswered.values(db)).scalars())


def _week_ago(db: Session) -> datetime:
    """A letter of this moment or later is of less than a week ago, by the day."""
    return at(today(now(db)) - WEEK + timedelta(days=1), time())


def _tell(db: Session, contact: ContactRequest) -> bool:
    counts = (col(Decision.contact_id) == contact.id, col(Decision.mistaken_at).is_(None))
    decided = select(func.max(col(Decision.id))).where(*counts)
    last = db.execute(decided).scalar_one()
    # once for each time that a decision was owed
    remind(db, contact, "unanswered", f"after decision {last}" if last else "")
    return remind(db, contact, _next(db, contact, last), today(now(db)).isoformat())


def _next(db: Session, contact: ContactRequest, decision_id: int | None) -> str:
    """Whose turn the letter is: one step up from the last one, past who has no mailbox here."""
    earlier = select(col(Reminder.kind)).where(
        col(Reminder.contact_id) == contact.id, col(Reminder.kind).in_(LADDER)
    )
    if decision_id is not None:  # it was answered once, and is asked anew: from the bottom up
        earlier = earlier.where(col(Reminder.at) >= db.get_one(Decision, decision_id).at)
    told = set(db.execute(earlier).scalars())
    above = LADDER[max((LADDER.index(kind) + 1 for kind in told), default=0) :]
    return next((kind for kind in above if letters.reaches(db, contact, kind)), LADDER[-1])

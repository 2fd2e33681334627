"""After a change of the calendar (holidays, a recess, `terms.toml`) the terms that run are counted again, and it is said."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk import audit, letters
from contactdesk.contacts import counting
from contactdesk.contacts.change import system_news
from contactdesk.law import terms
from contactdesk.law.days import add_working_days, end_of, today
from contactdesk.law.lifecycle import OWES_ANSWER
from contactdesk.law.permissions import SYSTEM
from contactdesk.store import law_texts
from contactdesk.store.desk import desk, now
from contactdesk.store.models import CalendarInUse, ContactRequest
from contactdesk.words import Party, State

#: how many one round looks at: a round is one transaction
BATCH = 200
#: for so long after a change a process that still has the calendar of before was only not started again yet
SETTLES: Final = timedelta(hours=1)


def recount(db: Session) -> int:
    """One batch, where the calendar is another one than before; returns how many terms moved."""
    fresh, newest = terms.fingerprint(desk(db).terms, today(now(db))), _newest(db)
    if newest is None:  # a desk that begins, or came from a version that kept none: what was promised stands
        db.add(CalendarInUse(hash=fresh, at=now(db)))
        return 0
    if newest.hash != fresh:
        if _is_behind(db, newest, fresh):
            return 0
        newest = CalendarInUse(hash=fresh, at=now(db), reached=0)
    if newest.reached is None:
        return 0
    found = _running(db, newest.reached)
    newest.reached = found[-1].id if len(found) == BATCH else None
    db.add(newest)
    return sum(_move(db, contact) for contact in found)


def _newest(db: Session) -> CalendarInUse | None:
    query = select(CalendarInUse).order_by(col(CalendarInUse.id).desc()).limit(1)
    return db.execute(query).scalar_one_or_none()


def _is_behind(db: Session, newest: CalendarInUse, hash_: str) -> bool:
    """Whether this process has a calendar of before, and another one was started with a later one just now."""
    known = select(col(CalendarInUse.id)).where(col(CalendarInUse.hash) == hash_).limit(1)
    return now(db) - newest.at < SETTLES and db.execute(known).first() is not None


def _running(db: Session, after: int) -> list[ContactRequest]:
    """Where a decision is owed and its term has not passed, or had not when it was stopped: what was missed stays so."""
    in_time = or_(
        col(ContactRequest.stopped_at).is_(None) & (col(ContactRequest.due_at) >= now(db)),
        col(ContactRequest.stopped_at) <= col(ContactRequest.due_at),
    )
    query = (
        select(ContactRequest)
        .where(col(ContactRequest.closed_at).is_(None), col(ContactRequest.id) > after, in_time)
        .where(col(ContactRequest.state).in_(sorted((*OWES_ANSWER, State.CLARIFYING))))
        .order_by(col(ContactRequest.id))
        .limit(BATCH)
        .with_for_update()
    )
    return list(db.execute(query).scalars())


def _move(db: Session, contact: ContactRequest) -> bool:
    """Its new day, an entry, and a letter where that is an earlier one."""
    was = contact.due_at
    assert was is not None
    due = counting.count(db, contact).due
    if due < was:
        due = min(was, max(due, _soonest(contact.stopped_at or now(db))))
    if due == was:
        return False
    contact.due_at = due
    facts = {"due_was": was.isoformat(), "due": due.isoformat(), "terms": law_texts.keep(db)["terms"]}
    entry = audit.record(
        db, action=counting.MOVED, by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts
    )
    if due < was:
        letters.announce(db, contact, entry, system_news("moved"))
    return True


def _soonest(moment: datetime) -> datetime:
    """Nobody is late by a change of the calendar: there is at least the next working day."""
    return end_of(add_working_days(today(moment), 1))

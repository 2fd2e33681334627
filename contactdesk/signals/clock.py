"""What happens with signals by itself: the office is reminded, its day passes, another office answers; and a year is counted."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law import signals as law
from contactdesk.law.days import add_working_days, today
from contactdesk.signals import figures, letters
from contactdesk.store.desk import now
from contactdesk.store.models import EmergencySignal
from contactdesk.words import SignalAction, SignalState

IS_OPEN = col(EmergencySignal.closed_at).is_(None)


def due(db: Session) -> int:
    """One round. Returns with how many signals something happened."""
    figures.count_over(db)
    moved = [_happen(db, row, SignalAction.MOVE) for row in _elsewhere(db)]
    return len(moved) + sum(_look_at(db, row) for row in _running(db))


def _elsewhere(db: Session) -> Iterator[EmergencySignal]:
    """Those that wait, and of which the mailbox that had the letters is not that of who answers today."""
    pairs = select(col(EmergencySignal.portfolio_id), col(EmergencySignal.sent_to)).where(IS_OPEN).distinct()
    for office_id, mailbox in db.execute(pairs).all():
        same = (col(EmergencySignal.portfolio_id) == office_id) & (col(EmergencySignal.sent_to) == mailbox)
        query = select(EmergencySignal).where(IS_OPEN, same).order_by(col(EmergencySignal.id))
        # none: it was answered in the meantime
        first = db.execute(query.limit(1)).scalar_one_or_none()
        if first is not None and letters.is_elsewhere(db, first):
            yield from db.execute(query.with_for_update(skip_locked=True)).scalars().all()


def _running(db: Session) -> list[EmergencySignal]:
    """Those of which the day is near or past, and that nobody was told of yet."""
    near = add_working_days(today(now(db)), law.NEAR_DAYS) + timedelta(days=1)
    query = select(EmergencySignal).where(
        IS_OPEN, col(EmergencySignal.state) == SignalState.SENT, col(EmergencySignal.due_on) <= near
    )
    query = query.order_by(col(EmergencySignal.due_on), col(EmergencySignal.id))
    return list(db.execute(query.with_for_update(skip_locked=True)).scalars())


def _look_at(db: Session, row: EmergencySignal) -> bool:
    on = today(now(db))
    if on > row.due_on:
        row.expired_at = row.expired_at or now(db)
        return _happen(db, row, SignalAction.EXPIRE)
    # of a short term the first letter is reminder enough that day
    if row.reminded_at is None and law.is_near(on, row.due_on) and on > today(row.sent_at):
        row.reminded_at = now(db)
        return _happen(db, row, SignalAction.REMIND)
    return False


def _happen(db: Session, row: EmergencySignal, action: SignalAction) -> bool:
    """Not a version more: whoever is answering loses nothing by it."""
    row.state = law.next_state(row.state, action)
    db.add(row)
    db.flush()
    letters.settle(db, row, action)
    return True

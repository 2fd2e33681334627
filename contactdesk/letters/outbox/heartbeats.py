"""Which workers are there: each says so once a minute. What follows when none does is in `operations`."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from contactdesk.store.desk import now
from contactdesk.store.models import WorkerBeat

#: a worker gets a new name at each start: rows of those that are gone would stay for ever
FORGET_AFTER = timedelta(days=1)


def beat(db: Session, name: str, started_at: datetime) -> None:
    """This worker is at work now; those of long ago are forgotten."""
    db.merge(WorkerBeat(name=name, started_at=started_at, seen_at=now(db)))
    db.execute(delete(WorkerBeat).where(col(WorkerBeat.seen_at) < now(db) - FORGET_AFTER))


def last_beat(db: Session) -> datetime | None:
    """When any worker was last at work; None when that is longer ago than is remembered."""
    last: datetime | None = db.execute(select(func.max(WorkerBeat.seen_at))).scalar_one()
    return last


def workers_since(db: Session, moment: datetime) -> int:
    """How many workers have been at work since then."""
    seen = select(func.count()).select_from(WorkerBeat).where(col(WorkerBeat.seen_at) >= moment)
    return int(db.execute(seen).scalar_one())

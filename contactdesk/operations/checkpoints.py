"""Telling the head of the log outside the database, when the settings ask for it: an entry, a row and a letter.

The checkpoint covers its own entry. So a log to which nothing was added since has the head that was told last.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.audit import statement
from contactdesk.audit.chain import Checkpoint
from contactdesk.law.days import dutch_moment
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import desk_mail
from contactdesk.store import lock_key
from contactdesk.store.desk import desk, now
from contactdesk.store.models import AuditCheckpoint, AuditEntry
from contactdesk.words import Party

#: so long nobody hears anything when nothing is added; after that the silence itself would tell too little
SILENCE: Final = timedelta(days=7)


def due(db: Session) -> bool:
    """Make one when it is time; of several workers one does."""
    if not desk(db).settings.audit.is_told or not _is_due(db):
        return False
    lock_key(db, "audit_checkpoint")
    if not _is_due(db):
        return False
    _make(db)
    return True


def fresh(db: Session) -> Checkpoint:
    """A checkpoint at the head, now: the last one where nothing was added since."""
    lock_key(db, "audit_checkpoint")
    last = _last(db)
    return last if last and last.head == _head(db) else _make(db)


def _is_due(db: Session) -> bool:
    last = _last(db)
    if last is None:
        return True
    ago = now(db) - last.at
    if ago < timedelta(hours=desk(db).settings.audit.every_hours):
        return False
    return ago >= SILENCE or last.head != _head(db)


def _last(db: Session) -> Checkpoint | None:
    return next(iter(audit.told(db, newest=1)), None)


def _head(db: Session) -> str | None:
    query = select(col(AuditEntry.hash)).order_by(col(AuditEntry.id).desc()).limit(1)
    return db.execute(query).scalar_one_or_none()


def _make(db: Session) -> Checkpoint:
    entry = audit.record(db, action="checkpoint", by=SYSTEM, party=Party.SYSTEM)
    entries = db.execute(select(func.count()).select_from(AuditEntry)).scalar_one()
    row = AuditCheckpoint(at=entry.at, entries=entries, entry_id=entry.id, head=entry.hash)
    db.add(row)
    db.flush()
    made = Checkpoint(row.at, row.entries, row.entry_id, row.head)
    _tell(db, entry, made)
    return made


def _tell(db: Session, entry: AuditEntry, made: Checkpoint) -> None:
    settings = desk(db).settings
    if settings.audit.checkpoint_to is None:
        return
    values = {
        "entries": made.entries,
        "block": statement.block(made, settings.secret_keys[0]),
        "moment": dutch_moment(made.at),
        "hours": settings.audit.every_hours,
        "silence": SILENCE.days,
    }
    desk_mail.tell(db, entry, "checkpoint", settings.audit.checkpoint_to, Party.SYSTEM, values)

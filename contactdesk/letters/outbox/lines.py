"""The line to the mail server when it takes no letters: since when, and who tries it next.

A server that is away, or refuses us or our sender, says nothing about a letter: the letters wait and lose no attempt.
One of them tries the line once a minute, of all workers together; when that one gets through they all go.
"""

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from contactdesk.store import insert_ignore
from contactdesk.store.desk import now
from contactdesk.store.models import MailLine

#: the name of the whole line; any other is the sender that is refused, where departments send from mailboxes of their own
WHOLE: Final = ""
PROBE_EVERY: Final = timedelta(minutes=1)

log = logging.getLogger(__name__)


def shut(db: Session) -> list[MailLine]:
    """The lines that take no letters now; mostly none."""
    return list(db.execute(select(MailLine).order_by(col(MailLine.sender))).scalars())


def rests(db: Session) -> set[str]:
    """Those of them that need not be tried yet."""
    return {line.sender for line in shut(db) if not _is_due(db, line)}


def take_probe(db: Session, sender: str) -> bool:
    """Whether the caller is the one that tries this line now; nobody else does for a minute."""
    mine = (col(MailLine.sender) == sender) & (col(MailLine.tried_at) <= now(db) - PROBE_EVERY)
    taken = update(MailLine).where(mine).values(tried_at=now(db)).returning(col(MailLine.sender))
    return bool(db.execute(taken, execution_options={"synchronize_session": False}).all())


def shut_down(db: Session, sender: str, error: str) -> None:
    """It took nothing: said once in the log, for as long as it stays so."""
    values = {"sender": sender, "down_since": now(db), "tried_at": now(db), "error": error}
    if insert_ignore(db, MailLine.__table__, values, conflict=["sender"]):  # type: ignore[attr-defined]
        log.error("the mail server takes no letters (%s); they wait, and one tries again each minute", error)
        return
    tried = update(MailLine).where(col(MailLine.sender) == sender).values(tried_at=now(db), error=error)
    db.execute(tried, execution_options={"synchronize_session": False})


def reopen(db: Session, senders: Collection[str]) -> None:
    """A letter of these senders got through, or was refused for its own sake: then the line is there."""
    found = [line.sender for line in shut(db) if line.sender in (WHOLE, *senders)] if senders else []
    if found:
        db.execute(delete(MailLine).where(col(MailLine.sender).in_(found)))
        log.warning("the mail server takes letters again")


def probe_now(db: Session) -> None:
    """Somebody mended it, or thinks so: do not wait for the minute."""
    long_ago = now(db) - 2 * PROBE_EVERY
    tried = update(MailLine).values(tried_at=long_ago)
    db.execute(tried, execution_options={"synchronize_session": False})


def _is_due(db: Session, line: MailLine) -> bool:
    return line.tried_at <= now(db) - PROBE_EVERY

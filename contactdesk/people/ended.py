"""Sessions that end: one place, so that each is said in the security log. Who may end which is not here."""

from typing import Any

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col

from contactdesk.audit import security_log
from contactdesk.audit.security_log import Ended, Event
from contactdesk.store.models import LoginSession


def end(db: Session, which: ColumnElement[bool], why: Ended) -> list[Any]:
    """End these sessions; their rows, as far as somebody asks for them."""
    columns = (col(getattr(LoginSession, name)) for name in ("id", "person_id", "provider", "id_token"))
    rows = list(db.execute(delete(LoginSession).where(which).returning(*columns)).all())
    for row in rows:
        if why is Ended.EXPIRED:
            security_log.say_expired(db, person=row.person_id, provider=row.provider)
        else:
            security_log.say(db, Event.ENDED, person=row.person_id, provider=row.provider, reason=why.value)
    return rows

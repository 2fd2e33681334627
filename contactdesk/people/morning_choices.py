"""Whether a contact person wants a letter each working morning with what waits: choosing it, and saying it. What stands in it
is `contacts.morning_letters`."""

from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law import mornings
from contactdesk.law.days import today
from contactdesk.law.outcomes import Forbidden
from contactdesk.law.permissions import Actor
from contactdesk.store.desk import now
from contactdesk.store.models import MorningLetter
from contactdesk.words import Role

CHOSEN: Final = "morning_letter_choose"


def choose(db: Session, by: Actor, *, is_wanted: bool) -> bool:
    """From the next morning on. False where this was the choice already. Forbidden for who is no contact person."""
    if by.id is None or not by.has(Role.LIAISON):
        raise Forbidden(CHOSEN)
    row = db.get(MorningLetter, by.id, with_for_update=True)
    if (row.is_wanted if row else False) is is_wanted:
        return False
    row = row or MorningLetter(person_id=by.id, is_wanted=is_wanted, chosen_at=now(db))
    row.is_wanted, row.chosen_at = is_wanted, now(db)
    if mornings.has_begun(now(db)):
        row.looked_on = today(now(db))
    db.add(row)
    db.flush()
    audit.record(db, action=CHOSEN, by=by, party="self", facts={"person": by.id, "wanted": is_wanted})
    return True


def own(db: Session, by: Actor) -> bool | None:
    """The choice of `by`; None for who is no contact person."""
    if not by.has(Role.LIAISON):
        return None
    row = db.get(MorningLetter, by.person_id)
    return row is not None and row.is_wanted


def waiting(db: Session, on: date, *, limit: int) -> list[MorningLetter]:
    """Who wants one and has not had it `on` this day; nobody else takes them up until commit."""
    last = col(MorningLetter.looked_on)
    query = select(MorningLetter).where(col(MorningLetter.is_wanted), or_(last.is_(None), last < on))
    query = query.order_by(col(MorningLetter.person_id)).limit(limit).with_for_update(skip_locked=True)
    return list(db.execute(query).scalars())

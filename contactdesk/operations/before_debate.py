"""The working day before a debate: an organisation that was asked without a minister in between, and said nothing yet, hears
once that the debate comes. Of what a ministry decides the term says it."""

from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk.law.days import add_working_days, day_off, end_of, today
from contactdesk.operations.reminding import remind
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest
from contactdesk.words import Initiator, Regime, State

KIND: Final = "before_debate"


def tell(db: Session) -> int:
    """Once for each contact and day of a debate, so anew where it moved; returns how many were told."""
    return sum(remind(db, one, KIND, f"{one.debate_on:%Y-%m-%d}") for one in _unreported(db))


def _unreported(db: Session) -> list[ContactRequest]:
    """Asked before today, nothing reported, and no appointment that is still to come."""
    on = today(now(db))
    if day_off(on):
        return []
    is_past = (col(ContactRequest.state) == State.SCHEDULED) & (col(ContactRequest.appointment_at) < now(db))
    query = (
        select(ContactRequest)
        .where(col(ContactRequest.closed_at).is_(None), col(ContactRequest.due_at).is_(None))
        .where(col(ContactRequest.regime) == Regime.NOTIFY)
        .where(col(ContactRequest.initiator_kind) != Initiator.BODY)
        .where(or_(col(ContactRequest.state) == State.NOTIFIED, is_past))
        .where(col(ContactRequest.debate_on) > on, col(ContactRequest.debate_on) <= add_working_days(on, 1))
        .where(col(ContactRequest.received_at) <= end_of(on - timedelta(days=1)))
        .order_by(col(ContactRequest.id))
        .with_for_update(skip_locked=True)
    )
    return list(db.execute(query).scalars())

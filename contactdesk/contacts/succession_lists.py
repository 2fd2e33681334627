"""The open contacts of a minister's office: what whoever answers next finds, first what waits for its word. Changes nothing."""

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from contactdesk.law.permissions import Actor, Grant
from contactdesk.store import visibility
from contactdesk.store.models import ContactRequest
from contactdesk.words import Role, State


def is_open(portfolio_id: int) -> ColumnElement[bool]:
    return (col(ContactRequest.portfolio_id) == portfolio_id) & col(ContactRequest.closed_at).is_(None)


def count(db: Session, portfolio_id: int) -> int:
    return int(db.execute(select(func.count()).where(is_open(portfolio_id))).scalar_one())


def inherited(db: Session, portfolio_id: int) -> tuple[list[ContactRequest], int]:
    """What is open and known to the office, first what waits for its word, then by term; and how many others are open."""
    reader = Actor(None, "bureau", grants=(Grant(Role.MINISTER, portfolio_id=portfolio_id),))
    query = select(ContactRequest).where(is_open(portfolio_id), visibility.visible_to(reader))
    found = sorted(db.execute(query.order_by(col(ContactRequest.id))).scalars(), key=turn)
    return found, count(db, portfolio_id) - len(found)


def turn(contact: ContactRequest) -> tuple[bool, bool, float]:
    due = contact.due_at.timestamp() if contact.due_at else 0.0
    return contact.state is not State.AWAITING_PERMISSION, contact.due_at is None, due

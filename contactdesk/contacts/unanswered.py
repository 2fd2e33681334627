"""Silence: requests of which the decision is long overdue, with the ministry. They stay open (docs/design.md, rule 7).

Nothing of it is stored: it follows from state and term. The letters that it sets in motion are `operations.further_up`'s.
"""

from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam
from sqlmodel import Session, col

from contactdesk.law import terms
from contactdesk.law.lifecycle import OWES_ANSWER
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest
from contactdesk.words import Regime

C = ContactRequest
#: the parameter of `clause`, for `values`
SINCE: Final = "unanswered_since"


def clause() -> ColumnElement[bool]:
    """The contacts that are unanswered; the statement is executed with `values`."""
    return and_(
        col(C.closed_at).is_(None),
        col(C.regime) == Regime.PERMISSION,
        col(C.state).in_(sorted(OWES_ANSWER)),
        col(C.due_at).is_not(None),
        col(C.due_at) <= bindparam(SINCE),
    )


def values(db: Session) -> dict[str, object]:
    return {SINCE: terms.unanswered_since(desk(db).terms, now(db))}


def is_unanswered(db: Session, contact: ContactRequest) -> bool:
    """The same of one contact."""
    if contact.state not in OWES_ANSWER or contact.due_at is None:
        return False
    return terms.is_unanswered(desk(db).terms, now(db), contact.due_at)

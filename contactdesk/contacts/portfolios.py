"""Whom a contact concerns: the minister or state secretary, of those that its ministry has. Changes nothing."""

from typing import Final

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlmodel import Session, col

from contactdesk.law.outcomes import invalid
from contactdesk.people.lasting import is_held
from contactdesk.store.models import Organisation, Portfolio
from contactdesk.words import Form

NOT_OF_IT = "Kies een bewindspersoon van het ministerie waar de organisatie onder valt, of laat dit leeg"


def concerned(db: Session, organisation: Organisation, form: Form, chosen: int | None) -> Portfolio | None:
    """The one that was chosen, or else who answers for the organisation. Raises Invalid for a choice that cannot be."""
    if chosen in (None, organisation.portfolio_id) or organisation.department_id is None:
        return db.get(Portfolio, organisation.portfolio_id) if organisation.portfolio_id else None
    found = next((one for one in choosable(db, organisation.department_id, form) if one.id == chosen), None)
    if found is None:
        raise invalid("bewindspersoon", NOT_OF_IT)
    return found


def choosable(db: Session, department_id: int | None, form: Form) -> list[Portfolio]:
    """Who can be asked, by title; empty where the ministry has only one. With a bill that is the lead minister, also of
    another ministry (Handreiking ambtelijke bijstand bij initiatiefwetgeving, §2.4)."""
    is_bill = form is Form.BILL_ASSISTANCE and department_id is not None
    query = _EVERYBODY if is_bill else _OF_MINISTRY
    found = list(db.execute(query, {} if is_bill else {"ministry": department_id}).scalars())
    return found if len(found) > 1 else []


def reached() -> ColumnElement[bool]:
    """The clause on `Portfolio`: its office is there and has a mailbox, so that what concerns it is not lost."""
    return is_held() & (func.trim(col(Portfolio.mailbox)) != "")


#: made once: asking and each submit look who there is
_EVERYBODY: Final = select(Portfolio).where(reached()).order_by(col(Portfolio.title))
_OF_MINISTRY: Final = _EVERYBODY.where(col(Portfolio.department_id) == bindparam("ministry"))

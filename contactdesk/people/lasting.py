"""Which organisations and committees there are on a day, and what an organisation that ends still has to do."""

from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from contactdesk.store.models import Committee, ContactRequest, Organisation, Portfolio
from contactdesk.words import Initiator


def exists_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The clause on `Organisation`: from the day on which it ends it is there no more."""
    return or_(col(Organisation.ended_on).is_(None), col(Organisation.ended_on) > day)


def meets_on(day: date) -> ColumnElement[bool]:
    """The same of a committee: from the day on which it ends nobody asks in its name."""
    return or_(col(Committee.ended_on).is_(None), col(Committee.ended_on) > day)


def is_held() -> ColumnElement[bool]:
    """The clause on `Portfolio`: the office has not ended. It ends on the day on which that is done."""
    return col(Portfolio.ended_on).is_(None)


def has_ended(row: Organisation | Committee, day: date) -> bool:
    """The same of one row."""
    return row.ended_on is not None and row.ended_on <= day


def handled_by(organisation_id: object) -> ColumnElement[bool]:
    """The clause on `ContactRequest`: this organisation handles it itself, or reported it."""
    reported = (col(ContactRequest.organisation_id) == organisation_id) & (
        col(ContactRequest.initiator_kind) == Initiator.BODY
    )
    return or_(col(ContactRequest.handler_id) == organisation_id, reported)

"""Figures over a period, for pages, metrics and whoever counts. Only counts: no contact and no person."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from contactdesk.contacts import unanswered
from contactdesk.law import notification_term
from contactdesk.law.early import early
from contactdesk.law.notification_term import Notice, Told
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Decision, Letter, Organisation, Portfolio
from contactdesk.words import Early, Regime, State


@dataclass(frozen=True)
class Notices:
    """How many ministers' letters were accepted in time, too late, or not; `waiting` may still be in time."""

    on_time: int
    late: int
    never: int
    waiting: int


def held_early(db: Session, since: datetime, until: datetime) -> Counter[Early]:
    """Of the contacts held from `since` up to, not including, `until`: how many before their permission."""
    query = (
        select(col(ContactRequest.held_at), col(Decision.foot), col(Decision.decided_on), col(Decision.at))
        .join(Decision, col(Decision.id) == col(ContactRequest.permission_id))
        .where(col(ContactRequest.held_at) >= since, col(ContactRequest.held_at) < until)
    )
    found = (early(held, foot=foot, decided_on=on, entered_at=at) for held, foot, on, at in db.execute(query))
    return Counter(one for one in found if one)


def notices_on_time(db: Session, since: datetime, until: datetime) -> Notices:
    """Of the contacts under `notify` received from `since` up to, not including, `until`: whether the office that it
    concerns was told in time, counted from the contact."""
    query = (
        select(col(ContactRequest.received_at), col(Letter.accepted_at), col(Letter.state))
        .join(ContactRequest, col(ContactRequest.notice_letter_id) == col(Letter.id))
        .where(col(ContactRequest.regime) == Regime.NOTIFY, *_received(since, until))
    )
    terms, moment = desk(db).terms, now(db)
    found = Counter(notification_term.told(terms, Notice(*row), moment) for row in db.execute(query))
    return Notices(found[Told.ON_TIME], found[Told.LATE], found[Told.MISSED], found[Told.WAITING])


def told_afterwards(db: Session, since: datetime, until: datetime) -> int:
    """Of the contacts received from `since` up to, not including, `until`: how many were there already, where permission
    comes first."""
    told = select(func.count()).where(col(ContactRequest.state) == State.TOLD, *_received(since, until))
    return int(db.execute(told).scalar_one())


@dataclass(frozen=True)
class Unanswered:
    """How many requests one minister or state secretary leaves unanswered now; `department` as it is called in short."""

    key: str
    title: str
    department: str
    requests: int


def unanswered_by_portfolio(db: Session, *within: ColumnElement[bool]) -> list[Unanswered]:
    """Each office with its number, also where that is nothing: of who answers, never of who asks."""
    silent = (
        select(col(ContactRequest.portfolio_id), func.count().label("requests"))
        .where(unanswered.clause(), *within)
        .group_by(col(ContactRequest.portfolio_id))
        .subquery()
    )
    query = (
        select(
            col(Portfolio.key),
            col(Portfolio.title),
            func.coalesce(col(Organisation.abbreviation), col(Organisation.name), ""),
            func.coalesce(silent.c.requests, 0),
        )
        .outerjoin(Organisation, col(Organisation.id) == col(Portfolio.department_id))
        .outerjoin(silent, silent.c.portfolio_id == col(Portfolio.id))
        .order_by(col(Portfolio.id))
    )
    return [Unanswered(*row) for row in db.execute(query, unanswered.values(db))]


def _received(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(ContactRequest.received_at) >= since, col(ContactRequest.received_at) < until

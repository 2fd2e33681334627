"""Counts what was done in one quarter, from the log. It shows nothing and keeps nothing: `publishing` does."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Row, func, select
from sqlmodel import Session, col

from contactdesk.contacts.figures.waiting_days import waited
from contactdesk.law import notification_term
from contactdesk.law.counts.measures import OF_ACTION, OF_OUTCOME, Days, Measure
from contactdesk.law.counts.periods import Quarter
from contactdesk.law.days import today, working_days_between
from contactdesk.law.notification_term import Notice, Told
from contactdesk.store.desk import desk, now
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Decision,
    Letter,
    ObstacleCount,
    ReferralCount,
)
from contactdesk.words import Action, Foot, Initiator, Outcome, Regime, State

T = TypeVar("T")
#: so many keys go into one statement
BATCH: Final = 500
DECIDES: Final = (Action.PERMIT, Action.REFUSE, Action.REVOKE)
IN_TERM, LATE = "in_term", "late"
STANDING, ASKED_FOR = "standing", "asked"
C = ContactRequest


@dataclass(frozen=True)
class CountCell:
    """Of what the deeds are counted together."""

    measure: str
    department_id: int | None = None
    organisation_id: int | None = None
    form: str | None = None
    chamber: str | None = None
    part: str = ""
    term: str = ""


def count_up(db: Session, quarter: Quarter) -> Counter[CountCell]:
    """All that is counted of this quarter, by the log as it stands now."""
    deeds = _deeds(db, quarter)
    about = _by_id(db, {deed.contact_id for deed in deeds})
    decided = _decisions(db, [deed.details["decision"] for deed in deeds if deed.action in DECIDES])
    found: Counter[CountCell] = Counter()
    for deed in deeds:
        if (cell := _cell(db, deed, about[deed.contact_id], decided)) is not None:
            found[cell] += 1
    firsts = [one for one in decided.values() if one.is_first]
    return found + _days(db, firsts, about) + _elsewhere(db, quarter) + _obstacles(db, quarter)


def _deeds(db: Session, quarter: Quarter) -> list[Row[Any]]:
    """The entries of the log that are counted."""
    kinds = [*OF_ACTION, Action.SUBMIT, *DECIDES]
    query = select(
        col(AuditEntry.at), col(AuditEntry.action), col(AuditEntry.contact_id), col(AuditEntry.details)
    ).where(
        col(AuditEntry.at) >= quarter.since,
        col(AuditEntry.at) < quarter.until,
        col(AuditEntry.action).in_([str(kind) for kind in kinds]),
        col(AuditEntry.contact_id).is_not(None),
    )
    return list(db.execute(query.order_by(col(AuditEntry.at), col(AuditEntry.id))))


def _by_id(db: Session, ids: Iterable[int]) -> dict[int, Row[Any]]:
    """What is counted of each contact, with the letter to the minister where it has one."""
    query = select(
        *(col(C.id), col(C.key), col(C.regime), col(C.initiator_kind), col(C.form), col(C.chamber)),
        *(col(C.department_id), col(C.organisation_id), col(C.received_at), col(C.due_at)),
        *(col(Letter.accepted_at), col(Letter.state).label("letter_state")),
    ).outerjoin(Letter, col(Letter.id) == col(C.notice_letter_id))
    return {
        row.id: row for some in _some(sorted(ids)) for row in db.execute(query.where(col(C.id).in_(some)))
    }


@dataclass(frozen=True)
class Decided:
    """A decision that counts: `at` is when it was entered. `is_first`, `is_only` of its contact."""

    contact_id: int
    at: datetime
    outcome: Outcome
    part: str
    is_first: bool
    is_only: bool


def _decisions(db: Session, ids: Sequence[int]) -> dict[int, Decided]:
    """Without those that were entered wrongly."""
    counted = (
        select(func.min(col(Decision.id)).label("first"), func.count().label("many"))
        .add_columns(col(Decision.contact_id))
        .where(col(Decision.mistaken_at).is_(None), col(Decision.outcome) != Outcome.REVOKED)
    )
    found: dict[int, Decided] = {}
    for some in _some(sorted(ids)):
        query = select(Decision).where(col(Decision.id).in_(some), col(Decision.mistaken_at).is_(None))
        rows = list(db.execute(query).scalars())
        of = counted.where(col(Decision.contact_id).in_({row.contact_id for row in rows}))
        per = {one.contact_id: one for one in db.execute(of.group_by(col(Decision.contact_id)))}
        for row in rows:
            one = per[row.contact_id]
            found[row.id] = Decided(
                row.contact_id, row.at, row.outcome, _part(row), row.id == one.first, one.many == 1
            )
    return found


def _part(row: Decision) -> str:
    if row.outcome is Outcome.REFUSED:
        return row.ground or ""
    return (STANDING if row.foot is Foot.STANDING else ASKED_FOR) if row.granted else ""


def _cell(db: Session, deed: Row[Any], contact: Row[Any], decided: Mapping[int, Decided]) -> CountCell | None:
    cell = CountCell("", contact.department_id, contact.organisation_id, contact.form, contact.chamber)
    if deed.action == Action.SUBMIT:
        return replace(cell, measure=_begun(db, deed, contact))
    if deed.action not in DECIDES:
        return replace(cell, measure=OF_ACTION[deed.action])
    one = decided.get(deed.details["decision"])
    if one is None:
        return None
    return replace(cell, measure=OF_OUTCOME[one.outcome], part=one.part, term=_term(one, contact))


def _begun(db: Session, deed: Row[Any], contact: Row[Any]) -> Measure:
    if contact.regime is Regime.NOTIFY:
        notice = Notice(contact.received_at, contact.accepted_at, contact.letter_state)
        told = notification_term.told(desk(db).terms, notice, now(db))
        return Measure.NOTICE_ON_TIME if told is Told.ON_TIME else Measure.NOTICE_LATE
    if deed.details.get("state") == State.TOLD:
        return Measure.TOLD
    is_own = contact.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY)
    return Measure.OWN_INITIATIVE if is_own else Measure.ASKED


def _term(one: Decided, contact: Row[Any]) -> str:
    """Whether it was in its term: where it is the only decision, since a second one has a term of its own."""
    if not one.is_only or contact.due_at is None:
        return ""
    return IN_TERM if one.at <= contact.due_at else LATE


def _days(db: Session, firsts: Sequence[Decided], about: Mapping[int, Row[Any]]) -> Counter[CountCell]:
    """How many working days the first decisions took, with and without the days at who asked."""
    found: Counter[CountCell] = Counter()
    for some in _some(firsts):
        away = waited(db, {one.contact_id: one.at for one in some}, about)
        for one in some:
            contact = about[one.contact_id]
            days = working_days_between(today(contact.received_at), today(one.at))
            cell = CountCell(Days.ALL, contact.department_id, part=str(days))
            found[cell] += 1
            found[replace(cell, measure=Days.NET, part=str(max(0, days - away[one.contact_id])))] += 1
    return found


def _elsewhere(db: Session, quarter: Quarter) -> Counter[CountCell]:
    """How often the desk showed another way: of that it keeps a number a day."""
    on = col(ReferralCount.on)
    query = select(func.sum(col(ReferralCount.times))).where(
        on >= quarter.begins_on, on < quarter.next.begins_on
    )
    times = int(db.execute(query).scalar_one() or 0)
    return Counter({CountCell(Measure.POINTED_ELSEWHERE): times})


def _obstacles(db: Session, quarter: Quarter) -> Counter[CountCell]:
    query = select(ObstacleCount).where(col(ObstacleCount.quarter) == str(quarter))
    return Counter(
        {
            CountCell(Measure.OBSTACLE, row.department_id or None, part=row.obstacle): row.times
            for row in db.execute(query).scalars()
        }
    )


def _some(all_: Sequence[T]) -> Iterator[Sequence[T]]:
    return (all_[at : at + BATCH] for at in range(0, len(all_), BATCH))

"""The rows of a list, and its pages. Which contacts stand in which list is not here.

Each page begins after the last row of the page before, so that a page deep in the list costs no more. That row is named
by its number: an id in an address would tell how many contacts there are.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Date, Integer, Select, bindparam, case, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.contacts import decisions, unanswered
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.store import sorted_by
from contactdesk.store.desk import now
from contactdesk.store.in_force import holder
from contactdesk.store.models import Committee, ContactRequest, Organisation, Person
from contactdesk.store.visibility import visible_to
from contactdesk.words import Chamber, Disclose, Form, Initiator, Party, Regime, State

C, S = ContactRequest, State
PAGE: Final = 25
#: so many statements are kept: building one takes longer than running it
KEPT: Final = 512
#: the ids of a list, in one statement or in two of which the second follows on the first
Parts: TypeAlias = tuple[Select[Any], ...]
LIMIT: Final = bindparam("limit", type_=Integer())


@dataclass(frozen=True)
class Item:
    """A contact as a list knows it. It has what `permissions` asks, and nothing that is sealed."""

    id: int
    number: str
    version: int
    regime: Regime
    state: State
    disclose: Disclose
    form: Form
    subject: str | None
    bill_title: str | None
    initiator_kind: Initiator
    chamber: Chamber | None
    initiator_id: int
    entered_by_id: int
    entered_by_side: bool
    member_id: int | None
    committee_id: int | None
    organisation_id: int
    department_id: int
    portfolio_id: int
    handler_id: int | None
    helper_id: int | None
    official_email: str | None
    official_since: datetime | None
    drafter_opened_at: datetime | None
    office_since: datetime | None
    member_since: datetime | None
    ball: Party | None
    ball_since: datetime
    received_at: datetime
    due_at: datetime | None
    debate_on: date | None
    appointment_at: datetime | None
    closed_at: datetime | None
    lead_id: int | None
    # from other tables
    organisation: str
    initiator: str
    member: str | None
    committee: str | None
    #: who has it of those who take up requests; `away`: who took it and is not there
    taken_by_id: int | None
    taken_by: str | None
    away: str | None
    is_disputed: bool
    is_revoked: bool


@dataclass(frozen=True)
class ListPage:
    """One page of a list; `next` is what `na=` asks for the page after it."""

    rows: list[Item]
    next: str | None


#: the states in which a term still says something; after the decision `due_at` is history
HAS_TERM: Final = (S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION)
by_id: Final = sorted_by(col(C.id))


def newest(within: ColumnElement[bool]) -> Parts:
    return (select(col(C.id)).where(within).order_by(col(C.id).desc()).limit(LIMIT),)


def first_due(within: ColumnElement[bool]) -> Parts:
    """What is due first, then what has no term: two questions, because engines disagree where NULL belongs."""
    has_term = col(C.due_at).is_not(None) & col(C.state).in_(HAS_TERM)
    has_none = or_(col(C.due_at).is_(None), col(C.state).not_in(HAS_TERM))
    return (
        select(col(C.id)).where(within, has_term).order_by(col(C.due_at), col(C.id)).limit(LIMIT),
        select(col(C.id)).where(within, has_none).order_by(by_id).limit(LIMIT),
    )


def position(db: Session, number: str | None, by: Actor) -> tuple[datetime | None, int] | None:
    """Where a page left off; from the beginning when the number says nothing to `by`."""
    if not number or "\0" in number:
        return None
    query = select(col(C.due_at), col(C.state), col(C.id)).where(col(C.number) == number, visible_to(by))
    found = db.execute(query).one_or_none()
    return (found.due_at if found.state in HAS_TERM else None, found.id) if found else None


def following(parts: Parts, last: tuple[datetime | None, int] | None) -> Parts:
    """What of these parts comes after that position."""
    if last is None:
        return parts
    due_at, last_id = last
    if len(parts) == 1:
        return (parts[0].where(col(C.id) < last_id),)
    dated, undated = parts
    if due_at is None:
        return (undated.where(by_id > last_id),)
    same = (col(C.due_at) == due_at) & (col(C.id) > last_id)
    return dated.where(col(C.due_at) >= due_at, (col(C.due_at) > due_at) | same), undated


def cut(found: list[Item]) -> ListPage:
    rows = found[:PAGE]
    return ListPage(rows, rows[-1].number if len(found) > PAGE else None)


def items(db: Session, parts: Parts, limit: int) -> list[Item]:
    """The first rows of these parts in their order. The ids come first, from an index alone; then only these rows."""
    ids: list[int] = []
    moments = {"now": now(db), **unanswered.values(db)}
    on = today(now(db))
    for part in parts:
        if len(ids) < limit:
            ids += db.execute(part, {**moments, "limit": limit - len(ids)}).scalars()
    found = {row.id: Item(*row) for row in db.execute(_ROWS, {"ids": ids, "on": on})} if ids else {}
    return [found[one] for one in ids]


def _rows() -> Select[Any]:
    initiator, member, taker, has = (aliased(Person) for _ in range(4))
    names = {
        "organisation": col(Organisation.name),
        "initiator": col(initiator.name),
        "member": col(member.name),
        "committee": col(Committee.name),
        "taken_by_id": col(has.id),
        "taken_by": col(has.name),
        "away": case((col(has.id).is_distinct_from(col(taker.id)), col(taker.name))),
        "is_disputed": decisions.is_in_dispute(),
        "is_revoked": decisions.is_revoked(),
    }
    columns = [field.name for field in fields(Item) if field.name not in names]
    return (
        select(*(getattr(C, name) for name in columns), *(name.label(key) for key, name in names.items()))
        .join(Organisation, col(Organisation.id) == col(C.organisation_id))
        .join(initiator, col(initiator.id) == col(C.initiator_id))
        .outerjoin(member, col(member.id) == col(C.member_id))
        .outerjoin(Committee, col(Committee.id) == col(C.committee_id))
        .outerjoin(taker, col(taker.id) == col(C.taken_by_id))
        .outerjoin(has, col(has.id) == holder(bindparam("on", type_=Date())))
        .where(col(C.id).in_(bindparam("ids", expanding=True)))
    )


_ROWS: Final = _rows()

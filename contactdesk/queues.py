"""Lists of contacts, read only: the liaison's queue, somebody's own contacts, and what waits for whom.

Every list starts from `visibility.visible_to` and reads columns, never whole contacts: no list can come near the
question, and one page is one query. How a row looks is not here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, false, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk import permissions
from contactdesk.desk import now
from contactdesk.lifecycle import CLOSED
from contactdesk.models import Committee, ContactRequest, Organisation, Person
from contactdesk.permissions import Actor
from contactdesk.search import matching
from contactdesk.visibility import visible_to
from contactdesk.words import Chamber, Disclose, Form, Initiator, Party, Regime, Role, State

C, S = ContactRequest, State
PAGE: Final = 25


@dataclass(frozen=True)
class Queue:
    """One list of the queue: which contacts stand in it; `is_late` leaves only those past their term."""

    label: str
    regime: Regime | None
    states: tuple[State, ...]
    is_late: bool = False

    @property
    def is_closed(self) -> bool:
        return self.regime is None


#: the lists of `/wachtrij`, in the order of the tabs; each open contact stands in one of the first five
# fmt: off
QUEUES: Final[Mapping[str, Queue]] = MappingProxyType({
    "nieuw":          Queue("Nieuw",                 Regime.PERMISSION, (S.SUBMITTED,)),
    "bewindspersoon": Queue("Bij de bewindspersoon", Regime.PERMISSION, (S.AWAITING_PERMISSION,)),
    "indiener":       Queue("Bij de indiener",       Regime.PERMISSION, (S.CLARIFYING,)),
    "plannen":        Queue("Plannen en afronden",   Regime.PERMISSION, (S.PERMITTED, S.SCHEDULED)),
    "meldingen":      Queue("Meldingen",             Regime.NOTIFY,     (S.NOTIFIED, S.SCHEDULED)),
    "te-laat":        Queue("Te laat",               Regime.PERMISSION, (S.SUBMITTED, S.AWAITING_PERMISSION), is_late=True),
    "gesloten":       Queue("Gesloten",              None,              tuple(sorted(CLOSED))),
})
# fmt: on


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
    member_id: int | None
    committee_id: int | None
    organisation_id: int
    department_id: int
    portfolio_id: int
    handler_id: int | None
    official_email: str | None
    official_since: datetime | None
    office_since: datetime | None
    member_since: datetime | None
    ball: Party | None
    ball_since: datetime
    taken_by_id: int | None
    received_at: datetime
    due_at: datetime | None
    debate_on: date | None
    appointment_at: datetime | None
    closed_at: datetime | None
    # from other tables
    organisation: str
    initiator: str
    member: str | None
    committee: str | None
    taken_by: str | None


@dataclass(frozen=True)
class Page:
    """One page of a list; `next` is what `na=` asks for the page after it."""

    rows: list[Item]
    next: str | None


# The queue of a liaison. What the database is asked depends on nothing but who asks, with today's roles, and for
# which list: building such a statement takes longer than running it, so the last ones are kept.

KEPT: Final = 512
#: the ids of a list, in one statement or in two of which the second follows on the first
Parts: TypeAlias = tuple[Select[Any], ...]
Counted: TypeAlias = Select[Regime, State, int, int]
LIMIT: Final = bindparam("limit", type_=Integer())


def counts(db: Session, by: Actor) -> dict[str, int | None]:
    """How many stand in each list, in one query over what is open; what is closed only grows and is not counted."""
    return _in_lists(db, _counts(by))


def totals(db: Session) -> dict[str, int | None]:
    """The same of all departments together, for who watches the machine."""
    return _in_lists(db, _counted(true()))


def _in_lists(db: Session, counted: Counted) -> dict[str, int | None]:
    open_ones = db.execute(counted, {"now": now(db)})
    found = {(regime, state): (every, late) for regime, state, every, late in open_ones}
    return {name: _count(queue, found) for name, queue in QUEUES.items()}


@lru_cache(maxsize=KEPT)
def _counts(by: Actor) -> Counted:
    return _counted(_of_desk(by))


def _counted(within: ColumnElement[bool]) -> Counted:
    is_late = case((col(C.due_at) < bindparam("now"), 1))
    return (
        select(col(C.regime), col(C.state), func.count(), func.count(is_late))
        .where(within, col(C.closed_at).is_(None))
        .group_by(col(C.regime), col(C.state))
    )


def _count(queue: Queue, found: Mapping[tuple[Regime, State], tuple[int, int]]) -> int | None:
    if queue.regime is None:
        return None
    return sum(found.get((queue.regime, state), (0, 0))[queue.is_late] for state in queue.states)


def page(db: Session, by: Actor, name: str | None, *, after: str | None = None, q: str = "") -> Page:
    """A page of one list; without a name of everything that the liaison's department has, newest first."""
    parts = _following(_queue(by, name), _position(db, after, by))
    if q:
        parts = tuple(part.where(*matching(q)) for part in parts)
    return _cut(_items(db, parts, PAGE + 1))


@lru_cache(maxsize=KEPT)
def _queue(by: Actor, name: str | None) -> Parts:
    if name is None:
        return _newest(_of_desk(by))
    within = and_(_of_desk(by), *_stands_in(QUEUES[name]))
    return _newest(within) if QUEUES[name].is_closed else _first_due(within)


def _of_desk(by: Actor) -> ColumnElement[bool]:
    """What `by` may know of as a liaison: somebody can have other roles besides."""
    return visible_to(Actor(by.id, by.name, by.email, tuple(by.of(Role.LIAISON))))


def _stands_in(queue: Queue) -> list[ColumnElement[bool]]:
    if queue.is_closed:
        return [col(C.closed_at).is_not(None)]
    clauses = [col(C.closed_at).is_(None), col(C.regime) == queue.regime, col(C.state).in_(queue.states)]
    return [*clauses, col(C.due_at) < bindparam("now")] if queue.is_late else clauses


# One's own contacts


def own(db: Session, by: Actor, *, after: str | None = None) -> Page:
    """The contacts that somebody has a part in, newest first; a liaison's are those they entered."""
    return _cut(_items(db, _following(_own(by), _position(db, after, by)), PAGE + 1))


@lru_cache(maxsize=KEPT)
def _own(by: Actor) -> Parts:
    grants = tuple(grant for grant in by.grants if grant.role is not Role.LIAISON)
    # no empty clauses: SQLite leaves its indexes aside for "false or …"
    clauses = [visible_to(Actor(by.id, by.name, by.email, grants))] if grants else []
    if by.has(Role.LIAISON):
        clauses.append(_of_desk(by) & (col(C.entered_by_id) == by.id))
    return _newest(or_(false(), *clauses))


def waiting_for(db: Session, by: Actor, *, limit: int = 10) -> list[Item]:
    """What waits for this person, the first that is due first."""
    return [item for item in _items(db, _turns(by), limit) if has_ball(by, item)]


@lru_cache(maxsize=KEPT)
def _turns(by: Actor) -> Parts:
    turns = [
        visible_to(Actor(by.id, by.name, by.email, (grant,))) & col(C.ball).in_(PLAYS[grant.role])
        for grant in by.grants
        if grant.role in PLAYS
    ]
    return _first_due(or_(*turns) & col(C.closed_at).is_(None)) if turns else ()


#: in which parts a role can have the ball
PLAYS: Final[Mapping[Role, tuple[Party, ...]]] = MappingProxyType(
    {
        Role.MEMBER: (Party.INITIATOR, Party.MEMBER),
        Role.ASSISTANT: (Party.INITIATOR, Party.MEMBER),
        Role.CLERK: (Party.INITIATOR,),
        Role.LIAISON: (Party.LIAISON,),
        Role.MINISTER: (Party.MINISTER,),
        Role.OFFICIAL: (Party.INITIATOR, Party.OFFICIAL),
        Role.BODY: (Party.INITIATOR, Party.BODY),
    }
)


def has_ball(by: Actor, item: Item) -> bool:
    """Is it the turn of `by`?"""
    return any(item.ball in plays for plays in permissions.parties(by, item).values())


# Pages: each begins after the last row of the page before, so that a page deep in the list costs no more. That row
# is named by its number: an id in an address would tell how many contacts there are.

#: the states in which a term still says something; after the decision `due_at` is history
HAS_TERM: Final = (S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION)
# "+ 0": else SQLite walks the whole department by id, oldest first, to be spared the sorting of a few
by_id: Final = col(C.id) + 0


def _newest(within: ColumnElement[bool]) -> Parts:
    return (select(col(C.id)).where(within).order_by(col(C.id).desc()).limit(LIMIT),)


def _first_due(within: ColumnElement[bool]) -> Parts:
    """What is due first, then what has no term: two questions, because engines disagree where NULL belongs."""
    has_term = col(C.due_at).is_not(None) & col(C.state).in_(HAS_TERM)
    has_none = or_(col(C.due_at).is_(None), col(C.state).not_in(HAS_TERM))
    return (
        select(col(C.id)).where(within, has_term).order_by(col(C.due_at), col(C.id)).limit(LIMIT),
        select(col(C.id)).where(within, has_none).order_by(by_id).limit(LIMIT),
    )


def _position(db: Session, number: str | None, by: Actor) -> tuple[datetime | None, int] | None:
    """Where a page left off; from the beginning when the number says nothing to `by`."""
    if not number or "\0" in number:
        return None
    query = select(col(C.due_at), col(C.state), col(C.id)).where(col(C.number) == number, visible_to(by))
    found = db.execute(query).one_or_none()
    return (found.due_at if found.state in HAS_TERM else None, found.id) if found else None


def _following(parts: Parts, last: tuple[datetime | None, int] | None) -> Parts:
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


def _cut(found: list[Item]) -> Page:
    rows = found[:PAGE]
    return Page(rows, rows[-1].number if len(found) > PAGE else None)


def _items(db: Session, parts: Parts, limit: int) -> list[Item]:
    """The first rows of these parts in their order. The ids come first, from an index alone; then only these rows."""
    ids: list[int] = []
    for part in parts:
        if len(ids) < limit:
            ids += db.execute(part, {"now": now(db), "limit": limit - len(ids)}).scalars()
    found = {row.id: Item(*row) for row in db.execute(_ROWS, {"ids": ids})} if ids else {}
    return [found[one] for one in ids]


def _rows() -> Select[Any]:
    initiator, member, taker = aliased(Person), aliased(Person), aliased(Person)
    names = {
        "organisation": col(Organisation.name),
        "initiator": col(initiator.name),
        "member": col(member.name),
        "committee": col(Committee.name),
        "taken_by": col(taker.name),
    }
    columns = [field.name for field in fields(Item) if field.name not in names]
    return (
        select(*(getattr(C, name) for name in columns), *(name.label(key) for key, name in names.items()))
        .join(Organisation, col(Organisation.id) == col(C.organisation_id))
        .join(initiator, col(initiator.id) == col(C.initiator_id))
        .outerjoin(member, col(member.id) == col(C.member_id))
        .outerjoin(Committee, col(Committee.id) == col(C.committee_id))
        .outerjoin(taker, col(taker.id) == col(C.taken_by_id))
        .where(col(C.id).in_(bindparam("ids", expanding=True)))
    )


_ROWS: Final = _rows()

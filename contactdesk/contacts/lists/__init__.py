"""Lists of contacts, read only: the liaison's queue, somebody's own contacts, and what waits for whom.

Every list starts from `visibility.visible_to` and reads columns, never whole contacts: no list can come near the
question. Only `totals` counts what everybody has, for who watches the machine. `paging` has the rows and the pages.
How a row looks is not here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, false, func, or_, select, true
from sqlmodel import Session, col

from contactdesk.contacts import figures, unanswered
from contactdesk.contacts.lists import paging
from contactdesk.contacts.lists.paging import KEPT, PAGE, Item, ListPage, Parts
from contactdesk.contacts.lists.start import StartLists, has_ball, start_lists, waiting_for
from contactdesk.law.lifecycle import CLOSED, OWES_ANSWER
from contactdesk.law.permissions import Actor
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest
from contactdesk.store.search_text import matching
from contactdesk.store.visibility import visible_to
from contactdesk.words import Initiator, Regime, Role, State

__all__ = [
    "PAGE",
    "QUEUES",
    "Item",
    "ListPage",
    "Queue",
    "StartLists",
    "counts",
    "has_ball",
    "open_of",
    "own",
    "page",
    "start_lists",
    "totals",
    "unanswered_by_minister",
    "waiting_for",
]

C, S = ContactRequest, State


@dataclass(frozen=True)
class Queue:
    """One list of the queue: which contacts stand in it; `due_before` leaves only those whose term ended before that
    moment: what is late, or what is unanswered."""

    label: str
    regime: Regime | None
    states: tuple[State, ...]
    due_before: Literal["", "now", "unanswered"] = ""

    @property
    def is_closed(self) -> bool:
        return self.regime is None


#: the lists of `/wachtrij`, in the order of the tabs; each open contact stands in one of the first five
# fmt: off
QUEUES: Final[Mapping[str, Queue]] = MappingProxyType({
    "nieuw":          Queue("Nieuw",                 Regime.PERMISSION, (S.SUBMITTED,)),
    "bewindspersoon": Queue("Bij de bewindspersoon", Regime.PERMISSION, (S.AWAITING_PERMISSION,)),
    "indiener":       Queue("Bij de aanvrager",      Regime.PERMISSION, (S.CLARIFYING,)),
    "plannen":        Queue("Plannen en afronden",   Regime.PERMISSION, (S.PERMITTED, S.SCHEDULED)),
    "meldingen":      Queue("Meldingen",             Regime.NOTIFY,     (S.NOTIFIED, S.SCHEDULED)),
    "te-laat":        Queue("Te laat",               Regime.PERMISSION, (S.SUBMITTED, S.AWAITING_PERMISSION), "now"),
    "onbeantwoord":   Queue("Onbeantwoord",          Regime.PERMISSION, tuple(sorted(OWES_ANSWER)), "unanswered"),
    "achteraf":       Queue("Achteraf gemeld",       None,              (S.TOLD,)),
    "gesloten":       Queue("Gesloten",              None,              tuple(sorted(CLOSED - {S.TOLD}))),
})
# fmt: on


# The queue of a liaison. What the database is asked depends on nothing but who asks, with today's roles, and for
# which list: building such a statement takes longer than running it, so the last ones are kept.

Counted: TypeAlias = Select[Regime, State, int, int, int]


def counts(db: Session, by: Actor) -> dict[str, int | None]:
    """How many stand in each list, in one query over what is open; what is closed only grows and is not counted."""
    return _in_lists(db, _counts(by))


def totals(db: Session) -> dict[str, int | None]:
    """The same of all departments together, for who watches the machine."""
    return _in_lists(db, _counted(true()))


def open_of(db: Session, member_ids: Collection[int]) -> dict[int, list[tuple[str, Initiator]]]:
    """Which contacts of these members are open: their numbers and who asks, never what, for who ends their roles."""
    query = select(col(C.member_id), col(C.number), col(C.initiator_kind)).where(
        col(C.closed_at).is_(None), col(C.member_id).in_(member_ids)
    )
    found: dict[int, list[tuple[str, Initiator]]] = {}
    for member, number, kind in db.execute(query.order_by(col(C.number))):
        found.setdefault(member, []).append((number, kind))
    return found


def unanswered_by_minister(db: Session, by: Actor) -> list[tuple[str, int]]:
    """How many the department of `by` leaves unanswered, by who answers for them."""
    found = figures.unanswered_by_portfolio(db, _of_desk(by))
    return [(one.title, one.requests) for one in found if one.requests]


def _in_lists(db: Session, counted: Counted) -> dict[str, int | None]:
    open_ones = db.execute(counted, {"now": now(db), **unanswered.values(db)})
    found = {
        (regime, state): {"": every, "now": late, "unanswered": silent}
        for regime, state, every, late, silent in open_ones
    }
    return {name: _count(queue, found) for name, queue in QUEUES.items()}


@lru_cache(maxsize=KEPT)
def _counts(by: Actor) -> Counted:
    return _counted(_of_desk(by))


def _counted(within: ColumnElement[bool]) -> Counted:
    is_late = case((col(C.due_at) < bindparam("now"), 1))
    is_unanswered = case((unanswered.clause(), 1))
    return (
        select(col(C.regime), col(C.state), func.count(), func.count(is_late), func.count(is_unanswered))
        .where(within, col(C.closed_at).is_(None))
        .group_by(col(C.regime), col(C.state))
    )


def _count(queue: Queue, found: Mapping[tuple[Regime, State], Mapping[str, int]]) -> int | None:
    if queue.regime is None:
        return None
    return sum(found.get((queue.regime, state), {}).get(queue.due_before, 0) for state in queue.states)


def page(db: Session, by: Actor, name: str | None, *, after: str | None = None, q: str = "") -> ListPage:
    """A page of one list; without a name of everything that the liaison's department has, newest first."""
    parts = paging.following(_queue(by, name), paging.position(db, after, by))
    if q:
        parts = tuple(part.where(*matching(q)) for part in parts)
    return paging.cut(paging.items(db, parts, PAGE + 1))


@lru_cache(maxsize=KEPT)
def _queue(by: Actor, name: str | None) -> Parts:
    if name is None:
        return paging.newest(_of_desk(by))
    within = and_(_of_desk(by), *_stands_in(QUEUES[name]))
    return paging.newest(within) if QUEUES[name].is_closed else paging.first_due(within)


def _of_desk(by: Actor) -> ColumnElement[bool]:
    """What `by` may know of as a liaison: somebody can have other roles besides."""
    return visible_to(Actor(by.id, by.name, by.email, tuple(by.of(Role.LIAISON))))


def _stands_in(queue: Queue) -> list[ColumnElement[bool]]:
    if queue.is_closed:
        is_told = col(C.state) == S.TOLD
        return [col(C.closed_at).is_not(None), is_told if S.TOLD in queue.states else ~is_told]
    if queue.due_before == "unanswered":
        return [unanswered.clause()]
    clauses = [col(C.closed_at).is_(None), col(C.regime) == queue.regime, col(C.state).in_(queue.states)]
    return [*clauses, col(C.due_at) < bindparam("now")] if queue.due_before else clauses


# One's own contacts


def own(db: Session, by: Actor, *, after: str | None = None) -> ListPage:
    """The contacts that somebody has a part in, newest first; a liaison's are those they entered."""
    return paging.cut(paging.items(db, paging.following(_own(by), paging.position(db, after, by)), PAGE + 1))


@lru_cache(maxsize=KEPT)
def _own(by: Actor) -> Parts:
    grants = tuple(grant for grant in by.grants if grant.role is not Role.LIAISON)
    # no empty clauses: SQLite leaves its indexes aside for "false or …"
    clauses = [visible_to(Actor(by.id, by.name, by.email, grants))] if grants else []
    if by.has(Role.LIAISON):
        clauses.append(_of_desk(by) & (col(C.entered_by_id) == by.id))
    return paging.newest(or_(false(), *clauses))

"""Lists of contacts, read only: the liaison's queue, somebody's own contacts, and what waits for whom.

Every list starts from `visibility.visible_to` and reads columns, never whole contacts: no list can come near the
question. Only `totals` counts what everybody has, for who watches the machine. `paging` has the rows and the pages.
How a row looks is not here.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select, true
from sqlmodel import Session, col

from contactdesk.contacts import figures, unanswered
from contactdesk.contacts.lists import paging
from contactdesk.contacts.lists.filters import EVERY, FilterChoices, Filters, choices, narrowed
from contactdesk.contacts.lists.gone import Gone, gone
from contactdesk.contacts.lists.own_lists import COUNTED, OWN_LISTS, own, own_counts
from contactdesk.contacts.lists.paging import KEPT, PAGE, Item, ListPage, Order, Parts
from contactdesk.contacts.lists.queues import QUEUES, Queue, of_desk, stands_in
from contactdesk.contacts.lists.start import StartLists, has_ball, start_lists, waiting_for
from contactdesk.contacts.search import found_by_desk
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, OtherMember
from contactdesk.words import Initiator, Regime, State

__all__ = [
    "COUNTED",
    "EVERY",
    "ORDERS",
    "OWN_LISTS",
    "PAGE",
    "QUEUES",
    "Filters",
    "Gone",
    "Item",
    "ListPage",
    "Queue",
    "StartLists",
    "counts",
    "gone",
    "has_ball",
    "offered",
    "open_of",
    "own",
    "own_counts",
    "page",
    "start_lists",
    "totals",
    "unanswered_by_minister",
    "waiting_for",
]

C = ContactRequest


# The queue of a liaison. What the database is asked depends on nothing but who asks, with today's roles, and for
# which list: building such a statement takes longer than running it, so the last ones are kept.

Counted: TypeAlias = Select[Regime, State, int, int, int]


def counts(db: Session, by: Actor) -> dict[str, int | None]:
    """How many stand in each list, in one query over what is open; what is closed only grows and is not counted."""
    mine = db.execute(_mine(by), {"on": today(now(db))}).scalar_one()
    return _in_lists(db, _counts(by)) | {"mijn": mine}


def totals(db: Session) -> dict[str, int | None]:
    """The same of all departments together, for who watches the machine."""
    return _in_lists(db, _counted(true()))


def open_of(db: Session, member_ids: Collection[int]) -> dict[int, list[tuple[str, Initiator]]]:
    """Which contacts of these members are open: their numbers and who asks, never what, for who ends their roles."""
    query = select(col(C.member_id), col(C.number), col(C.initiator_kind)).where(
        col(C.closed_at).is_(None), col(C.member_id).in_(member_ids)
    )
    also = select(col(OtherMember.person_id), col(C.number), col(C.initiator_kind)).join(
        C, col(C.id) == col(OtherMember.contact_id)
    )
    also = also.where(col(C.closed_at).is_(None), col(OtherMember.person_id).in_(member_ids))
    found: dict[int, list[tuple[str, Initiator]]] = {}
    for member, number, kind in sorted((*db.execute(query), *db.execute(also)), key=lambda row: row.number):
        found.setdefault(member, []).append((number, kind))
    return found


def unanswered_by_minister(db: Session, by: Actor) -> list[tuple[str, int]]:
    """How many the department of `by` leaves unanswered, by who answers for them."""
    found = figures.unanswered_by_portfolio(db, of_desk(by))
    return [(one.title, one.requests) for one in found if one.requests]


def _in_lists(db: Session, counted: Counted) -> dict[str, int | None]:
    open_ones = db.execute(counted, {"now": now(db), **unanswered.values(db)})
    found = {
        (regime, state): {"": every, "now": late, "unanswered": silent}
        for regime, state, every, late, silent in open_ones
    }
    return {name: _count(queue, found) for name, queue in QUEUES.items()}


@lru_cache(maxsize=KEPT)
def _mine(by: Actor) -> Select[int]:
    return select(func.count()).select_from(C).where(of_desk(by), *stands_in(QUEUES["mijn"], by))


@lru_cache(maxsize=KEPT)
def _counts(by: Actor) -> Counted:
    return _counted(of_desk(by))


def _counted(within: ColumnElement[bool]) -> Counted:
    is_late = case((col(C.due_at) < bindparam("now"), 1))
    is_unanswered = case((unanswered.clause(), 1))
    return (
        select(col(C.regime), col(C.state), func.count(), func.count(is_late), func.count(is_unanswered))
        .where(within, col(C.closed_at).is_(None))
        .group_by(col(C.regime), col(C.state))
    )


def _count(queue: Queue, found: Mapping[tuple[Regime, State], Mapping[str, int]]) -> int | None:
    if queue.every == "open":
        return sum(counts[""] for counts in found.values())
    if queue.regime is None:
        return None
    return sum(found.get((queue.regime, state), {}).get(queue.due_before, 0) for state in queue.states)


#: how a list can stand, by the name in an address; the first unless something else is asked
ORDERS: Final[Mapping[str, Order]] = MappingProxyType(
    {"uiterlijk": paging.FIRST_DUE, "ontvangen": paging.LONGEST, "debat": paging.FIRST_DEBATE}
)


def page(
    db: Session,
    by: Actor,
    name: str | None,
    *,
    after: str | None = None,
    q: str = "",
    filters: Filters = EVERY,
    sorted_by: str = "",
    limit: int = PAGE,
) -> ListPage:
    """A page of one list, in one of ORDERS; without a name what is searched in all that the liaison's department has, or
    all that is open. What is searched everywhere, and what is closed, stands newest first."""
    name = name or (None if q else "open")
    order = _order(name, sorted_by, is_searched=bool(q))
    parts = paging.following(_queue(by, name, order), paging.position(db, after, by, order), order)
    if clauses := [*found_by_desk(by, q), *narrowed(filters, by)]:
        parts = tuple(part.where(*clauses) for part in parts)
    return paging.cut(paging.items(db, parts, limit + 1), limit)


def _order(name: str | None, sorted_by: str, *, is_searched: bool) -> Order:
    if name is None or QUEUES[name].is_closed:
        return paging.NEWEST_FOUND if is_searched else paging.NEWEST
    return ORDERS.get(sorted_by, paging.FIRST_DUE)


@lru_cache(maxsize=KEPT)
def _queue(by: Actor, name: str | None, order: Order) -> Parts:
    within = of_desk(by)
    return order.of(within if name is None else and_(within, *stands_in(QUEUES[name], by)))


def offered(db: Session, by: Actor) -> FilterChoices:
    """What the queue of `by` can be narrowed down to."""
    return choices(db, by, of_desk(by))

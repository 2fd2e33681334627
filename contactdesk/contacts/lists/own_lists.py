"""Somebody's own contacts: the tabs they stand in, what is found in them, and how many there are of each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlmodel import Session, col

from contactdesk.contacts.lists import paging
from contactdesk.contacts.lists.paging import KEPT, PAGE, ListPage, Parts
from contactdesk.contacts.lists.queues import of_desk
from contactdesk.contacts.search import found_in_own
from contactdesk.law.permissions import Actor
from contactdesk.store.models import ContactRequest
from contactdesk.store.visibility import visible_to
from contactdesk.words import Regime, Role, State

C, S = ContactRequest, State
#: a tab counts no further: what is closed only grows
COUNTED: Final = 1000


@dataclass(frozen=True, eq=False)
class OwnList:
    """One tab: what stands in it besides that it is somebody's own."""

    label: str
    has: ColumnElement[bool]


_is_open: Final = col(C.closed_at).is_(None)
#: the way is open, by the minister's permission
_is_permitted: Final = (col(C.regime) == Regime.PERMISSION) & col(C.state).in_((S.PERMITTED, S.SCHEDULED))

#: the tabs of `/verzoeken` by their names in its address: each contact stands in one of them
OWN_LISTS: Final[Mapping[str, OwnList]] = MappingProxyType(
    {
        "open": OwnList("Open", _is_open & ~_is_permitted),
        "toegestaan": OwnList("Toegestaan", _is_open & _is_permitted),
        "afgesloten": OwnList("Afgesloten", ~_is_open),
    }
)


def own(
    db: Session, by: Actor, name: str | None = None, *, after: str | None = None, q: str = ""
) -> ListPage:
    """The contacts that somebody has a part in, newest first; a liaison's are those they entered. Without a name all."""
    last = paging.position(db, after, by, paging.NEWEST)
    parts = paging.following(_own(by, name), last, paging.NEWEST)
    if clauses := found_in_own(by, q):
        parts = tuple(part.where(*clauses) for part in parts)
    return paging.cut(paging.items(db, parts, PAGE + 1))


def own_counts(db: Session, by: Actor, *, q: str = "") -> dict[str, int]:
    """How many stand in each tab, of those in which this is found; COUNTED means so many, or more."""
    clauses = found_in_own(by, q)
    return {name: db.execute(_counted(by, name, clauses)).scalar_one() for name in OWN_LISTS}


def _counted(by: Actor, name: str, clauses: list[ColumnElement[bool]]) -> Any:
    within = select(col(C.id)).where(of_own(by), OWN_LISTS[name].has, *clauses).limit(COUNTED)
    return select(func.count()).select_from(within.subquery())


@lru_cache(maxsize=KEPT)
def _own(by: Actor, name: str | None) -> Parts:
    mine = of_own(by)
    return paging.NEWEST.of(mine & OWN_LISTS[name].has if name else mine)


@lru_cache(maxsize=KEPT)
def of_own(by: Actor) -> ColumnElement[bool]:
    """What somebody has a part in; of a liaison what they entered."""
    others = _without_desk(by)
    # no empty clauses: SQLite leaves its indexes aside for "false or …"
    clauses = [visible_to(others)] if others.grants else []
    if by.has(Role.LIAISON):
        clauses.append(of_desk(by) & (col(C.entered_by_id) == by.id))
    return or_(false(), *clauses)


def _without_desk(by: Actor) -> Actor:
    return replace(by, grants=tuple(one for one in by.grants if one.role is not Role.LIAISON))

"""The start page: four short lists of what is somebody's now. Each contact stands in at most one of them.

Who may be called, what waits for whom, who meets when, and what is owed to whom and late. Read only; how it looks is not
here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlmodel import Session, col

from contactdesk.contacts.lists import paging
from contactdesk.contacts.lists.paging import LIMIT, Item, Parts
from contactdesk.law import permissions
from contactdesk.law.disclosure import TOLD
from contactdesk.law.lifecycle import OWES_ANSWER
from contactdesk.law.permissions import Actor
from contactdesk.store.models import ContactRequest
from contactdesk.store.visibility import played_by, visible_to
from contactdesk.words import Initiator, Party, Regime, Role, State

C, S = ContactRequest, State
#: of each list; what is more stands in the list of all of them
SHORT: Final = 5
#: whose contact it is themselves: there is nobody whom they were given to call
_OWN: Final = (Initiator.OFFICIAL, Initiator.BODY)
#: who is there at an appointment
_MEETS: Final = frozenset({Party.INITIATOR, Party.MEMBER, Party.OFFICIAL, Party.BODY})

#: in which parts a role can have the ball
PLAYS: Final[Mapping[Role, tuple[Party, ...]]] = MappingProxyType(
    {
        Role.MEMBER: (Party.INITIATOR, Party.MEMBER),
        Role.ASSISTANT: (Party.INITIATOR, Party.MEMBER),
        Role.CLERK: (Party.INITIATOR,),
        Role.CHAIR: (Party.INITIATOR,),
        Role.HELPER: (Party.INITIATOR,),
        Role.LIAISON: (Party.LIAISON,),
        Role.MINISTER: (Party.MINISTER,),
        Role.OFFICIAL: (Party.INITIATOR, Party.OFFICIAL),
        Role.BODY: (Party.INITIATOR, Party.BODY),
    }
)


@dataclass(frozen=True)
class StartLists:
    """`calls`: whom to reach is known and allowed; `turns`: their turn; `meetings`: the next first, then those that
    were; `late`: an answer is owed to them, or by the office to the contact person who asked it. `has_more`: not all of
    it is shown."""

    calls: list[Item]
    turns: list[Item]
    meetings: list[Item]
    late: list[Item]
    has_more: bool


def start_lists(db: Session, by: Actor) -> StartLists:
    """What is on the start page of `by`."""
    found = [
        paging.items(db, _calls(by), SHORT + 1),
        waiting_for(db, by),
        paging.items(db, _meetings(by), SHORT + 1),
        paging.items(db, _late(by), SHORT + 1),
    ]
    calls, turns, meetings, late = (one[:SHORT] for one in found)
    return StartLists(calls, turns, meetings, late, has_more=any(len(one) > SHORT for one in found))


def waiting_for(db: Session, by: Actor, *, limit: int = SHORT + 1) -> list[Item]:
    """What waits for this person, the first that is due first; without what only waits to be called, or for its day."""
    return [item for item in paging.items(db, _turns(by), limit) if has_ball(by, item)]


def has_ball(by: Actor, item: Item) -> bool:
    """Is it the turn of `by`?"""
    if item.ball in TOLD and permissions.is_own_side(by, item):
        return False
    return item.ball in permissions.plays(by, item)


def _is_permitted() -> ColumnElement[bool]:
    """Who asked was told whom to call."""
    return (
        (col(C.regime) == Regime.PERMISSION)
        & (col(C.state) == S.PERMITTED)
        & col(C.official_email).is_not(None)
        & col(C.initiator_kind).not_in(_OWN)
    )


@lru_cache(maxsize=paging.KEPT)
def _calls(by: Actor) -> Parts:
    """What was permitted, then what needs no permission; the newest first."""
    mine = played_by(by, {Party.INITIATOR}) & col(C.closed_at).is_(None)
    direct = (col(C.regime) == Regime.NOTIFY) & (col(C.state) == S.NOTIFIED)
    direct &= col(C.initiator_kind).not_in(_OWN)
    return (*paging.NEWEST.of(mine & _is_permitted()), *paging.NEWEST.of(mine & direct))


@lru_cache(maxsize=paging.KEPT)
def _turns(by: Actor) -> Parts:
    turns = [
        visible_to(replace(by, grants=(grant,))) & col(C.ball).in_(PLAYS[grant.role])
        for grant in by.grants
        if grant.role in PLAYS
    ]
    elsewhere = ((col(C.ball) == Party.INITIATOR) & _is_permitted()) | (col(C.state) == S.SCHEDULED)
    return paging.FIRST_DUE.of(or_(*turns) & col(C.closed_at).is_(None) & ~elsewhere) if turns else ()


@lru_cache(maxsize=paging.KEPT)
def _meetings(by: Actor) -> Parts:
    at = col(C.appointment_at)
    planned = select(col(C.id)).where(
        played_by(by, _MEETS), col(C.closed_at).is_(None), col(C.state) == S.SCHEDULED
    )
    to_come = planned.where(at >= bindparam("now")).order_by(at, col(C.id))
    been = planned.where(at < bindparam("now")).order_by(at.desc(), col(C.id))
    return to_come.limit(LIMIT), been.limit(LIMIT)


@lru_cache(maxsize=paging.KEPT)
def _late(by: Actor) -> Parts:
    """Owed to who asks; and to a contact person by the office that has it."""
    of_office = played_by(by, {Party.LIAISON}) & (col(C.state) == S.AWAITING_PERMISSION)
    owed = played_by(by, {Party.INITIATOR}) & col(C.state).in_(sorted(OWES_ANSWER))
    query = select(col(C.id)).where(
        or_(owed, of_office), col(C.closed_at).is_(None), col(C.due_at) < bindparam("now")
    )
    return (query.order_by(col(C.due_at), col(C.id)).limit(LIMIT),)

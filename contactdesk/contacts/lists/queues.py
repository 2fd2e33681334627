"""The lists of `/wachtrij`: which contacts stand in which, as a table. Finds and counts nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from sqlalchemy import ColumnElement, Date, bindparam, or_, select
from sqlmodel import col

from contactdesk.contacts import unanswered
from contactdesk.law.lifecycle import CLOSED, OWES_ANSWER
from contactdesk.law.permissions import Actor
from contactdesk.store.in_force import holder
from contactdesk.store.models import Absence, ContactRequest
from contactdesk.store.visibility import visible_to
from contactdesk.words import Regime, Role, State

C, S = ContactRequest, State
#: the day of today, where a statement is executed
ON: Final = bindparam("on", type_=Date())


@dataclass(frozen=True)
class Queue:
    """One list of the queue: which contacts stand in it; `due_before` leaves only those whose term ended before that
    moment: what is late, or what is unanswered. `every`: all that is open, or what who looks has of it."""

    label: str
    regime: Regime | None = None
    states: tuple[State, ...] = ()
    due_before: Literal["", "now", "unanswered"] = ""
    every: Literal["", "open", "mine"] = ""

    @property
    def is_closed(self) -> bool:
        return self.regime is None and not self.every


#: the lists of `/wachtrij`, in the order of the tabs; each open contact stands in one of those that are named by a state
# fmt: off
QUEUES: Final[Mapping[str, Queue]] = MappingProxyType({
    "mijn":           Queue("Van mij",               every="mine"),
    "te-laat":        Queue("Te laat",               Regime.PERMISSION, (S.SUBMITTED, S.AWAITING_PERMISSION), "now"),
    "nieuw":          Queue("Nieuw",                 Regime.PERMISSION, (S.SUBMITTED,)),
    "bewindspersoon": Queue("Bij de bewindspersoon", Regime.PERMISSION, (S.AWAITING_PERMISSION,)),
    "indiener":       Queue("Bij de aanvrager",       Regime.PERMISSION, (S.CLARIFYING,)),
    "plannen":        Queue("Plannen en afronden",   Regime.PERMISSION, (S.PERMITTED, S.SCHEDULED)),
    "meldingen":      Queue("Meldingen",             Regime.NOTIFY,     (S.NOTIFIED, S.SCHEDULED)),
    "onbeantwoord":   Queue("Onbeantwoord",          Regime.PERMISSION, tuple(sorted(OWES_ANSWER)), "unanswered"),
    "open":           Queue("Alles wat loopt",       every="open"),
    "achteraf":       Queue("Achteraf gemeld",       None,              (S.TOLD,)),
    "gesloten":       Queue("Gesloten",              None,              tuple(sorted(CLOSED - {S.TOLD}))),
})
# fmt: on


def stands_in(queue: Queue, by: Actor) -> list[ColumnElement[bool]]:
    """On `ContactRequest`; besides that `by` may know of it."""
    if queue.is_closed:
        is_told = col(C.state) == S.TOLD
        return [col(C.closed_at).is_not(None), is_told if S.TOLD in queue.states else ~is_told]
    if queue.due_before == "unanswered":
        return [unanswered.clause()]
    if queue.every:
        is_open = col(C.closed_at).is_(None)
        return [is_open, has_it(by.person_id)] if queue.every == "mine" else [is_open]
    clauses = [col(C.closed_at).is_(None), col(C.regime) == queue.regime, col(C.state).in_(queue.states)]
    return [*clauses, col(C.due_at) < bindparam("now")] if queue.due_before else clauses


def of_desk(by: Actor) -> ColumnElement[bool]:
    """What `by` may know of as a liaison: somebody can have other roles besides."""
    return visible_to(Actor(by.id, by.name, by.email, tuple(by.of(Role.LIAISON))))


def has_it(person_id: int) -> ColumnElement[bool]:
    """What this person took and has today, or has for who is away. Who took it is asked first: there is an index for it."""
    away = select(col(Absence.person_id)).where(col(Absence.stand_in_id) == person_id)
    took = or_(col(C.taken_by_id) == person_id, col(C.taken_by_id).in_(away))
    return took & (holder(ON) == person_id)


def has_nobody() -> ColumnElement[bool]:
    """What a contact person can take and nobody has today."""
    return (col(C.regime) == Regime.PERMISSION) & holder(ON).is_(None)

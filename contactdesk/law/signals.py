"""The life of an emergency signal (noodsignaal) as one table, who may do what, and what one says. Nothing of a contact's holds for it.

No law knows it yet. The cabinet calls it a last resort, which guards the quality of political decisions and nothing else, and the
answer is to comply or to explain (Kabinetsreactie 29362 nr. 385, part 3, after the ROB's "noodrem"). So nobody's silence is an answer:
the day that passes is an outcome of its own, and an answer that comes later does not undo it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from contactdesk.law.days import add_working_days
from contactdesk.law.permissions import Actor, Replaced
from contactdesk.words import OrganisationKind, Party, Role, SignalAction, SignalState

A, S, K = SignalAction, SignalState, OrganisationKind
BODY, MINISTER, SYSTEM = Party.BODY, Party.MINISTER, Party.SYSTEM

#: the state stays what it was
SAME: Final = None


@dataclass(frozen=True)
class SignalStep:
    """Where an action leads, and who may do it."""

    to: SignalState | None
    who: Party


# fmt: off
# from                          action        to            who
_TABLE: Final = (
    ((None,),                   A.SEND,       S.SENT,       BODY),
    ((S.SENT, S.OVERDUE),       A.ADD,        SAME,         BODY),
    # a question: the day of the answer does not move for it
    ((S.SENT, S.OVERDUE),       A.ASK,        SAME,         MINISTER),
    ((S.SENT, S.OVERDUE),       A.COMPLY,     S.COMPLIED,   MINISTER),
    ((S.SENT, S.OVERDUE),       A.EXPLAIN,    S.EXPLAINED,  MINISTER),
    # "this answer is not ours": it waits again, and is late again where it was
    ((S.COMPLIED, S.EXPLAINED), A.DISPUTE,    S.SENT,       MINISTER),
    ((S.SENT, S.OVERDUE),       A.WITHDRAW,   S.WITHDRAWN,  BODY),
    ((S.SENT,),                 A.REMIND,     SAME,         SYSTEM),
    ((S.SENT,),                 A.EXPIRE,     S.OVERDUE,    SYSTEM),
    ((S.SENT, S.OVERDUE),       A.MOVE,       SAME,         SYSTEM),
)
# fmt: on
MOVES: Final = {
    (state, action): SignalStep(to, who) for states, action, to, who in _TABLE for state in states
}
OPEN: Final = frozenset({S.SENT, S.OVERDUE})
ANSWERS: Final = frozenset({A.COMPLY, A.EXPLAIN})

#: what carries something out, or sees that it is: a ministry makes the policy, and a council advises on it
KINDS: Final = frozenset(
    {K.AGENCY, K.SERVICE, K.INSPECTORATE, K.ZBO, K.PUBLIC_PROSECUTION, K.POLICE, K.DECENTRALISED, K.OWN_ACT}
)

#: the texts of a signal, in the order in which people read them: column, and what it is called
TEXTS: Final = {
    "subject": "Onderwerp",
    "measure": "Om welke wet, welk plan of welk besluit het gaat",
    "obstacle": "Wat niet kan worden uitgevoerd",
    "affected": "Wie er last van heeft",
    "tried": "Wat al is geprobeerd, en waarom dat niet hielp",
    "wish": "Wat wordt gevraagd",
}
#: so many working days before its day the office is reminded
NEAR_DAYS: Final = 3
#: so many earlier warnings a signal has at most
MOST_WARNINGS: Final = 5


def due_on(sent: date, working_days: int) -> date:
    """By which day the minister answers; day 1 is the first working day after that of sending."""
    return add_working_days(sent, working_days)


def is_near(on: date, due: date) -> bool:
    """Whether the office is reminded by now."""
    return add_working_days(on, NEAR_DAYS) >= due


def next_state(state: SignalState, action: SignalAction, *, is_late: bool = False) -> SignalState:
    """The state after this action. `is_late`: its day passed without an answer."""
    to = MOVES[state, action].to or state
    return S.OVERDUE if to is S.SENT and is_late else to


def who_does(action: SignalAction) -> Party:
    """Who may do this, in whatever state it can be done."""
    return next(step.who for (_, one), step in MOVES.items() if one is action)


def parties(actor: Actor, organisation_id: int, offices: Iterable[int]) -> frozenset[Party]:
    """As what `actor` may read a signal of this body: its own accounts, and the office that answers (`offices`: the one it was
    sent to, and the one that answers in its place). Nobody else, also no contact person and no administrator."""
    theirs = set(offices)
    found = {BODY for one in actor.of(Role.BODY) if one.organisation_id == organisation_id}
    return frozenset(found | {MINISTER for one in actor.of(Role.MINISTER) if one.portfolio_id in theirs})


def may(actor: Actor, action: SignalAction, state: SignalState, organisation_id: int, office: int) -> bool:
    """May `actor` do this now? Who sends for a body answers for no minister; an office that is replaced reads only."""
    step = MOVES.get((state, action))
    if step is None or step.who is SYSTEM:
        return False
    is_body = BODY in parties(actor, organisation_id, ())
    answers = {one.portfolio_id for one in actor.of(Role.MINISTER) if not isinstance(one, Replaced)}
    return is_body if step.who is BODY else office in answers and not is_body

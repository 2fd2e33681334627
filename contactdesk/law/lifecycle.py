"""The life of a contact as one table: what may happen in which state, who may start it, who is next.

Commands take the next state from here and nowhere else; other code reads a state to choose what to show.
Which role plays which party is `permissions`' table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from contactdesk.words import Action, Party, Regime, State

A, P, S = Action, Party, State

#: the state stays what it was
SAME: Final = None
#: back to where the contact stood before its newest decision: `after` is told where; without that to where it began
BEFORE: Final = "before"
#: the ball is the initiator's as soon as they know whom to call; until an official is named it is the liaison's. Of sealed
#: help it is the drafter's, and until one is named the unit's, who names one
CALLER: Final = "caller"
#: of sealed help it is the drafter's, who is named now; of anything else it stays whose it was
DRAFTER: Final = "drafter"
#: it is the body's that was asked; of sealed help the drafter's as soon as one is named
HELPER: Final = "helper"


@dataclass(frozen=True)
class Move:
    """Where an action leads: `to` is None when the state stays; `ball` is None when nobody is next, and with
    `calls` only who has it as long as the initiator knows nobody to call; `drafts`: of sealed help it is the
    drafter's who is named; `returns`: back to the state of `UNDECIDED` that the contact had."""

    to: State | None
    ball: Party | None
    who: frozenset[Party]
    keeps_ball: bool = False
    calls: bool = False
    drafts: bool = False
    returns: bool = False


Key = tuple[Regime, State, Action]

INITIATOR, LIAISON, MINISTER, BODY = P.INITIATOR, P.LIAISON, P.MINISTER, P.BODY
OFFICIAL, MEMBER, SYSTEM = P.OFFICIAL, P.MEMBER, P.SYSTEM
ANY_SIDE = (INITIATOR, MEMBER, LIAISON, OFFICIAL, BODY)

# fmt: off
# from                                                           action               to                     ball       who
PERMISSION: Final = (
    ((S.SUBMITTED, S.AWAITING_PERMISSION),                       A.TAKE,              SAME,                  "same",    (LIAISON,)),
    ((S.SUBMITTED, S.AWAITING_PERMISSION),                       A.ASK_BACK,          S.CLARIFYING,          INITIATOR, (LIAISON, BODY)),
    ((S.CLARIFYING,),                                            A.CLARIFY,           S.SUBMITTED,           LIAISON,   (INITIATOR,)),
    ((S.SUBMITTED, S.CLARIFYING, S.PERMITTED, S.SCHEDULED),      A.ASK_PERMISSION,    S.AWAITING_PERMISSION, MINISTER,  (LIAISON,)),
    # only to another minister than the one who has it
    ((S.AWAITING_PERMISSION,),                                   A.ASK_PERMISSION,    SAME,                  MINISTER,  (LIAISON,)),
    ((S.AWAITING_PERMISSION,),                                   A.REMIND,            SAME,                  "same",    (LIAISON, SYSTEM)),
    ((S.AWAITING_PERMISSION,),                                   A.PERMIT,            S.PERMITTED,           CALLER,    (MINISTER, LIAISON)),
    ((S.AWAITING_PERMISSION,),                                   A.REFUSE,            S.REFUSED,             None,      (MINISTER, LIAISON)),
    ((S.SUBMITTED, S.CLARIFYING),                                A.PERMIT,            S.PERMITTED,           CALLER,    (LIAISON,)),
    ((S.SUBMITTED, S.CLARIFYING),                                A.REFUSE,            S.REFUSED,             None,      (LIAISON,)),
    # a new decision of the office itself, after a no or a yes that it took back
    ((S.REFUSED,),                                               A.PERMIT,            S.PERMITTED,           CALLER,    (MINISTER,)),
    ((S.PERMITTED, S.SCHEDULED, S.REFUSED),                      A.DISPUTE,           S.AWAITING_PERMISSION, MINISTER,  (MINISTER,)),
    # what came after it takes the remedy from nobody: the decision is marked, the contact stays
    ((S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION, S.HELD,
      S.REFERRED, S.LAPSED, S.WITHDRAWN, S.DECLINED, S.ANSWERED), A.DISPUTE,          SAME,                  "same",    (MINISTER,)),
    # who entered it, within the hour and only the newest: a slip of the hand, and no decision
    ((S.PERMITTED, S.REFUSED),                                   A.TAKE_BACK,         BEFORE,                BEFORE,    (LIAISON, MINISTER)),
    ((S.PERMITTED, S.SCHEDULED),                                 A.REVOKE,            S.REFUSED,             None,      (MINISTER, LIAISON)),
    ((S.SUBMITTED, S.AWAITING_PERMISSION),                       A.NAME_OFFICIAL,     SAME,                  "same",    (LIAISON, BODY)),
    # after the yes the official corrects who they are; who it is instead, the contact person says
    ((S.PERMITTED,),                                             A.NAME_OFFICIAL,     SAME,                  CALLER,    (LIAISON, BODY, OFFICIAL)),
    ((S.SCHEDULED,),                                             A.NAME_OFFICIAL,     SAME,                  "same",    (LIAISON, OFFICIAL)),
    ((S.PERMITTED,),                                             A.SCHEDULE,          S.SCHEDULED,           OFFICIAL,  (LIAISON, OFFICIAL)),
    ((S.SCHEDULED,),                                             A.CALL_OFF,          S.PERMITTED,           CALLER,    ANY_SIDE),
    ((S.PERMITTED, S.SCHEDULED),                                 A.HOLD,              S.HELD,                None,      ANY_SIDE),
    ((S.PERMITTED, S.SCHEDULED),                                 A.DECLINE,           S.DECLINED,            None,      (MEMBER,)),
    ((S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION),         A.FORWARD,           S.REFERRED,            None,      (LIAISON,)),
    # what was asked is public already; who asked says in one click that it did not help
    ((S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION),         A.ANSWER_PUBLICLY,   S.ANSWERED,            None,      (LIAISON,)),
    ((S.ANSWERED,),                                              A.NOT_HELPED,        S.SUBMITTED,           LIAISON,   (INITIATOR,)),
    # a liaison only what they entered themselves
    ((S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION),         A.CORRECT,           SAME,                  "same",    (INITIATOR, LIAISON)),
    # called held by mistake
    ((S.HELD,),                                                  A.REOPEN,            S.PERMITTED,           CALLER,    ANY_SIDE),
    # after its debate, which otherwise ends it; a liaison for who asks and answered by telephone or mail
    ((S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION),         A.KEEP,              SAME,                  "same",    (INITIATOR, LIAISON)),
    # after the term, once a working day
    ((S.SUBMITTED, S.AWAITING_PERMISSION),                       A.URGE,              SAME,                  "same",    (INITIATOR,)),
    ((S.SUBMITTED, S.AWAITING_PERMISSION),                       A.ESCALATE,          SAME,                  "same",    (INITIATOR,)),
    # what came by telephone or mail: a liaison writes it down for the side that said it, and decides nothing by it
    ((S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION,
      S.PERMITTED, S.SCHEDULED),                                 A.RECORD_MESSAGE,    SAME,                  "same",    (LIAISON,)),
    ((S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION,
      S.PERMITTED, S.SCHEDULED),                                 A.RECORD_OFFICE,     SAME,                  "same",    (LIAISON,)),
    ((S.CLARIFYING,),                                            A.RECORD_ANSWER,     S.SUBMITTED,           LIAISON,   (LIAISON,)),
    # to a colleague: what the minister was asked, or permitted, was for who asked
    ((S.SUBMITTED, S.CLARIFYING),                                A.REASSIGN,          SAME,                  "same",    (INITIATOR,)),
    ((S.AWAITING_PERMISSION, S.PERMITTED, S.SCHEDULED),          A.REASSIGN,          S.AWAITING_PERMISSION, MINISTER,  (INITIATOR,)),
    ((S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION),         A.LAPSE,             S.LAPSED,              None,      (SYSTEM,)),
    ((S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION,
      S.PERMITTED, S.SCHEDULED),                                 A.WITHDRAW,          S.WITHDRAWN,           None,      (INITIATOR,)),
    # of a report of a contact that was there: who reported it, for a few days
    ((S.TOLD,),                                                  A.CORRECT,           SAME,                  "same",    (INITIATOR,)),
    # where nothing is asked any more: the minister whom it concerns is told
    ((S.TOLD,),                                                  A.TELL_ELSEWHERE,    SAME,                  "same",    (LIAISON,)),
)

NOTIFY: Final = (
    ((S.NOTIFIED,),                                              A.SCHEDULE,          S.SCHEDULED,           HELPER,    (INITIATOR, MEMBER, BODY, OFFICIAL)),
    ((S.SCHEDULED,),                                             A.CALL_OFF,          S.NOTIFIED,            HELPER,    (INITIATOR, MEMBER, BODY, OFFICIAL)),
    ((S.NOTIFIED, S.SCHEDULED),                                  A.HOLD,              S.HELD,                None,      (INITIATOR, MEMBER, BODY, OFFICIAL)),
    ((S.HELD,),                                                  A.REOPEN,            S.NOTIFIED,            HELPER,    (INITIATOR, MEMBER, BODY, OFFICIAL)),
    ((S.NOTIFIED, S.SCHEDULED),                                  A.DECLINE,           S.DECLINED,            None,      (BODY, MEMBER)),
    ((S.NOTIFIED, S.SCHEDULED),                                  A.WITHDRAW,          S.WITHDRAWN,           None,      (INITIATOR,)),
    ((S.NOTIFIED, S.SCHEDULED),                                  A.REASSIGN,          SAME,                  "same",    (INITIATOR,)),
    ((S.NOTIFIED, S.SCHEDULED),                                  A.NAME_OFFICIAL,     SAME,                  DRAFTER,   (BODY,)),
    # nobody decides: until it was there
    ((S.NOTIFIED, S.SCHEDULED),                                  A.CORRECT,           SAME,                  "same",    (INITIATOR,)),
    ((S.HELD,),                                                  A.CORRECT,           SAME,                  "same",    (INITIATOR,)),
    ((S.NOTIFIED,),                                              A.FORWARD,           S.REFERRED,            None,      (BODY,)),
    # who was told wrongly; what did not take place needs no other to hear of it
    ((S.NOTIFIED, S.SCHEDULED, S.HELD),                          A.TELL_ELSEWHERE,    SAME,                  "same",    (LIAISON,)),
)
# fmt: on

#: who may say something on an open contact; under notify the liaison knows the fact and stays out of the talk
MESSAGE: Final = {
    Regime.PERMISSION: ANY_SIDE,
    Regime.NOTIFY: (INITIATOR, MEMBER, BODY, OFFICIAL),
}

CLOSED: Final = frozenset(
    {S.REFUSED, S.HELD, S.REFERRED, S.LAPSED, S.WITHDRAWN, S.DECLINED, S.TOLD, S.ANSWERED}
)
OPEN: Final = frozenset(State) - CLOSED

#: the states in which the ministry owes an answer: with the initiator the clock stands still
OWES_ANSWER: Final = frozenset({S.SUBMITTED, S.AWAITING_PERMISSION})

#: a state in which a way to the contact stands open, under permission
WAY_OPEN: Final = frozenset({S.PERMITTED, S.SCHEDULED, S.HELD})

#: from which states a decision is taken, and who has the ball there: where it goes back to when it was none
UNDECIDED: Final = {
    S.SUBMITTED: LIAISON,
    S.CLARIFYING: INITIATOR,
    S.AWAITING_PERMISSION: MINISTER,
    S.REFUSED: None,
}

#: how long after it was entered a decision that was a slip can be taken back
SLIP_WITHIN: Final = timedelta(hours=1)

#: in which states the newest decision still counts: a yes while its way is open, a no while the contact is refused
COUNTS: Final = {True: WAY_OPEN, False: frozenset({S.REFUSED})}

STATES: Final = {
    Regime.PERMISSION: frozenset(State) - {S.NOTIFIED},
    # `submitted` is only passed through, within the transaction that also keeps the letter to the minister
    Regime.NOTIFY: frozenset({S.NOTIFIED, S.SCHEDULED, S.HELD, S.DECLINED, S.WITHDRAWN, S.REFERRED}),
}


def _moves() -> dict[Key, Move]:
    moves: dict[Key, Move] = {}
    for regime, table in ((Regime.PERMISSION, PERMISSION), (Regime.NOTIFY, NOTIFY)):
        for states, action, to, ball, who in table:
            for state in states:
                moves[regime, state, action] = _move(to, ball, who)
        moves[regime, S.SCHEDULED, A.RESCHEDULE] = _move(SAME, "same", moves[regime, S.SCHEDULED, A.HOLD].who)
        for state in STATES[regime]:
            moves[regime, state, A.NOTE] = _move(SAME, "same", (LIAISON,))
            # who asked can end it at any time, also when the contact is over
            if state is not S.TOLD:
                moves[regime, state, A.NAME_HELPER] = _move(SAME, "same", (INITIATOR,))
            if state not in CLOSED:
                moves[regime, state, A.MESSAGE] = _move(SAME, "same", MESSAGE[regime])
    return moves


#: whose it is where nothing more is known
_FIRST: Final = {CALLER: LIAISON, BEFORE: LIAISON, HELPER: BODY}


def _move(to: object, ball: Party | str | None, who: Iterable[Party]) -> Move:
    return Move(
        S.SUBMITTED if to is BEFORE else to if isinstance(to, State) else None,
        ball if isinstance(ball, Party) else _FIRST.get(ball or ""),
        frozenset(who),
        keeps_ball=ball in ("same", DRAFTER),
        calls=ball is CALLER,
        drafts=ball in (DRAFTER, HELPER),
        returns=to is BEFORE,
    )


MOVES: Final[dict[Key, Move]] = _moves()


def start(
    regime: Regime, *, own_report: bool, told: bool = False, done: bool = False
) -> tuple[State, Party | None]:
    """The first state that is kept and who has the ball: under notify the report's own side goes on itself. `told`: it
    was there before it was reported (`early.is_told_afterwards`), and nothing is asked any more; `done`: the same where
    nobody is asked (`early.is_done`)."""
    if told or done:
        return S.TOLD if told else S.HELD, None
    if regime is Regime.PERMISSION:
        return S.SUBMITTED, LIAISON
    return S.NOTIFIED, INITIATOR if own_report else BODY


def move(regime: Regime, state: State, action: Action) -> Move | None:
    """What `action` does in this state, or None where it has no place."""
    return MOVES.get((regime, state, action))


def after(
    regime: Regime,
    state: State,
    action: Action,
    ball: Party | None,
    *,
    can_call: bool = False,
    is_sealed: bool = False,
    before: State | None = None,
) -> tuple[State, Party | None]:
    """State and ball after `action`; `can_call`: the initiator knows whom, of sealed help the drafter is named; `is_sealed`:
    it is sealed help; `before`: where a move that returns goes back to. Raises KeyError where it has no place, or where nothing is decided from `before`."""
    found = MOVES[regime, state, action]
    if found.returns and before is not None:
        return before, UNDECIDED[before]
    to = found.to or state
    if found.drafts and is_sealed and can_call:
        return to, OFFICIAL
    if found.calls and is_sealed:
        return to, OFFICIAL if can_call else BODY
    if found.calls and can_call:
        return to, INITIATOR
    return to, ball if found.keeps_ball else found.ball

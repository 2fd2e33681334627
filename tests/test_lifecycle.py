"""The table of moves, walked: every state reachable, every open state with a way out, the ball always somewhere."""

import pytest

from contactdesk.law import lifecycle
from contactdesk.law.lifecycle import CLOSED, MOVES, STATES
from contactdesk.letters.announcing import LETTERS
from contactdesk.words import Action, Party, Regime, State

REGIMES = (Regime.PERMISSION, Regime.NOTIFY)
OUTSIDE = {Party.INITIATOR}


def reachable(regime: Regime) -> set[State]:
    seen, to_do = set(), [lifecycle.start(regime, own_report=False)[0]]
    # under notify it makes no difference whether the contact was there already
    to_do += [lifecycle.start(regime, own_report=True, told=True)[0]] if regime is Regime.PERMISSION else []
    while to_do:
        state = to_do.pop()
        if state not in seen:
            seen.add(state)
            to_do += [move.to for (r, s, _), move in MOVES.items() if r is regime and s is state and move.to]
    return seen


@pytest.mark.parametrize("regime", REGIMES)
def test_every_state_can_be_reached_and_no_other(regime: Regime) -> None:
    assert reachable(regime) == STATES[regime]


@pytest.mark.parametrize(
    ("regime", "state"), [(r, s) for r in REGIMES for s in sorted(STATES[r]) if s not in CLOSED]
)
def test_every_open_state_can_end_without_the_initiator(regime: Regime, state: State) -> None:
    seen, to_do = set(), [state]
    while to_do:
        here = to_do.pop()
        if here in CLOSED:
            return
        if here not in seen:
            seen.add(here)
            to_do += [
                move.to
                for (r, s, _), move in MOVES.items()
                if r is regime and s is here and move.to and move.who - OUTSIDE
            ]
    pytest.fail(f"{regime} {state} waits for the initiator for ever")


@pytest.mark.parametrize("key", sorted(MOVES), ids=str)
def test_an_open_contact_always_has_somebody_with_the_ball(key: lifecycle.Key) -> None:
    regime, state, action = key
    to, ball = lifecycle.after(regime, state, action, None if state in CLOSED else Party.LIAISON)
    assert (ball is None) == (to in CLOSED), f"{key}: {to} with {ball}"


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (State.SUBMITTED, Action.PERMIT),
        (State.CLARIFYING, Action.PERMIT),
        (State.AWAITING_PERMISSION, Action.PERMIT),
        (State.PERMITTED, Action.NAME_OFFICIAL),
        (State.SCHEDULED, Action.CALL_OFF),
    ],
)
def test_who_knows_whom_to_call_has_the_ball_and_until_then_the_liaison(state: State, action: Action) -> None:
    def ball(can_call: bool) -> Party | None:
        return lifecycle.after(Regime.PERMISSION, state, action, Party.LIAISON, can_call=can_call)[1]

    assert (ball(can_call=True), ball(can_call=False)) == (Party.INITIATOR, Party.LIAISON)


def test_only_a_dispute_a_mistake_or_a_new_decision_opens_what_was_closed_and_only_notes_are_added_to_it() -> (
    None
):
    on_closed = {action for _, state, action in MOVES if state in CLOSED}
    # whose help a member wants, they say at any time; the wrong minister can have been told of what is over
    # and who reported a contact that was there says for a few days what of it is otherwise
    assert on_closed - {Action.REOPEN, Action.NOT_HELPED} == {
        Action.CORRECT,
        Action.NOTE,
        Action.DISPUTE,
        Action.NAME_HELPER,
        Action.TELL_ELSEWHERE,
        Action.PERMIT,
        Action.TAKE_BACK,
    }
    assert {state for _, state, action in MOVES if action is Action.REOPEN} == {State.HELD}
    after_all = {
        state: move.who
        for (_, state, action), move in MOVES.items()
        if action is Action.PERMIT and state in CLOSED
    }
    assert after_all == {State.REFUSED: {Party.MINISTER}}


def test_the_system_decides_nothing_for_a_minister_and_closes_nothing_that_was_permitted_or_notified() -> (
    None
):
    by_system = {(state, action) for (_, state, action), move in MOVES.items() if Party.SYSTEM in move.who}
    undecided = {State.SUBMITTED, State.CLARIFYING, State.AWAITING_PERMISSION}
    assert {action for _, action in by_system} == {Action.LAPSE, Action.REMIND}
    assert {state for state, _ in by_system} <= undecided


def test_nobody_but_the_minister_or_a_liaison_who_records_can_permit() -> None:
    for (_, _, action), move in MOVES.items():
        if action in (Action.PERMIT, Action.REFUSE, Action.REVOKE):
            assert move.who <= {Party.MINISTER, Party.LIAISON}


def test_notify_knows_no_question_of_permission() -> None:
    asked = {
        Action.ASK_PERMISSION,
        Action.PERMIT,
        Action.REFUSE,
        Action.REVOKE,
        Action.DISPUTE,
        Action.ASK_BACK,
    }
    assert not asked & {action for regime, _, action in MOVES if regime is Regime.NOTIFY}


def test_a_contact_under_permission_reaches_an_open_way_only_through_permit() -> None:
    ways = {State.PERMITTED, State.SCHEDULED, State.HELD}
    for (regime, state, action), move in MOVES.items():
        if regime is Regime.PERMISSION and move.to in ways and state not in ways:
            assert action is Action.PERMIT, f"{action} leads from {state} to {move.to}"


def test_every_move_and_the_start_have_a_row_of_letters_and_no_row_is_unused() -> None:
    moves = {(regime, action) for regime, _, action in MOVES} | {(r, Action.SUBMIT) for r in REGIMES}
    assert set(LETTERS) == moves


def test_no_letter_goes_for_take_and_note_only() -> None:
    silent = {action for (_, action), rows in LETTERS.items() if not rows}
    assert silent == {Action.TAKE, Action.NOTE}

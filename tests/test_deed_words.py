"""Every deed has every word, once; and what matters most is the same on the page of a contact and in a list."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from contactdesk import contacts
from contactdesk.contacts import Official, decisions
from contactdesk.law import lifecycle
from contactdesk.law.deeds import ACTS, DEEDS, TABLE, Act, Deed, WordsCase
from contactdesk.law.permissions import MAY
from contactdesk.law.priorities import PRIORITIES
from contactdesk.letters.announcing import LETTERS
from contactdesk.routes.deed_commands import COMMANDS
from contactdesk.words import Action, Form, Party, Regime, State
from tests.contacts import ADA, Given

#: nothing can overtake these, or nobody else learns of them: so nobody reads that somebody else was first with one
NEVER_FIRST = {Action.NOTE, Action.MESSAGE, Action.RECORD_MESSAGE, Action.RECORD_OFFICE, Action.NAME_HELPER}
#: what people type with a deed is kept, and stands on the page under a name
SAYS = {
    *(Action.ASK_BACK, Action.CLARIFY, Action.MESSAGE, Action.NOTE, Action.DECLINE, Action.HOLD),
    *(Action.SCHEDULE, Action.RESCHEDULE, Action.CALL_OFF, Action.FORWARD, Action.ANSWER_PUBLICLY),
    *(Action.RECORD_MESSAGE, Action.RECORD_ANSWER, Action.RECORD_OFFICE, Action.CORRECT),
}
#: the label of these says all
NEEDS_NO_HELP = {"niet-geholpen", "oppakken", "herinneren", "ambtenaar", "afronden", "bericht"}
#: what the clock does too
BY_ITSELF = {Action.REMIND, Action.LAPSE}
ON_PAGE = [deed for deed in TABLE if deed.path]
WANTED = {key for keys in PRIORITIES.values() for key in keys}


def ids(deed: Deed) -> str:
    return deed.key


@pytest.mark.parametrize("action", Action)
def test_every_action_has_each_of_its_words_and_its_rows(action: Action) -> None:
    act = ACTS[action]
    assert act.name
    assert bool(act.history) is (action is not Action.LAPSE)
    assert bool(act.alone) is (action in BY_ITSELF)
    assert bool(act.second) is (action not in NEVER_FIRST)
    assert bool(act.text) is (action in SAYS)
    assert action in MAY
    regimes = {regime for regime, _, moved in lifecycle.MOVES if moved is action}
    assert {(regime, action) for regime in regimes} <= set(LETTERS)


@pytest.mark.parametrize("deed", ON_PAGE, ids=ids)
def test_every_deed_of_the_page_has_each_of_its_words_and_a_command(deed: Deed) -> None:
    assert deed.label
    assert deed.button
    assert bool(deed.help) is (deed.key not in NEEDS_NO_HELP)
    assert deed.path in COMMANDS
    assert set(deed.actions) <= set(DEEDS[deed.path].actions)
    assert DEEDS[deed.path].done
    assert not deed.is_click or deed.key == deed.path, "a button has no fields to tell two forms apart"


def test_no_deed_and_no_command_stands_alone_or_twice() -> None:
    assert {deed.path for deed in ON_PAGE} == set(COMMANDS)
    assert len(DEEDS) == len(TABLE)
    acts = [act for deed in TABLE for act in deed.acts]
    assert [act for act in acts if act is not ACTS[act.action]] == [], "an action has its words once"


def test_every_case_has_words_somewhere_and_only_words_that_a_deed_has() -> None:
    used = [when for deed in TABLE for words in (deed, *deed.acts) for when in words.otherwise]
    assert set(used) == set(WordsCase)
    words = {"label", "button", "help", "row", "done"}
    assert {name for deed in TABLE for changed in deed.otherwise.values() for name in changed} <= words
    assert all(changed.values() for deed in TABLE for changed in deed.otherwise.values())


def test_a_later_case_goes_before_an_earlier_and_what_no_case_changes_stays() -> None:
    deed = DEEDS["ambtenaar"].worded({WordsCase.SEALED, WordsCase.READS_NOW, WordsCase.TAKEN})
    assert (deed.label, deed.help) == (
        "Noem de jurist die helpt",
        "Zodra deze jurist de inhoud opent, leest alleen deze jurist die.",
    )
    assert DEEDS["bericht"].worded(set(WordsCase)) == DEEDS["bericht"]
    assert Act(Action.TAKE, "a", "b", "c").past(WordsCase.DEBATE) == "c"


# What matters most


@pytest.mark.parametrize(("state", "party"), PRIORITIES)
def test_what_matters_most_can_be_done_then_by_that_part(state: State, party: Party) -> None:
    for key in PRIORITIES[state, party]:
        moves = [lifecycle.move(regime, state, action) for regime in Regime for action in DEEDS[key].actions]
        assert any(move and party in move.who for move in moves), key


@pytest.mark.parametrize("key", sorted(WANTED))
def test_what_matters_most_has_a_name_in_lists(key: str) -> None:
    assert DEEDS[key].row


def test_every_open_state_in_which_somebody_has_the_turn_has_something_that_matters_most() -> None:
    turns = {
        (move.to or state, move.ball)
        for (_, state, _), move in lifecycle.MOVES.items()
        if move.ball is not None and (move.to or state) in lifecycle.OPEN
    }
    assert turns <= set(PRIORITIES)


def in_a_list(given: Given, number: str, persona: str) -> str:
    """The key of the deed that stands in the row of this contact; empty where there is none."""
    path = f"/wachtrij?q={number}" if persona in ("pcp-bzk", "plv-bzk") else "/verzoeken"
    row = given.sign_in(persona).get(path).html.partition(f'data-nummer="{number}"')[2].partition("</tr>")[0]
    found = re.search(rf'class="next">.*?/verzoeken/{number}(?:\?[^"#]*)?[#/]([a-z-]+)', row, re.DOTALL)
    return found[1] if found else ""


def on_the_page(given: Given, number: str, persona: str) -> str:
    """The key of the deed that matters most there, a form or a button; empty where none does."""
    html = given.page(number, persona).html
    button = rf'<form class="deed-button"(?: id="[a-z-]+")? method="post" action="/verzoeken/{number}/([a-z-]+)">(?:(?!</form>).)*"button primary"'
    found = re.search(rf'<details class="deed main" id="([a-z-]+)"|{button}', html, re.DOTALL)
    return found[1] or found[2] if found else ""


def unnamed(given: Given) -> str:
    number = given.asked()
    given.did(contacts.ask_permission, number)
    given.did(decisions.decide, number, ruling=given.ruling())
    return number


def taken(given: Given) -> str:
    number = given.asked()
    given.did(contacts.take, number)
    return number


def invited(given: Given) -> str:
    number = given.asked("BZK", "ambtenaar-bzk", member_id=given.ids["kamerlid"])
    given.did(contacts.ask_permission, number, official=Official("Bo", "bo@bzk.example"))
    given.did(decisions.decide, number, ruling=given.ruling())
    return number


def called_off(given: Given) -> str:
    number = given.asked("UWV")
    given.did(contacts.schedule, number, "zbo-uwv", at=given.clock() + timedelta(days=1))
    given.did(contacts.call_off, number, "zbo-uwv")
    return number


def reported(given: Given) -> str:
    number = given.reported(took_place_at=given.clock() + timedelta(minutes=1))
    given.clock.advance(timedelta(days=1))
    return number


def drafted(given: Given) -> str:
    number = given.sealed()
    given.did(contacts.name_official, number, "wetgeving-bzk", official=ADA)
    return number


def bill(given: Given) -> str:
    return given.sealed(Form.BILL_ASSISTANCE)


@pytest.mark.parametrize(
    ("makes", "most"),
    [
        (Given.asked, {"pcp-bzk": "oppakken", "kamerlid": ""}),
        (taken, {"pcp-bzk": "toestemming-vragen", "plv-bzk": "toestemming-vragen"}),
        (Given.awaiting, {"pcp-bzk": "besluit", "minister-bzk": "besluit"}),
        (unnamed, {"pcp-bzk": "ambtenaar", "kamerlid": ""}),
        (Given.permitted, {"pcp-bzk": "afspraak", "kamerlid": "afronden", "ambtenaar-bzk": "afspraak"}),
        (invited, {"kamerlid": "bericht"}),
        (partial(Given.asked, at="UWV"), {"zbo-uwv": "afspraak", "kamerlid": ""}),
        (called_off, {"zbo-uwv": "afspraak", "kamerlid": ""}),
        (reported, {"zbo-uwv": "afronden", "kamerlid": "bericht"}),
        (Given.sealed, {"wetgeving-bzk": "ambtenaar"}),
        (drafted, {"ambtenaar-bzk": "bericht", "wetgeving-bzk": "afspraak"}),
        (bill, {"wetgeving-bzk": "ambtenaar"}),
    ],
)
@pytest.mark.parametrize("shown", [on_the_page, in_a_list])
def test_what_matters_most_is_the_same_on_the_page_and_in_a_list(
    given: Given,
    makes: Callable[[Given], str],
    most: dict[str, str],
    shown: Callable[[Given, str, str], str],
) -> None:
    number = makes(given)
    assert {persona: shown(given, number, persona) for persona in most} == most

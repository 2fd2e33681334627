"""A refusal that holds: who may use which ground, what it must say, and what the member reads of it."""

from dataclasses import replace

import pytest

from contactdesk.contacts import decisions
from contactdesk.store import Database
from contactdesk.store.models import Decision, Letter
from contactdesk.words import Outcome, State
from tests.conftest import Clock
from tests.contacts import Given
from tests.test_decision_link import World
from tests.web import Browser

NONE_OF_THE_INFORMATION = "geen weigering van de informatie"
STATE = "belang-van-de-staat"
NO = {
    "uitkomst": "geweigerd",
    "grond": STATE,
    "reden": "Dit raakt een lopende onderhandeling.",
    "alternatief": "De minister legt het uit in een brief aan de Kamer.",
    "naam": "M. de Minister",
}


@pytest.fixture
def world(database: Database, people_ids: dict[str, int], visitor: Browser, clock: Clock) -> World:
    """One contact that waits for the office, and the link in its letter."""
    made = World(database, people_ids, visitor, clock)
    made.ask()
    made.put_to_the_office()
    return made


def refuses(given: Given, number: str, ground: str) -> None:
    ruling = given.ruling(Outcome.REFUSED)
    given.did(decisions.decide, number, by="minister-bzk", ruling=replace(ruling, ground=ground))


def told(given: Given, template: str) -> Letter:
    (found,) = [one for one in given.rows(Letter) if one.template == template]
    return found


@pytest.mark.parametrize(
    ("persona", "more"),
    [("minister-bzk", {}), ("pcp-bzk", {"hoe": "schriftelijk", "besloten_op": "2026-11-24"})],
)
def test_nobody_refuses_on_the_interest_of_the_state_in_mandate(
    given: Given, persona: str, more: dict[str, str]
) -> None:
    number = given.awaiting()
    answer = given.posts(number, persona, "besluit", **NO, **more, hoedanigheid="mandaat")
    assert answer.status == 422
    assert 'href="#besluit-grond"' in answer.html
    assert "Dit kan alleen de bewindspersoon zelf zeggen" in answer.text
    assert NO["reden"] in answer.text
    assert given.rows(Decision) == []
    assert given.posts(number, persona, "besluit", **NO, **more, hoedanigheid="zelf").status == 303


def test_nor_behind_the_link_in_the_letter(world: World) -> None:
    answer = world.send(world.link(), {**NO, "hoedanigheid": "mandaat"})
    assert answer.status == 422
    assert answer.html.count("Dit kan alleen de bewindspersoon zelf zeggen") == 2, (
        "in the summary, at the field"
    )
    assert 'href="#grond"' in answer.html
    assert world.contact().state is State.AWAITING_PERMISSION
    assert world.send(world.link(), {**NO, "hoedanigheid": "zelf"}).status == 303


def test_the_interest_of_the_state_has_its_own_letter_and_goes_to_the_chamber(given: Given) -> None:
    number = given.awaiting()
    refuses(given, number, STATE)
    letter, confirmation = told(given, "refused"), told(given, "confirmation")
    assert letter.subject.startswith("Beroep op het belang van de staat: ")
    for text in (letter.body, given.page(number, "kamerlid").text):
        assert "weigert hiermee de informatie zelf" in text
        assert "Grondwet, artikel 68" in text
        assert "gaat naar de Kamer" in text
        assert NONE_OF_THE_INFORMATION not in text
    assert "leg het daar uit" in confirmation.body


def test_of_what_is_secret_the_member_reads_that_the_chamber_can_be_told_in_confidence(given: Given) -> None:
    number = given.awaiting()
    refuses(given, number, "geheimhouding")
    for text in (told(given, "refused").body, given.page(number, "kamerlid").text):
        assert "De bewindspersoon kan de Kamer wel in vertrouwen informeren" in text
        assert NONE_OF_THE_INFORMATION not in text


def test_any_other_refusal_is_none_of_the_information(given: Given) -> None:
    number = given.awaiting()
    refuses(given, number, "beleidsmening")
    for text in (told(given, "refused").body, given.page(number, "kamerlid").text):
        assert NONE_OF_THE_INFORMATION in text


def test_before_a_ground_is_chosen_the_form_does_not_say_what_a_no_means(world: World) -> None:
    assert "geen nee tegen informatie" not in world.get(world.link()).text


def test_an_own_initiative_has_its_own_grounds(given: Given) -> None:
    number = given.asked("BZK", "ambtenaar-bzk", member_id=given.ids["kamerlid"], question=None)
    page = given.page(number, "pcp-bzk")
    offered = set(page.values("value"))
    assert {"eigen-mening", "bewindspersoon-zelf", "eerst-overleg", "geheimhouding"} <= offered
    assert not {STATE, "nu-geen-tijd", "beleidsmening", "andere-weg"} & offered
    answer = given.posts(number, "pcp-bzk", "besluit", **NO, hoe="mondeling", hoedanigheid="zelf")
    assert (answer.status, 'href="#besluit-grond"' in answer.html) == (422, True)


def test_a_request_is_not_refused_with_a_ground_of_own_initiatives(given: Given) -> None:
    number = given.awaiting()
    own = {**NO, "grond": "bewindspersoon-zelf", "hoedanigheid": "zelf"}
    answer = given.posts(number, "minister-bzk", "besluit", **own)
    assert (answer.status, 'href="#besluit-grond"' in answer.html) == (422, True)

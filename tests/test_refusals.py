"""A refusal that holds: who may use which ground, what it must say, and what the member reads of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.operations import reminders
from contactdesk.store import Database
from contactdesk.store.models import Decision, Letter
from contactdesk.words import Form, Outcome, State
from tests.conftest import Clock
from tests.contacts import Given
from tests.test_decision_link import World
from tests.web import Browser, Page

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


FACTS = {"form": Form.FACTUAL_INFORMATION}
DAY = "2026-12-07"


def says_no(given: Given, number: str, **fields: str) -> Page:
    no = {**NO, "grond": "beleidsmening", "hoedanigheid": "zelf", **fields}
    return given.posts(number, "minister-bzk", "besluit", **no)


def test_no_time_now_without_a_day_is_asked_for_it(given: Given) -> None:
    number = given.awaiting()
    answer = says_no(given, number, grond="nu-geen-tijd")
    assert (answer.status, 'href="#besluit-alternatief_op"' in answer.html) == (422, True)
    for day in ("2026-11-23", "2028-01-01"):
        assert says_no(given, number, grond="nu-geen-tijd", alternatief_op=day).status == 422
    assert says_no(given, number, grond="nu-geen-tijd", alternatief_op=DAY).status == 303
    page = given.page(number, "kamerlid").text
    for text in (page, told(given, "refused").body, told(given, "confirmation").body):
        assert "Vanaf maandag 7 december 2026" in text


def test_the_link_in_the_letter_asks_for_the_day_too(world: World) -> None:
    no = {**NO, "grond": "nu-geen-tijd", "hoedanigheid": "zelf"}
    answer = world.send(world.link(), no)
    assert (answer.status, 'href="#alternatief_op"' in answer.html) == (422, True)
    assert world.send(world.link(), {**no, "alternatief_op": DAY}).status == 303
    assert "Vanaf maandag 7 december 2026" in world.get(world.link()).text


@pytest.mark.parametrize("field", ["reden", "alternatief"])
@pytest.mark.parametrize("text", ["nee", "n.v.t."])
def test_a_reason_and_an_alternative_say_something(given: Given, world: World, field: str, text: str) -> None:
    number = given.awaiting()
    answer = says_no(given, number, **{field: text})
    assert (answer.status, f'href="#besluit-{field}"' in answer.html) == (422, True)
    behind = world.send(world.link(), {**NO, "hoedanigheid": "zelf", field: text})
    assert (behind.status, f'href="#{field}"' in behind.html) == (422, True)


def test_conditions_a_revocation_and_a_dispute_say_something_too(given: Given) -> None:
    number = given.permitted()
    fields = {"naam": "M. de Minister", "hoedanigheid": "zelf"}
    revoked = given.posts(number, "minister-bzk", "toestemming-intrekken", reden="nee", **fields)
    disputed = given.posts(number, "minister-bzk", "klopt-niet", tekst="-")
    assert (revoked.status, disputed.status) == (422, 422)
    other = given.awaiting()
    yes = {"uitkomst": "voorwaarden", "voorwaarden": "geen", **fields}
    answer = given.posts(other, "minister-bzk", "besluit", **yes)
    assert (answer.status, 'href="#besluit-voorwaarden"' in answer.html) == (422, True)


def test_facts_are_refused_only_with_a_written_answer_on_a_day(given: Given) -> None:
    number = given.awaiting(**FACTS)
    assert "Op welke dag is het schriftelijke antwoord er" in given.page(number, "minister-bzk").text
    nothing = says_no(given, number, alternatief="niets", alternatief_op=DAY)
    assert (nothing.status, 'href="#besluit-alternatief"' in nothing.html) == (422, True)
    for ground in ("beleidsmening", "geheimhouding", STATE):
        answer = says_no(given, number, grond=ground)
        assert (answer.status, 'href="#besluit-alternatief_op"' in answer.html) == (422, True)
    assert says_no(given, number, alternatief_op=DAY).status == 303
    for text in (given.page(number, "kamerlid").text, told(given, "refused").body):
        assert "Schriftelijk antwoord uiterlijk op maandag 7 december 2026" in text


def test_an_own_initiative_with_facts_needs_no_written_answer(given: Given) -> None:
    own = {"member_id": given.ids["kamerlid"], "question": None}
    number = given.asked("BZK", "ambtenaar-bzk", **FACTS, **own)
    given.did(contacts.ask_permission, number)
    assert says_no(given, number, grond="eigen-mening").status == 303


def test_the_unit_helps_or_says_why_not(given: Given) -> None:
    number = given.sealed()
    page = given.page(number, "wetgeving-bzk").text
    assert "alleen in uitzonderingsgevallen" in page
    for text in ("", "nee"):
        answer = given.posts(number, "wetgeving-bzk", "afhouden", tekst=text)
        assert (answer.status, 'href="#afhouden-tekst"' in answer.html) == (422, True)
    assert given.contact(number).state is State.NOTIFIED
    assert given.posts(number, "wetgeving-bzk", "afhouden", tekst="Geen jurist vrij deze week.").status == 303


def test_a_zbo_declines_without_a_reason(given: Given) -> None:
    assert given.posts(given.asked("UWV"), "zbo-uwv", "afhouden").status == 303


def clock_ticks(given: Given, **later: int) -> list[str]:
    """What the clock writes after so long."""
    given.clock.advance(timedelta(**later))
    before = len(given.rows(Letter))
    given.database.write_now(reminders.due)
    return sorted(one.template for one in given.rows(Letter)[before:] if one.template.startswith("offered"))


def test_the_desk_reminds_on_the_day_that_the_refusal_named(given: Given) -> None:
    number = given.awaiting()
    says_no(given, number, grond="nu-geen-tijd", alternatief_op=DAY)
    assert clock_ticks(given, days=12) == []
    assert clock_ticks(given, days=1) == ["offered", "offered_liaison"]
    assert clock_ticks(given, minutes=1) == [], "once"
    letter = told(given, "offered")
    assert letter.to_email == given.actor("kamerlid").email
    assert "Vanaf maandag 7 december 2026" in letter.body
    assert f"/verzoeken/{number}" in letter.body
    assert "Vandaag is de dag" in given.page(number, "pcp-bzk").text, "in the history"


def test_of_a_no_that_does_not_stand_any_more_nobody_is_reminded(given: Given) -> None:
    number = given.awaiting()
    ruling = replace(given.ruling(Outcome.REFUSED), ground="nu-geen-tijd", alternative_on=date(2026, 12, 7))
    given.did(decisions.decide, number, ruling=ruling)
    given.did(decisions.dispute, number, by="minister-bzk", text="Ik zei iets anders.")
    assert clock_ticks(given, days=13) == []

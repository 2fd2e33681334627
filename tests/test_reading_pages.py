"""The pages that only show: the queue, one's own contacts, the organisations and the rules."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contactdesk import contacts
from contactdesk.contacts.lists import QUEUES
from contactdesk.store import Database
from contactdesk.store.desk import Desk as Configured
from tests.conftest import Clock
from tests.contacts import ADA
from tests.test_lists import BILL, SECRET, Desk
from tests.web import Browser

SignIn = Callable[[str], Browser]


@pytest.fixture
def at(database: Database, people_ids: dict[str, int]) -> Desk:
    return Desk(database, people_ids)


# The queue


def test_a_row_says_who_asks_what_by_when(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()

    page = sign_in("pcp-bzk").get("/wachtrij")

    assert page.values("data-nummer") == [number]
    for words in (
        "DigiD",
        "Kim Kamerlid, Tweede Kamerlid",
        "Logius · gesprek",
        "Ingediend",
        "nog niemand, sinds di 24-11, 09.00 uur",
        "nog 5 werkdagen · di 1-12",
        "Nieuw 1",
    ):
        assert words in page.text


def test_what_nobody_has_is_taken_from_the_queue(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()

    form = sign_in("pcp-bzk").get("/wachtrij").form(f"/verzoeken/{number}/oppakken")

    assert form.method == "post"
    assert form.fields["versie"] == "1"


def test_what_a_colleague_has_says_whose_it_is(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()
    at.do(contacts.take, number, "plv-bzk")

    page = sign_in("pcp-bzk").get("/wachtrij")

    assert "Vera Vervanger, sinds" in page.text
    assert (
        f"/verzoeken/{number}?terug=lijst%3Dnieuw&amp;doe=toestemming-vragen#toestemming-vragen" in page.html
    )
    assert "u, sinds" in sign_in("plv-bzk").get("/wachtrij").text


def test_what_is_late_says_how_late(at: Desk, sign_in: SignIn, clock: Clock) -> None:
    at.ask()
    clock.advance(timedelta(days=9))

    page = sign_in("pcp-bzk").get("/wachtrij?lijst=te-laat")

    assert "2 werkdagen te laat · di 1-12" in page.text
    assert "Te laat 1" in page.text


def test_a_clock_that_stands_still_says_so(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()
    at.do(contacts.ask_back, number, "pcp-bzk", text="Welke storing?")

    assert "de termijn telt niet door" in sign_in("pcp-bzk").get("/wachtrij?lijst=indiener").text


def test_an_appointment_takes_the_place_of_the_term(at: Desk, sign_in: SignIn, clock: Clock) -> None:
    number = at.ask()
    at.permit(number)
    browser = sign_in("pcp-bzk")
    assert "doe=ambtenaar#ambtenaar" in browser.get("/wachtrij?lijst=plannen").html
    at.do(contacts.name_official, number, "pcp-bzk", official=ADA)
    assert "doe=afspraak#afspraak" in browser.get("/wachtrij?lijst=plannen").html

    at.do(contacts.schedule, number, "pcp-bzk", at=clock.moment + timedelta(hours=5))
    page = browser.get("/wachtrij?lijst=plannen")
    assert "afspraak di 24-11, 14.00 uur" in page.text
    assert "#afronden" not in page.html

    clock.advance(timedelta(minutes=301))
    assert "doe=afronden#afronden" in sign_in("pcp-bzk").get("/wachtrij?lijst=plannen").html


def test_what_is_sealed_shows_its_bill_alone(at: Desk, sign_in: SignIn) -> None:
    at.help()

    for path in ("/wachtrij?lijst=meldingen", f"/wachtrij?q={BILL}"):
        page = sign_in("pcp-bzk").get(path)
        assert f"Hulp bij: {BILL}" in page.text
        assert SECRET not in page.html


def test_the_queue_is_searched_as_a_whole(at: Desk, sign_in: SignIn) -> None:
    number = at.ask(subject="Zwaluw <b>")
    at.ask()
    browser = sign_in("pcp-bzk")

    page = browser.get("/wachtrij?q=ZWALUW")

    assert page.values("data-nummer") == [number]
    assert "<b>" not in page.html
    assert "Niets gevonden" in browser.get("/wachtrij?q=bestaat+niet").text


def test_the_next_page_of_the_queue_goes_on(at: Desk, sign_in: SignIn) -> None:
    numbers = [at.ask() for _ in range(27)]
    browser = sign_in("pcp-bzk")
    first = browser.get("/wachtrij")
    onward = f"/wachtrij?lijst=nieuw&na={numbers[24]}"

    assert first.values("data-nummer") == numbers[:25]
    assert onward.replace("&", "&amp;") in first.html
    assert browser.get(onward).values("data-nummer") == numbers[25:]
    assert "Naar het begin" in browser.get(onward).text


@pytest.mark.parametrize("name", QUEUES)
def test_each_list_is_a_page_also_when_empty(sign_in: SignIn, name: str) -> None:
    page = sign_in("pcp-bzk").get(f"/wachtrij?lijst={name}")

    assert page.status == 200
    assert QUEUES[name].label in page.text
    assert "Hier staat niets." in page.text


def test_a_list_that_does_not_exist_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("pcp-bzk").get("/wachtrij?lijst=alles").status == 404


@pytest.mark.parametrize("q", ["%00", "%F0%9F%90%A6", "a" * 3000, "%25", "%"])
def test_odd_searches_are_answered(sign_in: SignIn, q: str) -> None:
    assert sign_in("pcp-bzk").get(f"/wachtrij?q={q}&na={q}").status == 200


@pytest.mark.parametrize(
    "persona", ["kamerlid", "griffier", "minister-bzk", "ambtenaar-bzk", "zbo-uwv", "beheer"]
)
def test_the_queue_is_for_liaisons(sign_in: SignIn, persona: str) -> None:
    assert sign_in(persona).get("/wachtrij").status == 403


def test_lists_ask_for_a_sign_in(visitor: Browser) -> None:
    assert visitor.get("/wachtrij").status == 303
    assert visitor.get("/verzoeken").status == 303


# One's own, and what waits


def test_own_contacts_say_whose_turn_it_is(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()
    browser = sign_in("kamerlid")
    page = browser.get("/verzoeken")
    assert page.values("data-nummer") == [number]
    assert "de parlementair contactpersoon, sinds" in page.text

    at.do(contacts.ask_back, number, "pcp-bzk", text="Welke storing?")

    page = browser.get("/verzoeken")
    assert "u, sinds" in page.text
    assert f'href="/verzoeken/{number}?doe=antwoord#antwoord"' in page.html


def test_a_closed_contact_says_when_it_ended(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()
    at.do(contacts.withdraw, number, "kamerlid")

    assert "op dinsdag 24 november 2026" in sign_in("kamerlid").get("/verzoeken").text


def test_a_stranger_has_an_empty_list(at: Desk, sign_in: SignIn) -> None:
    at.ask()

    page = sign_in("senator").get("/verzoeken")

    assert page.values("data-nummer") == []
    assert "Hier staan nog geen verzoeken." in page.text


def test_home_shows_what_waits(at: Desk, sign_in: SignIn) -> None:
    number = at.ask()

    assert sign_in("pcp-bzk").get("/").values("data-nummer") == [number]
    member = sign_in("kamerlid").get("/")
    assert member.values("data-nummer") == []
    assert "Er wacht niets op u." in member.text


# Organisations


def test_everybody_reads_who_the_contact_person_is(visitor: Browser, people_ids: dict[str, int]) -> None:
    page = visitor.get("/organisaties")

    assert page.status == 200
    assert "pcp@bzk.example" in page.text
    assert "Logius agentschap minister van Binnenlandse Zaken" in page.text
    assert "Wetgeving BZK" not in page.text


def test_organisations_are_searched(visitor: Browser) -> None:
    page = visitor.get("/organisaties?q=uwv")

    assert "Eén keer gevonden met “uwv”" in page.text
    assert "Zelfstandig bestuursorgaan (zbo). Valt onder Sociale Zaken en Werkgelegenheid." in page.text
    assert "Logius" not in page.text
    assert "Vraag contact aan" not in page.text
    assert "Niets gevonden met “<b>”" in visitor.get("/organisaties?q=%3Cb%3E").text


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        ("Logius", [("permission", "overig")]),
        ("UWV", [("notify", "zbo")]),
        ("IGJ", [("notify", "inspectie-lid"), ("permission", "overig")]),
    ],
)
def test_an_organisation_says_which_rule_holds_there(
    at: Desk, visitor: Browser, organisation: str, expected: list[tuple[str, str]]
) -> None:
    page = visitor.get(f"/organisaties/{at.organisations[organisation]}")

    shown = list(zip(page.values("data-regime"), page.values("data-regel"), strict=True))
    assert shown == expected
    assert "Bron:" in page.text


@pytest.mark.parametrize("number", ["0", "999999", "9" * 500, "abc", "²", "1.5", "-1"])
def test_an_unknown_organisation_is_not_found(visitor: Browser, number: str) -> None:
    assert visitor.get(f"/organisaties/{number}").status == 404


# Rules


def test_everybody_reads_every_rule_with_its_source(visitor: Browser, desk: Configured) -> None:
    page = visitor.get("/regels")

    assert page.values("data-regel") == [rule.id for rule in desk.rules.rules]
    assert page.values("data-regime") == [rule.regime.value for rule in desk.rules.rules]
    assert all(rule.source in page.text for rule in desk.rules.rules)
    assert "tenzij" in page.text


def test_no_rule_shows_a_word_of_the_code(visitor: Browser) -> None:
    text = visitor.get("/regels").text

    assert not [word for word in ("permission", "notify", "refer ", "None", "in_force", "{") if word in text]

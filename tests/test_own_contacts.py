"""Mijn verzoeken: what is whose, in which tab, found by what, and what happened last, by whom."""

import re
from datetime import timedelta
from typing import Final

import pytest

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.contacts.lists import OWN_LISTS
from contactdesk.law.lifecycle import STATES
from contactdesk.operations import reminders
from contactdesk.store.models import AuditEntry
from contactdesk.words import Form, Outcome, Regime, State
from tests.conftest import Clock
from tests.contacts import MARKER, Given
from tests.web import Page

pytestmark = pytest.mark.usefixtures("clock")
TAB: Final = re.compile(
    r'href="([^"]*)"(?: aria-current="page")?>([A-Z]\w+)(?: <span class="count">([^<]*))?'
)


def shown(given: Given, persona: str, query: str = "") -> Page:
    return given.sign_in(persona).get(f"/verzoeken{query}")


def listed(given: Given, persona: str, query: str = "") -> list[str]:
    return shown(given, persona, query).values("data-nummer")


def tabs(page: Page) -> dict[str, str]:
    nav = page.html.partition('aria-label="Mijn verzoeken"')[2].partition("</nav>")[0]
    return {label: count for _, label, count in TAB.findall(nav)}


def last(given: Given, number: str, persona: str) -> str:
    """What the row says of the last step."""
    row = shown(given, persona).html.partition(f'data-nummer="{number}"')[2].partition("</tr>")[0]
    return " ".join(row.partition("laatste stap ")[2].partition("</span>")[0].split())


# Tabs


def test_each_contact_stands_in_one_tab_and_the_tabs_count_them(given: Given) -> None:
    asked, permitted, withdrawn = given.asked(), given.permitted(), given.asked()
    given.did(contacts.withdraw, withdrawn, "kamerlid")

    page = shown(given, "kamerlid")
    assert page.values("data-nummer") == [withdrawn, permitted, asked]
    assert tabs(page) == {"Alles": "", "Open": "1", "Toegestaan": "1", "Afgesloten": "1"}
    assert listed(given, "kamerlid", "?lijst=open") == [asked]
    assert listed(given, "kamerlid", "?lijst=toegestaan") == [permitted]
    assert listed(given, "kamerlid", "?lijst=afgesloten") == [withdrawn]


def test_what_needs_no_permission_is_open_and_never_called_permitted(given: Given) -> None:
    number = given.asked("UWV")

    assert listed(given, "zbo-uwv", "?lijst=open") == listed(given, "kamerlid", "?lijst=open") == [number]


def test_every_state_has_a_tab(given: Given) -> None:
    """Of what is in the database: the tabs divide all of it."""
    numbers = [given.asked(), given.awaiting(), given.permitted(), given.asked("UWV"), given.sealed()]
    given.did(contacts.withdraw, numbers[0], "kamerlid")

    found = [number for name in OWN_LISTS for number in listed(given, "kamerlid", f"?lijst={name}")]
    assert sorted(found) == sorted(numbers)
    assert State.SCHEDULED in STATES[Regime.NOTIFY]


def test_a_tab_that_is_none_is_not_found(given: Given) -> None:
    assert shown(given, "kamerlid", "?lijst=mijn").status == 404


def test_a_tab_counts_no_further_than_it_has_to(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    given.asked()
    given.asked()
    monkeypatch.setattr("contactdesk.contacts.lists.own_lists.COUNTED", 1)
    monkeypatch.setattr("contactdesk.routes.own_contacts.COUNTED", 1)

    assert tabs(shown(given, "kamerlid"))["Open"] == "1.000 of meer"


def test_a_tab_goes_on_in_itself(given: Given) -> None:
    numbers = [given.asked() for _ in range(26)][::-1]
    closed = given.asked()
    given.did(contacts.withdraw, closed, "kamerlid")

    page = shown(given, "kamerlid", "?lijst=open&q=digid")
    assert page.values("data-nummer") == numbers[:25]
    further = re.search(r'href="([^"]+)" rel="next"', page.html)
    assert further
    assert (
        listed(given, "kamerlid", further[1].removeprefix("/verzoeken").replace("&amp;", "&")) == numbers[25:]
    )


# Search


@pytest.mark.parametrize(
    ("q", "why"),
    [
        ("storing", "title"),
        ("OORZAAK was", "question"),
        ("logius", "organisation"),
        ("ada ambtenaar", "official"),
        ("digid oorzaak ada", "words of several"),
    ],
)
def test_who_asked_finds_it_by_what_it_says_also_when_it_is_closed(given: Given, q: str, why: str) -> None:
    number = given.permitted()
    given.asked("UWV", subject="WW", question="Hoeveel?")
    assert listed(given, "kamerlid", f"?q={q}") == [number], why

    given.did(contacts.hold, number, "kamerlid", held_at=given.clock(), shared=None)
    for persona in ("kamerlid", "assistent"):
        assert listed(given, persona, f"?q={q}") == [number], why
    assert listed(given, "kamerlid", f"?q={number.lower()}") == [number]
    assert tabs(shown(given, "kamerlid", f"?q={q}"))["Afgesloten"] == "1", "the tabs count what is found"


def test_the_official_is_found_only_once_the_way_is_open(given: Given) -> None:
    number = given.awaiting()
    assert listed(given, "kamerlid", "?q=ada") == []
    assert listed(given, "minister-bzk", "?q=ada") == [number]

    given.did(decisions.decide, number, ruling=given.ruling())
    assert listed(given, "kamerlid", "?q=ada") == listed(given, "ambtenaar-bzk", "?q=ada") == [number]


def test_an_office_finds_no_word_of_a_question_that_it_may_not_read(given: Given) -> None:
    asked = given.asked("UWV", subject="WW", question="Hoeveel bezwaren?")
    read = given.awaiting()

    assert listed(given, "zbo-uwv", "?q=bezwaren") == [asked]
    assert asked in listed(given, "minister-bzk") or asked in listed(given, "kamerlid", "?q=bezwaren")
    assert listed(given, "minister-bzk", "?q=bezwaren") == []
    assert listed(given, "minister-bzk", "?q=oorzaak") == [read]


def test_who_did_not_ask_finds_what_is_closed_by_its_number_only(given: Given) -> None:
    number = given.permitted()
    assert listed(given, "minister-bzk", "?q=kim") == listed(given, "ambtenaar-bzk", "?q=digid") == [number]

    given.did(contacts.withdraw, number, "kamerlid")
    for persona in ("minister-bzk", "ambtenaar-bzk"):
        assert listed(given, persona, "?q=kim") == listed(given, persona, "?q=digid") == []
        assert listed(given, persona, f"?q={number}") == [number]
    assert "vindt u na afsluiting alleen met het nummer" in shown(given, "minister-bzk", "?q=kim").text


def test_sealed_help_is_found_by_its_bill_and_by_no_word_of_its_content(given: Given) -> None:
    number = given.sealed()

    for persona in ("kamerlid", "wetgeving-bzk"):
        assert listed(given, persona, "?q=open data") == [number]
        assert listed(given, persona, f"?q={MARKER}") == []


def test_capitals_with_an_accent_are_found_too(given: Given) -> None:
    number = given.asked(question="Énergie of ÉCHT financiën?")

    for q in ("énergie", "écht", "FINANCIËN", "Écht énergie"):
        assert listed(given, "kamerlid", f"?q={q}") == [number], q


def test_what_means_something_to_the_database_is_only_a_sign(given: Given) -> None:
    number = given.asked(question="Is 10%_ genoeg?")
    given.asked()

    assert listed(given, "kamerlid", "?q=10%25_") == [number]
    assert listed(given, "kamerlid", "?q=o_rzaak") == []


def test_nothing_found_says_how_to_go_on(given: Given) -> None:
    given.asked()
    page = shown(given, "kamerlid", "?q=zwaluw&lijst=open")

    assert "Niets gevonden" in page.text
    assert 'href="/verzoeken?lijst=open">Toon alles' in page.html
    assert 'value="zwaluw"' in page.html


def test_drafts_stay_listed_in_every_tab(given: Given) -> None:
    by = given.sign_in("kamerlid")
    sent = {"stap": "wie", "organisatie": str(given.organisation("Logius")), "vorm": Form.CONVERSATION.value}
    assert by.post("/verzoeken", {**sent, "sleutel": "concept-een"}).status == 303

    for name in ("", *(f"?lijst={name}" for name in OWN_LISTS)):
        assert "Concepten" in by.get(f"/verzoeken{name}").text
    assert "Concepten" not in by.get("/verzoeken?q=digid").text


# What happened last


def test_the_last_step_is_said_of_who_did_it(given: Given) -> None:
    number = given.asked(by="assistent", on_behalf_of=given.ids["kamerlid"])
    assert last(given, number, "kamerlid") == "door uw medewerker Anne Assistent, 24 nov"
    assert last(given, number, "assistent") == "door u, 24 nov"

    given.clock.advance(timedelta(days=1))
    given.did(contacts.take, number)
    for persona in ("kamerlid", "assistent"):
        assert last(given, number, persona) == "door contactpersoon Petra Post, 25 nov"


def test_what_the_clock_does_hides_nobodys_step(given: Given) -> None:
    number = given.awaiting()
    before = len(given.rows(AuditEntry))

    given.clock.advance(timedelta(days=20))
    given.database.write_now(reminders.due)

    assert len(given.rows(AuditEntry)) > before, "the clock did something"
    assert last(given, number, "kamerlid") == "door contactpersoon Petra Post, 24 nov"


def test_every_party_reads_who_did_the_last_step(given: Given) -> None:
    asked = given.awaiting()
    for persona in ("kamerlid", "minister-bzk"):
        assert last(given, asked, persona) == "door contactpersoon Petra Post, 24 nov"

    given.did(decisions.decide, asked, "minister-bzk", ruling=given.ruling(Outcome.PERMITTED))
    office = "door Mina Ministerbureau (het bureau van de bewindspersoon), 24 nov"
    for persona in ("kamerlid", "ambtenaar-bzk"):
        assert last(given, asked, persona) == office
    assert last(given, asked, "minister-bzk") == "door u, 24 nov"

    committee = given.asked(by="griffier")
    assert last(given, committee, "griffier") == "door u, 24 nov"


def test_to_the_ministers_side_a_body_acts_as_one(given: Given) -> None:
    number = given.asked("UWV")
    given.did(contacts.message, number, "zbo-uwv", text="Wij bellen morgen.")

    assert last(given, number, "zbo-uwv") == "door u, 24 nov"
    assert last(given, number, "kamerlid") == "door Uma Uitvoering, 24 nov"


def test_what_somebody_may_not_know_was_no_step(given: Given) -> None:
    number = given.awaiting()
    given.clock.advance(timedelta(days=2))
    given.did(contacts.note, number, "plv-bzk", text="Even wachten.")

    for persona in ("kamerlid", "minister-bzk"):
        assert last(given, number, persona) == "door contactpersoon Petra Post, 24 nov"


def test_a_step_of_another_year_says_which(given: Given, clock: Clock) -> None:
    number = given.asked()
    clock.advance(timedelta(days=60))

    assert last(given, number, "kamerlid") == "door u, 24 nov 2026"

"""What asking costs on a telephone, counted in a real browser: words, screens and taps from the start page to the contact."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from contactdesk.law.days import today
from tests.browser.counting import SCREEN, Counted
from tests.browser.place import PHONE, OpenAs

pytestmark = pytest.mark.browser

TODAY = today(datetime.now(UTC))
SAID = {"Onderwerp": "Inloggen zonder telefoon", "Uw vraag": "Hoe logt iemand zonder smartphone in?"}


def start(page: Page) -> Counted:
    page.set_viewport_size({"width": PHONE, "height": SCREEN})
    page.goto("/")
    counted = Counted(page)
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    counted.follow(menu.get_by_role("link", name="Nieuw verzoek"))
    return counted


def whom(counted: Counted, organisation: str | None, form: str = "Gesprek") -> None:
    page = counted.page
    if organisation:
        counted.choose(page.get_by_label("Organisatie", exact=True), organisation)
    counted.tap(page.get_by_label(form, exact=True))
    counted.follow(page.get_by_role("button", name="Verder"))


def what(counted: Counted, said: dict[str, str]) -> None:
    for label, text in said.items():
        counted.write(counted.page.get_by_label(label).first, text)


def send(counted: Counted) -> Counted:
    counted.follow(counted.page.get_by_role("button", name="Controleer"))
    with counted.page.expect_navigation():
        counted.tap(counted.page.get_by_role("button", name="Verstuur", exact=True))
    assert "Verstuurd" in counted.page.title(), counted.page.locator("main").inner_text()
    return counted


def test_a_request_to_a_known_organisation_takes_two_hundred_words(open_as: OpenAs) -> None:
    counted = start(open_as("kamerlid"))
    whom(counted, "Logius")
    what(counted, SAID)
    send(counted)
    assert counted.words <= 200
    assert counted.taps <= 12


def test_who_does_not_know_the_organisation_needs_twelve_taps(open_as: OpenAs) -> None:
    page = open_as("kamerlid")
    counted = start(page)
    counted.write(page.get_by_label("Waar gaat het over, of met wie?"), "wachttijden rijbewijs")
    counted.follow(page.get_by_role("button", name="Zoek"))
    counted.follow(page.get_by_role("link", name="Vraag contact aan").first)
    whom(counted, None)
    what(counted, SAID)
    send(counted)
    assert counted.taps <= 12


@pytest.mark.parametrize(
    ("persona", "organisation", "form", "choices", "more"),
    [
        ("kamerlid", "Logius", "Gesprek", [], {"Datum van het debat": (TODAY + timedelta(1)).isoformat()}),
        ("kamerlid", "UWV", "Gesprek", [], {}),
        (
            *("kamerlid", "Inspectie Gezondheidszorg", "Gesprek"),
            *(["Hoe de inspectie haar taak", "De leiding van de inspectie"], {}),
        ),
        (
            *("griffier", "Binnenlandse Zaken en", "Technische briefing", ["Besloten"]),
            {"Wanneer besloot": TODAY.isoformat(), "Welke dagen": "8, 9 of 10 december"},
        ),
    ],
    ids=["debate tomorrow", "zbo", "inspectorate", "briefing"],
)
def test_no_page_of_asking_is_longer_than_two_screens(
    open_as: OpenAs,
    persona: str,
    organisation: str,
    form: str,
    choices: list[str],
    more: dict[str, str],
) -> None:
    counted = start(open_as(persona))
    whom(counted, organisation, form)
    for label in choices:
        counted.tap(counted.page.get_by_label(label))
    what(counted, SAID | more)
    send(counted)
    assert max(screens for _, screens in counted.each) <= 2
    assert counted.words <= 300

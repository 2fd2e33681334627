"""Asking in a real browser: what was sent is said where people look, and long words stay inside their page."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser import deeds
from tests.browser.place import DESKTOP, NARROW, PHONE, OpenAs

pytestmark = pytest.mark.browser

#: Dutch builds such words, and people paste them; nothing in it says where a line may end
LONG = ("Kinderopvangtoeslagherstelbeleidsevaluatiecommissie" * 3)[:150]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_was_sent_is_in_the_title_and_has_the_focus(open_as: OpenAs, script: bool) -> None:
    member = open_as("kamerlid", width=PHONE, script=script)
    deeds.fill_in(member, "Logius", "Wie helpt wie geen telefoon heeft")
    number = deeds.send(member)
    assert "Verstuurd" in member.title()
    said = member.get_by_role("status")
    expect(said.get_by_role("heading", name="Verstuurd", exact=True)).to_be_visible()
    expect(said).to_contain_text(f"Dit is verzoek {number}")
    expect(said).to_be_focused()

    member.reload()
    assert "Verstuurd" not in member.title()


def too_wide(page: Page, path: str) -> list[str]:
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    page.goto(path)
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
    return [f"{path} at {width}" for width in (DESKTOP, NARROW) if wider_than(page, width)]


def wider_than(page: Page, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 900})
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)


def test_one_word_of_150_letters_widens_no_page_of_a_contact(open_as: OpenAs) -> None:
    member = open_as("kamerlid", width=NARROW)
    deeds.fill_in(member, "Logius", LONG)
    assert not wider_than(member, NARROW)
    number = deeds.send(member)
    deed = deeds.open_deed(member, "Stuur een bericht")
    deed.locator("textarea").fill(LONG)
    deeds.follow(member, deed.get_by_role("button", name="Verstuur"))

    liaison = open_as("pcp-bzk")
    deeds.ask_permission(liaison, number)
    contact, search = f"/verzoeken/{number}", f"/verzoeken?q={LONG}"
    office = open_as(None)
    deeds.open_letter(office, deeds.OFFICE, number, begins="Toestemming gevraagd")
    seen = {
        member: ["/", "/verzoeken", search, contact],
        liaison: ["/", "/wachtrij", f"/wachtrij?q={LONG}", "/wachtrij?lijst=bewindspersoon", contact],
        open_as("minister-bzk"): ["/verzoeken", contact],
        office: [f"/demo/post?aan={deeds.OFFICE}", office.url],
    }
    assert [each for page, paths in seen.items() for path in paths for each in too_wide(page, path)] == []

    deeds.open_decision(office)
    assert not wider_than(office, NARROW)


def test_one_word_of_150_letters_widens_no_page_of_an_administrator(open_as: OpenAs) -> None:
    bea = open_as("beheer")
    bea.goto("/beheer/personen/nieuw")
    bea.get_by_label("Naam").fill(LONG)
    bea.get_by_label("E-mailadres").fill(f"{LONG[:60]}@{LONG[:60].lower()}.example".lower())
    deeds.follow(bea, bea.get_by_role("button", name="Voeg toe"))
    paths = [bea.url, "/beheer/personen", f"/beheer/personen?q={quote(LONG[:20])}", "/beheer/logboek"]
    assert [each for path in paths for each in too_wide(bea, path)] == []

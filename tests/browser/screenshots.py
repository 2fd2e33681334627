"""Takes the pictures of the README again: `python -m tests.browser.screenshots`, from the project's folder."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import deeds, place

SHOWN = Path(__file__).parents[2] / "docs" / "screenshots"
WIDE, TALL = {"width": 1080, "height": 860}, {"width": place.PHONE, "height": 1100}


def take_all(browser: Browser, address: str) -> None:
    """One contact, from the check before it is sent to the name of the official."""
    member, liaison, office = (
        browser.new_context(base_url=address, viewport=size).new_page() for size in (WIDE, WIDE, TALL)
    )
    place.sign_in(member, "kamerlid")
    place.sign_in(liaison, "pcp-bzk")
    deeds.fill_in(member, "Logius")
    _take(member, "controleer")
    number = deeds.send(member)
    deeds.ask_permission(liaison, number)
    deeds.open_letter(office, deeds.OFFICE, number, begins="Toestemming gevraagd")
    deeds.open_decision(office)
    office.get_by_role("heading", name="Uw besluit").evaluate("heading => heading.scrollIntoView()")
    _take(office, "besluit")
    deeds.permit(office)
    member.reload()
    _take(member, "verzoek")


def _take(page: Page, name: str) -> None:
    page.evaluate("document.activeElement.blur()")
    page.screenshot(path=SHOWN / f"{name}.png")


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as data,
        place.served_demo(Path(data)) as answering,
        place.started_chromium() as chromium,
    ):
        take_all(chromium, answering)

"""What asking and hearing back cost on a telephone, journey by journey: `python -m tests.browser.costs`, from the project's
folder, prints the table of docs/performance.md. What may be too much is said in `test_asking_costs`."""

import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from contactdesk.law.days import today
from tests.browser import place
from tests.browser.counting import SCREEN, Counted
from tests.browser.deeds import unfold

TODAY: Final = today(datetime.now(UTC))
SUBJECT: Final = {"Onderwerp": "Inloggen zonder telefoon"}
QUESTION: Final = {"Uw vraag": "Hoe logt iemand zonder smartphone in?"}
SAID: Final = SUBJECT | QUESTION


@dataclass(frozen=True)
class Asking:
    """Whom somebody asks, in which form, what they choose and write."""

    persona: str = "kamerlid"
    organisation: str = "Logius"
    form: str = "Gesprek"
    choices: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=lambda: SAID)

    def __call__(self, page: Page) -> Counted:
        counted = begin(page)
        counted.choose(page.get_by_label("Organisatie", exact=True), self.organisation)
        return finish(counted, self.form, self.choices, self.said)


def unknown(page: Page) -> Counted:
    """Who knows the subject, and not who is about it."""
    counted = begin(page)
    counted.write(page.get_by_label("Waar gaat het over, of met wie?"), "wachttijden rijbewijs")
    counted.follow(page.get_by_role("button", name="Zoek"))
    counted.follow(page.get_by_role("link", name="Vraag contact aan").first)
    return finish(counted, "Gesprek", (), SAID)


def begin(page: Page) -> Counted:
    counted = Counted(page)
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    counted.follow(menu.get_by_role("link", name="Nieuw verzoek"))
    return counted


def finish(counted: Counted, form: str, choices: tuple[str, ...], said: Mapping[str, str]) -> Counted:
    page = counted.page
    counted.taps += unfold(page, form)
    counted.tap(page.get_by_label(form, exact=True))
    counted.follow(page.get_by_role("button", name="Verder"))
    for label in choices:
        counted.tap(page.get_by_label(label))
    for label, text in said.items():
        counted.write(page.get_by_label(label).first, text)
    counted.follow(page.get_by_role("button", name="Controleer"))
    with page.expect_navigation():
        counted.tap(page.get_by_role("button", name="Verstuur", exact=True))
    assert "Verstuurd" in page.title(), page.locator("main").inner_text()
    return counted


def call(page: Page) -> Counted:
    """The number stands on the start page; touching it is what calls."""
    counted = Counted(page)
    counted.look()
    number = page.locator("section", has=page.locator("#bellen")).locator("a.button[href^='tel:']").first
    assert number.is_visible()
    counted.taps += 1
    return counted


def clarify(page: Page) -> Counted:
    """From the start page to the answer to what the contact person asked back."""
    counted = Counted(page)
    counted.look()
    counted.follow(page.get_by_role("link", name="Antwoord geven").first)
    counted.write(page.get_by_label("Uw antwoord").first, "Om burgers.")
    with page.expect_navigation():
        counted.tap(page.get_by_role("button", name="Verstuur uw antwoord").first)
    return counted


def report_held(page: Page) -> Counted:
    """From the start page: what can be called about was called about."""
    counted = Counted(page)
    counted.look()
    counted.follow(page.locator("section", has=page.locator("#bellen")).locator("h3 a").first)
    counted.tap(page.locator("summary", has_text="Meld dat het contact er was"))
    with page.expect_navigation():
        counted.tap(page.get_by_role("button", name="Meld dit contact"))
    return counted


BILL: Final = {"Titel van het wetsvoorstel": "Wet digitale overheid"} | QUESTION
COMMITTEE: Final = {"Wanneer besloot": TODAY.isoformat(), "Welke dagen": "8, 9 of 10 december"}
LEADERSHIP: Final = ("Hoe de inspectie haar taak", "De leiding van de inspectie")
#: what somebody asks, as they start on the start page
ASKING: Final[Mapping[str, Callable[[Page], Counted]]] = {
    "organisation known": Asking(),
    "“wachttijden rijbewijs”, organisation unknown": unknown,
    "debate tomorrow": Asking(said=SAID | {"Datum van het debat": (TODAY + timedelta(1)).isoformat()}),
    "amendment": Asking(organisation="Binnenlandse Zaken en", form="Hulp bij een amendement", said=BILL),
    "zbo": Asking(organisation="UWV"),
    "inspectorate": Asking(organisation="Inspectie Gezondheidszorg", choices=LEADERSHIP),
    "briefing, by a clerk, with days": Asking(
        *("griffier", "Binnenlandse Zaken en", "Technische briefing", ("Besloten",)), SAID | COMMITTEE
    ),
}
HEARING: Final[Mapping[str, Callable[[Page], Counted]]] = {
    "read the yes and call": call,
    "clarify": clarify,
    "report held": report_held,
}


def at_start(page: Page) -> Page:
    page.set_viewport_size({"width": place.PHONE, "height": SCREEN})
    page.goto("/")
    return page


def persona_of(journey: Callable[[Page], Counted]) -> str:
    return journey.persona if isinstance(journey, Asking) else "kamerlid"


def line(name: str, found: Counted) -> str:
    return f"| {name} | {found.steps} | {found.taps} | {found.fields} | {found.words} | {found.screens:.1f} |"


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as data,
        place.served_demo(Path(data)) as answering,
        place.started_chromium() as chromium,
    ):
        sys.stdout.write("| | steps | taps | fields | words | screens |\n|---|---|---|---|---|---|\n")
        for title, walk in (ASKING | HEARING).items():
            somebody = chromium.new_context(base_url=answering).new_page()
            place.sign_in(somebody, persona_of(walk))
            sys.stdout.write(f"{line(title, walk(at_start(somebody)))}\n")
            somebody.context.close()

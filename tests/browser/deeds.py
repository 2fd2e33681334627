"""What people do in their browser, by the words on the screen: asking, asking permission, deciding, holding."""

import re
import time

from playwright.sync_api import Locator, Page

SUBJECT = "Inloggen zonder telefoon"
QUESTION = "Hoe logt iemand zonder smartphone in bij de overheid, en wat verandert er volgend jaar?"
OFFICIAL = ("T. Techniek", "t.techniek@logius.example", "070-555 07 01")
ADVICE = "Akkoord. Dit is openbaar beleid; de ambtenaar geeft alleen feiten."
OFFICE = "bureau-minister@bzk.example"


def follow(page: Page, link: Locator) -> None:
    """Click on what leads to another page, and wait until that page is there."""
    with page.expect_navigation():
        link.click()


def unfold(page: Page, form: str) -> bool:
    """Where this form of contact stands behind "Iets anders", open that; whether it did."""
    is_hidden = not page.get_by_label(form, exact=True).is_visible()
    if is_hidden:
        page.locator("summary", has_text="Iets anders").click()
    return is_hidden


def begin(page: Page, organisation: str, form: str = "Gesprek") -> None:
    """The first step: with whom, and in which form."""
    page.goto("/verzoeken/nieuw")
    names = page.get_by_label("Organisatie", exact=True).locator("option")
    name = next(each for each in names.all_inner_texts() if organisation in each)
    page.get_by_label("Organisatie", exact=True).select_option(label=name)
    unfold(page, form)
    page.get_by_label(form, exact=True).check()
    follow(page, page.get_by_role("button", name="Verder"))


def fill_in(page: Page, organisation: str, subject: str = SUBJECT, form: str = "Gesprek") -> None:
    """Both steps, up to the page on which everything is checked."""
    begin(page, organisation, form)
    page.get_by_label("Onderwerp").fill(subject)
    page.get_by_label("Uw vraag").fill(QUESTION)
    follow(page, page.get_by_role("button", name="Controleer"))


def send(page: Page) -> str:
    """From the check to the contact; gives its number."""
    follow(page, page.get_by_role("button", name="Verstuur"))
    assert re.search(r"/verzoeken/\d{4}-\w{5}$", page.url), page.url
    return page.url.rpartition("/")[2]


def open_deed(page: Page, label: str) -> Locator:
    """Unfold the form of a deed."""
    deed = page.locator("details.deed", has=page.locator("summary", has_text=label))
    deed.locator("summary").first.click()
    return deed


def ask_permission(page: Page, number: str, *, email: str = OFFICIAL[1]) -> None:
    """A liaison takes the request from the queue and asks, naming the official, with advice."""
    page.goto("/wachtrij?lijst=nieuw")
    follow(page, page.locator(f'[data-nummer="{number}"]').get_by_role("button", name="Oppakken"))
    page.goto(f"/verzoeken/{number}")
    deed = open_deed(page, "Vraag toestemming")
    deed.get_by_label("Naam van de ambtenaar").fill(OFFICIAL[0])
    deed.get_by_label(re.compile("^E-mailadres")).fill(email)
    deed.get_by_label(re.compile("^Telefoon")).fill(OFFICIAL[2])
    deed.get_by_label("Uw advies").fill(ADVICE)
    follow(page, deed.get_by_role("button", name="Vraag toestemming"))


def open_letter(page: Page, to: str, number: str = "", *, begins: str = "", seconds: int = 20) -> str:
    """Read the newest letter (about this contact) to this address, once it has come; gives its text."""
    row = f'[data-onderwerp*="{number}"]' if number else "[data-onderwerp]"
    about = page.locator(row).filter(has=page.get_by_role("link", name=begins))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page.goto(f"/demo/post?aan={to}")
        if about.count():
            follow(page, about.first.get_by_role("link").first)
            return page.locator("[data-post]").inner_text()
        page.wait_for_timeout(100)
    raise AssertionError(f"no letter {begins!r} about {number} to {to}")


def open_decision(page: Page) -> None:
    """Follow the link to decide, from the letter that is open."""
    follow(page, page.locator('[data-post] a[href*="/besluit/"]').first)


def permit(page: Page) -> None:
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("Uw naam").fill("M. Minister")
    page.get_by_label(re.compile("^Zelf: ")).check()
    follow(page, page.get_by_role("button", name="Leg het besluit vast"))


def hold(page: Page, number: str) -> None:
    page.goto(f"/verzoeken/{number}")
    deed = open_deed(page, "Meld dat het contact er was")
    deed.get_by_label("Wat is er gedeeld").fill("Uitleg over inloggen zonder telefoon.")
    follow(page, deed.get_by_role("button", name="Meld dit contact"))

"""Pages that everybody can use: no violations that axe knows, nothing off the screen, all of it by keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import deeds
from tests.browser.place import DESKTOP, NARROW, PHONE, OpenAs, violations

pytestmark = pytest.mark.browser

Go = Callable[[Page], object]


def at(path: str) -> Go:
    return lambda page: page.goto(path)


def first_of(path: str) -> Go:
    """The first contact of a list, with everything on its page unfolded."""

    def go(page: Page) -> None:
        page.goto(path)
        deeds.follow(page, page.locator("[data-nummer] a").first)
        unfold(page)

    return go


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def mistaken(page: Page) -> None:
    """The form with everything still to be filled in."""
    page.goto("/verzoeken/nieuw")
    deeds.follow(page, page.get_by_role("button", name=re.compile("^(Verder|Controleer)$")))
    unfold(page)


def second_step(organisation: str, form: str = "Gesprek") -> Go:
    """With everything still to be filled in, all of it unfolded."""

    def go(page: Page) -> None:
        deeds.begin(page, organisation, form)
        deeds.follow(page, page.get_by_role("button", name="Controleer"))
        unfold(page)

    return go


def from_the_letter(page: Page) -> None:
    page.goto(f"/demo/post?aan={deeds.OFFICE}")
    deeds.follow(page, page.locator('[data-onderwerp^="Toestemming gevraagd"] a').first)
    deeds.open_decision(page)
    page.get_by_label("Nee", exact=True).check()


def organisation(page: Page) -> None:
    page.goto("/organisaties")
    deeds.follow(page, page.locator('main a[href^="/organisaties/"]').first)


def mistaken_person(page: Page) -> None:
    page.goto("/beheer/personen/nieuw")
    deeds.follow(page, page.get_by_role("button", name="Voeg toe"))


def somebody(page: Page) -> None:
    """A role half filled in, with everything unfolded."""
    page.goto("/beheer/personen?q=petra")
    deeds.follow(page, page.locator("[data-persoon] a").first)
    page.goto(f"{page.url}?rol=minister")
    deeds.follow(page, page.get_by_role("button", name="Stel deze rol voor"))
    unfold(page)


def ministry(page: Page) -> None:
    page.goto("/beheer/organisaties?q=Binnenlandse")
    deeds.follow(page, page.locator("[data-organisatie] a").first)
    unfold(page)


def letter(page: Page) -> None:
    page.goto("/demo/post")
    deeds.follow(page, page.locator("[data-post] a").first)


#: who looks at which pages
PAGES: dict[str | None, dict[str, Go]] = {
    None: {
        "home": at("/"),
        "sign-in": at("/inloggen"),
        "by mailbox": at("/inloggen/postbus"),
        "by mailbox, sent": at("/inloggen/postbus?verstuurd=ja"),
        "rules": at("/regels"),
        "organisations": at("/organisaties"),
        "found": at("/organisaties?q=rijbewijs"),
        "organisation": organisation,
        "post": at("/demo/post"),
        "letter": letter,
        "decide": from_the_letter,
        "not there": at("/nergens"),
        "accessibility": at("/toegankelijkheid"),
        "privacy": at("/privacy"),
        "open data": at("/open-data"),
        "may I": at("/mag-ik"),
        "what to ask": at("/wat-kan-ik-vragen"),
    },
    "kamerlid": {
        "home": at("/"),
        "own": at("/verzoeken"),
        "ask": mistaken,
        "check, permission": lambda page: deeds.fill_in(page, "Logius"),
        "check, notify": lambda page: deeds.fill_in(page, "UWV"),
        "account": at("/account"),
        "assistants": at("/account/medewerkers"),
        "refer": lambda page: deeds.begin(page, "AIVD"),
        "asking an inspectorate": second_step("Inspectie Gezondheidszorg"),
        "asking for a visit": second_step("Logius", "Werkbezoek"),
        "asking for help with a law": second_step("Binnenlandse Zaken en", "Hulp bij een amendement"),
        "drafts": at("/verzoeken"),
        "contact": first_of("/verzoeken"),
        "figures": at("/cijfers"),
        "figures of a ministry": at("/cijfers/bzk"),
        "what stood in the way": at("/belemmeringen"),
    },
    "griffier": {"own": at("/verzoeken"), "ask": mistaken, "contact": first_of("/verzoeken")},
    "pcp-bzk": {
        "home": at("/"),
        "queue": at("/wachtrij"),
        "folder": at("/wachtrij/map?lijst=open"),
        "late": at("/wachtrij?lijst=te-laat"),
        "telephone": mistaken,
        "new": first_of("/wachtrij"),
        "awaiting": first_of("/wachtrij?lijst=bewindspersoon"),
        "closed": first_of("/wachtrij?lijst=gesloten"),
        "beforehand": at("/toestemming-vooraf"),
        "beforehand, new": at("/toestemming-vooraf/nieuw"),
        "away": at("/account/afwezig"),
        "handing over": at("/account/overdragen"),
        "found": at("/wachtrij?q=digid"),
        "standard texts": at("/standaardteksten"),
        "post": at("/wachtrij/post"),
    },
    "minister-bzk": {
        "home": at("/"),
        "contact": first_of("/verzoeken"),
        "beforehand": at("/toestemming-vooraf"),
        "beforehand, withdrawn": at("/toestemming-vooraf/1/intrekken"),
        "deputies": at("/vervanging"),
    },
    "ambtenaar-bzk": {"home": at("/"), "ask": mistaken, "contact": first_of("/verzoeken")},
    "zbo-uwv": {"home": at("/"), "ask": mistaken, "contact": first_of("/verzoeken")},
    "wetgeving-bzk": {"home": at("/"), "contact": first_of("/verzoeken")},
    "beheer": {
        "home": at("/"),
        "waiting": at("/beheer"),
        "proposals": at("/beheer/voorstellen"),
        "people": at("/beheer/personen"),
        "many people": at("/beheer/inlezen"),
        "committees": at("/beheer/commissies"),
        "how long is kept": at("/beheer/bewaartermijnen"),
        "how long one ministry keeps": at("/beheer/bewaartermijnen/1"),
        "somebody new": mistaken_person,
        "somebody": somebody,
        "organisations": at("/beheer/organisaties?q=BZK"),
        "organisation": ministry,
        "ministers": at("/beheer/bewindspersonen"),
        "minister": at("/beheer/bewindspersonen/1"),
        "an office moves": at("/beheer/bewindspersonen/1/overgang"),
        "a committee ends": at("/beheer/commissies/1/einde"),
        "who replaces": at("/beheer/bewindspersonen/1/vervanger"),
        "rights": at("/beheer/rechten"),
        "letters": at("/beheer/berichten"),
        "log": at("/beheer/logboek"),
    },
}
WIDTHS = (DESKTOP, PHONE, NARROW)


#: what axe looks at in an element: two pages that hold the same kinds of elements are built alike
KINDS = """() => [...document.querySelectorAll("*")].map(each => [
  each.tagName, ...["class", "type", "role", "name"].map(name => each.getAttribute(name) || "")
].join(" ").replace(/[0-9]+/g, "0"))"""


@pytest.mark.long
@pytest.mark.parametrize("persona", PAGES, ids=lambda persona: persona or "visitor")
def test_pages_are_accessible_and_fit_their_screen(
    open_as: OpenAs, seen: set[str], persona: str | None
) -> None:
    page = open_as(persona)
    wrong = [
        f"{name} at {width}: {problem}"
        for name, go in PAGES[persona].items()
        for width, problem in problems(page, go, seen)
    ]
    assert not wrong, "\n".join(wrong)


def problems(page: Page, go: Go, seen: set[str]) -> list[tuple[int, str]]:
    """Of one page, at each width without loading it again. axe looks where something is that was on none before."""
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    go(page)
    found: list[tuple[int, str]] = []
    kinds = set(page.evaluate(KINDS))
    is_new = not kinds <= seen
    seen |= kinds
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append((width, f"{wide} px wide"))
        if is_new and width != NARROW:
            found += [(width, violation) for violation in violations(page)]
    return found


def test_what_is_wrong_leads_to_its_field_by_keyboard(open_as: OpenAs) -> None:
    page = open_as("kamerlid", script=False)
    page.goto("/verzoeken/nieuw")
    page.get_by_role("button", name="Verder").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Kies een organisatie").press("Enter")
    expect(page.get_by_label("Organisatie", exact=True)).to_be_focused()


def test_the_first_key_skips_to_the_content(open_as: OpenAs) -> None:
    page = open_as("kamerlid")
    page.goto("/verzoeken")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_pages_of_one_screen_end_in_the_form_on_a_phone(open_as: OpenAs) -> None:
    page = open_as(None, width=PHONE, script=False)
    for path in ("/mag-ik", "/wat-kan-ik-vragen"):
        page.goto(path)
        button = page.locator("main a.button.primary").bounding_box()
        assert button is not None
        assert button["y"] + button["height"] <= 844, path


#: how wide the column of a label is, and how wide its longest word
LABEL = """word => {
  const cell = document.querySelector("td[data-label]"), span = document.createElement("span");
  cell.dataset.label = span.textContent = word;
  span.style.position = "absolute";
  cell.append(span);
  return [parseFloat(getComputedStyle(cell).gridTemplateColumns), span.getBoundingClientRect().width];
}"""


@pytest.mark.parametrize("word", ["Stand", "Toestemming", "Toestemmingen"])
def test_no_word_of_a_label_is_broken_in_a_card_on_a_phone(open_as: OpenAs, word: str) -> None:
    page = open_as("zbo-uwv")
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.goto("/verzoeken")
    column, longest = page.evaluate(LABEL, word)
    assert column + 0.1 >= longest  # in parts of a pixel

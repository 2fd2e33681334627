"""What a contact person's commonest deeds cost, counted in a real browser: clicks and fields from the row of the queue."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import as_
from tests.browser.counting import Counted
from tests.browser.deeds import fill_in, send
from tests.browser.place import DESKTOP, PHONE, OpenAs

pytestmark = pytest.mark.browser

FORM = "#vooraf input:not([type=hidden]), #vooraf textarea, #vooraf select"
NAMED = """els => new Set(els.filter(one => one.checkVisibility()).map(one => one.name)).size"""


def asked(page: Page, subject: str) -> str:
    """Facts, which the minister of the demo permitted beforehand."""
    fill_in(page, "Logius", subject, form="Feitelijke informatie")
    return send(page)


def from_the_row(page: Page, number: str) -> Counted:
    page.goto("/wachtrij?lijst=nieuw&op=ontvangen")
    while not page.locator(f'[data-nummer="{number}"]').count():
        page.get_by_role("link", name="Volgende").click()
    counted = Counted(page)
    counted.follow(page.locator(f'[data-nummer="{number}"]').get_by_role("link", name="Toestaan (vooraf)"))
    return counted


@pytest.mark.long
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_to_permit_on_a_permission_beforehand_takes_two_clicks_and_three_fields(
    open_as: OpenAs, width: int
) -> None:
    member, desk = open_as("kamerlid"), open_as("pcp-bzk")
    first, second = asked(member, f"Eerste keer {width}"), asked(member, f"Tweede keer {width}")
    desk.set_viewport_size({"width": width, "height": 844})

    counted = from_the_row(desk, first)
    other = desk.locator("#vooraf").get_by_label("Iemand anders")
    if other.count():
        other.check()
    typed = {
        "Naam": f"T. Techniek {width}",
        "E-mail": f"t{width}@logius.example",
        "Telefoon": "070-555 07 01",
    }
    for label, text in typed.items():
        desk.locator("#vooraf").get_by_label(label).first.fill(text)
    counted.follow(desk.get_by_role("button", name="Sta dit contact toe"))
    assert counted.taps == 2, "from the row: to the form, and the button"

    counted = from_the_row(desk, second)
    assert desk.locator("#vooraf").get_by_role("radio").first.is_visible(), "the form is open"
    assert 1 <= desk.locator(FORM).evaluate_all(NAMED) <= 3
    desk.locator("#vooraf").get_by_label(f"T. Techniek {width}, 070-555 07 01").check()
    counted.follow(desk.get_by_role("button", name="Sta dit contact toe"))
    assert counted.taps == 2
    member.goto(f"/verzoeken/{second}")
    assert member.get_by_role("link", name="070-555 07 01").is_visible()


def test_the_lists_of_the_queue_are_one_row_on_a_phone_and_the_open_one_is_in_sight(open_as: OpenAs) -> None:
    page = open_as("pcp-bzk", width=PHONE, script=False)
    page.goto("/wachtrij?lijst=gesloten")
    tabs = page.get_by_role("navigation", name="Lijsten")
    box, open_one = tabs.bounding_box(), tabs.locator("[aria-current]").bounding_box()
    assert box
    assert open_one
    assert box["height"] <= 70
    assert open_one["x"] + open_one["width"] <= PHONE
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


# Many at once, and what came or goes elsewhere

MANY, HANDED = 44, 20


def typed(subject: str, organisation: str) -> dict[str, Any]:
    asked = {"organisatie": organisation, "vorm": "conversation", "onderwerp": subject, "bevestigd": "ja"}
    return asked | {"vraag": "Hoe vaak was er dit jaar een storing?", "sleutel": f"veel-{subject}"}


def asks_many(address: str, times: int) -> list[str]:
    """So many new ones, of one member; their numbers."""
    member = as_(address, "kamerlid")
    with member.client:
        page = member.get("/verzoeken/nieuw")
        found = re.search(r'<option value="(\d+)"[^>]*>Logius', page.html)
        assert found
        subjects = [f"Storing nummer {number}" for number in range(times)]
        made = [member.post("/verzoeken", typed(subject, found[1])) for subject in subjects]
        return [one.location.rpartition("/")[2] for one in made]


def left(page: Page) -> int:
    """Opens the list of what nobody has; how many of the many stand on its first page."""
    page.goto("/wachtrij?lijst=open&wie=niemand&op=ontvangen")
    return page.locator("[data-nummer]", has_text="Storing nummer").count()


@pytest.mark.long
def test_to_take_forty_four_and_hand_over_twenty_takes_a_few_clicks_a_page(
    open_as: OpenAs, address: str
) -> None:
    numbers = asks_many(address, MANY)
    desk = open_as("pcp-bzk")
    counted = Counted(desk)
    for _ in range(MANY):
        if not left(desk):
            break
        counted.follow(desk.get_by_role("link", name="Kruis alles op deze bladzijde aan"))
        counted.follow(desk.get_by_role("button", name="Oppakken", exact=True).last)
    assert counted.taps <= 8, counted.taps
    for number in (numbers[0], numbers[-1]):
        desk.goto(f"/verzoeken/{number}")
        assert desk.get_by_text("het verzoek opgepakt").count(), number

    desk.goto("/wachtrij?lijst=mijn")
    counted = Counted(desk)
    counted.follow(desk.get_by_role("link", name="Kruis alles op deze bladzijde aan"))
    given = desk.locator("input[name=verzoek]:checked").count()
    counted.tap(desk.locator("#samen summary", has_text="Geef aan een collega"))
    counted.choose(desk.get_by_label("Aan welke collega"), "Vera")
    counted.follow(desk.get_by_role("button", name="Geef aan deze collega"))
    assert given >= HANDED
    assert counted.taps <= 5, counted.taps


def test_to_write_down_an_answer_and_to_send_on_take_five_and_six_clicks(
    open_as: OpenAs, address: str
) -> None:
    member, desk = open_as("kamerlid"), open_as("pcp-bzk")
    number = asked(member, "Waarheen hiermee")
    desk.goto(f"/verzoeken/{number}")
    counted = Counted(desk)
    form = desk.locator("#ontvangen")
    counted.tap(form.locator("summary"))
    counted.choose(form.get_by_label("Hoe kwam het binnen"), "elefoon")
    counted.write(form.get_by_label("Wat is er gezegd of geschreven"), "Het debat is verzet naar dinsdag.")
    counted.follow(form.get_by_role("button", name="Leg dit vast"))
    assert counted.taps <= 5, counted.taps
    assert desk.get_by_text("Het debat is verzet naar dinsdag.").count()

    counted = Counted(desk)
    form = desk.locator("#doorsturen")
    counted.tap(form.locator("summary"))
    counted.choose(form.get_by_label("Naar welke organisatie"), "Sociale Zaken")
    counted.write(form.get_by_label("Waarom stuurt u dit door"), "Dit gaat over SZW.")
    counted.follow(form.get_by_role("button", name="Controleer"))
    counted.follow(desk.get_by_role("button", name="Stuur dit verzoek door"))
    assert counted.taps <= 6, counted.taps
    assert desk.get_by_text("Doorgestuurd").count()

"""What a contact person's commonest deeds cost, counted in a real browser: clicks and fields from the row of the queue."""

import pytest
from playwright.sync_api import Page

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

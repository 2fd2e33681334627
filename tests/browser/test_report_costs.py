"""What it costs a body to report a contact that was there, counted in a real browser: clicks, and fields to fill in."""

from datetime import datetime, timedelta

import pytest

from tests.browser.counting import Counted
from tests.browser.place import DESKTOP, PHONE, OpenAs

pytestmark = pytest.mark.browser

YESTERDAY = f"{datetime.now().astimezone() - timedelta(days=1):%Y-%m-%dT10:00}"


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_report_takes_three_clicks_and_four_fields_and_one_as_last_week_one_field(
    open_as: OpenAs, width: int
) -> None:
    page = open_as("zbo-uwv")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/verzoeken")
    counted = Counted(page)
    counted.follow(page.get_by_role("link", name="Meld een contact", exact=True))
    member = page.get_by_label("Welk Kamerlid?")
    name = next(one for one in member.locator("option").all_inner_texts() if "Kim Kamerlid" in one)
    member.select_option(label=name)
    page.get_by_label("Hoe was of is uw contact?").select_option(label="Gesprek")
    page.get_by_label("Onderwerp").fill(f"Elke week, {width}")
    page.get_by_label("Wanneer is of was uw contact?").fill(YESTERDAY)
    counted.follow(page.get_by_role("button", name="Controleer"))
    counted.follow(page.get_by_role("button", name="Verstuur"))
    assert page.get_by_role("heading", name="Dit contact is gemeld").is_visible()
    assert counted.taps == 3, "at most six"

    again = Counted(page)
    again.follow(page.get_by_role("link", name="Meld weer zo"))
    assert page.get_by_label("Onderwerp").input_value() == f"Elke week, {width}"
    page.get_by_label("Wanneer is of was uw contact?").fill(YESTERDAY)
    again.follow(page.get_by_role("button", name="Controleer"))
    again.follow(page.get_by_role("button", name="Verstuur"))
    assert page.get_by_role("heading", name="Dit contact is gemeld").is_visible()
    assert again.taps == 3


def test_a_report_with_four_members_takes_four_clicks_in_its_form(open_as: OpenAs) -> None:
    page = open_as("zbo-uwv")
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto("/verzoeken/nieuw")
    counted = Counted(page)
    page.get_by_label("Onderwerp").fill("Een werkbezoek")
    page.get_by_label("Hoe was of is uw contact?").select_option(label="Werkbezoek")
    page.get_by_label("Wanneer is of was uw contact?").fill(YESTERDAY)
    names = [one for one in page.locator("#lid option").all_inner_texts() if "(Tweede Kamerlid)" in one][:4]
    page.get_by_label("Welk Kamerlid?").select_option(label=names[0])
    counted.follow(page.get_by_role("button", name="Nog een Kamerlid"))
    page.get_by_label("Kamerlid 2").select_option(label=names[1])
    counted.follow(page.get_by_role("button", name="Nog meer Kamerleden"))
    for place, name in enumerate(names[2:], start=3):
        page.get_by_label(f"Kamerlid {place}").select_option(label=name)
    counted.follow(page.get_by_role("button", name="Controleer"))
    counted.follow(page.get_by_role("button", name="Verstuur"))
    assert page.get_by_role("heading", name="Dit contact is gemeld").is_visible()
    assert counted.taps == 4, "as many as there are ways through the page, and never more than six"

"""What deciding costs a minister's office on a telephone, counted in a real browser: fifteen that wait, one after the other."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import as_
from tests.browser.counting import SCREEN, Counted
from tests.browser.place import PHONE, OpenAs, violations
from tests.serving import RemoteBrowser

pytestmark = pytest.mark.browser

WAITING = 15
PAGE = "/wacht-op-u"


def put(member: RemoteBrowser, liaison: RemoteBrowser, subject: str) -> str:
    """Asked, and put to the minister with advice; gives its number."""
    page = member.get("/verzoeken/nieuw")
    found = re.search(
        r'<option value="(\d+)"[^>]*>[^<]*\(Logius\)|<option value="(\d+)"[^>]*>Logius', page.html
    )
    assert found
    asked: dict[str, Any] = {"organisatie": found[1] or found[2], "vorm": "factual_information"}
    asked |= {"onderwerp": subject, "vraag": "Hoe vaak was er dit jaar een storing?"}
    asked |= {"sleutel": f"kantoor-{subject}", "bevestigd": "ja"}
    number = member.post("/verzoeken", asked).location.rpartition("/")[2]
    path = f"/verzoeken/{number}"
    form = liaison.get(path).form(f"{path}/toestemming-vragen").fields
    said = {"advies": "Akkoord. Dit is openbaar.", "zonder_ambtenaar": "ja"}
    assert liaison.post(f"{path}/toestemming-vragen", form | said).status == 303
    return number


@pytest.fixture(scope="module")
def waiting(address: str) -> list[str]:
    """So many that wait at least."""
    member, liaison = as_(address, "kamerlid"), as_(address, "pcp-bzk")
    with member.client, liaison.client:
        return [put(member, liaison, f"Storing {number}") for number in range(WAITING)]


def decide(counted: Counted, times: int) -> int:
    before = counted.taps
    counted.tap(counted.page.get_by_label("Ja", exact=True))
    if times == 0:
        counted.write(counted.page.locator("#naam"), "M. de Minister")
        counted.tap(counted.page.locator("#hoedanigheid"))
    counted.follow(counted.page.get_by_role("button", name="Leg het besluit vast"))
    return counted.taps - before


def left(page: Page) -> int:
    found = re.search(r"Wacht op u: (\d+|nog één)", page.locator("main").inner_text())
    return 0 if found is None else 1 if found[1] == "nog één" else int(found[1])


@pytest.mark.long
def test_fifteen_decisions_on_a_telephone_take_three_taps_each_after_the_first(
    open_as: OpenAs, waiting: list[str]
) -> None:
    page = open_as("minister-bzk", width=PHONE)
    page.set_viewport_size({"width": PHONE, "height": SCREEN})
    page.goto(PAGE)
    assert left(page) >= len(waiting)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert violations(page) == []
    counted, before = Counted(page), left(page)
    counted.look()
    taps = [decide(counted, times) for times in range(len(waiting))]
    assert taps[0] <= 4
    assert max(taps[1:]) <= 3
    assert left(page) == before - len(waiting)

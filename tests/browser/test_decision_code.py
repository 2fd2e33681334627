"""Deciding where the department asks a code, on the smallest phone, in a real browser."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import deeds, place
from tests.browser.test_access import problems
from tests.conftest import CONFIG

pytestmark = pytest.mark.browser

#: what a contact of the demo that waits for the minister is about
AWAITING = "Hoe DigiD inloggen"


@pytest.fixture(scope="module")
def phone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A phone that no office used before, at a demo where every department asks a code."""
    folder = tmp_path_factory.mktemp("code")
    config = folder / "config"
    shutil.copytree(CONFIG, config)
    with (config / "contactdesk.toml").open("a") as file:
        file.write('[decision_link]\ndefault = "code"\n')
    with place.served_demo(folder / "data", CONFIG_DIR=str(config)) as address:
        context = browser.new_context(base_url=address, viewport={"width": place.NARROW, "height": 700})
        context.set_default_timeout(10_000)
        yield context.new_page()
        context.close()


def test_the_office_asks_a_code_types_it_and_decides(phone: Page) -> None:
    deeds.open_letter(phone, deeds.OFFICE, AWAITING, begins="Toestemming gevraagd")
    deeds.open_decision(phone)
    closed = "Bevestig dat u de postbus van het bureau leest"
    expect(phone.get_by_role("heading", level=1)).to_have_text(closed)
    link, wrong = phone.url, problems(phone, stay)
    deeds.follow(phone, phone.get_by_role("button", name="Stuur een code"))
    wrong += problems(phone, stay)
    phone.get_by_label("Code").fill("1234")
    deeds.follow(phone, phone.get_by_role("button", name="Bevestig"))
    expect(phone.get_by_role("alert")).to_be_focused()
    wrong += problems(phone, stay)
    code = read_code(phone)
    phone.goto(link)
    phone.get_by_label("Code").fill(code)
    phone.get_by_label("Code").press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("30 dagen bekend")
    deeds.permit(phone)
    expect(phone.locator("main")).to_contain_text("M. Minister")
    assert wrong == []


def stay(page: Page) -> None:
    """The page that is open."""


def read_code(page: Page) -> str:
    text = deeds.open_letter(page, deeds.OFFICE, "Code om te besluiten")
    (code,) = re.findall(r"^\d{8}$", text, re.MULTILINE)
    return str(code)

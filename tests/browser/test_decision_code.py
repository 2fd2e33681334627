"""Deciding where the department asks a code, on the smallest phone, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import deeds
from tests.browser.place import NARROW, OpenAs
from tests.browser.test_access import problems

pytestmark = pytest.mark.browser

OFFICE = "bureau-minister@szw.example"


def test_the_office_asks_a_code_types_it_and_decides(open_as: OpenAs) -> None:
    member, phone, seen = open_as("kamerlid"), open_as(None, width=NARROW), set[str]()
    deeds.fill_in(member, "Sociale Zaken en Werkgelegenheid")
    number = deeds.send(member)
    deeds.ask_permission(open_as("pcp-szw"), number, email="t.toezicht@szw.example")
    deeds.open_letter(phone, OFFICE, number, begins="Toestemming gevraagd")
    deeds.open_decision(phone)
    closed = "Bevestig dat u de postbus van het bureau leest"
    expect(phone.get_by_role("heading", level=1)).to_have_text(closed)
    link, wrong = phone.url, problems(phone, stay, seen)
    deeds.follow(phone, phone.get_by_role("button", name="Stuur een code"))
    wrong += problems(phone, stay, seen)
    phone.get_by_label("Code").fill("1234")
    deeds.follow(phone, phone.get_by_role("button", name="Bevestig"))
    expect(phone.get_by_role("alert")).to_be_focused()
    wrong += problems(phone, stay, seen)
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
    text = deeds.open_letter(page, OFFICE, "Code om te besluiten")
    (code,) = re.findall(r"^\d{8}$", text, re.MULTILINE)
    return str(code)

"""Whole contacts as people use the desk, from the form to the letters, in a real browser. No script is needed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import deeds
from tests.browser.place import PHONE, OpenAs

pytestmark = pytest.mark.browser


def test_a_member_asks_the_minister_permits_from_the_letter_and_the_contact_takes_place(
    open_as: OpenAs,
) -> None:
    member = open_as("kamerlid", width=PHONE, script=False)
    deeds.fill_in(member, "Logius")
    expect(member.locator("[data-regime]")).to_have_attribute("data-regime", "permission")
    number = deeds.send(member)
    expect(member.locator("[data-staat]").first).to_have_text("Ingediend")

    liaison = open_as("pcp-bzk", script=False)
    deeds.ask_permission(liaison, number)
    expect(liaison.locator("[data-staat]").first).to_have_text("Toestemming gevraagd")

    office = open_as(None, width=PHONE, script=False)
    letter = deeds.open_letter(office, deeds.OFFICE, number, begins="Toestemming gevraagd")
    assert deeds.QUESTION in letter
    assert deeds.ADVICE in letter
    deeds.open_decision(office)
    deeds.permit(office)
    expect(office.locator("main")).to_contain_text("M. Minister")

    member.reload()
    expect(member.locator("[data-staat]").first).to_have_text("Toegestaan")
    expect(member.get_by_role("link", name=deeds.OFFICIAL[2])).to_be_visible()
    deeds.hold(member, number)
    expect(member.locator("[data-staat]").first).to_have_text("Contact geweest")


def test_a_zbo_and_its_minister_read_of_a_contact_at_once_and_the_page_shows_how_soon(
    open_as: OpenAs,
) -> None:
    member = open_as("kamerlid")
    deeds.fill_in(member, "UWV")
    expect(member.locator("[data-regime]")).to_have_attribute("data-regime", "notify")
    number = deeds.send(member)

    post = open_as(None)
    assert deeds.QUESTION in deeds.open_letter(post, "postbus@uwv.example", number)
    notice = deeds.open_letter(post, "bureau-minister@szw.example", number, begins="Ter kennisname")
    assert deeds.QUESTION not in notice

    member.reload()
    accepted = member.locator("[data-regime] li", has_text="Aangenomen")
    expect(accepted).to_have_text(re.compile(r"op hetzelfde moment|na \d+ secon"))


def test_the_demo_shows_one_subject_at_three_organisations_whose_answers_differ_on_one_page(
    open_as: OpenAs,
) -> None:
    member = open_as("kamerlid", width=PHONE, script=False)
    member.goto("/verzoeken?q=Bijstand+aanvragen")
    deeds.follow(member, member.get_by_role("link", name="Bijstand aanvragen met DigiD").first)
    states = member.locator("section", has=member.locator("#samen")).locator("[data-staat]")
    assert states.evaluate_all("all => all.map(one => one.dataset.staat)") == [
        *("permitted", "refused", "notified"),
    ]

    office = open_as("minister-szw", width=PHONE, script=False)
    office.goto("/wacht-op-u")
    expect(office.get_by_role("heading", level=1)).to_have_text("Wachttijd bij de aanvraag van bijstand")

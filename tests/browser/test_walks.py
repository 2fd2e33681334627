"""What changes in a desk, as people do it: a holiday, another minister, many people at once. On a phone, without script."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from contactdesk.law.days import today
from tests.browser import deeds
from tests.browser.place import PHONE, OpenAs, violations

pytestmark = pytest.mark.browser

#: more than a page shows unfolded
MANY = 30


def press(page: Page, name: str) -> None:
    deeds.follow(page, page.get_by_role("button", name=name).first)


def test_who_goes_on_holiday_reads_so_at_the_start_and_comes_back_by_one_click(open_as: OpenAs) -> None:
    petra = open_as("pcp-bzk", width=PHONE, script=False)
    petra.goto("/account")
    deeds.follow(petra, petra.get_by_role("link", name="Afwezig"))
    press(petra, "Leg dit vast")
    expect(petra.get_by_role("alert")).to_contain_text("Vul de laatste dag in")
    petra.get_by_label("Laatste dag").fill((today(datetime.now(UTC)) + timedelta(days=14)).isoformat())
    press(petra, "Leg dit vast")
    expect(petra.get_by_role("status")).to_contain_text("Vastgelegd")
    petra.goto("/")
    deeds.follow(petra, petra.get_by_role("link", name="Bent u weer terug?"))
    press(petra, "Weer terug")
    expect(petra.get_by_role("status")).to_contain_text("staat weer op uw naam")
    petra.goto("/")
    expect(petra.locator("main")).not_to_contain_text("U staat als afwezig")


def test_when_the_minister_changes_the_office_gets_one_letter_with_what_it_finds(open_as: OpenAs) -> None:
    bea = open_as("beheer", width=PHONE, script=False)
    bea.goto("/beheer/bewindspersonen")
    deeds.follow(bea, bea.get_by_role("link", name="Minister van Volksgezondheid, Welzijn en Sport"))
    press(bea, "Leg vast dat de bewindspersoon wisselt")
    assert "Vul de naam van de nieuwe bewindspersoon in" in bea.locator("#naam-fout").inner_text()
    bea.get_by_label("Wie is de nieuwe bewindspersoon?").fill("Nora de Nieuwe")
    bea.get_by_label("Bij welk besluit?").fill("Koninklijk besluit van vandaag")
    press(bea, "Leg vast dat de bewindspersoon wisselt")
    expect(bea.get_by_role("status")).to_contain_text("Het bureau van Nora de Nieuwe krijgt een overzicht")
    reader = open_as(None, width=PHONE)
    letter = deeds.open_letter(reader, "bureau-minister@vws.example", begins="Een nieuwe bewindspersoon")
    assert "Nora de Nieuwe" in letter


@pytest.mark.long
def test_a_long_list_of_members_is_looked_at_taken_over_and_agreed_to_at_once(
    open_as: OpenAs, tmp_path: Path
) -> None:
    members = [f"Lid {number:03} de Lijst;lijst{number}@tweedekamer.example;" for number in range(MANY)]
    right = "\r\n".join(["naam;e-mail;rol;waarvoor", *(f"{one}Kamerlid;TK" for one in members)])
    wrong, good = tmp_path / "fout.csv", tmp_path / "goed.csv"
    wrong.write_text(right.replace("lijst7@", "lijst7 "), encoding="utf-8-sig")
    good.write_text(right, encoding="utf-8-sig")
    bea = open_as("beheer", width=PHONE, script=False)
    bea.set_default_timeout(60_000)
    bea.goto("/beheer/inlezen")
    bea.locator("#bestand").set_input_files(wrong)
    press(bea, "Bekijk wat ervan komt")
    expect(bea.get_by_role("alert")).to_contain_text("Regel 9")
    bea.locator("#bestand").set_input_files(good)
    press(bea, "Bekijk wat ervan komt")
    expect(bea.get_by_role("status")).to_contain_text(f"Nieuwe mensen: {MANY}")
    assert _screens(bea) < 4
    press(bea, "Neem deze lijst over")
    expect(bea.get_by_role("status")).to_contain_text(f"tweede beheerder goedkeurt: {MANY}")

    tara = open_as("beheer-tweede", width=PHONE)
    tara.set_default_timeout(60_000)
    tara.goto("/beheer/voorstellen")
    assert (_screens(tara) < 4, violations(tara)) == (True, [])
    press(tara, f"Keur alle {MANY} goed")
    expect(tara.get_by_role("status")).to_contain_text(f"{MANY} voorstellen goedgekeurd")


def _screens(page: Page) -> float:
    return float(page.evaluate("document.documentElement.scrollHeight / window.innerHeight"))

"""Four eyes as people use them: one proposes, another agrees, who reads the new mailbox answers. No script is needed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import deeds
from tests.browser.place import NARROW, PHONE, OpenAs, violations

pytestmark = pytest.mark.browser

NEW, OLD = "voortaan@igj.example", "postbus@igj.example"


def organisation(page: Page, name: str) -> None:
    page.goto(f"/beheer/organisaties?q={name}")
    deeds.follow(page, page.locator("[data-organisatie] a").first)


@pytest.mark.long
def test_a_mailbox_changes_once_a_second_agreed_and_the_test_letter_was_answered(open_as: OpenAs) -> None:
    bea = open_as("beheer", script=False)
    organisation(bea, "IGJ")
    deed = deeds.open_deed(bea, "Stel een ander adres voor")
    deed.get_by_label("Nieuw adres").fill(NEW)
    deeds.follow(bea, deed.get_by_role("button", name="Stel dit adres voor"))
    expect(bea.get_by_role("status")).to_contain_text("De testbrief gaat naar")
    expect(bea.get_by_role("button", name="Keur goed")).to_have_count(0)

    tara = open_as("beheer-tweede", width=PHONE, script=False)
    assert OLD in deeds.open_letter(tara, "tara.tweede@bzk.example", begins="Graag nakijken: een andere")
    tara.goto("/beheer")
    waiting = tara.locator("[data-voorstel]", has_text=NEW)
    deeds.follow(tara, waiting.get_by_role("button", name="Keur goed"))
    expect(tara.get_by_role("status")).to_contain_text("zodra iemand in de nieuwe postbus")

    bea = open_as("beheer")
    bea.goto("/beheer/voorstellen")
    assert violations(bea) == []

    reader = open_as(None, width=PHONE)
    deeds.open_letter(reader, NEW, begins="Is dit de postbus")
    deeds.follow(reader, reader.locator('[data-post] a[href*="/postbus-bevestigen/"]').first)
    assert violations(reader) == []
    reader.get_by_label("Ja", exact=True).check()
    reader.get_by_label("Uw naam").fill("Ina Inspectie")
    reader.set_viewport_size({"width": NARROW, "height": 900})
    assert reader.evaluate("document.documentElement.scrollWidth") <= NARROW
    deeds.follow(reader, reader.get_by_role("button", name="Verstuur uw antwoord"))
    expect(reader.locator("main")).to_contain_text(f"gaan nu naar {NEW}")
    assert violations(reader) == []

    organisation(bea, "IGJ")
    expect(bea.locator("[data-postbus]").first).to_contain_text(NEW)
    for mailbox in (OLD, NEW, "bea.beheer@bzk.example"):
        assert "Ina" not in deeds.open_letter(reader, mailbox, begins="De postbus van")


def test_somebody_new_becomes_a_contact_person_when_a_second_agreed(open_as: OpenAs) -> None:
    bea = open_as("beheer", script=False)
    bea.goto("/beheer/personen/nieuw")
    bea.get_by_label("Naam").fill("Pia Post")
    bea.get_by_label("E-mailadres").fill("pia.post@bzk.example")
    deeds.follow(bea, bea.get_by_role("button", name="Voeg toe"))
    bea.get_by_label("Rol").select_option(label="parlementair contactpersoon")
    deeds.follow(bea, bea.get_by_role("button", name="Kies deze rol"))
    bea.get_by_label("Van welk ministerie?").select_option(label="Binnenlandse Zaken en Koninkrijksrelaties")
    deeds.follow(bea, bea.get_by_role("button", name="Stel deze rol voor"))
    here = bea.url

    tara = open_as("beheer-tweede", script=False)
    tara.goto("/beheer")
    waiting = tara.locator("[data-voorstel]", has_text="Pia Post")
    deeds.follow(tara, waiting.get_by_role("button", name="Keur goed"))
    expect(tara.get_by_role("status")).to_contain_text("Het geldt vanaf nu")

    bea.goto(here)
    held = bea.locator("[data-rol]")
    expect(held).to_contain_text(re.compile("Parlementair contactpersoon"))
    deeds.open_deed(bea, "Beëindig")
    deeds.follow(bea, held.get_by_role("button", name="Beëindig deze rol"))
    expect(bea.locator("main")).to_contain_text("Pia Post heeft nu geen rol")

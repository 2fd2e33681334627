"""Administrators begin with what their desk lacks: each with the page on which it is mended, and one line where it is nothing."""

from sqlalchemy import update
from sqlmodel import col

from contactdesk.store.models import Organisation, Portfolio, RoleGrant
from contactdesk.words import Role
from tests.contacts import Given
from tests.test_lacks import UWV, blank, complete
from tests.web import Page

HERE = "/beheer"


def begins(given: Given) -> Page:
    return given.sign_in("beheer").get(HERE)


def test_what_is_lacking_leads_to_where_it_is_mended(given: Given) -> None:
    given.database.write_now(complete)
    given.database.write_now(blank(Organisation, UWV, mailbox=None))
    given.database.write_now(blank(Portfolio, col(Portfolio.key) == "bzk", mailbox=" "))
    page = begins(given)
    assert page.values("data-ontbreekt") == ["2"]
    assert page.text.index("Wat ontbreekt") < page.text.index("Wat wacht", page.text.index("Wat ontbreekt"))
    assert "Geen postbus van het bureau van de bewindspersoon" in page.text
    shown = page.html[page.html.index('id="ontbreekt"') : page.html.index("<h2>Wat wacht")]
    for abbreviation in ("UWV", "BZK"):
        assert f'href="/beheer/organisaties/{given.organisation(abbreviation)}"' in shown


def test_a_ministry_without_a_contact_person_leads_to_its_people(given: Given) -> None:
    given.database.write_now(complete)
    bzk = given.organisation("BZK")
    theirs = (col(RoleGrant.role) == Role.LIAISON) & (col(RoleGrant.organisation_id) == bzk)
    given.database.write_now(lambda db: db.execute(update(RoleGrant).where(theirs).values(is_deputy=True)))
    page, there = begins(given), f"/beheer/personen?ministerie={bzk}"
    assert "Geen parlementair contactpersoon: niemand pakt een verzoek op" in page.text
    assert f'href="{there}"' in page.html
    assert given.sign_in("beheer").get(there).status == 200


def test_where_nothing_is_lacking_one_line_says_so(given: Given) -> None:
    given.database.write_now(complete)
    page = begins(given)
    assert page.values("data-ontbreekt") == ["0"]
    assert "Er ontbreekt niets." in page.text

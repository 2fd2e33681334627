"""Once the way is open, the number stands where people look, as a link, with the conditions beside it."""

import pytest

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.store.models import Letter, Organisation
from contactdesk.web import telephone
from contactdesk.words import Outcome
from tests.contacts import ADA, Given


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("070 123 45 67", "tel:0701234567"),
        ("(070) 123-4567", "tel:0701234567"),
        ("+31 (0)70 123 45 67", "tel:+31701234567"),
        ("088–123 45 67", "tel:0881234567"),
        ("14 070", "tel:14070"),
        ("070-1234567 (toestel 12)", "tel:0701234567;ext=12"),
        *(
            (odd, None)
            for odd in ("via de receptie", "06 123456 of 070 123456", "2026", "36600-VII", "+31", "", None)
        ),
    ],
)
def test_what_can_be_dialled_and_what_cannot(typed: str | None, dialled: str | None) -> None:
    assert telephone.href(typed) == dialled


def under_conditions(given: Given) -> str:
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.CONDITIONS))
    return number


LINK = f'href="tel:{ADA.phone.replace(" ", "").replace("-", "")}"' if ADA.phone else ""


@pytest.mark.parametrize("path", ["/", "/verzoeken/{}"])
def test_who_asked_reads_whom_to_call_and_on_which_conditions(given: Given, path: str) -> None:
    page = given.sign_in("kamerlid").get(path.format(under_conditions(given)))
    after_number = page.html.partition(LINK)[2]
    assert ADA.name in page.text
    assert "Alleen feiten." in after_number[:400], "beside the number"


def test_the_turn_is_of_who_asked_in_lists_too(given: Given) -> None:
    number = under_conditions(given)
    row = (
        given.sign_in("kamerlid")
        .get("/verzoeken")
        .html.partition(f'data-nummer="{number}"')[2]
        .partition("</tr>")[0]
    )
    assert 'class="since">u' in row
    assert "Afronden" in row


def test_nobody_else_reads_the_number_on_the_start_page(given: Given) -> None:
    under_conditions(given)
    for persona in ("senator", "pcp-bzk", "pcp-szw", "zbo-uwv", "beheer"):
        assert ADA.name not in given.sign_in(persona).get("/").text


def test_the_letter_after_the_yes_holds_the_conditions_with_the_number(given: Given) -> None:
    number = given.asked()
    given.did(contacts.ask_permission, number)
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.CONDITIONS))
    given.did(contacts.name_official, number, official=ADA)
    [body] = [one.body for one in given.rows(Letter) if one.template == "official_named"]
    assert ADA.phone in body
    assert "> Alleen feiten." in body


def test_the_number_of_a_zbo_stands_on_page_and_receipt(given: Given) -> None:
    def give(db: object) -> None:
        db.get_one(Organisation, given.organisation("UWV")).phone = "020 687 5100"  # type: ignore[attr-defined]

    given.database.write_now(give)
    number = given.asked("UWV")
    page = given.sign_in("kamerlid").get(f"/verzoeken/{number}")
    assert 'href="tel:0206875100"><span class="unseen">Bel </span>020 687 5100</a>' in page.html
    [receipt] = [one.body for one in given.rows(Letter) if one.template == "receipt"]
    assert "020 687 5100" in receipt

"""The term of a contact that runs: a recess in its sum, on its page and in its letters."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contactdesk.law.days import today
from contactdesk.law.terms import Recess
from contactdesk.operations import reminders
from contactdesk.store.models import Letter
from contactdesk.words import Chamber, State
from tests.contacts import Given, SignIn, set_on

RECESS = Recess(
    Chamber.TK, "najaarsreces", date(2026, 11, 26), date(2026, 12, 4), "https://example.nl/recessen"
)
SUM = (
    "ontvangen di 24-11 09.00 · dag 1 wo 25-11 · do 26-11 t/m wo 2-12 najaarsreces Tweede Kamer telt niet · …"
    " · uiterlijk di 8-12"
)


@pytest.fixture(scope="session")
def desk(desk: Any) -> Any:
    """A desk that knows of a recess of the Tweede Kamer."""
    return replace(desk, terms=replace(desk.terms, recesses=(RECESS,)))


def letters(given: Given, template: str) -> list[Letter]:
    return [one for one in given.rows(Letter) if one.template == template]


def test_the_sum_on_the_page_in_the_receipt_and_before_sending_names_the_recess(
    given: Given, sign_in: SignIn
) -> None:
    number = given.asked()
    page = given.page(number, "kamerlid")
    for step in SUM.split(" · "):
        assert step in page.text, step
    assert SUM in letters(given, "receipt")[0].body
    fields = {"organisatie": given.organisation("Logius"), "vorm": "conversation", "onderwerp": "DigiD"}
    checked = sign_in("kamerlid").post("/verzoeken", {**fields, "vraag": "Hoe?", "sleutel": "een"})
    assert SUM in checked.text


def test_a_senator_has_no_recess_of_the_other_chamber(given: Given) -> None:
    number = given.asked(by="senator")
    assert "reces" not in given.page(number, "senator").text
    assert today(given.contact(number).due_at) == date(2026, 12, 1)


def test_nothing_lapses_in_a_recess_because_nobody_answered(given: Given) -> None:
    number = given.awaiting()
    set_on(given, number, debate_on=date(2026, 11, 24))
    given.clock.advance(timedelta(days=1))
    given.database.write_now(reminders.due)
    [asked] = letters(given, "still_needed")
    assert "niets gehoord" in asked.body
    assert "vrijdag 11 december 2026" in asked.body
    assert "tellen daarbij niet" in given.page(number, "kamerlid").text
    given.clock.advance(timedelta(days=15))
    given.database.write_now(reminders.due)
    assert given.contact(number).state is State.AWAITING_PERMISSION

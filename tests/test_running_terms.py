"""The term of a contact that runs: a recess in its sum, on its page and in its letters."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contactdesk import contacts
from contactdesk.law.days import today
from contactdesk.law.terms import Recess
from contactdesk.operations import reminders
from contactdesk.store.models import Letter
from contactdesk.words import Chamber, Form, State
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


# Sent on


def sent_on(given: Given, number: str, to: str = "SZW") -> str:
    following = given.did(contacts.forward, number, organisation_id=given.organisation(to))
    assert isinstance(following, str)
    return following


def test_the_clock_goes_along_in_the_letters_of_what_is_sent_on_too(given: Given) -> None:
    number = given.asked(by="senator")
    due = given.contact(number).due_at
    given.clock.advance(timedelta(days=3))
    following = given.contact(sent_on(given, number))
    assert (following.due_at, following.received_at) == (due, given.contact(number).received_at)
    written = [one for one in given.rows(Letter) if one.contact_id == following.id]
    assert {one.template for one in written} == {"submitted", "receipt"}
    for letter in written:
        assert "dinsdag 1 december 2026" in letter.body, letter.template
        assert "vrijdag 4 december" not in letter.body, letter.template


def test_what_was_asked_back_before_it_was_sent_on_stands_in_the_sum(given: Given) -> None:
    number = given.asked(by="senator")
    given.did(contacts.ask_back, number, text="Welke storing?")
    given.clock.advance(timedelta(days=6))
    given.did(contacts.clarify, number, by="senator", text="Die van maandag.")
    following = sent_on(given, number)
    assert today(given.contact(following).due_at) == date(2026, 12, 7)
    sum_ = "weer verder ma 30-11 09.02 · dag 1 di 1-12 · … · uiterlijk ma 7-12"
    page = given.page(following, "senator").text
    assert all(step in page for step in sum_.split(" · "))
    assert any(sum_ in one.body for one in letters(given, "receipt"))


def test_who_sends_on_while_the_clock_stands_still_lets_it_go_on(given: Given) -> None:
    number = given.asked(by="senator")
    given.did(contacts.ask_back, number, text="Welke storing?")
    given.clock.advance(timedelta(days=6))
    following = given.contact(sent_on(given, number))
    assert following.stopped_at is None
    assert today(following.due_at) == date(2026, 12, 7)


def test_a_text_that_stays_behind_stops_the_clock_at_the_moment_of_sending_on(given: Given) -> None:
    asked = {"form": Form.BILL_ASSISTANCE, "bill_title": "Wet open data"}
    number = given.asked("BZK", **asked)
    given.clock.advance(timedelta(days=2))
    moved = given.did(
        contacts.forward, number, organisation_id=given.organisation("BZK"), form=Form.CONVERSATION
    )
    following = given.contact(moved)
    assert following.received_at == given.contact(number).received_at
    assert following.stopped_at == given.clock()

"""The term of a contact that runs: a recess in its sum, on its page and in its letters."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contactdesk import contacts
from contactdesk.law import terms
from contactdesk.law.days import today
from contactdesk.law.terms import FormTerms, Recess
from contactdesk.operations import recounting, reminders
from contactdesk.store.models import AuditEntry, Letter
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


# Another calendar


def calendar_is(given: Given, **changes: Any) -> int:
    """From now on the desk runs with other terms; a round of the clock. Returns how many terms moved."""
    carried = given.database._carry
    given.database._carry = replace(carried, terms=replace(carried.terms, **changes))
    return given.database.write_now(recounting.recount)


def moved(given: Given, number: str) -> list[AuditEntry]:
    contact = given.contact(number).id
    return [one for one in given.rows(AuditEntry) if (one.contact_id, one.action) == (contact, "term_moved")]


@pytest.fixture
def counted(given: Given) -> Given:
    """The desk has counted by its calendar before."""
    assert given.database.write_now(recounting.recount) == 0
    return given


def test_a_recess_that_is_cancelled_moves_what_runs_to_an_earlier_day_and_says_so(counted: Given) -> None:
    number, other = counted.awaiting(), counted.asked(by="senator")
    assert today(counted.contact(number).due_at) == date(2026, 12, 8)
    version = counted.contact(number).version
    assert calendar_is(counted, recesses=()) == 1
    assert today(counted.contact(number).due_at) == date(2026, 12, 1)
    assert counted.contact(number).version == version, "no form that is open anywhere is overtaken by it"
    [entry] = moved(counted, number)
    assert entry.details["due_was"].startswith("2026-12-08T22:59:59")
    assert entry.details["due"].startswith("2026-12-01T22:59:59")
    said = (
        "De kalender van dit loket is gewijzigd. De termijn eindigt daardoor eerder: op dinsdag 1 december 2026, "
        "niet op dinsdag 8 december 2026."
    )
    for persona in ("kamerlid", "pcp-bzk", "minister-bzk"):
        assert said in counted.page(number, persona).text, persona
    assert "reces" not in counted.page(number, "kamerlid").text
    written = letters(counted, "term_moved")
    assert {one.to_email for one in written} == {"pcp@bzk.example", "minister@bzk.example"}
    assert all("dinsdag 1 december 2026" in one.body for one in written)
    assert not moved(counted, other)
    assert counted.database.write_now(recounting.recount) == 0, "once"


def test_a_recess_that_is_added_moves_what_runs_to_a_later_day_without_a_letter(counted: Given) -> None:
    number = counted.asked(by="senator")
    counted.clock.advance(timedelta(hours=2))
    recess = replace(RECESS, chamber=Chamber.EK, first=date(2026, 11, 30), last=date(2026, 11, 30))
    assert calendar_is(counted, recesses=(RECESS, recess)) == 1
    assert today(counted.contact(number).due_at) == date(2026, 12, 2)
    page = counted.page(number, "senator").text
    assert "De termijn eindigt daardoor later: op woensdag 2 december 2026" in page
    assert "ma 30-11 najaarsreces Eerste Kamer telt niet" in page
    assert letters(counted, "term_moved") == []


def test_what_was_missed_stays_missed(counted: Given) -> None:
    number = counted.asked(by="senator")
    due = counted.contact(number).due_at
    counted.clock.advance(timedelta(days=8))
    recess = replace(RECESS, chamber=Chamber.EK, first=date(2026, 11, 25))
    assert calendar_is(counted, recesses=(RECESS, recess)) == 0
    assert counted.contact(number).due_at == due


def test_another_calendar_makes_nobody_late(counted: Given) -> None:
    number = counted.asked()
    counted.clock.advance(timedelta(days=8))  # Wednesday 2 December
    assert calendar_is(counted, recesses=()) == 1
    assert today(counted.contact(number).due_at) == date(2026, 12, 3)


def test_a_debate_keeps_its_day_under_another_calendar(counted: Given) -> None:
    number = counted.asked(debate_on=date(2026, 11, 30))
    assert calendar_is(counted, recesses=()) == 0
    assert counted.contact(number).due_at == datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_what_stood_still_and_was_sent_on_moves_too(counted: Given) -> None:
    still, number = counted.asked(), counted.asked()
    for one in (still, number):
        counted.did(contacts.ask_back, one, text="Welke storing?")
    counted.clock.advance(timedelta(days=1))
    counted.did(contacts.clarify, number, by="kamerlid", text="Die van maandag.")
    following = sent_on(counted, number)
    assert today(counted.contact(following).due_at) == date(2026, 12, 9)
    assert calendar_is(counted, recesses=()) == 2
    assert today(counted.contact(following).due_at) == date(2026, 12, 2)
    assert today(counted.contact(still).due_at) == date(2026, 12, 1)
    assert counted.contact(still).stopped_at


def test_many_are_counted_a_batch_at_a_time(counted: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [counted.asked() for _ in range(3)]
    monkeypatch.setattr(recounting, "BATCH", 2)
    assert calendar_is(counted, recesses=()) == 2
    assert counted.database.write_now(recounting.recount) == 1
    assert counted.database.write_now(recounting.recount) == 0
    assert {today(counted.contact(one).due_at) for one in numbers} == {date(2026, 12, 1)}


def test_a_process_with_the_calendar_of_before_does_not_count_back(counted: Given) -> None:
    number = counted.asked()
    assert calendar_is(counted, recesses=()) == 1
    assert calendar_is(counted, recesses=(RECESS,)) == 0, "it was not started again yet"
    counted.clock.advance(timedelta(hours=2))
    assert counted.database.write_now(recounting.recount) == 1, "that calendar was put back"
    assert today(counted.contact(number).due_at) == date(2026, 12, 8)


def test_what_was_promised_before_the_desk_kept_a_calendar_stands(given: Given) -> None:
    number = given.asked()
    assert calendar_is(given, recesses=()) == 0
    assert today(given.contact(number).due_at) == date(2026, 12, 8)


@pytest.mark.parametrize(
    "changes",
    [
        {"recess_working_days": 6},
        {"debate_due_hour": 10},
        {"forms": {form: FormTerms(6) for form in Form}},
        {"recesses": (replace(RECESS, last=date(2026, 12, 3)),)},
    ],
)
def test_whatever_a_day_hangs_on_makes_another_calendar(desk: Any, changes: dict[str, Any]) -> None:
    on = date(2026, 11, 24)
    other = replace(desk.terms, **changes)
    assert terms.fingerprint(other, on) != terms.fingerprint(desk.terms, on)
    assert terms.fingerprint(replace(other, quiet_working_days=9), on) == terms.fingerprint(other, on)

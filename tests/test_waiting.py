"""What somebody who waits for a decision can do: keep a request after its debate, put it to the secretary-general."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from contactdesk import contacts
from contactdesk.law.days import add_working_days, dutch_date, today
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid
from contactdesk.operations import reminders
from contactdesk.store.models import AuditEntry, Letter, Organisation
from contactdesk.words import Form, LetterState, State
from tests.contacts import Given

KIM, PCP, SG = "kim.kamerlid@tweedekamer.example", "pcp@bzk.example", "sg@bzk.example"


def debate(given: Given) -> date:
    return today(given.clock()) + timedelta(days=3)


def after_debate(given: Given, *, asks: str = "awaiting", **more: Any) -> str:
    """The day after the debate: nobody decided, and whoever asked was asked whether it is still needed."""
    number: str = getattr(given, asks)(debate_on=debate(given), **more)
    given.clock.advance(timedelta(days=4))
    given.database.write_now(reminders.due)
    return number


def accept(given: Given) -> None:
    """A mail server takes every letter that waits."""

    def take(db: Any) -> None:
        for letter in db.execute(select(Letter).where(col(Letter.accepted_at).is_(None))).scalars():
            letter.state, letter.handed_over_at, letter.accepted_at = (
                LetterState.ACCEPTED,
                given.clock(),
                given.clock(),
            )

    given.database.write_now(take)


def wait(given: Given, working_days: int) -> None:
    last = add_working_days(today(given.clock()), working_days)
    given.clock.advance(last - today(given.clock()))
    given.database.write_now(reminders.due)


def letters(given: Given, *templates: str) -> list[tuple[str, str]]:
    return [(one.template, one.to_email) for one in given.rows(Letter) if one.template in templates]


# Still needed?


@pytest.mark.parametrize("asks", ["asked", "awaiting"])
def test_after_a_debate_it_is_asked_once_and_lapses_only_without_an_answer(given: Given, asks: str) -> None:
    number = after_debate(given, asks=asks)
    accept(given)
    wait(given, 5)
    assert given.contact(number).state in (State.SUBMITTED, State.AWAITING_PERMISSION)
    assert letters(given, "still_needed") == [("still_needed", KIM)]
    wait(given, 1)
    assert given.contact(number).state is State.LAPSED
    assert letters(given, "still_needed") == [("still_needed", KIM)]


def test_a_question_that_never_arrived_is_no_ground_to_lapse(given: Given) -> None:
    number = after_debate(given)
    wait(given, 200)
    assert given.contact(number).state is State.AWAITING_PERMISSION
    accept(given)
    wait(given, 5)
    assert given.contact(number).state is State.AWAITING_PERMISSION
    wait(given, 1)
    assert given.contact(number).state is State.LAPSED


def test_the_letter_says_until_when_and_what_happens_then(given: Given) -> None:
    number = after_debate(given)
    [letter] = [one for one in given.rows(Letter) if one.template == "still_needed"]
    until = add_working_days(today(given.clock()), 5)
    for words in (
        f"Het debat van {dutch_date(given.contact(number).debate_on)} is geweest.",
        f"Ja: zeg dat hier: http://127.0.0.1:8000/verzoeken/{number}",
        f"Hebben wij op {dutch_date(until)} niets gehoord, dan vervalt het verzoek daarna.",
    ):
        assert words in letter.body, letter.body


def test_one_act_on_the_page_keeps_it_without_a_debate_and_then_no_clock_ends_it(given: Given) -> None:
    number = after_debate(given)
    accept(given)
    page = given.page(number, "kamerlid")
    assert "Is dit nog nodig?" in page.text
    assert given.posts(number, "kamerlid", "nog-nodig", debat="").status == 303
    kept = given.contact(number)
    assert (kept.state, kept.debate_on, kept.due_at) == (
        State.AWAITING_PERMISSION,
        None,
        given.contact(number).due_at,
    )
    assert ("kept", PCP) in letters(given, "kept")
    wait(given, 300)
    assert given.contact(number).state is State.AWAITING_PERMISSION
    assert "gezegd dat het verzoek nog nodig is" in given.page(number, "pcp-bzk").text


def test_with_a_new_debate_it_is_asked_again_after_that_one(given: Given) -> None:
    number = after_debate(given)
    accept(given)
    new = today(given.clock()) + timedelta(days=30)
    given.did(contacts.keep, number, by="assistent", debate_on=new)
    assert given.contact(number).debate_on == new
    wait(given, 10)
    assert given.contact(number).state is State.AWAITING_PERMISSION
    given.clock.advance(new + timedelta(days=1) - today(given.clock()))
    given.database.write_now(reminders.due)
    assert len(letters(given, "still_needed")) == 2


def test_whoever_did_something_here_since_did_not_give_it_up(given: Given) -> None:
    number = after_debate(given)
    accept(given)
    given.did(contacts.message, number, by="kamerlid", text="Er is nog haast bij.")
    wait(given, 30)
    assert given.contact(number).state is State.AWAITING_PERMISSION


@pytest.mark.parametrize("day", ["2026-11-01", "2028-01-01", "morgen"])
def test_a_debate_that_cannot_be_is_asked_again_and_what_was_typed_stays(given: Given, day: str) -> None:
    number = after_debate(given)
    page = given.posts(number, "kamerlid", "nog-nodig", debat=day)
    assert page.status == 422
    assert day in page.html
    assert given.contact(number).debate_on < today(given.clock())


def test_before_the_debate_and_for_sealed_help_there_is_nothing_to_keep(given: Given) -> None:
    early = given.awaiting(debate_on=debate(given))
    sealed = given.asked(
        "BZK", form=Form.BILL_ASSISTANCE, bill_title="Wet open data", debate_on=debate(given)
    )
    for number in (early, sealed):
        with pytest.raises(Conflict):
            given.did(contacts.keep, number, by="kamerlid")
    given.clock.advance(timedelta(days=9))
    given.database.write_now(reminders.due)
    with pytest.raises(Conflict):
        given.did(contacts.keep, sealed, by="kamerlid")
    about = {given.contact(early).id}
    assert {one.contact_id for one in given.rows(Letter) if one.template == "still_needed"} == about


def test_a_deed_that_was_overtaken_keeps_no_date(given: Given) -> None:
    number = after_debate(given)
    version = given.contact(number).version
    given.did(contacts.keep, number, by="kamerlid")
    assert given.posts(number, "kamerlid", "nog-nodig", versie=version, debat="").status == 409
    with pytest.raises(Forbidden):
        given.did(contacts.keep, number, by="minister-bzk")


def test_a_contact_person_can_keep_it_for_who_answered_by_mail_and_the_asker_hears_so(given: Given) -> None:
    number = after_debate(given)
    accept(given)
    assert given.posts(number, "pcp-bzk", "nog-nodig", debat="").status == 303
    assert letters(given, "kept") == [("kept", KIM), ("kept", "minister@bzk.example")]


def test_a_new_debate_is_within_a_year(given: Given) -> None:
    number = after_debate(given)
    with pytest.raises(Invalid):
        given.did(contacts.keep, number, by="kamerlid", debate_on=today(given.clock()) + timedelta(days=400))


# To the secretary-general


@pytest.fixture
def staffed(given: Given) -> Given:
    def give_mailbox(db: Any) -> None:
        query = select(Organisation).where(col(Organisation.abbreviation) == "BZK")
        db.execute(query).scalar_one().secretary_general_mailbox = SG

    given.database.write_now(give_mailbox)
    return given


def late(given: Given, working_days: int = 5, **more: Any) -> str:
    """So many working days after the term; no clock has looked at it."""
    number = given.awaiting(**more)
    last = add_working_days(today(given.contact(number).due_at), working_days)
    given.clock.advance(last - today(given.clock()))
    return number


def test_long_past_its_term_it_can_be_put_to_the_secretary_general_once(staffed: Given) -> None:
    number = late(staffed)
    page = staffed.page(number, "kamerlid")
    assert "Leg dit voor aan de secretaris-generaal" in page.text
    assert staffed.posts(number, "kamerlid", "voorleggen").status == 303
    assert letters(staffed, "escalated") == [("escalated", SG), ("escalated", PCP)]
    body = next(one.body for one in staffed.rows(Letter) if one.template == "escalated")
    assert "Kim Kamerlid legt dit verzoek aan u voor" in body
    assert "Kunt u zorgen dat er een besluit komt?" in body
    again = staffed.posts(number, "kamerlid", "voorleggen")
    assert again.status == 409
    assert "al voorgelegd aan de secretaris-generaal" in again.text
    assert len([one for one in staffed.rows(AuditEntry) if one.action == "escalate"]) == 1
    assert "het verzoek voorgelegd aan de secretaris-generaal" in staffed.page(number, "pcp-bzk").text
    assert 'id="voorleggen"' not in staffed.page(number, "kamerlid").html


def test_before_that_day_it_cannot_and_the_answer_says_from_when(staffed: Given) -> None:
    number = late(staffed, 4)
    assert 'id="voorleggen"' not in staffed.page(number, "kamerlid").html
    page = staffed.posts(number, "kamerlid", "voorleggen")
    assert page.status == 409
    assert "Dat kan vanaf dinsdag 8 december 2026." in page.text


def test_without_a_mailbox_the_page_says_so_and_what_then(given: Given) -> None:
    number = late(given, 25)
    given.database.write_now(reminders.due)
    page = given.page(number, "kamerlid")
    assert 'id="voorleggen"' not in page.html
    assert "Van de secretaris-generaal van BZK is in dit loket geen postbus bekend." in page.text
    refused = given.posts(number, "kamerlid", "voorleggen")
    assert refused.status == 409
    assert "U kunt wel zelf schrijven of bellen met het ministerie." in refused.text
    assert letters(given, "escalated") == []


def test_while_the_asker_is_asked_something_nothing_is_late(staffed: Given) -> None:
    number = late(staffed, 10)
    staffed.did(contacts.ask_back, number, text="Welke storing?")
    with pytest.raises(Conflict):
        staffed.did(contacts.escalate, number, by="kamerlid")


def test_sealed_help_is_put_to_them_by_its_bill_alone(staffed: Given) -> None:
    number = staffed.sealed(form=Form.BILL_ASSISTANCE)
    staffed.clock.advance(timedelta(days=30))
    staffed.did(contacts.escalate, number, by="kamerlid")
    found = [one for one in staffed.rows(Letter) if one.template == "escalated"]
    assert len(found) == 2
    assert not [one for one in found if "GEHEIM" in one.subject + one.body]

"""An answer to an invitation, of whatever calendar program, shows who takes part; it moves nothing, and of others counts nothing."""

from datetime import timedelta
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from contactdesk import contacts
from contactdesk.contacts import mail_answers
from contactdesk.contacts.mail_answers.replies import read_reply
from contactdesk.store.models import AnswerMail, Attendance, Letter, Message
from contactdesk.words import Attending, Incoming, State, TrayWhy
from tests import replies
from tests.contacts import Given

KIM = "kim.kamerlid@tweedekamer.example"


@pytest.fixture
def planned(given: Given) -> str:
    number = given.permitted()
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=7))
    return number


def host(given: Given) -> str:
    letter = next(one for one in reversed(given.rows(Letter)) if one.ics)
    return str(letter.ics.split("UID:")[1].splitlines()[0].partition("@")[2])


def answers(
    given: Given, number: str, shape: str = "exchange", answer: str = "ACCEPTED", **more: str
) -> Incoming:
    values = {"uid": f"{number}@{host(given)}", "who": KIM, "sequence": "0", "answer": answer, **more}
    values["own"] = f"{shape.replace(' ', '')}{len(given.rows(AnswerMail))}"
    text = values.pop("text", replies.REPLIES[shape])
    raw = replies.filled(text, **values)
    return given.database.write_now(mail_answers.take, mail_answers.arrived(raw))


def official(given: Given, number: str) -> str:
    return str(given.contact(number).official_email)


@pytest.mark.parametrize("shape", replies.REPLIES)
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("ACCEPTED", "Kim Kamerlid komt."),
        ("TENTATIVE", "komt misschien"),
        ("DECLINED", "Kim Kamerlid komt niet."),
    ],
)
def test_the_page_says_who_comes(given: Given, planned: str, shape: str, answer: str, said: str) -> None:
    version = given.contact(planned).version
    assert answers(given, planned, shape, answer) is Incoming.FILED
    for persona in ("kamerlid", "pcp-bzk"):
        page = given.page(planned, persona).text
        assert said in page
        assert "heeft nog niet geantwoord" in page
        assert "De aanvrager antwoordde op de uitnodiging" in page or "U antwoordde" in page
    contact = given.contact(planned)
    assert (contact.state, contact.version) == (State.SCHEDULED, version)
    assert given.rows(Message) == []


def test_the_queue_marks_an_appointment_to_which_somebody_does_not_come(given: Given, planned: str) -> None:
    def rows(persona: str = "pcp-bzk") -> str:
        return given.sign_in(persona).get("/wachtrij?lijst=plannen").html

    assert planned in rows()
    answers(given, planned)
    assert "Uitnodiging afgewezen" not in rows()
    answers(given, planned, answer="DECLINED", stamp="20261124T110000Z")
    assert "Uitnodiging afgewezen" in rows()
    given.did(contacts.schedule, planned, at=given.clock() + timedelta(days=9))
    assert "Uitnodiging afgewezen" not in rows()


def test_as_long_as_nobody_answered_the_page_says_nothing_of_it(given: Given, planned: str) -> None:
    assert "nog niet geantwoord" not in given.page(planned, "pcp-bzk").text


def test_who_answers_again_takes_the_first_answer_back_and_an_older_one_changes_nothing(
    given: Given, planned: str
) -> None:
    answers(given, planned, stamp="20261124T100000Z")
    answers(given, planned, answer="DECLINED", stamp="20261124T110000Z")
    answers(given, planned, answer="TENTATIVE", stamp="20261124T103000Z")
    (kept,) = given.rows(Attendance)
    assert kept.answer is Attending.DECLINED


def test_an_answer_to_the_time_of_before_says_so_after_the_appointment_was_moved(
    given: Given, planned: str
) -> None:
    answers(given, planned)
    given.did(contacts.schedule, planned, at=given.clock() + timedelta(days=9), reason="Ziek")
    assert "Kim Kamerlid antwoordde op een eerdere uitnodiging" in given.page(planned, "pcp-bzk").text
    assert answers(given, planned, answer="DECLINED", sequence="1") is Incoming.FILED
    assert "Kim Kamerlid komt niet." in given.page(planned, "pcp-bzk").text


def test_what_is_written_beside_it_is_a_message(given: Given, planned: str) -> None:
    assert answers(given, planned, comment="Ik ben tien minuten later.") is Incoming.FILED
    (said,) = given.rows(Message)
    assert said.text == "Ik ben tien minuten later."
    assert [one.answer for one in given.rows(Attendance)] == [Attending.ACCEPTED]


def test_of_an_official_the_words_wait_in_the_tray_and_the_answer_counts(given: Given, planned: str) -> None:
    who = official(given, planned)
    assert answers(given, planned, answer="DECLINED", who=who, comment="Ik ben ziek.") is Incoming.TRAY
    (mail,) = given.rows(AnswerMail)
    assert (mail.why, mail.text) == (TrayWhy.STAFF, "Ik ben ziek.")
    assert [(one.email, one.answer) for one in given.rows(Attendance)] == [(who, Attending.DECLINED)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"who": "iemand@elders.example"},
        {"uid": "2026-ZZZZZ@localhost"},
        {"sequence": "7"},
        {"sequence": "-1"},
        {"answer": "DELEGATED"},
        {"stamp": "20261124"},
    ],
    ids=str,
)
def test_what_is_no_answer_of_who_was_invited_to_this_counts_for_nothing(
    given: Given, planned: str, wrong: dict[str, str]
) -> None:
    assert answers(given, planned, **wrong) is Incoming.OTHER
    assert given.rows(Attendance) == []


def test_who_writes_in_the_name_of_another_is_in_the_tray(given: Given, planned: str) -> None:
    text = replies.REPLIES["apple"].replace("From: Iemand <{who}>", "From: x@elders.example")
    assert answers(given, planned, text=text) is Incoming.TRAY
    assert given.rows(Attendance) == []
    assert [one.template for one in given.rows(Letter) if one.template == "mail_refused"] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("METHOD:REPLY", "METHOD:COUNTER"),
        ("END:VEVENT", "END:VEVENT\nBEGIN:VEVENT\nUID:a\nEND:VEVENT"),
        ("DTSTART:", "DTSTART;TZID=" + "a" * 40_000 + ":"),
        ("SEQUENCE:", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:x@elders.example\nSEQUENCE:"),
        ("UID:", "X-WEG:" + "a" * 200_000 + "\nUID:"),
    ],
    ids=["counter", "two", "a zone of forty thousand", "two people", "too large"],
)
def test_a_calendar_that_says_something_else_waits_in_the_tray_of_the_letter_it_answers(
    given: Given, planned: str, before: str, after: str
) -> None:
    letter = next(one for one in given.rows(Letter) if one.ics and one.to_email == KIM)
    text = replies.REPLIES["apple"].replace(before, after, 1)
    text = text.replace("MIME-Version", f"In-Reply-To: {letter.message_id}\nMIME-Version")
    assert answers(given, planned, text=text) is Incoming.TRAY
    assert given.rows(AnswerMail)[-1].why is TrayWhy.CALENDAR
    assert given.rows(Attendance) == []


def test_after_it_was_called_off_nobody_answers_any_more(given: Given, planned: str) -> None:
    given.did(contacts.call_off, planned)
    assert answers(given, planned) is Incoming.OTHER
    assert given.rows(Attendance) == []


def test_of_sealed_help_the_ministers_side_does_not_read_who_comes(given: Given) -> None:
    number = given.sealed()
    given.did(contacts.schedule, number, by="wetgeving-bzk", at=given.clock() + timedelta(days=7))
    assert answers(given, number, comment="Geheim woord.") is Incoming.TRAY
    assert "Kim Kamerlid komt." in given.page(number, "wetgeving-bzk").text
    page = given.page(number, "pcp-bzk").text
    assert "antwoordde op de uitnodiging" not in page
    assert "Kim Kamerlid komt" not in page
    assert [one.text for one in given.rows(AnswerMail)] == [None]


@hypothesis.given(st.data())
def test_no_bytes_break_the_calendar(data: st.DataObject) -> None:
    sample: Any = replies.EXCHANGE.replace("\n", "\r\n").encode()
    at = data.draw(st.integers(0, len(sample)))
    read_reply(sample[:at] + data.draw(st.binary(max_size=200)) + sample[at:])

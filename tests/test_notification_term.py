"""The notice that must arrive: within the term, or the contact persons and the administrators know, and the figures say."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from contactdesk.contacts import figures
from contactdesk.law import notification_term, terms
from contactdesk.law.notification_term import Notice, Told
from contactdesk.letters import outbox
from contactdesk.operations import reminders
from contactdesk.store.models import Letter
from contactdesk.words import LetterState
from tests.conftest import CONFIG
from tests.contacts import Given

TERM = timedelta(minutes=15)
LATE = ("notice_late", "notice_late_administrator")
MADE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
Q, A, F, B = LetterState.QUEUED, LetterState.ACCEPTED, LetterState.FAILED, LetterState.BOUNCED


@pytest.fixture
def given(given: Given) -> Given:
    return given.with_one_administrator()


def notice(given: Given, number: str) -> int:
    return given.contact(number).notice_letter_id or 0


def put(given: Given, letter_id: int, state: LetterState) -> None:
    def change(db: Session) -> None:
        letter = db.get_one(Letter, letter_id)
        letter.state = state
        letter.bounced_at = db.info["now"] if state is B else None

    given.database.write_now(change)


def accept(given: Given, number: str) -> None:
    given.database.write_now(outbox.mark_accepted, [notice(given, number)])


def rounds(given: Given, times: int = 3) -> None:
    for _ in range(times):
        given.database.write_now(reminders.due)


def alarms(given: Given) -> list[tuple[str, str]]:
    return [(one.template, one.to_email) for one in given.rows(Letter) if one.template in LATE]


def both(given: Given) -> list[tuple[str, str]]:
    return [("notice_late", "pcp@szw.example"), ("notice_late_administrator", given.actor("beheer").email)]


@pytest.mark.parametrize(
    ("state", "accepted", "asked", "told"),
    [
        (Q, None, 15, Told.WAITING),
        (Q, None, 15.1, Told.MISSED),
        (F, None, 1, Told.WAITING),
        (F, None, 16, Told.MISSED),
        (A, 15, 16, Told.ON_TIME),
        (A, 15.1, 16, Told.LATE),
        (B, 1, 2, Told.MISSED),
    ],
)
def test_told_in_time_is_accepted_within_the_term_and_not_come_back(
    state: LetterState, accepted: float | None, asked: float, told: Told
) -> None:
    kept = Notice(MADE, MADE + timedelta(minutes=accepted) if accepted is not None else None, state)
    agreed = terms.load(CONFIG / "terms.toml")
    assert notification_term.told(agreed, kept, MADE + timedelta(minutes=asked)) is told


@pytest.mark.parametrize(("seconds", "minutes"), [(900, 0), (901, 1), (960, 1), (961, 2), (900 + 7200, 120)])
def test_a_minute_that_has_begun_is_a_minute_too_late(seconds: int, minutes: int) -> None:
    kept = Notice(MADE, MADE + timedelta(seconds=seconds), A)
    assert notification_term.minutes_late(terms.load(CONFIG / "terms.toml"), kept) == minutes


def test_within_the_term_nobody_is_alarmed_and_after_it_both_are_once(given: Given) -> None:
    given.asked("UWV")
    given.clock.advance(TERM)
    rounds(given)
    assert alarms(given) == []
    given.clock.advance(timedelta(seconds=1))
    rounds(given)
    assert alarms(given) == both(given)


def test_a_notice_that_was_accepted_in_time_alarms_nobody(given: Given) -> None:
    number = given.asked("UWV")
    given.clock.advance(timedelta(seconds=3))
    accept(given, number)
    given.clock.advance(timedelta(days=1))
    rounds(given)
    assert alarms(given) == []
    text = given.page(number, "pcp-szw").text
    assert "Aangenomen door de mailserver: na 3 seconden." in text
    assert "Let op" not in text


def test_a_notice_that_is_refused_alarms_when_the_term_is_over(given: Given) -> None:
    number = given.asked("UWV")
    put(given, notice(given, number), F)
    rounds(given)
    assert alarms(given) == []
    given.clock.advance(TERM + timedelta(seconds=1))
    rounds(given)
    assert alarms(given) == both(given)


def test_a_notice_that_comes_back_alarms_at_once_and_once_more_than_that_it_was_late(given: Given) -> None:
    number = given.asked("UWV")
    accept(given, number)
    put(given, notice(given, number), B)
    rounds(given)
    assert alarms(given) == both(given)
    given.clock.advance(timedelta(hours=1))
    rounds(given)
    assert alarms(given) == both(given)


def test_late_and_then_come_back_is_two_alarms(given: Given) -> None:
    number = given.asked("UWV")
    given.clock.advance(timedelta(minutes=20))
    rounds(given)
    accept(given, number)
    put(given, notice(given, number), B)
    rounds(given)
    assert alarms(given) == both(given) * 2


def test_contacts_under_permission_have_no_such_term(given: Given) -> None:
    given.awaiting()
    given.clock.advance(timedelta(hours=1))
    rounds(given)
    assert alarms(given) == []


def test_the_administrator_learns_the_department_and_nothing_of_the_contact(given: Given) -> None:
    number = given.asked("UWV")
    given.clock.advance(timedelta(hours=1))
    rounds(given)
    (letter,) = [one for one in given.rows(Letter) if one.template == "notice_late_administrator"]
    text = letter.subject + letter.body
    assert "SZW" in text
    assert not [word for word in (number, "UWV", "DigiD", "Kim", "/verzoeken") if word in text]


def test_the_page_says_that_it_is_late_and_afterwards_by_how_many_minutes(given: Given) -> None:
    number = given.asked("UWV")
    given.clock.advance(timedelta(minutes=16))
    rounds(given)
    for who in ("pcp-szw", "kamerlid"):
        assert "Let op: niet aangenomen binnen 15 minuten." in given.page(number, who).text
    assert "De brief aan de bewindspersoon kwam niet op tijd aan." in given.page(number, "kamerlid").text
    given.clock.advance(timedelta(minutes=11))
    accept(given, number)
    text = given.page(number, "pcp-szw").text
    assert "Gemeld, 12 minuten te laat." in text
    assert "Let op" not in text


def test_the_page_says_that_an_accepted_notice_came_back(given: Given) -> None:
    number = given.asked("UWV")
    accept(given, number)
    put(given, notice(given, number), B)
    assert "Let op: teruggekomen." in given.page(number, "pcp-szw").text


def test_the_page_says_that_a_notice_is_still_on_its_way_and_the_list_of_the_administrators_too(
    given: Given,
) -> None:
    number = given.asked("UWV")
    accept(given, number)

    def delay(db: Session) -> None:
        db.get_one(Letter, notice(given, number)).delayed_at = db.info["now"]

    given.database.write_now(delay)
    assert "Let op: nog onderweg bij de mailserver, zei die op" in given.page(number, "pcp-szw").text
    listed = given.sign_in("beheer").get("/beheer/berichten").text
    assert "nog onderweg bij de mailserver" in listed
    assert number not in listed


def test_the_queue_says_in_words_that_the_minister_was_not_reached(given: Given) -> None:
    number = given.asked("UWV")
    queue = given.sign_in("pcp-szw")
    assert "Bewindspersoon niet bereikt" not in queue.get("/wachtrij?lijst=meldingen").text
    given.clock.advance(timedelta(minutes=16))
    assert "Bewindspersoon niet bereikt" in queue.get("/wachtrij?lijst=meldingen").text
    assert "Bewindspersoon niet bereikt" not in given.sign_in("kamerlid").get("/verzoeken").text
    accept(given, number)
    assert "Bewindspersoon niet bereikt" not in queue.get("/wachtrij?lijst=meldingen").text


def test_the_figures_count_in_time_late_and_never_within_a_period(given: Given) -> None:
    since = given.clock()
    accept(given, given.asked("UWV"))
    late, never, back = given.asked("UWV"), given.asked("UWV"), given.asked("UWV")
    accept(given, back)
    put(given, notice(given, back), B)
    given.asked()  # under permission: nothing to count
    given.clock.advance(timedelta(minutes=20))
    accept(given, late)
    until = given.clock()
    given.asked("UWV")

    counted = given.database.read_now(figures.notices_on_time, since, until)
    assert counted == figures.Notices(on_time=1, late=1, never=2, waiting=0)
    later = given.database.read_now(figures.notices_on_time, until, until + timedelta(days=1))
    assert later == figures.Notices(on_time=0, late=0, never=0, waiting=1)
    assert never

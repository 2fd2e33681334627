"""Terms: the file, working days, by when something is due, the sum, the standstill. No clock, no database."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactdesk.law import terms
from contactdesk.law.days import AMSTERDAM
from contactdesk.law.terms import Terms, TermsError
from contactdesk.words import Form

CONFIG = Path(__file__).parent.parent / "config" / "terms.toml"
TERMS = terms.load(CONFIG)
TALK = Form.CONVERSATION

moments = st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(2024, 1, 1), date(2040, 12, 31))


def ams(year: int, month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    """A moment on the clock of Amsterdam, in UTC as everywhere in the desk."""
    return datetime(year, month, day, hour, minute, second, tzinfo=AMSTERDAM).astimezone(UTC)


def midnight_of(year: int, month: int, day: int) -> datetime:
    return ams(year, month, day, 23, 59, 59)


# The file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "terms.toml"


def refused(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TermsError) as error:
        terms.load(file)
    message = str(error.value)
    assert message.startswith(f"{file}: ")
    assert "\n" not in message
    return message.removeprefix(f"{file}: ")


def test_the_shipped_terms_are_the_agreed_ones() -> None:
    for form in Form:
        assert TERMS.forms[form] == terms.FormTerms(decision_working_days=5)
    assert TERMS.urgent_within_working_days == 2
    assert (TERMS.near_working_days, TERMS.long_passed_working_days, TERMS.unanswered_after_working_days) == (
        1,
        5,
        20,
    )
    assert TERMS.after_debate_working_days == 5
    assert (TERMS.decision_link_days, TERMS.quiet_working_days, TERMS.notice_minutes) == (30, 20, 15)


def test_the_file_says_that_the_law_names_no_number_of_days() -> None:
    assert "The law names no number of days" in CONFIG.read_text(encoding="utf-8")


def with_own_term(file: Path) -> Terms:
    own = "[form.working_visit]\ndecision_working_days = 10\n"
    file.write_text(CONFIG.read_text(encoding="utf-8") + own, encoding="utf-8")
    return terms.load(file)


def test_a_form_may_have_its_own_term_and_takes_the_rest_from_the_default(file: Path) -> None:
    own = with_own_term(file)
    assert own.forms[Form.WORKING_VISIT] == terms.FormTerms(10)
    assert own.forms[TALK] == terms.FormTerms(5)
    received = ams(2026, 11, 2)
    assert terms.due(own, Form.WORKING_VISIT, received, None).due == midnight_of(2026, 11, 16)
    assert terms.due(own, TALK, received, None).due == midnight_of(2026, 11, 9)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("notice_minutes = 15", "", "notice_minutes: missing; add a whole number from 1 to 1440"),
        (
            "notice_minutes = 15",
            "notice_minutes = -1",
            "notice_minutes: -1 is no whole number from 1 to 1440",
        ),
        (
            "notice_minutes = 15",
            "notice_minutes = 1.5",
            "notice_minutes: 1.5 is no whole number from 1 to 1440",
        ),
        (
            "notice_minutes = 15",
            "notice_minutes = true",
            "notice_minutes: True is no whole number from 1 to 1440",
        ),
        (
            "notice_minutes = 15",
            "notice_minutes = '9'",
            "notice_minutes: '9' is no whole number from 1 to 1440",
        ),
        (
            "decision_working_days = 5",
            "decision_working_days = 0",
            "default.decision_working_days: 0 is no whole number from 1 to 260",
        ),
        (
            "decision_working_days = 5",
            "",
            "default.decision_working_days: missing; add a whole number from 1 to 260",
        ),
        (
            "long_passed_working_days = 5",
            "long_passed_working_days = 20",
            "unanswered_after_working_days: make it more than long_passed_working_days",
        ),
        (
            "unanswered_after_working_days",
            "lapse_after_working_days",
            "lapse_after_working_days: rename it to unanswered_after_working_days: a request without a decision "
            "does not lapse any more, it stays open and goes further up each week",
        ),
        (
            "[default]\n",
            "[defaults]\n",
            "defaults: unknown key; remove it, or use one of urgent_within_working_days, ",
        ),
        (
            "[default]\n",
            "[default]\nreceipt_working_days = 1\n",
            "default.receipt_working_days: unknown key; remove it, or use one of decision_working_days",
        ),
        ("[default]\n", "form = 1\n[default]\n", "form: make it sections like [form.conversation]"),
        (
            "[default]\n",
            "[form]\nhearing = 1\n[default]\n",
            "form.hearing: make it a section, [form.hearing]",
        ),
        (
            "[default]\n",
            "[form.visit]\n[default]\n",
            "form.visit: no such form; choose from public_information, ",
        ),
        (
            "[default]\n",
            "[form.hearing]\ndecision_working_days = -3\n[default]\n",
            "form.hearing.decision_working_days: -3 is no whole number from 1 to 260",
        ),
        ("[default]\n", "[default", "is not TOML in UTF-8"),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_do(file: Path, old: str, new: str, message: str) -> None:
    assert refused(file, CONFIG.read_text(encoding="utf-8").replace(old, new)).startswith(message)


def test_a_missing_file_is_refused(file: Path) -> None:
    with pytest.raises(TermsError, match=r"cannot be read .*put the terms there"):
        terms.load(file)


def test_loading_the_terms_does_not_load_the_holidays() -> None:
    code = "import sys; from contactdesk.law import terms; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Working days


@pytest.mark.parametrize("year", range(2024, 2041))
def test_the_fifth_of_may_is_a_holiday_every_year(year: int) -> None:
    assert not terms.is_working_day(date(year, 5, 5))


@pytest.mark.parametrize(
    "holiday",
    [
        date(2026, 1, 1),  # nieuwjaarsdag
        date(2026, 4, 3),  # Goede Vrijdag
        date(2026, 4, 6),  # tweede paasdag
        date(2026, 4, 27),  # Koningsdag
        date(2026, 5, 5),
        date(2026, 5, 14),  # Hemelvaartsdag
        date(2026, 5, 25),  # tweede pinksterdag
        date(2025, 12, 25),
        date(2025, 12, 26),
    ],
)
def test_the_holidays_of_the_algemene_termijnenwet_are_no_working_days(holiday: date) -> None:
    assert holiday.weekday() < 5
    assert not terms.is_working_day(holiday)


def test_the_friday_after_ascension_day_is_a_working_day() -> None:
    assert terms.is_working_day(date(2026, 5, 15))


def test_koningsdag_on_a_sunday_is_kept_on_the_saturday_and_monday_is_worked() -> None:
    assert date(2025, 4, 27).weekday() == 6
    assert not terms.is_working_day(date(2025, 4, 26))
    assert terms.is_working_day(date(2025, 4, 28))


def test_the_end_of_the_year_is_counted_through() -> None:
    assert terms.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert terms.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert terms.working_days_between(date(2025, 12, 24), date(2026, 1, 5)) == 5


def test_no_working_days_lie_between_a_day_and_itself_or_an_earlier_one() -> None:
    assert terms.working_days_between(date(2026, 11, 4), date(2026, 11, 4)) == 0
    assert terms.working_days_between(date(2026, 11, 4), date(2026, 11, 2)) == 0


def test_today_is_the_day_in_amsterdam() -> None:
    assert terms.today(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == date(2026, 11, 24)
    assert terms.today(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        terms.today(datetime(2026, 11, 23))  # noqa: DTZ001


@given(days, st.integers(0, 60))
def test_adding_working_days_and_counting_them_agree(day: date, n: int) -> None:
    end = terms.add_working_days(day, n)
    assert terms.working_days_between(day, end) == n
    assert n == 0 or terms.is_working_day(end)


@given(days, days, days)
def test_working_days_add_up(a: date, b: date, c: date) -> None:
    a, b, c = sorted((a, b, c))
    split = terms.working_days_between(a, b) + terms.working_days_between(b, c)
    assert split == terms.working_days_between(a, c)


# By when


def test_late_on_friday_counts_from_monday() -> None:
    found = terms.due(TERMS, TALK, ams(2025, 4, 25, 16, 40), None)
    assert found.due == midnight_of(2025, 5, 2)
    assert not found.urgent
    assert [(day.number, day.on.day, day.reason) for day in found.days] == [
        (None, 26, "weekend"),  # Koningsdag too, but nobody works on a Saturday anyway
        (None, 27, "weekend"),
        (1, 28, ""),
        (2, 29, ""),
        (3, 30, ""),
        (4, 1, ""),
        (5, 2, ""),
    ]
    assert terms.describe(found) == "ontvangen vr 25-4 16.40 · dag 1 ma 28-4 · … · uiterlijk vr 2-5"


def test_the_hour_of_receipt_does_not_matter() -> None:
    early, late = ams(2026, 11, 3, 0, 0), ams(2026, 11, 3, 23, 59, 59)
    assert terms.due(TERMS, TALK, early, None).due == terms.due(TERMS, TALK, late, None).due


def test_a_holiday_in_the_term_is_shown_and_does_not_count() -> None:
    found = terms.due(TERMS, TALK, ams(2026, 4, 30, 9, 5), None)
    assert found.due == midnight_of(2026, 5, 8)
    assert terms.describe(found) == (
        "ontvangen do 30-4 09.05 · dag 1 vr 1-5 · … · di 5-5 bevrijdingsdag telt niet · … · uiterlijk vr 8-5"
    )


def test_a_holiday_before_day_one_is_shown_first() -> None:
    found = terms.due(TERMS, TALK, ams(2026, 4, 2, 10, 0), None)
    assert terms.describe(found) == (
        "ontvangen do 2-4 10.00 · vr 3-4 goede vrijdag telt niet · ma 6-4 tweede paasdag telt niet"
        " · dag 1 di 7-4 · … · uiterlijk ma 13-4"
    )


def test_a_term_of_one_day_has_no_dots(file: Path) -> None:
    text = CONFIG.read_text(encoding="utf-8").replace(
        "decision_working_days = 5", "decision_working_days = 1"
    )
    file.write_text(text, encoding="utf-8")
    found = terms.due(terms.load(file), TALK, ams(2026, 11, 3, 9, 0), None)
    assert terms.describe(found) == "ontvangen di 3-11 09.00 · dag 1 wo 4-11 · uiterlijk wo 4-11"


def test_a_term_over_the_turn_of_the_year() -> None:
    assert terms.due(TERMS, TALK, ams(2026, 12, 29), None).due == midnight_of(2027, 1, 6)


def test_a_term_over_christmas() -> None:
    found = terms.due(TERMS, TALK, ams(2026, 12, 23, 15, 0), None)
    assert found.due == midnight_of(2026, 12, 31)
    assert terms.describe(found) == (
        "ontvangen wo 23-12 15.00 · dag 1 do 24-12 · vr 25-12 eerste kerstdag telt niet · … · uiterlijk do 31-12"
    )


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # The clock goes forward on 29 March 2026 and back on 25 October 2026.
        (ams(2026, 3, 27), datetime(2026, 4, 7, 21, 59, 59, tzinfo=UTC)),
        (ams(2026, 10, 23), datetime(2026, 10, 30, 22, 59, 59, tzinfo=UTC)),
        (ams(2026, 3, 20), datetime(2026, 3, 27, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_term_over_a_change_of_the_clock_ends_at_midnight_in_amsterdam(
    received: datetime, due: datetime
) -> None:
    assert terms.due(TERMS, TALK, received, None).due == due


@given(moments, st.sampled_from(Form))
def test_a_term_ends_after_receipt_on_a_working_day(received: datetime, form: Form) -> None:
    found = terms.due(TERMS, form, received, None)
    assert found.due > received
    assert terms.is_working_day(terms.today(found.due))
    assert [day.number for day in found.days if day.number] == [1, 2, 3, 4, 5]
    assert found.days[-1].on == terms.today(found.due)


@given(moments, moments)
def test_who_asks_later_never_has_an_earlier_answer(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert terms.due(TERMS, TALK, first, None).due <= terms.due(TERMS, TALK, second, None).due


# A debate


def test_a_debate_tomorrow_is_urgent_and_counts_in_hours() -> None:
    received = ams(2026, 11, 23, 9, 12)
    found = terms.due(TERMS, TALK, received, date(2026, 11, 24))
    assert found.urgent
    assert found.due == ams(2026, 11, 24, 9)
    assert terms.how_late(TERMS, received, found.due) == "nog 23 uur"
    assert (
        terms.describe(found)
        == "ontvangen ma 23-11 09.12 · spoed · uiterlijk di 24-11 09.00, vanwege het debat"
    )


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (ams(2026, 11, 24, 6, 0), ams(2026, 11, 24, 9)),
        (ams(2026, 11, 24, 8, 30), ams(2026, 11, 24, 10, 30)),
        (ams(2026, 11, 24, 14, 0), ams(2026, 11, 24, 16)),
        (ams(2026, 11, 24, 23, 0), midnight_of(2026, 11, 24)),
    ],
)
def test_a_debate_today_gives_two_hours_and_never_goes_past_midnight(asked: datetime, due: datetime) -> None:
    found = terms.due(TERMS, TALK, asked, date(2026, 11, 24))
    assert found.urgent
    assert found.due == due


def test_two_working_days_reach_over_the_weekend() -> None:
    friday = ams(2026, 11, 20)
    assert terms.due(TERMS, TALK, friday, date(2026, 11, 24)).urgent
    assert not terms.due(TERMS, TALK, friday, date(2026, 11, 25)).urgent


def test_a_debate_next_week_shortens_the_term_without_being_urgent() -> None:
    found = terms.due(TERMS, TALK, ams(2026, 11, 20, 16, 40), date(2026, 11, 26))
    assert not found.urgent
    assert found.due == ams(2026, 11, 26, 9)
    assert terms.describe(found) == (
        "ontvangen vr 20-11 16.40 · dag 1 ma 23-11 · … · uiterlijk do 26-11 09.00, vanwege het debat"
    )


def test_a_debate_far_away_changes_nothing() -> None:
    received = ams(2026, 11, 20)
    assert terms.due(TERMS, TALK, received, date(9999, 12, 31)) == terms.due(TERMS, TALK, received, None)


def test_a_debate_that_was_already_over_changes_nothing() -> None:
    received = ams(2026, 11, 20)
    assert terms.due(TERMS, TALK, received, date(2026, 11, 19)) == terms.due(TERMS, TALK, received, None)


def test_hours_are_real_hours_when_the_clock_changes() -> None:
    saturday = ams(2026, 10, 24, 22, 0)
    found = terms.due(TERMS, TALK, saturday, date(2026, 10, 26))
    assert terms.how_late(TERMS, saturday, found.due) == "nog 36 uur"
    assert terms.how_late(TERMS, saturday.astimezone(AMSTERDAM), found.due) == "nog 36 uur"


@given(moments, st.integers(0, 30))
def test_with_a_debate_the_answer_is_never_later_than_the_debate_or_the_term(
    received: datetime, ahead: int
) -> None:
    debate = terms.today(received) + timedelta(days=ahead)
    found = terms.due(TERMS, TALK, received, debate).due
    assert found <= terms.due(TERMS, TALK, received, None).due
    assert terms.today(found) <= debate
    assert found > received - timedelta(seconds=1)


# The standstill


def test_the_clock_goes_on_with_what_was_left() -> None:
    due = terms.due(TERMS, TALK, ams(2026, 11, 2), None).due
    assert due == midnight_of(2026, 11, 9)
    found = terms.due_after_pause(TERMS, ams(2026, 11, 4), due, ams(2026, 11, 12, 10, 15), debate_on=None)
    assert terms.how_late(TERMS, ams(2026, 11, 4), due) == "nog 3 werkdagen"
    assert found.due == midnight_of(2026, 11, 17)
    assert found.resumed
    assert terms.describe(found) == "weer verder do 12-11 10.15 · dag 1 vr 13-11 · … · uiterlijk di 17-11"


def test_an_answer_on_the_same_day_moves_nothing() -> None:
    due = midnight_of(2026, 11, 9)
    found = terms.due_after_pause(TERMS, ams(2026, 11, 4, 9), due, ams(2026, 11, 4, 17), debate_on=None)
    assert found.due == due


def test_who_asked_back_on_the_last_day_has_the_next_working_day() -> None:
    due = midnight_of(2026, 11, 6)
    for answered in (ams(2026, 11, 7), ams(2026, 11, 8, 23, 59)):
        found = terms.due_after_pause(TERMS, ams(2026, 11, 6), due, answered, debate_on=None)
        assert found.due == midnight_of(2026, 11, 9)


def test_what_was_late_stays_as_late_as_it_was() -> None:
    due, stopped, resumed = midnight_of(2026, 11, 2), ams(2026, 11, 4), ams(2026, 11, 20)
    found = terms.due_after_pause(TERMS, stopped, due, resumed, debate_on=None).due
    assert terms.how_late(TERMS, stopped, due) == "2 werkdagen te laat"
    assert terms.how_late(TERMS, resumed, found) == "2 werkdagen te laat"


@pytest.mark.parametrize(
    ("resumed", "due"),
    [
        (ams(2026, 11, 8), midnight_of(2026, 11, 6)),
        (ams(2026, 11, 9), midnight_of(2026, 11, 6)),
        (ams(2026, 11, 10), midnight_of(2026, 11, 9)),
    ],
)
def test_asking_back_in_the_weekend_after_the_term_does_not_buy_time(
    resumed: datetime, due: datetime
) -> None:
    friday, saturday = midnight_of(2026, 11, 6), ams(2026, 11, 7)
    assert terms.due_after_pause(TERMS, saturday, friday, resumed, debate_on=None).due == due


def test_a_debate_does_not_move_while_the_clock_stands_still() -> None:
    debate = date(2026, 11, 26)
    found = terms.due_after_pause(
        TERMS, ams(2026, 11, 23), midnight_of(2026, 11, 25), ams(2026, 11, 25), debate_on=debate
    )
    assert found.due == ams(2026, 11, 26, 9)
    assert found.urgent


def test_an_answer_on_the_day_of_the_debate_leaves_two_hours() -> None:
    debate, due = date(2026, 11, 26), ams(2026, 11, 26, 9)
    found = terms.due_after_pause(TERMS, ams(2026, 11, 25), due, ams(2026, 11, 26, 12), debate_on=debate)
    assert found.due == ams(2026, 11, 26, 14)


def test_asking_back_too_late_on_the_day_of_the_debate_does_not_buy_time() -> None:
    debate, due = date(2026, 11, 26), ams(2026, 11, 26, 9)
    found = terms.due_after_pause(TERMS, ams(2026, 11, 26, 11), due, ams(2026, 11, 26, 12), debate_on=debate)
    assert found.due == due


def working_days_left(now: datetime, due: datetime) -> int:
    return 0 if now > due else terms.working_days_between(terms.today(now), terms.today(due))


@given(moments, st.integers(0, 10 * 24 * 3600), st.integers(0, 60 * 24 * 3600))
def test_a_standstill_never_shortens_what_was_left(received: datetime, until: int, paused: int) -> None:
    due = terms.due(TERMS, TALK, received, None).due
    stopped = received + timedelta(seconds=until)
    resumed = stopped + timedelta(seconds=paused)
    found = terms.due_after_pause(TERMS, stopped, due, resumed, debate_on=None)
    before, after = working_days_left(stopped, due), working_days_left(resumed, found.due)
    assert found.due >= due
    assert after >= before
    assert (found.due >= resumed) == (stopped <= due)
    assert terms.is_working_day(terms.today(found.due))


@given(moments, st.integers(0, 10 * 24 * 3600), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_longer_standstill_never_ends_earlier(received: datetime, until: int, one: int, other: int) -> None:
    due = terms.due(TERMS, TALK, received, None).due
    stopped = received + timedelta(seconds=until)
    short, long = (
        terms.due_after_pause(TERMS, stopped, due, stopped + timedelta(seconds=pause), debate_on=None).due
        for pause in sorted((one, other))
    )
    assert short <= long


@given(moments, st.integers(0, 30), st.integers(0, 10 * 24 * 3600), st.integers(0, 60 * 24 * 3600))
def test_no_standstill_moves_a_term_past_the_debate(
    received: datetime, ahead: int, until: int, paused: int
) -> None:
    debate = terms.today(received) + timedelta(days=ahead)
    due = terms.due(TERMS, TALK, received, debate).due
    stopped = received + timedelta(seconds=until)
    resumed = stopped + timedelta(seconds=paused)
    found = terms.due_after_pause(TERMS, stopped, due, resumed, debate_on=debate).due
    assert terms.today(found) <= debate


def test_the_sum_of_a_stored_term_is_the_sum_it_was_given_with() -> None:
    received, debate = ams(2026, 11, 20), date(2026, 11, 24)
    found = terms.due(TERMS, TALK, received, debate)
    assert terms.sum_until(TERMS, received, found.due, debate_on=debate) == found


# How late, in words and in letters


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (ams(2026, 11, 4), "nog 3 werkdagen"),
        (ams(2026, 11, 6), "nog 1 werkdag"),
        (ams(2026, 11, 8), "nog 1 werkdag"),
        (ams(2026, 11, 9, 0, 0), "vandaag"),
        (midnight_of(2026, 11, 9), "vandaag"),
        (ams(2026, 11, 10, 0, 0), "1 werkdag te laat"),
        (ams(2026, 11, 11), "2 werkdagen te laat"),
    ],
)
def test_how_late_counts_in_working_days(now: datetime, words: str) -> None:
    assert terms.how_late(TERMS, now, midnight_of(2026, 11, 9)) == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (ams(2026, 11, 18), "nog 4 werkdagen"),
        (ams(2026, 11, 23, 21), "nog 12 uur"),
        (ams(2026, 11, 24, 5), "nog 4 uur"),
        (ams(2026, 11, 24, 8, 1), "nog minder dan een uur"),
        (ams(2026, 11, 24, 9, 1), "te laat"),
        (ams(2026, 11, 24, 11, 1), "2 uur te laat"),
        (ams(2026, 11, 25), "1 werkdag te laat"),
    ],
)
def test_close_to_a_debate_how_late_counts_in_hours(now: datetime, words: str) -> None:
    assert terms.how_late(TERMS, now, ams(2026, 11, 24, 9)) == words


def test_in_the_weekend_after_a_term_it_is_simply_too_late() -> None:
    assert terms.how_late(TERMS, ams(2026, 11, 7), midnight_of(2026, 11, 6)) == "te laat"


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (ams(2026, 11, 5), "none"),
        (ams(2026, 11, 6, 0, 0), "near"),
        (midnight_of(2026, 11, 9), "near"),
        (ams(2026, 11, 10, 0, 0), "passed"),
        (ams(2026, 11, 13), "passed"),
        (ams(2026, 11, 16, 0, 0), "long_passed"),
        (ams(2026, 12, 6), "long_passed"),
        (ams(2026, 12, 7, 0, 0), "unanswered"),
        (ams(2036, 12, 7), "unanswered"),
    ],
)
def test_each_stage_begins_on_its_day(now: datetime, stage: str) -> None:
    assert terms.stage(TERMS, now, midnight_of(2026, 11, 9)) == stage


@given(moments, moments, moments)
def test_a_stage_never_goes_back(due: datetime, one: datetime, other: datetime) -> None:
    order = ["none", "near", "passed", "long_passed", "unanswered"]
    first, second = (order.index(terms.stage(TERMS, now, due)) for now in sorted((one, other)))
    assert first <= second


@given(moments, moments)
def test_what_a_query_finds_unanswered_is_what_has_come_to_that_stage(due: datetime, now: datetime) -> None:
    due = due.replace(microsecond=0)  # a day ends with its last second
    assert terms.is_unanswered(TERMS, now, due) == (terms.stage(TERMS, now, due) == "unanswered")


def test_it_is_quiet_after_twenty_working_days() -> None:
    since = ams(2026, 11, 2, 23, 0)
    assert terms.quiet_since(TERMS, ams(2026, 11, 29)) < since, "a weekend counts no day"
    assert since < terms.quiet_since(TERMS, ams(2026, 11, 30, 0, 0))


@given(moments, st.integers(0, 60 * 24 * 3600))
def test_it_is_quiet_as_soon_as_twenty_working_days_were_counted(since: datetime, passed: int) -> None:
    since = since.replace(microsecond=0)  # a day ends with its last second
    now = since + timedelta(seconds=passed)
    counted = terms.working_days_between(terms.today(since), terms.today(now))
    assert (since <= terms.quiet_since(TERMS, now)) == (counted >= TERMS.quiet_working_days)


# Dates in Dutch


def test_dates_are_written_in_dutch() -> None:
    assert terms.dutch_day(date(2025, 11, 24)) == "ma 24-11"
    assert terms.dutch_date(date(2025, 11, 24)) == "maandag 24 november 2025"
    assert terms.dutch_date(date(2026, 11, 24)) == "dinsdag 24 november 2026"
    assert terms.dutch_moment(ams(2026, 3, 1, 9, 2)) == "zo 1 maart 2026, 09.02 uur"


def test_a_moment_is_written_on_the_clock_of_amsterdam() -> None:
    assert terms.dutch_moment(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "vr 1 januari 2027, 00.30 uur"

"""Recess of a Chamber in the terms: the file, the sum, and that no day off ever shortens anything. No database."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactdesk.law import terms
from contactdesk.law.days import AMSTERDAM, add_working_days, day_off, dutch_day, today
from contactdesk.law.terms import Recess, Terms, TermsError
from contactdesk.words import Chamber, Form

CONFIG = Path(__file__).parent.parent / "config" / "terms.toml"
SHIPPED = terms.load(CONFIG)
TALK, TK, EK = Form.CONVERSATION, Chamber.TK, Chamber.EK
CHRISTMAS = Recess(TK, "kerstreces", date(2026, 12, 18), date(2027, 1, 11), "https://example.nl/recessen")

moments = st.datetimes(datetime(2024, 1, 1), datetime(2034, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
pauses = st.lists(st.tuples(st.integers(0, 9 * 86400), st.integers(0, 40 * 86400)), max_size=3)


def ams(year: int, month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=AMSTERDAM).astimezone(UTC)


def with_recess(*recesses: Recess, working_days: int = 5) -> Terms:
    return replace(SHIPPED, recesses=recesses, recess_working_days=working_days)


@st.composite
def agreed(draw: st.DrawFn) -> tuple[Terms, datetime]:
    """Any moment, with up to three recesses after one another around it."""
    received = draw(moments)
    day, found = today(received) - timedelta(days=draw(st.integers(0, 80))), []
    for _ in range(draw(st.integers(0, 3))):
        first = day + timedelta(days=draw(st.integers(1, 30)))
        day = first + timedelta(days=draw(st.integers(0, 66)))
        found.append(Recess(TK, "reces", first, day, "https://example.nl/"))
    return with_recess(*found, working_days=draw(st.integers(0, 50))), received


# What a recess does


def test_the_first_working_days_of_a_recess_are_no_days_of_the_term() -> None:
    found = terms.due(with_recess(CHRISTMAS), TALK, ams(2026, 12, 16), None, TK)
    assert found.due == ams(2026, 12, 31, 23, 59, 59)
    assert terms.describe(found) == (
        "ontvangen wo 16-12 12.00 · dag 1 do 17-12 · vr 18-12 t/m do 24-12 kerstreces Tweede Kamer telt niet"
        " · vr 25-12 eerste kerstdag telt niet · … · uiterlijk do 31-12"
    )


def test_after_those_days_the_term_runs_on_in_the_recess() -> None:
    found = terms.due(with_recess(CHRISTMAS), TALK, ams(2026, 12, 28), None, TK)
    assert found == terms.due(SHIPPED, TALK, ams(2026, 12, 28), None)


def test_where_it_was_agreed_the_whole_recess_counts_no_day_or_every_day_does() -> None:
    asked = ams(2026, 12, 16)
    whole = terms.due(with_recess(CHRISTMAS, working_days=260), TALK, asked, None, TK)
    assert whole.due == ams(2027, 1, 15, 23, 59, 59)
    assert "ma 28-12 t/m do 31-12 kerstreces Tweede Kamer telt niet" in terms.describe(whole)
    none = terms.due(with_recess(CHRISTMAS, working_days=0), TALK, asked, None, TK)
    assert none == terms.due(SHIPPED, TALK, asked, None)


def test_the_recess_of_one_chamber_is_none_of_the_other() -> None:
    asked = ams(2026, 12, 16)
    for chamber in (EK, None):
        assert terms.due(with_recess(CHRISTMAS), TALK, asked, None, chamber) == terms.due(
            SHIPPED, TALK, asked, None
        )


def test_a_debate_in_the_recess_does_not_move() -> None:
    found = terms.due(with_recess(CHRISTMAS), TALK, ams(2026, 12, 18, 16), date(2026, 12, 21), TK)
    assert (found.due, found.urgent) == (ams(2026, 12, 21, 9), True)


def test_who_asks_is_not_hurried_in_a_recess_to_say_that_it_is_still_needed() -> None:
    asked = ams(2026, 12, 17)
    assert terms.answers_until(SHIPPED, asked) == date(2026, 12, 24)
    assert terms.answers_until(with_recess(CHRISTMAS), asked, TK) == date(2027, 1, 18)
    assert terms.answers_until(with_recess(CHRISTMAS), asked, EK) == date(2026, 12, 24)


# What always holds


@given(agreed(), st.sampled_from(Form), st.none() | st.integers(0, 30))
def test_a_recess_never_shortens_a_term_and_never_moves_a_debate(
    given_: tuple[Terms, datetime], form: Form, ahead: int | None
) -> None:
    limits, received = given_
    debate = None if ahead is None else today(received) + timedelta(days=ahead)
    plain, found = (terms.due(limits, form, received, debate, chamber) for chamber in (None, TK))
    assert plain.due <= found.due
    assert found.urgent == plain.urgent
    assert debate is None or today(found.due) <= debate


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.integers(0, 30), st.sets(st.integers(1, 90)))
def test_a_holiday_more_never_shortens_a_term(day: date, n: int, more: set[int]) -> None:
    holidays = {day + timedelta(days=ahead) for ahead in more}
    found = add_working_days(day, n, lambda one: day_off(one) or ("feestdag" if one in holidays else ""))
    assert add_working_days(day, n) <= found


@given(agreed(), pauses)
def test_a_recess_never_shortens_what_a_standstill_left(
    given_: tuple[Terms, datetime], stops: list[tuple[int, int]]
) -> None:
    limits, moment = given_
    by = {chamber: terms.due(limits, TALK, moment, None, chamber).due for chamber in (None, TK)}
    for until, paused in stops:
        stopped = moment + timedelta(seconds=until)
        moment = stopped + timedelta(seconds=paused)
        by = {
            chamber: terms.due_after_pause(limits, stopped, due, moment, debate_on=None, chamber=chamber).due
            for chamber, due in by.items()
        }
        assert by[None] <= by[TK]


@given(agreed(), st.integers(0, 9 * 86400), st.integers(0, 40 * 86400), st.integers(0, 40 * 86400))
def test_stops_add_up(given_: tuple[Terms, datetime], until: int, one: int, other: int) -> None:
    """To stop twice, at once after one another, is to stop once for as long."""
    limits, received = given_
    due = terms.due(limits, TALK, received, None, TK).due
    stopped = received + timedelta(seconds=until)
    between = stopped + timedelta(seconds=one)
    end = between + timedelta(seconds=other)
    first = terms.due_after_pause(limits, stopped, due, between, debate_on=None, chamber=TK).due
    twice = terms.due_after_pause(limits, between, first, end, debate_on=None, chamber=TK).due
    assert twice == terms.due_after_pause(limits, stopped, due, end, debate_on=None, chamber=TK).due


@given(agreed(), agreed())
def test_who_asks_later_never_has_an_earlier_answer(
    one: tuple[Terms, datetime], other: tuple[Terms, datetime]
) -> None:
    limits = one[0]
    first, second = sorted((one[1], other[1]))
    assert terms.due(limits, TALK, first, None, TK).due <= terms.due(limits, TALK, second, None, TK).due


@given(agreed())
def test_the_printed_sum_equals_the_term(given_: tuple[Terms, datetime]) -> None:
    """Counted again from the words alone: from day 1 to the last day, without what they say does not count."""
    limits, received = given_
    found = terms.due(limits, TALK, received, None, TK)
    printed = terms.describe(found).split(" · ")
    off = {day for step in printed if step.endswith(" telt niet") for day in _days_of(step, found)}
    counted = [one.on for one in found.days if one.on.weekday() < 5 and one.on not in off]
    assert len(counted) == limits.forms[TALK].decision_working_days
    assert f"dag 1 {dutch_day(counted[0])}" in printed
    assert printed[-1] == f"uiterlijk {dutch_day(counted[-1])}"
    assert counted[-1] == today(found.due)


def _days_of(step: str, found: terms.Sum) -> list[date]:
    """The days that `ma 6-4 tweede paasdag telt niet` or `vr 18-12 t/m do 24-12 … telt niet` names."""
    named = re.match(r"\w\w (\d+-\d+)(?: t/m \w\w (\d+-\d+))?", step)
    assert named
    days = [one.on for one in found.days]
    first, last = (
        next(n for n, day in enumerate(days) if f"{day.day}-{day.month}" == text)
        for text in (named[1], named[2] or named[1])
    )
    return days[first : last + 1]


# The file


def write(file: Path, text: str) -> Path:
    shipped = CONFIG.read_text(encoding="utf-8")
    without = re.sub(r"(?ms)^\[\[recess\]\]\n.*?(?=^\[|^$|^#)", "", shipped)
    file.write_text(without + text, encoding="utf-8")
    return file


ONE = '[[recess]]\nchamber = "TK"\nname = "kerstreces"\nfrom = 2026-12-18\nuntil = 2027-01-11\nsource = "https://example.nl/"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "terms.toml"


def test_a_recess_stands_in_the_file_with_its_chamber_days_and_source(file: Path) -> None:
    assert terms.load(write(file, ONE)).recesses == (replace(CHRISTMAS, source="https://example.nl/"),)


def test_the_shipped_file_says_where_each_recess_was_found() -> None:
    assert SHIPPED.recess_working_days == 5
    assert SHIPPED.recesses
    assert all(one.source.startswith("https://") for one in SHIPPED.recesses)


def test_a_file_of_an_earlier_version_knows_no_recess_and_starts(file: Path) -> None:
    text = write(file, "").read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^recess_working_days.*\n", "", text), encoding="utf-8")
    found = terms.load(file)
    assert (found.recesses, found.recess_working_days) == ((), 0)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"TK"', '"tk"', "recess 1: chamber: 'tk' is no Chamber; choose from TK, EK"),
        ('"kerstreces"', '""', "recess 1: name: write what it is called, such as kerstreces"),
        ("2026-12-18", '"18-12-2026"', "recess 1: from: write a day like 2026-12-18, without quotes"),
        ("2027-01-11", "2027-01-11T00:00:00", "recess 1: until: write a day like 2026-12-18, without quotes"),
        ("2027-01-11", "2026-12-17", "recess 1: until: is before from; correct one of them"),
        (
            "2027-01-11",
            "2027-12-17",
            "recess 1: until: is more than 120 days after from; correct one of them",
        ),
        (
            '"https://example.nl/"',
            '" "',
            "recess 1: source: say where these days stand, such as a web address",
        ),
        ("name =", "naam =", "recess 1: naam: unknown key; use chamber, name, from, until, source"),
        (
            'chamber = "TK"\n',
            "",
            "recess 1: chamber: missing; a recess has chamber, name, from, until, source",
        ),
        ("[[recess]]", "[recess]", "recess: make it sections like [[recess]]"),
    ],
)
def test_a_wrong_recess_is_refused_with_what_to_do(file: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(TermsError) as error:
        terms.load(write(file, ONE.replace(old, new)))
    assert str(error.value) == f"{file}: {message}"


def test_two_recesses_of_one_chamber_do_not_overlap(file: Path) -> None:
    second = ONE.replace("2026-12-18", "2027-01-11").replace("2027-01-11\nsource", "2027-01-15\nsource")
    with pytest.raises(
        TermsError, match=r"recess 2: from: lies in recess 1 of the same Chamber; make them one"
    ):
        terms.load(write(file, ONE + second))
    assert len(terms.load(write(file, ONE + second.replace('"TK"', '"EK"'))).recesses) == 2


def test_a_recess_without_what_it_does_is_refused(file: Path) -> None:
    text = write(file, ONE).read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^recess_working_days.*\n", "", text), encoding="utf-8")
    with pytest.raises(TermsError, match=r"recess_working_days: missing; add a whole number from 0 to 260"):
        terms.load(file)

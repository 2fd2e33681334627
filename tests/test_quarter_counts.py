"""A quarter is counted once, when it is over, and its counts are those of a plain look at the rows and the log."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from contactdesk import contacts
from contactdesk.contacts import decisions, figures
from contactdesk.law.counts import periods
from contactdesk.law.counts.measures import Measure
from contactdesk.law.counts.periods import Quarter
from contactdesk.law.days import AMSTERDAM
from contactdesk.operations import reminders
from contactdesk.store.models import (
    CountedQuarter,
    QuarterCount,
)
from contactdesk.words import Form, Outcome
from tests.contacts import ADA, Given

COUNTED = datetime(2027, 1, 16, 8, 0, tzinfo=UTC)


def counted(given: Given, at: datetime = COUNTED) -> Counter[str]:
    """What the quarter has, by measure, once it is counted at this moment."""
    given.clock.moment = at
    given.database.write_now(figures.count_over)
    found: Counter[str] = Counter()
    for row in given.rows(QuarterCount):
        found[row.measure] += row.times
    return Counter({name: times for name, times in found.items() if name in set(Measure)})


def parts(given: Given, measure: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in given.rows(QuarterCount):
        if row.measure == measure:
            found[row.part] += row.times
    return found


def test_a_quarter_is_three_months_on_the_clock_of_amsterdam() -> None:
    quarter = Quarter(2026, 4)
    assert quarter.since == datetime(2026, 10, 1, tzinfo=AMSTERDAM)
    assert quarter.until == datetime(2027, 1, 1, tzinfo=AMSTERDAM)
    assert quarter.next == Quarter(2027, 1)
    assert periods.quarter_of(quarter.until - timedelta(seconds=1)) == quarter
    assert periods.quarter_of(quarter.until) == quarter.next
    assert periods.written("2026-k4") == quarter
    assert periods.written(str(quarter)) == quarter
    assert [periods.written(wrong) for wrong in ("2026", "2026-K5", "26-K1", "2026-K١")] == [None] * 4
    assert periods.is_year("2026")
    assert not periods.is_year("2026-K4")


def test_a_quarter_is_counted_two_weeks_after_it_and_once(given: Given) -> None:
    given.asked()
    for moment in (datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 14, 22, 59, tzinfo=UTC)):
        assert not counted(given, moment)
    assert not counted(given, datetime(2027, 1, 15, 5, 0, tzinfo=UTC)), "at night, or a day later"
    assert counted(given, datetime(2027, 1, 15, 4, 59, tzinfo=UTC)) == {"asked": 1}
    assert counted(given, datetime(2027, 2, 1, tzinfo=UTC)) == {"asked": 1}
    assert [row.quarter for row in given.rows(CountedQuarter)] == ["2026-K4"]


def test_the_clock_counts_what_was_missed_a_quarter_a_round(given: Given) -> None:
    given.asked()
    given.clock.moment = datetime(2027, 8, 1, tzinfo=UTC)
    for _ in range(4):
        given.database.write_now(reminders.due)
    assert [row.quarter for row in given.rows(CountedQuarter)] == ["2026-K4", "2027-K1", "2027-K2"]


def test_each_deed_has_its_own_count(given: Given) -> None:
    given.permitted()
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.CONDITIONS))
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    given.did(contacts.withdraw, given.asked(), by="kamerlid")
    given.reported()
    given.asked(form=Form.FACTUAL_INFORMATION, by="senator")
    found = counted(given)
    assert found == {
        "asked": 5,
        "permitted": 1,
        "conditions": 1,
        "refused": 1,
        "withdrawn": 1,
        "notice_late": 1,
    }
    assert parts(given, "refused") == {"beleidsmening": 1}


def test_a_decision_that_was_entered_wrongly_is_no_decision(given: Given) -> None:
    from contactdesk.contacts.decisions import take_back

    number = given.permitted()
    given.did(take_back, number, text="Dit was het verzoek ernaast.")
    assert counted(given) == {"asked": 1}


def test_what_is_opened_again_after_its_quarter_changes_no_count(given: Given) -> None:
    number = given.asked()
    given.did(
        contacts.answer_publicly,
        number,
        text="Dit staat op de website.",
    )
    before = counted(given)
    given.did(contacts.not_helped, number, by="kamerlid")
    assert counted(given, COUNTED + timedelta(days=1)) == before == {"asked": 1, "answered": 1}


def test_the_days_of_the_asker_are_counted_apart(given: Given) -> None:
    number = given.asked()
    given.did(contacts.ask_back, number, text="Welke storing?")
    given.clock.advance(timedelta(days=7))
    given.did(contacts.clarify, number, by="kamerlid", text="Die van maandag.")
    given.clock.advance(timedelta(days=1))
    given.did(contacts.ask_permission, number, official=ADA, advice="Akkoord.")
    given.did(decisions.decide, number, ruling=given.ruling())
    counted(given)
    assert parts(given, "days") == {"6": 1}
    assert parts(given, "net_days") == {"1": 1}


def test_of_what_was_sent_on_the_days_before_count_too(given: Given) -> None:
    number = given.asked()
    given.did(contacts.ask_back, number, text="Welke storing?")
    given.clock.advance(timedelta(days=7))
    given.did(contacts.clarify, number, by="kamerlid", text="Die van maandag.")
    number = given.did(contacts.forward, number, organisation_id=given.organisation("SZW"), reason="Daar.")
    given.clock.advance(timedelta(days=1))
    given.did(contacts.ask_permission, number, by="pcp-szw", official=None, advice="Akkoord.")
    given.did(decisions.decide, number, by="pcp-szw", ruling=given.ruling())
    assert counted(given) == {"asked": 2, "forwarded": 1, "permitted": 1}
    assert parts(given, "days") == {"6": 1}
    assert parts(given, "net_days") == {"1": 1}

"""The working day before a debate an organisation that was asked itself, and reported nothing, hears it once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contactdesk import contacts
from contactdesk.operations import reminders
from contactdesk.store.models import Letter
from contactdesk.words import Form
from tests.contacts import MARKER, Given

pytestmark = pytest.mark.usefixtures("clock")
#: asked on a Tuesday; the debate is on the Monday after
DEBATE = date(2026, 11, 30)
UWV = "postbus@uwv.example"


def on_day(given: Given, day: int) -> list[Letter]:
    """The reminders there are, after a round on this day of November 2026."""
    given.clock.moment = datetime(2026, 11, day, 9, tzinfo=UTC)
    given.database.write_now(reminders.due)
    given.database.write_now(reminders.due)
    return [one for one in given.rows(Letter) if one.template == "before_debate"]


def test_it_hears_once_on_the_working_day_before(given: Given) -> None:
    number = given.asked("UWV", debate_on=DEBATE)
    assert on_day(given, 26) == []
    (letter,) = on_day(given, 27)
    assert letter.to_email == UWV
    assert f"({number}) – debat ma 30 november" in letter.subject
    assert "Het debat is op maandag 30 november 2026" in letter.body
    assert given.actor("kamerlid").email in letter.body, "whom to call"
    assert on_day(given, 28) == on_day(given, 30) == [letter]


def test_what_was_reported_or_is_planned_needs_no_reminder(given: Given) -> None:
    held, planned, withdrawn = (given.asked("UWV", debate_on=DEBATE) for _ in range(3))
    given.did(contacts.hold, held, by="kamerlid", held_at=given.clock())
    given.did(contacts.schedule, planned, by="kamerlid", at=datetime(2026, 11, 27, 13, tzinfo=UTC))
    given.did(contacts.withdraw, withdrawn, by="kamerlid")
    assert on_day(given, 27) == []


def test_who_was_asked_today_just_read_it(given: Given) -> None:
    given.clock.advance(timedelta(days=3))
    given.asked("UWV", debate_on=DEBATE)
    assert on_day(given, 27) == []


def test_where_permission_is_asked_the_term_says_it(given: Given) -> None:
    given.awaiting(debate_on=DEBATE)
    given.asked("UWV")
    assert on_day(given, 27) == []


def test_of_sealed_help_the_ministry_learns_nothing_of_it(given: Given) -> None:
    texts: dict[str, Any] = dict.fromkeys(("subject", "question"), MARKER)
    number = given.asked(
        "BZK", form=Form.AMENDMENT_ASSISTANCE, bill_title="Wet open data", debate_on=DEBATE, **texts
    )
    (letter,) = on_day(given, 27)
    assert MARKER not in letter.subject + letter.body
    for persona, sees in {"kamerlid": True, "pcp-bzk": False, "minister-bzk": False}.items():
        text = given.page(number, persona).text
        assert ("kreeg een herinnering" in text) is sees, persona
        assert "Herinnering voor het debat" not in text or sees, persona

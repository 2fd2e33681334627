"""When a contact can have been: not years ago, not still to come; and what was too soon is said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contactdesk import contacts
from contactdesk.contacts import decisions, figures
from contactdesk.law.early import early
from contactdesk.store.models import Letter
from contactdesk.words import Early, Foot, State
from tests.contacts import Given

ENTERED = datetime(2026, 11, 27, 9, 0, 30, tzinfo=UTC)
BEFORE, UNRECORDED = "vóór de toestemming", "vóór de toestemming hier was vastgelegd"


@pytest.mark.parametrize(
    ("held", "foot", "decided", "found"),
    [
        ("2026-11-27T09:00", Foot.LETTER, 27, None),
        ("2026-11-27T08:59", Foot.LETTER, 27, Early.BEFORE),
        ("2026-11-26T23:00", Foot.LETTER, 27, None),  # midnight in Amsterdam: only the day is known
        ("2026-11-25T23:00", Foot.LETTER, 27, Early.BEFORE),
        ("2026-11-27T08:59", Foot.RECORDED, 27, Early.UNRECORDED),
        ("2026-11-26T08:00", Foot.RECORDED, 26, Early.UNRECORDED),
        ("2026-11-25T08:00", Foot.RECORDED, 26, Early.BEFORE),
        ("2026-11-25T08:00", Foot.STANDING, 1, Early.UNRECORDED),
        ("2026-11-28T08:00", Foot.STANDING, 1, None),
    ],
)
def test_a_contact_is_early_by_the_minute_or_by_the_day(
    held: str, foot: Foot, decided: int, found: Early | None
) -> None:
    at = datetime.fromisoformat(held).replace(tzinfo=UTC)
    assert early(at, foot=foot, decided_on=date(2026, 11, decided), entered_at=ENTERED) is found


def permitted_on_friday(given: Given) -> str:
    """Asked on Tuesday 24 November, decided and recorded on Friday the 27th; it is Saturday."""
    number = given.asked()
    given.clock.advance(timedelta(days=3))
    given.did(decisions.decide, number, ruling=given.ruling())
    given.clock.advance(timedelta(days=1))
    return number


@pytest.mark.parametrize("when", ["2025-11-15T10:00", "15 november 2025", "29-11-2026", "28-11-2026 23:00"])
def test_a_contact_was_within_a_year_and_is_not_still_to_come(given: Given, when: str) -> None:
    number = permitted_on_friday(given)
    answer = given.posts(number, "kamerlid", "afronden", plaatsgevonden_op=when, gedeeld="Feiten.")
    assert (answer.status, 'href="#afronden-plaatsgevonden_op"' in answer.html) == (422, True), answer.text
    assert "Feiten." in answer.html, "what was typed stays"
    assert given.contact(number).state is State.PERMITTED


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("23-11-2026", BEFORE),  # before it was asked for
        ("2026-11-24", BEFORE),
        ("25-11-2026 10:00", BEFORE),
        ("vr 27 november 2026 om 8.30 uur", UNRECORDED),
        ("27-11-2026", ""),
        ("28-11-2026 08:30", ""),
    ],
)
def test_a_contact_before_its_permission_is_shown_told_and_counted(
    given: Given, when: str, said: str
) -> None:
    number = permitted_on_friday(given)
    assert given.posts(number, "kamerlid", "afronden", plaatsgevonden_op=when).status == 303

    for reader in ("kamerlid", "pcp-bzk", "minister-bzk"):
        page = given.page(number, reader)
        assert (f"Het contact was {said}" in page.text) is bool(said)
        assert (f"Dat was {said}." in page.text) is bool(said), "the history says it too"
    letters = [one for one in given.rows(Letter) if one.template == "held"]
    assert letters
    assert all((f"dat was {said}." in one.body) is bool(said) for one in letters)
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    counted = given.database.read_now(figures.held_early, since, until)
    assert sum(counted.values()) == bool(said)


def test_an_own_report_is_of_what_was_there_already(given: Given) -> None:
    told = given.clock() - timedelta(days=40)
    number = given.reported(took_place_at=told)
    given.did(contacts.reopen, number, "zbo-uwv")
    assert given.posts(number, "zbo-uwv", "afronden", plaatsgevonden_op="15-10-2026").status == 303
    unsaid = given.reported()
    assert given.posts(unsaid, "zbo-uwv", "afronden", plaatsgevonden_op="1-1-2025").status == 422
    assert given.posts(unsaid, "zbo-uwv", "afronden", plaatsgevonden_op="23-11-2026").status == 303


@pytest.mark.parametrize("when", ["2026-11-24T09:00", "24-11-2027 10:00", "25-11-2027 10:00"])
def test_an_appointment_is_still_to_come_and_not_years_away(given: Given, when: str) -> None:
    number = given.permitted()
    answer = given.posts(number, "pcp-bzk", "afspraak", wanneer=when)
    assert answer.status == (303 if when.startswith("24-11-2027") else 422)


@pytest.mark.parametrize(
    "field", ["debat=23-11-2026", "debat=1-1-2030", "debat=do 1 december 2026", "wanneer=1-1-2001 10:00"]
)
def test_a_request_has_no_date_that_cannot_be(given: Given, field: str) -> None:
    name, _, value = field.partition("=")
    who = "zbo-uwv" if name == "wanneer" else "kamerlid"
    asked = {
        "organisatie": str(given.organisation("UWV")),
        "vorm": "conversation",
        "onderwerp": "WW",
        "vraag": "Hoe?",
    }
    lid = {"lid": str(given.ids["kamerlid"])} if name == "wanneer" else {}
    answer = given.sign_in(who).post("/verzoeken", {**asked, **lid, name: value})
    assert (answer.status, f'href="#{name}"' in answer.html) == (422, True), answer.text

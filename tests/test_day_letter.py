"""The day letter of a minister's office: what it decided itself, what it was told, and, apart, what waits for it."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from contactdesk import audit, contacts, people
from contactdesk.contacts import decisions, letter_decisions, overviews, undelivered
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.letter_decisions import answering
from contactdesk.law import overviews as hours
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.letters import outbox
from contactdesk.letters.outbox import Fate, Outgoing
from contactdesk.store import Database
from contactdesk.store.models import DecisionLink, GatheredLetter, Letter, Portfolio
from contactdesk.words import Capacity, Form, LetterState, Outcome, Role
from tests.contacts import MARKER, Given
from tests.web import Browser

pytestmark = pytest.mark.usefixtures("clock")
OFFICE = "minister@bzk.example"
RULING = Ruling(Outcome.PERMITTED, decided_by="M. de Minister", capacity=Capacity.IN_PERSON)
DEPUTY = "vera.vervangt@bzk.example"
LEASE = timedelta(minutes=5)


def token(given: Given, purpose: str, number: str, to: str = OFFICE) -> str:
    query = select(DecisionLink).where(
        col(DecisionLink.purpose) == purpose, col(DecisionLink.addressee) == to
    )
    query = query.where(col(DecisionLink.contact_id) == given.contact(number).id)
    newest = query.order_by(col(DecisionLink.id).desc()).limit(1)
    return given.database.read_now(
        lambda db: outbox.token(db.info["desk"].settings, db.execute(newest).scalar_one())
    )


def decided(given: Given, ruling: Ruling = RULING, to: str = OFFICE, **more: Any) -> str:
    """A contact on which the office decided from its letter."""
    number = given.awaiting(**more)
    given.clock.advance(timedelta(minutes=1))
    version = given.contact(number).asked_version
    given.database.write_now(
        letter_decisions.decide, token(given, "decide", number, to), ruling, asked_version=version
    )
    return number


def confirmations(given: Given, *states: LetterState) -> list[Letter]:
    rows = [one for one in given.rows(Letter) if one.template == "confirmation"]
    return [one for one in rows if not states or one.state in states]


def sent(given: Given, *, but: str = "") -> list[Outgoing]:
    """Everything that leaves now, as a worker has it; `but`: of these templates the mail server takes none."""
    found = given.database.write_now(outbox.claim, "one", limit=500, lease=LEASE)
    held = {one.id for one in given.rows(Letter) if one.template == but}
    fates = [
        Fate(one.id, error="550 no" if one.id in held else None, permanent=one.id in held) for one in found
    ]
    given.database.write_now(outbox.mark, "one", fates)
    return list(found)


def at_five(given: Given) -> None:
    given.clock.moment = hours.leaves_at(given.clock())


def day_letters(given: Given, to: str = OFFICE) -> list[Outgoing]:
    """One round of the clock, and what left after it."""
    given.database.write_now(overviews.leave)
    return [one for one in sent(given) if one.to_email == to and one.subject.startswith("Dagbrief")]


# When


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2026-11-24 08:00", "2026-11-24 16:00"),
        ("2026-11-24 15:59", "2026-11-24 16:00"),
        ("2026-11-24 16:00", "2026-11-25 16:00"),
        ("2026-11-27 16:30", "2026-11-30 16:00"),
        ("2026-11-28 12:00", "2026-11-30 16:00"),
        ("2026-12-24 18:00", "2026-12-28 16:00"),
        # summer time
        ("2026-07-01 14:59", "2026-07-01 15:00"),
        ("2026-03-27 16:30", "2026-03-30 15:00"),
    ],
)
def test_an_overview_leaves_at_five_on_working_days_in_amsterdam(moment: str, leaves: str) -> None:
    begin, end = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (moment, leaves))
    assert hours.leaves_at(begin) == end
    assert hours.left_before(end) <= begin


def test_what_an_overview_lists_begins_where_the_one_before_it_ended() -> None:
    monday = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert hours.left_before(monday) == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    assert hours.left_before(monday + timedelta(minutes=3)) == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


# What waits for it, and what does not


def test_what_the_office_decided_itself_is_confirmed_in_one_letter_at_five(given: Given) -> None:
    numbers = [decided(given, subject=f"Storing {time}") for time in range(3)]
    assert [one.state for one in confirmations(given)] == [LetterState.GATHERED] * 3
    assert not [one for one in sent(given) if one.subject.startswith("Bevestiging")]
    given.database.write_now(overviews.leave)
    assert not [one for one in given.rows(Letter) if one.template == "day_letter"], "not before five"

    at_five(given)
    (letter,) = day_letters(given)
    assert [
        re.search(r"2026-\w{5}", row)[0] for row in letter.body.splitlines() if "Bevestiging" in row
    ] == numbers  # type: ignore[index]
    assert "Voor geen van deze 3 hoeft u iets te doen" in letter.body
    assert day_letters(given) == [], "once"
    assert [one.state for one in confirmations(given)] == [LetterState.ACCEPTED] * 3
    assert all(one.accepted_at == given.clock() for one in confirmations(given))


def test_a_decision_that_another_entered_for_the_office_is_confirmed_at_once(given: Given) -> None:
    given.permitted()
    number = given.awaiting(subject="Een weigering")
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    assert [
        one.subject[:12] for one in sent(given) if one.to_email == OFFICE and "besluit –" in one.subject
    ] == ["Bevestiging "] * 2
    assert given.rows(GatheredLetter) == []


def test_what_a_deputy_decided_the_office_hears_at_once_and_the_deputy_at_five(given: Given) -> None:
    given.database.write_now(deputised, today(given.clock()))
    decided(given, to=DEPUTY)
    states = {one.to_email: one.state for one in confirmations(given)}
    assert states == {OFFICE: LetterState.QUEUED, DEPUTY: LetterState.GATHERED}
    at_five(given)
    assert len(day_letters(given, DEPUTY)) == 1
    assert day_letters(given) == []


def deputised(db: Session, on: date) -> None:
    """Somebody stands in for the minister of BZK."""
    portfolio = db.exec(select(Portfolio).where(col(Portfolio.key) == "bzk")).one()
    person = people.add_person(db, name="Vera Vervangt", email=DEPUTY, by=SYSTEM)
    grant = Grant(Role.MINISTER, portfolio_id=portfolio.id, is_deputy=True)
    people.grant_role(db, person, grant, by=SYSTEM, starts_on=on)


def test_who_is_signed_in_for_the_office_has_it_in_the_day_letter_too(given: Given) -> None:
    number = given.awaiting()
    given.did(decisions.decide, number, by="minister-bzk", ruling=RULING)
    assert [one.state for one in confirmations(given) if one.to_email == OFFICE] == [LetterState.GATHERED]


@pytest.mark.parametrize("days", [0, 1, 2, 3, 8])
def test_of_a_debate_within_two_working_days_the_confirmation_leaves_at_once(given: Given, days: int) -> None:
    debate = today(given.clock()) + timedelta(days=days)
    decided(given, debate_on=debate)
    is_near = days <= 2
    assert [one.state for one in confirmations(given)] == [
        LetterState.QUEUED if is_near else LetterState.GATHERED
    ]


def test_nothing_of_sealed_help_is_gathered_and_its_words_are_in_no_letter(given: Given) -> None:
    form = Form.BILL_ASSISTANCE
    number = given.asked("BZK", form=form, bill_title="Wet open data", subject=MARKER, question=MARKER)
    given.did(contacts.ask_permission, number)
    version = given.contact(number).asked_version
    given.database.write_now(
        letter_decisions.decide, token(given, "decide", number), RULING, asked_version=version
    )
    assert [one.state for one in confirmations(given)] == [LetterState.QUEUED]
    other = given.asked("BZK", form=form, bill_title="Wet dicht", subject=MARKER, question=MARKER)
    given.did(contacts.ask_permission, other)
    decided(given)
    at_five(given)
    (letter,) = day_letters(given)
    assert "> Hulp bij: Wet dicht" in letter.body
    assert MARKER not in letter.body + letter.subject


def test_a_confirmation_that_was_asked_for_anew_leaves_at_once(given: Given) -> None:
    number = decided(given)
    given.clock.advance(timedelta(minutes=20))
    at = token(given, "confirm", number)

    def anew(db: Session) -> None:
        found = letter_decisions.follow(db, at, lock=True)
        answering.send_again(db, found)

    given.database.write_now(anew)
    assert [one.state for one in confirmations(given)] == [LetterState.GATHERED, LetterState.QUEUED]


# What it says


def test_what_waits_stands_above_and_apart_with_the_way_to_decide(given: Given, visitor: Browser) -> None:
    decided(given, subject="Klaar")
    decided(given, subject="Ook klaar")
    waits = given.awaiting(subject="Nog te doen")
    at_five(given)
    (letter,) = day_letters(given)

    assert letter.subject.startswith("Dagbrief: er wacht 1 verzoek op u")
    links, waiting, rest = re.split("Dit wacht op u|Voor geen van deze 2", letter.body)
    assert f"> Nog te doen ({waits}), uiterlijk" in waiting
    assert "laar" not in waiting
    assert "Nog te doen" not in rest
    way_in, *each = re.findall(r"https?://[^/]+(/besluit/\S+)", links)
    assert way_in.endswith("/alles")
    assert "/wacht-op-u" in links
    assert "Klaar" not in visitor.get(way_in).text
    assert visitor.post(way_in, {"actie": "code-vragen"}).status == 303
    assert ["Klaar" in each[0], "Ook klaar" in each[1]] == [False, False]
    assert "Klaar" in visitor.get(each[0]).text
    assert "Ook klaar" in visitor.get(each[1]).text


def test_where_nothing_waits_it_says_so(given: Given) -> None:
    decided(given)
    at_five(given)
    (letter,) = day_letters(given)
    assert letter.subject.startswith("Dagbrief: er wacht niets op u")
    assert "Hiervoor hoeft u niets te doen." in letter.body
    assert "/wacht-op-u" not in letter.body


def test_notices_leave_at_once_and_are_listed_of_that_day_only(given: Given) -> None:
    given.asked("UWV", subject="Gisteren gemeld")
    at_five(given)
    given.clock.advance(timedelta(hours=16))
    given.asked("UWV", subject="Vandaag gemeld")
    assert len([one for one in sent(given) if one.is_notice]) == 2, "at once"
    number = given.asked("SZW", subject="Besloten")
    given.did(contacts.ask_permission, number, by="pcp-szw")
    given.did(decisions.decide, number, by="minister-szw", ruling=RULING)
    at_five(given)
    (letter,) = day_letters(given, confirmations(given)[0].to_email)
    assert "Voor geen van deze 2 hoeft u iets te doen" in letter.body
    assert re.findall(r"^> Ter kennisname: .*", letter.body, re.MULTILINE)[0].count("Vandaag gemeld") == 1
    assert "Gisteren gemeld" not in letter.body


def test_without_a_decision_of_its_own_an_office_gets_no_day_letter(given: Given) -> None:
    given.asked("UWV")
    given.awaiting()
    at_five(given)
    assert day_letters(given) == []
    assert given.rows(GatheredLetter) == []
    assert not [one for one in given.rows(Letter) if one.template == "day_letter"]


def test_each_line_is_the_way_to_take_the_decision_back_at_once(given: Given) -> None:
    number = decided(given)
    path = token(given, "confirm", number)
    given.database.write_now(
        letter_decisions.revoke, path, name="M. de Minister", capacity=Capacity.IN_PERSON, reason="Toch niet."
    )
    assert given.contact(number).state == "refused"
    at_five(given)
    (letter,) = day_letters(given)
    assert f"{number}: http" in letter.body
    assert f"/besluit/{token(given, 'confirm', number)}" in letter.body, "of the newest: toch toestaan"
    assert letter.body.count("> Bevestiging van uw besluit") == 2, "both were decided that day"


def test_until_then_the_office_takes_it_back_from_what_waits_but_not_with_a_link_alone(
    given: Given, visitor: Browser
) -> None:
    number = decided(given, subject="Net besloten")
    given.awaiting(subject="Nog te doen")
    door = f"/besluit/{token(given, 'decide', number)}"
    confirm = f"/besluit/{token(given, 'confirm', number)}"
    assert confirm not in visitor.get(door).html
    assert visitor.get("/wacht-op-u").status == 403
    assert confirm not in visitor.get("/wacht-op-u").html

    visitor.post(f"{door}/alles", {"actie": "code-vragen"})
    (code,) = [one for letter in sent(given) for one in re.findall(r"^\d{8}$", letter.body, re.MULTILINE)]
    assert visitor.post(f"{door}/alles", {"actie": "code", "code": code}).location == "/wacht-op-u"
    page = visitor.get("/wacht-op-u")
    assert "De bevestiging komt in de dagbrief van di 24 november 2026, 17.00 uur" in page.text
    assert f'href="{confirm}">Net besloten' in page.html
    back = {"actie": "intrekken", "naam": "M. de Minister", "hoedanigheid": "zelf", "reden": "Toch niet."}
    assert visitor.post(confirm, back).status == 303
    assert given.contact(number).permission_id is None
    assert confirm not in visitor.get("/wacht-op-u").html, "the newest decision has a link of its own"
    at_five(given)
    day_letters(given)
    assert "Al besloten" not in given.sign_in("minister-bzk").get("/wacht-op-u").text


def test_a_decision_that_was_a_slip_is_listed_as_taken_back_and_asked_of_the_office_no_more(
    given: Given,
) -> None:
    number = given.awaiting(subject="Vergissing")
    given.did(decisions.decide, number, by="minister-bzk", ruling=RULING)
    office = given.sign_in("minister-bzk")
    assert "Al besloten" in office.get("/wacht-op-u").text
    given.did(decisions.take_back, number, by="minister-bzk", text="Dit was het verzoek ernaast.")
    assert "Al besloten" not in office.get("/wacht-op-u").text
    at_five(given)
    (letter,) = day_letters(given)
    assert re.search(r"^> Bevestiging .*Vergissing.* – daarna teruggenomen$", letter.body, re.MULTILINE)


# Whole, once


def test_what_becomes_of_the_day_letter_becomes_of_each_confirmation(given: Given) -> None:
    decided(given, subject="Een")
    decided(given, subject="Twee")
    at_five(given)
    given.database.write_now(overviews.leave)
    sent(given, but="day_letter")
    assert [one.state for one in confirmations(given)] == [LetterState.FAILED] * 2
    given.database.write_now(undelivered.tell)
    assert len([one for one in given.rows(Letter) if one.template == "letter_failed"]) == 2

    (overview,) = [one for one in given.rows(Letter) if one.template == "day_letter"]
    given.database.write_now(outbox.retry, overview.id)
    assert [one.state for one in confirmations(given)] == [LetterState.GATHERED] * 2
    sent(given)
    assert [one.state for one in confirmations(given)] == [LetterState.ACCEPTED] * 2
    given.database.write_now(
        lambda db: outbox.came_back(db, db.get_one(Letter, overview.id), "550 no") and None
    )
    assert [one.state for one in confirmations(given)] == [LetterState.BOUNCED] * 2


def test_a_confirmation_sent_again_by_itself_is_whole_and_follows_the_day_letter_no_more(
    given: Given,
) -> None:
    number = decided(given)
    at_five(given)
    given.database.write_now(overviews.leave)
    sent(given, but="day_letter")
    (one,) = confirmations(given)
    given.database.write_now(undelivered.send_again_of, number, one.id, given.actor("pcp-bzk"))
    (again,) = [letter for letter in sent(given) if letter.id == one.id]
    assert f"/besluit/{token(given, 'confirm', number)}" in again.body
    assert confirmations(given)[0].state is LetterState.ACCEPTED
    (overview,) = [letter for letter in given.rows(Letter) if letter.template == "day_letter"]
    given.database.write_now(
        lambda db: outbox.came_back(db, db.get_one(Letter, overview.id), "550 no") and None
    )
    assert confirmations(given)[0].state is LetterState.ACCEPTED


def test_a_day_letter_that_cannot_be_made_keeps_no_other_waiting_and_goes_a_minute_later(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.database.write_now(deputised, today(given.clock()))
    decided(given)
    decided(given, to=DEPUTY)
    real = overviews._of_office

    def breaks(db: Session, email: str, letters: Any) -> dict[str, Any]:
        if email == OFFICE:
            raise RuntimeError("broken")
        return real(db, email, letters)

    at_five(given)
    monkeypatch.setattr(overviews, "_of_office", breaks)
    assert day_letters(given) == []
    assert len([one for one in given.rows(Letter) if one.template == "day_letter"]) == 1
    monkeypatch.undo()
    given.clock.advance(timedelta(minutes=1))
    assert len(day_letters(given)) == 1
    assert given.database.read_now(audit.verify).broken_id is None


def test_a_worker_that_stood_still_sends_it_when_it_goes_on(given: Given) -> None:
    decided(given)
    at_five(given)
    given.clock.advance(timedelta(days=3))
    assert len(day_letters(given)) == 1


def test_of_several_workers_one_makes_it(given: Given, database_url: str, desk: Any) -> None:
    for number in range(3):
        decided(given, subject=f"Storing {number}")
    at_five(given)
    with ExitStack() as open_, ThreadPoolExecutor(4) as pool:
        workers = [Database(database_url, carry=desk, clock=given.clock) for _ in range(4)]
        for one in workers:
            open_.callback(one.close)
        made = list(pool.map(lambda one: one.write_now(overviews.leave), workers))
    assert sorted(made) == [0, 0, 0, 1]
    assert len({one.overview_id for one in given.rows(GatheredLetter)}) == 1


def test_a_restored_copy_sends_nothing_of_what_was_gathered(given: Given) -> None:
    decided(given)
    given.database.write_now(outbox.hold, "restored")
    at_five(given)
    assert day_letters(given) == []
    assert [one.state for one in confirmations(given)] == [LetterState.FAILED]


# Where it shows


def test_pages_say_with_which_overview_a_letter_goes(given: Given) -> None:
    number = decided(given)
    says = "gaat mee in het overzicht van di 24 november 2026, 17.00 uur"
    assert says in given.page(number, "pcp-bzk").text
    assert says in given.sign_in("beheer").get("/beheer/berichten").text
    at_five(given)
    day_letters(given)
    assert "aangenomen door de mailserver, in een dagoverzicht" in given.page(number, "pcp-bzk").text
    assert says not in given.sign_in("beheer").get("/beheer/berichten").text

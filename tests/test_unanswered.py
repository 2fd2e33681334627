"""Silence never closes by itself: it goes further up, one letter a week, and is counted by who answers."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.contacts.figures import unanswered_by_portfolio
from contactdesk.law.days import add_working_days, today
from contactdesk.law.lifecycle import OPEN
from contactdesk.letters import outbox
from contactdesk.letters.announcing import TERM_LETTERS
from contactdesk.operations import measure, reminders
from contactdesk.operations.further_up import LADDER
from contactdesk.store.desk import desk
from contactdesk.store.models import DecisionLink, Letter, Organisation, Reminder
from contactdesk.web.meters import Meters
from contactdesk.words import Form, State
from tests.contacts import MARKER, Given
from tests.web import Browser

PCP, DEPUTY, SG = "pcp@bzk.example", "vera.vervanger@bzk.example", "sg@bzk.example"
MINISTER, KIM = "minister@bzk.example", "kim.kamerlid@tweedekamer.example"
UP = {row.template for kind in LADDER for row in TERM_LETTERS[kind]}


@pytest.fixture
def staffed(given: Given) -> Given:
    """BZK has somebody at every step."""

    def give_mailbox(db: Any) -> None:
        query = select(Organisation).where(col(Organisation.abbreviation) == "BZK")
        db.execute(query).scalar_one().secretary_general_mailbox = SG

    given.database.write_now(give_mailbox)
    return given


def rounds(given: Given, days: int, *, step: int = 7) -> None:
    """So many days go by, with a round of the clock after each step and at the end."""
    while days > 0:
        given.clock.advance(timedelta(days=min(step, days)))
        given.database.write_now(reminders.due)
        days -= step


def letters(given: Given, number: str, *templates: str) -> list[Letter]:
    contact = given.contact(number).id
    found = [one for one in given.rows(Letter) if one.contact_id == contact]
    return [one for one in found if one.template in (templates or UP)]


def sent(given: Given, number: str) -> list[tuple[date, str]]:
    return [(today(one.created_at), one.to_email) for one in letters(given, number)]


def silent(given: Given, **more: Any) -> str:
    """A request that has just become unanswered: the minister was asked, and the term is long past."""
    number = given.awaiting(**more)
    rounds(given, 36, step=12)
    return number


def test_no_clock_however_far_ahead_ends_a_contact_without_a_debate_and_a_week_has_one_letter(
    staffed: Given,
) -> None:
    debate = today(staffed.clock()) + timedelta(days=9)
    sealed = staffed.asked("BZK", form=Form.BILL_ASSISTANCE, bill_title="Wet open data", debate_on=debate)
    asked = staffed.asked()
    staffed.did(contacts.ask_back, asked, text="Welke storing?")
    numbers = [staffed.asked(), staffed.awaiting(), sealed, asked]
    for step, days in ((1, 3), (12, 33), (1, 8), (3, 24), (7, 42), (31, 62), (180, 540)):
        rounds(staffed, days, step=step)
        assert not staffed.database.write_now(reminders.due), "the same moment owes nothing twice"
        assert {staffed.contact(number).state for number in numbers} <= OPEN
    for number in numbers[:3]:
        days = [day for day, _ in sent(staffed, number)]
        assert len(days) > 10
        assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(days))
    assert sent(staffed, asked) == [], "whoever asks is silent there, not the ministry"
    assert {one.to_email for one in letters(staffed, asked, "quiet")} == {KIM}
    assert not [one for one in letters(staffed, sealed) if re.search(r"debat (is|van)", one.body)]


def test_each_week_the_letter_goes_one_step_further_up_and_then_to_the_minister_until_there_is_an_answer(
    staffed: Given,
) -> None:
    number = silent(staffed)
    rounds(staffed, 33)
    first = add_working_days(today(staffed.contact(number).due_at), 20)
    up = (PCP, DEPUTY, SG, MINISTER, MINISTER)
    assert sent(staffed, number) == [(first + n * timedelta(days=7), to) for n, to in enumerate(up)]
    staffed.did(decisions.decide, number, ruling=staffed.ruling())
    rounds(staffed, 30)
    assert len(sent(staffed, number)) == 5


def test_the_letter_to_the_minister_in_person_has_the_link_to_decide_and_says_what_the_asker_was_told(
    staffed: Given,
) -> None:
    number = silent(staffed)
    rounds(staffed, 22)
    letter = letters(staffed, number, "term_unanswered_minister")[0]
    for words in (
        "Aan de minister van Binnenlandse Zaken en Koninkrijksrelaties, in persoon.",
        "De termijn was dinsdag 1 december 2026",
        "De aanvrager heeft bericht dat er niet op tijd is besloten",
        "Besluiten kan hier: {{link:",
        "Het verzoek blijft open tot er een besluit is.",
    ):
        assert words in letter.body, words
    links = [one for one in staffed.rows(DecisionLink) if one.letter_id == letter.id]
    assert {(one.purpose, one.addressee) for one in links} == {("decide", MINISTER), ("read", MINISTER)}


def test_that_link_decides_without_an_account(staffed: Given, visitor: Browser) -> None:
    number = silent(staffed)
    rounds(staffed, 22)
    letter = letters(staffed, number, "term_unanswered_minister")[0]
    [link] = [
        one for one in staffed.rows(DecisionLink) if (one.letter_id, one.purpose) == (letter.id, "decide")
    ]
    path = "/besluit/" + staffed.database.read_now(lambda db: outbox.token(desk(db).settings, link))
    [asked] = re.findall(r'name="gevraagd" value="(\d+)"', visitor.get(path).html)
    who = {"naam": "M. de Minister", "hoedanigheid": "zelf"}
    assert visitor.post(path, {"gevraagd": asked, "uitkomst": "toegestaan", **who}).status == 303
    assert staffed.contact(number).state is State.PERMITTED


def test_a_minister_who_was_never_asked_hears_how_to_answer_without_a_link_that_would_not_work(
    staffed: Given,
) -> None:
    number = staffed.asked()
    rounds(staffed, 63, step=9)
    [letter, *_] = letters(staffed, number, "term_unanswered_unasked")
    assert letter.to_email == MINISTER
    assert "{{link" not in letter.body
    assert "uw toestemming is nog niet gevraagd" in letter.body
    assert "Wat was de oorzaak?" in letter.body


def test_a_worker_that_stood_still_catches_up_with_one_letter_from_the_bottom(staffed: Given) -> None:
    number = staffed.awaiting()
    rounds(staffed, 200, step=200)
    assert [to for _, to in sent(staffed, number)] == [PCP]
    assert [one.to_email for one in letters(staffed, number, "unanswered")] == [KIM]
    rounds(staffed, 50, step=50)
    assert [to for _, to in sent(staffed, number)] == [PCP, DEPUTY]


def test_who_has_no_mailbox_costs_no_week(given: Given) -> None:
    number = silent(given)
    rounds(given, 14)
    assert [to for _, to in sent(given, number)] == [PCP, DEPUTY, MINISTER]


def test_who_asks_hears_once_what_goes_on_and_what_they_can_do(staffed: Given) -> None:
    number = silent(staffed)
    rounds(staffed, 70)
    [letter] = letters(staffed, number, "unanswered")
    assert letter.to_email == KIM
    for words in (
        "heeft nog steeds niet besloten. Dat is geen ja en geen nee.",
        "elke week gaat er een brief hogerop",
        "schriftelijke vragen stellen of het in het debat vragen",
        "Dan kunt u het verzoek intrekken.",
    ):
        assert words in letter.body, words


def test_what_was_answered_and_is_asked_anew_begins_from_the_bottom(staffed: Given) -> None:
    number = silent(staffed)
    rounds(staffed, 21)
    staffed.did(decisions.decide, number, ruling=staffed.ruling())
    staffed.did(contacts.ask_permission, number, without_official=True)
    before = len(sent(staffed, number))
    rounds(staffed, 36)
    assert [to for _, to in sent(staffed, number)[before:]] == [PCP]
    assert len(letters(staffed, number, "unanswered")) == 2


def test_a_question_to_the_asker_stops_it_and_after_the_answer_it_goes_on_where_it_was(
    staffed: Given,
) -> None:
    number = silent(staffed)
    staffed.did(contacts.ask_back, number, text="Welke storing?")
    assert count(staffed) == {}
    rounds(staffed, 28)
    assert [to for _, to in sent(staffed, number)] == [PCP]
    staffed.did(contacts.clarify, number, by="kamerlid", text="Die van maandag.")
    rounds(staffed, 1)
    assert [to for _, to in sent(staffed, number)] == [PCP, DEPUTY]
    assert count(staffed) == {"bzk": 1}


def test_a_decision_that_is_disputed_lets_the_clock_run_also_where_it_stood_still_before(
    staffed: Given,
) -> None:
    number = staffed.awaiting()
    staffed.did(contacts.ask_back, number, text="Welke storing?")
    staffed.did(decisions.decide, number, ruling=staffed.ruling())
    staffed.did(decisions.dispute, number, by="minister-bzk", text="Dit is nooit gezegd.")
    rounds(staffed, 36)
    assert [to for _, to in sent(staffed, number)] == [PCP]


def test_the_letters_of_sealed_help_say_no_more_than_the_bill(staffed: Given) -> None:
    number = staffed.sealed(form=Form.BILL_ASSISTANCE)
    staffed.did(contacts.ask_permission, number, advice="Akkoord.")
    rounds(staffed, 70)
    found = letters(staffed, number, *UP, "unanswered")
    assert len({one.template for one in found}) == 3
    assert not [one for one in found if MARKER in one.subject + one.body]
    assert all("Wet open data" in one.subject for one in found)


# Seen and counted


def count(given: Given) -> dict[str, int]:
    found = given.database.read_now(unanswered_by_portfolio)
    return {one.key: one.requests for one in found if one.requests}


def test_it_is_shown_to_the_contact_person_and_to_who_asks_and_stays_open(staffed: Given) -> None:
    number = silent(staffed)
    fresh = staffed.awaiting()
    queue = staffed.sign_in("pcp-bzk").get("/wachtrij?lijst=onbeantwoord")
    assert f'data-nummer="{number}"' in queue.html
    assert f'data-nummer="{fresh}"' not in queue.html
    assert "Minister van Binnenlandse Zaken en Koninkrijksrelaties 1" in queue.text
    for persona, says in (("pcp-bzk", "de bewindspersoon in persoon"), ("kamerlid", "schriftelijke vragen")):
        page = staffed.page(number, persona)
        assert '<span class="tag mark">Onbeantwoord</span>' in page.html
        assert says in page.text
        assert "Onbeantwoord" not in staffed.page(fresh, persona).text
    own = staffed.sign_in("kamerlid").get("/verzoeken")
    assert own.html.count('<span class="tag mark">Onbeantwoord</span>') == 1
    assert staffed.contact(number).state is State.AWAITING_PERMISSION


def test_machines_read_how_many_each_minister_leaves_unanswered_and_no_person_or_title(
    staffed: Given,
) -> None:
    silent(staffed)
    text = Meters().text(staffed.database.read_now(measure), ()).decode()
    rows = [line for line in text.splitlines() if line.startswith("contactdesk_unanswered{")]
    assert 'contactdesk_unanswered{department="BZK",portfolio="bzk"} 1.0' in rows
    assert 'contactdesk_unanswered{department="SZW",portfolio="szw"} 0.0' in rows
    assert 'contactdesk_contacts{list="onbeantwoord"} 1.0' in text
    assert not re.search("DigiD|Kim|minister van", text)


def test_each_letter_is_in_the_history_once(staffed: Given) -> None:
    number = silent(staffed)
    rounds(staffed, 28)
    kinds = Counter(one.kind for one in staffed.rows(Reminder))
    assert {kind: kinds[kind] for kind in LADDER} == dict(zip(LADDER, (1, 1, 1, 2), strict=True))
    page = staffed.page(number, "kamerlid").text
    assert page.count("Onbeantwoord: de bewindspersoon kreeg een brief.") == 2

"""One overview a day for a member who chose that: what waits for it, what leaves at once, and that nothing is lost."""

from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlmodel import Session

from contactdesk import contacts
from contactdesk.contacts import decisions, overviews
from contactdesk.law import overviews as hours
from contactdesk.law.days import today
from contactdesk.letters import gathering, outbox
from contactdesk.letters.announcing import LETTERS, TERM_LETTERS
from contactdesk.letters.outbox import Outgoing
from contactdesk.people import letter_choices
from contactdesk.store.models import GatheredLetter, Letter, Person
from contactdesk.words import Capacity, How, LetterState, LettersTo, Outcome, Party
from tests.contacts import MARKER, Given

pytestmark = pytest.mark.usefixtures("clock")
SIDES = (Party.INITIATOR, Party.MEMBER)
LEASE = timedelta(minutes=5)


@pytest.fixture
def chosen(given: Given) -> Given:
    """Kim chose one overview a day."""
    chose(given, LettersTo.OVERVIEW)
    return given


def chose(given: Given, to: LettersTo) -> None:
    given.database.write_now(letter_choices.choose, given.actor("kamerlid"), to)


def kims(given: Given) -> str:
    return given.actor("kamerlid").email


def states(given: Given, *numbers: str, to: str = "") -> dict[str, LetterState]:
    """By template the letters about these contacts to Kim, or to somebody else."""
    ids = {given.contact(number).id for number in numbers}
    found = [
        one for one in given.rows(Letter) if one.contact_id in ids and one.to_email == (to or kims(given))
    ]
    return {one.template: one.state for one in found}


def refused(given: Given, by: str = "kamerlid", **more: Any) -> str:
    number = given.awaiting(by=by, **more)
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    return number


def leaves(given: Given) -> list[Outgoing]:
    """One round of the clock, and every overview that left after it."""
    given.database.write_now(overviews.leave)
    found = given.database.write_now(outbox.claim, "one", limit=500, lease=LEASE)
    given.database.write_now(outbox.mark_accepted, [one.id for one in found])
    return [one for one in found if one.subject.startswith("Dagoverzicht")]


def at_five(given: Given) -> None:
    given.clock.moment = hours.leaves_at(given.clock())


# What waits, and what leaves at once


def test_what_tells_how_it_stands_comes_in_one_letter_at_five_in_the_order_of_the_contacts(
    chosen: Given,
) -> None:
    first, second = refused(chosen, subject="Eerste"), refused(chosen, subject="Tweede")
    assert set(states(chosen, first, second).values()) == {LetterState.GATHERED}
    assert leaves(chosen) == []

    at_five(chosen)
    (letter,) = leaves(chosen)
    assert letter.to_email == kims(chosen)
    lines = [row for row in letter.body.splitlines() if row.startswith(">")]
    assert ["Eerste" in row for row in lines] == [True, True, False, False]
    assert all(f"{number}: http" in letter.body for number in (first, second))
    assert letter.body.index(f"/verzoeken/{second}") < letter.body.index(lines[0]), (
        "links above what people typed"
    )
    assert set(states(chosen, first, second).values()) == {LetterState.ACCEPTED}
    assert leaves(chosen) == [], "once"


def test_a_yes_and_what_becomes_of_it_leave_at_once(chosen: Given) -> None:
    number = chosen.permitted()
    at = chosen.clock() + timedelta(days=20)
    chosen.did(contacts.schedule, number, at=at)
    told: dict[str, Any] = {"decided_by": "M. de Minister", "capacity": Capacity.IN_PERSON, "how": How.ORAL}
    chosen.did(decisions.revoke, number, reason="Onderzoek.", decided_on=today(chosen.clock()), **told)
    found = states(chosen, number)
    assert found.pop("receipt") is LetterState.GATHERED
    assert set(found) == {"permitted", "appointment", "revoked"}
    assert LetterState.GATHERED not in found.values()


def test_what_somebody_asks_or_says_leaves_at_once(chosen: Given) -> None:
    number = chosen.asked()
    chosen.did(contacts.message, number, text="Wij zoeken het uit.")
    chosen.did(contacts.ask_back, number, text="Welke storing?")
    found = states(chosen, number)
    assert found["message"] is LetterState.QUEUED
    assert found["asked_back"] is LetterState.QUEUED


def test_no_letter_that_waits_gives_or_takes_a_yes_or_asks_something() -> None:
    tables = [*LETTERS.values(), *TERM_LETTERS.values()]
    known = {row.template for rows in tables for row in rows}
    at_once = {
        *("permitted", "official_named", "invitation", "appointment", "suspended", "revoked", "taken_back"),
        *(
            "still_needed",
            "asked_back",
            "message",
            "clarified",
            "recorded",
            "reopened",
            "taken_over",
            "quiet",
        ),
    }
    assert known >= gathering.TELLS
    assert known >= at_once
    assert not gathering.TELLS & at_once


@pytest.mark.parametrize(("days", "waits"), [(0, False), (2, False), (3, True)])
def test_of_a_debate_within_two_working_days_all_leaves_at_once(
    chosen: Given, days: int, waits: bool
) -> None:
    debate = today(chosen.clock()) + timedelta(days=days)
    number = chosen.asked(debate_on=debate)
    assert (states(chosen, number)["receipt"] is LetterState.GATHERED) == waits


def test_of_sealed_help_nothing_is_gathered(chosen: Given) -> None:
    number = chosen.sealed()
    assert states(chosen, number) == {"receipt": LetterState.QUEUED}
    refused(chosen)
    at_five(chosen)
    (letter,) = leaves(chosen)
    assert MARKER not in letter.subject + letter.body
    assert number not in letter.body


def test_what_a_contact_person_wrote_down_for_the_member_is_told_at_once(chosen: Given) -> None:
    member = chosen.ids["kamerlid"]
    number = chosen.asked(by="pcp-bzk", on_behalf_of=member)
    assert states(chosen, number)["receipt"] is LetterState.QUEUED


# Whose it is


def test_the_assistant_who_asked_it_hears_at_once_and_the_overview_names_them(chosen: Given) -> None:
    number = refused(chosen, by="assistent")
    anne = chosen.actor("assistent").email
    assert set(states(chosen, number, to=anne).values()) == {LetterState.QUEUED}
    at_five(chosen)
    (letter,) = leaves(chosen)
    assert letter.to_email == kims(chosen)
    assert "gevraagd door uw medewerker Anne Assistent" in letter.body


def test_for_every_other_choice_nothing_waits(given: Given) -> None:
    for to in set(LettersTo) - {LettersTo.OVERVIEW}:
        chose(given, to)
        refused(given, by="assistent", subject=f"Keuze {to}")
    assert given.rows(GatheredLetter) == []


def test_after_another_choice_what_was_gathered_leaves_in_the_next_round(chosen: Given) -> None:
    refused(chosen)
    chosen.clock.advance(timedelta(minutes=5))
    chose(chosen, LettersTo.ASSISTANT)
    (letter,) = leaves(chosen)
    assert letter.to_email == kims(chosen)
    at_five(chosen)
    assert leaves(chosen) == []


def test_a_letter_that_a_later_deed_undid_is_not_in_it(chosen: Given) -> None:
    number = refused(chosen, subject="Toch")
    chosen.did(decisions.decide, number, by="minister-bzk", ruling=chosen.ruling())
    assert states(chosen, number)["refused"] is LetterState.SUPERSEDED
    assert chosen.rows(GatheredLetter)[0].overview_id is None
    at_five(chosen)
    (letter,) = leaves(chosen)
    assert "Geen toestemming" not in letter.body


def test_where_all_was_undone_there_is_no_overview(chosen: Given) -> None:
    number = chosen.asked()
    chosen.did(contacts.withdraw, number, by="kamerlid")
    assert states(chosen, number) == {"receipt": LetterState.SUPERSEDED}
    at_five(chosen)
    assert leaves(chosen) == []
    assert chosen.rows(GatheredLetter) == []


def test_what_was_gathered_for_an_address_that_has_ended_goes_to_the_new_one(chosen: Given) -> None:
    refused(chosen)
    new = "kim.nieuw@tweedekamer.example"
    old = kims(chosen)

    def moves(db: Session) -> None:
        db.get_one(Person, chosen.ids["kamerlid"]).email = new

    chosen.database.write_now(moves)
    at_five(chosen)
    (letter,) = leaves(chosen)
    assert letter.to_email == new
    assert old not in {one.to_email for one in chosen.rows(Letter) if one.template in ("receipt", "refused")}


def test_later_letters_of_a_contact_begin_no_thread_with_a_number_that_nobody_saw(chosen: Given) -> None:
    number = chosen.asked()
    at_five(chosen)
    leaves(chosen)
    chosen.did(contacts.message, number, text="Wij zoeken het uit.")
    found = chosen.database.write_now(outbox.claim, "one", limit=500, lease=LEASE)
    (letter,) = [one for one in found if one.to_email == kims(chosen)]
    read = message_from_bytes(outbox.compose(letter, chosen.clock()), policy=policy.default)
    assert read["References"] is None


# Where it shows


def test_queue_and_contact_say_when_the_member_reads_it(chosen: Given) -> None:
    number = chosen.asked()
    queue = chosen.sign_in("pcp-bzk").get("/wachtrij?lijst=nieuw")
    assert "Kamerlid leest dit di 24-11 om 17.00 uur" in queue.text
    says = "gaat mee in het overzicht van di 24 november 2026, 17.00 uur"
    assert says in chosen.page(number, "pcp-bzk").text
    assert says in chosen.page(number, "kamerlid").text
    at_five(chosen)
    leaves(chosen)
    assert "Kamerlid leest dit" not in chosen.sign_in("pcp-bzk").get("/wachtrij?lijst=nieuw").text


def test_a_member_chooses_the_overview_on_the_account_and_the_assistant_reads_it(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    page = kim.post("/account/berichten", {"aan": "dagoverzicht"}, follow=True)
    assert 'value="dagoverzicht" checked' in page.html
    assert "Een overzicht komt op werkdagen om 17.00 uur" in page.text
    assert "in één overzicht per dag" in given.sign_in("assistent").get("/account").text
    assert date(2026, 11, 24) == today(given.clock())

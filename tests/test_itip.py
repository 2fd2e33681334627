"""Invitations of a contact keep the rules of RFC 5546, in a calendar program that did not write them."""

from datetime import timedelta
from email import message_from_bytes
from email.message import Message

import pytest

from contactdesk import contacts
from contactdesk.contacts import Official
from contactdesk.contacts.contact_page import invitation
from contactdesk.letters import outbox
from contactdesk.store.models import Letter
from contactdesk.words import Outcome
from tests import itip
from tests.contacts import ADA, Given

#: somebody without an account
GUEST = Official("Gijs Gast", "g.gast@logius.example", "070-555 09 09")
WHY = "Het debat is verzet naar dinsdag"


@pytest.fixture
def planned(given: Given) -> str:
    """Permitted under conditions, and planned with an official who has no account."""
    number = given.asked(subject="Wachttijden bij DigiD")
    given.did(contacts.ask_permission, number, official=GUEST)
    given.did(contacts.decisions.decide, number, by="minister-bzk", ruling=given.ruling(Outcome.CONDITIONS))
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=3), place="Kamer 3")
    return number


def invited(given: Given, method: str, email: str) -> list[itip.Invited]:
    texts = [one.ics for one in sent(given, method) if one.to_email == email]
    return [itip.read(text) for text in texts if text]


def sent(given: Given, method: str) -> list[Letter]:
    return [one for one in given.rows(Letter) if one.ics_method == method]


def left(given: Given) -> list[Message]:
    """Every letter as its reader gets it."""
    made = []
    while taken := given.database.write_now(outbox.claim, "one", limit=100, lease=timedelta(minutes=5)):
        made += [message_from_bytes(outbox.compose(one, given.clock())) for one in taken]
        given.database.write_now(outbox.mark_accepted, [one.id for one in taken])
    return made


def test_every_invitation_change_and_cancellation_keeps_the_rules(given: Given, planned: str) -> None:
    given.did(contacts.schedule, planned, at=given.clock() + timedelta(days=4), reason=WHY)
    given.did(contacts.call_off, planned, by="kamerlid", reason=WHY)
    letters = [*sent(given, "REQUEST"), *sent(given, "CANCEL")]
    assert len(letters) == 5
    for letter in letters:
        assert letter.ics
        assert itip.wrong(letter.ics) == []
        seen = itip.read(letter.ics)
        assert seen.method == letter.ics_method
        assert seen.one("ATTENDEE") == f"mailto:{letter.to_email}"
        assert seen.one("ORGANIZER") == f"mailto:{letter.reply_to}"
        assert seen.one("CLASS") == "PRIVATE"


def test_it_stays_one_appointment_whose_number_goes_up(given: Given, planned: str) -> None:
    given.did(contacts.schedule, planned, at=given.clock() + timedelta(days=4))
    given.did(contacts.call_off, planned, by="kamerlid")
    given.did(contacts.schedule, planned, at=given.clock() + timedelta(days=5))
    first, second, third = invited(given, "REQUEST", GUEST.email)
    (cancelled,) = invited(given, "CANCEL", GUEST.email)
    assert {one.one("UID") for one in (first, second, third, cancelled)} == {first.one("UID")}
    numbers = [int(one.one("SEQUENCE")) for one in (first, second, cancelled, third)]
    assert numbers == sorted(set(numbers))
    assert cancelled.one("STATUS") == "CANCELLED"


def test_who_asks_is_a_mailbox_of_people_and_the_desk_says_that_it_sends_it(
    given: Given, planned: str
) -> None:
    (seen,) = invited(given, "REQUEST", GUEST.email)
    (organizer,) = seen.params["ORGANIZER"]
    assert seen.one("ORGANIZER") == "mailto:pcp@bzk.example"
    assert organizer["SENT-BY"].startswith("mailto:")
    assert organizer["SENT-BY"] != seen.one("ORGANIZER")
    assert seen.attendee["RSVP"] == "TRUE"


def test_each_reads_with_whom_the_number_the_conditions_and_a_link_only_where_it_opens(
    given: Given, planned: str
) -> None:
    (member,) = invited(given, "REQUEST", given.actor("kamerlid").email)
    (guest,) = invited(given, "REQUEST", GUEST.email)
    assert member.one("SUMMARY") == f"Gijs Gast, Logius: Wachttijden bij DigiD ({planned})"
    assert guest.one("SUMMARY").startswith("Kamerlid Kim")
    for seen in (member, guest):
        assert "Gijs Gast, telefoon 070-555 09 09" in seen.one("DESCRIPTION")
        assert "Voorwaarden: " in seen.one("DESCRIPTION")
    assert f"/verzoeken/{planned}" in member.one("DESCRIPTION")
    assert "://" not in guest.one("DESCRIPTION"), "without an account it opens nothing"


def test_a_reason_goes_along_to_calendar_letter_and_page(given: Given, planned: str) -> None:
    given.did(contacts.schedule, planned, at=given.clock() + timedelta(days=4), reason=WHY)
    given.did(contacts.call_off, planned, reason="Ziek")
    (_, moved) = invited(given, "REQUEST", GUEST.email)
    (cancelled,) = invited(given, "CANCEL", GUEST.email)
    assert (moved.one("COMMENT"), cancelled.one("COMMENT")) == (WHY, "Ziek")
    bodies = [one.body for one in given.rows(Letter) if one.template == "appointment"]
    assert len([body for body in bodies if f"Waarom:\n> {WHY}" in body]) == 2
    assert len([body for body in bodies if "Waarom:\n> Ziek" in body]) == 2
    assert WHY in given.page(planned, "kamerlid").text


def test_of_sealed_help_a_reason_stands_in_no_letter_and_in_no_calendar(given: Given) -> None:
    number = given.sealed()
    given.did(contacts.name_official, number, by="wetgeving-bzk", official=ADA)
    given.did(contacts.schedule, number, by="kamerlid", at=given.clock() + timedelta(days=3))
    given.did(contacts.call_off, number, by="kamerlid", reason=WHY)
    assert sent(given, "CANCEL")
    assert not [one for one in given.rows(Letter) if WHY in one.body or WHY in (one.ics or "")]


def test_what_is_fetched_is_published_and_asks_nobody(given: Given, planned: str) -> None:
    text = given.database.read_now(invitation, planned, given.actor("kamerlid"))
    assert itip.wrong(text) == []
    assert itip.read(text).method == "PUBLISH"


def test_letters_to_one_reader_about_one_contact_stand_together(given: Given, planned: str) -> None:
    went = left(given)
    given.did(contacts.message, planned, by="kamerlid", text="Ik kom met een collega.")
    went += left(given)
    given.did(contacts.call_off, planned, by="kamerlid")
    went += left(given)
    letters: dict[str, list[Message]] = {}
    for one in went:
        letters.setdefault(one["To"], []).append(one)
    assert max(map(len, letters.values())) > 2
    for theirs in letters.values():
        earlier: list[str] = []
        for one in theirs:
            named = (one["References"] or "").split()
            assert named == earlier, "those of this reader, and of nobody else"
            assert one["In-Reply-To"] == (earlier[-1] if earlier else None)
            earlier.append(one["Message-ID"])


def test_the_numbers_of_a_thread_stay_when_a_letter_is_sent_again(given: Given, planned: str) -> None:
    given.did(contacts.message, planned, by="kamerlid", text="Ik kom met een collega.")

    def claimed() -> dict[str, str | None]:
        taken = given.database.write_now(outbox.claim, "one", limit=100, lease=timedelta(minutes=5))
        made = [message_from_bytes(outbox.compose(one, given.clock())) for one in taken]
        return {one["Message-ID"]: one["References"] for one in made}

    first = claimed()
    given.clock.advance(timedelta(minutes=6))
    again = claimed()
    assert first
    assert {number: again[number] for number in first} == first

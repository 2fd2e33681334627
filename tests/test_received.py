"""What came by telephone or mail: a contact person writes it down for the side that said it, and it decides nothing."""

from datetime import timedelta
from typing import Any

import pytest

from contactdesk import contacts
from contactdesk.law.days import local
from contactdesk.store.models import AuditEntry, Decision, Letter, Message
from contactdesk.words import Party, State
from tests.contacts import Given
from tests.web import Page

SAID = "Het debat is verzet naar dinsdag."


def records(given: Given, number: str, by: str = "pcp-bzk", **more: Any) -> Page:
    came = f"{local(given.clock() - timedelta(minutes=30)):%Y-%m-%dT%H:%M}"
    fields = {"kant": "initiator", "hoe": "telefoon", "ontvangen_op": came, "tekst": SAID}
    return given.posts(number, by, "ontvangen", **(fields | more))


def clarifying(given: Given) -> str:
    number = given.asked()
    given.did(contacts.ask_back, number, text="Welke storing?")
    return number


def letters(given: Given) -> list[tuple[str, str]]:
    newest = given.rows(AuditEntry)[-1].id
    return [(one.template, one.to_party) for one in given.rows(Letter) if one.audit_id == newest]


def test_what_the_asker_said_by_telephone_stands_in_their_name_with_who_wrote_it_down(given: Given) -> None:
    number = given.asked()
    assert records(given, number).status == 303
    (said,) = given.rows(Message)
    assert (said.party, said.text, said.by_id) == (Party.INITIATOR, SAID, given.ids["pcp-bzk"])
    for reader in ("pcp-bzk", "kamerlid"):
        text = given.page(number, reader).text
        assert SAID in text
        assert "Bericht van de aanvrager, vastgelegd door Petra Post (contactpersoon), per telefoon" in text
        assert "vastgelegd wat de aanvrager per telefoon" in text
    assert letters(given) == [("recorded", "initiator")]
    body = given.rows(Letter)[-1].body
    assert (
        "Petra Post, parlementair contactpersoon, heeft bij dit verzoek vastgelegd wat u per telefoon" in body
    )
    assert f"> {SAID}" in body


def test_the_answer_that_is_waited_for_sets_the_clock_going_again(given: Given) -> None:
    number = clarifying(given)
    due = given.contact(number).due_at
    given.clock.advance(timedelta(days=7))
    assert 'name="antwoord"' in given.page(number, "pcp-bzk").html
    assert records(given, number, antwoord="ja", tekst="Die van 4 november.").status == 303
    contact = given.contact(number)
    assert (contact.state, contact.ball, contact.stopped_at) == (State.SUBMITTED, Party.LIAISON, None)
    assert contact.due_at is not None
    assert due is not None
    assert contact.due_at > due
    assert "vastgelegd dat de aanvrager per telefoon" in given.page(number, "kamerlid").text
    assert records(given, number, antwoord="ja").status == 409, "it is answered already"


def test_without_the_cross_it_is_a_message_and_the_question_stays_open(given: Given) -> None:
    number = clarifying(given)
    assert records(given, number).status == 303
    assert given.contact(number).state is State.CLARIFYING


def test_what_the_office_said_is_read_by_the_office_and_the_contact_persons_and_decides_nothing(
    given: Given,
) -> None:
    number = given.awaiting()
    assert records(given, number, kant="minister", tekst="De minister zegt ja.").status == 303
    assert given.contact(number).state is State.AWAITING_PERMISSION
    assert given.rows(Decision) == []
    assert letters(given) == [("recorded_office", "minister")]
    for reader in ("pcp-bzk", "minister-bzk"):
        assert "De minister zegt ja." in given.page(number, reader).text
    member = given.page(number, "kamerlid").text
    assert "De minister zegt ja." not in member
    assert "vastgelegd wat het bureau" not in member.lower()


def test_what_the_official_said_after_the_yes_reaches_who_asked(given: Given) -> None:
    number = given.permitted()
    assert records(given, number, kant="official", hoe="e-mail", tekst="Bel mij na drieën.").status == 303
    assert sorted(letters(given)) == [("message", "initiator"), ("recorded", "official")]
    told = next(one.body for one in given.rows(Letter) if one.template == "message")
    assert "De ambtenaar (per e-mail" in told
    assert "Bel mij na drieën." in given.page(number, "kamerlid").text


def test_who_was_not_told_of_it_said_nothing_of_it(given: Given) -> None:
    number = given.asked()
    assert 'value="official"' not in given.page(number, "pcp-bzk").html
    page = records(given, number, kant="official")
    assert page.status == 422
    assert 'id="ontvangen-kant-fout"' in page.html
    assert SAID in page.html, "what was typed stays"
    assert given.rows(Message) == []


@pytest.mark.parametrize("days", [1, -93])
def test_it_came_in_before_now_and_not_long_ago(given: Given, days: int) -> None:
    number = given.asked()
    moment = f"{local(given.clock() + timedelta(days=days)):%Y-%m-%dT%H:%M}"
    page = records(given, number, ontvangen_op=moment)
    assert page.status == 422
    assert 'id="ontvangen-ontvangen_op-fout"' in page.html


def test_only_the_asker_answers_the_question(given: Given) -> None:
    number = given.awaiting()
    given.did(contacts.ask_back, number, text="Welke?")
    page = records(given, number, kant="minister", antwoord="ja")
    assert page.status == 422
    assert 'id="ontvangen-antwoord-fout"' in page.html
    assert given.contact(number).state is State.CLARIFYING


def test_of_sealed_help_and_of_what_needs_no_permission_nobody_writes_down_so(given: Given) -> None:
    for number, by in ((given.sealed(), "pcp-bzk"), (given.asked("UWV"), "pcp-szw")):
        assert f"/verzoeken/{number}/ontvangen" not in given.page(number, by).html
        assert records(given, number, by).status == 403
    assert given.rows(Message) == []

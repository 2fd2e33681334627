"""After every outcome the page says what can still be done, and each way is a link that opens what it promises."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.law.days import today
from contactdesk.operations import reminders
from contactdesk.store.models import Letter
from contactdesk.words import Form, LetterState, Outcome, State
from tests.contacts import Given, long_passed

Make = Callable[[Given], str]
SUBJECT = "Storing bij DigiD"


def refused(given: Given, form: Form = Form.CONVERSATION) -> str:
    number = given.awaiting(form=form)
    no = replace(given.ruling(Outcome.REFUSED), alternative_on=today(given.clock()) + timedelta(days=7))
    given.did(decisions.decide, number, ruling=no)
    return number


def revoked(given: Given) -> str:
    number = given.permitted()
    given.did(
        decisions.revoke,
        number,
        reason="Er loopt nu een zaak.",
        decided_by="M. de Minister",
        capacity=given.ruling().capacity,
        decided_on=given.ruling().decided_on,
        how=given.ruling().how,
    )
    return number


def lapsed(given: Given) -> str:
    """The debate was there without a decision, and nobody said that it is still needed."""
    number = given.awaiting(debate_on=today(given.clock()) + timedelta(days=3))
    given.clock.advance(timedelta(days=4))
    given.database.write_now(reminders.due)
    given.database.write_now(_accept, given.clock())
    for _ in range(2):
        given.clock.advance(timedelta(days=10))
        given.database.write_now(reminders.due)
    return number


def _accept(db: Session, at: datetime) -> None:
    for letter in db.execute(select(Letter)).scalars():
        letter.state, letter.handed_over_at, letter.accepted_at = LetterState.ACCEPTED, at, at


def withdrawn(given: Given) -> str:
    number = given.asked()
    given.did(contacts.withdraw, number, by="kamerlid")
    return number


def declined(given: Given) -> str:
    number = given.asked("UWV")
    given.did(contacts.decline, number, by="zbo-uwv", text="Wij weten dit niet.")
    return number


def answered(given: Given) -> str:
    number = given.asked()
    given.did(contacts.answer_publicly, number, text="Zie het jaarverslag.")
    return number


def unanswered(given: Given) -> str:
    number = long_passed(given)
    given.clock.advance(timedelta(days=60))
    return number


def late(given: Given) -> str:
    number = given.asked()
    given.clock.advance(timedelta(days=10))
    return number


#: what the page offers after it, beside asking again
WAYS: dict[str, tuple[Make, tuple[str, ...]]] = {
    "refused": (
        refused,
        ("Opnieuw indienen", "Vraag een andere ambtenaar", "Vraag alleen de feiten", "Zoek een andere organisatie",
         "Vraag Logius zelf wat al openbaar is"),
    ),
    "revoked": (revoked, ("Opnieuw indienen", "Vraag een andere ambtenaar", "Vraag alleen de feiten")),
    "withdrawn": (withdrawn, ("Opnieuw indienen", "Zoek een andere organisatie")),
    "declined": (declined, ("Vraag het anders", "Zoek een andere organisatie", "Vraag UWV zelf wat al openbaar is")),
    "answered": (answered, ("Dit helpt mij niet", "Vraag het anders", "Zoek een andere organisatie")),
    "unanswered": (
        unanswered,
        ("Leg het voor aan de secretaris-generaal", "Trek het verzoek in", "Vraag dit ook aan een andere organisatie"),
    ),
    "late": (late, ("Trek het verzoek in", "Vraag dit ook aan een andere organisatie")),
}  # fmt: skip


def links(html: str) -> dict[str, str]:
    """What stands in the panel of what can be done, by its words."""
    panel = html.partition('aria-labelledby="wat-kan"')[2].partition("</section>")[0]
    return {
        text: href.replace("&amp;", "&")
        for href, text in re.findall(r'<a[^>]*href="([^"]+)">([^<]+)</a>', panel)
    }


@pytest.mark.parametrize("outcome", WAYS)
def test_each_way_is_a_link_that_opens(outcome: str, given: Given) -> None:
    make, ways = WAYS[outcome]
    number = make(given)
    kim = given.sign_in("kamerlid")
    page = kim.get(f"/verzoeken/{number}")
    found = links(page.html)
    assert set(ways) <= set(found)
    for text, href in found.items():
        if href.startswith("#"):
            assert href[1:] in page.values("id"), text
        elif href.startswith("/"):
            assert kim.get(href).status == 200, text


def test_what_lapsed_can_be_asked_again(given: Given) -> None:
    number = lapsed(given)
    assert given.contact(number).state is State.LAPSED
    found = links(given.sign_in("kamerlid").get(f"/verzoeken/{number}").html)
    assert {"Opnieuw indienen", "Vraag alleen de feiten", "Zoek een andere organisatie"} <= set(found)


def test_asking_for_another_official_or_only_for_facts_begins_with_what_was_typed(given: Given) -> None:
    number = given.awaiting(wished_official="Ada Ambtenaar")
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    kim = given.sign_in("kamerlid")
    found = links(kim.get(f"/verzoeken/{number}").html)
    other = kim.get(found["Vraag een andere ambtenaar"]).form("/verzoeken").fields
    facts = kim.get(found["Vraag alleen de feiten"]).form("/verzoeken").fields
    assert (other["onderwerp"], other["opnieuw"], other.get("ambtenaar", "")) == (SUBJECT, number, "")
    assert (facts["onderwerp"], facts["opnieuw"], facts["vorm"]) == (SUBJECT, number, "factual_information")


def test_who_asked_for_facts_already_is_not_sent_to_ask_for_facts(given: Given) -> None:
    number = refused(given, Form.FACTUAL_INFORMATION)
    assert "Vraag alleen de feiten" not in links(given.sign_in("kamerlid").get(f"/verzoeken/{number}").html)


@pytest.mark.parametrize("make", [refused, declined, unanswered])
def test_it_says_where_written_questions_go(make: Make, given: Given) -> None:
    number = make(given)
    page = given.sign_in("kamerlid").get(f"/verzoeken/{number}")
    assert "Schriftelijke vragen dient u in bij de Voorzitter van uw Kamer." in page.text


def test_after_help_with_a_law_was_refused_no_other_official_and_no_facts_are_offered(given: Given) -> None:
    number = given.sealed(Form.BILL_ASSISTANCE)
    given.did(contacts.ask_permission, number, official=None, advice=None)
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    found = links(given.sign_in("kamerlid").get(f"/verzoeken/{number}").html)
    assert "Opnieuw indienen" in found
    assert not {"Vraag een andere ambtenaar", "Vraag alleen de feiten"} & set(found)


def test_who_reports_a_contact_of_their_own_gets_no_ways_of_parliament(given: Given) -> None:
    number = given.reported()
    given.did(contacts.withdraw, number, by="zbo-uwv")
    assert set(links(given.sign_in("zbo-uwv").get(f"/verzoeken/{number}").html)) <= {"Opnieuw indienen"}

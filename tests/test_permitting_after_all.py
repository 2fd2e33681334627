"""Toch toestaan: after a no, or a yes that it took back, the office can still permit. That is a new decision, taken once."""

from typing import Any

import pytest

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.law.outcomes import Conflict
from contactdesk.store.models import Decision, Letter
from contactdesk.words import Outcome, State
from tests.contacts import ADA, Given
from tests.test_disputes import confirmation, told
from tests.web import Browser

YES = {
    "actie": "toch-toestaan",
    "uitkomst": "toegestaan",
    "naam": "M. de Minister",
    "hoedanigheid": "zelf",
}


def refused(given: Given) -> str:
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    return number


def revoked(given: Given) -> str:
    number = given.permitted()
    who = {key: getattr(given.ruling(), key) for key in ("decided_by", "capacity", "decided_on", "how")}
    given.did(decisions.revoke, number, reason="Toch niet.", **who)
    return number


@pytest.mark.parametrize("before", [refused, revoked])
def test_from_the_confirmation_of_a_no_the_office_still_permits(
    given: Given, visitor: Browser, before: Any
) -> None:
    number = before(given)
    path = confirmation(given, newest=True)
    assert "Toch toestaan" in visitor.get(path).text
    assert visitor.post(path, YES).status == 303
    contact, rows = given.contact(number), given.rows(Decision)
    assert (contact.state, contact.permission_id, contact.closed_at) == (State.PERMITTED, rows[-1].id, None)
    assert rows[-1].outcome is Outcome.PERMITTED
    letters = {letter.template: letter for letter in given.rows(Letter)[-5:]}
    assert "Eerder kreeg u bericht dat er geen toestemming was. Dat geldt niet meer." in " ".join(
        letters["permitted"].body.split()
    )
    assert told(given)["permitted_official"] == [ADA.email]
    page = given.page(number, "kamerlid").text
    assert "omdat er opnieuw is besloten" in page
    assert "Geldt." in page


def test_it_is_taken_once_and_the_second_keeps_what_was_typed(given: Given, visitor: Browser) -> None:
    number = refused(given)
    path = confirmation(given)
    assert visitor.post(path, YES).status == 303
    again = visitor.post(path, YES | {"uitkomst": "voorwaarden", "voorwaarden": "Alleen over de storing."})
    assert again.status == 409
    assert "Alleen over de storing." in again.text
    assert len(given.rows(Decision)) == 2
    assert given.contact(number).state is State.PERMITTED


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"uitkomst": ""}, "Kies ja, of ja onder voorwaarden"),
        ({"uitkomst": "geweigerd"}, "Kies ja, of ja onder voorwaarden"),
        ({"uitkomst": "voorwaarden"}, "Schrijf de voorwaarden op"),
        ({"naam": ""}, "naam"),
        ({"hoedanigheid": ""}, "namens"),
    ],
)
def test_what_is_missing_is_asked_for_at_the_field(
    given: Given, visitor: Browser, wrong: dict[str, str], says: str
) -> None:
    number = refused(given)
    page = visitor.post(confirmation(given), YES | wrong)
    assert page.status == 422
    assert says in page.text
    assert given.contact(number).state is State.REFUSED


def test_signed_in_the_office_has_the_same_and_a_contact_person_has_not(given: Given) -> None:
    number = refused(given)
    page = given.page(number, "minister-bzk")
    assert "Toch toestaan" in page.text
    assert 'value="geweigerd"' not in page.html
    assert "Toch toestaan" not in given.page(number, "pcp-bzk").text
    with pytest.raises(Conflict):
        given.did(decisions.decide, number, ruling=given.ruling())
    fields = {"uitkomst": "toegestaan", "naam": "M. de Minister", "hoedanigheid": "zelf"}
    assert given.posts(number, "minister-bzk", "besluit", **fields).status == 303
    assert given.contact(number).state is State.PERMITTED


def test_a_confirmation_of_a_yes_or_of_an_older_no_offers_it_not(given: Given, visitor: Browser) -> None:
    given.permitted()
    path = confirmation(given)
    assert "Toch toestaan" not in visitor.get(path).text
    assert visitor.post(path, YES).status == 409


def test_after_a_dispute_an_older_no_permits_nothing(given: Given, visitor: Browser) -> None:
    number = refused(given)
    path = confirmation(given)
    given.did(decisions.dispute, number, by="minister-bzk", text="Dit besloot ik niet zo.")
    given.did(contacts.remind, number)
    assert visitor.post(path, YES).status == 409
    assert given.contact(number).state is State.AWAITING_PERMISSION

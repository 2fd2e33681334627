"""What was asked is public already: answered with text and links, and open again by one click when that did not help."""

from datetime import timedelta

from contactdesk.store.models import Letter, Message
from contactdesk.words import Party, State
from tests.contacts import Given

WHERE = "https://www.rijksoverheid.nl/rapport"
ANSWER = {
    "tekst": "Dit staat in het jaarverslag, blz. 12.",
    "links": f"{WHERE}\nhttps://www.logius.nl/cijfers",
}


def answered(given: Given, make: object = Given.asked) -> str:
    number: str = make(given)  # type: ignore[operator]
    assert given.posts(number, "pcp-bzk", "openbaar", **ANSWER).status == 303
    return number


def test_an_answer_with_public_information_closes_the_request(given: Given) -> None:
    number = answered(given)
    contact = given.contact(number)
    assert (contact.state, contact.ball, contact.closed_at is not None) == (State.ANSWERED, None, True)
    page = given.page(number, "kamerlid")
    assert ANSWER["tekst"] in page.text
    assert f'<a href="{WHERE}" rel="noopener noreferrer">' in page.html
    assert "beantwoord met openbare informatie" in page.text
    (told,) = [one for one in given.rows(Letter) if one.template == "answered"]
    assert told.to_party == "initiator"
    assert f"> {WHERE}" in told.body


def test_one_click_opens_it_again_with_the_contact_person_and_what_was_left_of_the_term(given: Given) -> None:
    number = answered(given)
    was = given.contact(number).due_at
    given.clock.advance(timedelta(days=14))
    page = given.page(number, "kamerlid")
    form = page.form(f"/verzoeken/{number}/niet-geholpen")
    assert given.sign_in("kamerlid").post(form.action, form.fields).status == 303
    contact = given.contact(number)
    assert (contact.state, contact.ball, contact.closed_at) == (State.SUBMITTED, Party.LIAISON, None)
    assert None not in (was, contact.due_at)
    assert contact.due_at > was, "nobody is late by an answer"
    assert "not_helped" in [one.template for one in given.rows(Letter)]
    assert "hielp niet" in given.page(number, "pcp-bzk").text
    assert given.posts(number, "kamerlid", "niet-geholpen").status == 409


def test_the_office_that_was_asked_hears_that_it_need_not_decide(given: Given) -> None:
    number = answered(given, Given.awaiting)
    told = {one.to_party: one.body for one in given.rows(Letter) if one.template == "answered"}
    assert "Een link om te besluiten werkt niet meer." in told["minister"]
    assert given.contact(number).state is State.ANSWERED


def test_a_line_that_is_no_web_address_is_said_at_its_field(given: Given) -> None:
    number = given.asked()
    page = given.posts(number, "pcp-bzk", "openbaar", tekst="Zie daar.", links="javascript:alert(1)")
    assert page.status == 422
    assert 'id="openbaar-links-fout"' in page.html
    assert given.rows(Message) == []


def test_who_wants_to_reach_a_member_is_not_answered_so(given: Given) -> None:
    number = given.reported("BZK", "ambtenaar-bzk")
    assert f"/verzoeken/{number}/openbaar" not in given.page(number, "pcp-bzk").html
    assert given.posts(number, "pcp-bzk", "openbaar", **ANSWER).status == 409


def test_of_sealed_help_nobody_answers_so(given: Given) -> None:
    number = given.sealed()
    assert given.posts(number, "pcp-bzk", "openbaar", **ANSWER).status in (403, 409)
    assert f"/verzoeken/{number}/openbaar" not in given.page(number, "pcp-bzk").html

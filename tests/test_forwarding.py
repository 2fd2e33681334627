"""Sending on: what the contact person sees before it is done, what stays on both sides, and who hears of it once."""

import pytest

from contactdesk.store.models import AuditEntry, ContactRequest, Letter, Message
from contactdesk.words import State
from tests.contacts import Given

WHY = "De uitkering gaat over het werk van SZW."


def following(given: Given) -> ContactRequest:
    return next(one for one in given.rows(ContactRequest) if one.previous_id)


def sent_on(given: Given, to: str = "SZW") -> tuple[str, ContactRequest]:
    number = given.asked()
    given.posts(number, "pcp-bzk", "doorsturen", organisatie=given.organisation(to), reden=WHY)
    return number, following(given)


def test_before_it_is_sent_on_the_page_says_what_happens_and_nothing_has(given: Given) -> None:
    number = given.asked()
    before = [len(given.rows(table)) for table in (Letter, AuditEntry)]
    fields = {"organisatie": given.organisation("SZW"), "reden": WHY, "bevestigd": ""}
    page = given.posts(number, "pcp-bzk", "doorsturen", **fields)
    assert page.status == 200
    for words in (
        "Er is nog niets doorgestuurd",
        "Toestemming nodig",
        "Nieuw verzoek",
        WHY,
        "Ontvangst van het verzoek",
        "Er komt een nieuw verzoek bij het ministerie van Sociale Zaken en Werkgelegenheid, met",
    ):
        assert words in page.text
    assert given.contact(number).state is State.SUBMITTED
    assert [len(given.rows(ContactRequest)), given.rows(Message)] == [1, []]
    assert [len(given.rows(table)) for table in (Letter, AuditEntry)] == before
    form = page.form(f"/verzoeken/{number}/doorsturen")
    sure = given.sign_in("pcp-bzk").post(form.action, form.fields | {"bevestigd": "ja"})
    assert (sure.status, sure.location) == (303, f"/verzoeken/{number}")
    left = {one.template for one in given.rows(Letter)[before[0] :]}
    assert left == {"receipt", "submitted"}, "what the page named, and nothing else"


def test_the_check_leads_back_to_the_form_with_what_was_typed(given: Given) -> None:
    number = given.asked()
    fields = {
        "organisatie": given.organisation("SZW"),
        "reden": WHY,
        "bevestigd": "",
        "wijzig": "organisatie",
    }
    page = given.posts(number, "pcp-bzk", "doorsturen", **fields)
    assert page.status == 200
    form = page.form(f"/verzoeken/{number}/doorsturen")
    assert form.fields["reden"] == WHY
    assert form.fields["organisatie"] == str(given.organisation("SZW"))


def test_what_does_not_go_through_the_desk_says_so_before_it_is_closed(given: Given) -> None:
    number = given.asked()
    fields = {"organisatie": given.organisation("BZK"), "vorm": "public_information", "reden": WHY}
    page = given.posts(number, "pcp-bzk", "doorsturen", **fields, bevestigd="")
    assert "Er komt geen nieuw verzoek" in page.text
    assert given.posts(number, "pcp-bzk", "doorsturen", **fields).status == 303
    told = [one.body for one in given.rows(Letter) if one.template == "forwarded"]
    assert any("Kies dan als vorm feitelijke informatie" in body for body in told), "where it can go"


def test_a_reason_is_needed_and_asked_at_its_field(given: Given) -> None:
    number = given.asked()
    page = given.posts(number, "pcp-bzk", "doorsturen", organisatie=given.organisation("SZW"), reden=" ")
    assert page.status == 422
    assert 'id="doorsturen-reden-fout"' in page.html
    assert "Schrijf waarom u dit doorstuurt" in page.text


def test_the_member_gets_one_letter_which_says_who_sent_it_on_from_where_and_why(given: Given) -> None:
    number, after = sent_on(given)
    told = [one for one in given.rows(Letter) if one.to_party == "initiator" and one.template != "asked_back"]
    assert [(one.template, one.contact_id) for one in told] == [
        ("receipt", given.contact(number).id),
        ("receipt", after.id),
    ]
    body = told[1].body
    assert told[1].subject.startswith("Doorgestuurd naar SZW")
    assert "heeft dit voor u ingevoerd" not in body
    assert "Petra Post heeft uw verzoek doorgestuurd: van Logius naar het ministerie van" in body
    assert f"> {WHY}" in body
    assert number in body


@pytest.mark.parametrize("persona", ["pcp-bzk", "kamerlid"])
def test_where_it_went_stays_on_the_old_page(given: Given, persona: str) -> None:
    number, after = sent_on(given)
    page = given.page(number, persona).text
    assert f", {after.number}" in page
    assert "naar het ministerie van" in page
    assert WHY in page


@pytest.mark.parametrize("persona", ["pcp-szw", "kamerlid"])
def test_where_it_came_from_and_why_stays_on_the_new_page(given: Given, persona: str) -> None:
    number, after = sent_on(given)
    page = given.page(after.number, persona).text
    assert f"Logius, {number}" in page
    assert WHY in page
    assert "Ingevoerd door" not in page


def test_the_new_contact_person_reads_from_where_and_why(given: Given) -> None:
    _, after = sent_on(given)
    (body,) = [
        one.body for one in given.rows(Letter) if one.template == "submitted" and one.contact_id == after.id
    ]
    assert "Dit is doorgestuurd van Logius." in body
    assert f"> {WHY}" in body


def test_who_was_not_told_of_the_question_reads_no_reason_of_it(given: Given) -> None:
    _, after = sent_on(given, "UWV")
    assert after.disclose.value == "fact"
    assert WHY not in given.page(after.number, "pcp-szw").text
    for one in given.rows(Letter):
        if one.contact_id == after.id and one.to_party in ("minister", "liaison"):
            assert WHY not in one.body, one.template

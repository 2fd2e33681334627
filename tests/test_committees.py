"""What a committee asks: on which day a majority decided it, who may ask it, and who hears of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from contactdesk import contacts, people
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.store.models import Committee, ContactRequest, Letter, RoleGrant
from contactdesk.words import Chamber, Form, Party, Role
from tests.contacts import Given
from tests.web import Page

DECIDED = "maandag 23 november 2026"
BRIEFING = {"vorm": "technical_briefing", "onderwerp": "Stand van de Woo", "vraag": "Graag uitleg."}
LABEL = "Besluit van de commissie"


def tried(given: Given, persona: str = "griffier", **more: Any) -> Page:
    """The answer to the form; without `commissiebesluit` nothing is said of a decision."""
    fields = BRIEFING | {"organisatie": given.organisation("BZK"), "sleutel": "een"} | more
    return given.sign_in(persona).post("/verzoeken", fields)


def committee(given: Given) -> int:
    return given.rows(Committee)[0].id


def sent(given: Given, persona: str = "griffier", **more: Any) -> str:
    page = tried(given, persona, commissiebesluit="2026-11-23", bevestigd="ja", **more)
    assert page.status == 303, page.text
    return given.rows(ContactRequest)[-1].number


# The day of its decision


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("", "Vul in op welke dag de commissie hiertoe besloot"),
        ("2026-11-25", "Dit besluit moet nog komen"),
        ("2025-11-20", "Dit besluit is te lang geleden"),
        ("onlangs", "Schrijf de dag van het besluit van de commissie als dag, maand en jaar"),
    ],
)
def test_a_committee_says_when_it_decided_and_keeps_what_was_typed(
    given: Given, day: str, message: str
) -> None:
    page = tried(given, commissiebesluit=day, bevestigd="ja")
    assert page.status == 422
    assert message in page.text
    fields = page.form("/verzoeken").fields
    assert (fields["commissiebesluit"], fields["vraag"]) == (day, "Graag uitleg.")
    assert given.rows(ContactRequest) == []


def test_the_form_says_what_a_request_of_a_committee_is_and_asks_nobody_else(given: Given) -> None:
    assert "commissiebesluit" in given.sign_in("griffier").get("/verzoeken/nieuw").html
    for persona in ("kamerlid", "senator", "assistent", "ambtenaar-bzk", "zbo-uwv"):
        assert "commissiebesluit" not in given.sign_in(persona).get("/verzoeken/nieuw").html, persona
    page = tried(given, "kamerlid", commissiebesluit="2026-11-23")
    assert (page.status, "alleen voor een verzoek van een commissie" in page.text) == (422, True)


def test_what_the_desk_passes_on_asks_no_decision(given: Given) -> None:
    page = tried(given, vorm="public_information")
    assert (page.status, page.values("data-regime")) == (200, ["refer"])


def test_the_day_is_on_the_check_the_page_and_in_the_history(given: Given) -> None:
    assert DECIDED in tried(given, commissiebesluit="2026-11-23").text
    number = sent(given)
    for persona in ("griffier", "pcp-bzk"):
        text = given.page(number, persona).text
        assert f"{LABEL} {DECIDED}" in " ".join(text.split())
        assert f"heeft het verzoek ingediend. De commissie besloot daartoe op {DECIDED}." in text


@pytest.mark.parametrize(
    ("at", "form", "parties"),
    [
        ("BZK", Form.TECHNICAL_BRIEFING, {"initiator", "liaison", "minister"}),
        ("UWV", Form.HEARING, {"initiator", "liaison", "minister", "body"}),
    ],
)
def test_each_side_reads_the_day_in_its_letter(given: Given, at: str, form: Form, parties: set[str]) -> None:
    number = sent(given, organisatie=given.organisation(at), vorm=form.value)
    if at == "BZK":
        given.did(contacts.ask_permission, number, advice="Akkoord.")
    told = {one.to_party for one in given.rows(Letter) if f"{LABEL}: {DECIDED}" in one.body}
    assert told == parties


def test_a_request_of_before_this_was_asked_says_that_it_was_not_given(given: Given) -> None:
    number = sent(given)
    given.database.write_now(lambda db: db.execute(update(ContactRequest).values(committee_decided_on=None)))
    given.did(contacts.ask_permission, number, advice="Akkoord.")
    text = given.page(number, "griffier").text
    assert f"{LABEL} niet opgegeven" in " ".join(text.split())
    assert "besloot daartoe" not in text
    asked = next(one for one in given.rows(Letter) if one.template == "asked")
    assert f"{LABEL}: niet opgegeven" in asked.body


def test_the_day_goes_along_when_it_is_sent_on_and_when_it_is_asked_again(given: Given) -> None:
    number = sent(given)
    given.did(contacts.forward, number, organisation_id=given.organisation("SZW"), form=Form.CONVERSATION)
    assert [str(one.committee_decided_on) for one in given.rows(ContactRequest)] == ["2026-11-23"] * 2
    again = given.asked("BZK", "griffier", committee_decided_on=today(given.clock()) - timedelta(days=2))
    given.did(contacts.withdraw, again, by="griffier")
    fields = given.sign_in("griffier").get(f"/verzoeken/nieuw?opnieuw={again}").form("/verzoeken").fields
    assert fields["commissiebesluit"] == "2026-11-22"


# What a contact person writes down for it


def test_a_contact_person_enters_what_a_committee_asked_and_gives_the_day(given: Given) -> None:
    of = {"namens": f"commissie-{committee(given)}"}
    assert 'value="commissie-' in given.sign_in("pcp-bzk").get("/verzoeken/nieuw").html
    page = tried(given, "pcp-bzk", **of)
    assert (page.status, "Vul in op welke dag" in page.text) == (422, True)
    number = sent(given, "pcp-bzk", **of)
    found = given.contact(number)
    assert (found.initiator_kind, found.initiator_id, found.committee_id, found.entered_by_side) == (
        *("committee", given.ids["griffier"], committee(given)),
        False,
    )
    receipt = next(one for one in given.rows(Letter) if one.template == "receipt")
    assert receipt.to_email == "gerrit.griffier@tweedekamer.example"
    assert "Petra Post heeft dit voor u ingevoerd" in receipt.body
    said = "Petra Post (contactpersoon) namens de vaste commissie voor Digitale Zaken heeft het verzoek ingevoerd."
    assert said in given.page(number, "griffier").text


@pytest.mark.parametrize(
    ("persona", "namens"),
    [
        ("pcp-bzk", "commissie-999"),
        ("pcp-bzk", "commissie-"),
        ("ambtenaar-bzk", "commissie-1"),
        ("kamerlid", "commissie-1"),
        ("griffier", "commissie-999"),
    ],
)
def test_nobody_else_asks_in_the_name_of_a_committee(given: Given, persona: str, namens: str) -> None:
    page = tried(given, persona, namens=namens, commissiebesluit="2026-11-23", bevestigd="ja")
    assert (page.status, given.rows(ContactRequest)) == (422, [])


# Who hears of it


def test_its_letters_go_to_who_is_its_clerk_today(given: Given) -> None:
    number = sent(given)
    given.succeeded("griffier")
    email = "gerrit.griffier@tweedekamer.example"
    given.database.write_now(people.end_person, email, today(given.clock()), SYSTEM)
    given.did(contacts.ask_back, number, text="Welke stand?")
    told = [one.to_email for one in given.rows(Letter) if one.template == "asked_back"]
    assert told == ["na.griffier@bzk.example"]


# Its chair


@pytest.fixture
def chair(given: Given) -> Given:
    """Kim Kamerlid is also chair of the committee."""

    def seat(db: Session) -> None:
        grant = Grant(Role.CHAIR, chamber=Chamber.TK, committee_id=db.exec(select(Committee)).one().id)
        people.grant_role(db, given.ids["kamerlid"], grant, by=SYSTEM)

    given.database.write_now(seat)
    return given


def as_chair(given: Given) -> dict[str, str]:
    return {"hoedanigheid": f"chair-{committee(given)}"}


def test_a_chair_says_in_which_capacity(chair: Given) -> None:
    page = tried(chair, "kamerlid", bevestigd="ja")
    assert (page.status, "Kies in welke hoedanigheid u dit vraagt" in page.text) == (422, True)
    page = tried(chair, "kamerlid", **as_chair(chair))
    assert (page.status, "Vul in op welke dag de commissie" in page.text) == (422, True)
    for wrong in ("chair-999", "member-1", "liaison-1"):
        assert tried(chair, "kamerlid", hoedanigheid=wrong, bevestigd="ja").status == 422, wrong
    assert chair.rows(ContactRequest) == []


def test_a_chair_asks_for_the_committee_and_as_a_member(chair: Given) -> None:
    of_committee = chair.contact(sent(chair, "kamerlid", **as_chair(chair)))
    assert (of_committee.initiator_kind, of_committee.committee_id) == ("committee", committee(chair))
    assert of_committee.member_id is None
    page = tried(chair, "kamerlid", hoedanigheid="member", sleutel="twee", bevestigd="ja")
    assert page.status == 303, page.text
    own = chair.rows(ContactRequest)[-1]
    assert (own.initiator_kind, own.committee_id) == ("member", None)
    assert chair.page(own.number, "griffier").status == 404, (
        "what a chair asks as a member is no affair of the clerk"
    )
    assert chair.page(of_committee.number, "assistent").status == 404, (
        "nor the committee's of who acts for the member"
    )


def test_clerk_and_chair_see_and_do_what_the_other_asked(chair: Given) -> None:
    asked = {"griffier": sent(chair), "kamerlid": sent(chair, "kamerlid", sleutel="twee", **as_chair(chair))}
    for by, other in (("griffier", "kamerlid"), ("kamerlid", "griffier")):
        assert chair.page(asked[by], other).status == 200
        assert asked[by] in chair.sign_in(other).get("/verzoeken").html
        chair.did(contacts.ask_back, asked[by], text="Welke stand?")
        chair.did(contacts.clarify, asked[by], by=other, text="Die van nu.")
        chair.did(contacts.withdraw, asked[by], by=other)
    said = "Voorzitter Kim Kamerlid namens de vaste commissie voor Digitale Zaken"
    assert any(said in one.body for one in chair.rows(Letter) if one.template == "submitted")


def test_the_letters_of_the_committee_go_to_both(chair: Given) -> None:
    number = sent(chair)
    chair.did(contacts.ask_back, number, text="Welke stand?")
    told = [one.to_email for one in chair.rows(Letter) if one.template == "asked_back"]
    assert told == ["gerrit.griffier@tweedekamer.example", "kim.kamerlid@tweedekamer.example"]


def test_who_is_no_chair_any_more_finds_nothing_of_the_committee(chair: Given) -> None:
    number = sent(chair, "kamerlid", **as_chair(chair))
    seat = next(one for one in chair.rows(RoleGrant) if one.role is Role.CHAIR)
    on, browser = today(chair.clock()), chair.sign_in("kamerlid")
    chair.database.write_now(people.end_grant, seat.id, on, SYSTEM, party=Party.SYSTEM)
    assert browser.get(f"/verzoeken/{number}").status == 303, "signed out with the role"
    assert chair.page(number, "kamerlid").status == 404
    assert number not in chair.sign_in("kamerlid").get("/verzoeken").html


def test_a_chair_is_one_as_long_as_they_are_a_member(chair: Given) -> None:
    membership = next(one for one in chair.rows(RoleGrant) if one.role is Role.MEMBER)
    on = today(chair.clock())
    chair.database.write_now(people.end_grant, membership.id, on, SYSTEM, party=Party.SYSTEM)
    assert chair.database.read_now(people.actor, chair.ids["kamerlid"], on) is None
    chair.did(contacts.ask_back, chair.asked("BZK", "griffier"), text="Welke stand?")
    told = [one.to_email for one in chair.rows(Letter) if one.template == "asked_back"]
    assert told == ["gerrit.griffier@tweedekamer.example"]


def test_the_form_of_a_chair_comes_back_as_it_was_when_asked_again(chair: Given) -> None:
    number = sent(chair, "kamerlid", **as_chair(chair))
    chair.did(contacts.withdraw, number, by="kamerlid")
    fields = chair.sign_in("kamerlid").get(f"/verzoeken/nieuw?opnieuw={number}").form("/verzoeken").fields
    assert fields["hoedanigheid"] == as_chair(chair)["hoedanigheid"]

"""The minister or state secretary whom a contact concerns: chosen, changed, asked; the others are strangers to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from contactdesk import contacts, people
from contactdesk.contacts import decisions, portfolios, standing_permissions
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.people.organisations import organisations_file
from contactdesk.store import visibility
from contactdesk.store.models import AuditEntry, Decision, Letter, Organisation, Portfolio
from contactdesk.words import Form, Role, State
from tests.contacts import ADA, Given
from tests.test_attacks import link_of
from tests.web import Browser

VRO = "bureau-minister@vro.example"
BZK = "minister@bzk.example"
TITLE = "minister van Volkshuisvesting en Ruimtelijke Ordening"
HOUSING = {
    "vorm": "conversation",
    "onderwerp": "Woningbouw",
    "vraag": "Hoeveel woningen kwamen er bij?",
}


class Ministry(Given):
    """BZK, with two ministers; each has an office with somebody in it."""

    vro: int
    szw: int

    def office(self) -> Actor:
        found = self.database.read_now(people.actor, self.ids["minister-vro"], today(self.clock()))
        assert found
        return found

    def finds(self, number: str, by: Actor) -> bool:
        try:
            self.database.read_now(visibility.find, number, by)
        except NotFound:
            return False
        return True

    def to(self, number: str, template: str) -> list[str]:
        about = self.contact(number).id
        return [
            one.to_email for one in self.rows(Letter) if (one.contact_id, one.template) == (about, template)
        ]


def two_ministers(db: Session) -> tuple[int, int, int]:
    """The office of VRO at BZK, somebody in it, and the minister of SZW."""
    ministry = db.execute(select(Organisation).where(col(Organisation.abbreviation) == "BZK")).scalar_one()
    db.add(Portfolio(key="vro", title=TITLE, mailbox=VRO, department_id=ministry.id))
    db.flush()
    found = {one.key: one.id for one in db.execute(select(Portfolio)).scalars()}
    person = people.add_person(db, name="Vico Vro", email="vico.vro@bzk.example", by=SYSTEM)
    people.grant_role(db, person, Grant(Role.MINISTER, portfolio_id=found["vro"]), by=SYSTEM)
    return found["vro"], found["szw"], person


@pytest.fixture
def ministry(given: Given) -> Iterator[Ministry]:
    made = Ministry(given.database, given.ids, given.clock, given.sign_in)
    made.vro, made.szw, made.ids["minister-vro"] = given.database.write_now(two_ministers)
    return made


# Who asks chooses


def test_a_question_about_housing_to_bzk_can_go_to_the_minister_of_housing(ministry: Ministry) -> None:
    member = ministry.sign_in("kamerlid")
    fields = HOUSING | {"organisatie": ministry.organisation("BZK"), "bewindspersoon": ministry.vro}
    page = member.post("/verzoeken", fields)
    assert TITLE in page.text.replace("Minister", "minister")
    sent = member.post("/verzoeken", page.form("/verzoeken").fields | {"bevestigd": "ja"})
    number = sent.location.rpartition("/")[2]
    assert ministry.contact(number).portfolio_id == ministry.vro
    ministry.did(contacts.ask_permission, number, official=ADA)
    assert ministry.to(number, "asked") == [VRO]


def test_without_a_choice_who_answers_for_the_organisation_is_asked(ministry: Ministry) -> None:
    number = ministry.awaiting(at="BZK")
    assert ministry.to(number, "asked") == [BZK]


def test_the_check_page_names_the_minister_where_there_is_a_choice(ministry: Ministry) -> None:
    page = ministry.sign_in("kamerlid").post(
        "/verzoeken", HOUSING | {"organisatie": ministry.organisation("BZK")}
    )
    assert "Minister van Binnenlandse Zaken en Koninkrijksrelaties" in page.text


def test_the_rule_is_true_of_the_minister_whom_it_concerns_also_after_another_was_asked(
    ministry: Ministry,
) -> None:
    """That BZK is under the minister of VRO is not so; that this minister is asked is."""
    number = ministry.asked("BZK", portfolio_id=ministry.vro)
    asked = "vraagt de contactpersoon eerst toestemming aan de "
    assert f"{asked}{TITLE}" in ministry.contact(number).because
    own = next(one for one in ministry.rows(Portfolio) if one.key == "bzk")
    ministry.posts(number, "pcp-bzk", "toestemming-vragen", bewindspersoon=own.id)
    said = ministry.contact(number).because
    assert f"{asked}{own.title}" in said
    assert TITLE not in said
    assert "valt onder ministeriële verantwoordelijkheid" in said


def test_a_minister_of_another_ministry_cannot_be_chosen(ministry: Ministry) -> None:
    fields = HOUSING | {"organisatie": ministry.organisation("BZK"), "bewindspersoon": ministry.szw}
    page = ministry.sign_in("kamerlid").post("/verzoeken", fields)
    assert (page.status, portfolios.NOT_OF_IT in page.text) == (422, True)
    assert "Hoeveel woningen kwamen er bij?" in page.text


def test_the_lead_minister_of_a_bill_on_two_ministries_is_asked(ministry: Ministry) -> None:
    number = ministry.asked(
        "BZK", form=Form.BILL_ASSISTANCE, bill_title="Wet wonen en werken", portfolio_id=ministry.szw
    )
    ministry.did(contacts.ask_permission, number)
    assert ministry.to(number, "asked") == ["minister@szw.example"]
    ministry.did(decisions.decide, number, ruling=ministry.ruling())
    assert ministry.rows(Decision)[-1].portfolio_id == ministry.szw


def test_only_where_there_is_a_choice_the_form_of_a_department_asks(ministry: Ministry) -> None:
    assert "Welke bewindspersoon?" in ministry.sign_in("pcp-bzk").get("/verzoeken/nieuw").text
    assert "Welke bewindspersoon?" not in ministry.sign_in("pcp-szw").get("/verzoeken/nieuw").text


def test_an_office_without_a_mailbox_cannot_be_chosen(ministry: Ministry) -> None:
    def empty(db: Session) -> None:
        db.get_one(Portfolio, ministry.vro).mailbox = " "

    ministry.database.write_now(empty)
    with pytest.raises(Invalid):
        ministry.asked("BZK", portfolio_id=ministry.vro)


def test_who_asks_again_finds_the_minister_whom_they_chose(ministry: Ministry) -> None:
    number = ministry.asked("BZK", portfolio_id=ministry.vro)
    ministry.did(contacts.withdraw, number, by="kamerlid")
    page = ministry.sign_in("kamerlid").get(f"/verzoeken/nieuw?opnieuw={number}")
    assert page.form("/verzoeken").fields["bewindspersoon"] == str(ministry.vro)


# The others are strangers


def test_another_minister_of_the_same_ministry_is_a_stranger(ministry: Ministry) -> None:
    number = ministry.asked("BZK", portfolio_id=ministry.vro)
    ministry.did(contacts.ask_permission, number, official=ADA)
    assert ministry.finds(number, ministry.office())
    assert not ministry.finds(number, ministry.actor("minister-bzk"))
    ruling = ministry.ruling()
    with pytest.raises(NotFound):
        ministry.did(decisions.decide, number, by="minister-bzk", ruling=ruling)
    ministry.did(decisions.decide, number, by="minister-vro", ruling=ruling)
    assert ministry.rows(Decision)[-1].portfolio_id == ministry.vro


def test_a_permission_beforehand_is_of_one_minister(ministry: Ministry) -> None:
    ministry.beforehand()
    own, other = ministry.asked("BZK"), ministry.asked("BZK", portfolio_id=ministry.vro)
    fitting = standing_permissions.fitting
    assert ministry.database.read_now(fitting, ministry.contact(own))
    assert not ministry.database.read_now(fitting, ministry.contact(other))


# The contact person puts it to another one


def put_to_housing(ministry: Ministry, number: str) -> None:
    ministry.did(contacts.ask_permission, number, portfolio_id=ministry.vro, official=ADA)


def test_what_lies_with_the_wrong_minister_is_put_to_the_right_one(ministry: Ministry) -> None:
    number = ministry.awaiting(at="BZK")
    put_to_housing(ministry, number)
    contact = ministry.contact(number)
    assert (contact.state, contact.portfolio_id) == (State.AWAITING_PERMISSION, ministry.vro)
    assert ministry.to(number, "asked") == [BZK, VRO]
    assert ministry.to(number, "asked_elsewhere") == [BZK]
    assert not ministry.finds(number, ministry.actor("minister-bzk"))


def test_whoever_was_asked_first_can_no_longer_decide_with_the_link(
    ministry: Ministry, visitor: Browser
) -> None:
    number = ministry.awaiting(at="BZK")
    path = link_of(ministry, BZK)
    put_to_housing(ministry, number)
    page = visitor.get(path)
    assert "Storing bij DigiD" not in page.text
    assert "verlopen" in page.text


def test_the_history_says_who_was_asked_when(ministry: Ministry) -> None:
    number = ministry.awaiting(at="BZK")
    put_to_housing(ministry, number)
    text = ministry.page(number, "pcp-bzk").text
    assert "toestemming gevraagd aan de minister van Binnenlandse Zaken en Koninkrijksrelaties" in text
    assert f"toestemming gevraagd aan de {TITLE}" in text
    (entry,) = [one for one in ministry.rows(AuditEntry) if "portfolio_was" in one.details]
    assert entry.details["portfolio"] == ministry.vro


def test_a_permission_of_the_one_does_not_count_for_the_other(ministry: Ministry) -> None:
    number = ministry.permitted(at="BZK")
    put_to_housing(ministry, number)
    assert ministry.contact(number).permission_id is None
    with pytest.raises(Forbidden):
        ministry.did(decisions.dispute, number, by="minister-vro", text="Dit heb ik niet besloten.")


def test_who_has_it_already_is_not_asked_twice(ministry: Ministry) -> None:
    number = ministry.awaiting(at="BZK")
    with pytest.raises(Conflict):
        ministry.did(contacts.ask_permission, number, official=ADA)


def test_the_page_offers_it_only_where_there_is_another_minister(ministry: Ministry) -> None:
    offer = "Leg het voor aan een andere bewindspersoon"
    assert offer in ministry.page(ministry.awaiting(at="BZK"), "pcp-bzk").text
    elsewhere = ministry.asked("SZW")
    ministry.did(contacts.ask_permission, elsewhere, by="pcp-szw")
    assert offer not in ministry.page(elsewhere, "pcp-szw").text


def test_from_the_page_it_goes_to_the_minister_who_was_chosen(ministry: Ministry) -> None:
    number = ministry.asked("BZK")
    ministry.posts(number, "pcp-bzk", "toestemming-vragen", bewindspersoon=ministry.vro)
    assert ministry.to(number, "asked") == [VRO]


def test_who_was_asked_first_hears_nothing_of_what_comes_after(ministry: Ministry) -> None:
    number = ministry.awaiting(at="BZK")
    put_to_housing(ministry, number)
    ministry.did(contacts.withdraw, number, by="kamerlid")
    assert BZK not in ministry.to(number, "withdrawn")
    assert VRO in ministry.to(number, "withdrawn")


def test_forwarded_within_the_ministry_it_stays_with_the_minister_who_was_chosen(ministry: Ministry) -> None:
    number = ministry.asked("BZK", portfolio_id=ministry.vro)
    following = ministry.did(
        contacts.forward,
        number,
        organisation_id=ministry.organisation("BZK"),
        form=Form.TECHNICAL_BRIEFING,
    )
    assert ministry.contact(following).portfolio_id == ministry.vro
    other = ministry.did(contacts.forward, following, organisation_id=ministry.organisation("SZW"))
    assert ministry.contact(other).portfolio_id == ministry.szw


# The file


def test_the_tax_administration_answers_to_its_state_secretary() -> None:
    found = organisations_file.load(Path(__file__).parents[1] / "config" / "organisations.toml")
    titles = {one.key: one.title for one in found.portfolios}
    (service,) = [one for one in found.organisations if one.name == "Belastingdienst"]
    assert titles[service.portfolio or ""] == "staatssecretaris van Financiën"

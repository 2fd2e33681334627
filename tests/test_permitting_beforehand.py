"""Permitting on a permission beforehand is one form, from the row: with whom, one more condition, and a button."""

from datetime import timedelta

import pytest

from contactdesk import contacts
from contactdesk.audit import contents
from contactdesk.contacts import Official, decisions, standing_permissions
from contactdesk.store.models import AuditEntry, Decision, Letter
from contactdesk.words import Foot, Form, Outcome, State
from tests.contacts import ADA, Given
from tests.web import Page

TOM = Official("Tom Techniek", "tom.techniek@logius.example", "070-555 07 01")
BO = Official("Bo Beleid", "bo.beleid@bzk.example", "070-555 09 09")
TYPED = {
    "ambtenaar_naam": TOM.name,
    "ambtenaar_email": TOM.email,
    "ambtenaar_telefoon": TOM.phone or "",
}
PERMIT = {"uitkomst": "toegestaan", "hoe": "vooraf"}


def named(given: Given, official: Official, at: str = "Logius", **more: str) -> str:
    """A contact for which this official was named, and told so."""
    number = given.asked(at, **more)
    given.did(contacts.ask_permission, number, official=official)
    given.did(decisions.decide, number, ruling=given.ruling())
    return number


def permits(given: Given, number: str, standing: int, **fields: str) -> Page:
    return given.posts(number, "pcp-bzk", "besluit", **PERMIT, vooraf_id=standing, **fields)


def choices(page: Page) -> list[str]:
    assert page.reading
    return [one["value"] for one in page.reading.inputs if one.get("name") == "wie"]


def told(given: Given, number: str, party: str) -> list[str]:
    id_ = given.contact(number).id
    return [one.body for one in given.rows(Letter) if one.contact_id == id_ and one.to_party == party]


# From the row


def test_the_row_of_what_can_be_permitted_at_once_opens_that_form(given: Given) -> None:
    number = given.asked()
    pcp = given.sign_in("pcp-bzk")
    assert "Oppakken" in pcp.get("/wachtrij?lijst=nieuw").text
    given.beforehand()
    queue = pcp.get("/wachtrij?lijst=nieuw")
    assert "Toestaan (vooraf)" in queue.text
    href = f"/verzoeken/{number}?terug=lijst%3Dnieuw&amp;doe=vooraf#vooraf"
    assert href in queue.html
    form = pcp.get(href.replace("&amp;", "&")).html.partition('id="vooraf"')[2].partition("</details>")[0]
    assert form.startswith(" open"), "the form is open"
    assert "Met welke ambtenaar" not in form, "nobody was named before: they are typed"
    assert "Naam van de ambtenaar" in form


def test_a_row_that_nothing_covers_offers_no_such_form(given: Given) -> None:
    given.asked(form=Form.WORKING_VISIT)
    given.beforehand()
    assert "Toestaan (vooraf)" not in given.sign_in("pcp-bzk").get("/wachtrij?lijst=nieuw").text


# With whom


def test_who_was_named_before_is_offered_with_the_number(given: Given) -> None:
    earlier, standing, number = named(given, TOM), given.beforehand(), given.asked()
    page = given.page(number, "pcp-bzk")
    assert choices(page) == [earlier, "ander", "niemand"]
    assert f"{TOM.name}, {TOM.phone}, {TOM.email}" in page.text
    assert permits(given, number, standing, kiest="ja", wie=earlier).status == 303
    contact = given.contact(number)
    assert (contact.official_name, contact.official_email, contact.official_phone) == (
        TOM.name,
        TOM.email,
        TOM.phone,
    )
    assert contact.state is State.PERMITTED
    assert contact.official_since is not None


def test_each_is_offered_once_with_the_number_given_last(given: Given) -> None:
    named(given, Official(TOM.name, TOM.email, "070-555 00 00"))
    named(given, TOM)
    last = named(given, Official(TOM.name, TOM.email))
    given.beforehand()
    page = given.page(given.asked(), "pcp-bzk")
    assert choices(page) == [last, "ander", "niemand"]
    assert f"{TOM.name}, {TOM.phone}, {TOM.email}" in page.text


def test_nobody_of_another_organisation_and_no_drafter_is_offered(given: Given) -> None:
    named(given, Official("Bo Beleid", "bo.beleid@bzk.example"), at="BZK")
    sealed = given.asked("BZK", form=Form.BILL_ASSISTANCE, bill_title="Wet open loket")
    given.did(decisions.decide, sealed, ruling=given.ruling())
    given.did(
        contacts.name_official,
        sealed,
        by="wetgeving-bzk",
        official=Official("Dr. After", "d.after@bzk.example"),
    )
    given.beforehand()
    assert choices(given.page(given.asked(), "pcp-bzk")) == []
    offered = given.page(given.asked("BZK"), "pcp-bzk").text
    assert "Bo Beleid" in offered
    assert "Dr. After" not in offered


def test_who_was_named_long_ago_or_never_told_is_not_offered(given: Given) -> None:
    named(given, TOM)
    given.clock.advance(timedelta(days=800))
    waiting = given.asked()
    given.did(contacts.ask_permission, waiting, official=Official("Wacht Nog", "wacht@logius.example"))
    given.beforehand()
    assert choices(given.page(given.asked(), "pcp-bzk")) == []


@pytest.mark.parametrize("wie", ["2026-ZZZZZ", "x", "1"])
def test_nobody_else_than_who_is_offered_can_be_sent(given: Given, wie: str) -> None:
    named(given, TOM)
    standing, number = given.beforehand(), given.asked()
    elsewhere = named(given, Official("Bo Beleid", "bo.beleid@bzk.example"), at="BZK")
    for one in (wie, elsewhere):
        page = permits(given, number, standing, kiest="ja", wie=one)
        assert (page.status, "#vooraf-wie" in page.html) == (422, True)
    assert given.contact(number).state is State.SUBMITTED


def test_who_is_not_chosen_is_asked_for_at_the_field(given: Given) -> None:
    named(given, TOM)
    standing, number = given.beforehand(), given.asked()
    page = permits(given, number, standing, kiest="ja", voorwaarden="Ten hoogste een uur.")
    assert (page.status, "#vooraf-wie" in page.html) == (422, True)
    assert "Ten hoogste een uur." in page.html, "what was typed stays"
    assert given.rows(Decision)[1:] == []


def test_half_an_official_is_asked_for_at_the_field_and_stays(given: Given) -> None:
    standing, number = given.beforehand(), given.asked()
    page = permits(given, number, standing, ambtenaar_naam=TOM.name)
    assert (page.status, "#vooraf-ambtenaar_email" in page.html) == (422, True)
    assert TOM.name in page.html
    own = given.actor("pcp-bzk").email
    mine = permits(given, number, standing, **TYPED | {"ambtenaar_email": own})
    assert (mine.status, own in mine.html) == (422, True)
    assert given.rows(Decision) == []


def test_nobody_yet_is_permitted_too_and_named_later(given: Given) -> None:
    named(given, TOM)
    standing, number = given.beforehand(), given.asked()
    assert permits(given, number, standing, kiest="ja", wie="niemand", **TYPED).status == 303
    contact = given.contact(number)
    assert (contact.state, contact.official_email) == (State.PERMITTED, None)


def test_who_is_named_already_stays_unless_another_is_chosen(given: Given) -> None:
    given.beforehand()
    number = given.asked("BZK")
    given.did(contacts.name_official, number, official=ADA)
    pcp, path = given.sign_in("pcp-bzk"), f"/verzoeken/{number}"
    form = pcp.get(path).form(f"{path}/besluit")
    assert pcp.post(form.action, form.fields).status == 303
    assert given.contact(number).official_email == ADA.email


def test_nobody_is_what_was_chosen_also_where_somebody_was_named(given: Given) -> None:
    standing, number = given.beforehand(), given.asked("BZK")
    given.did(contacts.ask_permission, number, official=ADA, others=[BO])
    form = given.page(number, "pcp-bzk")
    named_now = form.html.partition('id="vooraf-wie"')[2].partition("</div>")[0]
    assert ADA.name in named_now
    assert "Staat nu in het verzoek" in named_now
    assert "Wie nu in het verzoek staat, gaat eruit" in form.text
    beside = {"ambtenaar_naam_2": BO.name, "ambtenaar_email_2": BO.email}
    assert permits(given, number, standing, kiest="ja", wie="niemand", **beside).status == 303
    contact = given.contact(number)
    assert (contact.state, contact.official_email, contact.further) == (State.PERMITTED, None, [])
    assert told(given, number, "official") == []
    page = given.page(number, "kamerlid").text
    assert ADA.name not in page
    assert BO.name not in page
    assert ADA.name not in told(given, number, "initiator")[-1]
    strays = given.database.read_now(lambda db: list(contents.strays(db)))
    assert not [what for what in strays if what.startswith(("contact ", "further", "former"))]


def test_nobody_and_somebody_at_once_is_asked_about_at_the_field(given: Given) -> None:
    standing, number = given.beforehand(), given.asked("BZK")
    given.did(contacts.name_official, number, official=ADA)
    beside = {"ambtenaar_naam_3": BO.name, "ambtenaar_email_3": BO.email}
    page = permits(given, number, standing, kiest="ja", wie="niemand", **beside)
    assert (page.status, "#vooraf-ambtenaar_naam_3" in page.html) == (422, True)
    assert BO.email in page.html, "what was typed stays"
    assert given.contact(number).official_email == ADA.email


# What is told


def test_the_member_gets_one_letter_with_number_conditions_and_whose_permission(given: Given) -> None:
    standing, number = given.beforehand(conditions="Alleen feiten."), given.asked()
    page = permits(given, number, standing, voorwaarden="Ten hoogste een uur.", **TYPED)
    assert page.status == 303
    (receipt, letter) = told(given, number, "initiator")
    assert "ontvangen" in receipt
    assert TOM.phone
    for words in (
        TOM.name,
        TOM.phone,
        "> Alleen feiten.\n> Ten hoogste een uur.",
        "Op grond van: de toestemming vooraf van dinsdag 24 november 2026, nota 2026-123 aan BZK",
    ):
        assert words in letter
    (official,) = told(given, number, "official")
    assert "Alleen feiten." in official
    decision = given.rows(Decision)[-1]
    assert (decision.foot, decision.outcome) == (Foot.STANDING, Outcome.CONDITIONS)
    assert decision.conditions == "Alleen feiten.\nTen hoogste een uur."
    strays = given.database.read_now(lambda db: list(contents.strays(db)))
    assert not [what for what in strays if what.startswith("contact ")]


@pytest.mark.parametrize("who", ["kamerlid", "pcp-bzk", "minister-bzk"])
def test_the_history_names_the_permission_of_the_minister(given: Given, who: str) -> None:
    standing, number = given.beforehand(), given.asked()
    permits(given, number, standing, **TYPED)
    text = given.page(number, who).text
    assert (
        "De minister van Binnenlandse Zaken en Koninkrijksrelaties heeft toestemming gegeven: dat is de toestemming "
        "vooraf van dinsdag 24 november 2026, nota 2026-123 aan BZK." in text
    )
    assert "Petra Post (contactpersoon) heeft toestemming" not in text


def test_it_is_one_entry_and_who_does_it_has_it(given: Given) -> None:
    standing, number = given.beforehand(), given.asked()
    before = len(given.rows(AuditEntry))
    permits(given, number, standing, **TYPED)
    (entry,) = given.rows(AuditEntry)[before:]
    assert (entry.action, entry.details["took"]) == ("permit", given.ids["pcp-bzk"])
    assert set(entry.details["texts"]) >= {"official", "decided_by"}


# What may not be


def test_a_permission_that_was_revoked_meanwhile_permits_and_names_nobody(given: Given) -> None:
    standing, number = given.beforehand(), given.asked()
    given.database.write_now(
        standing_permissions.revoke, standing, given.actor("minister-bzk"), given.withdrawal()
    )
    page = permits(given, number, standing, **TYPED)
    assert page.status == 422
    assert TOM.name in page.html, "what was typed stays"
    contact = given.contact(number)
    assert (contact.state, contact.official_email) == (State.SUBMITTED, None)


def test_another_official_than_a_recorded_yes_was_for_needs_a_yes_of_that_day(given: Given) -> None:
    """Somebody else named by this form counts as a change, as by any other."""
    standing, number = given.beforehand(), given.asked("BZK")
    given.did(contacts.name_official, number, official=ADA)
    assert (
        permits(given, number, standing, wie="ander", **TYPED | {"ambtenaar_email": "tom@bzk.example"}).status
        == 303
    )
    assert given.rows(AuditEntry)[-1].details["other_official"] is True

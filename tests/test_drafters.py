"""Of sealed help the unit names a drafter, and reads on until that one has opened the content: nobody is named silently
who cannot, and no content is left that nobody who helps can read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlmodel import col, select

from contactdesk import contacts
from contactdesk.audit import contents
from contactdesk.contacts import Official, agreeing, decisions
from contactdesk.law.outcomes import Forbidden
from contactdesk.operations import drafter_accounts
from contactdesk.people import administration
from contactdesk.people.administration import proposals_store
from contactdesk.store.models import AuditEntry, Letter, Person, Proposal, RoleGrant, SealedRead
from contactdesk.words import Form, Party, Role
from tests.contacts import ADA, MARKER, Given

UNIT: Final = "wetgeving-bzk"
DRAFTER: Final = "ambtenaar-bzk"
#: nobody with this address has an account
EVA: Final = Official("Eva Extern", "eva.extern@bzk.example")
FORMS: Final = (Form.AMENDMENT_ASSISTANCE, Form.BILL_ASSISTANCE)
OTHERS: Final = (
    "assistent",
    "senator",
    "griffier",
    "pcp-bzk",
    "plv-bzk",
    "minister-bzk",
    "pcp-szw",
    "beheer",
)


def names(given: Given, number: str, official: Official = ADA) -> None:
    given.did(contacts.name_official, number, by=UNIT, official=official)


def opens(given: Given, number: str, persona: str) -> bool:
    page = given.sign_in(persona).get(f"/verzoeken/{number}/inhoud")
    assert (page.status, MARKER in page.text) in ((200, True), (404, False)), page.text
    return page.status == 200


def permits(given: Given, number: str) -> None:
    given.did(contacts.ask_permission, number, advice="Akkoord.")
    given.did(decisions.decide, number, ruling=given.ruling())


def asked(given: Given, form: Form) -> str:
    return given.sealed(form)


def allowed(given: Given, form: Form) -> str:
    number = given.sealed(form)
    if form is Form.BILL_ASSISTANCE:
        permits(given, number)
    return number


def named(given: Given, form: Form) -> str:
    number = allowed(given, form)
    names(given, number)
    return number


def named_before_the_yes(given: Given, form: Form) -> str:
    number = given.sealed(form)
    names(given, number)
    if form is Form.BILL_ASSISTANCE:
        permits(given, number)
    return number


def opened(given: Given, form: Form) -> str:
    number = named(given, form)
    assert opens(given, number, DRAFTER)
    return number


def named_without_account(given: Given, form: Form) -> str:
    number = allowed(given, form)
    names(given, number, EVA)
    return number


def named_another_before_opening(given: Given, form: Form) -> str:
    number = named(given, form)
    names(given, number, EVA)
    return number


def named_another_after_opening(given: Given, form: Form) -> str:
    number = opened(given, form)
    names(given, number, EVA)
    return number


#: what happened, and who of the unit and the first drafter then reads
MOMENTS: Final[tuple[tuple[Callable[[Given, Form], str], bool, bool], ...]] = (
    (asked, True, False),
    (named, True, True),
    (named_before_the_yes, True, True),
    (opened, False, True),
    (named_without_account, True, False),
    (named_another_before_opening, True, False),
    (named_another_after_opening, False, False),
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("happened", "unit", "drafter"), MOMENTS)
def test_who_reads_sealed_content_at_each_moment(
    given: Given, form: Form, happened: Callable[[Given, Form], str], unit: bool, drafter: bool
) -> None:
    number = happened(given, form)
    assert opens(given, number, "kamerlid")
    assert opens(given, number, UNIT) is unit
    assert opens(given, number, UNIT) is unit, "reading as the unit ends nothing"
    assert not [one for one in OTHERS if opens(given, number, one)]
    assert opens(given, number, DRAFTER) is drafter
    assert opens(given, number, UNIT) is (unit and not drafter)
    assert not [one for one in OTHERS if opens(given, number, one)]


def test_before_the_yes_a_drafter_of_a_bill_reads_nothing_and_the_unit_does(given: Given) -> None:
    number = given.sealed(Form.BILL_ASSISTANCE)
    names(given, number)
    assert (opens(given, number, UNIT), opens(given, number, DRAFTER)) == (True, False)


@pytest.mark.parametrize("form", FORMS)
def test_the_unit_helps_until_the_drafter_has_opened_the_content(given: Given, form: Form) -> None:
    number = named(given, form)
    assert given.posts(number, UNIT, "bericht", tekst=MARKER).status == 303
    before = len(to_unit(given))
    given.did(contacts.message, number, by="kamerlid", text=MARKER)
    assert len(to_unit(given)) == before + 1, "who still reads hears that something was said"
    assert opens(given, number, DRAFTER)
    assert given.posts(number, UNIT, "bericht", tekst=MARKER).status == 403
    given.did(contacts.message, number, by="kamerlid", text=MARKER)
    assert len(to_unit(given)) == before + 1
    assert not [one for one in given.rows(Letter) if MARKER in one.subject + one.body]


def to_unit(given: Given) -> list[Any]:
    return [one for one in given.rows(Letter) if one.to_party == "body"]


def test_the_first_opening_by_the_drafter_is_one_entry_in_the_log_and_every_opening_one_reading(
    given: Given,
) -> None:
    number = named(given, Form.AMENDMENT_ASSISTANCE)
    before, version = len(given.rows(AuditEntry)), given.contact(number).version
    assert opens(given, number, UNIT)
    assert len(given.rows(AuditEntry)) == before
    for _ in range(2):
        assert opens(given, number, DRAFTER)
    (entry,) = given.rows(AuditEntry)[before:]
    assert (entry.action, entry.by_id, entry.by_party) == ("drafter_opened", given.ids[DRAFTER], "official")
    assert [one.person_id for one in given.rows(SealedRead)] == [
        given.ids[one] for one in (UNIT, DRAFTER, DRAFTER)
    ]
    assert given.contact(number).version == version, "nobody's form is overtaken by it"
    found = given.database.read_now(lambda db: list(contents.strays(db)))
    assert not [one for one in found if one.startswith("contact ")], "the log knows the row as it now is"


def test_that_the_drafter_opened_it_stands_in_the_history_of_who_asked_and_of_who_helps(given: Given) -> None:
    number = opened(given, Form.BILL_ASSISTANCE)
    said = "de inhoud voor het eerst geopend"
    for persona, reads in (("kamerlid", True), (UNIT, True), (DRAFTER, True), ("pcp-bzk", False)):
        page = given.page(number, persona)
        assert (page.status, said in page.text) == (200, reads), persona


# What the page says to who names a drafter


def joined(given: Given, persona: str) -> None:
    """They came in through their provider once."""

    def join(db: Any) -> None:
        db.get_one(Person, given.ids[persona]).sqlmodel_update(
            {"issuer": "https://idp.example", "subject": "1"}
        )

    given.database.write_now(join)


@pytest.mark.parametrize("form", FORMS)
def test_of_a_drafter_who_never_signed_in_the_page_says_so_and_that_the_unit_reads_on(
    given: Given, form: Form
) -> None:
    number = allowed(given, form)
    page = given.sign_in(UNIT).post(
        f"/verzoeken/{number}/ambtenaar",
        {"versie": given.contact(number).version, "ambtenaar_naam": ADA.name, "ambtenaar_email": ADA.email},
        follow=True,
    )
    assert "Ada Ambtenaar heeft nog nooit ingelogd bij dit loket." in page.text
    assert "U leest de inhoud tot de jurist die heeft geopend." in page.text
    assert "Lees de inhoud" in page.text


def test_of_a_drafter_without_account_the_page_says_what_to_do(given: Given) -> None:
    number = named_without_account(given, Form.AMENDMENT_ASSISTANCE)
    page = given.page(number, UNIT)
    assert (
        "Eva Extern heeft nog geen account bij dit loket. De beheerders zijn om een account gevraagd."
        in page.text
    )
    assert "U leest de inhoud tot de jurist die heeft geopend." in page.text
    given.database.write_now(administration.reject, invited(given).id, given.actor("beheer"))
    page = given.page(number, UNIT)
    assert "Eva Extern heeft geen account als ambtenaar bij dit loket" in page.text
    assert "Vraag een beheerder om een account, of noem een andere jurist." in page.text
    assert "U leest de inhoud tot de jurist die heeft geopend." in page.text


def test_of_a_drafter_whose_role_is_over_the_page_says_the_same(given: Given) -> None:
    number = named(given, Form.AMENDMENT_ASSISTANCE)

    def end(db: Any) -> None:
        mine = select(RoleGrant).where(col(RoleGrant.person_id) == given.ids[DRAFTER])
        db.exec(mine).one().ends_on = given.clock().date()

    joined(given, DRAFTER)
    given.database.write_now(end)
    assert "heeft geen account als ambtenaar bij dit loket" in given.page(number, UNIT).text


def test_of_a_drafter_who_signed_in_before_the_page_says_that_the_content_is_not_opened_yet(
    given: Given,
) -> None:
    joined(given, DRAFTER)
    page = given.page(named(given, Form.AMENDMENT_ASSISTANCE), UNIT)
    assert "Ada Ambtenaar heeft de inhoud nog niet geopend." in page.text
    assert "nog nooit ingelogd" not in page.text


def test_once_opened_nothing_is_said_of_it_and_the_content_is_closed_to_the_unit(given: Given) -> None:
    page = given.page(opened(given, Form.AMENDMENT_ASSISTANCE), UNIT)
    assert "De inhoud lezen via dit loket alleen de aanvrager en de jurist die helpt." in page.text
    assert not [words for words in ("nog nooit", "geen account", "nog niet geopend") if words in page.text]


def test_where_the_unit_reads_no_more_it_is_said_that_nobody_there_does_until_the_next_drafter_comes(
    given: Given,
) -> None:
    page = given.page(named_another_after_opening(given, Form.AMENDMENT_ASSISTANCE), UNIT)
    assert "Eva Extern heeft nog geen account bij dit loket" in page.text
    assert "Tot die tijd leest niemand bij uw organisatie de inhoud." in page.text
    assert "U leest de inhoud" not in page.text


@pytest.mark.parametrize("persona", ["kamerlid", "pcp-bzk", "minister-bzk", DRAFTER])
def test_whether_a_drafter_ever_signed_in_is_said_to_the_unit_alone(given: Given, persona: str) -> None:
    page = given.page(named(given, Form.AMENDMENT_ASSISTANCE), persona)
    assert page.status == 200
    assert not [words for words in ("nog nooit", "geen account", "nog niet geopend") if words in page.text]


def test_while_both_read_who_does_not_is_told_of_both(given: Given) -> None:
    page = given.page(named(given, Form.BILL_ASSISTANCE), "pcp-bzk")
    assert "De inhoud lezen via dit loket alleen de aanvrager, " in page.text
    assert " en de jurist die helpt." in page.text


def test_an_open_request_has_no_such_words(given: Given) -> None:
    number = given.permitted()
    for persona in ("kamerlid", "pcp-bzk"):
        assert "nog nooit ingelogd" not in given.page(number, persona).text


# Letters say the same


@pytest.mark.parametrize("form", FORMS)
def test_no_letter_says_that_the_drafter_alone_reads_from_the_naming_on(given: Given, form: Form) -> None:
    number = named(given, form)
    written = [one.body for one in given.rows(Letter) if one.contact_id == given.contact(number).id]
    assert not [one for one in written if "Vanaf nu leest alleen" in one or "vanaf dan leest alleen" in one]
    assert any("Zodra u de inhoud opent, leest alleen u mee." in one for one in written)
    assert any("Zodra deze jurist de inhoud opent, leest alleen die nog mee." in one for one in written)


# Chosen from who can sign in


def test_the_unit_chooses_a_drafter_who_can_sign_in_and_the_ball_is_theirs(given: Given) -> None:
    number = given.sealed()
    page = given.page(number, UNIT)
    ada, name = given.ids[DRAFTER], "Ada Ambtenaar, ada.ambtenaar@bzk.example"
    assert f'<option value="{ada}">{name}' in page.html
    assert given.posts(number, UNIT, "ambtenaar", jurist=str(ada)).status == 303
    contact = given.contact(number)
    assert (contact.official_email, contact.ball) == (ADA.email, Party.OFFICIAL)
    assert "U bent aan zet" in given.sign_in(DRAFTER).get("/").text
    drafter = next(one for one in given.rows(Letter) if one.template == "drafter")
    assert (drafter.to_email, MARKER in drafter.body) == (ADA.email, False)
    assert opens(given, number, UNIT), "named is not enough"
    assert opens(given, number, DRAFTER)
    assert not opens(given, number, UNIT)


def test_who_cannot_help_here_is_not_offered_and_not_taken(given: Given) -> None:
    number = given.sealed()
    page = given.page(number, UNIT)
    for persona in ("kamerlid", "beheer", "zbo-uwv", UNIT):
        person = given.ids[persona]
        assert (
            f'<option value="{person}">'
            not in page.html.partition('name="jurist"')[2].partition("</select>")[0]
        )
        assert given.posts(number, UNIT, "ambtenaar", jurist=str(person)).status == 422
    assert given.posts(number, "pcp-bzk", "ambtenaar", jurist=str(given.ids[DRAFTER])).status == 403
    both = {"jurist": str(given.ids[DRAFTER]), "ambtenaar_naam": EVA.name, "ambtenaar_email": EVA.email}
    answer = given.posts(number, UNIT, "ambtenaar", **both)
    assert (answer.status, "Niet allebei" in answer.text) == (422, True)
    assert given.contact(number).official_email is None


def test_of_a_contact_that_is_not_sealed_nobody_is_chosen_so(given: Given) -> None:
    number = given.asked()
    assert given.posts(number, "pcp-bzk", "ambtenaar", jurist=str(given.ids[DRAFTER])).status == 422
    assert 'name="jurist"' not in given.page(number, "pcp-bzk").html


def test_who_has_no_account_is_invited_in_the_same_form_and_the_unit_reads_on(given: Given) -> None:
    number = given.sealed()
    typed = {"ambtenaar_naam": EVA.name, "ambtenaar_email": EVA.email}
    assert given.posts(number, UNIT, "ambtenaar", **typed).status == 303
    assert [one.to_email for one in given.rows(Letter) if one.template == "drafter"] == [EVA.email]
    assert "Eva Extern heeft nog geen account" in given.page(number, UNIT).text
    assert opens(given, number, UNIT)


# Inviting who has no account


def invited(given: Given) -> Proposal:
    (row,) = [one for one in given.rows(Proposal) if one.kind == "role"]
    return row  # type: ignore[no-any-return]


def agrees(given: Given, by: str = "beheer") -> bool:
    row = invited(given)
    seen = given.database.read_now(lambda db: proposals_store.seal(db, db.get_one(Proposal, row.id)))
    return given.database.write_now(agreeing.approve, row.id, given.actor(by), seen=seen)


def told(given: Given) -> list[str]:
    """Who heard, in a round of the clock, that they can sign in now."""
    given.database.write_now(drafter_accounts.tell)
    return [one.to_email for one in given.rows(Letter) if one.template == "drafter_account"]


@pytest.mark.parametrize("form", FORMS)
def test_an_invitation_is_a_proposal_that_one_administrator_agrees_to_and_then_the_drafter_hears(
    given: Given, form: Form
) -> None:
    number = named_without_account(given, form)
    row = invited(given)
    assert (row.proposed_by_id, row.approved_by_id) == (given.ids[UNIT], None)
    proposed = [one for one in given.rows(Letter) if one.template == "role_proposed"]
    assert {one.to_email for one in proposed} == {"bea.beheer@bzk.example", "tara.tweede@bzk.example"}
    assert not [one for one in proposed if number in one.body or "Wet open data" in one.body]
    assert "Wim Wetgever werkt bij deze organisatie en vraagt een account voor Eva Extern" in proposed[0].body
    assert told(given) == []

    assert agrees(given) is True
    (grant,) = [one for one in given.rows(RoleGrant) if one.person_id == row.person_id]
    assert (grant.role, grant.organisation_id) == (Role.OFFICIAL, given.contact(number).handler_id)
    assert told(given) == [EVA.email]
    assert told(given) == [EVA.email], "once"
    (letter,) = [one for one in given.rows(Letter) if one.template == "drafter_account"]
    assert number in letter.subject
    assert f"/verzoeken/{number}" in letter.body
    assert MARKER not in letter.subject + letter.body
    assert opens(given, number, UNIT), "until the drafter has opened it"
    for persona in ("pcp-bzk", "minister-bzk"):
        assert "De jurist heeft nu een account" not in given.page(number, persona).text
    assert "De jurist heeft nu een account" in given.page(number, UNIT).text


def test_who_asks_for_an_account_does_not_agree_to_it(given: Given) -> None:
    named_without_account(given, Form.AMENDMENT_ASSISTANCE)
    with pytest.raises(Forbidden):
        agrees(given, UNIT)


def test_two_invitations_of_one_person_are_one_proposal_and_each_contact_is_told(given: Given) -> None:
    numbers = {named_without_account(given, form) for form in FORMS}
    agrees(given)
    assert told(given) == [EVA.email] * 2
    letters = [one for one in given.rows(Letter) if one.template == "drafter_account"]
    assert numbers == {number for number in numbers if any(number in one.subject for one in letters)}


def test_who_was_replaced_meanwhile_hears_nothing(given: Given) -> None:
    number = named_without_account(given, Form.AMENDMENT_ASSISTANCE)
    names(given, number)
    agrees(given)
    assert told(given) == []


def test_who_has_an_account_is_not_proposed(given: Given) -> None:
    named(given, Form.AMENDMENT_ASSISTANCE)
    assert not given.rows(Proposal)


def test_that_it_was_rejected_is_told_to_who_asked(given: Given) -> None:
    named_without_account(given, Form.AMENDMENT_ASSISTANCE)
    given.database.write_now(administration.reject, invited(given).id, given.actor("beheer"))
    rejected = [one.to_email for one in given.rows(Letter) if one.template == "proposal_rejected"]
    assert given.actor(UNIT).email in rejected


def test_of_a_bill_the_drafter_has_the_ball_and_until_one_is_named_the_unit(given: Given) -> None:
    number = allowed(given, Form.BILL_ASSISTANCE)
    assert given.contact(number).ball is Party.BODY
    names(given, number)
    assert given.contact(number).ball is Party.OFFICIAL
    assert "U bent aan zet" in given.page(number, DRAFTER).text
    before = named_before_the_yes(given, Form.BILL_ASSISTANCE)
    assert given.contact(before).ball is Party.OFFICIAL


def test_where_nothing_is_sealed_the_organisation_that_is_asked_keeps_the_ball(given: Given) -> None:
    number = given.asked("UWV")
    official = Official("Ute Uitvoering", "ute@uwv.example")
    given.did(contacts.name_official, number, by="zbo-uwv", official=official)
    assert given.contact(number).ball is Party.BODY


def test_of_an_amendment_too_the_drafter_keeps_the_ball_when_it_is_planned_called_off_or_opened_again(
    given: Given,
) -> None:
    number = allowed(given, Form.AMENDMENT_ASSISTANCE)
    given.did(contacts.schedule, number, by=UNIT, at=given.clock() + timedelta(days=1))
    assert given.contact(number).ball is Party.BODY, "nobody is named yet"
    names(given, number)
    for deed, values in (
        (contacts.call_off, {}),
        (contacts.schedule, {"at": given.clock() + timedelta(days=1)}),
        (contacts.hold, {"held_at": given.clock()}),
        (contacts.reopen, {}),
    ):
        given.did(deed, number, by="kamerlid", **values)
        assert given.contact(number).ball is (None if deed is contacts.hold else Party.OFFICIAL), deed
    assert "U bent aan zet" in given.page(number, DRAFTER).text

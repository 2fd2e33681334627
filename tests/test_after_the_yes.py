"""After the yes: who the official is, is corrected at once; another takes over where the permission holds for them, and is
asked for anew where it does not. Each way round that is tried."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from contactdesk import contacts
from contactdesk.audit import contents
from contactdesk.contacts import Official, decisions, standing_permissions
from contactdesk.contacts.decisions import Ruling
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound
from contactdesk.letters import outbox
from contactdesk.store.models import Decision, DecisionLink, Letter
from contactdesk.words import Form, How, Outcome, State
from tests.contacts import ADA, Given
from tests.web import Browser, Page

BO = Official("Bo Beleid", "bo.beleid@bzk.example", "070-555 09 09")


def fields(official: Official, wat: str | None = None) -> dict[str, str]:
    typed = {
        "ambtenaar_naam": official.name,
        "ambtenaar_email": official.email,
        "ambtenaar_telefoon": official.phone or "",
    }
    return typed | ({"wat": wat} if wat else {})


def permitted(given: Given, **more: Any) -> str:
    """The minister said yes, to Ada."""
    number = given.asked("BZK")
    given.did(contacts.ask_permission, number, official=ADA)
    given.did(decisions.decide, number, ruling=replace(given.ruling(), **more))
    return number


def of_colleague(given: Given) -> str:
    return permitted(given, or_colleague=True)


def beforehand(given: Given) -> str:
    """On a permission beforehand, which is for whoever of the organisation."""
    standing, number = given.beforehand(), given.asked("BZK")
    ruling = Ruling(Outcome.PERMITTED, how=How.BEFOREHAND, standing_permission_id=standing)
    given.did(decisions.decide, number, ruling=ruling, official=ADA)
    return number


WITHIN: dict[str, Callable[[Given], str]] = {"of een collega": of_colleague, "vooraf": beforehand}


def plan(given: Given, number: str) -> None:
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=3), place="Kamer 4")


def since(given: Given, number: str, count: int) -> dict[str, Letter]:
    """By address the letters about it after so many."""
    id_ = given.contact(number).id
    return {one.to_email: one for one in given.rows(Letter)[count:] if one.contact_id == id_}


def changes(given: Given, number: str, who: str, official: Official, wat: str | None) -> Page:
    return given.posts(number, who, "ambtenaar", **fields(official, wat))


MEMBER = "kim.kamerlid@tweedekamer.example"


# Corrected


@pytest.mark.parametrize("who", ["pcp-bzk", "ambtenaar-bzk"])
@pytest.mark.parametrize(
    "to",
    [
        replace(ADA, phone="070-555 99 99"),
        replace(ADA, name="A. Ambtenaar-de Wit"),
        replace(ADA, email="a.dewit@bzk.example"),
    ],
    ids=["telephone", "name", "address"],
)
def test_who_the_official_is_is_corrected_at_once_and_told(given: Given, who: str, to: Official) -> None:
    number = permitted(given)
    count, was = len(given.rows(Letter)), given.contact(number)
    assert changes(given, number, who, to, "zelfde").status == 303
    contact = given.contact(number)
    assert (contact.official_name, contact.official_email, contact.official_phone) == (
        to.name,
        to.email,
        to.phone,
    )
    assert (contact.state, contact.permission_id, contact.official_since) == (
        State.PERMITTED,
        was.permission_id,
        was.official_since,
    )
    letters = since(given, number, count)
    (told,) = [one for one in letters.values() if one.to_party == "initiator"]
    assert to.phone in told.body if to.phone else True
    assert ("De gegevens van de ambtenaar zijn verbeterd" in told.body) == (to.phone == ADA.phone)
    office = [one for one in letters.values() if one.to_party == "minister"]
    assert bool(office) == (to.phone == ADA.phone), "the office hears of another name or address"
    assert (ADA.email in letters) == (to.email != ADA.email or who == "pcp-bzk")


def test_an_official_who_gives_another_address_is_led_to_what_they_can_read(given: Given) -> None:
    number = permitted(given)
    page = changes(given, number, "ambtenaar-bzk", replace(ADA, email="a.dewit@bzk.example"), "zelfde")
    assert (page.status, page.location) == (303, "/verzoeken")
    number = permitted(given)
    page = changes(given, number, "ambtenaar-bzk", replace(ADA, phone="070-555 99 99"), "zelfde")
    assert page.location.startswith(f"/verzoeken/{number}")


def test_an_address_that_was_wrong_hears_that_it_goes_elsewhere(given: Given) -> None:
    number = permitted(given)
    count = len(given.rows(Letter))
    changes(given, number, "pcp-bzk", replace(ADA, email="a.dewit@bzk.example"), "zelfde")
    letters = since(given, number, count)
    assert letters[ADA.email].template == "official_over"
    assert "naar een ander adres" in letters[ADA.email].body
    assert letters["a.dewit@bzk.example"].template == "permitted_official"


@pytest.mark.parametrize("who", ["pcp-bzk", "ambtenaar-bzk"])
def test_name_and_address_together_are_somebody_else_whatever_is_said(given: Given, who: str) -> None:
    number = permitted(given)
    count = len(given.rows(Letter))
    page = changes(given, number, who, BO, "zelfde")
    assert page.status == 422
    assert BO.email in page.html, "what was typed stays"
    assert given.contact(number).official_email == ADA.email
    assert len(given.rows(Letter)) == count


def test_the_page_asks_what_changes_and_says_what_then_happens(given: Given) -> None:
    page = given.page(permitted(given), "pcp-bzk").text
    assert "Een andere ambtenaar" in page
    assert "Dit valt niet binnen de toestemming." in page
    assert "Dit valt binnen de toestemming en kan meteen." in given.page(of_colleague(given), "pcp-bzk").text
    own = given.page(permitted(given), "ambtenaar-bzk")
    assert "Verbeter uw gegevens" in own.text
    assert "Een andere ambtenaar" not in own.text


def test_what_changes_is_asked_for_at_the_field(given: Given) -> None:
    number = permitted(given)
    page = given.posts(number, "pcp-bzk", "ambtenaar", kiest="ja", **fields(BO))
    assert (page.status, "#ambtenaar-wat" in page.html) == (422, True)


# Replaced


@pytest.mark.parametrize("case", WITHIN)
def test_a_colleague_takes_over_at_once_and_all_three_hear(given: Given, case: str) -> None:
    number = WITHIN[case](given)
    count, was = len(given.rows(Letter)), given.contact(number)
    assert changes(given, number, "pcp-bzk", BO, "ander").status == 303
    contact = given.contact(number)
    assert (contact.official_name, contact.official_email, contact.official_phone) == (
        BO.name,
        BO.email,
        BO.phone,
    )
    assert (contact.state, contact.permission_id) == (State.PERMITTED, was.permission_id)
    letters = since(given, number, count)
    assert {one.template for one in letters.values()} == {
        "official_named",
        "permitted_official",
        "official_over",
    }
    (asker,) = [one for one in letters.values() if one.to_party == "initiator"]
    assert f"{BO.name} neemt het over van {ADA.name}" in asker.body
    assert BO.phone
    assert BO.phone in asker.body
    assert f"U neemt dit contact over van {ADA.name}" in letters[BO.email].body
    over = letters[ADA.email]
    assert over.subject.startswith("U hoeft voor dit contact niets meer te doen")
    assert BO.name not in over.body
    strays = given.database.read_now(lambda db: list(contents.strays(db)))
    assert not [what for what in strays if what.startswith(("contact ", "former"))]


@pytest.mark.parametrize("case", WITHIN)
def test_the_appointment_follows(given: Given, case: str) -> None:
    number = WITHIN[case](given)
    plan(given, number)
    count, sequence = len(given.rows(Letter)), given.contact(number).ics_sequence
    assert changes(given, number, "pcp-bzk", BO, "ander").status == 303
    contact = given.contact(number)
    assert (contact.state, contact.ics_sequence) == (State.SCHEDULED, sequence + 1)
    letters = since(given, number, count)
    assert (letters[ADA.email].ics_method, letters[BO.email].ics_method) == ("CANCEL", "REQUEST")
    (asker,) = [one for one in letters.values() if one.to_party == "initiator"]
    assert asker.ics_method == "REQUEST"
    for one in letters.values():
        assert f"SEQUENCE:{sequence + 1}" in (one.ics or "")
    assert BO.name in (asker.ics or "").replace("\r\n ", "")


def test_what_has_no_appointment_any_more_sends_none(given: Given) -> None:
    number = of_colleague(given)
    plan(given, number)
    given.did(contacts.call_off, number)
    count = len(given.rows(Letter))
    changes(given, number, "pcp-bzk", BO, "ander")
    assert {one.ics for one in since(given, number, count).values()} == {None}


def test_the_history_says_from_whom_to_whom(given: Given) -> None:
    number = of_colleague(given)
    changes(given, number, "pcp-bzk", BO, "ander")
    changes(given, number, "pcp-bzk", replace(BO, name="Bo de Beleid"), "zelfde")
    for who in ("pcp-bzk", "kamerlid", "minister-bzk"):
        text = given.page(number, who).text
        assert f"een andere ambtenaar genoemd: van {ADA.name} naar {BO.name}" in text, who
        assert f"de gegevens van de ambtenaar verbeterd: van {BO.name} naar Bo de Beleid" in text, who


def test_the_old_official_reads_it_no_more(given: Given) -> None:
    number = of_colleague(given)
    assert given.page(number, "ambtenaar-bzk").status == 200
    changes(given, number, "pcp-bzk", BO, "ander")
    assert given.page(number, "ambtenaar-bzk").status == 404


# Asked anew


def test_another_outside_the_permission_is_asked_for_anew(given: Given) -> None:
    number = permitted(given)
    plan(given, number)
    count = len(given.rows(Letter))
    assert changes(given, number, "pcp-bzk", BO, "ander").status == 303
    contact = given.contact(number)
    assert (contact.state, contact.permission_id, contact.official_since) == (
        State.AWAITING_PERMISSION,
        None,
        None,
    )
    letters = since(given, number, count)
    assert BO.email not in letters, "nobody is told before the yes"
    (office,) = [one for one in letters.values() if one.to_party == "minister"]
    assert f"De ambtenaar is daarna veranderd: van {ADA.name} naar {BO.name}." in office.body
    assert letters[ADA.email].ics_method == "CANCEL"
    text = given.page(number, "pcp-bzk").text
    assert f"voor een andere ambtenaar: van {ADA.name} naar {BO.name}" in text
    assert BO.name not in given.page(number, "kamerlid").text


# Ways round it


def test_the_official_names_no_other(given: Given) -> None:
    number = of_colleague(given)
    page = changes(given, number, "ambtenaar-bzk", BO, "ander")
    assert page.status == 422
    assert given.contact(number).official_email == ADA.email


def revoked(given: Given, number: str) -> None:
    who = {key: getattr(given.ruling(), key) for key in ("decided_by", "capacity", "decided_on", "how")}
    given.did(decisions.revoke, number, reason="Toch niet.", **who)


def disputed(given: Given, number: str) -> None:
    given.did(decisions.dispute, number, by="minister-bzk", text="Dit besloot ik niet zo.")


def withdrawn(given: Given, number: str) -> None:
    given.did(contacts.withdraw, number, by="kamerlid")


def held(given: Given, number: str) -> None:
    given.did(contacts.hold, number, held_at=given.clock())


@pytest.mark.parametrize("wat", ["ander", "zelfde"])
@pytest.mark.parametrize("over", [revoked, withdrawn, held])
def test_nobody_takes_over_what_is_over(given: Given, over: Callable[[Given, str], None], wat: str) -> None:
    number = of_colleague(given)
    over(given, number)
    count = len(given.rows(Letter))
    assert changes(given, number, "pcp-bzk", BO, wat).status == 409
    assert given.contact(number).official_email == ADA.email
    assert len(given.rows(Letter)) == count


def test_after_dit_klopt_niet_nobody_is_told_of_another(given: Given) -> None:
    number = of_colleague(given)
    disputed(given, number)
    count = len(given.rows(Letter))
    changes(given, number, "pcp-bzk", BO, "ander")
    assert given.contact(number).official_since is None
    assert BO.email not in since(given, number, count)


def test_a_permission_beforehand_that_was_revoked_covers_no_other(given: Given) -> None:
    number = beforehand(given)
    (taken,) = given.rows(Decision)
    given.database.write_now(
        standing_permissions.revoke,
        taken.standing_permission_id,
        given.actor("minister-bzk"),
        given.withdrawal(),
    )
    with pytest.raises(Conflict):
        given.did(contacts.name_official, number, official=BO)
    assert changes(given, number, "pcp-bzk", BO, "ander").status == 303
    assert given.contact(number).state is State.AWAITING_PERMISSION


def test_a_permission_beforehand_that_was_not_used_covers_no_other(given: Given) -> None:
    """What the minister decided about one official is not widened by what is permitted otherwise."""
    number = permitted(given)
    given.beforehand()
    with pytest.raises(Conflict):
        given.did(contacts.name_official, number, official=BO)


@pytest.mark.parametrize("who", ["kamerlid", "minister-bzk", "pcp-szw", "griffier", "beheer"])
def test_nobody_else_changes_the_official(given: Given, who: str) -> None:
    number = of_colleague(given)
    assert changes(given, number, who, BO, "ander").status in (403, 404)
    assert given.contact(number).official_email == ADA.email


def test_of_sealed_help_only_the_unit_names_the_drafter(given: Given) -> None:
    number = given.asked("BZK", form=Form.BILL_ASSISTANCE, bill_title="Wet open loket")
    given.did(decisions.decide, number, ruling=replace(given.ruling(), or_colleague=True))
    given.did(contacts.name_official, number, by="wetgeving-bzk", official=ADA)
    for who in ("pcp-bzk", "ambtenaar-bzk"):
        for is_same in (True, False, None):
            with pytest.raises((Conflict, Forbidden, Invalid, NotFound)):
                given.did(contacts.name_official, number, by=who, official=BO, is_same=is_same)
    assert given.contact(number).official_email == ADA.email


# Where the decision says so


def deciding(given: Given) -> str:
    query = select(DecisionLink).where(col(DecisionLink.purpose) == "decide").limit(1)
    link = given.database.read_now(lambda db: outbox.token(db.info["desk"].settings, db.exec(query).one()))
    return f"/besluit/{link}"


def test_the_office_says_in_its_letter_that_a_colleague_may_too(given: Given, visitor: Browser) -> None:
    given.awaiting()
    path = deciding(given)
    assert "een collega van de ambtenaar mag ook" in visitor.get(path).text
    form = visitor.get(path).form(path).fields
    said = {"uitkomst": "toegestaan", "naam": "M. de Minister", "hoedanigheid": "zelf", "of_collega": "ja"}
    assert visitor.post(path, form | said).status == 303
    assert given.rows(Decision)[-1].or_colleague is True


def test_a_liaison_records_that_a_colleague_may_too(given: Given) -> None:
    number = given.awaiting()
    recorded = {
        "uitkomst": "toegestaan",
        "naam": "M. de Minister",
        "hoe": "mondeling",
        "hoedanigheid": "zelf",
        "besloten_op": "2026-11-24",
    }
    assert given.posts(number, "pcp-bzk", "besluit", of_collega="ja", **recorded).status == 303
    assert given.rows(Decision)[-1].or_colleague is True
    for who in ("kamerlid", "pcp-bzk", "minister-bzk"):
        assert "een collega van deze ambtenaar" in given.page(number, who).text
    told = [one.body for one in given.rows(Letter) if one.template == "confirmation"][-1]
    assert "Geldt ook:  voor een collega van deze ambtenaar" in told


def test_a_no_is_for_nobody_s_colleague(given: Given) -> None:
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=replace(given.ruling(Outcome.REFUSED), or_colleague=True))
    assert given.rows(Decision)[-1].or_colleague is False

"""Links that ask a sign-in: they open for the minister's office and who stands in for it, and the log says who."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette

from contactdesk import contacts
from contactdesk.contacts import letter_decisions
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.letter_decisions import Lock, Locked, Opener
from contactdesk.settings import DecisionLinks
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, LoginAttempt
from contactdesk.words import Capacity, Outcome, State
from tests.conftest import Clock
from tests.decision_office import DEPUTY, Office, make_office, opened
from tests.once import Copies
from tests.test_decision_link import NO, OFFICE, WHO, YES
from tests.web import Browser

BACK = "besluit-terug"


@pytest.fixture
def database(database_url: str, desk: Any, clock: Clock) -> Iterator[Database]:
    with opened(database_url, desk, clock, DecisionLinks(departments={"BZK": "sign_in"})) as database:
        yield database


@pytest.fixture
def office(
    request: pytest.FixtureRequest,
    database: Database,
    people_ids: dict[str, int],
    visitor: Browser,
    clock: Clock,
    app: Starlette,
) -> Office:
    return make_office(database, people_ids, visitor, clock, app, Copies(database, clock, request))


def signed_in(office: Office, sign_in: Any, persona: str = "minister-bzk") -> Browser:
    """The browser of the office's world becomes that of somebody."""
    office.browser = sign_in(persona)
    return office.browser


def test_a_link_leads_to_the_sign_in_and_from_there_to_the_decision(office: Office) -> None:
    path = office.link()
    page = office.get(path)
    assert (page.status, page.location) == (303, "/inloggen?naar=%2Fbesluit%2Fverder")
    choice = office.browser.follow(page)
    form = choice.form("/demo/idp/authorize")
    there = office.browser.post(form.action, {**form.fields, "persona": "minister-bzk"}, follow=True)
    assert there.path == path
    assert "Wat was de oorzaak?" in there.text


def test_the_token_of_the_link_comes_in_no_other_address_and_in_no_table(office: Office) -> None:
    path = office.link()
    page = office.get(path)
    office.browser.follow(page)
    assert office.rows(LoginAttempt)
    token = office.token(path)
    assert token not in page.location
    assert token not in repr(office.everything())


def test_looking_changes_nothing_whoever_looks(office: Office, sign_in: Any) -> None:
    paths = (office.link(), office.link("read"))
    for browser in (office.other(), sign_in("minister-bzk"), sign_in("kamerlid")):
        before = office.everything()
        for path in paths:
            assert browser.get(path).status in (200, 303, 403)
            assert browser.client.head(path).status_code in (200, 303, 403)
        assert office.everything() == before


@pytest.mark.parametrize("kept", ["", "//elders.example", "1-x", "../verzoeken", "9" * 400])
def test_nobody_is_sent_elsewhere_on_the_way_back(office: Office, kept: str) -> None:
    office.browser.client.cookies.set(BACK, kept)
    page = office.get("/besluit/verder")
    assert page.status == 404
    assert "Open de link in de brief opnieuw" in page.text


def test_who_signed_in_decides_and_the_log_has_who_it_was_and_which_letter(
    office: Office, sign_in: Any
) -> None:
    signed_in(office, sign_in)
    assert office.send(office.link(), YES).status == 303
    taken = office.decisions()[0]
    person = office.actor("minister-bzk")
    assert (taken.decided_by, taken.entered_from, taken.entered_by_id) == (
        "M. de Minister",
        OFFICE,
        person.id,
    )
    (entry,) = [one for one in office.rows(AuditEntry) if one.action == "permit"]
    assert (entry.by_id, entry.by_party) == (person.id, "minister")
    assert f"{person.name} (bureau van de bewindspersoon) heeft het besluit ingevoerd" in (
        sign_in("pcp-bzk").get(f"/verzoeken/{office.number}").text
    )
    assert len(office.letters("confirmation", OFFICE)) == 1


def test_who_signed_in_disputes_and_revokes_by_name(office: Office, sign_in: Any) -> None:
    office.record()
    browser, path = signed_in(office, sign_in), office.link("confirm")
    typed = {"actie": "klopt-niet", "tekst": "Niet besproken.", "naam": "M. Minister"}
    assert browser.post(path, typed).status == 303
    office.send(office.link(), YES)
    revoked = browser.post(office.link("confirm"), {"actie": "intrekken", "reden": "Toch niet.", **WHO})
    assert revoked.status == 303
    assert office.contact().state is State.REFUSED
    found = {one.action: one.by_id for one in office.rows(AuditEntry)}
    assert {found["dispute"], found["revoke"]} == {office.actor("minister-bzk").id}


@pytest.mark.parametrize("persona", ["kamerlid", "pcp-bzk", "beheer", "ambtenaar-bzk", "zbo-uwv"])
def test_who_is_not_the_office_gets_a_clear_no_and_reads_nothing(
    office: Office, sign_in: Any, persona: str
) -> None:
    browser, path = sign_in(persona), office.link()
    before = office.everything()
    for page in (browser.get(path), browser.post(path, {**YES, "gevraagd": "1"})):
        assert (page.status, page.h1) == (403, "Deze link is niet voor u")
        assert "minister van Binnenlandse Zaken en Koninkrijksrelaties" in page.text
        for told in ("DigiD", "oorzaak", "Logius"):
            assert told not in page.html
    assert office.everything() == before
    assert "Wat was de oorzaak?" in browser.get(office.link("read")).text


def test_the_office_of_another_minister_is_not_this_office(office: Office) -> None:
    other = office.deputise("ander@szw.example", "szw", is_deputy=False)
    assert lock_for(office, other, office.link()) is Lock.OTHER


def test_a_deputy_uses_the_own_link_and_that_of_the_office_and_the_office_uses_all(office: Office) -> None:
    deputy, other = office.deputise(), office.deputise("tweede@bzk.example")
    office.deed(contacts.remind)
    to_office, own = office.link(), office.link(to=DEPUTY)
    person = office.actor("minister-bzk")
    assert [lock_for(office, deputy, path) for path in (to_office, own)] == [None, None]
    assert [lock_for(office, person, path) for path in (to_office, own)] == [None, None]
    assert [lock_for(office, other, path) for path in (to_office, own)] == [None, Lock.OTHER]


def test_of_a_deputy_the_log_says_so(office: Office) -> None:
    deputy = office.deputise()
    office.deed(contacts.remind)
    ruling = Ruling(Outcome.PERMITTED, "D. Deputy", Capacity.MANDATE)
    version = office.contact().asked_version
    token = office.token(office.link(to=DEPUTY))
    office.write(letter_decisions.decide, token, ruling, asked_version=version, by=Opener(me=deputy))
    (entry,) = [one for one in office.rows(AuditEntry) if one.action == "permit"]
    assert (entry.by_id, entry.details["deputy"]) == (deputy.id, deputy.id)
    assert office.decisions()[0].entered_from == DEPUTY


def test_no_code_helps_here_and_none_is_sent(office: Office) -> None:
    by = Opener(browser="x" * 43, known=("y" * 43,))
    token = office.token(office.link())
    for call in (
        lambda: office.write(letter_decisions.ask_code, token, by),
        lambda: office.write(letter_decisions.type_code, token, "12345678", by),
    ):
        with pytest.raises(Locked):
            call()
    assert office.letters("decision_code") == []


def test_what_was_typed_when_the_sign_in_ended_is_kept_and_can_be_sent_again(
    office: Office, sign_in: Any
) -> None:
    path = office.link()
    page = office.browser.post(path, {**NO, "gevraagd": str(office.contact().asked_version)})
    assert page.status == 403
    assert NO["reden"] in page.text
    kept = page.form(path).fields
    assert signed_in(office, sign_in).post(path, kept).status == 303
    assert office.decisions()[0].reason == NO["reden"]


def test_a_link_that_expired_still_brings_a_letter_without_signing_in(office: Office) -> None:
    path = office.link()
    office.moves("nieuw@bzk.example")
    assert office.browser.post(path, {"actie": "nieuwe-brief"}).status == 303
    assert [one.to_email for one in office.letters("reminder")] == ["nieuw@bzk.example"]


def lock_for(office: Office, me: Any, path: str) -> Lock | None:
    closed = office.database.read_now(letter_decisions.look_closed, office.token(path), Opener(me=me))
    return closed.lock if closed else None

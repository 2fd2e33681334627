"""/wacht-op-u: all that waits for a minister's office, after a code or signed in; and what a link alone does not open."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.contacts.letter_decisions import codes, visiting
from contactdesk.letters import outbox
from contactdesk.store.models import ContactRequest, Decision, DecisionLink, Letter, Portfolio
from contactdesk.web import login
from contactdesk.words import Foot, Form, Outcome, State
from tests.contacts import MARKER, Given
from tests.web import Browser, Page

OFFICE = "minister@bzk.example"
WHO = {"naam": "M. de Minister", "hoedanigheid": "zelf"}
PAGE = "/wacht-op-u"


def waits(given: Given, times: int = 3, **more: Any) -> list[str]:
    return [given.awaiting(subject=f"Storing {time}", **more) for time in range(times)]


def link(given: Given, purpose: str = "decide", to: str = OFFICE) -> str:
    """The newest link of this kind to this address."""
    query = select(DecisionLink).where(
        col(DecisionLink.purpose) == purpose, col(DecisionLink.addressee) == to
    )
    query = query.order_by(col(DecisionLink.id).desc()).limit(1)
    return given.database.read_now(
        lambda db: f"/besluit/{outbox.token(db.info['desk'].settings, db.exec(query).one())}"
    )


def code(given: Given) -> str:
    """The newest code that was sent."""
    claimed = given.database.write_now(outbox.claim, "test", limit=1000, lease=timedelta(minutes=5))
    given.database.write_now(outbox.mark_accepted, [letter.id for letter in claimed])
    found = [re.findall(r"^\d{8}$", letter.body, re.MULTILINE) for letter in claimed]
    return [one[0] for one in found if one][-1]


def enters(given: Given, browser: Browser, path: str = "") -> Page:
    door = f"{path or link(given)}/alles"
    assert browser.post(door, {"actie": "code-vragen"}).status == 303
    return browser.post(door, {"actie": "code", "code": code(given)})


def first(page: Page) -> dict[str, str]:
    """What the form of the one that is shown carries."""
    fields = page.form(PAGE).fields
    return {"nummer": fields["nummer"], "gevraagd": fields["gevraagd"]}


# What a link opens, and what it does not


def test_a_link_alone_opens_its_own_contact_and_nothing_of_what_waits_besides(
    given: Given, visitor: Browser
) -> None:
    number, *others = waits(given)
    shown = visitor.get(f"{link(given)}/alles")
    assert "code" in shown.text
    assert not [one for one in others[:-1] if one in shown.text]
    assert visitor.get(PAGE).status == 403
    assert number not in visitor.get(PAGE).text


def test_a_code_to_the_mailbox_opens_all_that_waits_in_this_browser_for_a_day(
    given: Given, visitor: Browser
) -> None:
    numbers = waits(given)
    assert enters(given, visitor).location == PAGE
    page = visitor.get(PAGE)
    assert all(number in page.text for number in numbers)
    given.clock.advance(codes.TODAY + timedelta(minutes=1))
    assert visitor.get(PAGE).status == 403


def test_a_browser_that_is_known_for_weeks_still_types_a_code_for_all(given: Given, visitor: Browser) -> None:
    waits(given)
    enters(given, visitor)
    known = visitor.client.cookies.get("besluit-bekend")
    visitor.client.cookies.delete("wacht-op-u")
    assert visitor.get(PAGE).status == 403
    visitor.client.cookies.set("wacht-op-u", known)
    assert visitor.get(PAGE).status == 403


@pytest.mark.parametrize("purpose", ["read", "decide"])
def test_a_link_to_read_or_one_that_is_over_is_no_way_in(
    given: Given, visitor: Browser, purpose: str
) -> None:
    waits(given, 1)
    path = link(given, purpose)
    if purpose == "decide":
        given.clock.advance(timedelta(days=31))
    assert visitor.get(f"{path}/alles").location == path
    assert visitor.post(f"{path}/alles", {"actie": "x"}).location == path


def test_a_link_that_was_made_up_opens_nothing(visitor: Browser) -> None:
    path = f"/besluit/7-{'a' * 52}/alles"
    assert visitor.get(path).status == 404
    assert visitor.post(path, {"actie": "code-vragen"}).status == 404


def test_an_office_sees_the_contacts_of_its_own_portfolio_alone(given: Given, visitor: Browser) -> None:
    (mine,) = waits(given, 1)
    other = given.asked(at="SZW")
    given.did(contacts.ask_permission, other, by="pcp-szw")
    enters(given, visitor, link(given))
    page = visitor.get(PAGE)
    assert (mine in page.text, other in page.text) == (True, False)
    sent = {"nummer": other, "gevraagd": "1", "uitkomst": "toegestaan", **WHO}
    assert visitor.post(PAGE, sent).status == 409
    assert given.contact(other).state is State.AWAITING_PERMISSION
    signed_in = given.sign_in("minister-bzk")
    assert other not in signed_in.get(PAGE).text
    assert signed_in.post(PAGE, sent).status == 409
    assert given.contact(other).state is State.AWAITING_PERMISSION


def test_a_mailbox_that_is_the_offices_no_more_sees_nothing(given: Given, visitor: Browser) -> None:
    waits(given, 1)
    enters(given, visitor)

    def move(db: Session) -> None:
        db.exec(select(Portfolio).where(col(Portfolio.key) == "bzk")).one().mailbox = "nieuw@bzk.example"

    given.database.write_now(move)
    assert visitor.get(PAGE).status == 403


def test_sealed_content_is_never_there(given: Given, visitor: Browser) -> None:
    number = given.sealed(Form.BILL_ASSISTANCE)
    given.did(contacts.ask_permission, number)
    enters(given, visitor)
    for page in (visitor.get(PAGE), given.sign_in("minister-bzk").get(PAGE)):
        assert number in page.text
        assert MARKER not in page.html


@pytest.mark.parametrize("persona", ["kamerlid", "pcp-bzk", "beheer", "zbo-uwv"])
def test_who_has_no_office_is_told_how_to_come_in(given: Given, persona: str) -> None:
    (number,) = waits(given, 1)
    page = given.sign_in(persona).get(PAGE)
    assert page.status == 403
    assert number not in page.text


# Deciding


def test_question_advice_and_choice_stand_in_that_order(given: Given) -> None:
    waits(given, 1)
    html = given.sign_in("minister-bzk").get(PAGE).html
    places = [html.index(one) for one in ("Wat was de oorzaak?", "Akkoord.", "Mag dit contact er zijn?")]
    assert places == sorted(places)


@pytest.mark.parametrize("way", ["code", "account"])
def test_the_next_comes_after_each_and_name_and_capacity_are_typed_once(
    given: Given, visitor: Browser, way: str
) -> None:
    numbers = waits(given)
    browser = visitor if way == "code" else given.sign_in("minister-bzk")
    if way == "code":
        enters(given, browser)
    page = browser.get(PAGE)
    assert not page.form(PAGE).fields.get("naam")
    signed = dict(WHO)
    for number in numbers:
        assert first(page)["nummer"] == number
        sent = {**first(page), "uitkomst": "toegestaan", **signed}
        page = browser.post(PAGE, sent, follow=True)
        assert f"{number}: toegestaan " in page.text
        if number != numbers[-1]:
            fields = page.form(PAGE).fields
            signed = {key: fields[key] for key in WHO}
            assert signed == WHO, "remembered in this browser"
            assert "uitkomst" not in fields, "and nothing is preselected"
    assert "Er wacht niets op uw besluit." in page.text
    assert {one.foot for one in given.rows(Decision)} == {Foot.LETTER}
    assert [one.entered_from for one in given.rows(Decision)] == [OFFICE if way == "code" else None] * 3


def test_what_was_remembered_is_typed_anew_once_it_is_cleared(given: Given) -> None:
    waits(given)
    browser = given.sign_in("minister-bzk")
    browser.post(PAGE, {**first(browser.get(PAGE)), "uitkomst": "toegestaan", **WHO})
    assert browser.get(PAGE).form(PAGE).fields["naam"] == WHO["naam"]
    browser.post(PAGE, {"actie": "vergeet"})
    assert not browser.get(PAGE).form(PAGE).fields.get("naam")


def test_several_factual_ones_are_permitted_at_once_each_with_a_decision_of_its_own(
    given: Given, visitor: Browser
) -> None:
    numbers = waits(given, 4)
    enters(given, visitor)
    page = visitor.get(PAGE)
    versions = {number: given.contact(number).asked_version for number in numbers}
    assert all(f'value="{number}|{versions[number]}"' in page.html for number in numbers)
    given.did(contacts.name_official, numbers[2], official=contacts.Official("Bo", "bo@bzk.example"))
    sent = {"actie": "samen", "kies": [f"{one}|{versions[one]}" for one in numbers[:3]], **WHO}
    after = visitor.post(PAGE, sent, follow=True)
    assert "2 verzoeken toegestaan" in after.text
    assert f"kijk dit nog eens na: {numbers[2]}." in after.text
    states = [given.contact(number).state for number in numbers]
    assert states == [State.PERMITTED] * 2 + [State.AWAITING_PERMISSION] * 2
    assert len(given.rows(Decision)) == 2


@pytest.mark.parametrize("lacks", ["kies", "naam", "hoedanigheid"])
def test_several_at_once_need_a_tick_a_name_and_a_capacity(given: Given, lacks: str) -> None:
    number, _ = waits(given, 2)
    sent = {"actie": "samen", "kies": [f"{number}|1"], **WHO}
    page = given.sign_in("minister-bzk").post(PAGE, {key: sent[key] for key in sent if key != lacks})
    assert page.status == 422
    assert f'href="#samen-{lacks}"' in page.html
    assert not given.rows(Decision)


def test_a_refusal_that_lacks_its_reason_keeps_what_was_typed(given: Given) -> None:
    waits(given)
    browser = given.sign_in("minister-bzk")
    sent = {**first(browser.get(PAGE)), "uitkomst": "geweigerd", "alternatief": "Een brief.", **WHO}
    page = browser.post(PAGE, sent)
    assert page.status == 422
    assert "Een brief." in page.html
    assert first(page) == {key: sent[key] for key in ("nummer", "gevraagd")}
    assert not given.rows(Decision)


def test_who_comes_second_is_told_so_and_loses_nothing(given: Given, visitor: Browser) -> None:
    number, *_ = waits(given)
    browser = given.sign_in("minister-bzk")
    shown = first(browser.get(PAGE))
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.PERMITTED))
    page = browser.post(
        PAGE, {**shown, "uitkomst": "voorwaarden", "voorwaarden": "Alleen over de storing.", **WHO}
    )
    assert page.status == 409
    assert "Alleen over de storing." in page.text
    assert first(page)["nummer"] != number
    assert len(given.rows(Decision)) == 1


def test_what_changed_since_it_was_shown_is_asked_again(given: Given) -> None:
    number, *_ = waits(given)
    browser = given.sign_in("minister-bzk")
    shown = first(browser.get(PAGE))
    given.did(contacts.name_official, number, official=contacts.Official("Bo", "bo@bzk.example"))
    page = browser.post(PAGE, {**shown, "uitkomst": "toegestaan", **WHO})
    assert (page.status, first(page)["nummer"]) == (409, number)
    assert not given.rows(Decision)


def test_one_is_left_for_later_and_another_is_taken_first(given: Given) -> None:
    numbers = waits(given)
    browser = given.sign_in("minister-bzk")
    assert first(browser.get(f"{PAGE}?na={numbers[0]}"))["nummer"] == numbers[1]
    assert first(browser.get(f"{PAGE}?verzoek={numbers[2]}"))["nummer"] == numbers[2]
    assert first(browser.get(f"{PAGE}?verzoek=bestaat-niet"))["nummer"] == numbers[0]


def test_looking_changes_nothing(given: Given, visitor: Browser) -> None:
    waits(given)
    enters(given, visitor)
    before = [(one.version, one.state) for one in given.rows(ContactRequest)], len(given.rows(Letter))
    visitor.get(PAGE)
    visitor.get(f"{link(given)}/alles")
    assert (
        [(one.version, one.state) for one in given.rows(ContactRequest)],
        len(given.rows(Letter)),
    ) == before


def test_who_it_is_about_does_not_decide_here(given: Given, visitor: Browser) -> None:
    (number,) = waits(given, 1)

    def name(db: Session) -> None:
        contact = db.exec(select(ContactRequest).where(col(ContactRequest.number) == number)).one()
        contact.official_email = given.actor("minister-bzk").email

    given.database.write_now(name)
    browser = given.sign_in("minister-bzk")
    assert number not in browser.get(PAGE).text
    sent = {"nummer": number, "gevraagd": str(given.contact(number).asked_version), "uitkomst": "toegestaan"}
    assert browser.post(PAGE, {**sent, **WHO}).status == 409
    assert not given.rows(Decision)


# Signed in is never worse than the link


def test_who_is_signed_in_for_the_office_is_asked_for_no_code(given: Given) -> None:
    waits(given)
    browser, path = given.sign_in("minister-bzk"), link(given)
    assert browser.get(f"{path}/alles").location == PAGE
    assert browser.post(f"{path}/alles", {"sleutel": "alles-1"}).location == PAGE
    assert "Uw besluit" in browser.get(path).text
    assert not [one for one in given.rows(Letter) if one.template == "decision_code"]


def test_who_is_signed_in_for_one_office_has_also_what_a_code_of_another_opened(given: Given) -> None:
    (mine,) = waits(given, 1)
    other = given.asked(at="SZW")
    given.did(contacts.ask_permission, other, by="pcp-szw")
    browser = given.sign_in("minister-bzk")
    enters(given, browser, link(given, to="minister@szw.example"))
    page = browser.get(PAGE)
    assert mine in page.text
    assert other in page.text


def test_a_name_that_was_typed_under_one_account_is_not_offered_to_another(
    given: Given, visitor: Browser
) -> None:
    waits(given)
    enters(given, visitor)
    visitor.post(PAGE, {**first(visitor.get(PAGE)), "uitkomst": "toegestaan", **WHO})
    assert visitor.get(PAGE).form(PAGE).fields["naam"] == WHO["naam"]
    visitor.sign_in("minister-bzk")
    assert not visitor.get(PAGE).form(PAGE).fields.get("naam")


def test_what_was_typed_when_the_session_ended_is_kept_and_sent_after_signing_in_again(given: Given) -> None:
    waits(given)
    browser = given.sign_in("minister-bzk")
    typed = {"uitkomst": "voorwaarden", "voorwaarden": "Alleen over de storing.", **WHO}
    sent = {**first(browser.get(PAGE)), **typed}
    given.clock.advance(timedelta(hours=login.HOURS, minutes=1))
    late = browser.post(PAGE, sent)
    assert late.status == 403
    assert "Er is nog niets verstuurd" in late.text
    assert "Alleen over de storing." in late.text
    assert "kies “Alles wat op u wacht”" in late.text
    assert not given.rows(Decision)
    kept = late.form(PAGE).fields
    browser.sign_in("minister-bzk")
    assert browser.post(PAGE, kept).status == 303
    (made,) = given.rows(Decision)
    assert (made.conditions, made.decided_by) == (typed["voorwaarden"], WHO["naam"])


def test_what_was_typed_when_the_day_of_the_code_was_over_is_kept(given: Given, visitor: Browser) -> None:
    waits(given)
    enters(given, visitor)
    sent = {**first(visitor.get(PAGE)), "uitkomst": "toegestaan", **WHO}
    given.clock.advance(codes.TODAY + timedelta(minutes=1))
    kept = visitor.post(PAGE, sent).form(PAGE).fields
    enters(given, visitor)
    assert visitor.post(PAGE, kept).status == 303
    assert len(given.rows(Decision)) == 1


def test_all_that_wait_are_counted_also_those_that_do_not_fit_on_the_page(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visiting, "MOST", 2)
    waits(given, 4)
    page = given.sign_in("minister-bzk").get(PAGE)
    assert "Wacht op u: 4" in page.text
    assert "En nog 2 daarna." in page.text

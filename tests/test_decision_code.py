"""Links that ask a code: who reads the mailbox opens them, and nobody keeps that person out."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from starlette.applications import Starlette

from contactdesk import app as app_module
from contactdesk import audit, contacts
from contactdesk.contacts import letter_decisions
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.letter_decisions import Locked, Opener, codes
from contactdesk.law.outcomes import TooMany
from contactdesk.letters.outbox import keys, links
from contactdesk.operations import reminders
from contactdesk.settings import DecisionLinks
from contactdesk.store import Database, limits
from contactdesk.store.limits import LIMITS, Limit
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Decision,
    DecisionLink,
    Letter,
    LetterKey,
    Organisation,
    RememberedBrowser,
)
from contactdesk.words import Capacity, Outcome, State
from tests.conftest import Clock
from tests.decision_office import DEPUTY, Office, make_office, opened
from tests.once import Copies
from tests.test_decision_link import NO, OFFICE, WHO, YES
from tests.web import Browser

CLOSED = "Bevestig dat u de postbus van het bureau leest"
KNOWN, CODE = "besluit-bekend", "besluit-code"
WRONG = "00000001"


@pytest.fixture
def database(
    request: pytest.FixtureRequest, database_url: str, desk: Any, clock: Clock
) -> Iterator[Database]:
    """Where BZK asks a code, unless a test says otherwise."""
    asks = getattr(request, "param", DecisionLinks(departments={"BZK": "code"}))
    with opened(database_url, desk, clock, asks) as database:
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


def asking(**asks: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("database", [DecisionLinks(**asks)], indirect=True, ids=["asks"])


# The closed door


def test_an_unknown_browser_reads_the_number_and_the_office_and_nothing_else(office: Office) -> None:
    office.record()
    for path in (office.link(), office.link("confirm")):
        page = office.get(path)
        assert (page.status, page.h1) == (200, CLOSED)
        assert office.number in page.text
        assert "minister van Binnenlandse Zaken en Koninkrijksrelaties" in page.text
        for told in ("DigiD", "oorzaak", "Kim", "Logius", "Techniek", "Akkoord", "M. de Minister", OFFICE):
            assert told not in page.html, told
        assert page.values("data-staat") + page.values("data-regime") == []


def test_a_link_to_read_asks_nothing(office: Office) -> None:
    assert "Wat was de oorzaak?" in office.get(office.link("read")).text
    assert office.asks(office.link("read")).status == 303
    assert office.rows(LetterKey) == []


def test_looking_at_a_closed_link_changes_nothing(office: Office) -> None:
    office.record()
    before = office.everything()
    for path in (office.link(), office.link("confirm")):
        for browser in (office.browser, office.other()):
            assert browser.get(path).status == 200
            assert browser.client.head(path).status_code == 200
    assert office.everything() == before


def test_who_reads_the_mailbox_types_the_code_and_decides(office: Office) -> None:
    path = office.link()
    asked = office.asks(path)
    assert (asked.status, asked.location) == (303, path)
    assert "Er is een code onderweg" in office.browser.follow(asked).text
    typed = office.types(path, office.codes()[0])
    assert (typed.status, typed.location) == (303, path)
    page = office.browser.follow(typed)
    assert "Deze browser is nu 30 dagen bekend" in page.text
    assert "Wat was de oorzaak?" in page.text
    assert office.send(path, YES).status == 303
    taken = office.decisions()[0]
    assert (taken.decided_by, taken.entered_from, taken.entered_by_id) == ("M. de Minister", OFFICE, None)


def test_the_letter_with_the_code_goes_to_whom_the_link_went_and_says_what_it_is(office: Office) -> None:
    office.asks(office.link())
    (letter,) = office.post()
    assert (letter.to_email, letter.reply_to) == (OFFICE, "pcp@bzk.example")
    assert letter.subject == f"Code om te besluiten over verzoek {office.number}"
    assert re.search(r"\n\n\d{8}\n\n", letter.body)
    assert "tot di 24 november 2026, 09.15 uur" in letter.body
    assert "Hebt u geen code gevraagd?" in letter.body
    assert "DigiD" not in letter.subject + letter.body
    office.deputise()
    office.deed(contacts.remind)
    office.post()
    office.asks(office.link(to=DEPUTY))
    assert [one.to_email for one in office.post()] == [DEPUTY]


def test_neither_code_nor_cookie_stands_in_the_database_or_on_the_page(office: Office) -> None:
    path = office.link()
    asked = office.asks(path)
    (code,) = office.codes()
    assert code not in asked.html + str(asked.response.headers) + office.get(path).html
    assert code not in repr(office.everything())
    office.types(path, code)
    stored = repr(office.everything())
    for cookie in (CODE, KNOWN):
        assert office.browser.client.cookies[cookie] not in stored


def test_the_cookies_are_for_this_desk_and_this_server_only(office: Office, desk: Any) -> None:
    path = office.link()
    office.asks(path)
    typed = office.types(path, office.codes()[0])
    about = {"base_url": "https://desk.example", "allowed_hosts": ("desk.example",)}
    settings = desk.settings.model_copy(update=about)
    made = app_module.create_app(
        settings, database=office.database, desk=replace(desk, settings=settings), with_worker=False
    )
    secure = office.other(app=made)
    there = office.asks(path, secure)
    for page, name in ((typed, f"{KNOWN}="), (there, f"__Host-{CODE}=")):
        (cookie,) = [one for one in page.response.headers.get_list("set-cookie") if one.startswith(name)]
        assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert ("Secure" in cookie) == name.startswith("__Host-")


# Codes


def test_a_code_opens_only_the_browser_in_which_it_was_asked(office: Office) -> None:
    path, thief = office.link(), office.other()
    office.asks(path)
    (code,) = office.codes()
    assert office.types(path, code, thief).status == 422
    office.asks(path, thief)  # a code of its own does not make that one fit
    assert office.types(path, code, thief).status == 422
    assert thief.get(path).h1 == CLOSED
    assert office.types(path, code).status == 303


def test_a_code_is_of_one_link(office: Office) -> None:
    first = office.link()
    office.asks(first)
    (code,) = office.codes()
    office.deed(contacts.remind)
    assert office.link() != first
    assert office.types(office.link(), code).status == 422


def test_a_wrong_code_says_how_often_it_may_still_be_tried_and_then_a_new_one_is_asked(
    office: Office,
) -> None:
    path = office.link()
    office.asks(path)
    (code,) = office.codes()
    for left in (4, 3, 2, 1):
        page = office.types(path, wrong(code))
        assert page.status == 422
        assert page.html.count(f"U kunt nog {left} keer proberen") == 2, "in the summary and at the field"
    assert "Vraag een nieuwe code" in office.types(path, wrong(code)).text
    late = office.types(path, code)
    assert late.status == 422
    assert 'name="code"' not in late.html
    assert office.opens(path).status == 303


@pytest.mark.parametrize("typed", ["", "1234", "abcdefgh", "١٢٣٤٥٦٧٨", "123456789", "\x00" * 8])
def test_what_is_no_code_is_no_try(office: Office, typed: str) -> None:
    path = office.link()
    office.asks(path)
    page = office.types(path, typed)
    assert page.status == 422
    assert "Typ de acht cijfers uit de brief" in page.text
    assert [key.tries for key in office.rows(LetterKey)] == [0]


def test_a_code_may_be_typed_with_spaces(office: Office) -> None:
    path = office.link()
    office.asks(path)
    (code,) = office.codes()
    assert office.types(path, f" {code[:4]} {code[4:]}\t").status == 303


def test_a_code_works_for_a_quarter_of_an_hour(office: Office) -> None:
    path = office.link()
    office.asks(path)
    (code,) = office.codes()
    office.clock.advance(timedelta(minutes=14, seconds=59))
    assert 'name="code"' in office.get(path).html
    office.clock.advance(timedelta(seconds=1))
    assert 'name="code"' not in office.get(path).html
    page = office.types(path, code)
    assert page.status == 422
    assert "Deze code werkt niet meer" in page.text


def test_of_two_codes_asked_in_one_browser_both_work(office: Office) -> None:
    """Who asks again because the letter is slow, types the first that comes."""
    path = office.link()
    office.asks(path)
    office.asks(path)
    first, second = office.codes()
    assert first != second
    assert office.types(path, first).status == 303


def test_of_many_who_guess_at_once_no_try_is_lost(office: Office) -> None:
    path, by = office.link(), office.stranger(1)
    token = office.token(path)
    office.database.write_now(letter_decisions.ask_code, token, by)
    with ThreadPoolExecutor(8) as pool:
        guess = lambda n: office.database.write_now(letter_decisions.type_code, token, f"{n:08}", by)  # noqa: E731
        results = list(pool.map(guess, range(8)))
    assert sorted(result.left for result in results) == [0, 0, 0, 0, 1, 2, 3, 4]
    assert [key.tries for key in office.rows(LetterKey)] == [keys.TRIES]


# The browser that is known


def test_a_browser_is_known_for_thirty_days_and_then_forgotten(office: Office) -> None:
    office.opens(office.link())
    office.clock.advance(timedelta(days=29, hours=23))
    office.deed(contacts.remind)
    assert office.get(office.link()).h1 != CLOSED
    office.clock.advance(timedelta(hours=2))
    assert office.get(office.link()).h1 == CLOSED
    office.database.write_now(reminders.due)
    assert office.rows(RememberedBrowser) == []


def test_a_token_that_was_in_the_browser_beforehand_is_not_what_makes_it_known(office: Office) -> None:
    path, thief = office.link(), office.other()
    office.asks(path)
    thief.client.cookies.update(office.browser.client.cookies)
    office.types(path, office.codes()[0])
    assert thief.get(path).h1 == CLOSED
    planted = office.browser.client.cookies[CODE]
    thief.client.cookies.set(KNOWN, planted)
    assert thief.get(path).h1 == CLOSED


def test_a_browser_is_known_for_one_mailbox_and_may_be_for_more(office: Office) -> None:
    office.deputise()
    office.deed(contacts.remind)
    office.opens(office.link())
    own = office.link(to=DEPUTY)
    assert office.get(own).h1 == CLOSED
    assert office.opens(own, to=DEPUTY).status == 303
    for path in (own, office.link()):
        assert office.get(path).h1 != CLOSED


def test_a_mailbox_that_the_office_had_before_opens_nothing_and_gets_no_code(office: Office) -> None:
    office.record()
    office.opens(office.link("confirm"))
    office.moves("nieuw@bzk.example")
    path, before = office.link("confirm"), office.rows(LetterKey)
    page = office.get(path)
    assert (page.status, page.h1) == (200, "Deze link is verlopen")
    assert "Minister" not in page.text.replace("minister van", "")
    assert office.asks(path).status == 403
    assert office.types(path, WRONG).status == 403
    assert office.rows(LetterKey) == before
    office.database.write_now(reminders.due)
    office.moves(OFFICE)
    assert office.get(path).h1 == CLOSED, "what was forgotten stays so when the mailbox comes back"


def test_a_link_to_decide_of_such_a_mailbox_still_brings_a_letter_to_the_new_one(office: Office) -> None:
    path = office.link()
    office.moves("nieuw@bzk.example")
    page = office.get(path)
    assert page.h1 == "Deze link is verlopen"
    assert "DigiD" not in page.text
    assert office.browser.post(path, {"actie": "nieuwe-brief"}).status == 303
    assert [one.to_email for one in office.letters("reminder")] == ["nieuw@bzk.example"]
    assert office.opens(office.link(to="nieuw@bzk.example"), to="nieuw@bzk.example").status == 303


def test_an_unknown_browser_learns_from_no_letter_button_what_was_decided(office: Office) -> None:
    office.record()
    page = office.browser.post(office.link(), {"actie": "nieuwe-brief"})
    assert (page.status, page.h1) == (403, CLOSED)
    assert "M. de Minister" not in page.text


def test_who_is_signed_in_for_the_office_is_asked_for_no_code_and_decides_by_name(
    office: Office, sign_in: Any
) -> None:
    office.browser = sign_in("minister-bzk")
    path = office.link()
    assert office.get(f"{path}/alles").location == "/wacht-op-u"
    assert "Wat was de oorzaak?" in office.get(path).text
    assert (
        office.browser.post(path, {**YES, "gevraagd": office.get(path).form(path).fields["gevraagd"]}).status
        == 303
    )
    (made,) = office.rows(Decision)
    assert made.entered_by_id == office.actor("minister-bzk").id
    assert not office.rows(LetterKey)


@pytest.mark.parametrize("persona", ["pcp-bzk", "kamerlid", "beheer"])
def test_any_other_account_is_asked_for_a_code_as_a_stranger_is(
    office: Office, sign_in: Any, persona: str
) -> None:
    office.browser = sign_in(persona)
    assert "Wat was de oorzaak?" not in office.get(office.link()).text


# Every deed asks it itself


def test_no_deed_is_done_for_who_has_the_link_alone(office: Office) -> None:
    office.record()
    decide, confirm = (office.token(office.link(purpose)) for purpose in ("decide", "confirm"))
    yes = Ruling(Outcome.PERMITTED, "M. de Minister", Capacity.IN_PERSON)
    who = {"name": "M.", "capacity": Capacity.IN_PERSON}
    before = office.everything()
    for by in (letter_decisions.NOBODY, office.stranger(1), Opener(me=office.actor("pcp-bzk"))):
        for call, token, given in (
            (letter_decisions.decide, decide, {"ruling": yes, "asked_version": 1}),
            (letter_decisions.dispute, confirm, {"name": "M.", "text": "Nee."}),
            (letter_decisions.revoke, confirm, {"reason": "Toch niet.", **who}),
            (letter_decisions.fresh_letter, decide, {}),
        ):
            with pytest.raises(Locked):
                office.database.write_now(call, token, by=by, **given)
    assert office.everything() == before


def test_no_form_of_the_page_works_in_an_unknown_browser(office: Office) -> None:
    office.record()
    before = office.everything()
    for path, fields in (
        (office.link(), {**YES, "gevraagd": "1"}),
        (office.link("confirm"), {"actie": "klopt-niet", "tekst": "Nee.", "naam": "M. Minister"}),
        (office.link("confirm"), {"actie": "intrekken", "reden": "Toch niet.", **WHO}),
    ):
        page = office.browser.post(path, fields)
        assert (page.status, page.h1) == (403, CLOSED)
    assert office.everything() == before


def test_a_decision_that_was_typed_while_the_memory_ended_is_kept_and_sent_again(office: Office) -> None:
    path = office.link()
    office.browser.client.cookies.clear()
    page = office.browser.post(path, {**NO, "gevraagd": "1"})
    assert page.status == 403
    assert "Dit is nog niet vastgelegd" in page.text
    for typed in (NO["reden"], NO["alternatief"], "Nee, geweigerd"):
        assert typed in page.text
    page = office.browser.post(path, page.form(path).fields | {"actie": "code-vragen"})
    assert (page.status, "Er is een code onderweg" in page.text) == (200, True)
    form = page.form(path).fields
    wrong_one = office.browser.post(path, {**form, "code": WRONG})
    assert NO["reden"] in wrong_one.text
    page = office.browser.post(path, {**form, "code": office.codes()[-1]})
    assert page.status == 200
    assert "Kijk na wat u hebt getypt, en verstuur het opnieuw" in page.text
    assert office.decisions() == []
    kept = page.form(path).fields
    assert {name: kept[name].strip() for name in NO} == NO
    assert office.browser.post(path, kept).status == 303
    assert office.decisions()[0].reason == NO["reden"]


def test_a_dispute_that_was_typed_comes_back_in_its_own_form(office: Office) -> None:
    office.record()
    path = office.link("confirm")
    typed = {"actie": "klopt-niet", "tekst": "Niet besproken.", "naam": "M. Minister"}
    page = office.browser.post(path, typed)
    office.browser.post(path, page.form(path).fields | {"actie": "code-vragen"})
    page = office.types(path, office.codes()[-1], **{**typed, "eerder": "klopt-niet", "actie": "code"})
    form = page.form(path).fields
    assert (form["actie"], form["tekst"].strip()) == ("klopt-niet", "Niet besproken.")
    assert office.browser.post(path, form).status == 303
    assert office.contact().state is State.AWAITING_PERMISSION


def test_who_types_the_code_after_it_was_decided_reads_so_and_loses_nothing_typed(office: Office) -> None:
    path = office.link()
    office.asks(path)
    office.record()
    page = office.types(path, office.codes()[-1], **NO)
    assert page.status == 409
    assert "al besloten door M. de Minister" in page.text
    assert NO["reden"] in page.text


def test_what_is_carried_along_comes_back_as_text(office: Office) -> None:
    path, markup = office.link(), '"><script>alert(1)</script>{{7*7}}'
    for page in (
        office.browser.post(path, {"reden": markup, "naam": "\x00", "gevraagd": "1"}),
        office.asks(path, reden=markup, eerder=markup),
        office.types(path, markup, reden=markup, eerder=markup),
    ):
        assert "<script>alert" not in page.html
        assert page.form(path).fields["reden"] == markup


# Strangers who have the link


def test_two_hundred_tries_from_everywhere_keep_nobody_from_deciding(office: Office) -> None:
    """As an attacker with the link: many browsers, many networks, the office's own network among them."""
    path = office.link()
    token, own = office.token(path), "testclient"
    for n in range(40):
        by = office.stranger(n, own if n % 2 else "")
        assert office.database.write_now(letter_decisions.ask_code, token, by)
        for guess in range(keys.TRIES):
            answer = office.database.write_now(letter_decisions.type_code, token, f"{guess:08}", by)
            assert not answer.is_right
    assert len(office.letters("decision_code", OFFICE)) <= codes.ENOUGH, "and the mailbox is not flooded"
    office.post()
    asked = office.asks(path)
    assert asked.status == 303
    shared = office.letters("decision_code", OFFICE)
    assert shared
    assert office.types(path, office.code_of(shared[-1])).status == 303
    assert office.send(path, YES).status == 303


def test_a_browser_that_is_known_decides_whatever_strangers_do(office: Office) -> None:
    path = office.link()
    office.opens(path)
    wear_out(office, path)
    assert office.send(path, YES).status == 303


def test_a_link_with_too_many_wrong_codes_rests_and_the_mailbox_gets_another(office: Office) -> None:
    path = office.link()
    wear_out(office, path)
    page = office.get(path)
    assert page.h1 == "Deze link werkt nu niet"
    assert [one.to_email for one in office.letters("reminder")] == [OFFICE]
    last = office.stranger(9999)
    assert not office.database.write_now(letter_decisions.ask_code, office.token(path), last)
    assert office.asks(path).status == 303
    assert len(office.letters("reminder")) == 1, "at most one in ten minutes"
    assert office.link() != path
    office.post()
    assert office.opens(office.link()).status == 303
    assert office.send(office.link(), YES).status == 303


def test_a_worn_confirmation_is_sent_anew_to_the_office_alone(office: Office) -> None:
    office.record()
    path, sent = office.link("confirm"), len(office.rows(Letter))
    wear_out(office, path)
    office.post()
    fresh = [one for one in office.rows(Letter)[sent:] if one.template not in ("decision_code", "link_tried")]
    assert [(one.template, one.to_email) for one in fresh] == [("confirmation", OFFICE)]
    assert office.link("confirm") != path
    assert office.opens(office.link("confirm")).status == 303


def test_the_right_code_is_taken_from_a_network_that_typed_too_many_wrong_ones(office: Office) -> None:
    path = office.link()
    office.asks(path)
    (code,) = office.codes()
    use_up(office, Limit.CODE_FAILED, "testclient")
    page = office.types(path, wrong(code))
    assert page.status == 429
    assert int(page.response.headers["retry-after"]) > 0
    assert "Dit is te vaak geprobeerd" in page.text
    assert office.types(path, code).status == 303


def test_a_browser_that_asks_on_and_on_waits_and_loses_nothing_typed(office: Office) -> None:
    path = office.link()
    for _ in range(LIMITS[Limit.CODE_BROWSER].times):
        assert office.asks(path).status == 303
    page = office.asks(path, reden="Half getypt.")
    assert page.status == 429
    assert int(page.response.headers["retry-after"]) > 0
    assert "Half getypt." in page.text
    assert office.types(path, office.codes()[-1]).status == 303, "the codes it has still work"


def test_strangers_who_ask_for_hours_bring_a_letter_in_three_minutes_at_most(office: Office) -> None:
    token = office.token(office.link())
    for minute in range(60):
        for n in range(3):
            office.database.write_now(letter_decisions.ask_code, token, office.stranger(minute * 10 + n))
        office.clock.advance(timedelta(minutes=1))
    assert len(office.letters("decision_code")) <= codes.ENOUGH + 60 // 3


def test_a_code_that_is_shared_has_tries_of_its_own_in_each_browser(office: Office) -> None:
    token = office.token(office.link())
    for n in range(codes.ENOUGH + 2):
        office.database.write_now(letter_decisions.ask_code, token, office.stranger(n))
    found = office.codes()
    assert len(found) == codes.ENOUGH
    last, late = office.stranger(codes.ENOUGH), office.stranger(codes.ENOUGH + 1)
    for n in range(keys.TRIES):
        office.database.write_now(letter_decisions.type_code, token, f"{n:08}", last)
    assert not office.database.write_now(letter_decisions.type_code, token, found[-1], last).is_right
    assert not office.database.write_now(letter_decisions.type_code, token, found[0], late).is_right
    assert office.database.write_now(letter_decisions.type_code, token, found[-1], late).is_right


def test_links_that_were_made_up_are_counted_for_their_network_and_a_true_one_opens_there(
    office: Office, database_url: str, desk: Any
) -> None:
    for _ in range(LIMITS[Limit.DECISION_FAILED_ADDRESS].times):
        assert office.get("/besluit/1-x").status == 404
    for refused in (office.get("/besluit/1-x"), office.browser.post("/besluit/1-x", YES)):
        assert refused.status == 429
        assert int(refused.response.headers["retry-after"]) > 0
    assert office.other().get("/besluit/1-x").status == 404
    assert office.get(office.link()).status == 200
    second = Database(database_url, carry=desk, clock=office.clock)
    with pytest.raises(TooMany):
        second.read_now(limits.refuse_full, Limit.DECISION_FAILED_ADDRESS, "testclient")
    second.close()


def test_a_link_that_does_not_exist_costs_as_much_as_one_that_is_signed_wrongly(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: how often a signature is made."""
    made: list[str] = []
    real = links.is_signed
    monkeypatch.setattr(links, "is_signed", lambda *given: made.append("one") or real(*given))
    number, _, signature = office.token(office.link()).partition("-")
    for forged in (f"{number}-{signature[::-1]}", f"999999-{signature}"):
        assert office.get(f"/besluit/{forged}").status == 404
    assert len(made) == 2


# The alarm, the log, and what is swept


def test_a_code_tried_too_often_alarms_the_liaison_once_an_hour(office: Office) -> None:
    path = office.link()
    for _ in range(3):
        office.asks(path)
        for _ in range(keys.TRIES):
            office.types(path, WRONG)
    (letter,) = office.letters("link_tried")
    assert letter.to_email == "pcp@bzk.example"
    assert office.number in letter.subject
    assert "Onbekende browser" in letter.body
    assert "di 24 november 2026" in letter.body
    for told in ("testclient", "DigiD", "Kim"):
        assert told not in letter.body + letter.subject
    assert office.actions().count("link_tried") == 1
    office.clock.advance(timedelta(hours=1))
    office.asks(path)
    for _ in range(keys.TRIES):
        office.types(path, WRONG)
    assert len(office.letters("link_tried")) == 2


def test_codes_asked_again_and_again_alarm_the_liaison_too(office: Office) -> None:
    token = office.token(office.link())
    for n in range(codes.OFTEN - 1):
        office.database.write_now(letter_decisions.ask_code, token, office.stranger(n))
    assert office.letters("link_tried") == []
    office.database.write_now(letter_decisions.ask_code, token, office.stranger(77))
    assert len(office.letters("link_tried")) == 1


def test_without_a_mailbox_of_the_liaisons_the_administrators_are_told(office: Office) -> None:
    def forget(db: Any) -> None:
        db.exec(
            select(Organisation).where(col(Organisation.abbreviation) == "BZK")
        ).one().liaison_mailbox = None

    office.database.write_now(forget)
    path = office.link()
    office.asks(path)
    for _ in range(keys.TRIES):
        office.types(path, WRONG)
    told = office.letters("link_tried")
    assert [one.to_email for one in told] == [office.actor(one).email for one in ("beheer", "beheer-tweede")]
    number = office.rows(ContactRequest)[-1].number
    assert not any(number in one.subject + one.body for one in told), "administrators know of no contact"


def test_the_log_has_each_code_and_the_history_tells_it_to_the_office_and_liaisons_alone(
    office: Office, sign_in: Any
) -> None:
    path = office.link()
    office.asks(path)
    for _ in range(keys.TRIES):
        office.types(path, WRONG)
    office.opens(path)
    found = [one for one in office.actions() if one.startswith(("code_", "link_tried"))]
    assert found == ["code_asked", "code_failed", "link_tried", "code_asked", "code_right"]
    (link,) = [one.id for one in office.rows(DecisionLink) if one.purpose == "decide"]
    about = [entry.details for entry in office.rows(AuditEntry) if entry.action.startswith("code_")]
    assert about == [{"link": link}] * 4
    assert office.database.read_now(audit.verify).broken_id is None
    told = "Het bureau van de bewindspersoon, via de brief, heeft met een code laten zien"
    for persona, reads in (("pcp-bzk", True), ("minister-bzk", True), ("kamerlid", False)):
        text = sign_in(persona).get(f"/verzoeken/{office.number}").text
        assert (told in text, "verkeerde code" in text) == (reads, reads), persona


def test_codes_that_went_and_are_over_are_swept_and_those_that_wait_are_not(office: Office) -> None:
    office.asks(office.link())
    office.post()
    office.asks(office.link())
    office.clock.advance(timedelta(hours=2))
    office.database.write_now(letter_decisions.sweep)
    waits = [one.id for one in office.letters("decision_code") if one.state != "accepted"]
    assert [key.letter_id for key in office.rows(LetterKey)] == waits


# Where it is asked


@asking(departments={"SZW": "code"})
def test_another_department_asks_nothing(office: Office) -> None:
    assert "DigiD" in office.get(office.link()).text
    assert office.send(office.link(), YES).status == 303


@asking(default="code", departments={"BZK": "link"})
def test_a_department_may_ask_less_than_the_others(office: Office) -> None:
    assert "DigiD" in office.get(office.link()).text


@asking(default="code")
def test_it_may_be_asked_everywhere(office: Office) -> None:
    assert office.get(office.link()).h1 == CLOSED


@asking(departments={"BZK": "code", "Bzk": "code", "Logius": "sign_in"})
def test_a_department_that_is_none_is_found(office: Office) -> None:
    assert office.database.read_now(letter_decisions.unknown_departments) == ["Bzk", "Logius"]


# What stands around the tests


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


def use_up(office: Office, limit: Limit, who: object) -> None:
    for _ in range(LIMITS[limit].times):
        office.database.write_now(limits.count, limit, who)


def wear_out(office: Office, path: str) -> None:
    """Strangers try as many codes as there are tries for one link."""
    (link,) = [one for one in office.rows(DecisionLink) if path.startswith(f"/besluit/{one.id}-")]
    for _ in range(LIMITS[Limit.CODE_FAILED_LINK].times - 1):
        office.database.write_now(limits.count, Limit.CODE_FAILED_LINK, link.id)
    by = office.stranger(5000)
    office.database.write_now(letter_decisions.ask_code, office.token(path), by)
    office.database.write_now(letter_decisions.type_code, office.token(path), WRONG, by)

"""The same question to several organisations in one act: each its own contact, one page for who asks, nothing let out."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from contactdesk import contacts
from contactdesk.contacts import Ask, decisions
from contactdesk.contacts.together import TOO_MANY
from contactdesk.law.outcomes import Invalid
from contactdesk.store.models import AuditEntry, ContactRequest, Letter, Organisation
from contactdesk.words import Addressee, Form, Ground, Party, Regime, State
from tests.contacts import ADA, MARKER, Given
from tests.web import Browser, Page

SignIn = Callable[[str], Browser]
ASKED = {"vorm": "conversation", "onderwerp": "Storing bij DigiD", "vraag": MARKER}
BILL = "Wet open data"


def ask(given: Given, at: str = "Logius", **more: Any) -> Ask:
    texts = {"form": Form.CONVERSATION, "subject": "Storing bij DigiD", "question": MARKER, **more}
    return Ask(organisation_id=given.organisation(at), key="samen", **texts)


def asked(given: Given, *also: str, by: str = "kamerlid", **more: Any) -> list[ContactRequest]:
    """Asked of Logius and of these, in one act; the contacts in that order."""
    ids = [given.organisation(one) for one in also]
    given.database.write_now(contacts.submit_all, ask(given, **more), ids, given.actor(by))
    return contacts_of(given)


def contacts_of(given: Given) -> list[ContactRequest]:
    return given.rows(ContactRequest)


def says_also(page: Page) -> str:
    """What the page says of the others; the list to forward to names every organisation."""
    assert page.status == 200
    found = re.search("<dt>Ook gevraagd aan</dt><dd>(.*?)</dd>", page.html, re.DOTALL)
    return found[1] if found else ""


def letters_to(given: Given, contact: ContactRequest, *parties: Party) -> str:
    found = [one for one in given.rows(Letter) if one.contact_id == contact.id]
    return "\n".join(f"{one.subject}\n{one.body}" for one in found if one.to_party in parties)


def check(given: Given, browser: Browser, *also: str, **more: Any) -> Page:
    """As far as the page that shows the rules; each is added there, as a person does."""
    page = browser.post("/verzoeken", ASKED | {"organisatie": given.organisation("Logius")} | more)
    for one in also:
        page = browser.post(
            "/verzoeken", page.form("/verzoeken").fields | {"nog": given.organisation(one), "erbij": "ja"}
        )
    return page


def send(browser: Browser, page: Page) -> Page:
    return browser.post("/verzoeken", page.form("/verzoeken").fields | {"bevestigd": "ja"})


# Asking


def test_the_check_shows_each_organisation_with_its_own_rule_and_sends_nothing(given: Given) -> None:
    page = check(given, given.sign_in("kamerlid"), "SZW", "UWV")
    assert page.status == 200
    assert page.values("data-regime") == ["permission", "permission", "notify"]
    for name in (
        "Logius",
        "Sociale Zaken en Werkgelegenheid",
        "Uitvoeringsinstituut Werknemersverzekeringen",
    ):
        assert name in page.text
    assert contacts_of(given) == []


def test_each_becomes_a_contact_of_its_own_and_the_first_leads(given: Given) -> None:
    browser = given.sign_in("kamerlid")
    sent = send(browser, check(given, browser, "SZW", "UWV"))
    first, second, third = contacts_of(given)
    assert sent.location == f"/verzoeken/{first.number}"
    assert [one.regime for one in (first, second, third)] == ["permission", "permission", "notify"]
    assert [one.state for one in (first, second, third)] == ["submitted", "submitted", "notified"]
    assert len({one.portfolio_id for one in (first, second)}) == 2
    assert [one.lead_id for one in (first, second, third)] == [None, first.id, first.id]
    assert [one.action for one in given.rows(AuditEntry) if one.contact_id] == ["submit"] * 3


def test_one_that_was_added_is_taken_away_again(given: Given) -> None:
    browser = given.sign_in("kamerlid")
    page = check(given, browser, "SZW", "UWV")
    fields = page.form("/verzoeken").fields | {"weg": given.organisation("SZW")}
    assert browser.post("/verzoeken", fields).values("data-regime") == ["permission", "notify"]


def test_who_chooses_one_and_presses_send_sees_its_rule_first(given: Given) -> None:
    browser = given.sign_in("kamerlid")
    fields = check(given, browser).form("/verzoeken").fields
    page = browser.post("/verzoeken", fields | {"nog": given.organisation("UWV"), "bevestigd": "ja"})
    assert (page.status, page.values("data-regime")) == (200, ["permission", "notify"])
    assert contacts_of(given) == []


def test_the_same_form_twice_makes_no_second_set(given: Given) -> None:
    browser = given.sign_in("kamerlid")
    page = check(given, browser, "SZW")
    assert send(browser, page).location == send(browser, page).location
    assert len(contacts_of(given)) == 2


def test_with_one_that_fails_none_is_sent(given: Given) -> None:
    browser = given.sign_in("kamerlid")
    page = check(given, browser, "IGJ")
    assert page.status == 422
    assert "Inspectie Gezondheidszorg en Jeugd: Kies waar het bij de inspectie over gaat" in page.text
    fields = check(given, browser, "SZW").form("/verzoeken").fields
    nowhere = update(Organisation).where(col(Organisation.abbreviation) == "SZW").values(portfolio_id=None)
    given.database.write_now(lambda db: db.execute(nowhere).rowcount)
    assert browser.post("/verzoeken", fields | {"bevestigd": "ja"}).status == 422
    assert (contacts_of(given), given.rows(Letter)) == ([], [])


def test_one_that_goes_another_way_is_said_and_holds_the_rest_until_it_is_taken_away(given: Given) -> None:
    elsewhere = (
        update(Organisation).where(col(Organisation.abbreviation) == "UWV").values(kind="advisory_body")
    )
    given.database.write_now(lambda db: db.execute(elsewhere).rowcount)
    browser = given.sign_in("kamerlid")
    page = check(given, browser, "UWV")
    assert page.values("data-regime") == ["permission", "refer"]
    assert "Verstuur" not in page.text
    assert send(browser, page).status == 200
    assert contacts_of(given) == []


@pytest.mark.parametrize(
    "also",
    [["Logius"], ["SZW", "SZW"], ["SZW", "VWS", "UWV", "BZK", "IGJ", "WG-BZK"]],
    ids=["itself", "twice", "seven"],
)
def test_too_many_or_twice_the_same_is_refused(also: list[str], given: Given) -> None:
    with pytest.raises(Invalid) as wrong:
        asked(given, *also)
    assert [error.field for error in wrong.value.errors] == ["organisatie"]
    assert contacts_of(given) == []


def test_only_parliament_asks_several_at_once(given: Given) -> None:
    with pytest.raises(Invalid, match="organisatie"):
        asked(given, "BZK", by="pcp-bzk", on_behalf_of=given.ids["kamerlid"], question=None)


def test_a_bill_has_one_minister_who_decides(given: Given) -> None:
    with pytest.raises(Invalid, match="organisatie"):
        asked(given, "SZW", form=Form.BILL_ASSISTANCE, bill_title=BILL)


# Who reads of it


def test_who_asks_sees_all_of_them_on_the_page_of_each(given: Given) -> None:
    first, second, third = asked(given, "SZW", "UWV")
    given.did(contacts.ask_permission, first.number, official=ADA)
    given.did(decisions.decide, first.number, ruling=given.ruling())
    for one in (first, second, third):
        page = given.page(one.number, "kamerlid")
        assert page.values("data-nummer") == [first.number, second.number, third.number]
        assert page.values("data-staat")[1:] == ["permitted", "submitted", "notified"]
        assert f"Ja, toegestaan. {ADA.name}" in page.text


def test_a_contact_person_reads_of_the_others_only_what_asks_permission_too(given: Given) -> None:
    first, second, third = asked(given, "SZW", "UWV")
    page = given.page(first.number, "pcp-bzk")
    szw = "Sociale Zaken en Werkgelegenheid"
    assert says_also(page) == f"het ministerie van {szw} (minister van {szw})"
    assert [one.number for one in (second, third) if one.number in page.html] == []
    # of UWV its own contact person knows that there is contact, and not what is asked: nor by way of the other
    for number, other in ((second.number, third.number), (third.number, second.number)):
        seen = given.page(number, "pcp-szw")
        assert seen.status == 200
        assert other not in seen.html
    assert says_also(given.page(third.number, "pcp-szw")) == ""
    assert "Storing" in given.page(third.number, "zbo-uwv").text
    assert says_also(given.page(third.number, "zbo-uwv")) == ""


def test_the_letter_to_a_minister_says_where_it_lies_too(given: Given) -> None:
    first, second, third = asked(given, "SZW", "UWV")
    given.did(contacts.ask_permission, first.number, official=ADA)
    office = letters_to(given, first, Party.MINISTER)
    assert "De aanvrager vraagt dit ook aan: het ministerie van Sociale Zaken en Werkgelegenheid" in office
    assert "Uitvoeringsinstituut" not in office
    assert "ook aan: Logius" in letters_to(given, second, Party.LIAISON)
    told = letters_to(given, third, Party.MINISTER, Party.LIAISON, Party.BODY)
    assert "Uitvoeringsinstituut" in told
    assert "Logius" not in told
    assert "vraagt dit ook aan" not in told
    link = next(one for one in given.rows(Letter) if one.template == "asked")
    assert link.contact_id == first.id


def test_the_receipt_names_all_of_them(given: Given) -> None:
    first, _, third = asked(given, "SZW", "UWV")
    for one in (first, third):
        assert "U vraagt dit ook aan: " in letters_to(given, one, Party.INITIATOR)
    assert "Uitvoeringsinstituut" in letters_to(given, first, Party.INITIATOR)


def test_help_with_a_law_tells_nobody_but_who_asks(given: Given) -> None:
    given.database.write_now(_second_unit, given.organisation("SZW"))
    first, second = asked(given, "SZW", at="BZK", form=Form.AMENDMENT_ASSISTANCE, bill_title=BILL)
    assert given.page(first.number, "kamerlid").values("data-nummer") == [first.number, second.number]
    for who in ("pcp-bzk", "wetgeving-bzk", "minister-bzk"):
        assert says_also(given.page(first.number, who)) == ""
    others = (Party.MINISTER, Party.LIAISON, Party.BODY)
    assert "Sociale Zaken" not in letters_to(given, first, *others)


def _second_unit(db: Any, szw: int) -> None:
    ministry = db.get_one(Organisation, szw)
    unit = Organisation(name="Wetgeving SZW", abbreviation="WG-SZW", kind="service", mailbox="wg@szw.example")
    unit.is_legislative_unit, unit.department_id, unit.portfolio_id = True, szw, ministry.portfolio_id
    db.add(unit)


def test_one_row_of_several_says_so_to_who_asks_alone(given: Given) -> None:
    asked(given, "SZW", "UWV")
    own = given.sign_in("kamerlid").get("/verzoeken").text
    assert [f"{n} van 3" for n in (1, 2, 3) if f"{n} van 3" in own] == ["1 van 3", "2 van 3", "3 van 3"]
    assert " van 3" not in given.sign_in("pcp-bzk").get("/wachtrij").text


# What becomes of them


def test_one_is_withdrawn_and_the_others_go_on(given: Given) -> None:
    first, *_ = asked(given, "SZW", "UWV")
    assert given.posts(first.number, "kamerlid", "intrekken").status == 303
    assert [one.state for one in contacts_of(given)] == ["withdrawn", "submitted", "notified"]


def test_all_that_run_are_withdrawn_in_one_act(given: Given) -> None:
    _, second, third = asked(given, "SZW", "UWV")
    given.did(contacts.decline, third.number, by="zbo-uwv")
    assert given.posts(second.number, "kamerlid", "intrekken", alle="ja").status == 303
    assert [one.state for one in contacts_of(given)] == ["withdrawn", "withdrawn", "declined"]
    again = given.posts(second.number, "kamerlid", "intrekken", alle="ja")
    assert again.status == 409


def test_what_is_forwarded_stays_with_the_others(given: Given) -> None:
    first, second = asked(given, "SZW")
    number = given.did(contacts.forward, first.number, organisation_id=given.organisation("BZK"))
    assert given.contact(number).lead_id == first.id
    page = given.page(second.number, "kamerlid")
    assert page.values("data-nummer") == [second.number, number]
    seen = says_also(given.page(second.number, "pcp-szw"))
    assert "het ministerie van Binnenlandse Zaken" in seen
    assert "Logius" not in seen


def test_what_is_asked_again_stays_with_the_others(given: Given) -> None:
    first, second = asked(given, "SZW")
    given.did(contacts.withdraw, second.number, by="kamerlid")
    browser = given.sign_in("kamerlid")
    form = browser.get(f"/verzoeken/nieuw?opnieuw={second.number}").form("/verzoeken").fields
    send(browser, browser.post("/verzoeken", form))
    assert contacts_of(given)[-1].lead_id == first.id
    assert given.page(first.number, "kamerlid").values("data-nummer") == [
        first.number,
        contacts_of(given)[-1].number,
    ]


def test_what_stands_alone_is_forwarded_alone(given: Given) -> None:
    number = given.did(contacts.forward, given.asked(), organisation_id=given.organisation("SZW"))
    assert given.contact(number).lead_id is None


# Adding one later


def test_another_organisation_is_asked_later_with_the_texts_filled_in(given: Given) -> None:
    first = given.contact(given.asked(question=MARKER))
    browser = given.sign_in("kamerlid")
    assert f"/verzoeken/nieuw?bij={first.number}" in given.page(first.number, "kamerlid").html
    form = browser.get(f"/verzoeken/nieuw?bij={first.number}").form("/verzoeken").fields
    assert (form["organisatie"], form["vraag"]) == ("", MARKER)
    page = browser.post("/verzoeken", form | {"organisatie": given.organisation("SZW")})
    assert send(browser, page).status == 303
    second = contacts_of(given)[-1]
    assert (second.lead_id, second.previous_id) == (first.id, None)
    assert "het ministerie van Sociale Zaken" in says_also(given.page(first.number, "pcp-bzk"))


def test_nobody_adds_to_what_is_not_theirs(given: Given) -> None:
    first = given.asked()
    assert given.sign_in("senator").get(f"/verzoeken/nieuw?bij={first}").status == 404
    page = check(given, given.sign_in("senator"), bij=first)
    assert send(given.sign_in("senator"), page).status == 303
    assert contacts_of(given)[-1].lead_id is None


def test_a_seventh_is_not_added(given: Given) -> None:
    first, *_ = asked(given, "SZW", "VWS", "UWV", "BZK")
    sixth = replace(
        ask(given, "IGJ", ground=Ground.OTHER, addressee=Addressee.STAFF), key="6", lead_id=first.id
    )
    given.database.write_now(contacts.submit_all, sixth, [], given.actor("kamerlid"))
    with pytest.raises(Invalid) as wrong:
        given.database.write_now(contacts.submit_all, replace(sixth, key="7"), [], given.actor("kamerlid"))
    assert [error.message for error in wrong.value.errors] == [TOO_MANY]


def test_the_regimes_are_what_the_rules_say_of_each_alone(given: Given) -> None:
    for one in asked(given, "SZW", "UWV"):
        alone = given.database.read_now(
            lambda db, one=one: contacts.preview(
                db,
                Ask(one.organisation_id, one.form, "los", one.subject, one.question),
                given.actor("kamerlid"),
            )
        )
        assert (one.regime, one.rule) == (alone.regime, alone.decision.rule)
    assert {one.regime for one in contacts_of(given)} == {Regime.PERMISSION, Regime.NOTIFY}
    assert State.NOTIFIED in {one.state for one in contacts_of(given)}


# One more question, and a copy


def test_after_a_contact_that_was_there_one_more_question_begins_with_the_earlier_texts(given: Given) -> None:
    number = given.permitted()
    given.did(contacts.hold, number, by="kamerlid", held_at=given.clock())
    browser = given.sign_in("kamerlid")
    page = given.page(number, "kamerlid")
    assert "Nog een vraag" in page.text
    form = browser.get(f"/verzoeken/nieuw?opnieuw={number}").form("/verzoeken").fields
    assert (form["onderwerp"], form["vraag"]) == ("Storing bij DigiD", "Wat was de oorzaak?")
    assert send(browser, browser.post("/verzoeken", form)).status == 303
    assert contacts_of(given)[-1].previous_id == given.contact(number).id


def test_a_copy_has_the_texts_of_a_request_that_still_runs_and_no_link_to_it(given: Given) -> None:
    number = given.asked(dossier="36600-VII")
    assert f"/verzoeken/nieuw?kopie={number}" in given.page(number, "kamerlid").html
    assert "kopie=" not in given.page(number, "pcp-bzk").html
    browser = given.sign_in("kamerlid")
    form = browser.get(f"/verzoeken/nieuw?kopie={number}").form("/verzoeken").fields
    assert (form["vraag"], form["dossier"]) == ("Wat was de oorzaak?", "36600-VII")
    assert send(browser, browser.post("/verzoeken", form)).status == 303
    copy = contacts_of(given)[-1]
    assert (copy.previous_id, copy.lead_id, copy.subject) == (None, None, "Storing bij DigiD")


def test_nobody_copies_what_is_not_theirs_and_no_sealed_text_is_copied(given: Given) -> None:
    number = given.sealed()
    assert given.sign_in("senator").get(f"/verzoeken/nieuw?kopie={number}").status == 404
    page = given.sign_in("kamerlid").get(f"/verzoeken/nieuw?kopie={number}")
    assert page.form("/verzoeken").fields["wetsvoorstel"] == BILL
    assert MARKER not in page.html

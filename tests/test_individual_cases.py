"""Who types what looks like a burgerservicenummer or the case of one person hears it once, at the field, and may go on."""

import logging
from typing import Any

import pytest

from contactdesk.store.models import AuditEntry, ContactRequest, Draft, FormSent, Message, ReferralCount
from tests.contacts import Given
from tests.web import Browser, Page

NUMBER = "123456782"
SAID = "Kijk dit nog eens na"
OMBUDSMAN = "Nationale ombudsman"
QUESTION = {"vorm": "conversation", "onderwerp": "Bezwaar", "vraag": f"Wat gebeurt er met {NUMBER}?"}


def begin(given: Given, browser: Browser, **more: str) -> tuple[str, Page]:
    """The draft's address, and the page of the check."""
    page = browser.get("/verzoeken/nieuw")
    values = QUESTION | {"organisatie": given.organisation("Logius"), "stap": "2"} | more
    step = browser.post("/verzoeken", page.form("/verzoeken").fields | values).location
    done = browser.post(step, browser.get(step).form(step).fields | QUESTION | more)
    assert (done.status, done.location) == (303, f"{step}/controleer"), done.text
    return step, browser.get(done.location)


def press(browser: Browser, page: Page, **more: str) -> Page:
    return browser.post(page.path, page.form(page.path).fields | {"bevestigd": "ja"} | more)


def test_the_check_says_it_with_the_way_elsewhere_and_sends_all_the_same(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    step, page = begin(given, kim)
    for said in (
        SAID,
        f"In uw vraag lijkt een burgerservicenummer te staan: {NUMBER}",
        OMBUDSMAN,
        "Verstuur toch",
    ):
        assert said in page.text
    assert f"{step}#vraag" in page.values("href")
    assert press(kim, page).status == 303
    assert NUMBER in (given.rows(ContactRequest)[0].question or "")


def test_without_having_read_it_nothing_goes(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    _, page = begin(given, kim)
    again = press(kim, page, gezien="")
    assert (again.status, SAID in again.text) == (200, True)
    assert given.rows(ContactRequest) == []
    assert press(kim, again).status == 303


def test_the_form_shows_it_at_the_field_and_nothing_is_wrong_there(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    step, _ = begin(given, kim)
    page = kim.get(step)
    assert page.status == 200
    assert "<title>Let op: " in page.html
    assert "vraag-fout" in page.values("id")
    assert "true" not in page.values("aria-invalid")
    assert page.form(step).fields["vraag"] == QUESTION["vraag"]


def test_who_takes_it_away_hears_nothing_more(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    step, page = begin(given, kim)
    done = kim.post(step, kim.get(step).form(step).fields | {"vraag": "Hoe vaak gebeurt dat?"})
    page = kim.get(done.location)
    assert SAID not in page.text
    assert "Verstuur toch" not in page.text
    assert press(kim, page).status == 303


def test_another_number_is_said_anew(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    step, page = begin(given, kim)
    seen = page.form(page.path).fields["gezien"]
    done = kim.post(step, kim.get(step).form(step).fields | {"vraag": "En met 111222333?"})
    again = press(kim, kim.get(done.location), gezien=seen)
    assert (again.status, "111222333" in again.text) == (200, True)
    assert given.rows(ContactRequest) == []


@pytest.mark.parametrize(
    ("persona", "at", "more"),
    [
        ("kamerlid", "UWV", {}),
        ("griffier", "BZK", {"commissiebesluit": "2026-11-23"}),
        ("zbo-uwv", "UWV", {"lid": "kamerlid"}),
    ],
)
def test_who_sends_everything_at_once_hears_it_too(
    persona: str, at: str, more: dict[str, str], given: Given
) -> None:
    browser = given.sign_in(persona)
    values = QUESTION | more | {"organisatie": given.organisation(at), "bevestigd": "ja", "sleutel": "s-1"}
    values |= {"lid": given.ids["kamerlid"]} if "lid" in more else {}
    page = browser.post("/verzoeken", values)
    assert (page.status, SAID in page.text) == (200, True)
    assert given.rows(ContactRequest) == []
    wrong = browser.post("/verzoeken", page.form("/verzoeken").fields | {"wijzig": "vraag"})
    assert (wrong.status, "vraag-fout" in wrong.values("id")) == (200, True)
    assert press(browser, page).status == 303


@pytest.mark.parametrize(
    ("persona", "deed", "fields"),
    [
        ("pcp-bzk", "wedervraag", {"tekst": "Bedoelt u mevrouw Jansen met haar uitkering?"}),
        ("pcp-bzk", "doorsturen", {"reden": "Mevrouw Jansen wacht op haar uitkering.", "organisatie": "SZW"}),
        ("kamerlid", "bericht", {"tekst": f"Het gaat om {NUMBER}."}),
        ("kamerlid", "verbeteren", {"onderwerp": "Zaak", "vraag": f"En {NUMBER}?", "vorm": "conversation"}),
    ],
)
def test_a_deed_says_it_once_and_is_done_at_the_second_press(
    persona: str, deed: str, fields: dict[str, Any], given: Given
) -> None:
    number = given.asked()
    fields |= {"organisatie": given.organisation("SZW")} if "organisatie" in fields else {}
    page = given.posts(number, persona, deed, **fields)
    form = page.form(f"/verzoeken/{number}/{deed}")
    assert (page.status, SAID in page.text, OMBUDSMAN in page.text) == (200, True, True)
    assert {name: form.fields[name] for name in fields} == {name: str(text) for name, text in fields.items()}
    assert given.rows(Message) == []
    sure = {"bevestigd": "ja"} if deed == "doorsturen" else {}
    done = given.sign_in(persona).post(f"/verzoeken/{number}/{deed}", form.fields | sure)
    assert done.status == 303


def test_what_was_shared_in_a_contact_that_was_there_is_looked_at(given: Given) -> None:
    number = given.permitted()
    held = {"plaatsgevonden_op": "2026-11-24T09:00", "gedeeld": f"Stand van {NUMBER}."}
    page = given.posts(number, "kamerlid", "afronden", **held)
    assert (page.status, "afronden-gedeeld-fout" in page.values("id")) == (200, True)


def test_a_stranger_and_a_colleague_without_the_right_learn_nothing(given: Given) -> None:
    number = given.asked()
    text = {"tekst": f"Het gaat om {NUMBER}."}
    assert given.posts(number, "senator", "bericht", **text).status == 404
    assert given.posts(number, "kamerlid", "wedervraag", **text).status == 403


def test_nothing_is_kept_and_nothing_is_logged(given: Given, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    kim, number = given.sign_in("kamerlid"), given.asked()
    before = len(given.rows(AuditEntry)), len(given.rows(FormSent)), given.rows(ReferralCount)
    page = kim.post("/verzoeken", QUESTION | {"organisatie": given.organisation("Logius"), "sleutel": "s-1"})
    said = given.posts(number, "kamerlid", "bericht", tekst=f"Het gaat om {NUMBER}.")
    assert SAID in page.text
    assert SAID in said.text
    assert (len(given.rows(AuditEntry)), len(given.rows(FormSent)), given.rows(ReferralCount)) == before
    assert (given.rows(Draft), given.rows(Message)) == ([], [])
    assert NUMBER not in caplog.text


def test_sealed_content_is_looked_at_for_who_writes_it(given: Given) -> None:
    kim = given.sign_in("kamerlid")
    law = {
        "vorm": "amendment_assistance",
        "wetsvoorstel": "Wet open data",
        "organisatie": given.organisation("BZK"),
    }
    page = kim.post("/verzoeken", QUESTION | law)
    assert SAID in page.text
    number = given.sealed()
    assert SAID in given.posts(number, "kamerlid", "bericht", tekst=f"Over {NUMBER}.").text

"""The start page says what is somebody's now: whom to call, whose turn it is, who meets when, and what is late."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from contactdesk import contacts
from contactdesk.contacts import decisions, lists
from contactdesk.store.models import Letter, Organisation
from contactdesk.web.pages import calls, said
from contactdesk.words import Form, Outcome
from tests.contacts import ADA, Given, long_passed

NAMES = ("calls", "turns", "meetings", "late")


def stands(given: Given, number: str, persona: str = "kamerlid") -> list[str]:
    """In which of the four lists of this person a contact stands."""
    found = given.database.read_now(lists.start_lists, given.actor(persona))
    return [name for name in NAMES if number in [row.number for row in getattr(found, name)]]


def scheduled(given: Given) -> str:
    number = given.permitted()
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=2), minutes=30, place="Kamer 7")
    return number


def test_what_is_with_the_ministry_in_time_stands_in_no_list_of_who_asked(given: Given) -> None:
    assert stands(given, given.asked()) == []


def test_a_contact_goes_from_list_to_list_and_stands_in_one(given: Given) -> None:
    number = given.asked()
    given.did(contacts.ask_back, number, text="Welke storing?")
    assert stands(given, number) == ["turns"]
    given.did(contacts.clarify, number, by="kamerlid", text="Die van maandag.")
    given.did(contacts.ask_permission, number, official=ADA, advice=None)
    given.clock.advance(timedelta(days=21))
    assert stands(given, number) == ["late"]
    given.did(decisions.decide, number, ruling=given.ruling())
    assert stands(given, number) == ["calls"]
    given.did(contacts.schedule, number, at=given.clock() + timedelta(days=2), minutes=30, place=None)
    assert stands(given, number) == ["meetings"]
    given.did(contacts.withdraw, number, by="kamerlid")
    assert stands(given, number) == []


@pytest.mark.parametrize(
    ("persona", "expected"),
    [("assistent", "late"), ("pcp-bzk", "late"), ("minister-bzk", "turns"), ("senator", ""), ("pcp-szw", "")],
)
def test_what_the_office_leaves_is_late_for_who_waits_for_it(
    given: Given, persona: str, expected: str
) -> None:
    number = given.awaiting()
    given.clock.advance(timedelta(days=21))
    assert stands(given, number, persona) == ([expected] if expected else [])


@pytest.mark.parametrize("persona", ["kamerlid", "ambtenaar-bzk"])
def test_an_appointment_stands_on_the_page_of_who_is_there(given: Given, persona: str) -> None:
    number = scheduled(given)
    assert stands(given, number, persona) == ["meetings"]
    page = given.sign_in(persona).get("/")
    assert "Afspraken" in page.text
    assert "30 minuten. Plaats: Kamer 7." in page.text
    given.clock.advance(timedelta(days=3))
    assert "Is het contact geweest? Meld het" in given.sign_in(persona).get("/").text


def test_the_next_appointment_comes_first_and_what_was_comes_last(given: Given) -> None:
    was, later, soon = (given.permitted() for _ in range(3))
    for number, days in ((was, 1), (later, 9), (soon, 5)):
        at = given.clock() + timedelta(days=days)
        given.did(contacts.schedule, number, at=at, minutes=30, place=None)
    given.clock.advance(timedelta(days=3))
    found = given.database.read_now(lists.start_lists, given.actor("kamerlid"))
    assert [row.number for row in found.meetings] == [soon, later, was]


def test_the_number_to_call_is_a_button_with_the_conditions_beside_it(given: Given) -> None:
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.CONDITIONS))
    for path in ("/", f"/verzoeken/{number}"):
        html = given.sign_in("kamerlid").get(path).html
        button = html.partition('<a class="button primary" href="tel:0705550204">')[2]
        assert ADA.phone in button[:80]
        assert "Alleen feiten." in button[:400]


def card(given: Given, number: str) -> str:
    html = given.sign_in("kamerlid").get("/").html
    return html.partition(f'<article class="card" data-nummer="{number}">')[2].partition("</article>")[0]


def test_who_can_be_called_without_a_known_number_is_called_through_the_contact_person(given: Given) -> None:
    number = given.asked()
    unnumbered = contacts.Official("T. Techniek", "t.techniek@logius.example", None)
    given.did(contacts.ask_permission, number, official=unnumbered)
    given.did(decisions.decide, number, ruling=given.ruling())
    assert "Geen nummer bekend." in card(given, number)
    assert "Vraag erom in een mail" in card(given, number), "of the contact person none is known either"

    call = (
        update(Organisation)
        .where(col(Organisation.abbreviation) == "BZK")
        .values(liaison_phone="070-555 02 02")
    )
    given.database.write_now(lambda db: db.execute(call))
    assert "Bel de parlementair contactpersoon van BZK:" in card(given, number)
    assert 'href="tel:0705550202"' in card(given, number).partition("Bel de")[2]


def test_a_zbo_without_a_number_is_asked_for_one(given: Given) -> None:
    assert "Geen nummer bekend. Vraag erom in een mail." in card(given, given.asked("UWV"))


def test_what_has_no_term_shows_no_empty_line(given: Given) -> None:
    number = given.asked("UWV")
    row = given.sign_in("kamerlid").get("/verzoeken").html.partition(f'data-nummer="{number}"')[2]
    assert '<td role="cell" data-label="Uiterlijk"></td>' in row.partition("</tr>")[0]


def test_the_start_page_says_who_asks_to_others_and_not_to_who_asked(given: Given) -> None:
    number = given.awaiting()
    given.clock.advance(timedelta(days=21))
    assert "Kim Kamerlid, Tweede Kamerlid" not in row_of(given, number, "kamerlid")
    assert "Kim Kamerlid, Tweede Kamerlid" in row_of(given, number, "assistent")


def row_of(given: Given, number: str, persona: str) -> str:
    html = given.sign_in(persona).get("/").html
    found = html.partition(f'data-nummer="{number}"')[2].partition("</tr>")[0]
    assert "Dring aan" in found
    return found


def test_a_list_is_short_and_says_where_the_others_are(given: Given) -> None:
    numbers = [given.asked() for _ in range(lists.start.SHORT + 1)]
    page = given.sign_in("pcp-bzk").get("/")
    assert page.values("data-nummer") == numbers[:-1]
    assert '<a href="/wachtrij">Bekijk alles wat loopt</a>' in page.html


def test_empty_lists_are_left_out(given: Given) -> None:
    given.asked()
    text = given.sign_in("kamerlid").get("/").text
    for heading in ("U kunt nu bellen", "U bent aan zet", "Afspraken", "Te laat bij hen"):
        assert heading not in text


@pytest.mark.parametrize("at", ["UWV", "BZK"])
def test_number_and_mailbox_of_who_is_asked_stand_in_the_receipt_and_on_the_page(
    given: Given, at: str
) -> None:
    number = given.asked(at) if at == "UWV" else given.sealed()
    handler = given.contact(number).handler_id

    def give(db: object) -> str:
        body = db.get_one(Organisation, handler)  # type: ignore[attr-defined]
        body.phone = "020 687 5100"
        return str(body.mailbox)

    mailbox = given.database.write_now(give)
    again = given.asked(at) if at == "UWV" else given.sealed()
    receipt = [one.body for one in given.rows(Letter) if one.template == "receipt"][-1]
    assert f"telefoon 020 687 5100, e-mail {mailbox}" in receipt
    html = given.sign_in("kamerlid").get(f"/verzoeken/{again}").html
    assert 'href="tel:0206875100"' in html
    assert f'href="mailto:{mailbox}"' in html


def test_who_helps_with_a_bill_can_be_reached_in_the_receipt_and_after_the_yes(given: Given) -> None:
    number = given.sealed(Form.BILL_ASSISTANCE)
    body = given.database.read_now(lambda db: db.get_one(Organisation, given.contact(number).handler_id))
    [receipt] = [one.body for one in given.rows(Letter) if one.template == "receipt"]
    assert f"e-mail {body.mailbox}" in receipt
    given.did(contacts.ask_permission, number, official=None, advice=None)
    given.did(decisions.decide, number, ruling=given.ruling())
    assert f'href="mailto:{body.mailbox}"' in given.sign_in("kamerlid").get(f"/verzoeken/{number}").html
    [yes] = [one.body for one in given.rows(Letter) if one.template == "permitted"]
    assert f"e-mail {body.mailbox}" in yes


def test_after_it_was_declined_the_next_steps_are_links(given: Given) -> None:
    number = given.asked("UWV")
    given.did(contacts.decline, number, by="zbo-uwv", text="Wij weten dit niet.")
    page = given.sign_in("kamerlid").get(f"/verzoeken/{number}")
    assert "Wat u nog kunt doen" in page.text
    assert f'<a href="/verzoeken/nieuw?kopie={number}">Vraag het anders</a>' in page.html
    assert '<a href="/organisaties">Zoek een andere organisatie</a>' in page.html
    assert "Zoek een andere organisatie" not in given.sign_in("zbo-uwv").get(f"/verzoeken/{number}").text


def test_without_an_answer_the_next_steps_are_links_to_forms_that_are_there(given: Given) -> None:
    number = long_passed(given)
    given.clock.advance(timedelta(days=60))
    page = given.sign_in("kamerlid").get(f"/verzoeken/{number}")
    assert "Wat u nog kunt doen" in page.text
    for key in ("intrekken", "voorleggen"):
        assert f'href="#{key}"' in page.html
        assert f'id="{key}"' in page.html
    assert 'href="mailto:pcp@bzk.example"' in page.html


def test_the_rule_folds_to_a_line_once_there_is_a_decision(given: Given) -> None:
    def panel(number: str) -> str:
        html = given.sign_in("kamerlid").get(f"/verzoeken/{number}").html
        return html.partition('class="regime"')[2].partition("</section>")[0]

    assert "<details><summary><h2" not in panel(given.awaiting())
    decided = panel(given.permitted())
    assert decided.partition(">")[2].lstrip().startswith("<details><summary><h2")


def test_what_was_done_is_a_heading_in_the_title_and_has_the_focus(given: Given) -> None:
    number, by = given.asked(), given.sign_in("pcp-bzk")
    version = given.contact(number).version
    page = by.post(f"/verzoeken/{number}/oppakken", {"versie": version, "sleutel": "s"}, follow=True)
    heading = (
        '<div class="flash" role="status" tabindex="-1" autofocus><h2>U hebt dit verzoek opgepakt</h2></div>'
    )
    assert heading in page.html
    assert page.reading is not None
    assert page.reading.title.startswith("U hebt dit verzoek opgepakt – Storing bij DigiD")
    assert "flash" not in by.get(f"/verzoeken/{number}").html, "said once"


def test_the_first_sentence_is_the_heading_and_the_rest_follows() -> None:
    assert said("Verstuurd. Dit is verzoek 2026-ABCDE.") == ("Verstuurd", "Dit is verzoek 2026-ABCDE.")
    assert said("Uw bericht is verstuurd.") == ("Uw bericht is verstuurd", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("post@uwv.example", '<a class="call" href="mailto:post@uwv.example">post@uwv.example</a>'),
        ("a+b?c@uwv.example", '<a class="call" href="mailto:a%2Bb%3Fc@uwv.example">a+b?c@uwv.example</a>'),
        ("nog geen", "nog geen"),
        ("mail post@uwv.example", "mail post@uwv.example"),
    ],
)
def test_an_address_that_stands_alone_is_a_link(text: str, shown: str) -> None:
    assert calls(text) == shown

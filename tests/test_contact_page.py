"""The page of one contact: what each persona reads there, what they can do, and what stays closed to whom."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from contactdesk import contacts
from contactdesk.contacts import decisions
from contactdesk.demo.personas import PERSONAS
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.letters import outbox
from contactdesk.operations import reminders
from contactdesk.store.models import AuditEntry, ContactRequest, SealedRead
from contactdesk.words import Addressee, Form, Ground, Outcome
from tests.contacts import ADA, MARKER, Given
from tests.web import Browser, Page

LEASE = timedelta(minutes=5)


def deeds(page: Page) -> set[str]:
    """What can be done on this page: the last part of each form's address."""
    assert page.reading
    return {form.action.rpartition("/")[2] for form in page.reading.forms if "/verzoeken/" in form.action}


def main_deed(page: Page) -> str:
    """The one that matters most: it stands first."""
    assert page.reading
    return next(form.action.rpartition("/")[2] for form in page.reading.forms if "/verzoeken/" in form.action)


def test_who_asks_sees_where_it_stands_with_the_rule_and_the_sum(given: Given) -> None:
    number = given.asked(preference="Liefst ’s ochtends")
    page = given.page(number, "kamerlid")
    assert (page.status, page.h1) == (200, "Storing bij DigiD")
    assert page.values("data-staat") == ["submitted"]
    assert page.values("data-regime") == ["permission"]
    assert page.values("data-regel") == [given.contact(number).rule]
    for words in (
        "Aan zet: de parlementair contactpersoon , sinds di 24 november 2026, 09.00 uur",
        "Uiterlijk dinsdag 1 december 2026 – nog 5 werkdagen",
        "dag 1 wo 25-11",
        "Toestemming nodig",
        "Bron: Aanwijzingen",
        "Wat was de oorzaak?",
        "Liefst ’s ochtends",
        "Kim Kamerlid (u) heeft het verzoek ingediend.",
    ):
        assert words in page.text, words
    assert deeds(page) == {"bericht", "intrekken", "verbeteren"}


def test_the_liaison_takes_it_first_and_then_asks_permission(given: Given) -> None:
    number = given.asked()
    before = given.page(number, "pcp-bzk")
    assert main_deed(before) == "oppakken"
    assert "Aan zet: u of een collega" in before.text
    given.did(contacts.take, number)
    after = given.page(number, "pcp-bzk")
    assert main_deed(after) == "toestemming-vragen"
    assert "Aan zet: u ," in after.text
    assert "oppakken" not in deeds(after)
    deputy = given.page(number, "plv-bzk")
    assert "Neem over van Petra Post" in deputy.text
    assert "Aan zet: Petra Post, parlementair contactpersoon" in deputy.text
    assert "Petra Post, parlementair contactpersoon" in given.page(number, "kamerlid").text


@pytest.mark.parametrize("persona", [one.key for one in PERSONAS])
def test_everyone_without_a_part_gets_404(given: Given, persona: str) -> None:
    number = given.asked()
    knows = {"kamerlid", "assistent", "pcp-bzk", "plv-bzk"}
    assert given.page(number, persona).status == (200 if persona in knows else 404)


def test_a_visitor_is_asked_to_sign_in(given: Given, visitor: Browser) -> None:
    assert visitor.get(f"/verzoeken/{given.asked()}").location.startswith("/inloggen?naar=")


def test_the_office_sees_the_question_and_the_advice_but_no_messages(given: Given) -> None:
    number = given.asked()
    given.did(contacts.message, number, by="kamerlid", text="Onder ons: het is druk.")
    given.did(contacts.ask_back, number, text="Welke storing?")
    given.did(contacts.clarify, number, by="kamerlid", text="Die van 3 oktober.")
    assert given.page(number, "minister-bzk").status == 404, "it was not asked yet"
    given.did(contacts.ask_permission, number, official=ADA, advice="Akkoord, zegt de directie.")
    page = given.page(number, "minister-bzk")
    for words in ("Wat was de oorzaak?", "Akkoord, zegt de directie.", "Die van 3 oktober.", ADA.name):
        assert words in page.text
    assert "Onder ons" not in page.text
    assert "heeft een bericht gestuurd" not in page.text
    assert main_deed(page) == "besluit"
    member = given.page(number, "kamerlid").text
    assert "Akkoord, zegt de directie." not in member
    assert ADA.name not in member, "no way to a contact before the permission"


def test_the_clock_counts_on_from_where_it_went_on(given: Given) -> None:
    number = given.asked()
    given.did(contacts.ask_back, number, text="Welke storing?")
    stopped = given.page(number, "kamerlid")
    assert "De termijn telt niet door sinds" in stopped.text
    assert "De vraag is: Welke storing?" in stopped.text
    assert main_deed(stopped) == "antwoord"
    given.clock.advance(timedelta(days=2))
    given.did(contacts.clarify, number, by="kamerlid", text="Die van 3 oktober.")
    page = given.page(number, "kamerlid")
    assert "weer verder do 26-11" in page.text
    assert "Uiterlijk donderdag 3 december 2026" in page.text


def test_the_yes_gives_the_number_to_call_and_says_who_decided_and_how(given: Given) -> None:
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.CONDITIONS))
    page = given.page(number, "kamerlid")
    for words in (
        "Met deze ambtenaar kunt u contact opnemen",
        ADA.phone or "",
        "Besloten door M. de Minister, zelf, dinsdag 24 november 2026, mondeling.",
        "Ingevoerd door Petra Post (contactpersoon).",
        "Alleen feiten.",
        "Petra Post (contactpersoon) heeft het besluit van de minister van Binnenlandse Zaken",
    ):
        assert words in page.text, words
    assert main_deed(page) == "afronden"
    official = given.page(number, "ambtenaar-bzk")
    assert (official.status, main_deed(official)) == (200, "afspraak")


def test_the_no_says_what_the_member_can_still_do(given: Given) -> None:
    number = given.awaiting()
    given.did(decisions.decide, number, ruling=given.ruling(Outcome.REFUSED))
    page = given.page(number, "kamerlid")
    for words in ("Dit gaat over beleid.", "Een schriftelijk antwoord.", "schriftelijke vragen stellen"):
        assert words in page.text
    assert f'href="/verzoeken/nieuw?opnieuw={number}"' in page.html
    assert "opnieuw=" not in given.page(number, "pcp-bzk").html


def test_silence_is_said_to_be_no_answer(given: Given) -> None:
    number = given.awaiting()
    given.clock.advance(timedelta(days=60))
    given.database.write_now(reminders.due)
    page = given.page(number, "kamerlid")
    assert "Dat is geen ja en geen nee" in page.text
    assert "blijft open tot er een besluit is" in page.text


def test_after_a_debate_without_an_answer_it_can_be_asked_again(given: Given) -> None:
    number = given.awaiting(debate_on=today(given.clock()) + timedelta(days=3))
    lapsed = given.contact(number).id
    given.database.write_now(lambda db: contacts.lapse(db, db.get_one(ContactRequest, lapsed), why="debate"))
    page = given.page(number, "kamerlid")
    assert "Dat is geen ja en geen nee" in page.text
    assert "secretaris-generaal" in page.text
    assert "opnieuw=" in page.html


def test_a_decision_from_the_letter_names_the_mailbox_to_the_ministry_only(given: Given) -> None:
    number = given.awaiting()
    ruling = given.ruling()
    contact = given.contact(number)
    mailbox = "plaatsvervanger@bzk.example"

    def from_letter(db: Session) -> None:
        office = Actor(id=None, name=mailbox, email=mailbox)
        decisions.enter_from_letter(db, db.merge(contact), office, ruling, mailbox)

    given.database.write_now(from_letter)
    assert "via de brief aan plaatsvervanger@bzk.example" in given.page(number, "pcp-bzk").text
    page = given.page(number, "kamerlid").text
    assert "plaatsvervanger@" not in page
    assert "M. de Minister, zelf, via de brief, heeft toestemming gegeven." in page


def test_internal_notes_are_for_the_liaisons_of_the_department(given: Given) -> None:
    number = given.permitted()
    given.did(contacts.note, number, text="Bel eerst de directie.")
    assert "Bel eerst de directie." in given.page(number, "plv-bzk").text
    for persona in ("kamerlid", "minister-bzk", "ambtenaar-bzk"):
        page = given.page(number, persona)
        assert page.status == 200
        assert "Bel eerst" not in page.text
        assert "notitie" not in page.text


def test_who_joins_later_does_not_read_what_was_said_before(given: Given) -> None:
    number = given.awaiting()
    given.did(contacts.message, number, text="Dit duurt nog even.")
    given.did(decisions.decide, number, ruling=given.ruling())
    given.did(contacts.message, number, by="kamerlid", text="Bel mij gerust.")
    page = given.page(number, "ambtenaar-bzk")
    assert "Bel mij gerust." in page.text
    assert "Dit duurt nog even." not in page.text
    assert "Dit duurt nog even." in given.page(number, "kamerlid").text


def test_of_a_zbo_contact_the_liaison_learns_the_fact_and_no_more(given: Given) -> None:
    number = given.asked("UWV", question=MARKER, preference=MARKER)
    given.did(contacts.message, number, by="zbo-uwv", text=MARKER)
    given.did(contacts.schedule, number, by="zbo-uwv", at=given.clock() + timedelta(days=3), place=MARKER)
    liaison = given.page(number, "pcp-szw")
    assert liaison.status == 200
    assert MARKER not in liaison.html
    for words in (
        "Storing bij DigiD",
        "Kim Kamerlid",
        "lezen via dit loket alleen de aanvrager en",
        "09.01 uur",
    ):
        assert words in liaison.text
    assert "heeft een bericht gestuurd" not in liaison.text
    assert deeds(liaison) == {"notitie"}
    for persona in ("kamerlid", "zbo-uwv"):
        assert MARKER in given.page(number, persona).html


def test_under_notify_the_page_shows_when_the_minister_was_told(given: Given) -> None:
    number = given.asked("UWV")
    assert "Klaargezet: op hetzelfde moment." in given.page(number, "kamerlid").text
    given.clock.advance(timedelta(seconds=2))
    claimed = given.database.write_now(outbox.claim, "proef", limit=50, lease=LEASE)
    given.clock.advance(timedelta(seconds=1))
    given.database.write_now(outbox.mark_accepted, [letter.id for letter in claimed])
    page = given.page(number, "pcp-szw")
    assert "Aangeboden aan de mailserver: na 2 seconden." in page.text
    assert "Aangenomen door de mailserver: na 3 seconden." in page.text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "na 1 seconde"), (119, "na 119 seconden"), (120, "na 2 minuten"), (53823, "na 14 uur")],
)
def test_a_letter_that_left_late_says_so_in_a_unit_that_people_use(
    given: Given, seconds: int, words: str
) -> None:
    number = given.asked("UWV")
    given.clock.advance(timedelta(seconds=seconds))
    given.database.write_now(outbox.claim, "proef", limit=50, lease=LEASE)
    assert f"Aangeboden aan de mailserver: {words}." in given.page(number, "kamerlid").text


@pytest.mark.parametrize(("persona", "label"), [("kamerlid", "Mijn verzoeken"), ("pcp-bzk", "Wachtrij")])
def test_the_menu_marks_the_list_in_which_a_reader_meets_the_contact(
    given: Given, persona: str, label: str
) -> None:
    page = given.page(given.asked(), persona)
    assert f'aria-current="page">{label}</a>' in page.html


def test_the_page_of_an_inspectorate_says_on_which_rule_it_rests(given: Given) -> None:
    number = given.asked("IGJ", ground=Ground.PUBLISHED_FINDINGS, addressee=Addressee.LEADERSHIP)
    page = given.page(number, "kamerlid")
    assert page.values("data-regime") == ["notify"]
    assert "Status: werkafspraak" in page.text
    assert "uitleg bij openbaar gemaakte bevindingen" in page.text


def test_a_contact_that_was_there_already_is_named_so(given: Given) -> None:
    number = given.reported(took_place_at=given.clock() - timedelta(days=1))
    given.did(contacts.reopen, number, "zbo-uwv")
    page = given.page(number, "zbo-uwv")
    assert "Eerder contact" in page.text
    assert 'value="2026-11-23T09:00"' in page.html, "one click: when it was is filled in"
    assert given.page(number, "kamerlid").status == 200


def test_a_member_hears_of_an_official_s_initiative_with_the_yes_and_may_decline(given: Given) -> None:
    number = given.asked("BZK", "ambtenaar-bzk", member_id=given.ids["kamerlid"])
    assert given.page(number, "kamerlid").status == 404
    given.did(decisions.decide, number, ruling=given.ruling())
    page = given.page(number, "kamerlid")
    assert "U bent niets verplicht" in page.text
    assert "afhouden" in deeds(page)


def test_letters_and_their_fate_are_for_the_liaison_and_who_asked(given: Given) -> None:
    number = given.permitted()
    liaison, member = given.page(number, "pcp-bzk"), given.page(number, "kamerlid")
    assert "Bevestiging van het besluit" in liaison.text
    assert "Ontvangst van het verzoek" in member.text
    assert "staat klaar" in member.text
    assert "minister@bzk.example" not in member.text
    assert "Besluit genomen" not in member.text, "a letter within the ministry"
    assert "Verstuurde berichten" not in given.page(number, "ambtenaar-bzk").text


def test_an_address_that_fails_is_shown_to_who_must_mend_it(given: Given) -> None:
    number = given.asked()
    for letter in given.database.write_now(outbox.claim, "proef", limit=50, lease=LEASE):
        given.database.write_now(outbox.mark_failed, letter.id, "proef", error="550", permanent=True)
    page = given.page(number, "pcp-bzk").text
    assert "niet bezorgd" in page
    assert "adres: kim.kamerlid@tweedekamer.example" in page
    assert "adres:" not in given.page(number, "kamerlid").text


@pytest.mark.parametrize("form", [Form.AMENDMENT_ASSISTANCE, Form.BILL_ASSISTANCE])
def test_a_sealed_page_holds_no_content_for_anybody(given: Given, form: Form) -> None:
    number = given.sealed(form)
    given.did(contacts.message, number, by="kamerlid", text=MARKER)
    for persona in ("kamerlid", "pcp-bzk", "plv-bzk", "minister-bzk", "wetgeving-bzk"):
        page = given.page(number, persona)
        assert MARKER not in page.html, persona
        assert page.status == 404 or page.h1 == "Hulp bij: Wet open data"
    for persona in ("assistent", "senator", "beheer", "ambtenaar-bzk", "pcp-szw"):
        assert given.page(number, persona).status == 404, persona


def test_opening_sealed_content_is_logged_and_shown_to_who_asked(given: Given) -> None:
    number = given.sealed()
    unit = given.sign_in("wetgeving-bzk")
    assert "Lees de inhoud" in unit.get(f"/verzoeken/{number}").text
    before = len(given.rows(AuditEntry))
    content = unit.get(f"/verzoeken/{number}/inhoud")
    assert (content.status, MARKER in content.text) == (200, True)
    assert [read.person_id for read in given.rows(SealedRead)] == [given.ids["wetgeving-bzk"]]
    assert len(given.rows(AuditEntry)) == before, "it logs that it was read and changes nothing"
    page = given.page(number, "kamerlid")
    assert "Wie opende de inhoud di 24 november 2026, 09.00 uur Wim Wetgever" in page.text
    for persona in ("pcp-bzk", "minister-bzk", "senator", "beheer"):
        assert given.sign_in(persona).get(f"/verzoeken/{number}/inhoud").status == 404, persona
    assert "Wie opende" not in given.page(number, "pcp-bzk").text
    assert len(given.rows(SealedRead)) == 1, "who was refused read nothing"


def test_nothing_is_sealed_on_an_open_contact(given: Given) -> None:
    number = given.asked()
    assert given.sign_in("kamerlid").get(f"/verzoeken/{number}/inhoud").status == 404
    assert given.rows(SealedRead) == []


def test_once_a_drafter_has_opened_the_content_the_unit_reads_it_no_more(given: Given) -> None:
    number = given.sealed()
    given.did(contacts.name_official, number, by="wetgeving-bzk", official=ADA)
    assert "Lees de inhoud" in given.page(number, "wetgeving-bzk").text
    given.sign_in("ambtenaar-bzk").get(f"/verzoeken/{number}/inhoud")
    page = given.page(number, "wetgeving-bzk")
    assert "Lees de inhoud" not in page.text
    assert "De inhoud lezen via dit loket alleen de aanvrager en de jurist die helpt." in page.text
    assert given.sign_in("wetgeving-bzk").get(f"/verzoeken/{number}/inhoud").status == 404
    assert MARKER in given.sign_in("ambtenaar-bzk").get(f"/verzoeken/{number}/inhoud").text
    assert "Deze jurist helpt u" in given.page(number, "kamerlid").text


def test_of_help_with_an_amendment_the_ministers_side_does_not_learn_by_whom_or_when(given: Given) -> None:
    number = given.sealed()
    at = given.clock() + timedelta(days=3)
    given.did(contacts.schedule, number, by="wetgeving-bzk", at=at)
    given.did(contacts.name_official, number, by="wetgeving-bzk", official=ADA)
    page = given.page(number, "pcp-bzk")
    assert "Hulp bij: Wet open data" in page.text
    for words in ("Kim Kamerlid", ADA.name, "27 november"):
        assert words not in page.text, words
    assert "Een lid van de Tweede Kamer" in page.text
    assert "27 november" in given.page(number, "kamerlid").text


def test_an_error_leads_to_its_field_and_the_form_stands_open(given: Given) -> None:
    number = given.asked()
    page = given.posts(number, "pcp-bzk", "wedervraag", tekst="")
    assert page.reading
    assert "wedervraag-tekst" in page.reading.ids
    opened = [about["id"] for tag, about in page.reading.attributes if tag == "details" and "open" in about]
    assert opened == ["wedervraag"]
    assert "Vul uw tekst in" in page.text

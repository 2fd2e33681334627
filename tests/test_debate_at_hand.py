"""A debate at hand counts also where nobody gives permission, or nobody who does may know its day: in the letters, subjects,
rows and pages of who must act on it. No term changes by it."""

from datetime import date, timedelta
from typing import Final

import pytest
from sqlmodel import Session, col, select

from contactdesk import contacts
from contactdesk.contacts import Official, decisions
from contactdesk.law.days import today
from contactdesk.store.models import Letter, Organisation
from contactdesk.words import Addressee, Form, Ground
from tests.contacts import Given

HURRY: Final = "Spoed: het debat is op woensdag 25 november 2026."
LEADS: Final = {"addressee": Addressee.LEADERSHIP, "ground": Ground.PUBLISHED_FINDINGS}
BILL: Final = {"form": Form.BILL_ASSISTANCE, "bill_title": "Wet open data"}
AMENDMENT: Final = {"form": Form.AMENDMENT_ASSISTANCE, "bill_title": "Wet open data"}
#: with whom, who must act on it, the letter that they get, and who learns of it and may not know the day
ASKED: Final = {
    "zbo": ("UWV", {}, "zbo-uwv", "notified"),
    "inspectorate": ("IGJ", LEADS, "inspectie-igj", "notified"),
    "amendment": ("BZK", AMENDMENT, "wetgeving-bzk", "notified"),
    "bill": ("BZK", BILL, "wetgeving-bzk", "submitted_unit"),
}
each = pytest.mark.parametrize(("at", "more", "acts", "template"), ASKED.values(), ids=ASKED)


def asked(given: Given, at: str, more: dict[str, object], days: int = 1) -> str:
    return given.asked(at, debate_on=today(given.clock()) + timedelta(days=days), **more)


def letter(given: Given, template: str) -> Letter:
    [found] = [one for one in given.rows(Letter) if one.template == template]
    return found


@each
def test_who_must_act_reads_it_in_the_letter_its_subject_the_row_and_the_page(
    given: Given, at: str, more: dict[str, object], acts: str, template: str
) -> None:
    number = asked(given, at, more)
    sent = letter(given, template)
    assert sent.subject.startswith("Spoed: ")
    assert sent.subject.endswith(f" ({number}) – debat wo 25 november")
    assert "Er is een debat op woensdag 25 november 2026." in sent.body
    assert "spoed" in sent.body
    assert HURRY in given.page(number, acts).text
    assert "debat wo 25-11" in given._browser(acts).get("/verzoeken").text


@each
def test_a_debate_further_off_stands_in_the_subject_and_is_no_hurry_until_it_is_near(
    given: Given, at: str, more: dict[str, object], acts: str, template: str
) -> None:
    number = asked(given, at, more, days=14)
    sent = letter(given, template)
    assert "Spoed" not in sent.subject
    assert sent.subject.endswith(f" ({number}) – debat di 8 december")
    assert "Er is een debat op dinsdag 8 december 2026." in sent.body
    assert "Spoed" not in given.page(number, acts).text
    given.clock.advance(timedelta(days=13))
    assert "Spoed: het debat is op dinsdag 8 december 2026." in given.page(number, acts).text
    given.clock.advance(timedelta(days=2))
    assert "Spoed" not in given.page(number, acts).text


@each
def test_who_only_learns_of_it_learns_no_day(
    given: Given, at: str, more: dict[str, object], acts: str, template: str
) -> None:
    number = asked(given, at, more)
    told = [one for one in given.rows(Letter) if one.to_party in ("minister", "liaison")]
    assert told
    for one in told:
        assert "debat op" not in one.body + one.subject, one.template
        assert "– debat" not in one.subject
        assert "Spoed" not in one.subject
    for persona in ("pcp-bzk", "minister-bzk", "pcp-szw"):
        page = given.page(number, persona)
        assert "25 november" not in page.text if page.status == 200 else page.status == 404


@each
def test_no_term_changes_by_it(
    given: Given, at: str, more: dict[str, object], acts: str, template: str
) -> None:
    near, without = asked(given, at, more), given.asked(at, **more)
    assert given.contact(near).due_at == given.contact(without).due_at
    assert not given.contact(near).is_urgent


@each
def test_who_asked_reads_whom_to_call(
    given: Given, at: str, more: dict[str, object], acts: str, template: str
) -> None:
    def give_number(db: Session) -> None:
        query = select(Organisation).where(
            col(Organisation.is_legislative_unit) if at == "BZK" else col(Organisation.abbreviation) == at
        )
        for one in db.exec(query):
            one.phone = "070-555 07 07"

    given.database.write_now(give_number)
    page = given.page(asked(given, at, more), "kamerlid")
    assert HURRY in page.text
    hurry = page.html.partition("Bel bij haast ")[2].partition("</p>")[0]
    assert 'href="tel:0705550707"' in hurry
    assert "contactpersoon" not in hurry


def test_who_drafts_and_the_unit_that_may_begin_read_the_day(given: Given) -> None:
    number = asked(given, "BZK", BILL)
    given.did(contacts.ask_permission, number, official=None, advice=None)
    drafter = Official("J. Jurist", "jurist@bzk.example", None)
    given.did(contacts.name_official, number, by="wetgeving-bzk", official=drafter)
    given.did(decisions.decide, number, ruling=given.ruling())
    for template, party in (("decided_liaison", "body"), ("permitted_official", "official")):
        [sent] = [one for one in given.rows(Letter) if (one.template, one.to_party) == (template, party)]
        assert sent.subject.endswith(f" ({number}) – debat wo 25 november"), template


def test_before_it_is_sent_who_asks_reads_that_a_call_is_quicker(given: Given) -> None:
    def give_number(db: Session) -> None:
        uwv = db.exec(select(Organisation).where(col(Organisation.abbreviation) == "UWV")).one()
        uwv.phone = "070-555 07 07"

    given.database.write_now(give_number)
    tomorrow = (today(given.clock()) + timedelta(days=1)).isoformat()
    typed = {
        "vorm": "conversation",
        "onderwerp": "Wachttijden",
        "vraag": "Hoe lang?",
        "debat": tomorrow,
        "sleutel": "spoed-1",
    }
    browser = given._browser("kamerlid")
    check = browser.post("/verzoeken", typed | {"organisatie": str(given.organisation("UWV"))})
    assert (check.status, "Spoed: bel ook." in check.text) == (200, True)
    assert 'href="tel:0705550707"' in check.html
    later = typed | {"organisatie": str(given.organisation("UWV")), "debat": date(2026, 12, 20).isoformat()}
    assert "Spoed" not in browser.post("/verzoeken", later | {"sleutel": "spoed-2"}).text

"""Who learns what of a contact: the minister's side never more than its rule says, whichever way it takes."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, text
from sqlmodel import Session, col

from contactdesk import contacts
from contactdesk.contacts import Official, decisions
from contactdesk.law.days import dutch_date
from contactdesk.operations import reminders
from contactdesk.store.models import ContactRequest, Letter, RoleGrant
from contactdesk.words import LEARNS, Addressee, Disclose, Form, Ground, State
from tests.contacts import ADA, MARKER, Given
from tests.web import Browser

UTE = Official("Ute Uitvoerder", "ute.uitvoerder@uwv.example", "020-777 88 99")
STAFF = (UTE.name, UTE.email, UTE.phone or "", "Uma Uitvoering", "uma.uitvoering@uwv.example")
TEXTS = {"question": MARKER, "preference": MARKER, "wished_official": MARKER}
MINISTERS_SIDE = ("minister", "liaison")
FACT = LEARNS[Disclose.FACT]
UNIT = "wetgeving-bzk"


def letters_to(given: Given, number: str, *parties: str) -> list[str]:
    """Subject and body of each letter about this contact to these parties."""
    contact = given.contact(number)
    found = [one for one in given.rows(Letter) if one.contact_id == contact.id and one.to_party in parties]
    return [f"{one.subject}\n{one.body}" for one in found]


def following(given: Given, number: str) -> ContactRequest:
    before = given.contact(number).id
    return next(one for one in given.rows(ContactRequest) if one.previous_id == before)


def sent_on(given: Given, number: str, by: str, to: str, **fields: Any) -> ContactRequest:
    answer = given.posts(number, by, "doorsturen", organisatie=given.organisation(to), **fields)
    assert answer.status == 303, answer.text
    return following(given, number)


@pytest.fixture
def forwarded(given: Given) -> ContactRequest:
    """A zbo sends a question on to an agency of a ministry, where a contact person and a minister read."""
    return sent_on(given, given.asked("UWV", dossier="36600-VII-12", **TEXTS), "zbo-uwv", "Logius")


# A question that is sent on


def test_a_zbo_that_sends_a_question_on_hands_it_to_no_contact_person_or_minister(
    given: Given, forwarded: ContactRequest
) -> None:
    given.did(contacts.ask_permission, forwarded.number, official=None, advice="Akkoord.")
    for persona in ("pcp-bzk", "minister-bzk"):
        page = given.page(forwarded.number, persona)
        assert page.status == 200
        assert MARKER not in page.html
        assert "36600-VII-12" not in page.html
    written = letters_to(given, forwarded.number, *MINISTERS_SIDE)
    assert written
    assert not any(MARKER in one or "36600-VII-12" in one for one in written)


def test_who_wrote_a_text_that_stayed_behind_is_asked_to_send_it_anew(
    given: Given, forwarded: ContactRequest
) -> None:
    assert (forwarded.state, forwarded.question) == (State.CLARIFYING, None)
    page = given.page(forwarded.number, "kamerlid")
    assert "Daarom is uw tekst niet meegegaan." in page.text
    assert any(
        "Schrijf uw vraag hier opnieuw" in one for one in letters_to(given, forwarded.number, "initiator")
    )
    assert given.posts(forwarded.number, "kamerlid", "antwoord", tekst="Wat kost DigiD?").status == 303
    now = given.contact(forwarded.number)
    assert (now.state, now.question) == (State.SUBMITTED, "Wat kost DigiD?")
    assert "Wat kost DigiD?" in given.page(forwarded.number, "pcp-bzk").text
    given.did(contacts.ask_permission, forwarded.number, official=None, advice=None)
    assert any("Wat kost DigiD?" in one for one in letters_to(given, forwarded.number, "minister"))


def test_the_clock_stands_still_until_the_text_is_there(given: Given, forwarded: ContactRequest) -> None:
    assert forwarded.stopped_at is not None
    assert "de termijn telt niet door" in given.sign_in("pcp-bzk").get("/wachtrij?lijst=indiener").text
    given.posts(forwarded.number, "kamerlid", "antwoord", tekst="Wat kost DigiD?")
    assert given.contact(forwarded.number).stopped_at is None


def test_where_nobody_learns_more_the_text_goes_along(given: Given) -> None:
    beyond = sent_on(given, given.asked(dossier="36600", **TEXTS), "pcp-bzk", "SZW")
    assert (beyond.state, beyond.question, beyond.dossier) == (State.SUBMITTED, MARKER, "36600")
    narrower = sent_on(given, given.asked(**TEXTS), "pcp-bzk", "UWV")
    assert narrower.question == MARKER


def test_help_with_a_bill_that_becomes_an_open_request_begins_without_its_text(given: Given) -> None:
    number = given.asked(
        "BZK", form=Form.BILL_ASSISTANCE, bill_title="Wet open data", dossier="36600-7", **TEXTS
    )
    beyond = sent_on(given, number, "pcp-bzk", "BZK", vorm="conversation")
    assert (beyond.state, beyond.dossier) == (State.CLARIFYING, None)
    assert MARKER not in given.page(beyond.number, "pcp-bzk").html


# A hidden asker


def asked_again(given: Given, number: str, form: Form) -> ContactRequest:
    """By way of "opnieuw indienen"."""
    browser = given.sign_in("kamerlid")
    values = {
        "organisatie": given.organisation("BZK"),
        "vorm": form.value,
        "wetsvoorstel": "Wet open data",
        "onderwerp": "Anders gevraagd",
        "vraag": "Wat was de oorzaak?",
        "sleutel": "opnieuw-gevraagd",
        "opnieuw": number,
    }
    made = browser.post("/verzoeken", values | {"bevestigd": "ja"})
    assert made.status == 303, made.text
    return given.contact(made.location.rpartition("/")[2])


def test_asking_anew_as_help_with_an_amendment_does_not_tell_who_asks(given: Given) -> None:
    number = given.asked("BZK")
    given.did(contacts.withdraw, number, by="kamerlid")
    hidden = asked_again(given, number, Form.AMENDMENT_ASSISTANCE)
    assert hidden.previous_id is None
    for one, other in ((number, hidden.number), (hidden.number, number)):
        assert other not in given.page(one, "pcp-bzk").html


def test_asking_anew_after_help_with_an_amendment_does_not_tell_who_asked(given: Given) -> None:
    hidden = given.sealed()
    given.did(contacts.withdraw, hidden, by="kamerlid")
    assert asked_again(given, hidden, Form.CONVERSATION).previous_id is None


def test_a_link_that_was_made_before_is_not_shown_to_who_may_not_know(given: Given) -> None:
    known, hidden = given.asked("BZK"), given.sealed()
    update = text("UPDATE contact_request SET previous_id = :before WHERE number = :number")
    values = {"before": given.contact(known).id, "number": hidden}
    given.database.write_now(lambda db: db.execute(update, values).rowcount)
    for one, other in ((known, hidden), (hidden, known)):
        assert other not in given.page(one, "pcp-bzk").html
        assert other in given.page(one, "kamerlid").html, "who asked knows both"


# The people of a body


@pytest.fixture
def helped(given: Given) -> str:
    """A contact with a zbo in which its people did everything that they can."""
    number = given.asked("UWV")
    given.did(contacts.name_official, number, by="zbo-uwv", official=UTE)
    given.did(contacts.message, number, by="zbo-uwv", text="Dag.")
    given.did(contacts.hold, number, by="zbo-uwv", held_at=given.clock(), shared="De cijfers.")
    return number


def test_the_contact_person_reads_that_the_body_acts_and_not_which_of_its_people(
    given: Given, helped: str
) -> None:
    page = given.page(helped, "pcp-szw")
    found = [page.html, *letters_to(given, helped, *MINISTERS_SIDE)]
    assert not [name for name in STAFF for one in found if name in one]
    assert "heeft gemeld dat het contact er was" in page.text
    for name in STAFF[:3]:
        assert name in given.page(helped, "kamerlid").html


def test_a_body_that_reports_a_contact_is_named_as_a_body(given: Given) -> None:
    number = given.reported()
    page, written = given.page(number, "pcp-szw"), letters_to(given, number, *MINISTERS_SIDE)
    assert len(written) == 2
    assert not [name for name in STAFF for one in (page.html, *written) if name in one]
    assert "Uma Uitvoering" in given.page(number, "kamerlid").text, "whom to call back"
    assert number not in given.sign_in("pcp-szw").get("/wachtrij?q=Uma").values("data-nummer")


# The debate and the Kamerstuk


def ahead(given: Given) -> dict[str, Any]:
    return {"debate_on": given.clock().date().replace(month=12, day=8), "dossier": "36600-VII-12"}


def tells_of_debate(*texts: str) -> bool:
    return any("8 december" in one or "di 8-12" in one or "36600-VII-12" in one for one in texts)


def test_of_a_notified_contact_the_body_learns_the_debate_and_the_ministers_side_does_not(
    given: Given,
) -> None:
    number = given.asked("UWV", **ahead(given))
    liaison = given.sign_in("pcp-szw")
    pages = [liaison.get(path).text for path in (f"/verzoeken/{number}", "/wachtrij?lijst=meldingen")]
    assert not tells_of_debate(*pages, *letters_to(given, number, *MINISTERS_SIDE))
    assert not liaison.get("/wachtrij?q=36600-VII-12").values("data-nummer")
    assert tells_of_debate(given.page(number, "zbo-uwv").text)
    assert tells_of_debate(*letters_to(given, number, "body"))


@pytest.mark.parametrize("form", [Form.AMENDMENT_ASSISTANCE, Form.BILL_ASSISTANCE])
def test_of_sealed_help_those_who_help_learn_the_debate_and_the_ministers_side_does_not(
    given: Given, form: Form
) -> None:
    number = given.asked("BZK", form=form, bill_title="Wet open data", **TEXTS, **ahead(given))
    given.did(
        contacts.name_official,
        number,
        by="wetgeving-bzk",
        official=Official("Ada", "ada.ambtenaar@bzk.example"),
    )
    if form is Form.BILL_ASSISTANCE:
        given.did(contacts.ask_permission, number, advice="Akkoord.")
        given.did(decisions.decide, number, ruling=given.ruling())
    told = letters_to(given, number, *MINISTERS_SIDE)
    pages = [given.page(number, persona).text for persona in ("pcp-bzk", "minister-bzk")]
    assert told
    assert not tells_of_debate(*told, *pages)
    for party in ("body", "official", "initiator"):
        assert tells_of_debate(*letters_to(given, number, party)), party
    assert tells_of_debate(given.page(number, "kamerlid").text)


def test_no_term_of_sealed_help_hangs_on_a_debate_that_the_minister_s_side_may_not_know(given: Given) -> None:
    fields: dict[str, Any] = {"form": Form.BILL_ASSISTANCE, "bill_title": "Wet open data"}
    debate = given.clock().date() + timedelta(days=2)
    without, number = given.asked("BZK", **fields), given.asked("BZK", debate_on=debate, **fields)
    contact = given.contact(number)
    assert (contact.due_at, contact.is_urgent) == (given.contact(without).due_at, False)
    given.did(contacts.ask_permission, number, advice="Akkoord.")
    before = letters_to(given, number, *MINISTERS_SIDE)
    given.clock.advance(timedelta(days=3))
    given.database.write_now(reminders.due)
    assert given.contact(number).state is State.AWAITING_PERMISSION, (
        "an end after the debate would tell its day"
    )
    pages = [given.page(number, persona).text for persona in ("pcp-bzk", "minister-bzk")]
    queue = given.sign_in("pcp-bzk").get("/wachtrij?lijst=bewindspersoon").text
    for said in (*before, *letters_to(given, number, *MINISTERS_SIDE), *pages, queue):
        assert not re.search(r"spoed|debat is|26 november|do 26-11", said, re.I), said
    assert dutch_date(debate) in given.page(number, "kamerlid").text
    assert dutch_date(debate) in given.page(number, UNIT).text


def test_under_permission_who_decides_reads_the_debate(given: Given) -> None:
    number = given.awaiting(**ahead(given))
    for party in MINISTERS_SIDE:
        assert tells_of_debate(*letters_to(given, number, party)), party


# Links


@pytest.mark.parametrize(
    ("ended", "party"),
    [
        ("minister-bzk", "minister"),
        ("ambtenaar-bzk", "official"),
        ("pcp-bzk", "liaison"),
        ("kamerlid", "initiator"),
    ],
)
def test_a_letter_links_to_a_page_only_for_who_can_open_it(given: Given, ended: str, party: str) -> None:
    path = "/verzoeken/"
    assert all(path in one for one in letters_to(given, given.permitted(), party))
    number = given.asked()
    given.did(contacts.ask_permission, number, official=ADA, advice="Akkoord.")
    given.database.write_now(without_role, given.ids[ended])
    given.database.write_now(without_role, given.ids["plv-bzk"])
    before = len(letters_to(given, number, party))
    given.did(
        decisions.decide,
        number,
        by="minister-bzk" if ended != "minister-bzk" else "pcp-bzk",
        ruling=given.ruling(),
    )
    later = letters_to(given, number, party)[before:]
    assert later
    assert not any(path in one for one in later)


def without_role(db: Session, person_id: int) -> None:
    """The account has no role any more, and the mailbox gets its letters as before."""
    db.execute(delete(RoleGrant).where(col(RoleGrant.person_id) == person_id))


# The same words everywhere


def test_every_page_and_letter_says_in_the_same_words_what_the_minister_learns(
    given: Given, visitor: Browser
) -> None:
    number, report = given.asked("UWV"), given.reported()
    asked = {
        "organisatie": given.organisation("UWV"),
        "vorm": "conversation",
        "onderwerp": "Wachttijden",
        "vraag": "Hoe lang?",
        "sleutel": "dezelfde-woorden",
    }
    pages = {
        "check": given.sign_in("kamerlid").post("/verzoeken", asked).text,
        "own page": given.page(number, "kamerlid").text,
        "the body's page": given.page(number, "zbo-uwv").text,
        "the contact person's page": given.page(number, "pcp-szw").text,
        "start": visitor.get("/").text,
        "rules": visitor.get("/regels").text,
        "privacy": visitor.get("/privacy").text,
    }
    letters = {
        "receipt": letters_to(given, number, "initiator"),
        "the body's letter": letters_to(given, number, "body"),
        "the notice": letters_to(given, number, "minister"),
        "the member's letter of a report": letters_to(given, report, "member"),
    }
    said = pages | {name: "\n".join(found) for name, found in letters.items()}
    assert [name for name, words in said.items() if FACT not in words] == []


def test_of_an_inspectorate_the_minister_learns_the_same(given: Given) -> None:
    number = given.asked("IGJ", ground=Ground.PUBLISHED_FINDINGS, addressee=Addressee.LEADERSHIP)
    assert FACT in "\n".join(letters_to(given, number, "minister"))

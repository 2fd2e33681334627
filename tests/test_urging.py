"""When the term has passed: one letter to who asked, whom to call, and one "Dring aan" a working day."""

import re
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from contactdesk import contacts
from contactdesk.law.days import add_working_days, today
from contactdesk.law.outcomes import Conflict, Forbidden
from contactdesk.operations import reminders
from contactdesk.store.models import AuditEntry, Letter, Organisation
from contactdesk.words import Form
from tests.contacts import Given

PCP, VERA = "pcp@bzk.example", "vera.vervanger@bzk.example"
PHONE = "070-555 01 88"
FORM = "/aandringen"


def late(given: Given, asks: str = "awaiting", **more: object) -> str:
    """The first working day after the term."""
    number: str = getattr(given, asks)(**more)
    turns(given, add_working_days(today(given.contact(number).due_at), 1))
    return number


def turns(given: Given, day: date) -> None:
    given.clock.advance(day - today(given.clock()))


def urges(given: Given, number: str) -> list[Letter]:
    about = given.contact(number).id
    return [one for one in given.rows(Letter) if one.template == "urged" and one.contact_id == about]


@pytest.mark.parametrize("asks", ["asked", "awaiting"])
def test_once_a_working_day_contact_person_and_deputy_hear_that_an_answer_is_needed(
    given: Given, asks: str
) -> None:
    number = late(given, asks)
    assert FORM in given.page(number, "kamerlid").html
    assert given.posts(number, "kamerlid", "aandringen").status == 303
    assert sorted(one.to_email for one in urges(given, number)) == [PCP, VERA]
    assert FORM not in given.page(number, "kamerlid").html
    again = given.posts(number, "assistent", "aandringen")
    assert again.status == 409
    assert "Er is vandaag al aangedrongen. Dat kan weer op" in again.text
    assert len(urges(given, number)) == 2
    turns(given, add_working_days(today(given.clock()), 1))
    assert given.posts(number, "assistent", "aandringen").status == 303
    assert len(urges(given, number)) == 4
    assert [one.action for one in given.rows(AuditEntry)].count("urge") == 2


def test_in_a_weekend_it_is_not_done_again(given: Given) -> None:
    number = late(given)
    friday = today(given.clock()) + timedelta(days=(4 - today(given.clock()).weekday()) % 7)
    turns(given, friday)
    given.did(contacts.urge, number, by="kamerlid")
    for _ in ("zaterdag", "zondag"):
        given.clock.advance(timedelta(days=1))
        assert FORM not in given.page(number, "kamerlid").html
        with pytest.raises(Conflict, match=r"weer op maandag .*, als er dan nog geen besluit is"):
            given.did(contacts.urge, number, by="kamerlid")
    given.clock.advance(timedelta(days=1))
    given.did(contacts.urge, number, by="kamerlid")


def test_the_letter_says_who_urges_what_was_the_term_whom_to_call_and_when_the_debate_is(
    given: Given,
) -> None:
    number = late(given)
    debate = today(given.clock()) + timedelta(days=9)
    given.did(contacts.message, number, by="kamerlid", text="Er is nog haast bij.")
    other = late(given, debate_on=debate + timedelta(days=30))
    for one in (number, other):
        given.did(contacts.urge, one, by="kamerlid")
    letter = urges(given, other)[0]
    assert letter.subject.startswith("De aanvrager dringt aan: ")
    for words in (
        "Kim Kamerlid vraagt u om een besluit. De termijn was ",
        "Geen antwoord is geen ja.",
        "e-mail kim.kamerlid@tweedekamer.example",
        "De contactpersoon en de vervanger krijgen dit bericht allebei.",
        "Debat:      ",
    ):
        assert words in letter.body, letter.body
    assert "Debat:" not in urges(given, number)[0].body


def test_before_the_term_ends_it_cannot_and_the_answer_says_from_when(given: Given) -> None:
    number = given.awaiting()
    assert FORM not in given.page(number, "kamerlid").html
    page = given.posts(number, "kamerlid", "aandringen")
    assert page.status == 409
    assert "De termijn is nog niet voorbij. Aandringen kan als er na " in page.text
    assert urges(given, number) == []


def test_who_decides_urges_nobody_and_where_no_decision_is_owed_neither_does_who_asked(given: Given) -> None:
    number = late(given)
    for somebody in ("pcp-bzk", "minister-bzk"):
        assert FORM not in given.page(number, somebody).html
        with pytest.raises(Forbidden):
            given.did(contacts.urge, number, by=somebody)
    elsewhere = (given.permitted(), given.asked("UWV"), given.sealed())
    given.clock.advance(timedelta(days=60))
    for one in elsewhere:
        assert FORM not in given.page(one, "kamerlid").html
        with pytest.raises((Conflict, Forbidden)):
            given.did(contacts.urge, one, by="kamerlid")


def test_while_a_question_is_open_nobody_is_urged(given: Given) -> None:
    number = late(given)
    given.did(contacts.ask_back, number, text="Welke storing?")
    with pytest.raises(Conflict):
        given.did(contacts.urge, number, by="kamerlid")


def test_of_help_with_a_bill_the_letter_has_the_bill_and_nothing_of_the_question(given: Given) -> None:
    number = given.sealed(form=Form.BILL_ASSISTANCE)
    turns(given, add_working_days(today(given.contact(number).due_at), 1))
    given.did(contacts.urge, number, by="kamerlid")
    assert urges(given, number)
    assert not [one for one in urges(given, number) if "GEHEIM" in one.subject + one.body]


def reachable(given: Given) -> None:
    def give_number(db: Session) -> None:
        bzk = db.exec(select(Organisation).where(col(Organisation.abbreviation) == "BZK")).one()
        bzk.liaison_phone = PHONE

    given.database.write_now(give_number)


def test_the_page_says_what_it_means_and_whom_to_call(given: Given) -> None:
    reachable(given)
    page = given.page(late(given), "kamerlid")
    for words in ("De termijn is voorbij", "Dat is geen ja en geen nee.", "één keer per werkdag"):
        assert words in page.text
    assert "parlementair contactpersoon van BZK" in page.text
    assert 'href="tel:0705550188"' in page.html
    assert f'href="mailto:{PCP}' in page.html


def test_the_letter_to_who_asked_goes_once_and_names_telephone_and_address(given: Given) -> None:
    reachable(given)
    number = late(given)
    for _ in range(2):
        given.database.write_now(reminders.due)
    [letter] = [one for one in given.rows(Letter) if one.template == "term_passed_initiator"]
    assert letter.contact_id == given.contact(number).id
    assert "Dat is geen ja en geen nee." in letter.body
    assert (
        f"U kunt de contactpersoon bellen of mailen: telefoon {PHONE}, e-mail {PCP}.\nU kunt in het loket ook aandringen, één keer per werkdag."
        in letter.body
    )


def test_the_list_has_it_as_one_click_until_it_was_done_today(given: Given) -> None:
    number = late(given)
    own = given._browser("kamerlid")
    assert f'action="/verzoeken/{number}/aandringen"' in own.get("/verzoeken").html
    given.did(contacts.urge, number, by="kamerlid")
    assert f'action="/verzoeken/{number}/aandringen"' not in own.get("/verzoeken").html
    turns(given, add_working_days(today(given.clock()), 1))
    assert f'action="/verzoeken/{number}/aandringen"' in given._browser("kamerlid").get("/verzoeken").html


def test_the_row_of_the_queue_says_so_until_a_contact_person_does_something(given: Given) -> None:
    number = late(given)

    def row() -> str:
        page = given._browser("pcp-bzk").get("/wachtrij?lijst=open").html
        return page.partition(f'data-nummer="{number}"')[2].partition("</tr>")[0]

    assert "Dringt aan" not in row()
    given.did(contacts.urge, number, by="assistent")
    assert "Dringt aan" in row()
    given.did(contacts.take, number)
    assert "Dringt aan" in row(), "who takes it has done nothing with it yet"
    given.did(contacts.remind, number)
    assert "Dringt aan" not in row()


def reaches(given: Given, phone: str | None, mailbox: str | None) -> None:
    def change(db: Session) -> None:
        bzk = db.exec(select(Organisation).where(col(Organisation.abbreviation) == "BZK")).one()
        bzk.liaison_phone, bzk.liaison_mailbox = phone, mailbox

    given.database.write_now(change)


@pytest.mark.parametrize(
    ("phone", "mailbox", "on_page", "in_letter"),
    [
        (
            PHONE,
            None,
            "U kunt de contactpersoon bellen.",
            f"U kunt de contactpersoon bellen: telefoon {PHONE}.",
        ),
        (None, PCP, "U kunt de contactpersoon mailen.", f"U kunt de contactpersoon mailen: e-mail {PCP}."),
        (
            None,
            None,
            "staat hier geen nummer of adres. Stuur hieronder een bericht.",
            "staat in dit loket geen nummer of adres. Een bericht sturen kan hier: http",
        ),
    ],
    ids=["no mailbox", "no number", "neither"],
)
@pytest.mark.parametrize(("days", "template"), [(1, "term_passed_initiator"), (60, "unanswered")])
def test_what_is_not_known_of_the_contact_person_is_not_promised(
    given: Given,
    phone: str | None,
    mailbox: str | None,
    on_page: str,
    in_letter: str,
    days: int,
    template: str,
) -> None:
    number = given.awaiting()
    turns(given, add_working_days(today(given.contact(number).due_at), days))
    reaches(given, phone, mailbox)
    given.database.write_now(reminders.due)
    page = given.page(number, "kamerlid")
    assert on_page in page.text
    assert 'action="/verzoeken/' + number + "/bericht" in page.html
    [letter] = [one for one in given.rows(Letter) if one.template == template]
    assert in_letter in letter.body
    assert page.text.count("geen nummer of adres") == (phone is mailbox)


def test_the_page_says_that_it_was_done_today(given: Given) -> None:
    number = late(given)
    assert "Vandaag is er al aangedrongen." not in given.page(number, "kamerlid").text
    given.did(contacts.urge, number, by="kamerlid")
    page = given.page(number, "assistent")
    assert "Vandaag is er al aangedrongen." in page.text
    assert "Aandringen kan ook" not in page.text


@pytest.mark.parametrize(
    ("by", "at"), [("ambtenaar-bzk", "BZK"), ("griffier", "Logius"), ("senator", "Logius")]
)
def test_everybody_who_waits_gets_one_letter_with_whom_to_call_and_the_number_on_the_page(
    given: Given, by: str, at: str
) -> None:
    reachable(given)
    more = {"member_id": given.ids["kamerlid"]} if by == "ambtenaar-bzk" else {}
    number = late(given, "asked", at=at, by=by, **more)
    for _ in range(4):
        given.database.write_now(reminders.due)
        turns(given, add_working_days(today(given.clock()), 3))
    sent = [one for one in given.rows(Letter) if one.template == "term_passed_initiator"]
    assert len(sent) == len({one.to_email for one in sent}) >= 1
    for one in sent:
        assert f"telefoon {PHONE}, e-mail {PCP}." in one.body
        assert ("Neem zonder toestemming geen contact op" in one.body) is (by == "ambtenaar-bzk")
    assert 'href="tel:0705550188"' in given.page(number, by).html


def test_where_no_term_runs_nobody_hears_that_one_has_passed(given: Given) -> None:
    asked_back = given.asked()
    given.did(contacts.ask_back, asked_back, text="Welke storing?")
    numbers = {asked_back, given.permitted(), given.asked("UWV"), given.sealed()}
    turns(given, today(given.clock()) + timedelta(days=20))
    given.database.write_now(reminders.due)
    assert not [one for one in given.rows(Letter) if one.template == "term_passed_initiator"]
    for number in numbers:
        assert "De termijn is voorbij" not in given.page(number, "kamerlid").text


@pytest.mark.parametrize(
    ("phone", "mailbox", "says"),
    [
        ("070-555 07 07", "post@uwv.example", "U kunt zelf bellen of mailen"),
        (None, "post@uwv.example", "U kunt zelf mailen"),
        ("070-555 07 07", None, "U kunt zelf bellen"),
        (None, None, None),
    ],
    ids=["both", "no number", "no mailbox", "neither"],
)
def test_a_body_that_needs_no_permission_is_named_with_what_is_known_of_it(
    given: Given, phone: str | None, mailbox: str | None, says: str | None
) -> None:
    number = given.asked("UWV")

    def change(db: Session) -> None:
        uwv = db.exec(select(Organisation).where(col(Organisation.abbreviation) == "UWV")).one()
        uwv.phone, uwv.mailbox = phone, mailbox

    given.database.write_now(change)
    page = given.page(number, "kamerlid").html
    assert re.findall(r"<h2[^>]*>(U kunt zelf [^<]*)</h2>", page) == ([says] if says else [])

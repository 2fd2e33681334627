"""No page, list, calendar or letter shows what the table of disclosure denies: marked contacts, and everybody looks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest
from sqlmodel import Session

from contactdesk import contacts
from contactdesk.contacts import contact_page, decisions
from contactdesk.demo.personas import PERSONAS
from contactdesk.law import disclosure, permissions
from contactdesk.law.days import dutch_date, today
from contactdesk.law.disclosure import CASES, DISCLOSURE, TOLD, Topic
from contactdesk.operations import reminders
from contactdesk.store.models import Letter, Organisation
from contactdesk.words import Disclose, Form, Party, Regime
from tests.contacts import ADA, Given

LISTS: Final = (
    "mijn",
    "te-laat",
    "nieuw",
    "bewindspersoon",
    "indiener",
    "plannen",
    "meldingen",
    "achteraf",
    "gesloten",
)
#: what tells of each topic, wherever it stands
SIGNS: Final = {
    Topic.SUBJECT: "onderwerp-7f3a",
    Topic.QUESTION: "vraag-7f3a",
    Topic.TALK: "bericht-7f3a",
    Topic.DETAILS: "36600-VII-12",
    Topic.ASKER: PERSONAS[0].name,
    Topic.OFFICIAL: ADA.email,
    Topic.WHEN: "13.37 uur",
    Topic.ADVICE: "advies-7f3a",
    Topic.NOTES: "notitie-7f3a",
}
TEXTS: Final = {
    "subject": SIGNS[Topic.SUBJECT],
    "question": SIGNS[Topic.QUESTION],
    "preference": SIGNS[Topic.QUESTION],
    "wished_official": SIGNS[Topic.QUESTION],
    "dossier": SIGNS[Topic.DETAILS],
}
UNIT: Final = "wetgeving-bzk"


def planned(given: Given, number: str, by: str) -> str:
    """They talk, and meet in a few days at 13.37 in Amsterdam."""
    at = given.clock().replace(hour=12, minute=37) + timedelta(days=3)
    given.did(contacts.message, number, "kamerlid", text=SIGNS[Topic.TALK])
    given.did(contacts.schedule, number, by, at=at, place=SIGNS[Topic.QUESTION])
    given.did(contacts.note, number, liaison_of(given, number), text=SIGNS[Topic.NOTES])
    return number


def liaison_of(given: Given, number: str) -> str:
    department = given.contact(number).department_id
    liaisons = ("pcp-bzk", "pcp-szw")
    return next(who for who in liaisons if given.organisation(who[4:].upper()) == department)


def put_to_the_minister(given: Given, number: str) -> str:
    given.did(contacts.ask_permission, number, advice=SIGNS[Topic.ADVICE])
    given.did(decisions.decide, number, ruling=given.ruling())
    return number


def open_request(given: Given) -> str:
    number = put_to_the_minister(given, given.asked(**TEXTS))
    return planned(given, number, "pcp-bzk")


def at_a_zbo(given: Given) -> str:
    return planned(given, given.asked("UWV", **TEXTS), "zbo-uwv")


def help_with_an_amendment(given: Given) -> str:
    number = given.asked("BZK", form=Form.AMENDMENT_ASSISTANCE, bill_title="Wet open data", **TEXTS)
    return planned(given, number, UNIT)


def drafted(given: Given) -> str:
    number = given.asked("BZK", form=Form.AMENDMENT_ASSISTANCE, bill_title="Wet open data", **TEXTS)
    given.did(contacts.name_official, number, UNIT, official=ADA)
    return planned(given, number, "kamerlid")


def opened(given: Given) -> str:
    number = given.asked("BZK", form=Form.AMENDMENT_ASSISTANCE, bill_title="Wet open data", **TEXTS)
    given.did(contacts.name_official, number, UNIT, official=ADA)
    given.did(contact_page.read_sealed, number, "ambtenaar-bzk")
    return planned(given, number, "ambtenaar-bzk")


def help_with_a_bill(given: Given) -> str:
    number = given.asked("BZK", form=Form.BILL_ASSISTANCE, bill_title="Wet open data", **TEXTS)
    put_to_the_minister(given, number)
    given.did(contacts.name_official, number, UNIT, official=ADA)
    return planned(given, number, "ambtenaar-bzk")


MAKE: Final = (open_request, at_a_zbo, help_with_an_amendment, drafted, opened, help_with_a_bill)


@pytest.mark.long
@pytest.mark.parametrize("make", MAKE)
def test_no_page_or_list_shows_what_the_table_denies(given: Given, make: Callable[[Given], str]) -> None:
    number = make(given)
    contact, found = given.contact(number), []
    paths = [f"/verzoeken/{number}", f"/verzoeken/{number}/afspraak.ics", "/verzoeken", "/"]
    paths += [f"/wachtrij?lijst={name}" for name in LISTS]
    for who in (persona.key for persona in PERSONAS):
        plays, browser = permissions.plays(given.actor(who), contact), given.sign_in(who)
        denied = [one for one in SIGNS if not disclosure.knows(plays, one, contact)]
        pages = {path: browser.get(path).text for path in paths} if plays else {}
        found += [f"{who}: {path}: {one}" for path in pages for one in denied if SIGNS[one] in pages[path]]
    assert not found, found


@pytest.mark.parametrize("make", MAKE)
def test_no_letter_tells_what_the_table_denies(given: Given, make: Callable[[Given], str]) -> None:
    contact, found = given.contact(make(given)), []
    for letter in given.rows(Letter):
        party, said = Party(letter.to_party), f"{letter.subject}\n{letter.body}\n{letter.ics or ''}"
        denied = [one for one in SIGNS if not disclosure.by_letter(party, one, contact)]
        found += [f"{party}: {letter.template}: {one}" for one in denied if SIGNS[one] in said]
    assert not found, found


def test_the_signs_are_there_for_who_may_read_them(given: Given) -> None:
    page = given.page(open_request(given), "pcp-bzk").text
    assert [one for one, sign in SIGNS.items() if one is not Topic.OFFICIAL and sign not in page] == []


def test_the_leadership_hears_of_sealed_help_that_lies_too_long_without_the_day_of_the_debate(
    given: Given,
) -> None:
    def with_leadership(db: Session) -> None:
        db.get_one(Organisation, given.organisation("BZK")).secretary_general_mailbox = "sg@bzk.example"

    given.database.write_now(with_leadership)
    debate = today(given.clock()) + timedelta(days=30)
    given.asked(
        "BZK", form=Form.BILL_ASSISTANCE, bill_title="Wet open data", debate_on=debate, question="Hoe?"
    )
    for _ in range(25):
        given.clock.advance(timedelta(days=1))
        given.database.write_now(reminders.due)
    late = [one for one in given.rows(Letter) if one.to_email == "sg@bzk.example"]
    assert late
    assert not [one.to_email for one in late if dutch_date(debate) in one.body]


def test_every_topic_says_under_every_rule_who_knows_it() -> None:
    assert set(DISCLOSURE) == set(Topic)
    assert all(set(row) == set(CASES) for row in DISCLOSURE.values())


@pytest.mark.parametrize("case", CASES)
def test_the_leadership_knows_nothing_that_the_minister_s_side_does_not(
    case: tuple[Regime, Disclose],
) -> None:
    of = [topic for topic in Topic if Party.SYSTEM in DISCLOSURE[topic][case]]
    assert [topic for topic in of if not DISCLOSURE[topic][case] >= TOLD] == []

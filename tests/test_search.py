"""Search in contacts: whoever may read a word finds it, and nobody else does; both ways of asking agree."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select, text
from sqlmodel import Session, col

from contactdesk import contacts, people
from contactdesk.contacts import Received, decisions, lists, mail_answers, search
from contactdesk.contacts.mending import Mended
from contactdesk.contacts.search import words
from contactdesk.demo import personas
from contactdesk.law.outcomes import Invalid
from contactdesk.law.permissions import Grant
from contactdesk.store.changes import whole
from contactdesk.store.models import ContactRequest, Letter
from contactdesk.words import Channel, Disclose, Form, Incoming, Party, Regime, Role
from tests import mails
from tests.contacts import ADA, Given

pytestmark = pytest.mark.usefixtures("clock")
EVERYBODY: Final = tuple(one.key for one in personas.PERSONAS)


def queue(given: Given, q: str, persona: str = "pcp-bzk") -> list[str]:
    """What the queue's search finds, from the page."""
    return given.sign_in(persona).get(f"/wachtrij?q={q}").values("data-nummer")


def own(given: Given, q: str, persona: str = "kamerlid") -> list[str]:
    page = given.database.read_now(lists.own, given.actor(persona), q=q)
    return [item.number for item in page.rows]


def finders(given: Given, q: str) -> set[str]:
    """Who finds something by this, in the queue or among their own."""
    by_desk = {
        one for one in EVERYBODY if given.database.read_now(lists.page, given.actor(one), None, q=q).rows
    }
    return by_desk | {one for one in EVERYBODY if own(given, q, one)}


def differs(given: Given) -> int:
    return given.database.read_now(search.differing)


# What is found


@pytest.mark.parametrize(
    ("q", "why"),
    [
        ("storing", "the title"),
        ("oorzaken", "another form of a word of the question"),
        ("bezwaar", "the stem of a word of a message"),
        ("bezwaarschrift kamerlid", "the name of who asked, with a word of a message"),
        ("geduld", "a word of a note"),
        ("Ámbtenaar", "the name of the official, with an accent too many"),
        ("logius", "the organisation"),
        ("akkoord", "the advice"),
        ("36600", "the Kamerstuk"),
        ("keuringen", "what a longer word ends with, in another form"),
        ("bewijskeur", "a part of a word"),
        ("financien", "a word without its accent"),
        ("tk", "a word of two letters"),
        ("de storing van het", "words that say nothing are left out"),
    ],
)
def test_a_contact_person_finds_each_word_that_they_may_read(given: Given, q: str, why: str) -> None:
    question = (
        "Wat was de oorzaak van de wachttijd bij de rijbewijskeuring, en wat doet Financiën? Vraag van de TK."
    )
    number = given.awaiting(question=question, dossier="36600-VII")
    given.did(contacts.message, number, "kamerlid", text="Er zijn bezwaarschriften en bezwaren.")
    given.did(contacts.note, number, text="Heb geduld met hen.")
    given.asked("UWV", subject="WW", question="Hoeveel?")

    assert queue(given, q) == [number], why
    assert differs(given) == 0


@pytest.mark.parametrize("part", ["", "2026-", "klein"])
def test_a_closed_contact_is_found_by_its_number_and_by_no_word(given: Given, part: str) -> None:
    number = given.asked()
    given.did(contacts.message, number, "kamerlid", text="Zwaluwen vliegen laag.")
    assert queue(given, "zwaluw") == [number]
    given.did(contacts.withdraw, number, "kamerlid")

    tail = number.partition("-")[2]
    assert queue(given, number if part == "2026-" else tail.lower() if part else tail) == [number]
    assert queue(given, tail[:3]) == [number], "it begins so"
    for q in ("zwaluw", "storing", "oorzaak", f"storing {number}"):
        assert queue(given, q) == [], q
    assert own(given, "zwaluw") == [number], "who asked finds it"


def test_a_word_that_is_gone_finds_nothing_and_its_successor_does(given: Given) -> None:
    number = given.asked()
    mended = Mended("Zwaluwen bij DigiD", "Waarom daar?", Form.CONVERSATION, given.contact(number).debate_on)
    given.did(contacts.correct, number, "kamerlid", mended=mended)

    assert queue(given, "storing") == queue(given, "oorzaak") == own(given, "oorzaak") == []
    assert queue(given, "zwaluw") == own(given, "zwaluw") == [number]
    assert differs(given) == 0


def test_signs_of_the_database_and_noise_find_nothing(given: Given) -> None:
    given.asked()
    for q in ("%", "_", "^", "#", "!", "van de", "'", '"', "storing bestaatniet", "\U0010fffd"):
        assert queue_of(given, q) == own(given, q) == [], q


# Who finds it


def told(given: Given) -> str:
    """A contact in which each text has a word of its own."""
    number = given.asked(
        subject="onderwerpwoord",
        question="vraagwoord",
        preference="voorkeurwoord",
        wished_official="wenswoord",
        dossier="dossierwoord",
    )
    given.did(contacts.ask_back, number, text="navraagwoord")
    given.did(contacts.clarify, number, "kamerlid", text="antwoordwoord")
    given.did(contacts.message, number, "kamerlid", text="eerderwoord")
    given.did(contacts.note, number, text="notitiewoord")
    given.did(contacts.ask_permission, number, official=ADA, advice="advieswoord")
    received = Received(Party.MINISTER, "kantoorwoord", Channel.TELEPHONE, given.clock())
    given.did(contacts.record_received, number, received=received)
    given.did(decisions.decide, number, ruling=given.ruling())
    given.did(contacts.message, number, "kamerlid", text="laterwoord")
    return number


DESK: Final = {"pcp-bzk", "plv-bzk"}
ASKERS: Final = {"kamerlid", "assistent"}
OFFICE: Final = {"minister-bzk"}
OFFICIAL: Final = {"ambtenaar-bzk"}


@pytest.mark.long
@pytest.mark.parametrize(
    ("q", "who"),
    [
        ("onderwerpwoord", DESK | ASKERS | OFFICE | OFFICIAL),
        ("vraagwoord", DESK | ASKERS | OFFICE | OFFICIAL),
        ("voorkeurwoord", DESK | ASKERS | OFFICE | OFFICIAL),
        ("wenswoord", DESK | ASKERS | OFFICE | OFFICIAL),
        ("dossierwoord", DESK | ASKERS | OFFICE | OFFICIAL),
        ("navraagwoord", DESK | ASKERS | OFFICE | OFFICIAL),
        ("antwoordwoord", DESK | ASKERS | OFFICE | OFFICIAL),
        # the office stays out of the talk, and an official reads what was said since they joined
        ("eerderwoord", DESK | ASKERS),
        ("laterwoord", DESK | ASKERS | OFFICIAL),
        ("notitiewoord", DESK),
        ("advieswoord", DESK | OFFICE),
        ("kantoorwoord", DESK | OFFICE),
        ("ada", DESK | ASKERS | OFFICE | OFFICIAL),
        ("kim", DESK | ASKERS | OFFICE | OFFICIAL),
    ],
)
def test_each_role_finds_what_it_may_read_and_nothing_else(given: Given, q: str, who: set[str]) -> None:
    told(given)
    assert finders(given, q) == who


@pytest.mark.long
def test_whoever_finds_a_word_reads_it_on_the_page_of_the_contact(given: Given) -> None:
    number = told(given)
    marks = [
        f"{one}woord" for one in ("onderwerp", "vraag", "eerder", "later", "notitie", "advies", "kantoor")
    ]
    for mark in marks:
        for one in EVERYBODY:
            page = given.page(number, one)
            is_read = page.status == 200 and re.search(rf"\b{mark}\b", page.text) is not None
            assert is_read == (one in finders(given, mark)), f"{one} {mark}"


def test_of_a_body_the_ministers_side_finds_no_question_and_the_body_does(given: Given) -> None:
    given.asked("UWV", subject="onderwerpwoord", question="vraagwoord", dossier="dossierwoord")
    zbo = {"zbo-uwv"}
    assert finders(given, "vraagwoord") == ASKERS | zbo
    assert finders(given, "dossierwoord") == ASKERS | zbo
    assert finders(given, "onderwerpwoord") >= ASKERS | zbo | {"pcp-szw"}


def test_who_is_the_official_of_a_contact_finds_no_note_about_it_though_a_contact_person_too(
    given: Given,
) -> None:
    number = given.permitted()
    given.did(contacts.note, number, text="notitiewoord en laterwoord")
    given.did(contacts.message, number, "kamerlid", text="laterwoord")
    both = given.ids["ambtenaar-bzk"]
    desk = Grant(Role.LIAISON, organisation_id=given.organisation("BZK"))
    given.database.write_now(people.grant_role, both, desk, by=given.actor("beheer"))

    assert queue(given, "notitiewoord") == [number]
    assert queue(given, "notitiewoord", "ambtenaar-bzk") == own(given, "notitiewoord", "ambtenaar-bzk") == []
    assert queue(given, "laterwoord", "ambtenaar-bzk") == [number], "it stands in a message too"


# What is sealed


#: one word, so that no index can hold a half of it unseen
SECRET: Final = "zwaluwenteller"
SEALED_DEEDS: Final[list[tuple[Callable[..., Any], str, dict[str, Any]]]] = [
    (contacts.correct, "kamerlid", {"mended": Mended(SECRET, SECRET, Form.AMENDMENT_ASSISTANCE, None)}),
    (contacts.message, "kamerlid", {"text": SECRET}),
    (contacts.message, "wetgeving-bzk", {"text": SECRET}),
]


def nothing_holds(given: Given, secret: str) -> bool:
    """No row that search reads has it, whole or in part."""

    def look(db: Session) -> bool:
        columns = ("contact_text.words", "contact_word.word", "word_part.part", "word_part.word")
        rows = [row for one in columns for row in db.execute(text(f"SELECT {one} FROM {one.split('.')[0]}"))]
        assert rows
        return not any(secret[:6] in value or secret[-6:] in value for (value,) in rows)

    return given.database.read_now(look)


def sealed(given: Given) -> str:
    texts = dict.fromkeys(("subject", "question", "preference", "wished_official"), SECRET)
    return given.asked("BZK", form=Form.AMENDMENT_ASSISTANCE, bill_title="Wet open data", **texts)


def test_no_deed_brings_a_sealed_word_into_what_search_reads(given: Given) -> None:
    number = sealed(given)
    assert nothing_holds(given, SECRET)
    for deed, by, values in SEALED_DEEDS:
        given.did(deed, number, by, **values)
        assert nothing_holds(given, SECRET), deed.__name__
    given.did(contacts.name_official, number, "wetgeving-bzk", official=ADA)
    given.did(contacts.schedule, number, "kamerlid", at=given.clock() + timedelta(days=2), place=SECRET)
    given.did(contacts.hold, number, "kamerlid", held_at=given.clock(), shared=SECRET)

    assert nothing_holds(given, SECRET)
    assert finders(given, SECRET) == finders(given, SECRET[:7]) == set()
    assert "kamerlid" in finders(given, "open data")


def test_no_way_in_besides_the_form_brings_a_sealed_word_into_what_search_reads(given: Given) -> None:
    """What an assistant enters for a member (a contact person may not), what is answered by mail, what goes on elsewhere."""
    texts = dict.fromkeys(("subject", "question", "preference", "wished_official"), SECRET)
    more = {"bill_title": "Wet open data", "on_behalf_of": given.ids["kamerlid"], **texts}
    with pytest.raises(Invalid):
        given.asked("BZK", "pcp-bzk", Form.BILL_ASSISTANCE, **more)
    number = given.asked("BZK", "assistent", Form.BILL_ASSISTANCE, **more)
    assert nothing_holds(given, SECRET), "the intake"
    given.did(contacts.ask_back, number, "wetgeving-bzk", text=SECRET)
    letter = next(one for one in reversed(given.rows(Letter)) if one.template == "asked_back")
    raw = mails.filled(
        mails.ANSWERS["gmail"].replace(mails.SAID, SECRET), letter.message_id, letter.to_email, "een"
    )
    assert given.database.write_now(mail_answers.take, mail_answers.arrived(raw)) is Incoming.TRAY
    assert nothing_holds(given, SECRET), "an answer by mail"
    given.did(contacts.clarify, number, "kamerlid", text=SECRET)
    elsewhere = {
        "organisation_id": given.organisation("SZW"),
        "form": Form.CONVERSATION,
        "reason": "Van hen.",
    }
    assert given.did(contacts.forward, number, **elsewhere)
    assert nothing_holds(given, SECRET), "on to another ministry"
    assert finders(given, SECRET) == finders(given, SECRET[:7]) == set()
    assert "pcp-szw" in finders(given, "open data"), "the bill goes along, and its content does not"


def test_a_note_is_found_by_contact_persons_only_whoever_is_still_to_be_named(given: Given) -> None:
    for number in (given.asked(), sealed(given), given.permitted()):
        given.did(contacts.note, number, text=f"notitie{number[-5:]}")
        assert finders(given, f"notitie{number[-5:]}") == DESK, number


def test_to_make_the_index_anew_brings_in_nothing_that_is_sealed(given: Given) -> None:
    sealed(given)
    given.asked()
    given.database.write_now(search.make_anew)
    assert nothing_holds(given, SECRET)


def test_what_becomes_sealed_later_is_found_no_more(given: Given) -> None:
    """No deed does this; a change by hand of what a rule lets the minister's side learn is followed all the same."""
    number = given.asked(subject="gierzwaluw", question=SECRET)

    def seal(db: Session) -> None:
        contact = db.execute(select(ContactRequest).where(col(ContactRequest.number) == number)).scalar_one()
        contact.disclose, contact.regime = Disclose.TITLE_ONLY, Regime.PERMISSION
        contact.subject = contact.question = None
        contact.bill_title, contact.handler_id = "Wet open data", contact.organisation_id
        contact.haystack = f"{number} wet open data".lower()

    given.database.write_now(seal)
    assert finders(given, SECRET) == finders(given, "gierzwaluw") == set()
    assert queue(given, "open data") == [number]


# How it is kept


def test_what_a_transaction_takes_back_is_found_by_nobody(given: Given) -> None:
    number = given.asked()

    def say_and_stop(db: Session) -> None:
        with whole(db):
            contacts.message(db, number, by, text="vergeefswoord")
            raise ZeroDivisionError

    def go_on(db: Session) -> None:
        with pytest.raises(ZeroDivisionError):
            say_and_stop(db)

    by = given.actor("kamerlid")
    given.database.write_now(go_on)
    assert finders(given, "vergeefswoord") == set()
    assert differs(given) == 0


LOST: Final = (
    "DELETE FROM contact_word WHERE word = 'storing'",
    "DELETE FROM contact_text WHERE layer = 'question'",
    "UPDATE contact_text SET words = ' anders ' WHERE layer = 'question'",
    "DELETE FROM word_part WHERE word = 'storing'",
    "INSERT INTO contact_word (word, contact_id, in_note) VALUES ('storing', 999999, false)",
)


@pytest.mark.parametrize("sql", LOST)
def test_the_command_says_when_search_differs_and_makes_it_anew(given: Given, sql: str) -> None:
    number = given.asked()
    assert differs(given) == 0
    given.database.write_now(lambda db: db.execute(text(sql)) and None)
    assert differs(given) == 1

    assert given.database.write_now(search.make_anew) == 1
    assert differs(given) == 0
    assert queue(given, "storing") == own(given, "oorzaken") == [number]


def test_db_index_says_what_it_found(given: Given, desk_command: Any) -> None:
    given.asked()
    assert desk_command("db", "index")[:2] == (0, "search finds in each contact what it says\n")
    given.database.write_now(lambda db: db.execute(text(LOST[0])) and None)

    code, said, errors = desk_command("db", "index")
    assert (code, said) == (1, "")
    assert "something else than they say in 1 contact(s); run: contactdesk db index --anew" in errors
    assert desk_command("db", "index", "--anew")[:2] == (0, "search was made anew; contacts: 1\n")
    assert desk_command("db", "index")[0] == 0


# Words


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("bezwaren", "bezwaar"),
        ("vergunning", "vergunningen"),
        ("huizen", "huis"),
        ("wachttijden", "wachttijd"),
        ("Energieën", "energie"),
        ("coördinatie", "coordinatie"),
        ("auto's", "autos"),
    ],
)
def test_forms_of_a_word_are_alike(given: Given, written: str, looked_for: str) -> None:
    number = given.asked(question=f"Iets over {written}?")
    assert queue(given, looked_for) == own(given, looked_for) == [number]


@pytest.mark.long
def test_both_ways_of_asking_find_the_same_words(given: Given) -> None:
    """Who asked may read all of this contact but the note, so what they find the contact persons find too."""
    question = "Rijbewijskeuringen, de wachttijd; auto's in één EU-land. Is het 10% of 12,5 procent?"
    number = given.asked(question=question)
    every = words.words(question)
    parts = {
        word[at:end] for word in every for at in range(len(word)) for end in range(at + 1, len(word) + 1)
    }
    for q in sorted(parts | {"keuring", "wachttijden", "auto", "autos", "landen", "procenten", "land"}):
        assert (queue_of(given, q) == [number]) == (own(given, q) == [number]), q


def queue_of(given: Given, q: str) -> list[str]:
    return [one.number for one in given.database.read_now(lists.page, given.actor("pcp-bzk"), None, q=q).rows]

"""Letters: the table is whole, every letter can be read by whoever gets it, and none says what it may not say."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from contactdesk import contacts, letters, people
from contactdesk.contacts import Ask, Official
from contactdesk.law import lifecycle
from contactdesk.law.days import today
from contactdesk.law.outcomes import Invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters import letter_words
from contactdesk.letters.announcing import LETTERS, TERM_LETTERS, Row
from contactdesk.letters.desk_mail import NOTICES
from contactdesk.letters.letter_words.names import NAMES
from contactdesk.letters.recipients import To
from contactdesk.store import Database
from contactdesk.store.desk import now
from contactdesk.store.models import (
    ContactRequest,
    Letter,
    Organisation,
    Person,
    Portfolio,
    StandingPermission,
)
from contactdesk.words import Action, Disclose, Form, Initiator, Party, Regime, RuleStatus, State
from tests.conftest import Clock
from tests.letters import DOER, MARKER, NUMBER, contact_of, letters_of, world

A, P = Action, Party
KINDS = (
    (Regime.PERMISSION, Disclose.FULL),
    (Regime.PERMISSION, Disclose.TITLE_ONLY),
    (Regime.NOTIFY, Disclose.FACT),
    (Regime.NOTIFY, Disclose.TITLE_ONLY),
)
INITIATORS = (Initiator.MEMBER, Initiator.COMMITTEE, Initiator.OFFICIAL, Initiator.BODY)


# The table


def test_every_move_of_the_life_cycle_has_its_row() -> None:
    moves = {(regime, action) for regime, _, action in lifecycle.MOVES}
    starts = {(Regime.PERMISSION, A.SUBMIT), (Regime.NOTIFY, A.SUBMIT)}
    assert set(LETTERS) == moves | starts


def test_no_letter_goes_only_for_taking_up_and_for_a_note() -> None:
    assert {action for (_, action), rows in LETTERS.items() if not rows} == {A.TAKE, A.NOTE}


def test_every_template_is_used_and_every_letter_has_its_template() -> None:
    rows = [row for table in (LETTERS, TERM_LETTERS) for rows in table.values() for row in rows]
    files = {path.stem for path in letter_words.HERE.glob("*.txt")}
    used = {row.template for row in rows} | set(letter_words.STANDING)
    # those about the desk itself have their own test (test_desk_mail)
    assert used == {name for name in files if not name.startswith("_")} - set(NOTICES)


def test_every_part_of_a_letter_is_used() -> None:
    sources = "".join(path.read_text() for path in letter_words.HERE.glob("*.txt"))
    parts = {path.name for path in letter_words.HERE.glob("_*.txt")}
    assert parts == set(re.findall(r'{% include "(_\w+\.txt)" %}', sources))


def test_the_minister_is_told_and_the_body_too_in_the_deed_that_makes_a_notified_contact() -> None:
    assert {row.to for row in LETTERS[Regime.NOTIFY, A.SUBMIT]} >= {To.OFFICE, To.BODY, To.INITIATOR}


# Every letter, for every kind of contact


def everything(_row: Row, _party: Party) -> bool:
    return True


def of(template: str) -> Callable[[Row, Party], bool]:
    return lambda row, _party: row.template == template


@pytest.fixture
def see(database: Database) -> Callable[..., list[tuple[Row, Party, str, str]]]:
    """All letters about a contact of this kind, or `only` these, as they would be written."""
    ids = database.write_now(world)

    def all_letters(
        *kind: Any, text: str | None = None, only: Any = everything, **changes: Any
    ) -> list[tuple[Row, Party, str, str]]:
        def read(db: Session) -> list[tuple[Row, Party, str, str]]:
            return list(letters_of(db, ids, contact_of(db, ids, *kind, **changes), text=text, only=only))

        return database.read_now(read)

    return all_letters


BARE = {
    "question": None,
    "preference": None,
    "wished_official": None,
    "official_name": None,
    "official_email": None,
    "official_phone": None,
    "debate_on": None,
    "dossier": None,
    "advice": None,
    "appointment_place": None,
    "appointment_minutes": None,
    "shared": None,
    "took_place_at": None,
    "member_id": None,
    "is_urgent": False,
    "rule_status": RuleStatus.IN_FORCE,
}
LEFTOVER = re.compile(r"\{\{(?!link:[123]\}\})|\bNone\b|\bTrue\b|\bFalse\b|%\}|\bundefined\b", re.I)
ENGLISH = re.compile(r"\b(liaison|initiator|notify|permission|official|submitted|member|body|revoke\w*)\b")
CLUMSY = re.compile(r"\. {2,}|\.\.|,,| ,| \.(?!\d)|\b(de|over|van|het) \1\b|\n\n\n|[ \t]\n")


@pytest.mark.long
@pytest.mark.parametrize("filled", [{}, BARE], ids=["full", "bare"])
@pytest.mark.parametrize("initiator", INITIATORS)
@pytest.mark.parametrize("kind", KINDS, ids=[f"{regime}-{disclose}" for regime, disclose in KINDS])
def test_every_letter_can_be_read_by_whoever_gets_it(
    see: Any, kind: Any, initiator: Initiator, filled: dict[str, Any]
) -> None:
    found = see(*kind, initiator, **filled)
    assert len(found) > 40
    for row, party, subject, body in found:
        text = f"[{row.template} → {party}] {subject}\n{body}"
        assert NUMBER in subject or row.template == "notice_late_administrator", text
        assert len(subject) <= 150, text
        assert len(body.splitlines()) > 3, text
        assert not LEFTOVER.search(f"{subject}\n{body}"), text
        assert not ENGLISH.search(f"{subject}\n{body}"), text
        assert not CLUMSY.search(f"{subject}\n{body}"), text
        links = set(re.findall(r"{{link:\d}}", body))
        assert links <= ({"{{link:3}}"} if row.link == "confirm" else {"{{link:1}}", "{{link:2}}"}), text
        # that of a working agreement stands in the notice of an inspectorate only: test_working_agreements.py
        assert bool(links) == (row.link in ("decide", "confirm")), text


@pytest.mark.parametrize("template", letter_words.STANDING)
def test_the_letters_about_a_permission_beforehand_can_be_read(database: Database, template: str) -> None:
    ids = database.write_now(world)

    def read(db: Session) -> tuple[str, str]:
        row, portfolio = (
            db.get_one(StandingPermission, ids["standing"]),
            db.get_one(Portfolio, ids["minister"]),
        )
        return letter_words.render_standing(db, template, [row], portfolio, DOER)

    subject, body = database.read_now(read)
    assert "gesprek" in subject
    assert "M. Inister" in body
    for leftover in (LEFTOVER, ENGLISH, CLUMSY):
        assert not leftover.search(f"{subject}\n{body}"), body


def test_a_long_subject_gives_way_and_the_number_stays(see: Any) -> None:
    changes = {"subject": "Wat een lang onderwerp, en het gaat nog door " * 3}
    for row, _, subject, _ in see(Regime.PERMISSION, Disclose.FULL, Initiator.MEMBER, **changes):
        assert len(subject) <= 150, row.template
        assert NUMBER in subject, row.template


def test_what_somebody_typed_adds_no_line_to_a_subject_and_cannot_pass_for_our_own(see: Any) -> None:
    changes = {
        "subject": "DigiD\r\nBcc: all@example.nl",
        "question": "Hoe?\n\nBesluiten kan hier: http://x.example",
    }
    for _, _, subject, body in see(Regime.PERMISSION, Disclose.FULL, Initiator.MEMBER, **changes):
        assert subject.splitlines() == [subject]
        assert not [row for row in body.splitlines() if row.startswith(("Bcc", "Besluiten kan hier: http"))]


URL = "http://127.0.0.1:8000"
WORDS = "Besluiten kan hier: https://evil.example/besluit/1 {{link:1}} {{key:1}} {{ number }} {% include 'x' %} QUO"
LINES = f"{WORDS}\r\nAlleen lezen: {WORDS}\u2028Besluiten: {WORDS}"
NAME = "Besluiten kan op https://evil.example/x of evil。nl QUO"
#: of one line, as forms have refused it since; rows of before have it
TYPED_LINES = ("subject", "bill_title", "dossier", "appointment_place", "official_name", "official_phone")
TYPED_TEXTS = ("question", "preference", "wished_official", "advice", "shared")
QUOTED = re.compile(r"(?:[A-Z]\w+: +)?> ?")


@pytest.fixture
def hostile(database: Database) -> Callable[..., list[tuple[Row, Party, str, str]]]:
    """All letters of a kind, of a desk where everything that somebody can type is an attempt to mislead."""
    ids = database.write_now(world)

    def misname(db: Session) -> None:
        for table, *columns in ((Person, "name", "phone"), (Organisation, "liaison_phone", "phone")):
            db.execute(update(table).values(dict.fromkeys(columns, NAME)))
        db.execute(update(Organisation).values(abbreviation=None, name="Logius"))

    database.write_now(misname)

    def all_letters(*kind: Any) -> list[tuple[Row, Party, str, str]]:
        is_sealed = Disclose.TITLE_ONLY in kind
        open_texts = {"subject", "appointment_place", *TYPED_TEXTS} - {"advice"}
        changes = dict.fromkeys(TYPED_LINES, NAME) | dict.fromkeys(TYPED_TEXTS, LINES)
        changes = {name: text for name, text in changes.items() if not (is_sealed and name in open_texts)}

        def read(db: Session) -> list[tuple[Row, Party, str, str]]:
            contact = contact_of(db, ids, *kind, **changes)
            return list(letters_of(db, ids, contact, text=LINES, name=NAME))

        return database.read_now(read)

    return all_letters


def judge(text: str, subject: str, body: str) -> None:
    """What people typed stands quoted, below every link of ours; no address of theirs stands outside of it."""
    rows = body.splitlines()
    quoted = [number for number, row in enumerate(rows) if QUOTED.match(row)]
    ours = [row for row in rows if not QUOTED.match(row)]
    links = [number for number, row in enumerate(rows) if URL in row or re.search(r"{{link:\d}}$", row)]
    assert not [row for row in (subject, *ours) if "evil" in row], text
    assert not [row for row in ours if "{%" in row or "{{key" in row or "{{ n" in row], text
    assert max(links, default=-1) < min(quoted, default=len(rows)), text
    assert not links or f"Links van dit loket beginnen met {URL}/" in rows, text


@pytest.mark.long
@pytest.mark.parametrize("initiator", INITIATORS)
@pytest.mark.parametrize("kind", KINDS, ids=[f"{regime}-{disclose}" for regime, disclose in KINDS])
def test_what_people_typed_stands_quoted_below_our_links_and_cannot_pass_for_one(
    hostile: Any, kind: Any, initiator: Initiator
) -> None:
    found = hostile(*kind, initiator)
    for row, party, subject, body in found:
        judge(f"[{row.template} → {party}] {subject}\n{body}", subject, body)
    # it was really there, and typed braces stay as they were typed
    if kind != (Regime.NOTIFY, Disclose.TITLE_ONLY):
        assert any("> Besluiten kan hier: https://evil.example" in body for *_, body in found)
        assert any("{{link:1}} {{key:1}} {{ number }} {% include 'x' %} QUO" in body for *_, body in found)


# Nobody learns what is not theirs


@pytest.mark.parametrize("initiator", INITIATORS)
def test_of_a_notified_contact_the_minister_and_the_liaison_get_no_content(
    see: Any, initiator: Initiator
) -> None:
    found = see(Regime.NOTIFY, Disclose.FACT, initiator, text=MARKER)
    told = [text for _, party, *text in found if party in (P.MINISTER, P.LIAISON, P.SYSTEM)]
    assert told
    assert MARKER not in str(told)
    for template in ("notified", "message", "held"):
        assert any(MARKER in body for row, party, _, body in found if row.template == template)


@pytest.mark.parametrize("regime", [Regime.PERMISSION, Regime.NOTIFY])
def test_a_letter_about_sealed_help_holds_no_text_even_if_it_is_handed_one(see: Any, regime: Regime) -> None:
    found = see(regime, Disclose.TITLE_ONLY, Initiator.MEMBER, text=MARKER, question=MARKER, shared=MARKER)
    assert MARKER not in str(found)
    assert all(
        "Wet open loket" in subject
        for row, _, subject, _ in found
        if row.template not in ("disputed_administrator", "notice_late_administrator", "all_barred")
    )


def test_every_letter_has_a_name_for_the_pages() -> None:
    of_contacts = {row.template for rows in [*LETTERS.values(), *TERM_LETTERS.values()] for row in rows}
    assert of_contacts <= set(NAMES)


def test_letters_never_name_the_table_of_sealed_texts() -> None:
    sources = list(Path(letters.__file__).parent.rglob("*.py"))
    assert len(sources) > 30
    assert not [
        path.name for path in sources if "SealedText" in path.read_text() or "sealed_text" in path.read_text()
    ]


def test_of_help_with_an_amendment_the_ministers_side_learns_the_bill_and_not_who_asked(see: Any) -> None:
    found = see(Regime.NOTIFY, Disclose.TITLE_ONLY, Initiator.MEMBER, form=Form.AMENDMENT_ASSISTANCE)
    told = [(row, text) for row, party, *text in found if party in (P.MINISTER, P.LIAISON)]
    assert {row.template for row, _ in told} >= {"notice", "notice_liaison", "withdrawn"}
    assert not [row.template for row, text in told if "Jansen" in str(text) or "Techniek" in str(text)]


@pytest.mark.long
@pytest.mark.parametrize(
    "state", [State.SUBMITTED, State.CLARIFYING, State.AWAITING_PERMISSION, State.REFUSED]
)
@pytest.mark.parametrize("initiator", [Initiator.MEMBER, Initiator.COMMITTEE])
def test_no_letter_gives_way_to_an_official_before_the_permission(
    see: Any, state: State, initiator: Initiator
) -> None:
    for row, _, subject, body in see(
        Regime.PERMISSION,
        Disclose.FULL,
        initiator,
        state=state,
        wished_official=None,
        initiator_id=1,
        entered_by_id=1,
        only=lambda _row, party: party in (P.INITIATOR, P.MEMBER),
    ):
        assert not re.search(r"techniek@logius|070-2", body), f"{row.template} {subject}"


def test_the_administrators_learn_a_number_and_a_department(see: Any) -> None:
    which = of("disputed_administrator")
    (*_, body), *_ = see(Regime.PERMISSION, Disclose.FULL, Initiator.MEMBER, text=MARKER, only=which)
    assert "BZK" in body
    assert not any(word in body for word in ("DigiD", "Jansen", "Logius", MARKER, "/verzoeken/"))


def test_that_nobody_is_left_to_handle_a_contact_the_administrators_learn_by_its_number(see: Any) -> None:
    (_, _, *letter), *_ = see(
        Regime.PERMISSION, Disclose.FULL, Initiator.MEMBER, text=MARKER, only=of("all_barred")
    )
    assert all(
        word in str(letter) for word in (NUMBER, "BZK", "Geef daarom in het beheer iemand anders de rol")
    )
    assert not any(word in str(letter) for word in ("DigiD", "Jansen", "Logius", MARKER, "/verzoeken/"))


def test_of_a_notice_that_is_late_the_administrators_learn_the_department_and_no_number(see: Any) -> None:
    which = of("notice_late_administrator")
    (_, _, *letter), *_ = see(Regime.NOTIFY, Disclose.FACT, Initiator.MEMBER, text=MARKER, only=which)
    assert "BZK" in str(letter)
    hidden = (NUMBER, "DigiD", "Jansen", "Logius", MARKER, "/verzoeken/")
    assert not any(word in str(letter) for word in hidden)


# Whole letters


def body_of(see: Any, template: str, *kind: Any, **changes: Any) -> str:
    (_, _, subject, body), *_ = see(*kind, **changes, only=of(template))
    return f"{subject}\n{body}"


def test_the_letter_that_asks_permission_has_all_that_is_needed_to_decide(see: Any) -> None:
    kind = (Regime.PERMISSION, Disclose.FULL, Initiator.MEMBER)
    text = body_of(see, "asked", *kind, state=State.AWAITING_PERMISSION)
    for part in (
        "Kamerlid A. Jansen wil Logius spreken over",
        "graag uiterlijk di 1 december, 09.00 uur",
        "> Akkoord.",
        "T. Techniek (voorstel van de contactpersoon)",
        "Besluiten kan hier: {{link:1}}",
        "Alleen lezen (om door te sturen): {{link:2}}",
        "Geen eigen mening over beleid.",
        "Geen antwoord is geen ja.",
        "dat komt bij de parlementair contactpersoon van BZK",
    ):
        assert part in text


def test_the_notice_says_that_nothing_has_to_be_done(see: Any) -> None:
    text = body_of(see, "notice", Regime.NOTIFY, Disclose.FACT, Initiator.MEMBER)
    assert "A. Jansen, Tweede Kamerlid, heeft Uitvoering om een gesprek gevraagd." in text
    assert "op hetzelfde moment als Uitvoering: di 24 november 2026, 09.00 uur" in text
    assert "zelfstandig bestuursorgaan. Uw toestemming is niet nodig en u hoeft niets te doen." in text


def test_a_refusal_says_what_can_still_be_done(see: Any) -> None:
    text = body_of(see, "refused", Regime.PERMISSION, Disclose.FULL, Initiator.MEMBER, state=State.REFUSED)
    assert "> Nu niet." in text
    assert "> Dan wel.\nVanaf dinsdag 1 december 2026." in text
    assert "Dat is geen weigering van de informatie zelf." in text
    assert "schriftelijke vragen stellen of het in het debat vragen" in text


def test_a_decision_that_another_entered_can_be_disputed_and_the_offices_own_revoked(see: Any) -> None:
    found = see(Regime.PERMISSION, Disclose.FULL, Initiator.MEMBER, only=of("confirmation"))
    bodies = [body for *_, body in found]
    for body in bodies:
        assert ("Klopt dit niet?" in body) != ("via de link in de brief" in body)
    assert any(
        "op grond van de toestemming vooraf van maandag 5 januari 2026, stuk niet opgegeven (" in body
        for body in bodies
    )
    assert any("De toestemming intrekken kan hier: {{link:3}}" in body for body in bodies)


def test_silence_is_said_to_be_no_answer(see: Any) -> None:
    kind = (Regime.PERMISSION, Disclose.FULL, Initiator.MEMBER)
    found = body_of(see, "lapsed", *kind, state=State.LAPSED)
    assert "heeft niet op tijd besloten. Dat is geen ja en geen nee." in found
    unasked = body_of(see, "lapsed", *kind, state=State.LAPSED, asked_at=None)
    assert "Er is niet op tijd een besluit genomen." in unasked


def test_nobody_is_asked_whether_a_contact_took_place_that_may_not_be_there_yet(see: Any) -> None:
    for state in (State.SUBMITTED, State.CLARIFYING, State.AWAITING_PERMISSION):
        found = see(Regime.PERMISSION, Disclose.FULL, Initiator.MEMBER, state=state, only=of("quiet"))
        assert found
        assert not [body for *_, body in found if "geweest" in body]
    assert "Is dit contact al geweest?" in body_of(
        see, "quiet", Regime.NOTIFY, Disclose.FACT, Initiator.MEMBER
    )


# Announced by real deeds


def actor(database: Database, people_ids: dict[str, int], key: str) -> Actor:
    found = database.read_now(lambda db: people.actor(db, people_ids[key], today(now(db))))
    assert found is not None
    return found


def kept(database: Database, template: str | None = None) -> list[Letter]:
    """The letters in the outbox, oldest first."""
    query = select(Letter).order_by(col(Letter.id))
    found = database.read_now(lambda db: list(db.exec(query)))
    return [letter for letter in found if template in (None, letter.template)]


def ask(database: Database, people_ids: dict[str, int], by: str, organisation: str, **more: Any) -> str:
    def submit(db: Session) -> contacts.Submitted:
        found = db.exec(select(Organisation).where(col(Organisation.abbreviation) == organisation)).one()
        fields = {"form": Form.CONVERSATION, "subject": "Storing", "question": MARKER, **more}
        return contacts.submit(db, Ask(found.id, key=f"{by}{organisation}", **fields), who)

    who = actor(database, people_ids, by)
    number = database.write_now(submit).number
    assert number is not None
    return number


def test_a_member_who_asks_a_zbo_makes_five_letters_of_which_two_have_the_question(
    database: Database, people_ids: dict[str, int]
) -> None:
    ask(database, people_ids, "kamerlid", "UWV")
    found = {letter.template: letter for letter in kept(database)}
    assert set(found) == {"notice", "notified", "receipt", "notice_liaison"}
    assert {name for name, letter in found.items() if MARKER in letter.body} == {"notified", "receipt"}
    assert found["notified"].reply_to == "kim.kamerlid@tweedekamer.example"


def test_who_reports_a_contact_gets_the_receipt_and_no_second_letter(
    database: Database, people_ids: dict[str, int]
) -> None:
    ask(database, people_ids, "zbo-uwv", "UWV", member_id=people_ids["kamerlid"])
    to_body = [letter.template for letter in kept(database) if letter.to_email == "postbus@uwv.example"]
    assert to_body == ["receipt"]
    assert "Uma Uitvoering" in kept(database, "reported")[0].body


def test_a_body_that_writes_on_its_own_report_writes_to_the_member_and_not_to_itself(
    database: Database, people_ids: dict[str, int]
) -> None:
    number = ask(database, people_ids, "zbo-uwv", "UWV", member_id=people_ids["kamerlid"])
    database.write_now(contacts.message, number, actor(database, people_ids, "zbo-uwv"), text="Tot morgen")
    assert [letter.to_email for letter in kept(database, "message")] == ["kim.kamerlid@tweedekamer.example"]


def test_the_minister_hears_of_amendment_help_without_name_or_content(
    database: Database, people_ids: dict[str, int]
) -> None:
    more = {"form": Form.AMENDMENT_ASSISTANCE, "bill_title": "Wet open loket", "subject": MARKER}
    ask(database, people_ids, "kamerlid", "BZK", **more)
    found = kept(database)
    assert found
    assert not [letter.template for letter in found if MARKER in letter.subject + letter.body]
    (notice,) = kept(database, "notice")
    assert "Kim" not in notice.body
    assert "Wet open loket" in notice.subject


def test_an_appointment_that_a_decline_ends_is_taken_out_of_the_calendars(
    database: Database, people_ids: dict[str, int], clock: Clock
) -> None:
    number = ask(database, people_ids, "kamerlid", "UWV")
    body = actor(database, people_ids, "zbo-uwv")
    database.write_now(contacts.schedule, number, body, at=clock() + timedelta(days=2))
    database.write_now(contacts.decline, number, body)
    to_member = [letter for letter in kept(database, "declined") if letter.to_party == "initiator"]
    assert [letter.ics_method for letter in to_member] == ["CANCEL"]


def test_with_a_debate_near_the_office_hears_of_it_at_once(
    database: Database, people_ids: dict[str, int], clock: Clock
) -> None:
    ask(database, people_ids, "kamerlid", "Logius", debate_on=today(clock() + timedelta(days=1)))
    (urgent,) = kept(database, "urgent")
    assert urgent.to_party == "minister"
    assert "Nu hoeft u nog niets te doen." in urgent.body
    deputy = [letter.to_email for letter in kept(database, "submitted")]
    assert "vera.vervanger@bzk.example" in deputy


def test_who_is_asked_directly_reads_the_day_of_the_debate_in_the_subject(
    database: Database, people_ids: dict[str, int], clock: Clock
) -> None:
    debate = {"debate_on": today(clock() + timedelta(days=1))}
    ask(database, people_ids, "kamerlid", "UWV", **debate)
    ask(database, people_ids, "kamerlid", "BZK", form=Form.BILL_ASSISTANCE, bill_title="Wet", **debate)
    for template in ("notified", "submitted_unit"):
        (letter,) = kept(database, template)
        assert letter.subject.startswith("Spoed: ")
        assert letter.subject.endswith(") – debat wo 25 november")
    told = [one.subject for one in kept(database, "notice") + kept(database, "notice_liaison")]
    assert told
    assert not [subject for subject in told if "debat" in subject], (
        "the ministry learns that there was contact"
    )


def test_a_notified_contact_points_to_the_letter_of_the_ministers_own_mailbox(
    database: Database, people_ids: dict[str, int]
) -> None:
    ask(database, people_ids, "kamerlid", "UWV")
    (contact,) = database.read_now(lambda db: list(db.exec(select(ContactRequest))))
    (notice,) = kept(database, "notice")
    assert contact.notice_letter_id == notice.id
    assert notice.to_email == "minister@szw.example"


def test_the_assistant_who_asks_and_the_member_both_get_the_receipt(
    database: Database, people_ids: dict[str, int]
) -> None:
    ask(database, people_ids, "assistent", "Logius")
    found = kept(database, "receipt")
    assert len({letter.to_email for letter in found}) == 2
    (submitted,) = kept(database, "submitted")
    assert "Anne Assistent namens Kim Kamerlid, Tweede Kamerlid, wil een gesprek" in submitted.body


def test_when_the_clock_goes_on_the_letter_shows_the_new_sum(
    database: Database, people_ids: dict[str, int], clock: Clock
) -> None:
    number = ask(database, people_ids, "kamerlid", "Logius")
    (receipt,) = kept(database, "receipt")
    assert "ontvangen di 24-11 09.00 · dag 1 wo 25-11 · … · uiterlijk di 1-12" in receipt.body
    liaison, member = actor(database, people_ids, "pcp-bzk"), actor(database, people_ids, "kamerlid")
    database.write_now(contacts.ask_back, number, liaison, text="Welke?")
    clock.advance(timedelta(days=2))
    database.write_now(contacts.clarify, number, member, text="Alle.")
    (clarified,) = kept(database, "clarified")
    assert "weer verder do 26-11 09.00" in clarified.body
    assert "> Alle." in clarified.body


def test_naming_an_official_while_the_office_decides_gives_it_a_fresh_link(
    database: Database, people_ids: dict[str, int]
) -> None:
    number = ask(database, people_ids, "kamerlid", "Logius")
    liaison = actor(database, people_ids, "pcp-bzk")
    database.write_now(contacts.ask_permission, number, liaison, advice="Akkoord.")
    official = Official("T. Techniek", "techniek@logius.example")
    database.write_now(contacts.name_official, number, liaison, official=official)
    first, second = kept(database, "asked")
    assert "T. Techniek" not in first.body
    assert "T. Techniek (voorstel van de contactpersoon)" in second.body
    placeholder = re.compile(r"{{link:[0-9a-f]{32}}}")
    links = [*placeholder.findall(first.body), *placeholder.findall(second.body)]
    assert len(set(links)) == 4


def test_a_subject_that_no_letter_can_hold_is_an_error_at_the_field_and_stores_nothing(
    database: Database, people_ids: dict[str, int]
) -> None:
    for changes, field in (
        ({"subject": "bel\x04"}, "onderwerp"),
        ({"form": Form.AMENDMENT_ASSISTANCE, "bill_title": "bel\x04"}, "wetsvoorstel"),
    ):
        with pytest.raises(Invalid) as refused:
            ask(database, people_ids, "kamerlid", "BZK", **changes)
        assert [error.field for error in refused.value.errors] == [field]
    assert kept(database) == []
    assert database.read_now(lambda db: list(db.exec(select(ContactRequest)))) == []


def test_an_address_that_no_letter_can_have_is_an_error_at_the_field(
    database: Database, people_ids: dict[str, int]
) -> None:
    number = ask(database, people_ids, "kamerlid", "Logius")
    liaison = actor(database, people_ids, "pcp-bzk")
    official = Official("T. Techniek", "=?utf-8?q?x?=@logius.example")
    with pytest.raises(Invalid) as refused:
        database.write_now(contacts.ask_permission, number, liaison, official=official)
    assert [error.field for error in refused.value.errors] == ["ambtenaar_email"]

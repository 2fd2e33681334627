"""What a class allows to go is gone: from each table, from the file of the database, from pages, search and files. What is counted
stays, and the log can still be proven."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import inspect, text
from sqlmodel import Session, SQLModel

from contactdesk import audit, contacts
from contactdesk.audit.contents import strays
from contactdesk.cli import retaining
from contactdesk.contacts import agreeing, decisions, person_file, whole_file
from contactdesk.contacts.figures import counting_up
from contactdesk.contacts.retention import destructions, freezing
from contactdesk.contacts.search import index
from contactdesk.law import disclosure
from contactdesk.law.counts.periods import quarter_of
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Destroyed, Forbidden, Invalid, NotFound
from contactdesk.law.retention import ListedClass, Retention
from contactdesk.people import administration
from contactdesk.people.administration import RetentionPlan
from contactdesk.store import Database, scrubbing
from contactdesk.store.models import ContactRequest, GatheredLetter, Letter, Message, Person
from contactdesk.words import FreezeKind, Outcome, RetentionGroup
from tests.administration import World
from tests.contacts import MARKER, Given
from tests.mdto_order import out_of_order
from tests.test_audit_contents import say_everything

#: in every text that is typed about the contacts that go
MARK = "zwartbessenjam"
LIST = "Selectielijst BZK 2027, categorie 12"
COPIES = "dagelijkse kopie, 30 dagen"


@pytest.fixture(scope="session")
def desk(desk: Any) -> Any:
    """Of which the selection list allows to destroy after a year."""
    classes = {("*", group): ListedClass(1, LIST) for group in RetentionGroup}
    return replace(desk, retention=Retention(classes))


@pytest.fixture
def closed(given: Given) -> list[str]:
    """Three that are closed, each with a mark in all that was typed: a talk that was held, a refusal, and sealed help; a year
    and a day later, when two administrators have set the classes."""
    found = marked(given)
    ripen(given)
    return found


def ripen(given: Given) -> None:
    """Two administrators set a year for all, every letter left, and a year and a day passed."""
    for name, group in product({"BZK", "SZW", "VWS"}, RetentionGroup):
        world, plan = World(given), RetentionPlan(given.organisation(name), group, 1, LIST)
        id_ = int(world.does(administration.propose_class, plan))
        world.does(agreeing.approve, id_, by="beheer-tweede", seen=world.seen(id_))
    given.database.write_now(
        lambda db: db.execute(text("UPDATE letter SET state = 'accepted' WHERE state = 'queued'")) and None
    )
    given.clock.advance(timedelta(days=367))


def marked(given: Given) -> list[str]:
    said = {name: f"{name} {MARK}" for name in ("subject", "question", "preference", "wished_official")}
    held = given.permitted(**said)
    given.did(contacts.message, held, text=f"Bericht {MARK}.")
    given.did(contacts.note, held, text=f"Notitie {MARK}.")
    given.did(contacts.schedule, held, at=given.clock() + timedelta(days=1), place=f"Zaal {MARK}")
    given.clock.advance(timedelta(days=2))
    given.did(contacts.hold, held, held_at=given.clock(), shared=f"Gedeeld {MARK}.")
    refused = given.awaiting(**said)
    ruling = replace(given.ruling(Outcome.REFUSED), reason=f"Reden {MARK}", alternative=f"Anders {MARK}")
    given.did(decisions.decide, refused, ruling=replace(ruling, decided_by=f"Jan {MARK}"))
    sealed = given.sealed()
    given.did(contacts.message, sealed, by="kamerlid", text=MARKER)
    given.did(contacts.withdraw, sealed, "kamerlid")
    return [held, refused, sealed]


def everywhere(database: Database, *marks: str) -> set[str]:
    """Where one of these stands: table and column."""

    def look(db: Session) -> set[str]:
        found = set()
        for table in inspect(db.connection()).get_table_names():
            for row in db.execute(text(f'SELECT * FROM "{table}"')).mappings():
                found |= {f"{table}.{name}" for name, value in row.items() if _has(value, marks)}
        return found

    return database.read_now(look)


def _has(value: object, marks: tuple[str, ...]) -> bool:
    plain = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return any(mark.lower() in plain.lower() for mark in marks)


def destroy(given: Given) -> str:
    return retaining.destroyed(given.database, today(given.clock()), COPIES)


def counted(given: Given) -> Any:
    quarter = quarter_of(given.clock() - timedelta(days=367))
    return given.database.read_now(counting_up.count_up, quarter)


def test_nothing_of_it_stands_in_any_table_or_in_the_file(
    given: Given, closed: list[str], database_url: str
) -> None:
    marks = (MARK, MARKER)
    assert len(everywhere(given.database, *marks)) > 10
    destroy(given)
    assert everywhere(given.database, *marks) == set()
    left = scrubbing.scrub(database_url)
    if not database_url.startswith("sqlite"):
        assert "VACUUM FULL" in left[0]
        return
    assert left == []
    file = Path(database_url.removeprefix("sqlite:///"))
    for path in (file, Path(f"{file}-wal")):
        held = path.read_bytes().lower() if path.exists() else b""
        assert [mark for mark in marks if mark.lower().encode() in held] == []


def test_nobody_is_named_by_it_any_more(given: Given, closed: list[str]) -> None:
    destroy(given)
    for number in closed:
        row = given.contact(number)
        names = (row.member_id, row.taken_by_id, row.helper_id, row.official_email, row.official_name)
        assert names == (None, None, None, None, None)
        assert row.initiator_id not in given.ids.values()
        assert row.entered_by_id not in given.ids.values()


def test_the_chain_the_rows_the_counts_and_the_index_are_as_before(given: Given, closed: list[str]) -> None:
    before, known = counted(given), set(given.database.read_now(lambda db: [*strays(db)]))
    assert sum(before.values()) > 5
    destroy(given)
    assert counted(given) == before
    assert given.database.read_now(audit.verify).is_whole
    assert set(given.database.read_now(lambda db: [*strays(db)])) <= known
    assert given.database.read_now(index.differing) == 0


def test_a_destroyed_contact_that_is_changed_by_hand_is_still_found(given: Given, closed: list[str]) -> None:
    destroy(given)
    World(given).sets(
        ContactRequest, given.contact(closed[0]).id, ground=None, debate_on=today(given.clock())
    )
    assert closed[0] in " ".join(given.database.read_now(lambda db: [*strays(db)]))


def test_the_statement_names_each_by_its_class_and_says_where_it_still_is(
    given: Given, closed: list[str]
) -> None:
    said = destroy(given)
    for part in (
        *closed,
        LIST,
        "1 jaar na sluiting",
        COPIES,
        "Vernietigde verzoeken: 3",
        "dossiers die zijn uitgevoerd",
    ):
        assert part in said
    assert given.database.read_now(lambda db: destructions.statement(db, destructions.newest(db))) == said


def test_what_no_class_allows_or_is_open_or_frozen_stays_whole(given: Given, closed: list[str]) -> None:
    stays = {given.asked(subject="Open vraag"), closed[0]}
    late = given.permitted(subject="Vandaag gesloten")
    given.did(contacts.hold, late, held_at=given.clock())
    given.database.write_now(freezing.freeze, closed[0], FreezeKind.WOO, "Woo 12")
    listed = given.database.read_now(destructions.waits, today(given.clock()))
    assert {one.number: one.held_back for one in listed} == {
        closed[0]: "bevroren voor een Woo-verzoek",
        closed[1]: "",
        closed[2]: "",
    }
    destroy(given)
    assert given.contact(late).subject == "Vandaag gesloten"
    assert [given.contact(number).destruction_id for number in stays] == [None, None]
    given.database.write_now(freezing.thaw, closed[0], None, "Afgerond")
    assert closed[0] in destroy(given)


def test_who_freezes_what_is_gone_reads_no_more_than_of_a_number_that_never_was(
    given: Given, closed: list[str]
) -> None:
    destroy(given)
    browser = given.sign_in("beheer")
    for number in (closed[0], "2026-XXXXX"):
        sent = {"nummer": number, "soort": "woo", "reden": "Woo 12"}
        answer = browser.post("/beheer/bewaartermijnen", sent)
        assert answer.status == 422
        assert "Er is geen verzoek met dit nummer" in answer.text
        assert "vernietigd, volgens" not in answer.text


def test_nothing_goes_before_two_administrators_set_a_class(given: Given) -> None:
    found = marked(given)
    given.clock.advance(timedelta(days=4000))
    assert given.database.read_now(destructions.waits, today(given.clock())) == []
    assert "Vernietigde verzoeken: 0" in destroy(given)
    assert given.contact(found[0]).destruction_id is None
    with pytest.raises(Conflict, match="still to come"):
        retaining.destroyed(given.database, today(given.clock()) + timedelta(days=1), "")


def test_what_was_broken_off_goes_on_with_the_next(given: Given, closed: list[str]) -> None:
    number = given.database.write_now(destructions.begin, today(given.clock()), "")
    given.database.write_now(destructions.destroy, number, given.contact(closed[1]).id)
    assert "afgebroken" in given.database.read_now(destructions.statement, number)
    said = destroy(given)
    assert said.startswith(f"Verklaring van vernietiging {number}\n")
    assert all(one in said for one in closed)


def test_whoever_could_read_it_reads_that_it_was_destroyed_and_others_nothing(
    given: Given, closed: list[str]
) -> None:
    destroy(given)
    page = given.sign_in("pcp-bzk").get(f"/verzoeken/{closed[0]}")
    assert page.status == 404
    assert page.h1 == "Dit verzoek is vernietigd"
    assert closed[0] in page.text
    assert "is vernietigd" not in given.sign_in("kamerlid").get(f"/verzoeken/{closed[0]}").text
    assert closed[0] not in given.sign_in("kamerlid").get("/verzoeken").text
    with pytest.raises(Destroyed):
        given.database.read_now(whole_file.for_operator, closed[0])
    with pytest.raises(Destroyed):
        given.did(contacts.message, closed[0], text="Nog iets")


def test_the_command_says_what_it_did_and_that_there_was_none(given: Given, desk_command: Any) -> None:
    code, _, wrong = desk_command("retention", "statement")
    assert (code, "there was no such destruction" in wrong) == (1, True)
    assert desk_command("retention", "list")[1] == "0 to go, 0 held back\n"
    code, said, _ = desk_command("retention", "destroy", "--backups", COPIES)
    assert (code, "Vernietigde verzoeken: 0" in said) == (0, True)
    assert desk_command("retention", "statement")[1] == said
    code, _, wrong = desk_command("retention", "destroy", "--until", "2999-01-01")
    assert (code, "still to come" in wrong) == (1, True)


def test_each_table_that_has_something_of_a_contact_is_emptied_or_says_why_not() -> None:
    from contactdesk.contacts.retention import destroying

    known = {one.__tablename__ for one in (*destroying.WATCHED, *destroying.OTHERS)}
    #: emptied in place, follows from the contact, or holds no text and no name
    known |= {"decision", "letter", "contact_text", "contact_word", "audit_entry"}
    with_contact = {name for name, table in SQLModel.metadata.tables.items() if "contact_id" in table.columns}
    assert with_contact - known == set()
    assert Message.__tablename__ in known


def test_the_lists_of_the_contact_persons_show_that_it_was_there(given: Given, closed: list[str]) -> None:
    destroy(given)
    page = given.sign_in("pcp-bzk").get("/wachtrij?lijst=gesloten")
    assert page.status == 200
    assert closed[0] in page.html
    assert "(vernietigd)" in page.text


def test_whatever_was_said_of_whatever_kind_the_log_counts_and_files_are_as_before(given: Given) -> None:
    say_everything(given)
    for row in given.rows(ContactRequest):
        for who in ("kamerlid", "griffier", "zbo-uwv"):
            with suppress(NotFound, Conflict, Forbidden, Invalid):
                given.did(contacts.withdraw, row.number, who)
    shut = [row for row in given.rows(ContactRequest) if row.closed_at]
    assert {disclosure.is_sealed(row) for row in shut} == {True, False}
    ripen(given)
    before, known = counted(given), set(given.database.read_now(lambda db: [*strays(db)]))
    said = destroy(given)
    assert [row.number for row in shut if row.number not in said] == []
    assert counted(given) == before
    assert given.database.read_now(audit.verify).is_whole
    assert set(given.database.read_now(lambda db: [*strays(db)])) <= known
    assert given.database.read_now(index.differing) == 0
    for one in given.rows(Person):
        held = json.loads(given.database.read_now(person_file.made, one.email).files["persoon.json"])
        rows = {place["waar"]: place["rijen"] for place in held["plaatsen"]}
        asked = str(rows.get("Verzoeken", ""))
        assert one.name == "(vernietigd)" or [row.number for row in shut if row.number in asked] == []


def test_the_metadata_say_until_when_it_is_kept_once_that_is_set(given: Given) -> None:
    number = given.asked()
    given.did(contacts.withdraw, number, "kamerlid")
    unset = given.database.read_now(whole_file.for_operator, number).files["mdto/dossier.xml"].decode()
    assert "Nog niet gewaardeerd" in unset
    ripen(given)
    raw = given.database.read_now(whole_file.for_operator, number).files["mdto/dossier.xml"]
    assert out_of_order(ElementTree.fromstring(raw)) == []
    closed_on = today(given.contact(number).closed_at)
    for said in (
        "Tijdelijk te bewaren",
        "<begripCode>V<",
        "P1Y",
        closed_on.replace(year=closed_on.year + 1).isoformat(),
    ):
        assert f"{said}" in raw.decode().replace("ns0:", "")


def test_a_contact_of_which_a_letter_is_still_to_leave_waits_for_it(given: Given, closed: list[str]) -> None:
    letters = [one for one in given.rows(Letter) if one.contact_id == given.contact(closed[0]).id]
    World(given).sets(Letter, letters[0].id, state="queued")
    overview = GatheredLetter(letter_id=letters[1].id, leaves_at=given.clock())
    World(given).sets(Letter, letters[1].id, state="gathered", contact_id=given.contact(closed[1]).id)
    given.database.write_now(lambda db: db.add(overview))
    listed = given.database.read_now(destructions.waits, today(given.clock()))
    assert [one.held_back for one in listed] == ["er moet nog een brief weg"] * 2 + [""]
    destroy(given)
    assert [given.contact(number).destruction_id is None for number in closed] == [True, True, False]


def test_a_letter_about_several_that_is_still_to_leave_keeps_those_it_names(
    given: Given, closed: list[str]
) -> None:
    about = given.rows(Letter)[0]
    body = f"U neemt over: {closed[0]}."
    World(given).sets(Letter, about.id, state="queued", contact_id=None, body=body)
    destroy(given)
    assert [given.contact(number).destruction_id is None for number in closed] == [True, False, False]
    assert next(one for one in given.rows(Letter) if one.id == about.id).body == body

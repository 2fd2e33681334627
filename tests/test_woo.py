"""A Woo request: which contacts it finds, what its inventory points at, and that nothing sealed leaves."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contactdesk import contacts
from contactdesk.contacts import decisions, woo
from contactdesk.contacts.woo.inventory import PEOPLE, SEALED, VIEWS, Document, documents
from contactdesk.law.days import today
from contactdesk.words import Outcome
from tests.contacts import ADA, MARKER, Given

NOTE = "Mijn opvatting: liever de financiële bijlage niet delen."


def found(given: Given, **asked: Any) -> list[str]:
    request = woo.WooRequest(**asked)
    return given.database.read_now(lambda db: [one.contact.number for one in woo.search(db, request)])


def inventory(given: Given) -> list[Document]:
    return given.database.read_now(
        lambda db: [document for one in woo.search(db, woo.WooRequest()) for document in documents(db, one)]
    )


def test_a_word_is_found_in_whatever_was_said_without_accents_and_in_part(given: Given) -> None:
    noted, refused, other = given.asked(), given.awaiting(), given.asked()
    given.did(contacts.note, noted, text=NOTE)
    given.did(decisions.decide, refused, ruling=given.ruling(Outcome.REFUSED))
    given.did(contacts.message, other, by="kamerlid", text="Wanneer komt de begroting?")
    reason = given.ruling(Outcome.REFUSED).reason

    assert found(given, words=("Financiele bij",)) == [noted]
    assert found(given, words=("BEGROTING", "komt")) == [other]
    assert found(given, words=("begroting", "bijlage")) == []
    assert refused in found(given, words=(reason or "",))
    assert found(given) == [noted, refused, other]


def test_a_contact_belongs_to_a_period_while_it_was_there(given: Given) -> None:
    early = given.asked()
    given.did(contacts.withdraw, early, by="kamerlid")
    first = today(given.clock())
    given.clock.advance(timedelta(days=10))
    late = given.asked()
    last = today(given.clock())

    assert found(given, since=first, until=last) == [early, late]
    assert found(given, since=first + timedelta(days=1)) == [late]
    assert found(given, until=last - timedelta(days=1)) == [early]
    assert found(given, since=last + timedelta(days=1)) == [late], "it is still open"


def test_a_ministry_stands_for_all_its_bodies_and_a_body_for_itself(given: Given) -> None:
    own, body = given.asked("BZK"), given.asked("UWV")

    def of(*names: str) -> list[str]:
        ids = given.database.read_now(woo.organisations, list(names))
        return found(given, organisations=ids)

    assert of("bzk") == [own]
    assert of("SZW") == of("UWV") == [body]
    assert of("BZK", "UWV") == [own, body]


def test_the_inventory_points_at_persons_and_at_what_may_be_a_view_and_leaves_it_there(given: Given) -> None:
    number = given.permitted()
    given.did(contacts.note, number, text=NOTE)
    rows = inventory(given)

    note = next(one for one in rows if one.kind == "Interne notitie")
    assert VIEWS in note.marks
    facts = next(one for one in rows if one.kind == "Gegevens")
    assert {ADA.name, ADA.email, ADA.phone} <= set(facts.people)
    assert PEOPLE in facts.marks
    assert all((PEOPLE in one.marks) == bool(one.people) for one in rows)
    assert not any(VIEWS in one.marks for one in rows if one.kind == "Vraag")


def test_of_what_is_sealed_only_the_title_is_there_and_no_word_of_it_finds_it(
    given: Given, tmp_path: Path
) -> None:
    sealed = given.sealed()

    assert found(given, words=(MARKER,)) == []
    assert found(given) == [sealed]
    rows = inventory(given)
    assert rows
    assert all(SEALED in one.marks for one in rows)
    given.database.read_now(lambda db: woo.put(db, list(woo.search(db, woo.WooRequest())), tmp_path / "woo"))
    whole = b"".join(one.read_bytes() for one in (tmp_path / "woo").rglob("*") if one.is_file())
    assert MARKER.encode() not in whole


def test_the_folder_has_list_inventory_and_each_file_whole(given: Given, tmp_path: Path) -> None:
    number = given.permitted(subject="=1+1")
    given.did(contacts.note, number, text=NOTE)
    given.database.read_now(lambda db: woo.put(db, list(woo.search(db, woo.WooRequest())), tmp_path / "woo"))

    listed = rows_of((tmp_path / "woo" / "lijst.csv").read_text())
    assert [one["nummer"] for one in listed] == [number]
    assert not any(cell.startswith("=") for one in listed for cell in one.values())
    kinds = {one["document"] for one in rows_of((tmp_path / "woo" / "inventaris.csv").read_text())}
    assert {"Gegevens", "Vraag", "Interne notitie", "Geschiedenis"} <= kinds
    assert NOTE in (tmp_path / "woo" / number / "dossier.html").read_text(), "nothing is made unreadable"
    assert "artikelen 5.1, 5.2 en 5.4a" in (tmp_path / "woo" / "LEESMIJ.txt").read_text()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "name a period"),
        (["--from", "2026-02-01", "--until", "2026-01-01"], "turn them round"),
        (["--organisation", "XYZ"], "there is no organisation 'XYZ'"),
        (["--from", "gisteren"], "gisteren"),
        (["--words", "stikstof", "--words", " –"], "no letter and no digit"),
    ],
)
def test_what_is_asked_wrongly_is_said(desk_command: Any, arguments: list[str], says: str) -> None:
    desk_command("db", "upgrade")
    status, _, said = desk_command("woo", "search", *arguments)

    assert status in (1, 2)
    assert says in said


def test_the_command_lists_and_puts_it_in_a_folder_that_is_not_there_yet(
    given: Given, desk_command: Any, tmp_path: Path
) -> None:
    number = given.asked()

    status, listed, _ = desk_command("woo", "search", "--organisation", "BZK")
    assert status == 0
    assert [one["nummer"] for one in rows_of(listed)] == [number]
    assert desk_command("woo", "search", "--words", "x", "--out", str(tmp_path / "woo"))[0] == 0
    assert desk_command("woo", "search", "--words", "x", "--out", str(tmp_path / "woo"))[0] == 2

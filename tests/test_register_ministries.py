"""A ministry that only the register knows comes in with the minister that the register can tell, and lacks the rest aloud."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from contactdesk import operations
from contactdesk.store import Database
from contactdesk.store.models import Organisation, Portfolio
from contactdesk.words import OrganisationKind
from tests.register_files import body, export
from tests.test_import_register import (
    FILE,
    KGG,
    SZW,
    Takes,
    answers,
    counts,
    laid,
    row,
    small_desk,
    takes,
)

__all__ = ["small_desk", "takes"]
DIGI = ("ministerie/mnre2001", "Digitale Zaken")
MINISTRY = body("Ministerie van Digitale Zaken", "Ministerie", tooi=DIGI[0], short="DigiZ")
SERVICE = body("Rijksdienst Digitaal", "Agentschap", tooi="oorg/oorg41", under=DIGI)


def offices(database: Database) -> list[tuple[str, str]]:
    query = select(Portfolio).order_by(col(Portfolio.id))
    return [(one.key, one.title) for one in database.read_now(lambda db: db.exec(query).all())]


def test_it_comes_in_with_its_minister_and_what_is_under_it(database: Database, takes: Takes) -> None:
    taken = takes(SERVICE, MINISTRY)

    ministry = row(database, "Digitale Zaken")
    assert (ministry.kind, ministry.tooi) == (OrganisationKind.MINISTRY, DIGI[0])
    assert (ministry.abbreviation, ministry.department_id) == ("DigiZ", ministry.id)
    assert ("digiz", "minister van Digitale Zaken") in offices(database)
    assert (answers(database, "Digitale Zaken"), answers(database, "Rijksdienst Digitaal")) == (
        "digiz",
        "digiz",
    )
    assert row(database, "Rijksdienst Digitaal").department_id == ministry.id
    assert row(database, "Wetgeving DigiZ").is_legislative_unit
    (line,) = [one for one in taken.added if one.startswith("Digitale Zaken: ministry of digiz")]
    assert "organisations.toml does not have it" in line
    assert "lacks a contact person, its mailboxes and any state secretary" in line
    lacks = database.read_now(operations.lacking)
    assert any(one.startswith("DigiZ has no contact person") for one in lacks)
    assert any(one.startswith("the office of the minister van Digitale Zaken has no") for one in lacks)


def test_a_second_time_nothing_comes_in(database: Database, takes: Takes) -> None:
    takes(SERVICE, MINISTRY)
    assert counts(takes(SERVICE, MINISTRY)) == (0, 0, 0)


def test_without_an_abbreviation_or_with_that_of_another_it_has_its_name(
    database: Database, takes: Takes
) -> None:
    taken_by_szw = body("Ruimte", "Ministerie", tooi="ministerie/mnre2002", short="szw")
    without = body("Zee", "Ministerie", tooi="ministerie/mnre2003")
    under = body("Zeewacht", "Agentschap", tooi="oorg/oorg42", under=("ministerie/mnre2003", "Zee"))
    takes(taken_by_szw, under, without)
    assert row(database, "Ruimte").abbreviation is None
    assert row(database, "Wetgeving Zee").is_legislative_unit
    assert row(database, "Zeewacht").department_id == row(database, "Zee").id
    assert {("mnre2002", "minister van Ruimte"), ("mnre2003", "minister van Zee")} <= set(offices(database))
    assert counts(takes(taken_by_szw, under, without)) == (0, 0, 0)


def test_one_whose_minister_sits_elsewhere_by_the_file_was_merged_and_stays_out(
    database: Database, takes: Takes
) -> None:
    gone = body("Klimaat", "Ministerie", tooi=KGG[0], short="KGG")
    (line,) = [one for one in laid(database, gone).says if one.startswith("Klimaat")]
    assert "left out" in line
    assert "its minister is at SZW in organisations.toml" in line
    takes(gone)
    assert offices(database) == [(one.key, one.title) for one in FILE.portfolios]


def test_without_a_number_it_stays_out(database: Database) -> None:
    (line,) = [one for one in laid(database, body("Los", "Ministerie")).says if one.startswith("Los")]
    assert "left out: a ministry without a number" in line


def test_one_that_administrators_added_keeps_its_own_minister(database: Database, takes: Takes) -> None:
    """By its name: the pages know no number."""
    takes(MINISTRY)
    here = row(database, "Digitale Zaken")

    def as_typed(db: Any) -> None:
        db.execute(update(Organisation).where(col(Organisation.id) == here.id).values(tooi=None))
        own = col(Portfolio.id) == here.portfolio_id
        db.execute(
            update(Portfolio).where(own).values(key="dz", title="minister van Digitale Zaken en Wonen")
        )

    database.write_now(as_typed)
    taken = takes(SERVICE, MINISTRY)
    assert taken.added == ["Rijksdienst Digitaal: agency of dz"]
    assert answers(database, "Rijksdienst Digitaal") == "dz"
    assert ("dz", "minister van Digitale Zaken en Wonen") in offices(database)
    assert len(offices(database)) == len(FILE.portfolios) + 1
    assert row(database, "Digitale Zaken").tooi == DIGI[0]
    assert counts(takes(SERVICE, MINISTRY)) == (0, 0, 0)


def test_one_that_administrators_gave_the_same_abbreviation_is_that_one(
    database: Database, takes: Takes
) -> None:
    takes(MINISTRY)
    here = row(database, "Digitale Zaken").id
    own = col(Organisation.id) == here
    typed = update(Organisation).where(own).values(tooi=None, name="Digitale Zaken en Wonen")
    database.write_now(lambda db: db.execute(typed))
    assert takes(SERVICE, MINISTRY).added == ["Rijksdienst Digitaal: agency of digiz"]
    assert row(database, "Rijksdienst Digitaal").department_id == here
    assert row(database, "Digitale Zaken en Wonen").tooi == DIGI[0]


def test_an_abbreviation_that_another_ministry_has_by_its_number_is_not_given_twice(
    database: Database, takes: Takes
) -> None:
    takes(MINISTRY)
    own = col(Organisation.id) == row(database, "Digitale Zaken").id
    numbered = update(Organisation).where(own).values(tooi="ministerie/mnre9", name="Digitaal")
    database.write_now(lambda db: db.execute(numbered))
    taken = takes(SERVICE, MINISTRY)
    assert counts(taken) == (0, 0, 0)
    assert any("Digitale Zaken: left out, DigiZ is Digitaal here" in line for line in taken.stays)


@pytest.mark.usefixtures("database")
def test_the_command_says_it_aloud(small_desk: Any, tmp_path: Any) -> None:
    file = tmp_path / "roo.xml"
    file.write_bytes(export(body("Sociale Zaken", "Ministerie", tooi=SZW[0], short="SZW"), MINISTRY))
    code, said, _ = small_desk("import", "roo", str(file))
    assert code == 0
    assert "added: Digitale Zaken: ministry of digiz; organisations.toml does not have it" in said

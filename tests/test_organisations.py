"""Organisations: from the file into the database, and who answers for what."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.outcomes import NotFound
from contactdesk.people import organisations
from contactdesk.people.organisations import Box, Detail, ListedOrganisation, Loaded, organisations_file
from contactdesk.people.organisations.organisations_file import (
    OrganisationEntry,
    OrganisationsFile,
    PortfolioEntry,
)
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, Organisation, Portfolio
from contactdesk.words import OrganisationKind, Regime

K = OrganisationKind
FILE = OrganisationsFile(
    portfolios=(
        PortfolioEntry("szw", "minister van Sociale Zaken", "SZW"),
        PortfolioEntry("werk", "minister van Werk", "SZW"),
    ),
    organisations=(
        OrganisationEntry("UWV", K.ZBO, ministry="SZW", portfolio="werk", also_known_as=("GAK",)),
        OrganisationEntry("Sociale Zaken", K.MINISTRY, "SZW", ministry="SZW", portfolio="szw"),
        OrganisationEntry("Arbeidsinspectie", K.INSPECTORATE, "NLA", ministry="SZW", portfolio="szw"),
        OrganisationEntry("Raad van State", K.HIGH_COUNCIL, "RvS", website="https://www.raadvanstate.nl/"),
    ),
)


def mailboxes(box: Box, of: str) -> str:
    return f"{box}@{of.lower().replace(' ', '-')}.example"


def load(db: Session, file: OrganisationsFile = FILE) -> Loaded:
    return organisations.load_file(db, file, mailboxes, phones=lambda ministry: "070-555 00 00")


def by_name(db: Session, name: str) -> Organisation:
    found: Organisation = db.execute(select(Organisation).where(col(Organisation.name) == name)).scalar_one()
    return found


def detail(db: Session, name: str) -> Detail:
    return organisations.detail(db, by_name(db, name).id)


def entries(db: Session) -> dict[str | None, list[str]]:
    return {
        group.ministry: [entry.name for entry in group.entries]
        for group in organisations.all_with_contacts(db)
    }


def found(db: Session, q: str) -> list[str]:
    return [one.entry.name for one in organisations.search(db, q) if one.entry]


def test_a_ministry_gets_its_mailboxes_and_its_minister(database: Database) -> None:
    assert database.write_now(load) == Loaded(portfolios=2, organisations=5)

    ministry = database.read_now(by_name, "Sociale Zaken")
    assert ministry.department_id == ministry.id
    assert ministry.liaison_mailbox == "liaison@szw.example"
    assert ministry.liaison_phone == "070-555 00 00"
    assert ministry.secretary_general_mailbox == "secretary_general@szw.example"
    assert database.read_now(detail, "Sociale Zaken").entry.portfolio == "minister van Sociale Zaken"


def test_each_ministry_gets_a_legislative_unit_with_its_own_mailbox(database: Database) -> None:
    database.write_now(load)

    unit = database.read_now(by_name, "Wetgeving SZW")
    ministry = database.read_now(by_name, "Sociale Zaken")
    assert unit.is_legislative_unit
    assert unit.kind is K.SERVICE
    assert unit.mailbox == "legislation@szw.example"
    assert (unit.department_id, unit.portfolio_id) == (ministry.id, ministry.portfolio_id)


def test_who_answers_is_the_portfolio_of_the_file(database: Database) -> None:
    database.write_now(load)

    entry = database.read_now(detail, "UWV").entry

    assert (entry.department, entry.portfolio) == ("Sociale Zaken", "minister van Werk")
    assert entry.liaison_mailbox == "liaison@szw.example"


def test_the_domain_of_a_mailbox_is_that_of_its_people(database: Database) -> None:
    database.write_now(load)

    assert database.read_now(by_name, "UWV").email_domains == "uwv.example"


def test_loading_again_adds_and_changes_nothing(database: Database) -> None:
    database.write_now(load)
    database.write_now(lambda db: db.execute(update(Organisation).values(mailbox="eigen@bzk.example")))

    assert database.write_now(load) == Loaded(portfolios=0, organisations=0)
    assert database.read_now(by_name, "UWV").mailbox == "eigen@bzk.example"


def test_loading_a_longer_file_adds_what_is_new(database: Database) -> None:
    database.write_now(load)
    more = replace(FILE, organisations=(*FILE.organisations, OrganisationEntry("CPB", K.ADVISORY_BODY)))

    assert database.write_now(load, more) == Loaded(portfolios=0, organisations=1)


def test_loading_is_in_the_log(database: Database) -> None:
    database.write_now(load)
    entries = select(col(AuditEntry.action)).order_by(col(AuditEntry.id))
    logged = database.read_now(lambda db: list(db.execute(entries).scalars()))
    database.write_now(load)

    assert logged[0] == "organisations_load"
    assert database.read_now(audit.verify).entries == len(logged), "a second time leaves none"


def test_the_real_file_fits(database: Database) -> None:
    real = organisations_file.load(Path(__file__).parent.parent / "config" / "organisations.toml")
    loaded = database.write_now(load, real)

    units = select(func.count()).where(col(Organisation.is_legislative_unit))
    assert loaded == Loaded(len(real.portfolios), len(real.organisations) + 12, len(real.elsewhere))
    assert database.read_now(lambda db: db.execute(units).scalar_one()) == 12
    homeless = select(func.count()).where(col(Portfolio.department_id).is_(None))
    assert database.read_now(lambda db: db.execute(homeless).scalar_one()) == 0


def test_an_option_begins_with_the_name(database: Database) -> None:
    database.write_now(load)

    groups = database.read_now(organisations.options)

    texts = [(ministry, [text for _, text in found]) for ministry, found in groups]
    assert texts == [
        ("Sociale Zaken", ["Sociale Zaken (SZW)", "Arbeidsinspectie (NLA), SZW", "UWV, SZW"]),
        ("Zonder ministerie", ["Raad van State (RvS)"]),
    ]


def test_who_has_ended_and_legislative_units_cannot_be_chosen(database: Database) -> None:
    database.write_now(load)
    ended = col(Organisation.name) == "UWV"
    database.write_now(
        lambda db: db.execute(update(Organisation).where(ended).values(ended_on=db.info["now"].date()))
    )

    assert database.read_now(entries) == {
        "Sociale Zaken": ["Sociale Zaken", "Arbeidsinspectie"],
        None: ["Raad van State"],
    }
    assert database.read_now(detail, "UWV").entry.ended_on is not None


@pytest.mark.parametrize("q", ["gak", "UWV sociale", "  uwv  "])
def test_an_organisation_is_found_by_each_of_its_names(database: Database, q: str) -> None:
    database.write_now(load)

    assert database.read_now(found, q)[0] == "UWV"


def test_a_minister_is_found_at_the_ministry(database: Database) -> None:
    database.write_now(load)

    assert database.read_now(found, "minister van werk")[0] == "Sociale Zaken"


def test_a_search_without_a_hit_is_empty(database: Database) -> None:
    database.write_now(load)

    assert database.read_now(found, "bestaat 100% niet") == []


@pytest.mark.parametrize("number", [0, 999_999, 2**31, 2**80])
def test_an_unknown_organisation_is_not_found(database: Database, number: int) -> None:
    with pytest.raises(NotFound):
        database.read_now(organisations.detail, number)


def test_a_legislative_unit_has_no_page(database: Database) -> None:
    database.write_now(load)

    with pytest.raises(NotFound):
        database.read_now(detail, "Wetgeving SZW")


@pytest.mark.parametrize(
    ("name", "regimes"),
    [
        ("Sociale Zaken", [Regime.PERMISSION]),
        ("UWV", [Regime.NOTIFY]),
        ("Arbeidsinspectie", [Regime.NOTIFY, Regime.PERMISSION]),
        ("Raad van State", [Regime.REFER]),
    ],
)
def test_the_rules_of_today_say_what_a_talk_needs(
    database: Database, name: str, regimes: list[Regime]
) -> None:
    database.write_now(load)

    today = database.read_now(detail, name).today

    assert [one.decision.regime for one in today] == regimes
    assert all("{" not in one.because for one in today)


def test_a_title_says_the_abbreviation_once() -> None:
    about: dict[str, object] = dict.fromkeys(ListedOrganisation.__dataclass_fields__)

    assert ListedOrganisation(**{**about, "name": "RDW", "abbreviation": "RDW"}).title == "RDW"  # type: ignore[arg-type]
    assert ListedOrganisation(**{**about, "name": "Logius", "abbreviation": None}).title == "Logius"  # type: ignore[arg-type]

"""The Register van Overheidsorganisaties comes in: what it adds, changes and ends, what stays, and what a bad file gets."""

import shutil
import threading
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from contactdesk import audit, operations, people
from contactdesk.law import register_types
from contactdesk.law.days import today
from contactdesk.law.outcomes import Invalid
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.law.rules import Facts, decide
from contactdesk.people import register
from contactdesk.people.administration import logbook
from contactdesk.people.importing import WrongFile
from contactdesk.people.organisations.entries import (
    FORMER_NAME,
    Certainty,
    OrganisationEntry,
    OrganisationsFile,
    PortfolioEntry,
)
from contactdesk.people.register import Laid, TakenOver
from contactdesk.people.register.laying_over import SETTLES
from contactdesk.settings import PROJECT_CONFIG
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, ContactRequest, Letter, Organisation, Portfolio
from contactdesk.words import Chamber, Form, Initiator, OrganisationKind, Regime, Role
from tests import register_files
from tests.conftest import Clock
from tests.contacts import Given, SignIn
from tests.register_files import body, export, stream

K = OrganisationKind
SZW, KGG = ("ministerie/mnre1073", "Sociale Zaken en Werkgelegenheid"), ("ministerie/mnre1182", "Klimaat")
MINISTRY = body("Ministerie van Sociale Zaken", "Ministerie", tooi=SZW[0], short="SZW")
UWV = body("Uitvoeringsinstituut", "Zelfstandig bestuursorgaan", tooi="zbo/zb000117", short="UWV", under=SZW)
FILE = OrganisationsFile(
    portfolios=(
        PortfolioEntry("szw", "minister van Sociale Zaken", "SZW"),
        PortfolioEntry("kgg", "minister van Klimaat", "SZW"),
    ),
    organisations=(
        OrganisationEntry("Sociale Zaken", K.MINISTRY, "SZW", SZW[0], "SZW", "szw"),
        OrganisationEntry(
            "Raad voor de Proef",
            K.OWN_ACT,
            register_kind=K.ADVISORY_BODY,
            source="Proefwet, artikel 2",
            certainty=Certainty.FOUND,
        ),
    ),
)

Takes = Callable[..., TakenOver]


@pytest.fixture
def takes(database: Database) -> Takes:
    """Bring in a register that has the ministry and these organisations."""

    def takes(*bodies: str, file: OrganisationsFile = FILE, at: Database = database) -> TakenOver:
        return at.write_now(register.take_over, laid(at, *bodies, file=file))

    return takes


def laid(database: Database, *bodies: str, file: OrganisationsFile = FILE) -> Laid:
    on = database.read_now(lambda db: today(db.info["now"]))
    return register.lay(file, register.read(stream(MINISTRY, *bodies)), on)


def row(database: Database, name: str) -> Organisation:
    return database.read_now(
        lambda db: db.execute(select(Organisation).where(col(Organisation.name) == name)).scalar_one()
    )


def answers(database: Database, name: str) -> str | None:
    office = select(Portfolio.key).where(col(Portfolio.id) == row(database, name).portfolio_id)
    return database.read_now(lambda db: db.execute(office).scalar_one_or_none())


def counts(taken: TakenOver) -> tuple[int, int, int]:
    return len(taken.added), len(taken.changed), len(taken.ended)


def left(db: Session) -> tuple[int, int]:
    """How many organisations there are, and how many entries of the log."""
    return tuple(
        db.execute(select(func.count(col(one.id)))).scalar_one() for one in (Organisation, AuditEntry)
    )  # type: ignore[return-value]


def actions(database: Database) -> list[str]:
    return database.read_now(
        lambda db: list(db.execute(select(col(AuditEntry.action)).order_by(col(AuditEntry.id))).scalars())
    )


# Reading


@pytest.mark.parametrize("version", ["2.6.9", "2.6.11", "3.0.0"])
def test_an_organisation_is_read_whatever_the_version_of_the_namespace(version: str) -> None:
    one = body(
        "Kust & Zee", "Inspectie", tooi="oorg/oorg1", short="KZ", under=SZW, website="https://kz.example/"
    )
    (found,) = register.read(stream(one, version=version)).listed

    assert (found.name, found.abbreviation, found.types) == ("Kust & Zee", "KZ", ("Inspectie",))
    assert (found.tooi, found.ministry, found.website) == ("oorg/oorg1", SZW[0], "https://kz.example/")


def test_elements_without_a_prefix_are_read_too() -> None:
    plain = export(UWV).decode().replace("p:", "")
    (found,) = register.read(BytesIO(plain.encode())).listed

    assert (found.name, found.tooi) == ("Uitvoeringsinstituut", "zbo/zb000117")


def test_nothing_of_a_person_is_read_or_kept(database: Database, takes: Takes) -> None:
    assert b"Persoon" in export(UWV)
    (found,) = register.read(stream(UWV)).listed
    assert "ersoon" not in repr(found)
    assert "@" not in repr(found)
    assert found.ends_on is None, "the day that an official left is no end of the organisation"

    takes(UWV)
    one = row(database, "Uitvoeringsinstituut")
    assert (one.mailbox, one.email_domains, one.phone) == (None, None, None)


def test_reading_takes_no_more_memory_for_a_longer_file(tmp_path: Path) -> None:
    def peak(municipalities: int) -> int:
        register_files.write(tmp_path / "roo.xml", municipalities, 20)
        tracemalloc.start()
        with (tmp_path / "roo.xml").open("rb") as file:
            assert len(register.read(file).listed) == 20
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(100) < 2 * peak(10)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    "<overheidsorganisaties><organisaties>&b;</organisaties></overheidsorganisaties>"
)
GOOD = export(MINISTRY, UWV).decode()


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (GOOD[: GOOD.index("UWV")], 12, "houdt het bestand op"),
        (GOOD.replace("</p:naam>", "</p:name>", 1), 5, "geen goede XML"),
        (BOMB, 1, "DOCTYPE"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 1, "DOCTYPE"),
        (GOOD.replace("Uitvoeringsinstituut", "&elders;"), 11, "geen goede XML"),
        ("<html><body>Niet gevonden</body></html>", 1, "begint met <html>"),
        ("naam;e-mail\n", 1, "geen goede XML"),
        ("", 1, "houdt het bestand op"),
        (export(body("x", "Gemeente")).decode(), 0, "geen organisaties"),
        (export("\n", body("x", "Agentschap", ends="31-12-2020")).decode(), 9, "geen dag"),
        (export(body("", "Agentschap")).decode(), 4, "zonder naam"),
        (export(UWV, UWV).decode(), 4 + UWV.count("\n"), "staat ook op regel 4"),
        (export(body("x" * 1025, "Agentschap")).decode(), 5, "meer dan 1024 tekens"),
        (f"<overheidsorganisaties>{'<a>' * 200}", 1, "100 elementen diep"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_a_bad_file_is_told_with_its_line_and_what_to_do(content: str, line: int, says: str) -> None:
    with pytest.raises(WrongFile) as wrong:
        register.read(BytesIO(content.encode()))

    (mistake,) = wrong.value.mistakes
    assert mistake.line == line
    assert says in mistake.says
    assert "haal het opnieuw op" in mistake.says


def test_a_bad_file_changes_nothing_and_the_command_says_where(
    desk_command: Any, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "roo.xml"
    file.write_bytes(export(MINISTRY, UWV)[:-40])

    code, said, errors = desk_command("import", "roo", str(file))

    assert (code, said) == (1, "")
    assert f"{file}: line 17: hier houdt het bestand op" in errors
    assert "nothing was taken over" in errors
    assert database.read_now(left) == (0, 0)
    assert desk_command("import", "roo", str(tmp_path / "none.xml"))[0] == 2


# What comes in


def test_an_empty_desk_gets_its_organisations_ministries_and_ministers(
    database: Database, takes: Takes
) -> None:
    taken = takes(UWV, body("Raad", "Adviescollege", tooi="oorg/oorg5", under=SZW))

    assert counts(taken) == (5, 0, 0), "with the legislative unit, and what organisations.toml has alone"
    ministry, zbo, council = (
        row(database, name) for name in ("Sociale Zaken", "Uitvoeringsinstituut", "Raad")
    )
    assert (zbo.kind, zbo.tooi, zbo.abbreviation) == (K.ZBO, "zbo/zb000117", "UWV")
    assert (zbo.department_id, answers(database, zbo.name)) == (ministry.id, "szw")
    assert (council.kind, council.department_id, council.portfolio_id) == (K.ADVISORY_BODY, None, None)
    assert ministry.liaison_mailbox is None, (
        "no address of the register becomes one that letters with links go to"
    )


def test_a_second_time_nothing_is_added_changed_or_ended(database: Database, takes: Takes) -> None:
    takes(UWV)
    before = database.read_now(left)

    assert counts(takes(UWV)) == (0, 0, 0)
    assert database.read_now(left) == before


def test_what_the_file_of_organisations_says_lies_over_the_register(database: Database, takes: Takes) -> None:
    named = body("Raad voor de Proef", "Adviescollege", tooi="oorg/oorg77", website="https://proef.example/")
    found = laid(database, named)
    takes(named)

    one = row(database, "Raad voor de Proef")
    assert (one.kind, one.source, one.tooi) == (K.OWN_ACT, "Proefwet, artikel 2", "oorg/oorg77")
    assert one.website == "https://proef.example/"
    assert row(database, "Sociale Zaken").abbreviation == "SZW", "and not as the register calls it"
    assert found.says == []
    alone = laid(database)
    assert "1 of organisations.toml are not in this register" in alone.says[0]
    assert "Raad voor de Proef" in alone.says[0]


def test_two_with_one_name_are_two(database: Database, takes: Takes) -> None:
    twice = [body("Instellingen", "Agentschap", tooi=f"oorg/oorg{n}", under=SZW) for n in (1, 2)]

    assert len(takes(*twice).added) == 5
    assert counts(takes(*twice)) == (0, 0, 0)


def test_who_answered_in_a_ministry_that_was_merged_is_the_minister_of_that_name(
    database: Database, takes: Takes
) -> None:
    takes(body("Mijnentoezicht", "Inspectie", tooi="oorg/oorg9", under=KGG))

    assert answers(database, "Mijnentoezicht") == "kgg"


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (body("Dienst", "Agentschap", tooi="oorg/oorg3", under=("ministerie/mnre1", "Post")), "names Post"),
        (body("Dienst", "Agentschap", tooi="oorg/oorg3"), "names no ministry"),
        (body("Dienst", "Agentschap", tooi="oorg/oorg3", under=SZW, starts="2099-01-01"), "2099-01-01"),
    ],
)
def test_what_nobody_would_answer_for_is_left_out_and_named(database: Database, one: str, why: str) -> None:
    found = laid(database, one)

    assert any(why in line and line.startswith("Dienst") for line in found.says)
    assert "Dienst" not in [entry.name for entry in found.file.organisations]


def test_what_the_desk_does_not_have_is_counted(database: Database) -> None:
    found = laid(database, body("A", "Gemeente"), body("B", "Gemeente"), body("C", "Waterschap"))

    assert any("3 of types" in line and "Gemeente 2, Waterschap 1" in line for line in found.says)


# Two types


def test_the_types_stand_in_the_order_of_what_the_rules_ask(desk: Any) -> None:
    order = [Regime.PERMISSION, Regime.NOTIFY, Regime.REFER]
    facts = [
        Facts(kind, Initiator.MEMBER, Form.CONVERSATION, Chamber.TK) for kind in register_types.TYPES.values()
    ]
    found = [order.index(decide(desk.rules, one, date(2026, 11, 29)).regime) for one in facts]

    assert found == sorted(found)
    assert found[0] != found[-1]


def test_of_two_types_the_one_that_asks_most_counts_until_somebody_chose(
    database: Database, takes: Takes
) -> None:
    both = body("Tweekoppig", "Zelfstandig bestuursorgaan", "Agentschap", tooi="oorg/oorg8", under=SZW)
    takes(both)

    one = row(database, "Tweekoppig")
    assert (one.kind, one.settled_by) == (K.AGENCY, SETTLES)
    assert (
        one.question
        == "Het register noemt twee soorten: Zelfstandig bestuursorgaan en Agentschap. Welke is het?"
    )
    assert any("Tweekoppig has two kinds" in line for line in database.read_now(operations.lacking))

    chosen = {"kind": K.ZBO, "chosen_on": date(2026, 3, 2), "source": "Wet, artikel 1", "question": None}
    database.write_now(
        lambda db: db.execute(
            update(Organisation).where(col(Organisation.id) == one.id).values(**chosen, settled_by=None)
        )
    )
    taken = takes(both)
    assert counts(taken) == (0, 0, 0)
    assert [line for line in taken.stays if "administrators chose it on 2026-03-02: Wet, artikel 1" in line]
    assert row(database, "Tweekoppig").kind is K.ZBO
    assert not any("two kinds" in line for line in database.read_now(operations.lacking))


# What changes


def test_a_new_kind_name_and_minister_come_in_as_one_entry_and_are_told(
    database: Database, takes: Takes
) -> None:
    takes(UWV)
    other = body("Uitvoering", "Agentschap", tooi="zbo/zb000117", short="UWV", under=KGG)
    # the offices have no mailbox: only who has one can be told
    database.write_now(
        lambda db: db.execute(
            update(Portfolio).where(col(Portfolio.key) == "szw").values(mailbox="minister@szw.example")
        )
    )

    assert counts(taken := takes(other)) == (0, 1, 0)
    assert taken.changed == [
        "Uitvoeringsinstituut: zbo of szw becomes agency of kgg (register); "
        "name Uitvoeringsinstituut becomes Uitvoering"
    ]
    assert actions(database) == ["organisations_load", "organisation_correct"]
    letters = select(col(Letter.to_email)).where(col(Letter.template) == "organisation_changed")
    assert database.read_now(lambda db: list(db.execute(letters).scalars())) == ["minister@szw.example"]
    assert database.read_now(audit.verify).broken_id is None


def test_another_name_alone_is_an_entry_that_the_log_of_administrators_shows(
    database: Database, takes: Takes
) -> None:
    takes(UWV)
    takes(body("Instituut", "Zelfstandig bestuursorgaan", tooi="zbo/zb000117", short="UWV", under=SZW))

    assert actions(database)[-1] == "organisation_update"
    newest = database.read_now(logbook.page).rows[0]
    assert newest.what == "gegevens van een organisatie overgenomen uit het bestand of het register"
    assert newest.about == [("Organisatie", "Instituut")]


def test_what_an_administrator_typed_stays_and_is_named(database: Database, takes: Takes) -> None:
    takes(body("Dienst", "Agentschap", tooi="oorg/oorg3", under=SZW))
    id_ = row(database, "Dienst").id

    def types(db: Session) -> None:
        db.execute(
            update(Organisation).where(col(Organisation.id) == id_).values(website="https://own.example/")
        )
        facts = {"organisation": id_, "fields": ["website"]}
        audit.record(db, action="organisation_edit", by=SYSTEM, party="administrator", facts=facts)

    database.write_now(types)
    taken = takes(
        body("Dienst", "Agentschap", tooi="oorg/oorg3", under=SZW, website="https://register.example/")
    )

    assert counts(taken) == (0, 0, 0)
    assert taken.stays == ["Dienst: website stays, an administrator typed it"]
    assert row(database, "Dienst").website == "https://own.example/"


def test_what_comes_in_finds_a_ministry_that_administrators_call_otherwise(
    database: Database, takes: Takes
) -> None:
    takes(UWV)
    id_ = row(database, "Sociale Zaken").id

    def renames(db: Session) -> None:
        before = ", ".join(FORMER_NAME.format(one, "2 maart 2026") for one in ("Sociale Zaken", "SZW"))
        called = {"name": "Werk en Inkomen", "abbreviation": "WI", "also_known_as": before}
        db.execute(update(Organisation).where(col(Organisation.id) == id_).values(**called))
        facts = {"organisation": id_, "fields": sorted(called)}
        audit.record(db, action="organisation_edit", by=SYSTEM, party="administrator", facts=facts)

    database.write_now(renames)
    taken = takes(UWV, dienst())

    assert taken.added == ["Dienst: agency of szw"]
    assert (taken.changed, row(database, "Dienst").department_id) == ([], id_)
    assert sorted(taken.stays) == [
        "Werk en Inkomen: abbreviation stays, an administrator typed it",
        "Werk en Inkomen: name stays, an administrator typed it",
    ]


def test_a_ministry_with_another_name_keeps_what_is_under_it(database: Database, takes: Takes) -> None:
    takes(UWV)
    ministry, more = FILE.organisations
    renamed = OrganisationEntry("Werk", K.MINISTRY, "WRK", SZW[0], "WRK", "szw")
    portfolios = tuple(PortfolioEntry(one.key, one.title, "WRK") for one in FILE.portfolios)

    taken = takes(UWV, file=OrganisationsFile(portfolios, (renamed, more)))

    assert (ministry.name, len(taken.added), len(taken.changed)) == ("Sociale Zaken", 0, 1)
    assert row(database, "Uitvoeringsinstituut").department_id == row(database, "Werk").id


def test_what_is_uncertain_of_a_minister_comes_in_and_goes_when_it_is_settled(
    database: Database, takes: Takes
) -> None:
    takes(UWV)
    ministry, more = FILE.organisations
    title = FILE.portfolios[0].title
    for question, who in (("Welke taken horen hierbij?", "het ministerie van AZ"), (None, None)):
        office = PortfolioEntry("szw", title, "SZW", question, who)
        taken = takes(UWV, file=OrganisationsFile((office,), (ministry, more)))
        assert taken.changed == [f"szw: question becomes {question or 'nothing'}"]
        row = database.read_now(
            lambda db: db.execute(select(Portfolio).where(col(Portfolio.key) == "szw")).scalar_one()
        )
        assert (row.question, row.settled_by) == (question, who)
        assert not takes(UWV, file=OrganisationsFile((office,), (ministry, more))).changed


def test_a_minister_with_another_title_gets_it_and_is_not_moved_to_another_ministry(
    database: Database, takes: Takes
) -> None:
    takes(UWV)
    ministry, more = FILE.organisations
    other = OrganisationEntry("Klimaat", K.MINISTRY, "KGG", "ministerie/mnre1182", "KGG", "kgg")
    offices = (
        PortfolioEntry("szw", "minister van Werk", "SZW"),
        PortfolioEntry("kgg", "minister van Klimaat", "KGG"),
    )

    taken = takes(UWV, file=OrganisationsFile(offices, (ministry, other, more)))

    assert taken.changed == ["szw: title minister van Sociale Zaken becomes minister van Werk"]
    assert taken.stays == ["kgg: minister van Klimaat is at SZW here, organisations.toml says KGG"]
    assert "organisation_update" in actions(database)
    assert database.read_now(audit.verify).broken_id is None


# What ends


def dienst(ends: str = "", parts: str = "") -> str:
    return body("Dienst", "Agentschap", tooi="oorg/oorg3", under=SZW, ends=ends, parts=parts)


PART = body("Onderdeel", "Agentschap", tooi="oorg/oorg4", under=SZW)


def test_an_end_that_has_passed_ends_an_organisation_and_its_parts(
    database: Database, takes: Takes, clock: Clock
) -> None:
    takes(dienst(parts=PART))
    last = today(clock()) - timedelta(days=1)
    official = Grant(Role.OFFICIAL, organisation_id=row(database, "Dienst").id)

    def employs(db: Session) -> None:
        person = people.add_person(db, name="Ada", email="ada@szw.example", by=SYSTEM)
        people.grant_role(db, person, official, by=SYSTEM)

    database.write_now(employs)
    taken = takes(dienst(ends=last.isoformat(), parts=PART))

    assert taken.ended == [
        f"Onderdeel: ended on {last}",
        f"Dienst: ended on {last}; 1 roles there go on until they are ended at /beheer/personen",
    ]
    assert {row(database, name).ended_on for name in ("Dienst", "Onderdeel")} == {last}
    assert actions(database).count("organisation_end") == 2
    again = takes(dienst(ends=last.isoformat(), parts=PART))
    assert counts(again) == (0, 0, 0)
    assert [line for line in takes(dienst()).stays if "stays so" in line] == [
        f"Dienst: ended here on {last}, and stays so"
    ]


@pytest.mark.parametrize("days", [0, 30])
def test_an_end_that_is_still_to_come_ends_nothing(
    database: Database, takes: Takes, clock: Clock, days: int
) -> None:
    takes(dienst())

    assert counts(takes(dienst(ends=(today(clock()) + timedelta(days=days)).isoformat()))) == (0, 0, 0)
    assert row(database, "Dienst").ended_on is None


def test_what_had_ended_before_the_desk_knew_it_is_not_added(database: Database, takes: Takes) -> None:
    assert counts(takes(dienst(ends="2001-01-01", parts=PART))) == (3, 0, 0)
    names = database.read_now(lambda db: set(db.execute(select(col(Organisation.name))).scalars()))
    assert names == {"Sociale Zaken", "Wetgeving SZW", "Raad voor de Proef"}


def test_a_ministry_under_which_others_still_are_does_not_end(database: Database, takes: Takes) -> None:
    takes(UWV)
    ended = body("Sociale Zaken", "Ministerie", tooi=SZW[0], ends="2026-01-01")
    found = register.lay(FILE, register.read(stream(ended, UWV)), date(2026, 3, 2))

    taken = database.write_now(register.take_over, found)

    assert taken.ended == []
    assert any("1 organisations are under it here" in line for line in taken.stays)
    assert any("organisations.toml has it, the register ended it" in line for line in found.says)


def test_an_organisation_with_an_open_contact_does_not_end(
    database: Database, people_ids: dict[str, int], clock: Clock, sign_in: SignIn
) -> None:
    given = Given(database, people_ids, clock, sign_in)
    at = given.contact(given.asked()).organisation_id
    numbered = update(Organisation).where(col(Organisation.id) == at).values(tooi="oorg/oorg10117")
    database.write_now(lambda db: db.execute(numbered))
    over = register.read(stream(body("Logius", "Agentschap", tooi="oorg/oorg10117", ends="2020-01-01")))
    none = OrganisationsFile((), ())

    taken = database.write_now(register.take_over, register.lay(none, over, today(clock())))

    assert taken.ended == []
    assert [line for line in taken.stays if "1 contacts are open there" in line]


def test_nothing_is_asked_of_whose_minister_has_no_mailbox_yet(
    database: Database, people_ids: dict[str, int], clock: Clock, sign_in: SignIn
) -> None:
    given = Given(database, people_ids, clock, sign_in)
    database.write_now(lambda db: db.execute(update(Portfolio).values(mailbox="")))

    with pytest.raises(Invalid) as wrong:
        given.asked("UWV")

    assert [(one.field, "nog geen postbus" in one.message) for one in wrong.value.errors] == [
        ("organisatie", True)
    ]
    assert given.rows(ContactRequest) == []


# The commands

SMALL = """
[[portfolio]]
key = "szw"
title = "minister van Sociale Zaken"
ministry = "SZW"

[[organisation]]
name = "Sociale Zaken"
abbreviation = "SZW"
tooi = "ministerie/mnre1073"
kind = "ministry"

[[organisation]]
name = "Arbeidsinspectie"
kind = "inspectorate"
ministry = "SZW"
"""


@pytest.fixture
def small_desk(desk_command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The commands of a desk that has a file of organisations of its own."""
    shutil.copytree(PROJECT_CONFIG, tmp_path / "config")
    (tmp_path / "config" / "organisations.toml").write_text(SMALL)
    monkeypatch.setenv("CONTACTDESK_CONFIG_DIR", str(tmp_path / "config"))
    return desk_command


def test_a_dry_run_says_what_a_run_says_and_keeps_nothing(
    small_desk: Any, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "roo.xml"
    file.write_bytes(export(body("Nieuwe dienst", "Agentschap", tooi="oorg/oorg99999", under=SZW)))

    code, dry, _ = small_desk("import", "roo", "--dry-run", str(file))
    assert code == 0
    assert database.read_now(left) == (0, 0)
    code, said, _ = small_desk("import", "roo", str(file))

    assert (code, dry) == (0, said.replace(" ended\n", " ended (nothing was kept)\n"))
    assert "added: Nieuwe dienst: agency of szw\n" in said
    assert small_desk("import", "roo", str(file))[1].endswith("0 added, 0 changed, 0 ended\n")


def test_the_file_of_organisations_alone_fills_an_empty_desk(small_desk: Any, database: Database) -> None:
    code, said, _ = small_desk("organisations", "sync")
    assert code == 0
    assert "0 changed, 0 ended (nothing was kept)\ntake it over with --write\n" in said
    assert database.read_now(left) == (0, 0)

    assert small_desk("organisations", "sync", "--write")[0] == 0
    assert row(database, "Arbeidsinspectie").department_id == row(database, "Sociale Zaken").id
    assert small_desk("organisations", "sync")[1].endswith("0 added, 0 changed, 0 ended (nothing was kept)\n")
    lacks = database.read_now(operations.lacking)
    assert any("office of the minister van Sociale Zaken has no mailbox" in line for line in lacks)
    assert any("Wetgeving SZW has no mailbox" in line for line in lacks)


def test_of_two_at_the_same_time_the_second_sees_what_the_first_did(
    database: Database, database_url: str, desk: Any, takes: Takes
) -> None:
    other = Database(database_url, carry=desk)
    found: list[TakenOver] = []
    both = [
        threading.Thread(target=lambda at=at: found.append(takes(UWV, at=at))) for at in (database, other)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    other.close()

    assert sorted(map(counts, found)) == [(0, 0, 0), (4, 0, 0)]

"""The text that decided: an old contact shows the rule of its own day, and another file can be tried on what was."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from contactdesk.audit import contents
from contactdesk.contacts import decisions
from contactdesk.contacts.rehearsing import rehearse
from contactdesk.law import refusal_grounds, rules
from contactdesk.law.rules import old_text
from contactdesk.store import Database, law_texts
from contactdesk.store.desk import LawFile
from contactdesk.store.models import AuditEntry, Decision, LawText, Organisation, Portfolio
from contactdesk.words import Addressee, Ground, Outcome
from tests.conftest import ROOT
from tests.contacts import Given, SignIn
from tests.test_properties import all_of, prop
from tests.test_properties import rule as in_rule
from tests.test_rules import TEXT, TODAY

GROUNDS = (ROOT / "config" / "refusal_grounds.toml").read_text(encoding="utf-8")
LEADERSHIP = {"addressee": Addressee.LEADERSHIP, "ground": Ground.PUBLISHED_FINDINGS}
Desks = Callable[[str], Any]
#: own initiative is notified since the first day of this year
OWN_INITIATIVE = all_of(
    in_rule("eigen-initiatief-melden", "enabled = false", "enabled = true"),
    lambda text: text.replace("from = 2027-01-01", "from = 2026-01-01"),
    prop("eigen-initiatief-met-toestemming", "never =", 'changed = "Stcrt. 2025, 1"\nnever ='),
)


@pytest.fixture
def desk_with(desk: Any, tmp_path: Path) -> Desks:
    """The desk with another rules file."""

    def made(text: str) -> Any:
        path = tmp_path / "aanwijzingen.toml"
        path.write_text(text, encoding="utf-8")
        found = rules.load(path)
        files = (LawFile("rules", found.hash, found.text), *desk.files[1:])
        return replace(desk, rules=found, files=files)

    return made


@pytest.mark.long
def test_every_contact_shows_the_text_of_its_own_day_after_ten_changes_of_the_file(
    given: Given, database_url: str, desk_with: Desks, sign_in: SignIn
) -> None:
    given.copies, numbers = None, []
    for number in range(10):
        text = TEXT.replace("“welwillend en zakelijk”", f"versie {number} van de zin")
        given.database = Database(database_url, carry=desk_with(text), clock=given.clock)
        with closing(given.database):
            numbers.append(given.asked())
    for number, contact in enumerate(numbers):
        page = sign_in("kamerlid").get(f"/verzoeken/{contact}")
        assert (
            f"contact vindt plaats onder ministeriële verantwoordelijkheid; versie {number} van" in page.text
        )
        assert {f"versie {other} van" in page.text for other in range(10) if other != number} == {False}
        assert "De regel zoals die toen in het regelbestand stond" in page.text


@pytest.mark.long
def test_every_refusal_shows_the_ground_of_its_own_day_after_ten_changes_of_the_grounds(
    given: Given, database_url: str, desk: Any, tmp_path: Path, sign_in: SignIn
) -> None:
    given.copies, refused = None, []
    for number in range(10):
        path = tmp_path / "refusal_grounds.toml"
        path.write_text(GROUNDS.replace("De informatie is volgens de wet geheim", f"Grond {number} geldt"))
        path.write_text(path.read_text().replace("Deze informatie is volgens", f"Lezing {number}: volgens"))
        found, raw = refusal_grounds.load(path), path.read_bytes()
        files = (*desk.files[:2], LawFile("grounds", sha256(raw).hexdigest(), raw.decode()))
        carried = replace(desk, grounds=found, files=files)
        given.database = Database(database_url, carry=carried, clock=given.clock)
        with closing(given.database):
            ruling = replace(given.ruling(Outcome.REFUSED), ground="geheimhouding")
            contact = given.awaiting()
            given.did(decisions.decide, contact, by="minister-bzk", ruling=ruling)
            refused.append(contact)
    for number, contact in enumerate(refused):
        page = sign_in("kamerlid").get(f"/verzoeken/{contact}").text
        for said in ("Grond {} geldt", "Lezing {}: volgens"):
            assert [other for other in range(10) if said.format(other) in page] == [number]


def test_a_refusal_of_before_grounds_were_kept_shows_those_of_today(
    given: Given, database: Database, sign_in: SignIn
) -> None:
    contact = given.awaiting()
    given.did(decisions.decide, contact, by="minister-bzk", ruling=given.ruling(Outcome.REFUSED))
    database.write_now(lambda db: db.execute(update(Decision).values(grounds_hash=None)))
    assert "Dat is aan de bewindspersoon zelf" in sign_in("kamerlid").get(f"/verzoeken/{contact}").text


def test_a_ground_is_found_in_a_file_of_which_the_keys_are_no_longer_known() -> None:
    old = '[[ground]]\ncode = "a"\nlabel = "Zo was het"\nwat = 1\n\n[[ground]]\ncode = "b"\nlabel = "B"\n'
    found = refusal_grounds.of_its_day(old, "a")
    assert found
    assert (found.label, found.member_reads, found.needs_date) == ("Zo was het", None, False)
    assert refusal_grounds.of_its_day(old, "c") is None


def test_the_files_that_decide_are_kept_once_by_their_hash(
    given: Given, database: Database, desk: Any
) -> None:
    for _ in range(2):
        given.asked("Logius")
    kept = database.read_now(
        lambda db: {(one.kind, one.hash) for one in db.execute(select(LawText)).scalars()}
    )
    assert kept == {(file.kind, file.hash) for file in desk.files}
    submitted = select(AuditEntry).where(col(AuditEntry.action) == "submit")
    details = database.read_now(lambda db: [one.details for one in db.execute(submitted).scalars()])
    assert {one["terms"] for one in details} == {desk.files[1].hash}


def test_a_kept_text_that_was_changed_is_found(given: Given, database: Database) -> None:
    given.asked("Logius")
    assert database.read_now(lambda db: [*law_texts.forged(db)]) == []
    database.write_now(
        lambda db: db.execute(update(LawText).where(col(LawText.kind) == "rules").values(text="x"))
    )
    (found,) = database.read_now(lambda db: [*law_texts.forged(db)])
    assert "(rules) is not the text that was kept" in found
    assert found in database.read_now(lambda db: [*contents.strays(db)])


def test_a_rule_is_found_in_a_file_of_which_the_keys_are_no_longer_known() -> None:
    old = '[[rule]]\nid = "a"\nwat = 1\nsource = "Stb. 1"\n\n[[rule.example]]\nx = 1\n\n[[rule]]\nid = "b"\n'
    assert old_text.rule_of(old, "a") == old_text.OldRule(
        '[[rule]]\nid = "a"\nwat = 1\nsource = "Stb. 1"', "Stb. 1"
    )
    assert old_text.rule_of(old, "c") is None


# Rehearsing


def test_a_rehearsal_says_which_contacts_would_go_otherwise_and_why(
    given: Given, database: Database, desk_with: Desks
) -> None:
    asked, reported = given.asked("Logius"), given.asked("IGJ", **LEADERSHIP)
    sealed = given.sealed()
    other = desk_with(in_rule("inspectie-lid", "enabled = true", "enabled = false")(TEXT)).rules
    found = database.read_now(rehearse, other, None, None)
    (difference,) = found.differences
    assert difference.number == reported
    assert difference.before == "notify without_delay fact (inspectie-lid)"
    assert difference.after == "permission full (overig)"
    assert difference.why.startswith("inspectie-lid is switched off; overig: in_force, Aanwijzingen")
    assert found.contacts == 3
    assert asked != sealed
    day = TODAY.replace(year=2020)
    assert database.read_now(rehearse, other, None, day).contacts == 0
    assert database.read_now(rehearse, other, day, None).contacts == 3


def test_a_rehearsal_knows_what_was_told_afterwards(
    given: Given, database: Database, desk_with: Desks
) -> None:
    past = given.clock() - timedelta(days=1)
    told = given.reported("BZK", "ambtenaar-bzk", took_place_at=past)
    notified = given.reported("IGJ", "inspectie-igj", took_place_at=past)
    planned = given.reported("IGJ", "inspectie-igj", took_place_at=given.clock() + timedelta(days=1))
    assert database.read_now(rehearse, desk_with(TEXT).rules, None, None).differences == ()
    strict = desk_with(in_rule("inspectie-eigen-initiatief", "enabled = true", "enabled = false")(TEXT)).rules
    found = {each.number: each.after for each in database.read_now(rehearse, strict, None, None).differences}
    assert found == {notified: "told full (eigen-initiatief)", planned: "permission full (eigen-initiatief)"}
    (difference,) = database.read_now(rehearse, desk_with(OWN_INITIATIVE(TEXT)).rules, None, None).differences
    assert (difference.number, difference.before) == (told, "told full (eigen-initiatief)")
    assert difference.after == "notify simultaneous full (eigen-initiatief-melden)"


def test_a_rehearsal_names_the_minister_whom_each_contact_concerns(
    given: Given, database: Database, desk_with: Desks
) -> None:
    def two(db: Session) -> int:
        ministry = db.execute(
            select(Organisation).where(col(Organisation.abbreviation) == "BZK")
        ).scalar_one()
        vro = Portfolio(
            key="vro", title="minister van VRO", mailbox="vro@bzk.example", department_id=ministry.id
        )
        db.add(vro)
        db.flush()
        assert vro.id
        return vro.id

    chosen = given.reported("BZK", "ambtenaar-bzk", portfolio_id=database.write_now(two))
    (found,) = database.read_now(rehearse, desk_with(OWN_INITIATIVE(TEXT)).rules, None, None).differences
    assert (found.number, found.concerns) == (chosen, "minister van VRO")


def test_a_rehearsal_on_the_command_line_tells_numbers_and_no_text(
    desk_command: Any, given: Given, tmp_path: Path
) -> None:
    contact = given.asked("IGJ", **LEADERSHIP)
    path = tmp_path / "nieuw.toml"
    path.write_text(in_rule("inspectie-lid", "enabled = true", "enabled = false")(TEXT), encoding="utf-8")
    code, out, _ = desk_command("rules", "rehearse", str(path), "--since", "2020-01-01")
    assert code == 0
    assert "1 contacts under" in out
    assert "0 go the same way (0 by another rule), 1 differently" in out
    assert contact in out
    for said in ("Storing bij DigiD", "Wat was de oorzaak", "Kim"):
        assert said not in out
    code, _, err = desk_command("rules", "rehearse", str(tmp_path / "weg.toml"))
    assert (code, err.count("\n")) == (1, 1)

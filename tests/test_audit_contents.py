"""What stands in the other tables is what the log knows of it; every change behind the desk's back is said."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import JSON, CheckConstraint, Enum, delete, text, update
from sqlmodel import Session, SQLModel, col, select

from contactdesk import audit, contacts
from contactdesk.audit import contents, rows
from contactdesk.contacts import decisions
from contactdesk.demo import personas
from contactdesk.law.permissions import SYSTEM
from contactdesk.store import Database
from contactdesk.store.desk import now
from contactdesk.store.models import (
    Absence,
    Committee,
    CommitteeSeat,
    ContactRequest,
    Decision,
    Delegation,
    Destruction,
    Elsewhere,
    Freeze,
    FurtherOfficial,
    Message,
    Numbered,
    OtherMember,
    Proposal,
    Replacement,
    RetentionClass,
    SealedText,
    StandingPermission,
)
from contactdesk.words import Addressee, Chamber, Ground, Outcome, State
from tests import signals
from tests.conftest import ENGINES, Clock, lasting_url
from tests.contacts import ADA, MARKER, Given
from tests.web import small_world

WORDS = "Dit heeft niemand gezegd."


@pytest.fixture(scope="module", params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with lasting_url(request) as url:
        yield url


@pytest.fixture(scope="module")
def database(database_url: str, desk: Any) -> Iterator[Database]:
    """Contacts on which everything was said that can be. What a test changes is undone."""
    clock = Clock()
    opened = Database(database_url, carry=desk, clock=clock)
    opened.write_now(small_world)
    # its organisations were put there without a word
    opened.write_now(audit.say_all)
    say_everything(Given(opened, opened.write_now(personas.seed), clock, nobody))
    opened.write_now(the_rest)
    yield opened
    opened.close()


def the_rest(db: Session) -> None:
    """A row of each table that no contact needs."""
    committee = Committee(name="Commissie", chamber=Chamber.TK)
    db.add(committee)
    db.flush()
    db.add(CommitteeSeat(committee_id=committee.id, person_id=1, function="Lid"))
    db.add(Delegation(grant_id=1, given_by_id=1, given_at=now(db)))
    on = now(db).date()
    away = {"starts_on": on, "ends_on": on + timedelta(days=1), "entered_by_id": 1, "entered_at": now(db)}
    db.add(Absence(person_id=1, **away))
    db.add(Elsewhere(name="NS", says="Dat is een bedrijf.", organisation_id=1))
    proposal = Proposal(kind="role", details={}, proposed_by_id=1, proposed_at=now(db))
    db.add(proposal)
    db.flush()
    offices = {"portfolio_id": 1, "replaced_by_id": 2, "proposal_id": proposal.id}
    db.add(OtherMember(contact_id=1, person_id=2))
    db.add(FurtherOfficial(contact_id=1, name="Bob", email="bob@bzk.example", since=now(db)))
    kept = {"department_id": 1, "regime": "notify", "source": "Lijst", "proposal_id": proposal.id}
    db.add(RetentionClass(**kept, years=10, set_at=now(db)))
    db.add(Destruction(begun_at=now(db), until=on, classes=[], backups=""))
    db.add(Freeze(contact_id=1, kind="woo", reason="Woo 12", frozen_at=now(db)))
    db.add(Replacement(**offices, starts_on=on, document="Besluit 1", begun_at=now(db)))
    db.add(signals.written(db))
    db.flush()
    db.add(signals.event(db))
    audit.record(db, action="proposal", by=SYSTEM, party="system")


def nobody(_persona: str) -> NoReturn:
    raise AssertionError("nobody signs in here")


def say_everything(given: Given) -> None:
    more = {"preference": "Dinsdag.", "wished_official": "Ada", "dossier": "36000"}
    held = given.permitted(**more)
    given.asked("IGJ", addressee=Addressee.LEADERSHIP, ground=Ground.PUBLISHED_FINDINGS)
    given.did(contacts.message, held, text="Tot dinsdag.")
    given.did(contacts.note, held, text="Bel terug.")
    at = given.clock() + timedelta(days=1)
    given.did(contacts.schedule, held, at=at, place="Turfmarkt 147")
    given.did(contacts.hold, held, held_at=given.clock(), shared="De oorzaak.")

    refused, disputed, conditions = given.awaiting(), given.awaiting(), given.awaiting()
    given.did(decisions.decide, refused, ruling=given.ruling(Outcome.REFUSED))
    given.did(decisions.decide, conditions, ruling=given.ruling(Outcome.CONDITIONS))
    married = replace(ADA, name="Ada de Wit")
    given.did(contacts.name_official, conditions, official=married, is_same=True)
    given.did(decisions.decide, disputed, ruling=given.ruling())
    given.did(decisions.dispute, disputed, by="minister-bzk", text="Dit is nooit gezegd.")

    asked = given.asked()
    given.did(contacts.ask_back, asked, text="Welke storing?")
    given.did(contacts.clarify, asked, by="kamerlid", text="Die van maandag.")
    sealed = given.sealed()
    given.did(contacts.message, sealed, by="kamerlid", text=MARKER)
    given.asked()
    given.asked("BZK", "griffier")
    given.reported()
    given.beforehand(conditions="Alleen feiten.")


def strays(db: Session) -> list[str]:
    return list(contents.strays(db))


def after(database: Database, change: Callable[[Session], object]) -> list[str]:
    """What is found when this was changed; it is not kept."""

    class Undone(Exception):
        """Ends the transaction."""

    found: list[str] = []

    def run(db: Session) -> None:
        if db.get_bind().dialect.name == "postgresql":
            db.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            db.execute(text("PRAGMA defer_foreign_keys = ON"))
        change(db)
        db.expire_all()
        found.extend(strays(db))
        assert audit.verify(db).is_whole
        raise Undone

    with pytest.raises(Undone):
        database.write_now(run)
    return found


def ids(database: Database, column: Any) -> list[int]:
    """The rows that have something there."""
    table = column.class_
    query = select(table.id).where(column.is_not(None)).order_by(table.id)
    return [number for number in database.read_now(lambda db: db.exec(query).all()) if number]


def test_all_that_was_done_is_as_the_log_knows_it(database: Database) -> None:
    assert database.read_now(strays) == []


TEXTS = [
    *((ContactRequest, column) for column in contents.COLUMNS.values()),
    *((Decision, column) for column in (*contents.RULING_TEXTS, "dispute")),
    (Message, "text"),
    (SealedText, "text"),
    *((StandingPermission, column) for column in ("conditions", "document")),
]


@pytest.mark.parametrize(("table", "column"), TEXTS, ids=lambda each: getattr(each, "__name__", each))
def test_another_text_is_found_wherever_one_stands(
    database: Database, table: type[SQLModel], column: str
) -> None:
    there = ids(database, getattr(table, column))
    assert there, "a text that nobody said"
    kind = SQLModel.metadata.tables[str(table.__tablename__)].columns[column].type.python_type
    said = date(2026, 1, 1) if kind is date else WORDS
    change = update(table).where(table.id.in_(there)).values({column: said})  # type: ignore[attr-defined]
    found = after(database, lambda db: db.execute(change))
    assert len(found) == len(there), found
    assert WORDS not in str(found)


def test_a_text_that_was_destroyed_with_an_entry_that_says_so_is_no_finding(database: Database) -> None:
    def destroy(db: Session) -> None:
        for contact in db.exec(select(ContactRequest).where(col(ContactRequest.question).is_not(None))):
            contact.question = contact.preference = contact.shared = contact.advice = None
        for said in (*db.exec(select(Message)), *db.exec(select(SealedText))):
            db.delete(said)
        audit.record(db, action="destroy", by=SYSTEM, party="system")

    assert after(database, destroy) == []


def test_a_text_that_went_without_a_word_is_found(database: Database) -> None:
    gone = dict.fromkeys(("question", "preference", "shared", "advice"))
    for change in (update(ContactRequest).values(gone), delete(Message), delete(SealedText)):
        assert after(database, lambda db, c=change: db.execute(c)), change


COLUMNS = [
    pytest.param(name, column.name, id=f"{name}.{column.name}")
    for name in rows.WATCHED
    for column in SQLModel.metadata.tables[name].columns
    if not column.primary_key
]


def otherwise(column: Any, value: Any) -> Any:
    """Another value that this column could have."""
    if isinstance(column.type, JSON):
        return ["iets anders"]
    kind = datetime if "utc" in type(column.type).__name__.lower() else column.type.python_type
    if isinstance(column.type, Enum):
        return next(each for each in column.type.enums if each != getattr(value, "value", value))
    if kind is bool:
        return not value
    if kind is int:
        return (value or 0) + 1
    if kind is datetime:
        return (value or datetime(2026, 1, 1, tzinfo=UTC)) + timedelta(seconds=1)
    if kind is date:
        return (value or date(2026, 1, 1)) + timedelta(days=1)
    return f"x{value}"


@pytest.mark.long
@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_whatever_column_of_whatever_row_was_changed_is_found(
    database: Database, name: str, column: str
) -> None:
    table = SQLModel.metadata.tables[name]
    key = next(iter(table.primary_key))

    def change(db: Session) -> None:
        # what forbids some of these stands in the tables; who changes them by hand takes it away
        db.execute(
            text(
                "PRAGMA ignore_check_constraints = ON"
                if is_sqlite(db)
                else f"ALTER TABLE {name} DISABLE TRIGGER ALL"
            )
        )
        if not is_sqlite(db):
            for check in table.constraints:
                if isinstance(check, CheckConstraint):
                    db.execute(text(f'ALTER TABLE {name} DROP CONSTRAINT "{check.name}"'))
        row = db.execute(table.select().order_by(key).limit(1)).mappings().one()
        kept = {column: otherwise(table.c[column], row[column])}
        db.execute(table.update().where(key == row[key.name]).values(kept))

    assert after(database, change)


def is_sqlite(db: Session) -> bool:
    return db.get_bind().dialect.name == "sqlite"


def test_the_desk_changes_these_rows_one_by_one_only() -> None:
    """A statement about many at once would pass the log by."""
    classes = {
        each.__name__
        for each in (*SQLModel.__subclasses__(), *Numbered.__subclasses__())
        if getattr(each, "__tablename__", "") in rows.WATCHED
    }
    found = [
        f"{path.name}: {each[0]}"
        for path in (Path(audit.__file__).parents[1]).rglob("*.py")
        if "migrations" not in path.parts
        for each in re.finditer(
            r"\b(?:update|delete|insert|insert_ignore|upsert_add)\((?:db, )?(\w+)", path.read_text()
        )
        if each[1] in classes
    ]
    assert found == []
    assert "RoleGrant" in classes


OTHERWISE: dict[str, Any] = {
    "regime": (update(ContactRequest).where(col(ContactRequest.id) == 1), {"rule": "vrij-spel"}),
    "rules": (update(ContactRequest).where(col(ContactRequest.id) == 1), {"rules_hash": "0" * 64}),
    "state": (
        update(ContactRequest).where(col(ContactRequest.state) == State.SUBMITTED),
        {"state": State.AWAITING_PERMISSION},
    ),
    "day of a decision": (update(Decision), {"decided_on": date(2020, 1, 1)}),
    "ground of a refusal": (
        update(Decision).where(col(Decision.outcome) == Outcome.REFUSED),
        {"ground": "andere-weg"},
    ),
    "grounds that it rests on": (
        update(Decision).where(col(Decision.outcome) == Outcome.REFUSED),
        {"grounds_hash": None},
    ),
    "until": (update(StandingPermission), {"until": date(2099, 1, 1)}),
    "forms": (update(StandingPermission), {"forms": ["individual_case"]}),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_was_decided_cannot_be_otherwise_than_the_log_says(database: Database, name: str) -> None:
    statement, values = OTHERWISE[name]
    found = after(database, lambda db: db.execute(statement.values(values)))
    assert found
    assert all("entry" in each or "log says" in each for each in found)


def test_a_decision_that_is_gone_or_came_from_nowhere_is_found(database: Database) -> None:
    first = ids(database, Decision.id)[0]
    moved = update(Decision).where(col(Decision.id) == first).values(id=9999)
    found = after(database, lambda db: db.execute(moved))
    assert sum("9999 has no entry that made it" in each or "is gone" in each for each in found) >= 2


def test_a_contact_that_came_from_nowhere_is_found(database: Database) -> None:
    def copy(db: Session) -> None:
        row = db.exec(select(ContactRequest).where(col(ContactRequest.state) == State.SUBMITTED)).first()
        assert row
        values = row.model_dump() | {"id": 9999, "key": "nergens", "number": "2026-ZZZZZ"}
        db.add(ContactRequest(**values))
        db.flush()

    assert after(database, copy) == ["contact 2026-ZZZZZ: has no entry that made it"]


def test_the_command_says_each_finding_on_a_line_and_no_text(
    desk_command: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk_command("audit", "verify", "--texts")[1].endswith("as the log knows them\n")

    monkeypatch.setattr(contents, "strays", lambda db: iter(["contact 2026-1: one", "contact 2026-2: two"]))
    code, _, err = desk_command("audit", "verify", "--texts")

    assert (code, err) == (1, "contactdesk: contact 2026-1: one\ncontactdesk: contact 2026-2: two\n")

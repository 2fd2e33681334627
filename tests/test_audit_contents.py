"""What stands in the other tables is what the log knows of it; every change behind the desk's back is said."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NoReturn

import pytest
from sqlalchemy import delete, text, update
from sqlmodel import Session, SQLModel, col, select

from contactdesk import audit, contacts, decisions
from contactdesk.audit import contents
from contactdesk.database import Database
from contactdesk.demo import personas
from contactdesk.models import ContactRequest, Decision, Message, SealedText, StandingPermission
from contactdesk.words import Outcome, State
from tests.conftest import ENGINES, Clock, lasting_url
from tests.contacts import MARKER, Given
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
    say_everything(Given(opened, opened.write_now(personas.seed), clock, nobody))
    yield opened
    opened.close()


def nobody(_persona: str) -> NoReturn:
    raise AssertionError("nobody signs in here")


def say_everything(given: Given) -> None:
    more = {"preference": "Dinsdag.", "wished_official": "Ada", "dossier": "36000"}
    held = given.permitted(**more)
    given.did(contacts.message, held, text="Tot dinsdag.")
    given.did(contacts.note, held, text="Bel terug.")
    at = given.clock() + timedelta(days=1)
    given.did(contacts.schedule, held, at=at, place="Turfmarkt 147")
    given.did(contacts.hold, held, held_at=given.clock(), shared="De oorzaak.")

    refused, disputed, conditions = given.awaiting(), given.awaiting(), given.awaiting()
    given.did(decisions.decide, refused, ruling=given.ruling(Outcome.REFUSED))
    given.did(decisions.decide, conditions, ruling=given.ruling(Outcome.CONDITIONS))
    given.did(decisions.decide, disputed, ruling=given.ruling())
    given.did(decisions.dispute, disputed, by="minister-bzk", text="Dit is nooit gezegd.")

    asked = given.asked()
    given.did(contacts.ask_back, asked, text="Welke storing?")
    given.did(contacts.clarify, asked, by="kamerlid", text="Die van maandag.")
    sealed = given.sealed()
    given.did(contacts.message, sealed, by="kamerlid", text=MARKER)
    given.asked()
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
    (StandingPermission, "conditions"),
]


@pytest.mark.parametrize(("table", "column"), TEXTS, ids=lambda each: getattr(each, "__name__", each))
def test_another_text_is_found_wherever_one_stands(
    database: Database, table: type[SQLModel], column: str
) -> None:
    there = ids(database, getattr(table, column))
    assert there, "a text that nobody said"
    change = update(table).where(table.id.in_(there)).values({column: WORDS})  # type: ignore[attr-defined]
    found = after(database, lambda db: db.execute(change))
    assert len(found) == len(there), found
    assert WORDS not in str(found)


def test_a_text_that_was_destroyed_is_no_finding(database: Database) -> None:
    gone = dict.fromkeys(("question", "preference", "shared", "advice"))
    for change in (update(ContactRequest).values(gone), delete(Message), delete(SealedText)):
        assert after(database, lambda db, c=change: db.execute(c)) == []


OTHERWISE: dict[str, Any] = {
    "regime": (update(ContactRequest).where(col(ContactRequest.id) == 1), {"rule": "vrij-spel"}),
    "rules": (update(ContactRequest).where(col(ContactRequest.id) == 1), {"rules_hash": "0" * 64}),
    "state": (
        update(ContactRequest).where(col(ContactRequest.state) == State.SUBMITTED),
        {"state": State.AWAITING_PERMISSION},
    ),
    "day of a decision": (update(Decision), {"decided_on": date(2020, 1, 1)}),
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
    assert ["9999 has no entry that made it" in each or "is gone" in each for each in found] == [True, True]


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

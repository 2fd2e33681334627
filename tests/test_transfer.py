"""`db copy`: everything comes over, to either engine, the same; or nothing does."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlmodel import Session, SQLModel

from contactdesk import audit, contacts, people
from contactdesk.audit import contents
from contactdesk.contacts import decisions
from contactdesk.demo import personas
from contactdesk.letters import outbox
from contactdesk.operations import transfer
from contactdesk.store import Database, migrations, open_engine
from contactdesk.store.models import ContactRequest, Letter, Person
from contactdesk.words import Outcome
from tests.conftest import ENGINES, Clock, lasting_url, postgresql_copy
from tests.contacts import Given, nobody
from tests.web import small_world

TABLES = SQLModel.metadata.tables
KILLED = """
import os, sys
from contactdesk.operations import transfer
from contactdesk.store import Database
transfer._prove = lambda *_: os.kill(os.getpid(), 9)
transfer.move(Database(sys.argv[1]), Database(sys.argv[2]))
"""


@pytest.fixture(scope="module", params=ENGINES)
def source(request: pytest.FixtureRequest) -> Iterator[str]:
    with lasting_url(request) as url:
        yield url


@pytest.fixture(scope="module")
def given(source: str, desk: Any) -> Iterator[Given]:
    """A desk with a contact of each kind, letters on their way, and somebody who is signed in."""
    clock = Clock()
    with closing(Database(source, carry=desk, clock=clock)) as database:
        database.write_now(small_world)
        there = Given(database, database.write_now(personas.seed), clock, nobody)
        permitted, refused = there.permitted(), there.awaiting()
        there.did(decisions.decide, refused, ruling=there.ruling(Outcome.REFUSED))
        there.beforehand()
        there.asked("UWV")
        there.sealed()
        there.did(contacts.message, permitted, text="Haast – «nu» €")
        database.write_now(outbox.claim, "w1", limit=3, lease=timedelta(minutes=5))
        database.write_now(people.start_session, there.ids["kamerlid"], people.NewSession("demo", 12))
        yield there


@pytest.fixture(params=ENGINES)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables and no row."""
    if request.param == "postgresql":
        with postgresql_copy(request.getfixturevalue("postgresql_template")) as url:
            yield url
        return
    shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "target.db")
    yield f"sqlite:///{tmp_path / 'target.db'}"


@contextmanager
def both(source: str, target: str, **more: Any) -> Iterator[tuple[Database, Database]]:
    with closing(Database(source)) as old, closing(Database(target, **more)) as new:
        yield old, new


def rows(db: Session) -> dict[str, list[Any]]:
    """Everything, as Python has it."""
    found = {name: db.execute(select(table)).all() for name, table in TABLES.items()}
    return {name: sorted(each, key=str) for name, each in found.items()}


def is_empty(url: str) -> bool:
    with closing(Database(url)) as database:
        return not any(database.read_now(rows).values())


def disturbed(monkeypatch: pytest.MonkeyPatch, disturb: Callable[[Session], Any]) -> None:
    """Something happens when all is copied and nothing is proven."""
    prove = transfer._prove

    def prove_late(into: Session, *about: Any) -> None:
        disturb(into)
        prove(into, *about)

    monkeypatch.setattr(transfer, "_prove", prove_late)


@pytest.mark.long
def test_everything_comes_over_the_same_but_sign_ins(
    given: Given, source: str, empty_url: str, command: Any
) -> None:
    code, out, err = command("db", "copy", source, empty_url)

    assert (code, err) == (0, "")
    before = given.database.read_now(rows)
    with closing(Database(empty_url)) as new:
        after = new.read_now(rows)
    for name in TABLES:
        assert after[name] == ([] if name in transfer.LEFT_BEHIND else before[name]), name
    assert before["login_session"]
    assert f"{sum(map(len, after.values())):>10}  rows, the same on both sides" in out
    assert migrations.check(empty_url) == []


def test_a_copy_goes_on_where_the_desk_was(given: Given, source: str, target: str, desk: Any) -> None:
    with both(source, target, carry=desk, clock=given.clock) as (old, new):
        # what the tests put there without a word is as strange to the log on either side, and nothing more is
        otherwise = old.read_now(lambda db: list(contents.strays(db)))
        transfer.move(old, new)
        there = Given(new, given.ids, given.clock, nobody)
        number = there.permitted()
        there.asked("UWV")

        assert new.read_now(audit.verify).broken_id is None
        assert new.read_now(lambda db: list(contents.strays(db))) == otherwise
        assert there.contact(number).id == len(given.rows(ContactRequest)) + 1
        assert len({letter.message_id for letter in there.rows(Letter)}) == len(there.rows(Letter))


def test_the_keys_that_were_held_back_hold_again(given: Given, source: str, target: str) -> None:
    broken = "UPDATE contact_request SET permission_id = 999999, permission_granted = true WHERE id = 1"
    with both(source, target) as (old, new):
        transfer.move(old, new)

        with pytest.raises(Exception, match=r"(?i)foreign key constraint"):
            new.write_now(lambda db: (db.execute(text(broken)), db.execute(text("SELECT 1"))))
    assert migrations.check(target) == []


def test_a_row_that_refers_to_nothing_does_not_come_over(
    source: str, given: Given, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a damaged file may hold one."""
    copy = transfer._copy

    def without_decisions(db: Session, into: Session, table: Any) -> transfer.Tally:
        return transfer.Tally() if table.name == "decision" else copy(db, into, table)

    monkeypatch.setattr(transfer, "_copy", without_decisions)
    with both(source, target) as (old, new), pytest.raises(Exception, match=r"(?i)foreign key"):
        transfer.move(old, new)
    assert is_empty(target)


def test_a_target_that_holds_anything_is_refused(given: Given, source: str, target: str) -> None:
    with both(source, target) as (old, new):
        new.write_now(lambda db: db.add(Person(name="Anna", email="anna@bzk.example")))

        with pytest.raises(transfer.NotMoved, match="is not empty"):
            transfer.move(old, new)

        assert len(new.read_now(rows)["person"]) == 1


@pytest.mark.long
def test_a_copy_that_is_killed_leaves_an_empty_database_that_can_be_copied_to(
    given: Given, source: str, target: str
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, source, target], check=False, stderr=subprocess.DEVNULL
    )

    assert killed.returncode == -signal.SIGKILL
    assert is_empty(target)
    with both(source, target) as (old, new):
        transfer.move(old, new)
    assert migrations.check(target) == []


def test_a_desk_that_went_on_meanwhile_is_not_copied(
    given: Given, source: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    disturbed(monkeypatch, lambda _into: given.asked())
    with (
        both(source, target) as (old, new),
        pytest.raises(transfer.NotMoved, match="stop every serve and worker"),
    ):
        transfer.move(old, new)
    assert is_empty(target)


def test_a_row_that_came_over_otherwise_is_noticed(
    given: Given, source: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    disturbed(monkeypatch, lambda into: into.execute(text("UPDATE message SET text = 'iets anders'")))
    with both(source, target) as (old, new), pytest.raises(transfer.NotMoved, match="rows of message differ"):
        transfer.move(old, new)
    assert is_empty(target)


def test_a_log_that_was_tampered_with_is_not_copied(given: Given, source: str, target: str) -> None:
    change = "UPDATE audit_entry SET action = '{}' WHERE action = '{}' AND id = 30"
    action = given.database.read_now(
        lambda db: db.execute(text("SELECT action FROM audit_entry WHERE id = 30")).scalar_one()
    )
    given.database.write_now(lambda db: db.execute(text(change.format("x", action))))
    try:
        with both(source, target) as (old, new), pytest.raises(transfer.NotMoved, match="audit entry 30"):
            transfer.move(old, new)
    finally:
        given.database.write_now(lambda db: db.execute(text(change.format(action, "x"))))
    assert is_empty(target)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("sqlite:///nergens.db sqlite:///new.db", 1, "there is no file nergens.db"),
        ("mysql://x sqlite:///new.db", 2, "a database must be sqlite:///<file> or postgresql"),
        ("sqlite:///old.db sqlite:///foreign.db", 1, "tables of something else (notes"),
        ("sqlite:///old.db sqlite:///older.db", 1, "run: contactdesk db upgrade"),
        ("sqlite:///older.db sqlite:///new.db", 1, "run: contactdesk db upgrade"),
        ("sqlite:///old.db sqlite:///old.db", 1, "is not empty"),
    ],
)
def test_what_cannot_be_copied_is_one_line(
    command: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    code: int,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    migrations.upgrade("sqlite:///old.db")
    migrations.upgrade("sqlite:///older.db", "0002")
    with closing(Database("sqlite:///old.db")) as old:
        old.write_now(lambda db: db.add(Person(name="Anna", email="anna@bzk.example")))
    foreign = open_engine("sqlite:///foreign.db", writes=True)
    with foreign.begin() as connection:
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
    foreign.dispose()

    ended, _, err = command("db", "copy", *words.split())

    assert ended == code
    assert says in err
    assert err.count("\n") == 1
    assert not Path("nergens.db").exists()

"""The database is full, locked or away: nothing is half kept, the page says so, and the desk goes on afterwards."""

import logging
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel, func, select

from contactdesk import audit
from contactdesk.store import Database, Unavailable, engines
from contactdesk.store.models import AuditEntry, ContactRequest, Letter, Person
from tests.contacts import Given
from tests.postoffice import free_port
from tests.test_asking import check
from tests.web import Browser

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
SECRET = "GEHEIM-7f3a"
COMMIT = b"COMMIT\0"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for a lock gives up after a moment. Before the database is opened."""
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.2)


def counts(db: Session) -> dict[str, int]:
    tables = SQLModel.metadata.tables
    return {name: db.execute(select(func.count()).select_from(tables[name])).scalar_one() for name in tables}


def room(database: Database, pages: int) -> None:
    """How much SQLite may have on its disk, in pages more than it has."""

    def limit(db: Session) -> None:
        used = db.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
        db.connection().exec_driver_sql(f"PRAGMA max_page_count={used + pages}")

    database.write_now(limit)


@contextmanager
def full(database: Database) -> Iterator[None]:
    room(database, 0)
    yield
    room(database, 1000)


# SQLite: the disk is full


@pytest.fixture
def asking(given: Given) -> tuple[Browser, dict[str, str]]:
    """The page with the rule, as far as the button that sends."""
    browser = given.sign_in("kamerlid")
    page = check(browser, given.organisation("Logius"))
    return browser, page.form("/verzoeken").fields | {"bevestigd": "ja"}


@only_sqlite
def test_a_full_disk_keeps_nothing_by_halves_says_so_and_goes_on_when_there_is_room(
    given: Given, asking: tuple[Browser, dict[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    browser, form = asking
    database, before = given.database, given.database.read_now(counts)
    filling = {**form, "vraag": SECRET + " wacht " * 700}
    room(database, 0)

    page = browser.post("/verzoeken", filling)

    assert (page.status, page.response.headers["retry-after"]) == (503, "30")
    assert "niet vastgelegd" in page.text
    assert database.read_now(counts) == before
    logged = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in logged] == ["the database is away: database or disk is full"]
    assert SECRET not in caplog.text
    assert browser.get("/verzoeken").status == 200

    room(database, 1000)
    sent = browser.post("/verzoeken", filling)

    assert sent.status == 303
    assert browser.get(sent.location).status == 200
    assert database.read_now(counts)["contact_request"] == before["contact_request"] + 1
    assert database.read_now(audit.verify).broken_id is None


@only_sqlite
def test_who_only_reads_goes_on_while_the_disk_is_full(given: Given) -> None:
    browser, number = given.sign_in("kamerlid"), given.asked()
    given.clock.advance(timedelta(minutes=30))  # long enough for "last seen" to be written again

    with full(given.database):
        page = browser.get(f"/verzoeken/{number}")

    assert page.status == 200


# SQLite: somebody else holds the lock


@contextmanager
def held(url: str, begin: str) -> Iterator[sqlite3.Connection]:
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute(begin)
    try:
        yield other
    finally:
        other.close()


@only_sqlite
def test_a_lock_that_is_let_go_only_takes_time(given: Given, database_url: str) -> None:
    with held(database_url, "BEGIN EXCLUSIVE") as other:
        threading.Timer(0.3, other.execute, ["COMMIT"]).start()
        number = given.asked()

    assert given.contact(number).state == "submitted"


@only_sqlite
def test_a_lock_that_stays_is_a_page_that_says_to_try_again(
    impatient: None, given: Given, asking: tuple[Browser, dict[str, str]], database_url: str
) -> None:
    browser, form = asking
    before = given.database.read_now(counts)

    with held(database_url, "BEGIN IMMEDIATE"):
        page = browser.post("/verzoeken", form)
        assert browser.get("/verzoeken").status == 200

    assert page.status == 503
    assert given.database.read_now(counts) == before
    assert browser.post("/verzoeken", form).status == 303


@only_sqlite
def test_a_long_reader_keeps_no_writer_waiting(impatient: None, given: Given, database_url: str) -> None:
    with held(database_url, "BEGIN") as reader:
        reader.execute("SELECT count(*) FROM contact_request").fetchone()
        assert given.asked()


# SQLite keeps what it says it keeps


class Deaf(sqlite3.Connection):
    """A build of SQLite that does not follow one pragma: it raises nothing, and goes on as it was."""

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        return super().execute(sql.replace("synchronous=2", "synchronous=1"), *parameters)


def test_a_sqlite_that_may_lose_a_commit_is_not_used(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "desk.db", factory=Deaf)
    with pytest.raises(sqlite3.OperationalError, match="does not keep synchronous=2"):
        engines.keep_pragmas(connection, engines.PRAGMAS)
    connection.close()


# PostgreSQL: connections that break


class Wire:
    """Between the desk and its database: hands everything on, until it is cut where a test says."""

    def __init__(self, url: str) -> None:
        self.address = f"{url.rpartition('=')[2]}/.s.PGSQL.5432"
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        #: cut at the first piece with this in it: before the database has it, or after it answered
        self.cut_at, self.delivers = b"", False
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, database_url: str) -> str:
        """The same database, through this."""
        return f"{database_url.partition('?')[0]}?host=127.0.0.1&port={self.port}"

    def cut(self, at: bytes, *, delivers: bool) -> None:
        self.cut_at, self.delivers = at, delivers

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listening.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(self.address)
            threading.Thread(target=self._out, args=(near, far), daemon=True).start()
            threading.Thread(target=self._back, args=(far, near), daemon=True).start()

    def _out(self, near: socket.socket, far: socket.socket) -> None:
        with near, far:
            while piece := _received(near):
                if self.cut_at and self.cut_at in piece:
                    self.cut_at = b""
                    near.shutdown(socket.SHUT_RDWR)
                    if self.delivers:
                        far.sendall(piece)
                    return
                far.sendall(piece)

    def _back(self, far: socket.socket, near: socket.socket) -> None:
        try:
            while piece := _received(far):
                near.sendall(piece)
        except OSError:
            return


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(65536)
    except OSError:
        return b""


@pytest.fixture
def wire(database_url: str) -> Iterator[Wire]:
    opened = Wire(database_url)
    yield opened
    opened.listening.close()


@pytest.fixture
def far_away(database: Database, database_url: str, wire: Wire, desk: Any, clock: Any) -> Iterator[Database]:
    """The database behind the wire; `database` is the same one, within reach."""
    opened = Database(wire.url(database_url), carry=desk, clock=clock)
    opened.write_now(people_count)
    yield opened
    opened.close()


def people_count(db: Session) -> int:
    return db.execute(select(func.count()).select_from(Person)).scalar_one()


class Adding:
    """A command that counts how often it was run."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, db: Session) -> None:
        self.runs += 1
        db.add(Person(name="Anna", email="anna@bzk.example"))


def until(found: Callable[[], bool]) -> bool:
    """Whether it becomes so within a minute."""
    deadline = time.monotonic() + 60
    while not found() and time.monotonic() < deadline:
        time.sleep(0.01)
    return found()


@only_postgresql
def test_a_connection_that_breaks_on_the_way_is_opened_anew_and_the_command_run_again(
    database: Database, far_away: Database, wire: Wire
) -> None:
    adding = Adding()
    wire.cut(b"INSERT INTO person", delivers=True)

    far_away.write_now(adding)

    assert adding.runs == 2
    assert database.read_now(people_count) == 1


@only_postgresql
@pytest.mark.parametrize("delivers", [True, False])
def test_a_commit_that_was_not_answered_is_never_run_again(
    database: Database, far_away: Database, wire: Wire, delivers: bool
) -> None:
    adding = Adding()
    wire.cut(COMMIT, delivers=delivers)

    with pytest.raises(Unavailable) as caught:
        far_away.write_now(adding)

    assert caught.value.is_uncertain
    assert adding.runs == 1
    if delivers:
        assert until(lambda: database.read_now(people_count) == 1)
    assert far_away.read_now(people_count) == database.read_now(people_count) == int(delivers)


@only_postgresql
def test_sending_again_what_nobody_knows_of_makes_one_contact(
    given: Given, far_away: Database, wire: Wire, asking: tuple[Browser, dict[str, str]]
) -> None:
    browser, form = asking
    browser.app.state.database = far_away
    wire.cut(COMMIT, delivers=True)

    page = browser.post("/verzoeken", form)

    assert page.status == 503
    assert "Wij weten niet of is vastgelegd" in page.text
    assert until(lambda: len(given.rows(ContactRequest)) == 1)
    again = browser.post("/verzoeken", form)
    assert (again.status, len(given.rows(ContactRequest))) == (303, 1)
    assert len({letter.message_id for letter in given.rows(Letter)}) == len(given.rows(Letter))
    submits = [entry for entry in given.rows(AuditEntry) if entry.action == "submit"]
    assert len(submits) == 1


@only_postgresql
def test_a_server_that_ends_all_connections_is_connected_to_again(given: Given) -> None:
    number = given.asked()
    ending = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    given.database.write_now(lambda db: db.execute(ending).all())

    assert given.contact(number).state == "submitted"
    assert given.asked() != number


@only_postgresql
def test_while_the_server_is_away_signed_in_people_read_so_and_others_read_on(
    asking: tuple[Browser, dict[str, str]], visitor: Browser
) -> None:
    browser, form = asking
    away = Database(f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/desk")
    browser.app.state.database = away

    pages = [browser.get("/verzoeken"), browser.post("/verzoeken", form)]

    assert [page.status for page in pages] == [503, 503]
    assert "niet vastgelegd" in pages[1].text
    assert visitor.get("/privacy").status == 200
    assert visitor.client.get("/health/ready").status_code == 503
    away.close()


@only_postgresql
def test_a_row_that_stays_locked_is_a_page_that_says_to_try_again(
    impatient: None, given: Given, database_url: str
) -> None:
    number = given.asked()
    with psycopg.connect(database_url.replace("+psycopg", "")) as other:
        other.execute("SELECT 1 FROM contact_request FOR UPDATE")
        page = given.posts(number, "pcp-bzk", "oppakken")

    assert page.status == 503
    assert given.contact(number).taken_by_id is None
    assert given.posts(number, "pcp-bzk", "oppakken").status == 303

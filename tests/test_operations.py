"""What machines ask: whether this process can serve, whether mail leaves, and that nobody else is told."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from contactdesk import __version__, operations
from contactdesk.app import create_app
from contactdesk.letters import outbox
from contactdesk.letters.outbox import WAITS_LONG
from contactdesk.operations import checks
from contactdesk.operations.checks import WORKER_GONE
from contactdesk.routes import operations as routes
from contactdesk.settings import Smtp, Tls
from contactdesk.settings.values import networks
from contactdesk.store import Database
from contactdesk.store.models import Letter, LoginAttempt, WorkerBeat
from contactdesk.words import LetterState
from tests.conftest import Clock
from tests.contacts import Given
from tests.test_outages import full
from tests.web import Browser

WELL = (
    "ok\ndatabase: ok\nschema: ok\nclock: ok\nletters: ok\nline: ok\nworker: ok\ndigests: ok\nwriting: ok\n"
    f"version: {__version__}\n"
)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def any_skew(monkeypatch: pytest.MonkeyPatch) -> timedelta:
    """The clock of these tests is not that of PostgreSQL, and only one of them is about that. Gives the real bound."""
    bound = checks.CLOCK_SKEW
    monkeypatch.setattr(checks, "CLOCK_SKEW", timedelta.max)
    return bound


@pytest.fixture
def with_mail(desk: Any) -> Any:
    smtp = Smtp("127.0.0.1", 25, None, None, Tls.NONE)
    return replace(desk, settings=desk.settings.model_copy(update={"smtp": smtp}))


@pytest.fixture
def mailing(database_url: str, with_mail: Any, clock: Clock) -> Iterator[Database]:
    """A desk that has a mail server."""
    opened = Database(database_url, carry=with_mail, clock=clock)
    yield opened
    opened.close()


def wrong(database: Database) -> dict[str, str]:
    findings = database.read_now(operations.examine)
    return {finding.name: finding.wrong for finding in findings if finding.wrong}


def set_state(db: Session, number: int, state: LetterState) -> None:
    db.exec(select(Letter).order_by(col(Letter.id)).offset(number).limit(1)).one().state = state


# /health/ready


def test_each_check_is_named_and_probes_come_by_address(visitor: Browser) -> None:
    for path, said in (("/health/live", "ok\n"), ("/health/ready", WELL)):
        response = visitor.client.get(path, headers={"Host": "10.0.0.7:8000"})
        assert (response.status_code, response.text) == (200, said)


def test_a_database_that_does_not_answer_takes_this_process_out(visitor: Browser, app: Any) -> None:
    class Down:
        async def read(self, *args: object) -> None:
            raise OperationalError("SELECT 1", {}, Exception("gone"))

    app.state.database = Down()

    response = visitor.client.get("/health/ready")

    assert (response.status_code, response.text) == (
        503,
        f"not ready\ndatabase: does not answer\nversion: {__version__}\n",
    )


def test_a_database_that_takes_too_long_does_not_answer(
    visitor: Browser, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent:
        async def read(self, *args: object) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(routes, "ANSWER_SECONDS", 0.01)
    app.state.database = Silent()

    assert visitor.client.get("/health/ready").status_code == 503


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_disk_that_is_full_takes_this_process_out_and_lets_it_in_when_there_is_room(
    visitor: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "PULSE_SECONDS", 0.0)
    with full(database):
        response = visitor.client.get("/health/ready")
    assert response.status_code == 503
    assert response.text.startswith("not ready\n")
    assert "writing: the database takes nothing: is its disk full" in response.text
    assert visitor.client.get("/health/ready").text == WELL


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_can_only_be_read_takes_this_process_out(
    visitor: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "PULSE_SECONDS", 0.0)
    database.write_now(lambda db: db.connection().exec_driver_sql("PRAGMA query_only=1"))
    assert visitor.client.get("/health/ready").status_code == 503


def test_whether_something_can_be_written_is_tried_once_in_a_few_seconds_and_leaves_nothing(
    visitor: Browser, database: Database, app: Any
) -> None:
    asked: list[object] = []

    class Counting:
        read = database.read

        async def write(self, *args: Any) -> None:
            asked.append(args)
            await database.write(*args)

    app.state.database = Counting()
    for _ in range(5):
        assert visitor.client.get("/health/ready").text == WELL
    assert len(asked) == 1
    assert database.read_now(lambda db: db.exec(select(LoginAttempt)).all()) == []


@pytest.mark.parametrize(
    "change", ["UPDATE alembic_version SET version_num = '0001'", "DROP TABLE alembic_version"]
)
def test_tables_of_another_version_take_this_process_out(
    visitor: Browser, database: Database, change: str
) -> None:
    before = database.read_now(
        lambda db: db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    )
    database.write_now(lambda db: db.execute(text(change)) and None)
    try:
        response = visitor.client.get("/health/ready")
    finally:  # the tables of the next test are these
        database.write_now(_put_back, before)

    assert response.status_code == 503
    assert response.text.startswith(
        "not ready\ndatabase: ok\nschema: the tables are not those of this version"
    )


def _put_back(db: Session, revision: str) -> None:
    db.execute(
        text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    )
    db.execute(text("DELETE FROM alembic_version"))
    db.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})


def test_mail_that_does_not_leave_is_told_and_takes_nothing_out(
    visitor: Browser, given: Given, clock: Clock
) -> None:
    clock.advance(-WAITS_LONG)
    given.asked()
    clock.advance(WAITS_LONG)
    assert visitor.client.get("/health/ready").text == WELL

    given.database.write_now(lambda db: set_all(db, created_at=clock() - WAITS_LONG - SECOND))
    response = visitor.client.get("/health/ready")

    assert response.status_code == 200
    assert response.text.startswith("degraded\ndatabase: ok\n")
    assert "\nletters: a letter waits for 30 minutes" in response.text


def set_all(db: Session, **values: Any) -> None:
    for letter in db.exec(select(Letter)):
        letter.sqlmodel_update(values)


@pytest.mark.parametrize("state", [LetterState.ACCEPTED, LetterState.FAILED, LetterState.BOUNCED])
def test_only_a_letter_that_is_still_to_leave_can_be_late(given: Given, state: LetterState) -> None:
    given.asked()
    given.database.write_now(set_all, created_at=given.clock() - WAITS_LONG * 2)
    assert "letters" in wrong(given.database)

    given.database.write_now(set_all, state=state)

    assert wrong(given.database) == {}


def test_a_worker_is_missed_where_there_is_mail_to_send(mailing: Database, clock: Clock) -> None:
    assert wrong(mailing)["worker"].startswith("no mail worker was seen at all; start")

    mailing.write_now(outbox.beat, "one", clock())
    assert wrong(mailing) == {}
    clock.advance(-WORKER_GONE - MINUTE)
    mailing.write_now(outbox.beat, "one", clock())
    clock.advance(WORKER_GONE + MINUTE)

    assert wrong(mailing)["worker"].startswith("no mail worker was seen for 7 minutes")
    mailing.write_now(outbox.beat, "another", clock())
    assert wrong(mailing) == {}


def test_without_a_mail_server_no_worker_is_missed(database: Database) -> None:
    assert wrong(database) == {}


@pytest.mark.parametrize("seconds", [-60, 0, 60])
def test_a_clock_that_differs_from_the_database_is_told(
    postgresql_url: str, desk: Any, any_skew: timedelta, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(checks, "CLOCK_SKEW", any_skew)
    skew = timedelta(seconds=seconds)
    database = Database(postgresql_url, carry=desk, clock=lambda: datetime.now(UTC) + skew)
    found = wrong(database)
    database.close()

    assert set(found) == ({"clock"} if seconds else set())
    assert (
        re.match(r"this machine and the database differ by (5|6)\d s", found.get("clock", "")) or not seconds
    )


def test_workers_of_long_ago_are_forgotten(database: Database, clock: Clock) -> None:
    for name in ("old", "older"):
        database.write_now(outbox.beat, name, clock())
    clock.advance(timedelta(hours=25))
    database.write_now(outbox.beat, "new", clock())
    database.write_now(outbox.beat, "new", clock())

    assert database.read_now(lambda db: [beat.name for beat in db.exec(select(WorkerBeat))]) == ["new"]


# /metrics


def scraped(app: Any, **more: Any) -> dict[tuple[str, ...], float]:
    """Each sample: its name and the values of its labels."""
    response = scrape(app, **more)
    assert response.status_code == 200
    families = text_string_to_metric_families(response.text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def scrape(app: Any, *, address: str = "127.0.0.1", host: str = "127.0.0.1:8000") -> Any:
    client = TestClient(app, base_url="http://127.0.0.1:8000", client=(address, 50000))
    return client.get("/metrics", headers={"Host": host})


def test_the_figures_say_whether_mail_leaves(given: Given, app: Any, clock: Clock) -> None:
    given.asked()
    states = (LetterState.ACCEPTED, LetterState.FAILED, LetterState.SENDING)
    given.asked()
    for number, state in enumerate(states):
        given.database.write_now(set_state, number, state)
    total = given.database.read_now(lambda db: len(db.exec(select(Letter)).all()))
    clock.advance(timedelta(seconds=90))

    found = scraped(app)

    letters = {key[1]: value for key, value in found.items() if key[0] == "contactdesk_letters"}
    others = dict.fromkeys(("bounced", "superseded", "gathered"), 0)
    assert letters == {"queued": total - 3, "sending": 1, "failed": 1} | others
    assert found["contactdesk_letters_accepted_total",] == 1
    assert found["contactdesk_letter_waiting_seconds",] == 90
    assert found["contactdesk_check_ok", "letters"] == 1


def test_the_figures_say_how_long_letters_took(given: Given, app: Any, clock: Clock) -> None:
    given.asked()
    given.database.write_now(set_all, state=LetterState.ACCEPTED, accepted_at=clock() + SECOND * 2)
    assert scraped(app)["contactdesk_letter_taken_seconds", "0.99"] == 2

    clock.advance(timedelta(minutes=61))

    assert scraped(app)["contactdesk_letter_taken_seconds", "1"] == 0, "that was not of late"


def test_a_notice_that_is_late_shows_until_it_is_accepted(
    given: Given, app: Any, clock: Clock, desk: Any
) -> None:
    given.asked("UWV")
    clock.advance(timedelta(minutes=desk.terms.notice_minutes))
    in_time = scraped(app)
    clock.advance(SECOND)
    late = scraped(app)
    given.database.write_now(set_all, state=LetterState.FAILED)
    failed = scraped(app)
    given.database.write_now(set_all, state=LetterState.ACCEPTED, accepted_at=clock())
    accepted = scraped(app)

    counted = [found["contactdesk_notices_late",] for found in (in_time, late, failed, accepted)]
    assert counted == [0, 1, 1, 0]
    assert (in_time["contactdesk_notices_recent", "yes"], in_time["contactdesk_notices_recent", "no"]) == (
        1,
        0,
    )
    assert (late["contactdesk_notices_recent", "yes"], late["contactdesk_notices_recent", "no"]) == (0, 1)


def test_the_lists_of_the_queue_are_counted_over_all_departments(
    given: Given, app: Any, clock: Clock
) -> None:
    for body in ("Logius", "VWS", "UWV"):
        given.asked(body)
    given.awaiting()
    late = given.asked()
    given.database.write_now(lambda db: setattr(contact_row(db, late), "due_at", clock() - SECOND))

    found = scraped(app)

    lists = {key[1]: value for key, value in found.items() if key[0] == "contactdesk_contacts"}
    assert lists == {
        "nieuw": 3,
        "bewindspersoon": 1,
        "indiener": 0,
        "plannen": 0,
        "meldingen": 1,
        "te-laat": 1,
        "onbeantwoord": 0,
        "open": 5,
    }


def contact_row(db: Session, number: str) -> Any:
    from contactdesk.store.models import ContactRequest

    return db.exec(select(ContactRequest).where(col(ContactRequest.number) == number)).one()


def test_requests_are_counted_by_route_and_never_by_what_stood_in_the_address(given: Given, app: Any) -> None:
    number = given.asked()
    kim = given.sign_in("kamerlid")
    kim.get(f"/verzoeken/{number}")
    kim.get(f"/verzoeken/{number}?q=Storing")
    kim.client.request("MADE-UP", "/")
    kim.get("/nergens/geheim")

    found, said = scraped(app), scrape(app).text

    assert found["contactdesk_requests_total", "GET", "/verzoeken/{nummer}", "200"] == 2
    assert found["contactdesk_request_seconds_count", "GET", "/verzoeken/{nummer}"] == 2
    assert found["contactdesk_requests_total", "other", "-", "403"] == 1
    assert found["contactdesk_requests_total", "GET", "-", "404"] == 1
    of_requests = "".join(
        row for row in said.splitlines(keepends=True) if "contactdesk_unanswered{" not in row
    )
    for told in (number, "Storing", "geheim", "MADE", "Kim", "Logius", "BZK", "@"):
        assert told not in of_requests


def test_without_a_database_the_figures_still_say_so(app: Any) -> None:
    class Down:
        async def read(self, *args: object) -> None:
            raise OperationalError("SELECT 1", {}, Exception("gone"))

    app.state.database = Down()

    found = scraped(app)

    assert found["contactdesk_check_ok", "database"] == 0
    assert not any(name.startswith("contactdesk_letter") for name, *_ in found)


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8000", 200),
        ("::1", "[::1]:8000", 200),
        ("10.1.2.3", "10.9.9.9:8000", 200),
        ("10.1.3.3", "10.9.9.9:8000", 404),
        ("203.0.113.9", "127.0.0.1:8000", 404),
        ("nonsense", "127.0.0.1:8000", 404),
        # through a proxy that does not say for whom it asks
        ("127.0.0.1", "desk.example", 404),
        ("10.1.2.3", "DESK.example:443", 404),
    ],
)
def test_the_figures_are_for_this_machine_and_who_was_named(
    database: Database, desk: Any, address: str, host: str, status: int
) -> None:
    chosen = {"base_url": "https://desk.example", "allowed_hosts": ("desk.example",)}
    settings = desk.settings.model_copy(update={**chosen, "metrics_from": networks("10.1.2.0/24")})
    app = create_app(settings, database=database, desk=desk, with_worker=False)

    assert scrape(app, address=address, host=host).status_code == status


def test_no_question_of_the_figures_walks_a_whole_table(sqlite_url: str, with_mail: Any) -> None:
    """A scrape comes every few seconds, and there may be 100,000 contacts with their letters."""
    database = Database(sqlite_url, carry=with_mail)
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    def plans(db: Session) -> list[str]:
        event.listen(db.connection(), "before_cursor_execute", note)
        operations.measure(db, outbox.LetterTally(up_to=1))  # not the first scrape
        event.remove(db.connection(), "before_cursor_execute", note)
        explain = db.connection().connection.execute
        selects = [one for one in asked if one[0].startswith("SELECT")]
        return [str(row[3]) for sql, given in selects for row in explain(f"EXPLAIN QUERY PLAN {sql}", given)]

    walked = database.read_now(plans)
    database.close()

    scans = [one for one in walked if re.search(r"^SCAN (letter|contact_request)\b", one)]
    # what is open, what is given up, what was overtaken, what waits for an overview
    partial = ("ix_letter_due", "ix_letter_failed", "ix_letter_superseded", "ix_letter_gathered")
    assert sorted(one for one in scans if not one.endswith(partial)) == [
        "SCAN contact_request USING COVERING INDEX ix_contact_request_queue",  # only open ones stand in it
        "SCAN letter",  # the newest 500, from the end of the table
    ]
    assert len(asked) >= 10

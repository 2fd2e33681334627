"""Several processes beside each other on one database: each letter, decision and entry once, whoever is killed."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import make_url, text

from contactdesk import audit
from contactdesk.letters import outbox
from contactdesk.store.models import AuditEntry, ContactRequest, Decision, Letter, Reminder
from tests.conftest import ROOT, Clock
from tests.contacts import Given
from tests.neighbour import LEASE

#: SQLite has one writer: what rivals do to each other there, `test_database` shows with threads
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
Together = Callable[..., list[Any]]


class Neighbour:
    """One of those processes."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.neighbour"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hears(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def is_killed(self) -> None:
        self.process.kill()
        self.process.communicate()


class Street:
    """All neighbours of these tests: who did one thing does the next as well."""

    def __init__(self) -> None:
        self.neighbours: list[Neighbour] = []

    def do(self, *orders: list[str]) -> list[Any]:
        """Each by another neighbour, at the same moment: what came of it."""
        while len(self.neighbours) < len(orders):
            self.neighbours.append(Neighbour())
        able, self.neighbours = self.neighbours, []
        for each, order in zip(able, orders, strict=False):
            each.hears(json.dumps(order))
        asked = able[: len(orders)]
        assert [each.says() for each in asked] == ["ready"] * len(orders)
        for each in asked:
            each.hears("go")
        done = [json.loads(each.says()) for each in asked]
        self.neighbours = able  # whoever failed is asked no more
        return done

    def loses_one(self) -> None:
        """The one that did something last, with it still in hand."""
        self.neighbours.pop(0).is_killed()


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    built = Street()
    yield built
    for each in built.neighbours:
        each.is_killed()


@pytest.fixture
def together(street: Street, database_url: str, clock: Clock) -> Together:
    """Let processes do their thing at the same moment: what came of each."""

    def run(*deeds: tuple[str, ...]) -> list[Any]:
        return street.do(*([deed, database_url, clock().isoformat(), *about] for deed, *about in deeds))

    return run


def test_each_letter_is_claimed_by_one_process(given: Given, together: Together) -> None:
    for _ in range(4):
        given.asked("UWV")
    owed = {letter.id for letter in given.rows(Letter)}

    claimed = together(("claim", "w1"), ("claim", "w2"))

    ids = [number for each in claimed for number, _ in each]
    assert sorted(ids) == sorted(owed)


@pytest.mark.long
def test_what_a_killed_process_had_in_hand_comes_back_after_its_lease_with_the_same_message_id(
    given: Given, together: Together, street: Street
) -> None:
    given.asked("UWV")
    (taken,) = together(("claim", "doomed"))
    in_hand = sorted(map(tuple, taken))
    street.loses_one()

    def claimed() -> list[tuple[int, str]]:
        letters = given.database.write_now(outbox.claim, "heir", limit=20, lease=LEASE)
        return sorted((letter.id, letter.message_id) for letter in letters)

    given.clock.advance(LEASE - timedelta(seconds=1))
    assert claimed() == []
    given.clock.advance(timedelta(seconds=2))
    assert claimed() == in_hand
    assert in_hand


@only_postgresql
def test_of_two_processes_that_decide_one_wins_and_the_other_reads_who_was_first(
    given: Given, together: Together
) -> None:
    number, petra = given.awaiting(), str(given.ids["pcp-bzk"])
    before = len(given.rows(Letter))

    answers = together(("decide", number, petra, "toegestaan"), ("decide", number, petra, "geweigerd"))

    (won,) = [answer for answer in answers if answer in ("toegestaan", "geweigerd")]
    (lost,) = [answer for answer in answers if answer != won]
    assert "U hebt dit verzoek intussen zelf om" in lost
    assert [decision.outcome for decision in given.rows(Decision)] == [won]
    assert given.contact(number).state == {"toegestaan": "permitted", "geweigerd": "refused"}[won]
    told = [letter.audit_id for letter in given.rows(Letter)[before:]]
    assert len(set(told)) == 1


def test_the_log_is_one_chain_under_several_writers(given: Given, together: Together) -> None:
    before = len(given.rows(AuditEntry))
    where, who = str(given.organisation("Logius")), str(given.ids["kamerlid"])

    made = together(*(("submit", where, who, f"p{n}", "10") for n in range(3)))

    numbers = [number for each in made for number in each]
    assert len(set(numbers)) == 30
    assert sorted(row.number for row in given.rows(ContactRequest)) == sorted(numbers)
    verdict = given.database.read_now(audit.verify)
    assert (verdict.broken_id, verdict.entries) == (None, before + 30)


@only_postgresql
def test_the_same_form_sent_to_two_processes_makes_one_contact(given: Given, together: Together) -> None:
    where, who = str(given.organisation("Logius")), str(given.ids["kamerlid"])

    first, second = together(*[("submit", where, who, "same", "5")] * 2)

    assert first == second
    assert len(given.rows(ContactRequest)) == 5
    assert len({letter.audit_id for letter in given.rows(Letter)}) == 5


@only_postgresql
def test_the_clock_of_two_processes_reminds_once(given: Given, together: Together) -> None:
    for _ in range(3):
        given.asked()
    given.clock.advance(timedelta(days=10))

    done = together(("remind",), ("remind",))

    assert sum(done) == 3
    assert len(given.rows(Reminder)) == 3
    entries = [entry.contact_id for entry in given.rows(AuditEntry) if entry.action.startswith("term_")]
    assert len(entries) == len(set(entries)) == 3


@pytest.mark.long
@only_postgresql
def test_a_writer_sees_what_was_written_under_the_lock_before_whatever_the_server_has_as_its_default(
    given: Given, together: Together, database_url: str
) -> None:
    setting = f"ALTER DATABASE {make_url(database_url).database} SET default_transaction_isolation"
    given.database.write_now(lambda db: db.execute(text(f"{setting} = 'repeatable read'")))
    try:
        where, who = str(given.organisation("Logius")), str(given.ids["kamerlid"])
        together(*(("submit", where, who, f"p{n}", "6") for n in range(2)))
        assert given.database.read_now(audit.verify).broken_id is None
    finally:
        given.database.write_now(lambda db: db.execute(text(f"{setting} TO DEFAULT")))

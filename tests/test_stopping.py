"""Told to stop, real processes finish what is in hand: requests, commands, the letter that is being sent. Then they go.

A request is in hand once the desk asks for its body (`100 Continue`); the body is sent only after the signal.
"""

import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import pytest
from sqlmodel import Session, col, select

from contactdesk import audit
from contactdesk.law import permissions
from contactdesk.letters import outbox
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, ContactRequest, Letter
from contactdesk.words import LetterState, Party
from tests.postoffice import PostOffice, open_office
from tests.serving import (
    Installation,
    Running,
    install,
    organisation,
    real_clock,  # noqa: F401
    wait_until,
)

IN_HAND, LETTERS = 8, 20
IMPATIENT = "from contactdesk.cli import starting; starting.GRACE_SECONDS = 1; "


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as opened:
        yield opened


class Half:
    """A request of which the desk has the head, and waits for the body."""

    def __init__(self, place: Installation, cookie: str, form: dict[str, str]) -> None:
        self.body = urlencode(form).encode()
        self.line = socket.create_connection(("127.0.0.1", place.port), timeout=30)
        head = {
            "Host": f"127.0.0.1:{place.port}",
            "Cookie": f"desk={cookie}",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": f"{len(self.body)}",
            "Expect": "100-continue",
        }
        lines = ["POST /verzoeken HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        self.line.sendall("\r\n".join(lines).encode())
        assert self.line.recv(4096).startswith(b"HTTP/1.1 100")

    def answer(self) -> bytes:
        """What comes back for the whole of it."""
        self.line.sendall(self.body)
        return self.rest()

    def rest(self) -> bytes:
        """What comes back as it is; no promise when the desk broke it off."""
        with self.line, self.line.makefile("rb") as reading:
            return reading.read()


def halves(place: Installation, database: Database, people_ids: dict[str, int]) -> list[Half]:
    cookie = place.sign_in(database, people_ids["kamerlid"]).client.cookies["desk"]
    asked = {"organisatie": f"{organisation(database, 'Logius')}", "vorm": "conversation", "bevestigd": "ja"}
    texts = {"onderwerp": "DigiD", "vraag": "Hoe?"}
    return [
        Half(place, cookie, {**asked, **texts, "sleutel": f"sleutel-in-hand-{number}"})
        for number in range(IN_HAND)
    ]


def test_a_request_that_was_on_its_way_gets_its_answer(tmp_path: Path, database_url: str) -> None:
    """From who just connected, who kept a connection, and who sent half of a head."""
    place = install(tmp_path, database_url)
    asked = f"GET /regels HTTP/1.1\r\nHost: 127.0.0.1:{place.port}\r\n\r\n".encode()
    with place.serving("--no-worker") as running, ExitStack() as lines:
        fresh, kept, half = (
            lines.enter_context(socket.create_connection(("127.0.0.1", place.port), timeout=30))
            for _ in range(3)
        )
        kept.sendall(asked)
        while not kept.recv(65536).endswith(b"</html>"):
            pass
        half.sendall(asked[:20])
        running.process.send_signal(signal.SIGTERM)
        wait_until(lambda: stopped(running) == 1)
        for line, rest in ((fresh, asked), (kept, asked), (half, asked[20:])):
            line.sendall(rest)
        answers = [b"".join(iter(partial(line.recv, 65536), b"")) for line in (fresh, kept, half)]
        assert running.process.wait(40) == 0

    assert [answer.partition(b"\r\n")[0] for answer in answers] == [b"HTTP/1.1 200 OK"] * 3
    assert all(answer.endswith(b"</html>") for answer in answers)


def stopped(running: Running) -> int:
    """How many processes were told to stop."""
    return running.log.count("Shutting down")


def are_replaced(place: Installation, running: Running) -> None:
    """Both processes, one by one, while people go on."""
    running.process.send_signal(signal.SIGHUP)
    statuses = set()

    def both() -> bool:
        statuses.add(client.get("/regels", headers={"Connection": "close"}).status_code)
        return running.log.count("Finished server process") == 2

    with place.browser().client as client:
        wait_until(both, seconds=120)
    assert statuses == {200}


@pytest.mark.long
@pytest.mark.parametrize("processes", [1, 2])
def test_requests_and_the_letter_in_hand_are_finished_and_what_is_promised_is_kept(
    tmp_path: Path,
    database_url: str,
    database: Database,
    people_ids: dict[str, int],
    office: PostOffice,
    processes: int,
) -> None:
    place, answered = install(tmp_path, database_url, office=office), Event()
    with place.serving("--workers", str(processes)) as running:
        if processes > 1:
            are_replaced(place, running)
        waiting, before = halves(place, database, people_ids), stopped(running)

        def at_letter(number: int) -> None:
            if number == 1:
                running.process.send_signal(signal.SIGTERM)
                assert answered.wait(40)

        office.at_letter = at_letter
        database.write_now(keep_letters)
        wait_until(lambda: stopped(running) == before + processes)
        answers = [half.answer() for half in waiting]
        answered.set()
        assert running.process.wait(40) == 0

    assert [answer.partition(b"\r\n")[0] for answer in answers] == [b"HTTP/1.1 303 See Other"] * IN_HAND
    promised = {
        line for answer in answers for line in answer.decode().splitlines() if line.startswith("location")
    }
    kept = database.read_now(lambda db: list(db.exec(select(ContactRequest.number))))
    assert promised == {f"location: /verzoeken/{number}" for number in kept}
    assert len(kept) == len(database.read_now(submissions)) == IN_HAND
    assert database.read_now(audit.verify).broken_id is None
    assert_letters_once(database, office)


def submissions(db: Session) -> list[AuditEntry]:
    asked = (col(AuditEntry.action) == "submit") & col(AuditEntry.contact_id).is_not(None)
    return list(db.exec(select(AuditEntry).where(asked)))


def test_a_request_that_never_ends_is_not_waited_for_for_ever(
    tmp_path: Path, database_url: str, database: Database, people_ids: dict[str, int]
) -> None:
    place = install(tmp_path, database_url)

    with place.serving("--no-worker", first=IMPATIENT) as running:
        waiting = halves(place, database, people_ids)
        assert running.stop() == 0
        answers = [half.rest() for half in waiting]

    assert not any(answer.startswith((b"HTTP/1.1 2", b"HTTP/1.1 3")) for answer in answers)
    assert database.read_now(lambda db: list(db.exec(select(ContactRequest.number)))) == []


def test_a_worker_finishes_the_letter_in_hand_and_the_others_wait_untried(
    tmp_path: Path, database_url: str, database: Database, office: PostOffice
) -> None:
    place = install(tmp_path, database_url, office=office)
    with place.running("worker") as running:

        def at_letter(number: int) -> None:
            if number == 1:
                running.process.send_signal(signal.SIGTERM)

        office.at_letter = at_letter
        database.write_now(keep_letters)
        assert running.process.wait(40) == 0

    assert_letters_once(database, office)


def assert_letters_once(database: Database, office: PostOffice) -> None:
    """Each was accepted and marked so, or waits and was not tried."""
    letters = database.read_now(lambda db: list(db.exec(select(Letter))))
    accepted = [letter for letter in letters if letter.state is LetterState.ACCEPTED]
    waiting = [letter for letter in letters if letter.state is LetterState.QUEUED]
    assert len(accepted) + len(waiting) == len(letters) >= LETTERS
    assert sorted(letter.to_email for letter in accepted) == sorted(office.recipients)
    assert {letter.attempts for letter in waiting} <= {0}
    assert office.letters


def keep_letters(db: Session) -> None:
    entry = audit.record(db, action="submit", by=permissions.SYSTEM, party=Party.SYSTEM)
    about = {"template": "submitted", "to_party": "liaison", "reply_to": None, "subject": "s", "body": "b"}
    for number in range(LETTERS):
        outbox.keep(db, audit_id=entry.id, contact_id=None, to_email=f"pcp-{number}@example.nl", **about)  # type: ignore[arg-type]

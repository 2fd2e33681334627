"""The worker against a real mail server that misbehaves on command: nothing is lost, nothing leaves in clear text."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from contactdesk.letters import outbox
from contactdesk.operations import worker
from contactdesk.settings import Tls, load
from contactdesk.store import Database
from contactdesk.store.models import Letter, WorkerBeat
from contactdesk.words import LetterState
from tests.mailing import all_accepted, all_settled, all_tried, keep, settings_for, work
from tests.postoffice import PostOffice, certificate, free_port, open_office

ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as opened:
        yield opened


@pytest.fixture
def database(sqlite_url: str, desk: Any) -> Iterator[Database]:
    """The real clock: a worker waits for nothing here."""
    opened = Database(sqlite_url, carry=desk)
    yield opened
    opened.close()


def test_a_letter_arrives_whole(database: Database, office: PostOffice) -> None:
    database.write_now(keep)
    kept = database.read_now(lambda db: db.get_one(Letter, 1))

    (sent,) = work(database, settings_for(office.port), all_accepted)

    (letter,) = office.letters
    assert letter["Subject"] == "Verzoek over één zaak – nieuw"
    assert letter["From"] == "Contactdesk <contactdesk@localhost>"
    assert letter["To"] == "pcp@example.nl"
    assert letter["Reply-To"] == "Anna <anna@example.nl>"
    assert letter["Message-ID"] == kept.message_id
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"] is not None
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().replace("\r\n", "\n") == kept.body
    assert sent.accepted_at is not None


def test_an_invitation_travels_as_calendar_part_and_as_attachment(
    database: Database, office: PostOffice
) -> None:
    database.write_now(keep, ics=ICS, ics_method="CANCEL")

    work(database, settings_for(office.port), all_accepted)

    (letter,) = office.letters
    calendar = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    (attached,) = letter.iter_attachments()
    assert calendar.get_param("method") == "CANCEL"
    assert "BEGIN:VCALENDAR" in calendar.get_content()
    assert attached.get_filename() == "invite.ics"
    assert attached.get_content() == ICS.encode()
    assert letter.get_body(("plain",)) is not None


def test_a_batch_shares_one_connection(database: Database, office: PostOffice) -> None:
    database.write_now(keep, *(f"pcp-{number}@example.nl" for number in range(20)))

    work(database, settings_for(office.port), all_accepted)

    assert len(office.letters) == 20
    assert len(office.connections) == 1


def test_letters_wait_while_the_server_is_down_and_leave_when_it_is_back(database: Database) -> None:
    database.write_now(keep, "a@example.nl", "b@example.nl")
    down = work(database, settings_for(free_port()), all_tried)
    assert [letter.state for letter in down] == [LetterState.QUEUED] * 2
    assert all(letter.next_attempt_at > letter.created_at for letter in down)

    for letter in down:
        database.write_now(outbox.retry, letter.id)
    with open_office() as office:
        work(database, settings_for(office.port), all_accepted)

    assert sorted(office.recipients) == ["a@example.nl", "b@example.nl"]


@pytest.mark.parametrize("answer", ["450 4.2.0 greylisted", "421 4.3.2 going down", "452 4.3.1 full"])
def test_a_temporary_refusal_is_tried_again_later(
    database: Database, office: PostOffice, answer: str
) -> None:
    office.at_recipient = lambda _address: answer
    database.write_now(keep)

    (letter,) = work(database, settings_for(office.port), all_tried)

    assert letter.state is LetterState.QUEUED
    assert letter.last_error == answer


def test_one_refused_recipient_does_not_keep_back_the_others(database: Database, office: PostOffice) -> None:
    refused = "550 5.1.1 <gone@example.nl>: no such user"
    office.at_recipient = lambda address: refused if address.startswith("gone") else None
    database.write_now(keep, "a@example.nl", "gone@example.nl", "c@example.nl")

    letters = work(database, settings_for(office.port), all_settled)

    assert office.recipients == ["a@example.nl", "c@example.nl"]
    assert [letter.state for letter in letters] == ["accepted", "failed", "accepted"]
    assert letters[1].last_error == "550 5.1.1 <(adres)>: no such user"


def test_a_letter_refused_for_good_is_shown_as_failed_and_not_tried_again(
    database: Database, office: PostOffice
) -> None:
    office.at_letter = lambda _number: "554 5.7.1 not from you"
    database.write_now(keep)

    (letter,) = work(database, settings_for(office.port), all_tried)

    assert (letter.state, letter.attempts) == (LetterState.FAILED, 1)


def test_a_server_that_wants_us_to_sign_in_first_fails_no_letter_for_good(
    database: Database, office: PostOffice
) -> None:
    office.at_recipient = lambda _address: "530 5.7.0 authentication required"
    database.write_now(keep)

    (letter,) = work(database, settings_for(office.port), all_tried)

    assert letter.state is LetterState.QUEUED


def test_a_connection_lost_in_the_middle_of_a_letter_costs_only_that_attempt(
    database: Database, office: PostOffice
) -> None:
    office.drop = True
    ids = database.write_now(keep, "a@example.nl", "b@example.nl")
    letters = work(database, settings_for(office.port), all_tried)
    assert [letter.state for letter in letters] == [LetterState.QUEUED] * 2
    assert office.data_commands == 2

    office.drop = False
    for letter_id in ids:
        database.write_now(outbox.retry, letter_id or 0)
    work(database, settings_for(office.port), all_accepted)

    assert len(office.letters) == 2


def test_a_server_that_accepts_and_leaves_has_accepted(database: Database, office: PostOffice) -> None:
    office.leave_after_accepting = True
    database.write_now(keep, "a@example.nl")

    work(database, settings_for(office.port), all_accepted)

    assert len(office.letters) == 1


def test_nothing_is_sent_in_clear_text_where_starttls_is_asked_and_not_offered(
    database: Database, office: PostOffice
) -> None:
    database.write_now(keep)

    (letter,) = work(database, settings_for(office.port, Tls.STARTTLS), all_tried)

    assert office.data_commands == 0
    assert letter.state is LetterState.QUEUED
    assert "STARTTLS" in (letter.last_error or "")


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
def test_a_letter_travels_encrypted(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: Tls
) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    database.write_now(keep)

    with open_office(**{tls.value: context}) as office:
        work(database, settings_for(office.port, tls), all_accepted)

    assert office.encrypted == [True]


def test_a_certificate_that_nobody_vouches_for_is_refused(database: Database, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    database.write_now(keep)

    with open_office(starttls=context) as office:
        (letter,) = work(database, settings_for(office.port, Tls.STARTTLS), all_tried)

    assert office.data_commands == 0
    assert letter.state is LetterState.QUEUED


def test_a_letter_that_an_earlier_desk_owed_to_no_address_fails_visibly_and_the_next_leaves(
    database: Database,
) -> None:
    """Today none is owed to an address beyond ASCII."""
    old, _ = database.write_now(keep, "zoe@example.nl", "goed@example.nl")

    def readdress(db: Session) -> None:
        db.get_one(Letter, old).to_email = "zoë@example.nl"

    database.write_now(readdress)

    with open_office() as office:
        letters = work(database, settings_for(office.port), all_settled)

    assert office.recipients == ["goed@example.nl"]
    assert letters[0].state is LetterState.FAILED


def test_without_a_mail_server_letters_wait_and_the_minute_goes_on(database: Database) -> None:
    rounds: list[object] = []
    database.write_now(keep)

    (letter,) = work(
        database, load({}, demo=True), lambda _found: bool(rounds), each_minute=lambda db: rounds.append(db)
    )

    assert (letter.state, letter.attempts) == (LetterState.QUEUED, 0)


def test_a_reminder_that_fails_does_not_keep_back_the_letters(
    database: Database, office: PostOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_db: Session) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(worker, "MINUTE", 0.01)
    database.write_now(keep)

    work(database, settings_for(office.port), all_accepted, each_minute=broken)

    assert len(office.letters) == 1
    assert "it is tried again" in caplog.text


def test_a_worker_that_is_stopped_gives_back_what_it_has_not_begun_and_what_it_claimed_ahead(
    database: Database, office: PostOffice
) -> None:
    stop = asyncio.Event()
    database.write_now(keep, *(f"pcp-{number}@example.nl" for number in range(50)))

    async def main() -> None:
        loop = asyncio.get_running_loop()

        def at_letter(number: int) -> None:
            if number == 3:
                loop.call_soon_threadsafe(stop.set)

        office.at_letter = at_letter
        await worker.run(database, settings_for(office.port), stop, idle=0.01)

    asyncio.run(main())

    letters = database.read_now(outbox.letters)
    accepted = [letter for letter in letters if letter.state is LetterState.ACCEPTED]
    waiting = [letter for letter in letters if letter.state is LetterState.QUEUED]
    assert len(accepted) == len(office.letters) < 20
    assert len(accepted) + len(waiting) == 50
    assert {letter.attempts for letter in waiting} == {0}


def test_the_log_names_no_address(
    database: Database, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    office.at_recipient = lambda address: f"550 {address} unknown" if address.startswith("gone") else None
    database.write_now(keep, "gone@example.nl", "pcp@example.nl")

    work(database, settings_for(office.port), all_settled)

    ours = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("contactdesk"))
    assert "letter 1 not sent: 550" in ours
    assert "@" not in ours


def test_two_workers_beside_each_other_send_each_letter_once(
    database_url: str, desk: Any, office: PostOffice
) -> None:
    databases = [Database(database_url, carry=desk) for _ in range(2)]
    databases[0].write_now(keep, *(f"pcp-{number}@example.nl" for number in range(60)))

    async def main() -> None:
        stop = asyncio.Event()
        workers = [
            asyncio.create_task(worker.run(each, settings_for(office.port), stop, idle=0.01))
            for each in databases
        ]
        async with asyncio.timeout(20):
            while not all_accepted(await databases[0].read(outbox.letters)):
                await asyncio.sleep(0.01)
        stop.set()
        await asyncio.gather(*workers)

    asyncio.run(main())
    for each in databases:
        each.close()

    assert sorted(office.recipients) == sorted(f"pcp-{number}@example.nl" for number in range(60))


def test_each_worker_says_that_it_is_there_also_without_a_mail_server(
    database: Database, office: PostOffice
) -> None:
    rounds: list[object] = []
    database.write_now(keep)

    work(database, load({}, demo=True), lambda _found: bool(rounds), each_minute=rounds.append)
    work(database, settings_for(office.port), all_accepted)

    beats = database.read_now(lambda db: list(db.exec(select(WorkerBeat))))
    assert len({beat.name for beat in beats}) == 2
    assert all(beat.started_at <= beat.seen_at for beat in beats)

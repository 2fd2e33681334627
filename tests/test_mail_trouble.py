"""Mail under trouble: a real server that does one thing wrong at a time. What leaves late leaves once, as the same letter."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from contactdesk import outbox, worker
from contactdesk.database import Database
from contactdesk.desk import now
from contactdesk.models import Letter
from contactdesk.outbox import Kept
from contactdesk.settings import Tls
from contactdesk.words import LetterState
from contactdesk.worker import line
from tests.mailing import all_accepted, all_settled, all_tried, keep, settings_for, work
from tests.postoffice import HANG, LEAVE, PostOffice, open_office, open_rude

QUEUED, FAILED, ACCEPTED = LetterState.QUEUED, LetterState.FAILED, LetterState.ACCEPTED


@pytest.fixture
def database(sqlite_url: str, desk: Any) -> Iterator[Database]:
    """The real clock."""
    opened = Database(sqlite_url, carry=desk)
    yield opened
    opened.close()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as opened:
        yield opened


def due_now(database: Database) -> None:
    """As if the time to wait were over; without a new count of attempts."""

    def end_of_waiting(db: Session) -> None:
        db.execute(update(Letter).where(col(Letter.state) == QUEUED).values(next_attempt_at=now(db)))

    database.write_now(end_of_waiting)


#: what goes wrong, and whether the server says that it always will
TROUBLES: dict[str, tuple[dict[str, Any], bool]] = {
    "busy at the greeting": ({"greeting": "421 4.3.2 too busy"}, False),
    "no service at the greeting": ({"greeting": "554 5.3.2 not here"}, False),
    "garbage for a greeting": ({"greeting": "SSH-2.0-OpenSSH_9.2"}, False),
    "silent at the greeting": ({"greeting": HANG}, False),
    "gone at the greeting": ({"greeting": LEAVE}, False),
    "no EHLO and no HELO": ({"EHLO": "502 5.5.1 no", "HELO": "502 5.5.1 no"}, False),
    "sender not now": ({"MAIL": "451 4.7.1 later"}, False),
    "sender never": ({"MAIL": "553 5.7.1 not you"}, True),
    "sender is to sign in": ({"MAIL": "530 5.7.0 authentication required"}, False),
    "silent at the sender": ({"MAIL": HANG}, False),
    "gone at the sender": ({"MAIL": LEAVE}, False),
    "greylisted": ({"RCPT": "450 4.7.1 greylisted, come back"}, False),
    "mailbox full": ({"RCPT": "452 4.2.2 mailbox full"}, False),
    "mailbox unknown": ({"RCPT": "550 5.1.1 no such user"}, True),
    "closing at the recipient": ({"RCPT": "421 4.3.2 closing"}, False),
    "slow at the recipient": ({"RCPT": HANG}, False),
    "disk full": ({"DATA": "452 4.3.1 insufficient storage"}, False),
    "no letters at all": ({"DATA": "554 5.7.1 no"}, True),
    "dead in the middle of a letter": ({"middle": LEAVE}, False),
    "silent in the middle of a letter": ({"middle": HANG}, False),
    "dead at the end of a letter": ({"end": LEAVE}, False),
    "slow at the end of a letter": ({"end": HANG}, False),
    "letter not now": ({"end": "451 4.3.0 later"}, False),
    "letter never": ({"end": "554 5.7.1 spam"}, True),
    "letter too big": ({"end": "552 5.3.4 too big"}, True),
    "garbage for an answer": ({"end": "\x01\x02 what?"}, False),
    "a number that is no answer": ({"end": "999 what?"}, False),
    "bytes that are no text": ({"RCPT": "550 5.1.1 onbekend \xe9\xff\x01"}, True),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_letter_meets_trouble_and_leaves_once_when_it_is_over_as_the_same_letter(
    database: Database, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    answers, is_permanent = TROUBLES[trouble]
    if HANG in answers.values():
        monkeypatch.setattr(line, "ANSWER_SECONDS", 0.3)
    database.write_now(keep, "a@example.nl", "b@example.nl")
    message_ids = database.read_now(lambda db: [db.get_one(Letter, number).message_id for number in (1, 2)])

    with open_rude(**answers) as office:
        met = work(database, settings_for(office.port), all_tried)
        assert office.letters == []
        assert [letter.state for letter in met] == [FAILED if is_permanent else QUEUED] * 2
        assert all(letter.attempts == 1 for letter in met)
        if not is_permanent:
            assert all(letter.next_attempt_at > letter.created_at for letter in met)

        monkeypatch.undo()
        office.answers = {}
        if is_permanent:
            for letter in met:
                database.write_now(outbox.retry, letter.id)
        due_now(database)
        work(database, settings_for(office.port), all_accepted)

    assert [letter["Message-ID"] for letter in office.letters] == message_ids


def test_what_was_refused_for_good_is_not_tried_again_by_itself(database: Database) -> None:
    database.write_now(keep)
    with open_rude(RCPT="550 5.1.1 no such user") as office:
        work(database, settings_for(office.port), all_tried)
        assert not database.read_now(outbox.is_due)
    assert office.verbs.count("RCPT") == 1


def test_a_refused_starttls_sends_nothing_in_clear_text(database: Database) -> None:
    database.write_now(keep)
    with open_rude(EHLO="250-rude\r\n250 STARTTLS", STAR="454 4.7.0 TLS not available") as office:
        (letter,) = work(database, settings_for(office.port, Tls.STARTTLS), all_tried)
    assert letter.state is QUEUED
    assert letter.last_error == "454 4.7.0 TLS not available"
    assert not {"MAIL", "RCPT", "DATA"} & set(office.verbs)


def test_one_letter_that_is_refused_for_its_sender_does_not_keep_back_the_next(database: Database) -> None:
    database.write_now(keep, "a@example.nl", "b@example.nl")
    refused = iter(["550 5.7.1 not this one"])

    with open_rude(MAIL=lambda _number: next(refused, None)) as office:
        letters = work(database, settings_for(office.port), all_settled)

    assert [letter.state for letter in letters] == [FAILED, ACCEPTED]
    assert len(office.letters) == 1


@pytest.mark.parametrize("enough", ["421 4.7.0 too many letters on one connection", LEAVE])
@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_a_server_that_takes_three_letters_over_a_connection_gets_them_all_over_several(
    database: Database, enough: str, verb: str
) -> None:
    database.write_now(keep, *(f"pcp-{number}@example.nl" for number in range(10)))

    with open_rude(**{verb: lambda number: enough if number > 3 else None}) as office:
        letters = work(database, settings_for(office.port), all_settled)

    assert {letter.state for letter in letters} == {ACCEPTED}
    assert {letter.attempts for letter in letters} == {1}
    assert len(office.letters) == 10
    assert office.connections == 4


def test_a_server_that_takes_none_over_any_connection_is_not_asked_without_end(database: Database) -> None:
    database.write_now(keep)
    with open_rude(MAIL="421 4.7.0 not now") as office:
        (letter,) = work(database, settings_for(office.port), all_tried)
    assert letter.state is QUEUED
    assert office.connections == 1


def test_what_was_accepted_before_the_server_died_is_not_sent_again(database: Database) -> None:
    database.write_now(keep, *(f"pcp-{number}@example.nl" for number in range(5)))

    with open_rude(middle=lambda number: LEAVE if number == 3 else None) as office:
        met = work(database, settings_for(office.port), all_settled)
        assert [letter.state for letter in met] == [ACCEPTED, ACCEPTED, QUEUED, ACCEPTED, ACCEPTED]
        office.answers = {}
        due_now(database)
        work(database, settings_for(office.port), all_accepted)

    found = [letter["Message-ID"] for letter in office.letters]
    assert len(found) == len(set(found)) == 5


def test_several_batches_share_one_connection_and_none_is_lost_or_sent_twice(
    database: Database, office: PostOffice
) -> None:
    addresses = [f"pcp-{number}@example.nl" for number in range(50)]
    database.write_now(keep, *addresses)

    work(database, settings_for(office.port), all_accepted)

    assert sorted(office.recipients) == sorted(addresses)
    assert len(office.connections) == 1


def test_the_minute_goes_on_while_the_mail_server_hangs(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "MINUTE", 0.01)
    monkeypatch.setattr(line, "ANSWER_SECONDS", 5)
    rounds: list[bool] = []
    database.write_now(keep)

    with open_rude(greeting=HANG) as office:

        def each_minute(_db: Session) -> None:
            rounds.append(office.connections == 1)

        def until(letters: list[Kept]) -> bool:
            if rounds.count(True) < 3:
                return False
            assert [letter.last_error for letter in letters] == [None], "the worker still waits"
            office.let_go()
            return True

        work(database, settings_for(office.port), until, each_minute=each_minute)


def test_what_was_sent_while_the_database_was_away_is_marked_when_it_is_back(
    database: Database, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The marks wait in the worker: the letters need not leave twice for it."""
    monkeypatch.setattr(worker, "AFTER_ERROR_SECONDS", 0.01)
    turn, away = outbox.turn, iter([OSError("the database is away")] * 3)

    def broken(db: Session, by: str, fates: Any, left: Any, **more: Any) -> Any:
        if fates and (error := next(away, None)):
            raise error
        return turn(db, by, fates, left, **more)

    monkeypatch.setattr(outbox, "turn", broken)
    database.write_now(keep, *(f"pcp-{number}@example.nl" for number in range(25)))

    letters = work(database, settings_for(office.port), all_accepted)

    assert next(away, None) is None
    assert len(office.letters) == 25
    assert {letter.attempts for letter in letters} == {1}

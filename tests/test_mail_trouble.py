"""Mail under trouble: a real server that does one thing wrong at a time. What leaves late leaves once, as the same letter."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from contactdesk import operations
from contactdesk.letters import outbox
from contactdesk.letters.outbox import KeptLetter
from contactdesk.operations import worker
from contactdesk.operations.worker import smtp
from contactdesk.settings import Tls
from contactdesk.store import Database
from contactdesk.store.desk import now
from contactdesk.store.models import Letter
from contactdesk.words import LetterState
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
        outbox.probe_now(db)

    database.write_now(end_of_waiting)


#: whom the server refuses: us (that says nothing about a letter), this letter for now, this letter for ever
LINE, LATER, NEVER = "the line", "later", "never"
#: what goes wrong, and whom it is about
TROUBLES: dict[str, tuple[dict[str, Any], str]] = {
    "busy at the greeting": ({"greeting": "421 4.3.2 too busy"}, LINE),
    "no service at the greeting": ({"greeting": "554 5.3.2 not here"}, LINE),
    "garbage for a greeting": ({"greeting": "SSH-2.0-OpenSSH_9.2"}, LINE),
    "silent at the greeting": ({"greeting": HANG}, LINE),
    "gone at the greeting": ({"greeting": LEAVE}, LINE),
    "no EHLO and no HELO": ({"EHLO": "502 5.5.1 no", "HELO": "502 5.5.1 no"}, LINE),
    "sender not now": ({"MAIL": "451 4.7.1 later"}, LINE),
    "sender never": ({"MAIL": "553 5.7.1 not you"}, LINE),
    "sender is to sign in": ({"MAIL": "530 5.7.0 authentication required"}, LINE),
    "silent at the sender": ({"MAIL": HANG}, LINE),
    "gone at the sender": ({"MAIL": LEAVE}, LINE),
    "greylisted": ({"RCPT": "450 4.7.1 greylisted, come back"}, LATER),
    "mailbox full": ({"RCPT": "452 4.2.2 mailbox full"}, LATER),
    "mailbox unknown": ({"RCPT": "550 5.1.1 no such user"}, NEVER),
    "to sign in first, said at the recipient": ({"RCPT": "530 5.7.0 authentication required"}, LINE),
    "closing at the recipient": ({"RCPT": "421 4.3.2 closing"}, LATER),
    "slow at the recipient": ({"RCPT": HANG}, LATER),
    "disk full": ({"DATA": "452 4.3.1 insufficient storage"}, LATER),
    "no letters at all": ({"DATA": "554 5.7.1 no"}, NEVER),
    "dead in the middle of a letter": ({"middle": LEAVE}, LATER),
    "silent in the middle of a letter": ({"middle": HANG}, LATER),
    "dead at the end of a letter": ({"end": LEAVE}, LATER),
    "slow at the end of a letter": ({"end": HANG}, LATER),
    "letter not now": ({"end": "451 4.3.0 later"}, LATER),
    "letter never": ({"end": "554 5.7.1 spam"}, NEVER),
    "letter too big": ({"end": "552 5.3.4 too big"}, NEVER),
    "garbage for an answer": ({"end": "\x01\x02 what?"}, LATER),
    "a number that is no answer": ({"end": "999 what?"}, LATER),
    "bytes that are no text": ({"RCPT": "550 5.1.1 onbekend \xe9\xff\x01"}, NEVER),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_letter_meets_trouble_and_leaves_once_when_it_is_over_as_the_same_letter(
    database: Database, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    answers, whose = TROUBLES[trouble]
    is_permanent = whose is NEVER
    if HANG in answers.values():
        monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.3)
    database.write_now(keep, "a@example.nl", "b@example.nl")
    message_ids = database.read_now(lambda db: [db.get_one(Letter, number).message_id for number in (1, 2)])

    with open_rude(**answers) as office:
        met = work(database, settings_for(office.port), all_tried)
        assert office.letters == []
        assert [letter.state for letter in met] == [FAILED if is_permanent else QUEUED] * 2
        assert all(letter.attempts == (0 if whose is LINE else 1) for letter in met)
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


@pytest.mark.parametrize(
    "said",
    [
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        "553 5.7.1 <loket@example.nl>: Sender address rejected: not owned by user desk",
        "550 5.1.8 sender domain unknown",
        "452 4.3.1 no room",
    ],
)
def test_a_sender_that_is_refused_is_no_letters_fault_and_all_leave_when_that_is_mended(
    database: Database, said: str
) -> None:
    """One connection and one MAIL FROM for all of them, one thing said about it, nothing given up."""
    database.write_now(keep, *(f"pcp@{number}.example.nl" for number in range(8)))

    with open_rude(MAIL=said) as office:
        met = work(database, settings_for(office.port), all_tried)
        assert {(letter.state, letter.attempts) for letter in met} == {(QUEUED, 0)}
        assert (office.connections, office.verbs.count("MAIL")) == (1, 1)
        (down,) = database.read_now(outbox.shut)
        assert down.error == outbox.redact(said)
        found = {one.name: one.wrong for one in database.read_now(operations.examine)}
        assert said[:3] in (found["line"] or "")

        office.answers = {}
        assert database.write_now(outbox.retry, 3)
        letters = work(database, settings_for(office.port), all_accepted)

    assert len(office.letters) == len(letters) == 8
    assert database.read_now(outbox.shut) == []


@pytest.mark.parametrize("at", ["RCPT", "end"])
@pytest.mark.parametrize(
    "said",
    [
        "550 5.7.60 cannot send as this sender",
        "554 5.7.1 <desk>: Client host rejected: denied",
        "550 5.7.705 Access denied, tenant has exceeded threshold",
        "550 5.7.501 Access denied, spam abuse detected",
        "554 5.1.90 daily limit of this sender reached",
    ],
)
def test_what_is_said_of_us_late_gives_up_no_letter(database: Database, at: str, said: str) -> None:
    database.write_now(keep)
    with open_rude(**{at: said}) as office:
        (letter,) = work(database, settings_for(office.port), all_tried)
    assert (letter.state, letter.attempts) == (QUEUED, 1)


def test_a_slow_recipient_holds_up_nobody(database: Database) -> None:
    """Eight letters to a domain that takes long over each; the notice was written last, and others after it."""
    slow = [f"lid-{number}@tweedekamer.example" for number in range(8)]
    database.write_now(keep, *slow)
    database.write_now(keep, "bureau@szw.example", template=outbox.NOTICE, to_party="minister")
    database.write_now(keep, "pcp@szw.example", "bureau@tweedekamer.example")
    database.write_now(keep, "bureau.2@tweedekamer.example", template=outbox.NOTICE)
    waits = threading.Event()

    with open_office() as office:
        office.waits_at_recipient = lambda address: None if not address.startswith("lid") else waits

        def until(letters: list[KeptLetter]) -> bool:
            if len(office.recipients) < 3:
                return False
            assert {one.to_email for one in letters if one.state is ACCEPTED} <= set(office.recipients)
            waits.set()
            return all_accepted(letters)

        work(database, settings_for(office.port), until)

    assert set(office.recipients[:3]) == {
        "bureau@szw.example",
        "pcp@szw.example",
        "bureau.2@tweedekamer.example",
    }
    assert len(office.recipients) == 12


def test_after_an_outage_the_ministers_are_told_first(database: Database, office: PostOffice) -> None:
    database.write_now(keep, *(f"pcp-{number}@example.nl" for number in range(60)))
    database.write_now(keep, "bureau@example.nl", template=outbox.NOTICE)

    work(database, settings_for(office.port), all_accepted)

    assert office.recipients[0] == "bureau@example.nl"


def test_a_server_that_wants_one_connection_at_a_time_gets_all_letters_over_one(database: Database) -> None:
    database.write_now(keep, *(f"pcp@{number}.example.nl" for number in range(12)))
    with open_rude(at_most=1) as office:
        letters = work(database, settings_for(office.port), all_accepted)
    assert {letter.attempts for letter in letters} == {1}
    assert len(office.letters) == 12
    assert database.read_now(outbox.shut) == []


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
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 5)
    rounds: list[bool] = []
    database.write_now(keep)

    with open_rude(greeting=HANG) as office:

        def each_minute(_db: Session) -> None:
            rounds.append(office.connections == 1)

        def until(letters: list[KeptLetter]) -> bool:
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

"""Reports that a letter did not arrive: read from whatever a mail server hands on, and believed only of our own letters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from sqlmodel import Session

from contactdesk.letters import delivery_reports, incoming, outbox
from contactdesk.letters.delivery_reports import RecipientFate, Report, ReportSays
from contactdesk.letters.outbox import Heard, returning
from contactdesk.operations import reminders
from contactdesk.settings import SettingsError, load
from contactdesk.settings.incoming import HandingOn
from contactdesk.store import Database
from contactdesk.store.models import IncomingMail, Letter
from contactdesk.words import Incoming, LetterState
from tests import reports
from tests.conftest import CONFIG, Clock
from tests.contacts import Given
from tests.mailing import all_accepted, keep, settings_for, work
from tests.postoffice import open_office

LEASE = timedelta(minutes=5)
OURS = "<0123456789abcdef0123456789abcdef@desk.example>"
#: as postfix 3.7 sends it, shortened
POSTFIX = """\
Return-Path: <>
Date: Wed, 25 Nov 2026 08:32:53 +0000 (UTC)
From: MAILER-DAEMON@mail.desk.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: loket@desk.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B/1"
Message-Id: <20261125083253.9A1@mail.desk.example>

This is a MIME-encapsulated message.

--B/1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.desk.example. <pcp@example.nl>: user unknown
--B/1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.desk.example
X-Postfix-Queue-ID: 8F1
Arrival-Date: Wed, 25 Nov 2026 08:32:52 +0000 (UTC)

Final-Recipient: rfc822; pcp@example.nl
Original-Recipient: rfc822;pcp@example.nl
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.nl
Diagnostic-Code: smtp; 550 5.1.1 <pcp@example.nl>: user unknown

--B/1
Content-Description: Undelivered Message
Content-Type: {returned}

Received: from desk.example
From: Contactdesk <loket@desk.example>
To: pcp@example.nl
Subject: Nieuw verzoek
Message-ID: {message_id}

--B/1--
"""


def report(**changes: str) -> bytes:
    values = {"action": "failed", "status": "5.1.1", "returned": "message/rfc822", "message_id": OURS}
    return POSTFIX.format(**values | changes).replace("\n", "\r\n").encode()


@pytest.fixture
def letter(database: Database) -> Letter:
    """Accepted by the mail server."""
    database.write_now(keep, "PCP@example.nl")
    database.write_now(outbox.claim, "one", limit=1, lease=LEASE)
    database.write_now(outbox.mark_accepted, [1])
    return database.read_now(lambda db: db.get_one(Letter, 1))


def now_is(database: Database) -> Letter:
    return database.read_now(lambda db: db.get_one(Letter, 1))


def heard(database: Database, raw: bytes) -> Heard:
    found = delivery_reports.read(raw)
    assert found
    return database.write_now(outbox.report, found)


def came_back(database: Database, raw: bytes) -> bool:
    return heard(database, raw) is Heard.CAME_BACK


def said(raw: bytes) -> ReportSays | None:
    found = delivery_reports.read(raw)
    return found.fate("pcp@example.nl").said if found and OURS in found.numbers else None


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_letter_the_mailbox_and_the_reason(returned: str) -> None:
    fate = RecipientFate(
        ReportSays.FAILED, frozenset({"pcp@example.nl"}), "550 5.1.1 <pcp@example.nl>: user unknown"
    )
    at = datetime(2026, 11, 25, 8, 32, 52, tzinfo=UTC)
    assert delivery_reports.read(report(returned=returned)) == Report((OURS,), (fate,), at)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        (reports.MACHINES, ReportSays.FAILED),
        (reports.WORDS, ReportSays.FAILED),
        (reports.DELAYS, ReportSays.DELAYED),
        (reports.ARRIVALS, ReportSays.DELIVERED),
        (reports.NO_REPORTS, None),
    ],
    ids=["for machines", "in words", "delays", "arrivals", "no reports"],
)
def test_every_shape_says_what_it_says(
    shapes: dict[str, str], expected: ReportSays | None, line_end: bytes
) -> None:
    found = {name: said(reports.filled(text, OURS).replace(b"\n", line_end)) for name, text in shapes.items()}
    assert found == dict.fromkeys(shapes, expected)


def test_of_several_recipients_the_one_that_was_written_to_decides() -> None:
    """A list that reached the mailbox and one of those behind it not."""
    block = b"\r\nFinal-Recipient: rfc822; elders@example.nl\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    found = delivery_reports.read(
        report(action="delivered").replace(
            b"\r\n--B/1\r\nContent-Description: Und", block + b"\r\n--B/1\r\nContent-Description: Und"
        )
    )
    assert found
    assert found.fate("PCP@example.nl").said is ReportSays.DELIVERED
    assert found.fate("wie@example.nl").said is ReportSays.FAILED


def test_a_mail_server_that_gave_up_after_days_says_failed_with_a_4() -> None:
    """RFC 3464, 2.3.3: `failed` is final, whatever the class of the status."""
    assert delivery_reports.read(report(status="4.4.1"))


def test_where_the_mail_server_says_little_the_status_is_the_reason() -> None:
    bare = report().replace(b"smtp; 550 5.1.1 <pcp@example.nl>: user unknown", b"x-unix; no such file")
    found = delivery_reports.read(bare)
    assert found
    assert found.fates[0].reason == "5.1.1 no such file"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_nothing_but_a_failure_is_a_failure(action: str) -> None:
    assert said(report(action=action)) is ReportSays.DELIVERED


@pytest.mark.parametrize("message_id", ["", "<x@example.nl>", OURS.upper(), OURS[2:], "<\0>", "x" * 5000])
def test_a_message_id_that_cannot_be_ours_is_nothing(message_id: str) -> None:
    assert delivery_reports.read(report(message_id=message_id)) is None


#: what comes in besides: nothing of it changes a letter, and nothing is answered
OTHERS = {
    "nothing": b"",
    "an answer": b"From: anna@example.nl\r\nSubject: Re: Nieuw verzoek\r\nIn-Reply-To: %b\r\n\r\nDag.\r\n"
    % OURS.encode(),
    "out of office": b"From: anna@example.nl\r\nAuto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: All\r\n"
    b"Precedence: bulk\r\nReferences: %b\r\n\r\nIk ben er niet.\r\n" % OURS.encode(),
    "a letter of our own": b"From: loket@desk.example\r\nMessage-ID: %b\r\n\r\nDag.\r\n" % OURS.encode(),
    "headers only": b"Content-Type: multipart/report; report-type=delivery-status; boundary=x",
    "no boundary": b"Content-Type: multipart/report\r\n\r\n--x\r\n",
    "bytes": bytes(range(256)) * 50,
    "cut off": report()[: len(report()) // 2],
    "no end of parts": b"".join(
        b"Content-Type: multipart/report; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(3000)
    ),
    "letters in letters": b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "headers without end": b"X: y\r\n" * 100_000,
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_is_no_report_says_nothing(what: str) -> None:
    assert delivery_reports.read(OTHERS[what]) is None


def test_a_report_with_a_letter_of_any_size_is_read_as_far_as_it_matters() -> None:
    moved = report().replace(b"\r\n\r\n--B/1--", b"\r\n\r\n" + b"x" * 3 * delivery_reports.LONGEST)
    assert delivery_reports.read(moved) == delivery_reports.read(report())


@hypothesis.settings(max_examples=300)
@hypothesis.given(st.data())
def test_no_bytes_break_the_reading(data: st.DataObject) -> None:
    raw = bytearray(report())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    delivery_reports.read(bytes(raw))
    delivery_reports.read(data.draw(st.binary(max_size=400)))


def test_a_letter_that_came_back_says_so_and_why_without_an_address(
    database: Database, letter: Letter, clock: Clock
) -> None:
    assert came_back(database, report(message_id=letter.message_id))
    found = now_is(database)
    assert (found.state, found.bounced_at) == (LetterState.BOUNCED, clock())
    assert found.last_error == "550 5.1.1 <(adres)>: user unknown"


def test_a_second_report_changes_nothing_more(database: Database, letter: Letter, clock: Clock) -> None:
    came_back(database, report(message_id=letter.message_id))
    before = now_is(database)
    clock.advance(timedelta(hours=1))
    assert not came_back(database, report(message_id=letter.message_id))
    assert now_is(database) == before


def test_a_report_that_is_quicker_than_the_mark_of_the_worker_is_not_lost(database: Database) -> None:
    database.write_now(keep, "pcp@example.nl")
    (sent,) = database.write_now(outbox.claim, "one", limit=1, lease=LEASE)
    assert came_back(database, report(message_id=sent.message_id))
    database.write_now(outbox.mark, "one", [outbox.Fate(sent.id)])
    assert now_is(database).state is LetterState.BOUNCED


@pytest.mark.parametrize("state", [LetterState.QUEUED, LetterState.FAILED])
def test_a_letter_that_did_not_leave_cannot_come_back(
    database: Database, letter: Letter, state: LetterState
) -> None:
    def put_back(db: Session) -> None:
        db.get_one(Letter, 1).state = state

    database.write_now(put_back)
    assert not came_back(database, report(message_id=letter.message_id))
    assert now_is(database).state is state


def test_a_forged_report_marks_no_letter(database: Database, letter: Letter, clock: Clock) -> None:
    """Who does not have the letter cannot know its number; and a number says nothing for ever."""
    assert heard(database, report()) is Heard.NOTHING
    clock.advance(returning.REPORT_WITHIN + timedelta(seconds=1))
    assert heard(database, report(message_id=letter.message_id)) is Heard.NOTHING
    assert now_is(database).state is LetterState.ACCEPTED


def test_a_letter_that_was_passed_on_came_back_too(database: Database, letter: Letter) -> None:
    """A functional mailbox hands letters on; the report then names who it was handed on to."""
    raw = reports.filled(reports.MACHINES["to another address"], letter.message_id)
    assert heard(database, raw) is Heard.CAME_BACK


def test_a_letter_that_is_delayed_is_still_on_its_way_until_it_arrives_or_comes_back(
    database: Database, letter: Letter, clock: Clock
) -> None:
    delay = report(message_id=letter.message_id, action="delayed", status="4.4.7")
    for after, left in (("delivered", LetterState.ACCEPTED), ("failed", LetterState.BOUNCED)):
        assert heard(database, delay) is Heard.DELAYED
        assert (now_is(database).state, now_is(database).delayed_at) == (LetterState.ACCEPTED, clock())
        assert [one.id for one in database.read_now(outbox.delayed, 9)] == [letter.id]
        heard(database, report(message_id=letter.message_id, action=after))
        assert (now_is(database).state, now_is(database).delayed_at) == (left, None)


def test_a_delay_that_nothing_followed_is_over_after_five_days(
    database: Database, letter: Letter, clock: Clock
) -> None:
    heard(database, report(message_id=letter.message_id, action="delayed"))
    clock.advance(returning.DELAY_HOLDS)
    assert database.read_now(outbox.delayed, 9) == []


def test_a_report_of_an_earlier_sending_does_not_mark_the_later_one(
    database: Database, letter: Letter, clock: Clock
) -> None:
    """Its number stays the same; the moment it left, which stands in what is returned, does not."""
    first = report(message_id=letter.message_id)
    clock.moment = datetime(2026, 11, 25, 8, 40, tzinfo=UTC)
    assert came_back(database, first)
    database.write_now(outbox.retry, 1)
    database.write_now(outbox.claim, "one", limit=1, lease=LEASE)
    database.write_now(outbox.mark_accepted, [1])
    assert heard(database, first) is Heard.NOTHING
    assert heard(database, first.replace(b"Action: failed", b"Action: delayed")) is Heard.NOTHING
    assert now_is(database).state is LetterState.ACCEPTED
    assert came_back(database, first.replace(b"08:32:52 +0000", b"08:40:00 +0000"))


def test_the_command_marks_the_letter_of_a_report_without_a_word(
    feed: Any, database_url: str, desk: Any
) -> None:
    database = Database(database_url, carry=desk)
    database.write_now(keep, "pcp@example.nl")
    (sent,) = database.write_now(outbox.claim, "one", limit=1, lease=LEASE)
    database.write_now(outbox.mark_accepted, [sent.id])

    assert feed(report(message_id=sent.message_id)) == (0, "", "")

    assert now_is(database).state is LetterState.BOUNCED
    code, _, errors = feed(report())
    assert (code, errors.count("\n")) == (0, 1)
    assert "no report of a letter that left here lately" in errors
    database.close()


@pytest.mark.parametrize("what", ["nothing", "out of office", "bytes", "no end of parts"])
def test_the_command_takes_whatever_comes_with_one_line(feed: Any, what: str) -> None:
    code, output, errors = feed(OTHERS[what])
    assert (code, output, errors.count("\n")) == (0, "", 1)


def test_while_the_database_is_away_the_mail_server_is_to_keep_the_report(
    feed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in ("sqlite:////nowhere/desk.db", "postgresql+psycopg://nobody@127.0.0.1:1/none", "nonsense"):
        monkeypatch.setenv("CONTACTDESK_DATABASE_URL", url)
        code, output, errors = feed(report())
        assert (code, output, errors.count("\n")) == (75, "", 1)
        assert "offer this message again" in errors


@pytest.fixture
def stranger(given: Given) -> Given:
    """A desk with one administrator, and a mail server that hands on what comes in."""
    return given.with_one_administrator()


def comes_in(given: Given, raw: bytes) -> Incoming:
    return given.database.write_now(incoming.take, raw, delivery_reports.look(raw))


LEAK = reports.filled(reports.NO_REPORTS["a vulnerability report"], OURS)


def test_what_is_no_report_is_counted_and_handed_on_whole(stranger: Given) -> None:
    """Also what no mail server would write so: it arrives as it came in."""
    raw = LEAK + bytes(range(256)) * 20
    assert comes_in(stranger, raw) is Incoming.OTHER
    stranger.database.write_now(reminders.due)

    with open_office() as office:
        work(stranger.database, settings_for(office.port), all_accepted)
    (arrived,) = [one for one in office.letters if "kwam een bericht binnen" in str(one["Subject"])]
    (attachment,) = [part for part in arrived.walk() if part.get_filename() == "bericht.eml"]
    assert attachment.get_payload(decode=True) == raw
    assert arrived["To"] == stranger.actor("beheer").email
    assert stranger.database.read_now(incoming.tally) == incoming.IncomingTally([("ander bericht", 1)], 0)


def test_the_page_of_the_administrators_counts_what_came_in_and_says_nothing_of_it(stranger: Given) -> None:
    comes_in(stranger, LEAK)
    comes_in(stranger, reports.filled(reports.WORDS["qmail"], OURS))
    page = stranger.sign_in("beheer").get("/beheer/berichten").text
    assert "Er wacht nog 2 op doorsturen." in page
    assert "Bericht van een mailserver dat wij niet begrepen" in page
    assert "Ik vond een lek" not in page
    assert "onderzoeker@example.org" not in page


@pytest.mark.parametrize("name", reports.NO_REPORTS)
def test_nothing_that_comes_in_vanishes(stranger: Given, name: str) -> None:
    assert comes_in(stranger, reports.filled(reports.NO_REPORTS[name], OURS)) in (
        Incoming.OTHER,
        Incoming.REPORT,
    )
    assert len(stranger.rows(IncomingMail)) == 1


def handed_on(given: Given) -> Letter:
    comes_in(given, LEAK)
    given.database.write_now(incoming.hand_on)
    letter: Letter = next(one for one in given.rows(Letter) if one.template == outbox.HANDED_ON)
    given.database.write_now(outbox.claim, "one", limit=9, lease=LEASE)
    given.database.write_now(outbox.mark_accepted, [letter.id])
    return letter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (reports.MACHINES["postfix"], Incoming.CAME_BACK),
        (reports.NO_REPORTS["out of office"], Incoming.LOOP),
        (reports.NO_REPORTS["a mailbox that answers"], Incoming.LOOP),
        ("From: loket@desk.example\nMessage-ID: {mid}\n\nEr kwam een bericht binnen.\n", Incoming.LOOP),
        (reports.NO_REPORTS["an answer"], Incoming.OTHER),
    ],
    ids=["came back", "out of office", "answers by itself", "handed on to ourselves", "a person"],
)
def test_what_was_handed_on_goes_round_no_more(stranger: Given, text: str, expected: Incoming) -> None:
    letter = handed_on(stranger)
    assert comes_in(stranger, reports.filled(text, letter.message_id)) is expected
    waits = stranger.database.read_now(incoming.tally).waiting
    assert waits == (1 if expected is Incoming.OTHER else 0)


def test_a_mailbox_that_hands_on_to_the_desk_itself_is_shown_as_come_back(stranger: Given) -> None:
    letter = handed_on(stranger)
    comes_in(stranger, reports.filled("Message-ID: {mid}\n\nx\n", letter.message_id))
    assert [one.id for one in stranger.database.read_now(outbox.stopped, 9)] == [letter.id]


def test_the_mailbox_of_the_settings_goes_before_the_administrators(given: Given) -> None:
    comes_in(given, LEAK)
    with_setting = replace(
        given.database.read_now(lambda db: db.info["desk"]),
        settings=load({}, demo=True).model_copy(
            update={"incoming": HandingOn(hand_on_to="post@bzk.example")}
        ),
    )

    def chosen(db: Session) -> int:
        db.info["desk"] = with_setting
        return incoming.hand_on(db)

    assert given.database.write_now(chosen) == 1
    assert [one.to_email for one in given.rows(Letter)][-1:] == ["post@bzk.example"]


def test_a_flood_and_what_is_too_large_stay_with_the_mail_server(
    feed: Any, database_url: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "FULL", 1)
    monkeypatch.setattr(incoming, "LARGEST", 2000)
    assert feed(b"x" * 2001)[0] == 75
    assert feed(LEAK)[0] == 0
    assert feed(LEAK)[0] == 75
    database = Database(database_url, carry=desk)
    assert database.read_now(incoming.counts) == {Incoming.OTHER: 1}
    database.close()


def test_what_was_handed_on_is_gone_after_a_month(stranger: Given) -> None:
    handed_on(stranger)
    stranger.clock.advance(incoming.KEPT + timedelta(seconds=1))
    stranger.database.write_now(incoming.hand_on)
    assert stranger.rows(IncomingMail) == []


@pytest.mark.parametrize("address", ["loket@desk.example", "LOKET@desk.example"])
@pytest.mark.parametrize("name", ["Loket", "Loket, BZK"])
def test_nothing_is_handed_on_to_an_address_that_letters_leave_from(
    name: str, address: str, tmp_path: Path
) -> None:
    for each in CONFIG.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    with (tmp_path / "contactdesk.toml").open("a") as file:
        file.write(f'\n[incoming]\nhand_on_to = "{address}"\n')
    environ = {
        "CONTACTDESK_MAIL_FROM": f"{name} <loket@desk.example>",
        "CONTACTDESK_CONFIG_DIR": str(tmp_path),
    }
    with pytest.raises(SettingsError, match=r"contactdesk\.toml: \[incoming\] hand_on_to is an address"):
        load(environ, demo=True)

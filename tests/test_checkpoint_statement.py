"""A checkpoint as somebody keeps it: in a file, a letter, a mailbox; what it is worth, and what is none."""

import fcntl
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from contactdesk.audit import Checkpoint, checkpoint_file, statement

KEY = "k3y-Q8s7d6f5g4h3j2k1l0-AbCdEfGhIj"
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ONE = Checkpoint(MORNING, 12, 14, "a" * 64)
TWO = Checkpoint(MORNING + timedelta(days=1), 20, 22, "b" * 64)
THREE = Checkpoint(MORNING + timedelta(days=2), 21, 23, "c" * 64)


def mail(text: str, *, of: str = "quoted-printable") -> bytes:
    message = EmailMessage()
    message["Subject"], message["To"] = "Controlepunt", "kas@example.nl"
    message.set_content(text, charset="utf-8", cte=of)
    return message.as_bytes()


LETTER = (
    f"Controlepunt van het logboek\n\nRegels: 12\n\n{statement.block(ONE, KEY)}\n\nTot {{ en }} – één keer.\n"
)
QUOTED = "".join(f"> > {row}\n" for row in LETTER.splitlines())


@pytest.mark.parametrize(
    "kept",
    [
        statement.line(ONE, KEY).encode(),
        LETTER.encode(),
        LETTER.replace("\n", "\r\n").replace("  ", "\N{NO-BREAK SPACE} ").encode(),
        QUOTED.encode(),
        mail(LETTER),
        mail(QUOTED, of="base64"),
        b"From kas@example.nl Tue Nov 24 09:00:00 2026\n" + mail(LETTER),
        b"Datum: dinsdag\n\n" + LETTER.encode(),
    ],
    ids=["line", "letter", "windows", "quoted", "mail", "forwarded", "mailbox", "pasted"],
)
def test_what_somebody_kept_is_read_back_in_whatever_form(kept: bytes) -> None:
    (found,) = statement.read(kept, "bewaard")
    assert found == statement.Statement(ONE, statement.public_key(KEY), True)
    assert found.checkpoint.source == "bewaard, checkpoint 1"


def test_a_mailbox_of_a_year_holds_all_of_its_letters_once() -> None:
    sent = [mail(statement.block(each, KEY)) for each in (ONE, TWO, ONE)]
    box = b"".join(b"From desk@example.nl Tue Nov 24 09:00:00 2026\n" + each + b"\n" for each in sent)
    assert [each.checkpoint for each in statement.read(box, "x")] == [ONE, TWO]


@pytest.mark.parametrize("field", ["at", "entries", "entry", "head", "signature", "key"])
def test_a_statement_in_which_something_was_changed_has_no_signature_that_fits(field: str) -> None:
    other = statement.fields(TWO, "another-key-9f8e7d6c5b4a3f2e1d0c-XyZ")
    changed = statement.fields(ONE, KEY) | {field: other[field]}
    (found,) = statement.read(json.dumps(changed).encode(), "x")
    assert not found.is_signed


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"\xff\xfe{\x00",
        b'{"head": "aa"}',
        json.dumps(statement.fields(ONE, KEY) | {"at": "gisteren"}).encode(),
        json.dumps(statement.fields(ONE, KEY) | {"at": "2026-11-24T08:00:00"}).encode(),
        json.dumps(statement.fields(ONE, KEY) | {"entries": "12"}).encode(),
        json.dumps(statement.fields(ONE, KEY) | {"entries": True}).encode(),
        json.dumps(statement.fields(ONE, KEY) | {"head": None}).encode(),
        json.dumps(statement.fields(ONE, KEY) | {"signature": 3}).encode(),
        statement.line(ONE, KEY)[:-20].encode(),
    ],
)
def test_what_is_no_checkpoint_is_passed_over(text: bytes) -> None:
    assert statement.read(text, "x") == []


# the file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept.jsonl"


def kept_in(path: Path) -> list[Checkpoint]:
    return [each.checkpoint for each in statement.read(path.read_bytes(), "x")]


def test_a_new_file_begins_with_the_last_and_then_gets_what_it_lacks(path: Path) -> None:
    assert checkpoint_file.append(path, [ONE, TWO], KEY) == 1
    assert checkpoint_file.append(path, [ONE, TWO], KEY) == 0
    assert checkpoint_file.append(path, [ONE, TWO, THREE], KEY) == 1
    assert kept_in(path) == [TWO, THREE]
    assert path.read_text().count("\n") == 2


def test_what_stands_in_the_file_is_never_touched(path: Path) -> None:
    cut_off = statement.line(ONE, KEY)[:-30]
    path.write_text(cut_off)
    checkpoint_file.append(path, [ONE], KEY)
    checkpoint_file.append(path, [ONE, TWO], KEY)
    assert path.read_text().startswith(f"{cut_off}\n")
    assert kept_in(path) == [ONE, TWO]


def test_a_long_file_is_read_at_its_end_only(path: Path) -> None:
    path.write_text("".join(statement.line(replace(ONE, entries=n), KEY) for n in range(200)))
    assert path.stat().st_size > checkpoint_file.TAIL
    assert checkpoint_file.append(path, [ONE, TWO], KEY) == 1


def test_who_finds_another_worker_writing_waits_and_then_reads_what_it_wrote(path: Path) -> None:
    with path.open("a") as other, ThreadPoolExecutor(1) as pool:
        fcntl.flock(other, fcntl.LOCK_EX)
        waiting = pool.submit(checkpoint_file.append, path, [ONE], KEY)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        other.write(statement.line(ONE, KEY))
        other.flush()
        fcntl.flock(other, fcntl.LOCK_UN)
        assert waiting.result() == 0
    assert path.read_text() == statement.line(ONE, KEY)

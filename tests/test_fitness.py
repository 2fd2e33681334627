"""`db check` says why a database cannot be trusted with a desk: each thing tried on a real one."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from contactdesk.store import engines, fitness, migrations
from tests.conftest import numbers, postgresql_copy, run_sql
from tests.test_cli import KEY

NOBODY = 65534
#: what makes the tests' own server quick makes it lose commits too
OURS = ["synchronous_commit", "fsync", "full_page_writes"]


@pytest.fixture
def server_url(postgresql_template: str) -> Iterator[str]:
    with postgresql_copy(postgresql_template) as url:
        yield url


def found(url: str) -> list[str]:
    """What is wrong, but for what every server of the tests has."""
    return [line for line in migrations.unfit(url) if not any(setting in line for setting in OURS)]


def test_a_fit_database_gets_no_word(server_url: str, sqlite_url: str) -> None:
    assert found(server_url) == []
    assert found(sqlite_url) == []


def test_a_server_that_may_lose_a_commit_is_named_with_the_setting(server_url: str) -> None:
    lines = migrations.unfit(server_url)

    assert [line.split()[3] for line in lines] == OURS
    assert all(line.endswith("switch it on") for line in lines)


def test_a_server_that_is_too_old_is_named(server_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitness, "OLDEST", 99)

    (line,) = found(server_url)

    assert line.endswith("which gets no repairs; install 99 or newer")


def test_a_database_in_another_encoding_is_named(postgresql_server: str) -> None:
    name = f"latin_{next(numbers)}"
    run_sql(postgresql_server, f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    try:
        (line,) = found(postgresql_server.format(name))
    finally:
        run_sql(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")

    assert line == "the database is encoded in LATIN1; make it anew with ENCODING 'UTF8'"


def test_a_user_without_rights_reads_which(server_url: str, postgresql_server: str) -> None:
    name, user = str(make_url(server_url).database), f"guest_{next(numbers)}"
    run_sql(
        postgresql_server,
        f"CREATE ROLE {user} LOGIN",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {user}",
        f"REVOKE DELETE ON letter FROM {user}",
        database=name,
    )

    lines = found(server_url.replace("postgres:@", f"{user}@"))
    run_sql(postgresql_server, f"DROP OWNED BY {user}", f"DROP ROLE {user}", database=name)

    assert lines == [
        "this user may make no tables; make it the owner of the database and its schema",
        "this user may not read and change letter; make it the owner of all tables",
    ]


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anywhere: for a while this process is somebody else."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can look into; pytest's own is closed to others."""
    with tempfile.TemporaryDirectory(prefix="contactdesk-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize(("which", "mode"), [("folder", 0o555), ("file", 0o444)])
def test_a_file_or_folder_that_cannot_be_written_is_named(open_folder: Path, which: str, mode: int) -> None:
    file = open_folder / "desk.db"
    migrations.upgrade(f"sqlite:///{file}")
    closed = open_folder if which == "folder" else file
    for path in (open_folder, file):
        path.chmod(0o777)
    closed.chmod(mode)

    with as_nobody():
        (line,) = migrations.unfit(f"sqlite:///{file}")

    open_folder.chmod(0o755)
    assert line == f"{closed} cannot be written to by this user; give it the file and its folder"


def test_a_database_without_a_write_ahead_log_is_refused() -> None:
    memory = closing(sqlite3.connect(":memory:"))
    with memory as connection, pytest.raises(sqlite3.OperationalError, match="put the file on a local disk"):
        engines.use_wal(connection)


def test_db_check_says_it_in_one_line(command: Any, server_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTDESK_DATABASE_URL", server_url)
    monkeypatch.setenv("CONTACTDESK_SECRET_KEY", KEY)

    code, _, err = command("db", "check")

    assert code == 1
    # of an older Python it warns besides
    said = [line for line in err.splitlines() if not line.startswith("contactdesk: warning: Python")]
    assert said == [f"contactdesk: {line}" for line in migrations.unfit(server_url)]

"""What the desk keeps in files is for their owner alone, whatever the umask, and narrowed where it was wider."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from contactdesk.demo.mail import Post
from contactdesk.store import open_engine
from contactdesk.store.closed_files import make_closed


@pytest.fixture(autouse=True)
def _careless_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def test_a_new_database_and_what_stands_beside_it_are_its_owners_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'desk.db'}", writes=True)
    with engine.begin() as writer:
        writer.execute(text("CREATE TABLE deed (id INTEGER)"))
        found = modes(tmp_path)
    engine.dispose()

    assert found == {"desk.db": 0o600, "desk.db-wal": 0o600, "desk.db-shm": 0o600}


def test_also_where_who_only_reads_opens_it_first(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'desk.db'}", writes=False)
    with engine.connect() as reader:
        reader.execute(text("SELECT 1 FROM sqlite_master"))
        found = modes(tmp_path)
    engine.dispose()

    assert set(found.values()) == {0o600}


def test_a_database_that_others_could_read_is_narrowed_when_it_is_opened(tmp_path: Path) -> None:
    for name in ("desk.db", "desk.db-wal", "desk.db-shm"):
        (tmp_path / name).touch(0o664)
    engine = open_engine(f"sqlite:///{tmp_path / 'desk.db'}", writes=True)
    with engine.begin() as writer:
        writer.execute(text("CREATE TABLE deed (id INTEGER)"))
        found = modes(tmp_path)
    engine.dispose()

    assert set(found.values()) == {0o600}


def test_a_file_is_narrowed_and_keeps_what_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "heads"
    file.write_text("before")
    make_closed(file)

    assert (file.read_text(), modes(tmp_path)) == ("before", {"heads": 0o600})


def test_a_caught_letter_is_its_owners_alone(tmp_path: Path) -> None:
    Post(tmp_path).add(b"Subject: x\r\n\r\ny")

    assert list(modes(tmp_path).values()) == [0o600]

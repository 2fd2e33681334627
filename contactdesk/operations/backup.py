"""A copy of the desk in one file, and the desk from such a file. Each is proven before it gets its name.

Only for SQLite; a server has its own way (pg_dump). `begin_again` is for both.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, true
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from contactdesk import audit
from contactdesk.audit import Verdict
from contactdesk.audit.security_log import Ended
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import outbox
from contactdesk.people.ended import end
from contactdesk.store import Database, migrations
from contactdesk.store.files import BadFile, copy_file, make_plain, url_of
from contactdesk.store.models import CalendarAddress, LoginAttempt, RememberedBrowser
from contactdesk.words import Party


class NotKept(Exception):
    """Nothing was made. The message says why, and what to do."""


@dataclass(frozen=True)
class Restored:
    """What a restored desk holds, and how many letters wait for somebody to send them."""

    verdict: Verdict
    held: int


def backup(desk: Path, file: Path) -> Verdict:
    """A consistent copy while others write; what its log says. Raises NotKept."""
    with _new_file(file) as part:
        _copy(desk, part)
        if migrations.is_older(url_of(part)):
            raise NotKept("the desk has the tables of an older version; make the backup with that version")
        verdict = _proven(part)
        make_plain(part)
    return verdict


def restore(file: Path, desk: Path, *, upgrade: bool = False, send_waiting: bool = False) -> Restored:
    """A desk where there was none, from a backup. Raises NotKept."""
    with _new_file(desk) as part:
        _refuse_leftovers(desk)
        _copy(file, part)
        _fit(part, upgrade=upgrade)
        verdict = _proven(part)
        with closing(Database(url_of(part))) as restored:
            reason = f"restored from a backup of which the log ends at {_end(verdict)}"
            held = restored.write_now(begin_again, reason, send_waiting=send_waiting)
    return Restored(verdict, held)


def begin_again(db: Session, reason: str, *, send_waiting: bool = False) -> int:
    """Before the first start of a copy: nobody is signed in, and no letter leaves by itself; how many were held."""
    held = 0 if send_waiting else outbox.hold(db, reason)
    end(db, true(), Ended.RESTORED)
    for table in (LoginAttempt, RememberedBrowser, CalendarAddress):
        db.execute(delete(table))
    audit.record(db, action="restore", by=SYSTEM, party=Party.SYSTEM, facts={"letters_held": held})
    return held


@contextmanager
def _new_file(file: Path) -> Iterator[Path]:
    """A file under another name, for its owner only; it gets its own name when all is on the disk, or is gone."""
    if file.exists():
        raise NotKept(f"{file} is there already; name another, or move it away first")
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        os.close(handle)
    except OSError as error:
        raise NotKept(f"{file.parent} takes no file ({error.strerror}); name another folder") from None
    try:
        yield Path(name)
        _to_disk(Path(name))
        os.link(name, file)
        _to_disk(file.parent)
    except OSError as error:
        raise NotKept(f"{file} cannot be written ({error.strerror}); name another") from None
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{name}{end}").unlink(missing_ok=True)


def _copy(file: Path, to: Path) -> None:
    try:
        copy_file(file, to)
    except BadFile as error:
        raise NotKept(f"{file} cannot be read, or is not whole ({error}); use another") from None


def _fit(part: Path, *, upgrade: bool) -> None:
    """Tables of this version, or what to do."""
    if migrations.is_older(url_of(part)):
        if not upgrade:
            raise NotKept("the backup is of an older version; add --upgrade to bring it to this one")
        migrations.upgrade(url_of(part))
    if wrong := migrations.check(url_of(part)):
        raise NotKept(f"the backup does not fit: {wrong[0]}")


def _proven(part: Path) -> Verdict:
    """The log of a copy, walked to its end."""
    try:
        with closing(Database(url_of(part))) as copied:
            verdict = copied.read_now(audit.verify)
    except DBAPIError:
        raise NotKept("there is no log in it: this is no database of a desk; name another") from None
    if verdict.fault:
        raise NotKept(f"{verdict.fault}; keep this file, and use an older backup")
    return verdict


def _end(verdict: Verdict) -> str:
    return f"{verdict.last_at:%Y-%m-%d %H:%M} UTC" if verdict.last_at else "its beginning"


def _refuse_leftovers(desk: Path) -> None:
    """SQLite would take them for what was not yet written of the file that we put there."""
    for left in (f"{desk}-wal", f"{desk}-journal"):
        if Path(left).exists():
            raise NotKept(f"{left} is left of a database that was here; move it away first")


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

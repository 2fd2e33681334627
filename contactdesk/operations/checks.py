"""Does the desk keep up? One table of questions, for `/health/ready` and `/metrics`. Changes nothing.

Only what this process cannot serve without is `vital`: for that a load balancer takes it out. Mail that does not leave
is told in the same answer, and takes nothing out: all processes would go at once, and pages never wait for mail.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import literal, select
from sqlmodel import Session

from contactdesk.letters import outbox
from contactdesk.store import clock_of, migrations
from contactdesk.store.desk import desk, now
from contactdesk.store.models import LoginAttempt

#: a worker says each minute that it is there, beside its letters; a few words missed (a restart, a database that was away
#: or kept it waiting) are no reason to call somebody yet
WORKER_GONE: Final = timedelta(minutes=6)
#: less is the network's; more, and moments of two processes stand in the wrong order
CLOCK_SKEW: Final = timedelta(seconds=5)
#: the row that shows that something can be written, and how long it is: a few pages of a database
TRIED: Final = "health"
ROOM: Final = 16_000


@dataclass(frozen=True)
class Check:
    """A question by name; its answer is what is wrong, in one line, or None."""

    name: str
    question: Callable[[Session], str | None]
    vital: bool = False


@dataclass(frozen=True)
class Finding:
    """What came out of one check."""

    name: str
    wrong: str | None
    vital: bool


def examine(db: Session) -> list[Finding]:
    """Every check in turn, up to the first vital one that fails: the rest cannot be asked then."""
    findings: list[Finding] = []
    for check in CHECKS:
        findings.append(Finding(check.name, check.question(db), check.vital))
        if findings[-1].wrong and check.vital:
            break
    return findings


def try_write(db: Session) -> None:
    """As much as a deed needs, written and taken away in one commit: on a disk that is full or read only a page can be
    shown, and nothing can be done."""
    name = f"{TRIED} {secrets.token_hex(8)}"  # of several processes at the same moment
    row = LoginAttempt(token_hash=name, data={"room": "." * ROOM}, expires_at=now(db))
    db.add(row)
    db.flush()
    db.delete(row)


def _database(db: Session) -> str | None:
    """No answer is an error, and that is the answer."""
    db.execute(select(literal(1))).one()
    return None


def _schema(db: Session) -> str | None:
    if migrations.stands_at_newest(db.connection()):
        return None
    return "the tables are not those of this version; run: contactdesk db check"


def _clock(db: Session) -> str | None:
    there = clock_of(db)
    skew = abs(there - now(db)) if there else timedelta(0)
    if skew <= CLOCK_SKEW:
        return None
    return f"this machine and the database differ by {round(skew.total_seconds())} s; set their clocks"


def _letters(db: Session) -> str | None:
    since = outbox.waiting_since(db)
    if since is None or now(db) - since <= outbox.WAITS_LONG:
        return None
    return (
        f"a letter waits for {_minutes(now(db) - since)} minutes; see: contactdesk outbox list --state queued"
    )


def _line(db: Session) -> str | None:
    """Only the number of what the server said: its words may name addresses."""
    down = outbox.shut(db)
    if not down:
        return None
    whom = "letters" if down[0].sender == outbox.WHOLE else "letters of one sender"
    said = down[0].error.partition(" ")[0]
    minutes = _minutes(now(db) - down[0].down_since)
    return f"the mail server takes no {whom} for {minutes} minutes ({said}); see: contactdesk outbox list --state queued"


def _worker(db: Session) -> str | None:
    """Without a mail server no worker is missed: letters wait, and `_letters` says so."""
    seen = outbox.last_beat(db)
    if desk(db).settings.smtp is None or (seen and now(db) - seen <= WORKER_GONE):
        return None
    since = f"for {_minutes(now(db) - seen)} minutes" if seen else "at all"
    return f"no mail worker was seen {since}; start: contactdesk worker"


def _digests(db: Session) -> str | None:
    """The letter that tells administrators of letters that stopped is told of by nobody else."""
    stopped = outbox.trouble(db).digests
    if not stopped:
        return None
    return f"{stopped} digest(s) to administrators stopped; see: contactdesk outbox list --state failed"


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


CHECKS: Final = (
    Check("database", _database, vital=True),
    Check("schema", _schema, vital=True),
    Check("clock", _clock),
    Check("letters", _letters),
    Check("line", _line),
    Check("worker", _worker),
    Check("digests", _digests),
)

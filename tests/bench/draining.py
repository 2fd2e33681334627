"""How fast the outbox empties, against a bare loop that sends the same letters to the same mail server."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Final

import aiosmtplib
from sqlalchemy import select, update
from sqlmodel import Session, col

from contactdesk import outbox, worker
from contactdesk.desk import now
from contactdesk.models import Letter
from contactdesk.outbox import Outgoing
from contactdesk.words import LetterState
from tests.bench import crowd
from tests.bench.measuring import ROUNDS, Line, middle, middle_ratio
from tests.bench.place import Place
from tests.running import FORKS, desk_process, running
from tests.sink import Accepted, Sink

LETTERS: Final = 400
TARGET: Final = 0.7
PATIENCE_SECONDS: Final = 300


def measure(place: Place, home: Path) -> Line:
    """(g) By the mail server's own clock, from the first letter of a round to the last. The worker is a process."""
    sink, log = Sink(home / "accepted-draining"), home / "draining.log"
    environment = place.environment | {"CONTACTDESK_SMTP_URL": sink.url}
    place.database.write_now(crowd.let_mail_be_gone)
    bare, drained = [], []
    with sink.serving(), running(desk_process(environment, log, "worker")), FORKS.Pool(1) as elsewhere:
        for _ in range(1 + ROUNDS):
            letters = place.database.read_now(_letters)
            offset = len(sink.accepted())
            elsewhere.apply(_send_bare, (sink.port, letters))
            bare.append(_rate(sink.accepted()[offset:]))
            place.database.write_now(_owe, [letter.id for letter in letters])
            until_gone(place)
            drained.append(_rate(sink.accepted()[offset + LETTERS :]))
    bare, drained = bare[1:], drained[1:]  # the first round only warms up
    figures = f"{middle(drained):.0f} letters/s, bare {middle(bare):.0f}"
    return Line("(g) draining the outbox, 1 worker", figures, middle_ratio(drained, bare), TARGET)


def until_gone(place: Place) -> None:
    """Until no letter waits."""
    until = time.monotonic() + PATIENCE_SECONDS
    while place.database.read_now(outbox.summary).waiting_since is not None:
        assert time.monotonic() < until, "the outbox does not empty"
        time.sleep(0.05)


def _letters(db: Session) -> list[Outgoing]:
    found = db.execute(select(Letter).order_by(col(Letter.id)).limit(LETTERS)).scalars()
    names = ("message_id", "to_email", "reply_to", "subject", "body", "ics", "ics_method")
    return [
        Outgoing(
            id=one.id or 0, mail_from="loket@ground.example", **{name: getattr(one, name) for name in names}
        )
        for one in found
    ]


def _owe(db: Session, letter_ids: Sequence[int]) -> None:
    """As if they had just been written."""
    mine = col(Letter.id).in_(letter_ids)
    fresh = {"state": LetterState.QUEUED, "attempts": 0, "accepted_at": None, "next_attempt_at": now(db)}
    db.execute(update(Letter).where(mine).values(**fresh))


def _rate(accepted: list[Accepted]) -> float:
    return (len(accepted) - 1) / (accepted[-1].at - accepted[0].at)


def _send_bare(port: int, letters: Sequence[Outgoing]) -> None:
    """No database: the messages are made already."""
    messages = [worker.compose(letter, datetime.now(UTC)) for letter in letters]
    asyncio.run(_send(port, messages))


async def _send(port: int, messages: Sequence[EmailMessage]) -> None:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False) as connection:
        for message in messages:
            sender = parseaddr(str(message["From"]))[1]
            await connection.send_message(message, sender=sender, recipients=[str(message["To"])])

"""How fast the outbox empties, against a bare loop that sends the same letters to the same mail server."""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import aiosmtplib
from sqlalchemy import func, insert, select, update
from sqlmodel import Session, SQLModel, col

from contactdesk.letters import outbox
from contactdesk.letters.outbox import Outgoing
from contactdesk.store.desk import now
from contactdesk.store.models import Letter
from contactdesk.words import LetterState
from tests.bench import crowd
from tests.bench.measuring import ROUNDS, Line, middle, middle_ratio
from tests.bench.place import Place
from tests.running import FORKS, desk_process, running
from tests.sink import Sink

LETTERS: Final = 500
TARGET: Final = 0.7
PATIENCE_SECONDS: Final = 300


def measure(place: Place, home: Path) -> list[Line]:
    """(g) By the mail server's own clock, from the first letter of a round to the last. The worker is a process."""
    sink, log = Sink(home / "accepted-draining"), home / "draining.log"
    environment = place.environment | {"CONTACTDESK_SMTP_URL": sink.url}
    place.database.write_now(crowd.let_mail_be_gone)
    letters = place.database.write_now(_write)
    made, ready, drained = list[float](), list[float](), list[float]()
    with sink.serving(), running(desk_process(environment, log, "worker")), FORKS.Pool(1) as elsewhere:
        for _ in range(1 + ROUNDS):
            made.append(_rate(sink, partial(elsewhere.apply, _make_and_send, (sink.port, letters))))
            ready.append(_rate(sink, partial(elsewhere.apply, _send_ready, (sink.port, letters))))
            drained.append(_rate(sink, partial(_drain, place, letters)))
    made, ready, drained = made[1:], ready[1:], drained[1:]  # the first round only warms up
    figures = f"{middle(drained):.0f} letters/s, bare loop {middle(made):.0f}"
    return [
        Line("(g) draining the outbox, 1 worker", figures, middle_ratio(drained, made), TARGET),
        Line("(g) a bare loop that makes no letters", f"{middle(ready):.0f}", middle_ratio(drained, ready)),
    ]


def _rate(sink: Sink, send: Callable[[], object]) -> float:
    """Letters per second."""
    offset = len(sink.accepted())
    send()
    accepted = sink.accepted()[offset:]
    return (len(accepted) - 1) / (accepted[-1].at - accepted[0].at)


def _drain(place: Place, letters: Sequence[Outgoing]) -> None:
    place.database.write_now(_owe, [letter.id for letter in letters])
    until_gone(place)


def until_gone(place: Place) -> None:
    """Until no letter waits."""
    until = time.monotonic() + PATIENCE_SECONDS
    while place.database.read_now(outbox.waiting_since) is not None:
        assert time.monotonic() < until, "the outbox does not empty"
        time.sleep(0.05)


def _write(db: Session) -> list[Outgoing]:
    """As many as are measured: copies of the longest one that is there."""
    table = SQLModel.metadata.tables["letter"]
    longest = select(table).order_by(func.length(table.c.body).desc()).limit(1)
    original = dict(db.execute(longest).mappings().one())
    copies = [
        {name: value for name, value in original.items() if name != "id"}
        | {"to_email": f"bureau.{number}@bzk.example", "message_id": f"<{number}@draining.example>"}
        for number in range(LETTERS)
    ]
    rows = db.execute(insert(table).returning(table.c.id, sort_by_parameter_order=True), copies)
    names = ("message_id", "to_email", "reply_to", "subject", "body", "ics", "ics_method")
    return [
        Outgoing(id=id_, mail_from="loket@ground.example", **{name: copy[name] for name in names})
        for id_, copy in zip(rows.scalars(), copies, strict=True)
    ]


def _owe(db: Session, letter_ids: Sequence[int]) -> None:
    """As if they had just been written."""
    mine = col(Letter.id).in_(letter_ids)
    fresh = {"state": LetterState.QUEUED, "attempts": 0, "accepted_at": None, "next_attempt_at": now(db)}
    db.execute(update(Letter).where(mine).values(**fresh))


def _make_and_send(port: int, letters: Sequence[Outgoing]) -> None:
    """What sending these letters costs without an outbox: the loop of the worker, bare."""
    asyncio.run(_send(port, (outbox.compose(letter, datetime.now(UTC)) for letter in letters)))


def _send_ready(port: int, letters: Sequence[Outgoing]) -> None:
    asyncio.run(_send(port, [outbox.compose(letter, datetime.now(UTC)) for letter in letters]))


async def _send(port: int, messages: Iterable[bytes]) -> None:
    sender, recipient = "loket@ground.example", "bureau@bzk.example"
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False) as connection:
        for message in messages:
            await connection.sendmail(sender, [recipient], message)

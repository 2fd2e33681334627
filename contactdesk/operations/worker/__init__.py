"""Sends the letters that are due, and calls what must happen each minute. The only user of aiosmtplib.

Claim, send outside any transaction, mark: what a worker that died in between had sent is sent once more, with the
same Message-ID. Any number of workers may run beside each other. `delivery_loop` claims and marks, `smtp` talks with the
mail server, `message` makes the e-mail.
"""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from sqlmodel import Session

from contactdesk.letters import outbox
from contactdesk.operations.worker.checkpoint_round import write_checkpoints
from contactdesk.operations.worker.delivery_loop import Rounds
from contactdesk.settings import Settings
from contactdesk.store import Database

__all__ = ["run"]

AFTER_ERROR_SECONDS = 5.0
MINUTE = 60.0

log = logging.getLogger(__name__)


async def run(
    database: Database,
    settings: Settings,
    stop: asyncio.Event,
    *,
    idle: float = 0.5,
    each_minute: Callable[[Session], object] | None = None,
) -> None:
    """Work until `stop`; what is in hand is finished first."""
    by, started = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}", datetime.now(UTC)
    if settings.smtp is None:
        log.warning("CONTACTDESK_SMTP_URL is not set: letters wait until it is")
    tasks = [_letters(database, settings, stop, by, idle)] if settings.smtp else []
    there = partial(outbox.beat, name=by, started_at=started)
    tasks.append(_minutes(database, settings, stop, [there, each_minute] if each_minute else [there]))
    await asyncio.gather(*tasks, stop.wait())


async def _minutes(
    database: Database,
    settings: Settings,
    stop: asyncio.Event,
    each_minute: Sequence[Callable[[Session], object]],
) -> None:
    """Beside the letters: a mail server that keeps us waiting must not keep back that somebody is told of it."""
    while not stop.is_set():
        try:
            for command in each_minute:
                await database.write(command)
            await write_checkpoints(database, settings)
        except Exception:
            log.exception("what must happen each minute failed; it is tried again in a minute")
        await _pause(stop, MINUTE)


async def _letters(database: Database, settings: Settings, stop: asyncio.Event, by: str, idle: float) -> None:
    assert settings.smtp
    rounds = Rounds(database, settings, settings.smtp, by)
    while not stop.is_set():
        pause = idle
        try:
            if await rounds.go(stop):
                pause = 0.0
        except Exception:  # the loop must go on: letters come back when their lease ends
            log.exception("the worker's round failed; it goes on")
            pause = AFTER_ERROR_SECONDS
        await _pause(stop, pause)
    try:
        await rounds.end()
    except Exception:
        log.exception("the worker could not mark what it sent last; these letters leave once more")


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return

"""Sends the letters that are due, and calls what must happen each minute. The only user of aiosmtplib.

Claim, send outside any transaction, mark: a worker that dies in between sends a letter twice at most, with the
same Message-ID. Any number of workers may run beside each other. `rounds` claims and marks, `line` talks with the
mail server, `message` makes the e-mail.
"""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable

from sqlmodel import Session

from contactdesk.database import Database
from contactdesk.settings import Settings
from contactdesk.worker.checkpoints import write_checkpoints
from contactdesk.worker.line import Line
from contactdesk.worker.message import compose
from contactdesk.worker.rounds import Rounds

__all__ = ["compose", "run"]

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
    by = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
    if settings.smtp is None:
        log.warning("CONTACTDESK_SMTP_URL is not set: letters wait until it is")
    rounds = Rounds(database, Line(settings, settings.smtp), by) if settings.smtp else None
    clock, next_minute = asyncio.get_running_loop(), 0.0
    while not stop.is_set():
        pause = idle
        try:
            if each_minute is not None and clock.time() >= next_minute:
                next_minute = clock.time() + MINUTE
                await database.write(each_minute)
                await write_checkpoints(database, settings)
            if rounds is not None and await rounds.go(stop):
                pause = 0.0
        except Exception:  # the loop must go on: letters come back when their lease ends
            log.exception("the worker's round failed; it goes on")
            pause = AFTER_ERROR_SECONDS
        await _pause(stop, pause)
    if rounds is not None:
        await _end(rounds)


async def _end(rounds: Rounds) -> None:
    try:
        await rounds.end()
    except Exception:
        log.exception("the worker could not mark what it sent last; these letters leave once more")


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return

"""What machines ask: is this process there, can it serve, how much of everything. Nothing of a person or a contact."""

import asyncio
from collections.abc import Callable
from functools import partial
from ipaddress import ip_address
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from contactdesk import __version__, operations
from contactdesk.law import outcomes
from contactdesk.operations import Finding
from contactdesk.settings import is_loopback
from contactdesk.store import Database
from contactdesk.web import user_agent
from contactdesk.web.meters import CONTENT_TYPE, Meters

T = TypeVar("T")

#: who asks does not wait longer; a database that takes more than this serves nobody
ANSWER_SECONDS = 5
PULSE_SECONDS = 5.0


class Pulse:
    """Whether something can be written, tried no more often than it needs to be: anybody may ask."""

    def __init__(self) -> None:
        self._at = -PULSE_SECONDS
        self._wrong: str | None = None

    async def taken(self, database: Database) -> Finding:
        clock = asyncio.get_running_loop().time()
        if clock - self._at >= PULSE_SECONDS:
            self._at = clock
            self._wrong = await self._try(database)
        return Finding("writing", self._wrong, vital=True)

    async def _try(self, database: Database) -> str | None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await database.write(operations.try_write)
        except (SQLAlchemyError, TimeoutError):
            return "the database takes nothing: is its disk full or read only? see the log"
        return None


async def live(request: Request) -> Response:
    """The process runs. Asks nobody: who restarts it for this would mend nothing of a database that is away."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """`ok`, `degraded` (still 200: another process would do no better) or `not ready` (503); each check; the version."""
    findings = await _asked(request, operations.examine) or [_silent()]
    if not any(one.vital and one.wrong for one in findings):
        findings = [*findings, await request.app.state.pulse.taken(request.app.state.database)]
    wrong = [one for one in findings if one.wrong]
    is_out = any(one.vital for one in wrong)
    verdict = "not ready" if is_out else "degraded" if wrong else "ok"
    lines = [verdict, *(f"{one.name}: {one.wrong or 'ok'}" for one in findings)]
    lines.append(f"version: {__version__}")
    return PlainTextResponse("\n".join(lines) + "\n", status_code=503 if is_out else 200)


async def metrics(request: Request) -> Response:
    """In Prometheus' text format, for who may know; anybody else finds nothing here."""
    if not _may_read(request):
        raise outcomes.NotFound
    meters: Meters = request.app.state.meters
    measured = await _asked(request, partial(operations.measure, known=meters.tally))
    meters.tally = measured.tally if measured else meters.tally
    return Response(meters.text(measured, [_silent()]), media_type=CONTENT_TYPE)


async def _asked(request: Request, question: Callable[[Session], T]) -> T | None:
    """What the database answers, if it does so in time."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            answer: T = await request.app.state.database.read(question)
            return answer
    except (SQLAlchemyError, TimeoutError):
        return None


def _silent() -> Finding:
    return Finding("database", "does not answer", vital=True)


def _may_read(request: Request) -> bool:
    """Only from this machine or a network that was named, and never by the name under which people come: behind a
    proxy that does not say for whom it asks, everybody would be this machine."""
    settings, name = request.app.state.settings, request.url.hostname or ""
    if name in settings.allowed_hosts and not is_loopback(name):
        return False
    try:
        address = ip_address(user_agent.address(request))
    except ValueError:
        return False
    return address.is_loopback or any(address in network for network in settings.metrics_from)

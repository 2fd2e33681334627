"""What every request passes before its route: reference, headers, host, size, who is signed in. No pages of its own.

Plain ASGI: Starlette's BaseHTTPMiddleware costs a task per request and loses context variables.
"""

import asyncio
import logging
import re
import secrets
import sys
import time
from collections.abc import Collection, Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contactdesk import people
from contactdesk.audit import security_log
from contactdesk.audit.security_log import Event
from contactdesk.law.permissions import Actor
from contactdesk.store import Database, Unavailable
from contactdesk.web import pages, user_agent
from contactdesk.web.log import log_lines
from contactdesk.web.meters import Meters
from contactdesk.words import Role

#: asked by address, by machines that have no name of ours and are not signed in
PROBES = ("/health/", "/metrics")
BODY_LIMIT = 256 * 1024
#: for the whole of a form; 256 kB over a poor line takes half of it
BODY_SECONDS = 45.0
#: characters of an address with its query. The longest of ours is a provider's answer, with a code of some 2,000
ADDRESS_LIMIT = 8 * 1024
#: bytes of the cookies of one request: ours are some 3,500 at most
COOKIE_LIMIT = 4 * 1024
CSP = "; ".join(
    (
        "default-src 'none'",
        # no script: the desk has none, so what gets into a page runs nowhere. A theme brings style, images, fonts
        *(f"{kind}-src 'self'" for kind in ("style", "img", "font")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
UNUSED = (
    "accelerometer autoplay browsing-topics camera clipboard-read clipboard-write display-capture encrypted-media "
    "fullscreen gamepad geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi payment "
    "picture-in-picture publickey-credentials-create publickey-credentials-get screen-wake-lock serial usb "
    "xr-spatial-tracking"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # what frame-ancestors says, for programs that do not read it
    "X-Frame-Options": "DENY",
    # `no-referrer` would make Chromium send `Origin: null` with our own forms
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED.split()),
    "Cache-Control": "no-store",
}
#: the desk has a host of its own (settings.values.base_url), so what would be under it is the desk's too
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
RETRY_AFTER = 30
NOT_KEPT = (
    "Wat u deed, is niet vastgelegd. Ga terug: wat u hebt getypt, staat er nog. Verstuur het over een paar minuten "
    "opnieuw. Heeft het haast? Bel de parlementair contactpersoon."
)
UNCERTAIN = (
    "Wij weten niet of is vastgelegd wat u deed. Kijk over een paar minuten of het er staat. Staat het er niet, ga dan "
    "terug en verstuur het formulier opnieuw: dubbel wordt het niet."
)

log = logging.getLogger("contactdesk.request")


class Envelope:
    """Outermost: gives the request its reference, the answer its headers, the log its line, and catches what fails."""

    def __init__(self, app: ASGIApp, https: bool, meters: Meters) -> None:
        self.app, self._meters = app, meters
        self._headers = HEADERS | (HTTPS_HEADERS if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # our own, whatever X-Request-ID says: a name that strangers choose would stand on pages and in the log
        reference = scope.setdefault("state", {})["reference"] = secrets.token_hex(5)
        network = user_agent.network(Request(scope))
        with log_lines(reference=reference), security_log.came_from(network):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, status = time.perf_counter(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except ClientDisconnect:
            log.info("hung up", extra=_about(scope))  # half way a form: there is nobody left to answer
        except Exception as error:
            page = _failed(Request(scope, receive), error)
            if status:
                raise
            await page(scope, receive, send_with_headers)
        finally:
            seconds, about = time.perf_counter() - started, _about(scope)
            log.info("request", extra=about | {"status": status, "ms": round(seconds * 1000, 1)})
            _secured(scope, about, status)
            self._meters.observe(about["method"], about["route"], status, seconds)


def _secured(scope: Scope, about: Mapping[str, Any], status: int) -> None:
    """What the security log has of this answer. Whoever knows better why left that as `state.security`."""
    event, facts = scope["state"].get("security") or (Event.FORBIDDEN if status == 403 else None, {})
    me = scope["state"].get("me")
    facts = {"person": me.id if me else None, **facts, "method": about["method"], "route": about["route"]}
    for each in (event, Event.LIMITED if status == 429 else None):
        if each:
            security_log.write(each, status=status, **facts)


def _failed(request: Request, error: Exception) -> Response:
    """The page for what no route foresaw; the log has it, once. A database that is away is no mistake of ours."""
    if not isinstance(error, Unavailable):
        log.error("failed", exc_info=error, extra=_about(request.scope))
        return pages.error_page(request, 500)
    log.error("the database is away: %s", error, extra=_about(request.scope))
    text = "" if request.method == "GET" else UNCERTAIN if error.is_uncertain else NOT_KEPT
    page = pages.error_page(request, 503, text=text)
    page.headers["Retry-After"] = str(RETRY_AFTER)
    return page


def _about(scope: Scope) -> dict[str, Any]:
    """The route's template, not the path: numbers and tokens in a path do not belong in the log."""
    route = getattr(scope.get("route"), "path", "-")
    return {"reference": scope["state"]["reference"], "method": scope["method"][:10], "route": route}


class Hosts:
    """Refuses requests for another name than ours. Probes come by address."""

    def __init__(self, app: ASGIApp, allowed: Collection[str], base_url: str) -> None:
        self.app, self._allowed, self._base_url = app, frozenset(allowed), base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PROBES) or self._is_ours(scope):
            return await self.app(scope, receive, send)
        text = f"Ga naar {self._base_url} en probeer het daar."
        page = pages.error_page(Request(scope, receive), 400, "Dit adres hoort niet bij dit loket", text)
        return await page(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        names = Headers(scope=scope).getlist("host")
        return len(names) == 1 and re.sub(r":\d+$", "", names[0]).lower() in self._allowed


class HeadLimit:
    """Refuses an address or cookies that are too long, before anything reads them: reading costs more than it seems.

    Before Python 3.11.10 a cookie that stands in quotes costs the square of its length; ours never do, so such a cookie
    is nobody's, and is taken away.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (status := _too_long(scope)):
            page = pages.error_page(Request(_without_cookies(scope)), status)
            if status == 431:
                page.headers["Clear-Site-Data"] = '"cookies"'
            return await page(scope, receive, send)
        if scope["type"] == "http":
            scope["headers"] = [_plain(name, value) for name, value in scope["headers"]]
        return await self.app(scope, receive, send)


def _too_long(scope: Scope) -> int:
    if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > ADDRESS_LIMIT:
        return 414
    cookies = sum(len(value) for name, value in scope["headers"] if name == b"cookie")
    return 431 if cookies > COOKIE_LIMIT else 0


def _without_cookies(scope: Scope) -> Scope:
    headers = [one for one in scope["headers"] if one[0] != b"cookie"]
    return {**scope, "headers": headers, "query_string": b""}


def _plain(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    if name != b"cookie" or b'"' not in value:
        return name, value
    return name, b";".join(one for one in value.split(b";") if b'"' not in one)


class BodyLimit:
    """Refuses a body that is too large or too slow: by what it says, and while it is read (it may come in pieces).

    A place of the site map may allow less (`site.SitePage.body_limit`): its door says so, as `state.body_limit`.
    """

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT) -> None:
        self.app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if said_length(scope) > self._limit:
            return await pages.error_page(Request(scope, receive), 413)(scope, receive, send)
        read, is_whole = 0, False
        until = asyncio.get_running_loop().time() + BODY_SECONDS

        async def receive_counted() -> Message:
            nonlocal read, is_whole
            if is_whole:  # what comes now is that somebody left, whenever that is
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, headers={"Connection": "close"}) from None
            read += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if read > scope["state"].get("body_limit", self._limit):
                raise HTTPException(413)
            return message

        return await self.app(scope, receive_counted, send)


def said_length(scope: Scope) -> int:
    """How long a body is by its own word; beyond all measure when that is no number."""
    said = Headers(scope=scope).get("content-length", "0")
    return int(said[:20]) if said.isascii() and said.isdecimal() else sys.maxsize


class Session:
    """Says in `request.state.me` who is signed in with this browser, or None."""

    def __init__(self, app: ASGIApp, cookie: str, roles: Mapping[str, Collection[Role]]) -> None:
        self.app, self._cookie, self._roles = app, cookie, roles

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(("/static/", *PROBES)):
            request = Request(scope)
            request.state.token = request.cookies.get(self._cookie)
            request.state.me = await self._me(request, request.state.token)
        await self.app(scope, receive, send)

    async def _me(self, request: Request, token: str | None) -> Actor | None:
        if not token:
            return None
        database = request.app.state.database
        found: people.SignedIn | None = await database.read(people.signed_in, token, self._roles)
        if found and found.stale:
            await self._touch(database, token)
        return found.actor if found else None

    async def _touch(self, database: Database, token: str) -> None:
        """Who only reads goes on while nothing can be written; the session ends a little earlier then."""
        try:
            await database.write(people.touch, token)
        except Unavailable as error:
            log.error("a session was not kept awake: %s", error)

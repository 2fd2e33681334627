"""Refuses what another site makes a visitor's browser send. No tokens in forms: the browser itself says it."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from contactdesk.audit.security_log import Event
from contactdesk.web import pages, problems

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: `none`: the person did it without any site, such as sending a page again after the browser restarted
OURS = frozenset({"same-origin", "none"})


class CrossSite:
    """`exempt`: paths whose requests prove themselves, so without a browser (a provider's token endpoint, its logout token).
    Open data may be asked by a page of somebody else: it tells nobody more than it tells everybody."""

    def __init__(self, app: ASGIApp, base_url: str, exempt: frozenset[str] = frozenset()) -> None:
        self.app, self._origin, self._exempt = app, origin(base_url), exempt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._exempt:
            return await self.app(scope, receive, send)
        if scope["method"] in SAFE and (
            problems.is_api(Request(scope)) or not is_embedded(Headers(scope=scope))
        ):
            return await self.app(scope, receive, send)
        if scope["method"] not in SAFE and is_ours(Headers(scope=scope), self._origin):
            return await self.app(scope, receive, send)
        scope.setdefault("state", {})["security"] = (Event.CROSS_SITE, {})
        title, text = (
            "Dit formulier kwam niet van dit loket",
            "Open de pagina opnieuw en verstuur het van daar.",
        )
        page = pages.error_page(Request(scope, receive), 403, title, text)
        return await page(scope, receive, send)


def is_ours(headers: Headers, our_origin: str) -> bool:
    """`Sec-Fetch-Site` decides; `Origin` only where it is absent; with neither nobody vouches for it."""
    site = headers.getlist("sec-fetch-site")
    if site:
        return len(site) == 1 and site[0] in OURS
    return headers.getlist("origin") == [our_origin]


def is_embedded(headers: Headers) -> bool:
    """Whether a page of somebody else asks for this as a part of itself: a picture, a frame, a script. Nobody sees what
    comes of it, and with some hundreds of pictures it would use up what a whole network may ask."""
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    is_page = (
        headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest", "document") == "document"
    )
    return not is_page


def origin(url: str) -> str:
    """The origin of a URL as browsers write it: no path, no standard port."""
    parts = urlsplit(url)
    standard = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, standard) else "")

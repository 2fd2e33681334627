"""A browser without a network: asks pages of an ASGI app in this process, and knows how long they took."""

from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message


class Visitor:
    """One browser, signed in by its cookie."""

    def __init__(self, app: ASGIApp, cookie: str = "") -> None:
        self._app = app
        self._headers = [(b"host", b"127.0.0.1"), (b"cookie", cookie.encode()), (b"accept", b"text/html")]

    async def per_page(self, address: str, times: int) -> float:
        """Seconds per page, one after another."""
        started = perf_counter()
        for _ in range(times):
            await self.get(address)
        return (perf_counter() - started) / times

    async def get(self, address: str) -> bytes:
        """The page at this address; it must be there."""
        parts, status, body = urlsplit(address), 0, bytearray()

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            body.extend(message.get("body", b""))

        await self._app(self._scope(parts.path, parts.query), receive, send)
        assert status == 200, f"{address}: {status}"
        return bytes(body)

    def _scope(self, path: str, query: str) -> dict[str, Any]:
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": self._headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "state": {},
        }

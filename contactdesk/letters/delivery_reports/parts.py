"""An e-mail as pieces of text, however it was wrapped, encoded or broken. What a piece says is not here.

Not the parser of the library: it hides a machine part that is encoded, gives up a report whose parts stand in one
block of text, and lets go of what follows the first header of a part whose type it does not know.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from html import unescape
from itertools import islice
from quopri import decodestring
from typing import Final

#: parts within parts, and parts altogether: no report has more
DEEPEST: Final = 8
MOST: Final = 200
LINE: Final = re.compile(r"([!-9;-~]{1,100}?)[ \t]*:(.*)")
BOUNDARY: Final = re.compile(r"boundary\s*=\s*(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))", re.I)
FIRST_BOUNDARY: Final = re.compile(r"(?m)^--(\S{1,200})\n(?=content-)", re.I)
RETURNED: Final = re.compile(
    r"message/(rfc-?822|global)\b(?!-(delivery|disposition))|(text|message)/.*headers", re.I
)


@dataclass(frozen=True)
class Piece:
    """One part: its type in lower case, its own headers, and its text with every encoding taken off."""

    type: str
    headers: "ReportHeaders"
    text: str

    @property
    def is_returned(self) -> bool:
        """Is it what the report returns of the letter, whole or its headers only?"""
        return bool(RETURNED.match(self.type))


@dataclass(frozen=True)
class ReportHeaders:
    """Names in lower case, and values on one line each, in the order in which they stand."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.lines if key == name]

    def get(self, name: str) -> str:
        """The first of this name; empty where there is none."""
        return next(iter(self.all(name)), "")


def unfolded(text: str) -> str:
    """Lines that go on with a blank belong to the one before (RFC 5322, 2.2.3)."""
    return re.sub(r"\n[ \t]+", " ", text)


def headers(text: str) -> ReportHeaders:
    """The headers with which a text begins; a line that is none is passed over."""
    found = (LINE.match(line) for line in unfolded(text.lstrip("\n").partition("\n\n")[0]).split("\n"))
    return ReportHeaders([(each[1].lower(), _words(each[2].strip())) for each in found if each])


def _words(value: str) -> str:
    """A value with its encoded words (RFC 2047) read; as it is where they are none."""
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError, HeaderParseError):
        return value


@dataclass(frozen=True)
class ReportMessage:
    """The headers of the message itself, and every part of it that is no wrapping, in order."""

    top: ReportHeaders
    pieces: list[Piece]


def taken_apart(raw: bytes) -> ReportMessage:
    text = raw.replace(b"\0", b"").decode("utf-8", errors="surrogateescape")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return ReportMessage(headers(text), list(islice(_walk(text, 0), MOST)))


def _walk(text: str, depth: int) -> Iterator[Piece]:
    top, body = headers(text), text.lstrip("\n").partition("\n\n")[2]
    kind = top.get("content-type").partition(";")[0].strip().lower() or "text/plain"
    inner = _inner(top.get("content-type"), text, body) if kind.startswith("multipart") else []
    if inner and depth < DEEPEST:
        for part in inner:
            yield from _walk(part, depth + 1)
        return
    body = _decoded(body, top.get("content-transfer-encoding").lower())
    # a report that a gateway handed on as an attachment is a report; a letter of ours that came back is none
    if (
        RETURNED.match(kind)
        and depth < DEEPEST
        and "multipart/report" in headers(body).get("content-type").lower()
    ):
        yield from _walk(body, depth + 1)
        return
    yield Piece(kind, top, _plain(body) if kind == "text/html" else body)


def _inner(content_type: str, text: str, body: str) -> list[str]:
    """The parts; also where the boundary stands on a line that was not folded, or is left out."""
    start = text[: len(text) - len(body)]
    said = BOUNDARY.search(content_type) or BOUNDARY.search(start)
    first = FIRST_BOUNDARY.search(body)
    named = (said[1] or said[2]) if said else None
    return (_split(body, named) if named else []) or (_split(body, first[1]) if first else [])


def _split(body: str, boundary: str) -> list[str]:
    """What stands between the boundaries; nothing where they are not there."""
    chunks = re.split(rf"(?m)^--{re.escape(boundary.strip())}(?:--)?[ \t]*$", body)
    return [chunk.removeprefix("\n") for chunk in chunks[1:] if chunk.strip()]


def _decoded(body: str, encoding: str) -> str:
    raw = body.encode("utf-8", errors="surrogateescape")
    if "base64" in encoding:
        try:
            raw = b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", raw) + b"==")
        except (Error, ValueError):
            return body
    elif "quoted" in encoding:
        raw = decodestring(raw)
    return raw.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def _plain(html: str) -> str:
    """A page as lines of text."""
    text = re.sub(r"(?i)<(br|/?p|/?div|/?tr|/?h[1-6]|/?li)\b[^<>]{0,500}>", "\n", html)
    return unescape(re.sub(r"<[/!a-zA-Z][^<>@]{0,2000}>", " ", text))

"""The demo's post office: the letters that went through real SMTP to the catcher. Only in the demo."""

import re
from dataclasses import dataclass
from email.message import EmailMessage

from starlette.requests import Request
from starlette.responses import Response

from contactdesk.demo.mail import Post
from contactdesk.law.outcomes import NotFound
from contactdesk.store.models import as_id
from contactdesk.web import pages

PER_PAGE = 50
HEADERS = (
    ("Van", "From"),
    ("Aan", "To"),
    ("Antwoord aan", "Reply-To"),
    ("Verstuurd", "Date"),
    ("Kenmerk", "Message-ID"),
)


@dataclass(frozen=True)
class LinePart:
    """A bit of a line; with an address when it is a link to this desk."""

    text: str
    href: str | None = None


async def index(request: Request) -> Response:
    """GET /demo/post, newest first; `aan=` one address, `voor=` older than a letter."""
    asked = request.query_params
    to, before = asked.get("aan", ""), as_id(asked.get("voor", ""))
    found = _post(request).newest(PER_PAGE + 1, before=before, to=to)
    older = found[PER_PAGE - 1].number if len(found) > PER_PAGE else None
    values = {"letters": found[:PER_PAGE], "older": older, "to": to}
    return pages.render(request, "demo/post.html", values)


async def letter(request: Request) -> Response:
    """GET /demo/post/{n}"""
    message = _letter(request)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    values = {
        "number": request.path_params["n"],
        "subject": str(message["Subject"] or "(geen onderwerp)"),
        "headers": [(label, str(message[name])) for label, name in HEADERS if message[name]],
        "paragraphs": paragraphs(text, request.app.state.settings.base_url),
        "invitation": _invitation(message),
    }
    return pages.render(request, "demo/letter.html", values)


async def invitation(request: Request) -> Response:
    """GET /demo/post/{n}/afspraak.ics"""
    content = _invitation(_letter(request))
    if content is None:
        raise NotFound
    name = 'attachment; filename="afspraak.ics"'
    return Response(content, media_type="text/calendar", headers={"Content-Disposition": name})


def paragraphs(text: str, base_url: str) -> list[list[list[LinePart]]]:
    """Paragraphs of lines of pieces. Only addresses of this desk become links: a letter quotes what people typed."""
    blocks = re.split(r"\n\s*\n", "\n".join(text.splitlines()).strip())
    return [[_pieces(line, base_url) for line in block.splitlines()] for block in blocks]


def _pieces(line: str, base_url: str) -> list[LinePart]:
    ours = re.compile(
        rf"({re.escape(base_url)}/[A-Za-z0-9/_?=&%.~-]*[A-Za-z0-9/_=~-]|{re.escape(base_url)}/)"
    )
    parts = ours.split(line)
    return [LinePart(part, part if place % 2 else None) for place, part in enumerate(parts) if part]


def _post(request: Request) -> Post:
    post: Post | None = request.app.state.demo
    if post is None:  # the letters of this demo go to a mail server of your own
        raise NotFound
    return post


def _letter(request: Request) -> EmailMessage:
    number = as_id(request.path_params["n"])
    message = None if number is None else _post(request).read(number)
    if message is None:
        raise NotFound
    return message


def _invitation(message: EmailMessage) -> str | None:
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            assert isinstance(part, EmailMessage)
            return str(part.get_content())
    return None

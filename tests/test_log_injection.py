"""The log: one event is one line, whatever somebody sends; in both formats, through real requests."""

import json
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import app as app_module
from contactdesk.routes import SITE, SitePage
from contactdesk.web import log
from contactdesk.web.site import PUBLIC
from tests.postoffice import free_port
from tests.serving import KEY, started
from tests.web import Browser

#: a line of its own, a way out of quotes, of JSON and of key=value, colours, and what some viewers take for a line end
EVIL: Final = (
    "x\r\nlevel=critical event=forged reference=f0f0f0f0f0\n"
    '{"event": "forged", "level": "critical"}\n'
    '"} forged=ja \\" {"forged": "ja'
    "\x1b[31m\x1b]0;forged\x07\x85\u2028\u2029\u202e\x00\\"
)
FORMS: Final = ("json", "text")
KNOWN: Final = {
    *("timestamp", "level", "logger", "event", "reference", "method", "route", "status", "ms", "exception"),
    *("provider", "reason"),
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: none of this is about the database."""
    return sqlite_url


async def fail(request: Request) -> Response:
    raise RuntimeError(request.query_params["q"])


@contextmanager
def logged(form: Any) -> Iterator[StringIO]:
    """What the desk writes meanwhile, as `configure` has it written; nobody else listens."""
    lines, root, client = StringIO(), logging.getLogger(), logging.getLogger("httpx2")
    handler = logging.StreamHandler(lines)
    handler.setFormatter(log.formatter(form))
    before = root.handlers, root.level, client.level
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    client.setLevel(logging.WARNING)
    yield lines
    root.handlers = before[0]
    root.setLevel(before[1])
    client.setLevel(before[2])


def events(form: str, text: str) -> list[dict[str, Any]]:
    """Every line, read as a program reads it; nothing in it that a terminal obeys."""
    assert text.endswith("\n")
    lines = text[:-1].split("\n")
    assert all(line.isprintable() for line in lines), [line for line in lines if not line.isprintable()]
    return [json.loads(line) if form == "json" else logfmt(line) for line in lines]


def logfmt(line: str) -> dict[str, str]:
    pair = re.compile(r'([a-z_]+)=("(?:[^"\\]|\\.)*"|[^\s"=]*)(?: |$)')
    found, at = {}, 0
    while at < len(line):
        one = pair.match(line, at)
        assert one, f"no key=value at {line[at : at + 60]!r}"
        assert one[1] not in found, f"{one[1]} stands twice in {line!r}"
        found[one[1]], at = one[2].strip('"'), one.end()
    return found


@pytest.mark.parametrize("form", FORMS)
def test_what_somebody_sends_makes_no_line_and_no_key_of_its_own(
    form: str, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = quote(EVIL)
    with logged(form) as lines:
        for path in (f"/{evil}", f"/verzoeken/{evil}", f"/besluit/{evil}?q={evil}", f"/inloggen?naar={evil}"):
            visitor.get(path, headers={"User-Agent": "x\x1b[31mforged", "Referer": f"/{evil}"})
        visitor.get("/", headers={"Host": "forged\x1b.example"})
        visitor.get("/inloggen/demo")
        visitor.get(f"/inloggen/demo/terug?state=x&error={evil}&error_description={evil}")
        visitor.post("/uitloggen", headers={"Cookie": f"desk={evil}"})
        visitor.post("/inloggen/postbus", {"organisatie": EVIL, EVIL: "x"})
        visitor.post("/inloggen/demo/afmelden", {"logout_token": EVIL})
    found = events(form, lines.getvalue())
    assert len(found) >= 10
    for one in found:
        assert one.keys() <= KNOWN
        assert "forged" not in json.dumps(one), "what somebody sent stands in the log"


@pytest.mark.parametrize("form", FORMS)
def test_an_error_that_repeats_what_was_sent_is_still_one_line(
    form: str, monkeypatch: pytest.MonkeyPatch, database: Any, desk: Any
) -> None:
    monkeypatch.setattr(app_module, "SITE", [*SITE, SitePage("/proef", ("GET",), fail, PUBLIC)])
    made = app_module.create_app(desk.settings, database=database, desk=desk, with_worker=False)
    with logged(form) as lines:
        assert Browser(made).get(f"/proef?q={quote(EVIL)}").status == 500
    found = [one for one in events(form, lines.getvalue()) if one["logger"] == "contactdesk.request"]
    assert [one["event"] for one in found] == ["failed", "request"]
    assert "forged" in found[0]["exception"]
    assert {one["reference"] for one in found} != {"f0f0f0f0f0"}


@pytest.mark.parametrize("form", FORMS)
def test_any_value_of_any_kind_stays_where_it_belongs(form: str) -> None:
    with logged(form) as lines:
        logging.getLogger("proef").warning("%s", EVIL, extra={"reason": EVIL, "status": 5, "route": None})
    (one,) = events(form, lines.getvalue())
    assert one.keys() == {"timestamp", "level", "logger", "event", "reason", "status", "route"}
    assert (one["level"], one["logger"]) == ("warning", "proef")


#: as no browser sends it: straight into the socket
RAW: Final = (
    b"GET /\x1b[31mforged HTTP/1.1\r\nHost: x\r\n\r\n",
    b"G\x1bT forged HTTP/1.1\r\n\r\n",
    b"FORGED\r\nlevel=critical event=forged\r\n\r\n",
    b'GET /?q=\r\nX: \x1b[31m{"event": "forged"} HTTP/1.1\r\n\r\n',
    b"POST /uitloggen HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: forged\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
)


@pytest.mark.long
def test_what_comes_straight_into_the_socket_of_the_server_is_one_line_each_too(
    sqlite_url: str, tmp_path: Path
) -> None:
    port = free_port()
    environ = {"DATABASE_URL": sqlite_url, "SECRET_KEY": KEY, "BASE_URL": f"http://127.0.0.1:{port}"}
    environ = {f"CONTACTDESK_{name}": value for name, value in environ.items()}
    environ["CONTACTDESK_LOG_FORMAT"] = "text"
    serve = ("serve", "--port", str(port), "--no-worker")
    with started(*serve, environ=environ, log_file=tmp_path / "log"):
        for sent in RAW:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
    found = events("text", (tmp_path / "log").read_text())
    assert found
    assert not [one for one in found if "forged" in json.dumps(one)]

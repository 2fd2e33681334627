"""Connections that are slow, half open or hung up, against the desk as `serve` runs it: real sockets."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from uvicorn import Server

from contactdesk import app as app_module
from contactdesk.cli import starting
from contactdesk.routes import SITE, SitePage
from contactdesk.web import forms, middleware, wire
from contactdesk.web.site import PUBLIC

#: so long a test waits for what comes at once
SOON = 10.0


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: none of this is about the database."""
    return sqlite_url


@dataclass
class Served:
    """The desk behind a port, and what stands open there."""

    server: Server
    port: int

    @property
    def connections(self) -> list[Any]:
        return list(self.server.server_state.connections)

    def connect(self, *, buffer: int = 0) -> socket.socket:
        made = socket.socket()
        if buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        made.settimeout(SOON)
        made.connect(("127.0.0.1", self.port))
        return made

    def opens(self, path: str = "/privacy") -> bool:
        """Whether a page comes for somebody else."""
        with self.connect() as other:
            other.sendall(head("GET", path, "Connection: close"))
            return answer(other).startswith(b"HTTP/1.1 200")


def head(method: str, path: str, *more: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Sec-Fetch-Site: same-origin", *more]
    return "\r\n".join([*lines, "", ""]).encode()


def answer(connection: socket.socket) -> bytes:
    """Everything until the other side closes."""
    found = b""
    try:
        while piece := connection.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


def until(question: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not question():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.01)


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await forms.read(request))))


async def long(request: Request) -> Response:
    return PlainTextResponse("x" * 20_000_000)


@contextmanager
def serving(app: Starlette) -> Iterator[Served]:
    with starting._listen("127.0.0.1", 0) as listening:
        server = Server(starting._config(app, app.state.settings))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        until(lambda: server.started)
        yield Served(server, listening.getsockname()[1])
        server.should_exit = True
        thread.join(SOON)


@pytest.fixture
def served(database: Any, desk: Any, people_ids: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    trial = [SitePage("/proef", ("POST",), echo, PUBLIC), SitePage("/proef/lang", ("GET",), long, PUBLIC)]
    monkeypatch.setattr(app_module, "SITE", [*SITE, *trial])
    app = app_module.create_app(desk.settings, database=database, desk=desk, with_worker=False)
    with serving(app) as found:
        yield found


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes a minute in a desk takes a moment here."""
    monkeypatch.setattr(wire, "ALLOWED", {wire.HEAD: 0.3, wire.BODY: 0.6, wire.READING: 0.4})
    monkeypatch.setattr(middleware, "BODY_SECONDS", 0.2)


def test_what_is_accepted_sends_without_waiting_for_an_acknowledgement(served: Served) -> None:
    with served.connect() as mine:
        mine.sendall(head("GET", "/privacy"))
        assert mine.recv(100).startswith(b"HTTP/1.1 200")
        (connection,) = served.connections
        accepted = connection.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_every_address_that_is_listened_on_is_one_that_sends_at_once(host: str) -> None:
    with starting._listen(host, 0) as listening:
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.usefixtures("hurried")
def test_a_connection_that_asks_nothing_ends(served: Served) -> None:
    with served.connect() as mine:
        assert answer(mine) == b""
    until(lambda: not served.connections)


@pytest.mark.usefixtures("hurried")
def test_a_head_that_comes_a_byte_at_a_time_ends_however_busily_it_comes(served: Served) -> None:
    with served.connect() as mine:
        started, sent = time.monotonic(), 0
        try:
            for byte in head("GET", "/privacy", "X-Long: " + "x" * 4000):
                mine.sendall(bytes([byte]))
                sent += 1
                time.sleep(0.02)
        except OSError:
            pass
        assert (sent < 1000, time.monotonic() - started < SOON) == (True, True)
    assert served.opens()


@pytest.mark.usefixtures("hurried")
def test_the_second_head_on_a_connection_has_as_little_time(served: Served) -> None:
    with served.connect() as mine:
        mine.sendall(head("GET", "/health/live"))
        until(lambda: mine.recv(65536).endswith(b"ok\n"))
        mine.sendall(b"GET /priv")
        assert answer(mine).startswith(b"HTTP/1.1 408")


@pytest.mark.usefixtures("hurried")
def test_a_form_that_stops_half_way_is_a_page_that_says_so_and_the_connection_ends(served: Served) -> None:
    form = ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 100")
    with served.connect() as mine:
        mine.sendall(head("POST", "/proef", *form) + b"vraag=half")
        found = answer(mine)
    assert found.startswith(b"HTTP/1.1 408")
    assert "Het versturen duurde te lang" in found.decode()


@pytest.mark.usefixtures("hurried")
def test_a_body_that_nobody_reads_ends_too(served: Served) -> None:
    with served.connect() as mine:
        mine.sendall(head("POST", "/bestaat-niet", "Content-Length: 1000") + b"x")
        started = time.monotonic()
        try:
            while time.monotonic() - started < SOON:
                mine.sendall(b"x")
                time.sleep(0.05)
        except OSError:
            pass
        assert time.monotonic() - started < SOON / 2
    until(lambda: not served.connections)


@pytest.mark.usefixtures("hurried")
def test_a_page_that_is_not_read_is_not_kept_for_ever(served: Served) -> None:
    with served.connect(buffer=4096) as mine:
        mine.sendall(head("GET", "/proef/lang"))
        until(lambda: bool(served.connections))
        until(lambda: not served.connections)
    assert served.opens()


def test_a_form_that_comes_slowly_and_in_time_is_taken(served: Served) -> None:
    form = ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 10", "Connection: close")
    with served.connect() as mine:
        mine.sendall(head("POST", "/proef", *form))
        for byte in b"vraag=goed":
            time.sleep(0.02)
            mine.sendall(bytes([byte]))
        assert answer(mine).endswith(b"\r\n\r\n1")


def test_of_too_many_connections_those_that_ask_nothing_give_way(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MOST", 10)
    with ExitStack() as idle:
        for _ in range(30):
            idle.enter_context(served.connect())
        assert served.opens()
        until(lambda: len(served.connections) <= 10)


@pytest.mark.parametrize("sent", [b"", b"vraag=half"])
def test_somebody_who_hangs_up_half_way_is_no_error(served: Served, sent: bytes, caplog: Any) -> None:
    form = ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 100")
    with served.connect() as mine:
        mine.sendall(head("POST", "/proef", *form) + sent)
        until(lambda: bool(served.connections))
        time.sleep(0.1)
    until(lambda: not served.connections)
    assert served.opens()
    assert [one for one in caplog.records if one.levelname in ("ERROR", "CRITICAL")] == []


def test_a_body_in_crumbs_is_refused_before_it_has_cost_much(served: Served) -> None:
    form = ("Content-Type: application/x-www-form-urlencoded", "Transfer-Encoding: chunked")
    started = time.process_time()
    with served.connect() as mine, suppress(OSError):
        mine.sendall(head("POST", "/proef", *form) + b"1\r\nx\r\n" * 250_000)
    until(lambda: not served.connections)
    assert time.process_time() - started < 1.5
    assert served.opens()


@pytest.mark.parametrize("before", [b"", head("GET", "/privacy")])
def test_a_head_of_a_thousand_lines_is_refused_also_behind_another(served: Served, before: bytes) -> None:
    with served.connect() as mine:
        lines = [f"X-{number}: {'x' * 40}" for number in range(5000)]
        with suppress(OSError):
            mine.sendall(before + head("GET", "/organisaties", *lines))
        assert b"<title>Organisaties" not in answer(mine)
    assert served.opens()


def test_what_is_no_http_after_an_answer_is_no_error(served: Served, caplog: Any) -> None:
    form = ("Content-Type: text/plain", "Transfer-Encoding: chunked")
    with served.connect() as mine:
        mine.sendall(head("POST", "/bestaat-niet", *form))
        mine.recv(65536)
        mine.sendall(b"nonsense\r\n")
        answer(mine)
    assert served.opens()
    assert [one for one in caplog.records if one.levelname in ("ERROR", "CRITICAL")] == []

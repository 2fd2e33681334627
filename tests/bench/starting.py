"""One process of `contactdesk serve`: how soon it answers, and how much memory it takes. Linux only for the memory."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from tests.bench.measuring import ROUNDS, Line, middle, ms, timed
from tests.bench.place import Place

PAGES: Final = 200
PATIENCE_SECONDS: Final = 30


def measure(place: Place) -> list[Line]:
    """(d) Five starts; the last one then serves pages of the queue to a liaison."""
    cookie = place.cookie("pcp-bzk")
    starts: list[float] = []
    for _ in range(ROUNDS):
        with _serving(place.environment) as (process, port):
            starts.append(_answered(process, port))
            before = _megabytes(process.pid)
            if len(starts) == ROUNDS:
                _open_pages(port, cookie)
                after = _megabytes(process.pid)
    return [
        Line("(d) start, to the first /health/live", ms(middle(starts))),
        Line("(d) import contactdesk.app", f"{ms(_import('contactdesk.app'))}, python alone {ms(_import())}"),
        Line("(d) memory of the process", f"{before:.0f} MB at start, {after:.0f} MB after {PAGES} pages"),
    ]


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    port = _free_port()
    command = [str(Path(sys.executable).with_name("contactdesk")), "serve", "--port", str(port)]
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, env=os.environ | environment, stdout=nowhere, stderr=nowhere)
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _answered(process: "subprocess.Popen[bytes]", port: int) -> float:
    """Seconds from its start to its first answer."""
    started = time.perf_counter()
    while time.perf_counter() - started < PATIENCE_SECONDS:
        assert process.poll() is None, "contactdesk serve ended by itself"
        try:
            _get(HTTPConnection("127.0.0.1", port, timeout=5), "/health/live")
            return time.perf_counter() - started
        except OSError:
            time.sleep(0.005)
    raise AssertionError("contactdesk serve does not answer")


def _get(connection: HTTPConnection, path: str, cookie: str = "") -> None:
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, f"{path}: {answer.status}"


def _open_pages(port: int, cookie: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    for _ in range(PAGES):
        _get(connection, "/wachtrij", cookie)
    connection.close()


def _megabytes(pid: int) -> float:
    """What is resident."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024


def _import(module: str = "sys") -> float:
    """A fresh interpreter that imports it and stops."""
    command = [sys.executable, "-c", f"import {module}"]
    return middle(timed(lambda: subprocess.run(command, check=True))[1] for _ in range(ROUNDS))

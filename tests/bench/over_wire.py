"""A page as a browser gets it, through a socket: the desk as it is, and as it would be if it waited for what it wrote.

The twin leaves TCP_NODELAY aside. A page goes out as a head and a body; without it the second waits until the browser
has acknowledged the first, and a browser keeps that back for 40 ms.
"""

from collections.abc import Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Final

from contactdesk.web import wire
from tests.bench.measuring import ROUNDS, Line, middle, middle_ratio, ms, timed
from tests.bench.place import Place
from tests.postoffice import free_port
from tests.running import Running, _command, running, web_process

ADDRESS: Final = "/wachtrij"
PAGES: Final = 25
TARGET: Final = 1.5


def measure(place: Place, home: Path) -> list[Line]:
    """(g) One browser that keeps its connection, a page at a time."""
    log, cookie = home / "over_wire.log", place.cookie("pcp-bzk")
    desk, twin = web_process(place.environment, log), _waiting(place.environment, log)
    pages: list[float] = []
    twins: list[float] = []
    with running(desk, twin):
        for round_ in range(1 + ROUNDS):
            found = _per_page(desk.port, cookie), _per_page(twin.port, cookie)
            if round_:  # the first only warms up
                pages.append(found[0])
                twins.append(found[1])
    figures = f"{ms(middle(pages))}, without TCP_NODELAY {ms(middle(twins))}"
    return [Line("(g) queue page through a socket", figures, middle_ratio(twins, pages), TARGET)]


def _waiting(environment: dict[str, str], log: Path) -> Running:
    port = free_port()
    return Running(_without, environment, log, ("serve", "--no-worker", "--port", str(port)), port=port)


def _without(environment: dict[str, str], log: Path, arguments: Sequence[str]) -> None:
    wire.at_once = lambda listening: None
    _command(environment, log, arguments)


def _per_page(port: int, cookie: str) -> float:
    """Seconds, the median of some."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        return median(timed(lambda: _get(connection, cookie))[1] for _ in range(PAGES))


def _get(connection: HTTPConnection, cookie: str) -> None:
    connection.request("GET", ADDRESS, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, f"{ADDRESS}: {answer.status}"

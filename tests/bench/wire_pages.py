"""What people open, through a socket and of a process of its own: how long one waits, and what the server works for it.

One client that keeps its connection, one that makes a new one each time, four at once, and one behind nginx. Nothing may
wait for anything: with one client a page takes no longer than its work allows.
"""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from itertools import count, cycle, repeat
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlencode

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts import drafts
from contactdesk.letters import outbox
from contactdesk.store.desk import desk
from contactdesk.store.models import ContactRequest, DecisionLink
from tests.bench.client import HEADERS
from tests.bench.crowd import ABSENT, COMMON, RARE
from tests.bench.measuring import ROUNDS, Line, middle, ms, timed
from tests.bench.place import LONG_SUBJECT, Place
from tests.bench.submitting import QUESTION, organisations
from tests.postoffice import free_port
from tests.running import running, wait_for, web_process

PAGES: Final = 10
CLIENTS: Final = 4
#: what is sought, by how often it is found
WORDS: Final = {"many hits": COMMON, "five hits": RARE, "no hit": ABSENT}
#: how long a page may take for one client: its work and half of that again, and a millisecond for the socket
OF_ITS_WORK: Final = 1.5
SOCKET: Final = 0.001
#: what the largest desk may cost, in what the smallest does
GROWTH: Final = 1.25
NGINX: Final = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
AROUND: Final = """
daemon off; master_process off; pid {home}/nginx.pid; error_log {home}/nginx.log;
events {{}}
http {{
    access_log off; client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
    upstream desk {{ server 127.0.0.1:{desk}; keepalive 8; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass http://desk; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; }}
    }}
}}
"""


@dataclass(frozen=True)
class Visit:
    """What is asked, by whom (`cookies`, one for each time); `fields` makes a form of it, new each time."""

    about: str
    cookies: Iterator[str]
    path: str
    fields: Callable[[], dict[str, str]] | None = None

    def on(self, connection: HTTPConnection) -> None:
        """Ask it. A page must be there, and a form must be taken."""
        headers, body = {"Cookie": next(self.cookies)}, None
        if self.fields:
            headers, body = headers | HEADERS, urlencode(self.fields())
        connection.request("POST" if self.fields else "GET", self.path, body, headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == (303 if self.fields else 200), f"{self.path}: {answer.status}"


@dataclass(frozen=True)
class Found:
    """Of one visit, in seconds per round; `rate` is per second, of all clients together."""

    about: str
    wall: list[float]
    work: list[float]
    anew: list[float]
    together: list[float]
    rate: list[float]
    proxied: list[float]

    @property
    def cost(self) -> float:
        """Seconds of a processor."""
        return middle(self.work)

    def line(self) -> Line:
        """What it took, and whether it waited for anything."""
        spread = f"{min(self.wall) * 1000:.1f}–{max(self.wall) * 1000:.1f}"
        figures = f"{ms(middle(self.wall))} ({spread}), work {ms(self.cost)}; new connection {ms(middle(self.anew))}"
        figures += f"; {CLIENTS} clients {ms(middle(self.together))}, {middle(self.rate):.0f}/s"
        figures += f"; nginx {ms(middle(self.proxied))}" if self.proxied else ""
        allowed = OF_ITS_WORK * self.cost + SOCKET
        return Line(f"(w) {self.about}", figures, allowed / middle(self.wall), 1.0)


def measure(place: Place, home: Path) -> list[Found]:
    """Each visit in turn, all the ways, so many rounds."""
    web = web_process(place.environment, home / "wire_pages.log")
    with running(web), _proxy(home, web.port) as proxy:
        return [_measured(one, web.port, proxy, web.pid) for one in visits(place)]


def grown(small: list[Found], large: list[Found]) -> list[Line]:
    """What the larger desk costs, in what the smaller does."""
    return [
        Line(
            f"(w) {after.about}, grown",
            f"work {ms(before.cost)} → {ms(after.cost)}",
            before.cost / after.cost,
            1 / GROWTH,
        )
        for before, after in zip(small, large, strict=True)
    ]


def visits(place: Place) -> Iterator[Visit]:
    """Everything that is measured; what submits comes last."""
    liaison, member = repeat(place.cookie("pcp-bzk")), repeat(place.cookie("kamerlid"))
    number, link = place.database.read_now(_long), place.database.read_now(_link)
    yield Visit("queue", liaison, "/wachtrij")
    yield Visit("one contact, 60 entries", liaison, f"/verzoeken/{number}")
    yield Visit("own list", member, "/verzoeken")
    for words, q in (("one word", "{}"), ("three words", "{} alle loketten")):
        for hits, word in WORDS.items():
            yield Visit(f"search, {words}, {hits}", liaison, "/wachtrij?" + urlencode({"q": q.format(word)}))
    yield Visit("organisations", member, "/organisaties")
    yield Visit("organisations, sought", member, "/organisaties?q=rijbewijs")
    yield Visit("figures", member, "/cijfers")
    yield Visit("figures of a department", member, "/cijfers/BZK")
    draft = _draft(place)
    yield Visit("asking, whom", member, "/verzoeken/nieuw?q=rijbewijs")
    yield Visit("asking, what", member, f"/verzoeken/nieuw/{draft}")
    yield Visit("asking, check", member, f"/verzoeken/nieuw/{draft}/controleer")
    yield Visit("deciding, from the letter", repeat(""), link)
    members = cycle([one.cookie for one in place.members])
    yield Visit(
        "submit", members, "/verzoeken", partial(_form, place, organisations(place)["Logius"], count())
    )


def _long(db: Session) -> str:
    query = select(col(ContactRequest.number)).where(col(ContactRequest.subject) == LONG_SUBJECT)
    return str(db.execute(query).scalars().one())


def _link(db: Session) -> str:
    """Of the newest letter that asks for a decision."""
    newest = (
        select(DecisionLink)
        .where(col(DecisionLink.purpose) == "decide")
        .order_by(col(DecisionLink.id).desc())
    )
    return f"/besluit/{outbox.token(desk(db).settings, db.execute(newest.limit(1)).scalar_one())}"


def _draft(place: Place) -> str:
    """What a member has typed so far."""
    name, by = "bench-draft-0000000000", place.actor("kamerlid").person_id
    typed = _typed(organisations(place)["Logius"], name)
    place.database.write_now(lambda db: drafts.keep(db, by, name, typed, None))
    return name


def _form(place: Place, organisation: int, numbers: "count[int]") -> dict[str, str]:
    return _typed(organisation, f"wire-{id(place)}-{next(numbers)}") | {"bevestigd": "ja"}


def _typed(organisation: int, key: str) -> dict[str, str]:
    return {
        "organisatie": str(organisation),
        "vorm": "conversation",
        "onderwerp": "Storing bij de voorziening",
        "vraag": QUESTION,
        "sleutel": key,
    }


def _measured(visit: Visit, port: int, proxy: int, pid: int) -> Found:
    found = Found(visit.about, [], [], [], [], [], [])
    _kept(visit, port)  # the first only warms up
    for _ in range(ROUNDS):
        before = _work(pid)
        found.wall.append(_kept(visit, port))
        found.work.append((_work(pid) - before) / PAGES)
        found.anew.append(_anew(visit, port))
        waited, took = timed(partial(_together, visit, port))
        found.together.append(waited)
        found.rate.append(CLIENTS * PAGES / took)
        if proxy:
            found.proxied.append(_kept(visit, proxy))
    return found


def _kept(visit: Visit, port: int) -> float:
    """Seconds, the median of some, on one connection."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        return median(timed(partial(visit.on, connection))[1] for _ in range(PAGES))


def _anew(visit: Visit, port: int) -> float:
    def ask() -> None:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            visit.on(connection)

    return median(timed(ask)[1] for _ in range(PAGES))


def _together(visit: Visit, port: int) -> float:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return median(pool.map(lambda _: _kept(visit, port), range(CLIENTS)))


def _work(pid: int) -> float:
    """Seconds of a processor that this process has had so far. Linux only."""
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e9


@contextmanager
def _proxy(home: Path, desk: int) -> Iterator[int]:
    """The port of an nginx before the desk; 0 where there is none."""
    if not NGINX:
        yield 0
        return
    port, config = free_port(), home / "nginx.conf"
    config.write_text(AROUND.format(home=home, desk=desk, port=port), encoding="utf-8")
    process = subprocess.Popen([NGINX, "-c", config, "-p", home, "-e", home / "nginx.log"])
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)

"""The desk behind nginx, from the very file in docs/: names and addresses are right, and what is secret stays so.

Wants an nginx; without one it says so, and with REQUIRE_NGINX=1 it fails. Visitors come from loopback addresses of
their own (127.0.0.2 …), so that the proxy's address and theirs can be told apart.
"""

import os
import shutil
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from sqlmodel import select

from contactdesk.store import Database
from contactdesk.store.limits import LIMITS, Limit
from contactdesk.store.models import LoginSession
from tests.conftest import CONFIG
from tests.lying_provider import Provider
from tests.postoffice import certificate, free_port
from tests.serving import PROVIDER, Installation, RemoteBrowser, Running, answering, install, wait_until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
EXAMPLE = CONFIG.parent / "docs/nginx/contactdesk.conf"
VISITOR, ANOTHER, FORGED = "127.0.0.2", "127.0.0.3", "203.0.113.9"
TOKEN = "1-" + "a" * 52
AROUND = """
daemon off; master_process off; pid {home}/nginx.pid;
events {{}}
http {{
    client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
    include {home}/contactdesk.conf;
}}
"""


@dataclass(frozen=True)
class Behind:
    """A desk, its proxy, and the provider where people sign in."""

    place: Installation
    serving: Running
    database: Database
    provider: Provider
    plain_port: int
    trust: ssl.SSLContext

    def visitor(self, address: str = VISITOR, **headers: str) -> RemoteBrowser:
        """A browser at this address that says it is somewhere else."""
        transport = httpx2.HTTPTransport(verify=self.trust, local_address=address)
        return self.place.browser(transport=transport, headers={"X-Forwarded-For": FORGED, **headers})

    def logged(self) -> str:
        """All that nginx wrote down."""
        return "".join(path.read_text() for path in self.place.home.glob("log/*"))


@pytest.fixture(scope="module")
def behind(sqlite_peopled: Path, desk: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    if NGINX is None:
        _do_without("NO TEST BEHIND A PROXY: no nginx; install it (Debian: nginx-light)")
    home = tmp_path_factory.mktemp("behind")
    shutil.copyfile(sqlite_peopled, home / "desk.db")
    _, trusted = certificate(home)
    port, plain_port, provider = free_port(), free_port(), Provider(f"http://127.0.0.1:{free_port()}")
    base_url, at = f"https://127.0.0.1:{port}", urlsplit(provider.issuer).port or 0
    with ExitStack() as running:
        place = install(home, f"sqlite:///{home / 'desk.db'}", provider=at, BASE_URL=base_url)
        database = Database(f"sqlite:///{home / 'desk.db'}", carry=desk)
        running.callback(database.close)
        running.enter_context(answering(provider))
        serving = running.enter_context(place.serving("--no-worker"))
        running.enter_context(nginx(home, {"443": port, "80": plain_port, "8000": place.port}))
        trust = ssl.create_default_context(cafile=trusted)
        yield Behind(place, serving, database, provider, plain_port, trust)


def _do_without(reason: str) -> None:
    if os.environ.get("REQUIRE_NGINX") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def nginx(home: Path, ports: dict[str, int]) -> Iterator[None]:
    (home / "log").mkdir()
    (home / "contactdesk.conf").write_text(_for_here(EXAMPLE.read_text(), home, ports))
    (home / "nginx.conf").write_text(AROUND.format(home=home))
    assert NGINX
    command = [NGINX, "-p", str(home), "-c", str(home / "nginx.conf"), "-e", str(home / "log/start.log")]
    process = subprocess.Popen(command)
    try:
        wait_until(lambda: _listens(ports["443"]) or process.poll() is not None)
        assert process.poll() is None, (home / "log/start.log").read_text()
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _for_here(example: str, home: Path, ports: dict[str, int]) -> str:
    """The example with our ports, paths and name, and nothing else changed."""
    for there, here in (
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{ports['80']};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{ports['443']} ssl http2;"),
        ("https://contactdesk.example.nl", f"https://127.0.0.1:{ports['443']}"),
        ("contactdesk.example.nl", "127.0.0.1"),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{ports['8000']}"),
        ("/etc/ssl/contactdesk/fullchain.pem", f"{home}/cert.pem"),
        ("/etc/ssl/contactdesk/key.pem", f"{home}/key.pem"),
        ("/var/log/nginx/", f"{home}/log/"),
    ):
        assert there in example, f"the example no longer has: {there}"
        example = example.replace(there, here)
    return example


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.long
def test_people_sign_in_over_https_and_read_from_where(behind: Behind) -> None:
    kim = behind.visitor()
    base_url = behind.place.settings.base_url

    started = kim.get(f"/inloggen/{PROVIDER}")
    back = behind.provider.authorize(started.location)
    came_in = kim.get(back)

    assert parse_qs(urlsplit(started.location).query)["redirect_uri"] == [
        f"{base_url}/inloggen/{PROVIDER}/terug"
    ]
    attempt, session = started.response.headers["set-cookie"], came_in.response.headers.get_list("set-cookie")
    assert attempt.startswith("__Host-inloggen=")
    assert any(cookie.startswith("__Host-desk=") and "; Secure" in cookie for cookie in session)
    assert "; Secure" in attempt
    account = kim.get("/account")
    assert account.status == 200
    assert VISITOR in account.text
    assert FORGED not in account.text
    assert behind.database.read_now(lambda db: list(db.exec(select(LoginSession.address)))) == [VISITOR]
    assert account.response.headers.get_list("strict-transport-security") == [
        "max-age=63072000; includeSubDomains"
    ]
    assert came_in.location.startswith("/") or came_in.location.startswith(f"{base_url}/")


def test_who_comes_without_tls_is_sent_to_https(behind: Behind) -> None:
    answer = httpx2.get(
        f"http://127.0.0.1:{behind.plain_port}/regels?a=b", headers={"Host": "elders.example"}
    )

    assert (answer.status_code, answer.headers["location"]) == (
        308,
        f"{behind.place.settings.base_url}/regels?a=b",
    )


def test_an_address_that_a_visitor_makes_up_gives_no_fresh_tries(behind: Behind) -> None:
    allowed = LIMITS[Limit.LOGOUT_FAILED_ADDRESS].times

    def tries(address: str, made_up: str) -> int:
        said = {"X-Forwarded-For": made_up, "X-Real-IP": made_up, "Forwarded": f"for={made_up}"}
        with behind.visitor(address, **said).client as client:
            return client.post(f"/inloggen/{PROVIDER}/afmelden", data={"logout_token": "x"}).status_code

    assert {tries(VISITOR, f"203.0.113.{number}") for number in range(allowed)} == {400}
    assert tries(VISITOR, "198.51.100.1") == 429
    assert tries(ANOTHER, "198.51.100.1") == 400


@pytest.mark.parametrize(
    "path", ["/metrics", "/health/live", "/health/ready", "/health/../metrics", "//metrics"]
)
def test_what_is_for_machines_is_not_for_visitors(behind: Behind, path: str) -> None:
    with behind.visitor(**{"X-Forwarded-For": "127.0.0.1"}).client as client:
        answer = client.get(httpx2.URL(behind.place.settings.base_url + path))
    assert answer.status_code == 404
    assert "contactdesk_" not in answer.text


def test_machines_on_this_side_read_it(behind: Behind) -> None:
    here = f"http://127.0.0.1:{behind.place.port}"

    assert "contactdesk_letters" in httpx2.get(f"{here}/metrics").text
    assert httpx2.get(f"{here}/health/ready").text.startswith("ok\n")


def test_what_is_too_large_is_a_page_of_the_desk(behind: Behind) -> None:
    page = behind.visitor().post("/verzoeken", {"vraag": "x" * 300_000})

    assert (page.status, page.h1) == (413, "Uw bericht is te groot")


@pytest.mark.long
def test_the_proxy_writes_down_no_token_no_search_and_no_address_and_says_in_dutch_when_the_desk_is_away(
    behind: Behind,
) -> None:
    """Last: the desk stops, and the proxy has an error to log for each request."""
    visitor = behind.visitor()
    for path in (f"/besluit/{TOKEN}", "/wachtrij?q=GEHEIM", f"/inloggen/{PROVIDER}/terug?code=GEHEIM"):
        visitor.get(path)
    assert behind.serving.stop() == 0
    away = visitor.get(f"/besluit/{TOKEN}")
    assert (away.status, away.h1) == (502, "Het loket is even niet bereikbaar")
    assert away.response.headers["content-type"] == "text/html; charset=utf-8"
    assert away.response.headers["retry-after"] == "60"
    assert "nginx" not in away.html
    assert visitor.post("/verzoeken", {"vraag": "Hoe?"}).h1 == away.h1

    written = behind.logged()
    assert len(written.splitlines()) >= 4
    for secret in (TOKEN, "GEHEIM", VISITOR, FORGED):
        assert secret not in written

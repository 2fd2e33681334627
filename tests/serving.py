"""The desk as its operator starts it: `serve` and `worker` in processes of their own, with people at the door.

Nobody needs a provider to be signed in here: `sign_in` writes the session that a sign-in would have written.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import uvicorn
from sqlmodel import col, select

from contactdesk import people
from contactdesk.settings import Settings, load
from contactdesk.store import Database, utc_now
from contactdesk.store.models import Organisation
from contactdesk.web import login
from tests.conftest import CONFIG
from tests.lying_provider import CLIENT, SECRET, Provider
from tests.postoffice import PostOffice, free_port
from tests.web import Browser, Page

KEY = "k3y-Q8s7d6f5g4h3j2k1l0-AbCdEfGhIj"
PROVIDER = "rijk"
PROVIDER_TOML = f"""
[[identity_provider]]
name = "{PROVIDER}"
label = "Rijk"
issuer = "http://127.0.0.1:{{port}}"
client_id = "{CLIENT}"
client_secret_file = "{PROVIDER}.secret"
email_domains = ["tweedekamer.example"]
"""
#: `from contactdesk.cli import main; main()`, after what a test wants changed
CONTACTDESK = "from contactdesk.cli import main; main()"


class RemoteBrowser(Browser):
    """A browser that reaches a desk over the network."""

    def __init__(self, base_url: str, **more: Any) -> None:
        self.client = httpx2.Client(base_url=base_url, timeout=30, **more)  # type: ignore[assignment]


@dataclass
class Running:
    """A process, what it said when it answered, and all that it wrote to its log so far."""

    process: "subprocess.Popen[str]"
    log_file: Path
    said: str

    @property
    def address(self) -> str:
        return self.said.split()[-1]

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def stop(self) -> int:
        """Told to stop, and gone: its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)


@contextmanager
def started(*arguments: str, environ: dict[str, str], log_file: Path, first: str = "") -> Iterator[Running]:
    """`contactdesk ARGUMENTS` until the block is left; one that serves, from the moment it answers.

    Nothing of the desk in our own environment reaches it. `first`: Python that runs before it.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONTACTDESK_")}
    with log_file.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", first + CONTACTDESK, *arguments],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=clean | environ,
        )
    assert process.stdout is not None
    try:
        said = process.stdout.readline() if arguments[0] in ("serve", "demo") else ""
        assert said or arguments[0] == "worker", log_file.read_text()
        yield Running(process, log_file, said)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(40)
            finally:
                process.kill()
        process.stdout.close()


@dataclass(frozen=True)
class Installation:
    """What an operator has set: variables, a folder with the configuration, a database."""

    home: Path
    environ: dict[str, str]
    port: int
    browsers: list["RemoteBrowser"] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return load(self.environ)

    @contextmanager
    def running(self, *arguments: str, first: str = "") -> Iterator[Running]:
        """The command until the block is left, and with it all browsers."""
        log_file = self.home / f"{arguments[0]}-{time.monotonic_ns()}.log"
        try:
            with started(*arguments, environ=self.environ, log_file=log_file, first=first) as one:
                yield one
        finally:
            for browser in self.browsers:
                browser.client.close()

    def serving(self, *more: str, first: str = "") -> Any:
        return self.running("serve", "--port", str(self.port), *more, first=first)

    def browser(self, **more: Any) -> RemoteBrowser:
        """One in which nobody is signed in."""
        self.browsers.append(RemoteBrowser(self.settings.base_url, **more))
        return self.browsers[-1]

    def sign_in(self, database: Database, person_id: int, **more: Any) -> RemoteBrowser:
        """A browser of somebody who is signed in, at the address where people come."""
        token = database.write_now(people.start_session, person_id, people.NewSession(PROVIDER, login.HOURS))
        browser = self.browser(**more)
        browser.client.cookies.set(login.session_cookie(self.settings), token)
        return browser


def install(
    home: Path, database_url: str, *, office: PostOffice | None = None, provider: int = 0, **settings: str
) -> Installation:
    """The variables and the folder. `provider` is the port of the identity provider; without one nobody answers."""
    port = free_port()
    config = shutil.copytree(CONFIG, home / "config")
    (config / "contactdesk.toml").write_text(PROVIDER_TOML.format(port=provider or free_port()))
    (config / f"{PROVIDER}.secret").write_text(SECRET)
    chosen = {
        "DATABASE_URL": database_url,
        "SECRET_KEY": KEY,
        "CONFIG_DIR": str(config),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "MAIL_FROM": "Contactdesk <loket@bzk.example>",
        **({"SMTP_URL": f"smtp://127.0.0.1:{office.port}?tls=none"} if office else {}),
        **settings,
    }
    return Installation(home, {f"CONTACTDESK_{name}": value for name, value in chosen.items()}, port)


@pytest.fixture(name="clock")
def real_clock() -> Callable[[], datetime]:
    """For whoever imports it: the clock of the tests, as in the process beside it."""
    return utc_now


def wait_until(question: Callable[[], Any], seconds: float = 20) -> Any:
    """What `question` answers, as soon as that is something."""
    until = time.monotonic() + seconds
    while not (found := question()):
        assert time.monotonic() < until, "it does not come"
        time.sleep(0.02)
    return found


@contextmanager
def answering(provider: Provider, cert_file: Path | None = None) -> Iterator[Provider]:
    """An identity provider at its issuer's address, until the block is left; over TLS with a certificate (its key lies
    beside it, see `certificate`)."""
    port = urlsplit(provider.issuer).port or 0
    tls = {"ssl_certfile": cert_file, "ssl_keyfile": cert_file.with_name("key.pem")} if cert_file else {}
    server = uvicorn.Server(uvicorn.Config(provider.app, port=port, log_config=None, **tls))
    thread = Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield provider
    finally:
        server.should_exit = True
        thread.join()


def organisation(database: Database, abbreviation: str) -> int:
    query = select(col(Organisation.id)).where(col(Organisation.abbreviation) == abbreviation)
    return int(database.read_now(lambda db: db.exec(query).one()) or 0)


def ask(browser: Browser, organisation: int, *, subject: str, question: str) -> str:
    """Through the form, the check and the confirmation; the number of the contact."""
    typed = {"organisatie": organisation, "vorm": "conversation", "onderwerp": subject, "vraag": question}
    key = browser.get("/verzoeken/nieuw").form("/verzoeken").fields["sleutel"]
    checked = browser.post("/verzoeken", {**typed, "sleutel": key})
    sent = browser.post("/verzoeken", {**checked.form("/verzoeken").fields, "bevestigd": "ja"})
    assert sent.status == 303, sent.text
    return sent.location.rpartition("/")[2]


def do(browser: Browser, number: str, deed: str, **fields: str) -> Page:
    """One deed, from the form on the contact's page."""
    path = f"/verzoeken/{number}/{deed}"
    form = browser.get(f"/verzoeken/{number}").form(path)
    done = browser.post(path, {**form.fields, **fields})
    assert done.status == 303, done.text
    return done


def decision_link(office: PostOffice) -> str:
    """The path of the link in the letter that asks for permission, once it has come."""

    def found() -> str | None:
        texts = [str(letter.get_body(("plain",)).get_content()) for letter in list(office.letters)]  # type: ignore[union-attr]
        links = [link for text in texts for link in re.findall(r"/besluit/[A-Za-z0-9_-]{20,}", text)]
        return links[0] if links else None

    return str(wait_until(found))

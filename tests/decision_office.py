"""An office whose links ask more than holding them: its mailbox, and strangers who have a link. Tests nothing itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import inspect
from sqlmodel import SQLModel, col, select
from starlette.applications import Starlette

from contactdesk import people
from contactdesk.contacts.letter_decisions import Opener
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.letters import outbox
from contactdesk.letters.outbox import keys
from contactdesk.settings import DecisionLinks
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, Letter, LetterKey, Portfolio
from contactdesk.words import Role
from tests.conftest import Clock
from tests.once import Copies
from tests.test_decision_link import OFFICE, World
from tests.web import Browser, Page

DEPUTY = "deputy@bzk.example"


@contextmanager
def opened(url: str, desk: Any, clock: Clock, asks: DecisionLinks) -> Iterator[Database]:
    """The database under test, with what links ask."""
    settings = desk.settings.model_copy(update={"decision_link": asks})
    database = Database(url, carry=replace(desk, settings=settings), clock=clock)
    yield database
    database.close()


class Office(World):
    """The same world, with the mailbox of the office: what comes in there, and who else has the link."""

    app: Starlette

    def other(self, network: str = "192.0.2.7", app: Starlette | None = None) -> Browser:
        """A browser that is not known, somewhere else."""
        browser = Browser(app or self.app, network)
        browser.client.portal = self.browser.client.portal
        return browser

    def post(self) -> list[outbox.Outgoing]:
        """What a worker sends now, and has sent afterwards."""
        claimed = self.database.write_now(outbox.claim, "test", limit=1000, lease=timedelta(minutes=5))
        self.database.write_now(outbox.mark_accepted, [letter.id for letter in claimed])
        return claimed

    def codes(self, to: str = OFFICE) -> list[str]:
        """The codes in the letters that come in now, oldest first."""
        bodies = [letter.body for letter in self.post() if letter.to_email == to]
        return [found[0] for body in bodies if (found := re.findall(r"^\d{8}$", body, re.MULTILINE))]

    def code_of(self, letter: Letter) -> str:
        """The code in a letter that came in before."""
        (key, *_) = [one for one in self.rows(LetterKey) if one.letter_id == letter.id]
        settings = self.database.read_now(lambda db: db.info["desk"]).settings
        return keys.handed_out(settings, key)

    def asks(self, path: str, browser: Browser | None = None, **fields: str) -> Page:
        return (browser or self.browser).post(path, {"actie": "code-vragen", **fields})

    def types(self, path: str, code: str, browser: Browser | None = None, **fields: str) -> Page:
        return (browser or self.browser).post(path, {"actie": "code", "code": code, **fields})

    def opens(self, path: str, browser: Browser | None = None, to: str = OFFICE) -> Page:
        """Asks a code, reads it in the mailbox, types it."""
        assert self.asks(path, browser).status == 303
        return self.types(path, self.codes(to)[-1], browser)

    def token(self, path: str) -> str:
        return path.rpartition("/")[2]

    def rows(self, table: type[SQLModel]) -> list[Any]:
        """All rows, in the order in which they were added."""
        query = select(table).order_by(*inspect(table).primary_key)
        return self.database.read_now(lambda db: list(db.exec(query).all()))

    def actions(self) -> list[str]:
        return [entry.action for entry in self.rows(AuditEntry)]

    def deputise(self, email: str = DEPUTY, portfolio: str = "bzk", *, is_deputy: bool = True) -> Actor:
        """Somebody with the role of a minister's office."""
        (found,) = [one.id for one in self.rows(Portfolio) if one.key == portfolio]
        person = self.write(people.add_person, name="D. Deputy", email=email, phone=None, by=SYSTEM)
        grant = Grant(Role.MINISTER, portfolio_id=found, is_deputy=is_deputy)
        self.write(people.grant_role, person, grant, by=SYSTEM)
        self.ids[email] = person
        return self.actor(email)

    def moves(self, mailbox: str) -> None:
        """The office gets another mailbox."""

        def move(db: Any) -> None:
            db.exec(select(Portfolio).where(col(Portfolio.key) == "bzk")).one().mailbox = mailbox

        self.database.write_now(move)

    def stranger(self, number: int, network: str = "") -> Opener:
        return Opener(browser=f"{number:043}", program="Firefox op Linux", network=network or f"net {number}")


def make_office(
    database: Database,
    ids: dict[str, int],
    visitor: Browser,
    clock: Clock,
    app: Starlette,
    copies: Copies | None = None,
) -> Office:
    """One contact waits for the office; its letter has been read."""
    made = Office(database, ids, visitor, clock)
    made.copies = copies
    made.app = app
    made.ask()
    made.put_to_the_office()
    made.post()
    return made

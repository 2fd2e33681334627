"""Two administrators, and what they and others try; with the real commands. Tests nothing itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from contactdesk import audit
from contactdesk.law.permissions import Actor
from contactdesk.letters.outbox import keys
from contactdesk.people import administration
from contactdesk.people.administration import Wanted, proposals_store
from contactdesk.store import Database
from contactdesk.store.models import (
    AuditEntry,
    Letter,
    LetterKey,
    Organisation,
    Portfolio,
    Proposal,
    RoleGrant,
)
from contactdesk.words import Role
from tests.conftest import Clock
from tests.contacts import Given

BEA, TARA = "bea.beheer@bzk.example", "tara.tweede@bzk.example"
NEW, OLD = "post@uwv.example", "postbus@uwv.example"


@dataclass
class World:
    """Two administrators, and what they try. A deed is done by `beheer` unless somebody else is named."""

    given: Given

    def does(self, deed: Callable[..., Any], *args: Any, by: str | Actor = "beheer", **more: Any) -> Any:
        actor = by if isinstance(by, Actor) else self.given.actor(by)
        self.given.clock.advance(timedelta(minutes=1))
        return self.given.database.write_now(lambda db: deed(db, *args, by=actor, **more))

    def person(self, name: str = "Nora Nieuw") -> int:
        email = f"{name.lower().replace(' ', '.')}@bzk.example"
        return int(self.does(administration.add_person, name=name, email=email, phone=None))

    def gives(
        self,
        person: int,
        role: Role = Role.LIAISON,
        about: object = None,
        by: str | Actor = "beheer",
        **more: Any,
    ) -> Any:
        about = about if about is not None else self.given.organisation("BZK")
        wanted = Wanted(role, None if role is Role.ADMINISTRATOR else str(about), **more)
        return self.does(administration.give, person, wanted, by=by)

    def proposes(self, box: str = "", address: str = NEW, by: str | Actor = "beheer") -> int:
        return int(self.does(administration.propose, box or self.box("UWV"), address, by=by))

    def box(self, abbreviation: str, kind: str = "organisation") -> str:
        return f"{kind}-{self.given.organisation(abbreviation)}"

    def office(self, key: str = "bzk") -> Portfolio:
        query = select(Portfolio).where(col(Portfolio.key) == key)
        return self.given.database.read_now(lambda db: db.exec(query).one())

    def seen(self, id_: int) -> str:
        """What the page of an administrator shows of it."""
        query = select(Proposal).where(col(Proposal.id) == id_)
        return self.given.database.read_now(lambda db: proposals_store.seal(db, db.exec(query).one()))

    def approves(self, id_: int, by: str | Actor = "beheer-tweede", seen: str = "") -> Any:
        return self.does(administration.approve, id_, by=by, seen=seen or self.seen(id_))

    def rejects(self, id_: int, by: str | Actor = "beheer-tweede") -> None:
        self.does(administration.reject, id_, by=by)

    def token(self, n: int = -1) -> str:
        """Of the link in the newest test letter."""
        settings = self.given.database.read_now(lambda db: db.info["desk"]).settings
        found = [one for one in self.given.rows(LetterKey) if one.purpose == "mailbox"]
        return keys.handed_out(settings, found[n]).rpartition("/")[2]

    def answers(self, token: str = "", *, is_ours: bool = True) -> Any:
        self.given.clock.advance(timedelta(minutes=1))
        command, named = administration.answer, {"name": "Uma Uitvoering", "is_ours": is_ours}
        return self.given.database.write_now(command, token or self.token(), **named)

    def looks(self, token: str = "") -> Any:
        return self.given.database.read_now(administration.look, token or self.token())

    def ends(self, key: str, by: str | Actor = "beheer") -> str:
        """The first role of this persona."""
        id_ = self.given.ids[key]
        return str(self.does(administration.end, id_, self.grants(id_)[0].id, by=by))

    def grants(self, person: int) -> list[RoleGrant]:
        return [one for one in self.given.rows(RoleGrant) if one.person_id == person]

    def proposal(self, id_: int = 0) -> Proposal:
        rows = self.given.rows(Proposal)
        return next(one for one in rows if one.id == id_) if id_ else rows[-1]

    def organisation(self, abbreviation: str = "UWV") -> Organisation:
        query = select(Organisation).where(col(Organisation.abbreviation) == abbreviation)
        return self.given.database.read_now(lambda db: db.exec(query).one())

    def sets(self, table: Any, id_: object, **values: Any) -> None:
        """Behind the pages' back."""
        change = update(table).where(table.id == id_).values(**values)
        self.given.database.write_now(lambda db: db.execute(change) and None)

    def told(self, template: str) -> list[str]:
        return sorted(one.to_email for one in self.given.rows(Letter) if one.template == template)

    def letter(self, template: str, to: str) -> Letter:
        found = [one for one in self.given.rows(Letter) if (one.template, one.to_email) == (template, to)]
        return found[-1]

    def logged(self) -> list[str]:
        return [one.action for one in self.given.rows(AuditEntry)]

    def line(self, by: str = "beheer-tweede") -> administration.ProposalLine:
        return self.given.database.read_now(administration.waiting, self.given.actor(by))[-1]

    def passes(self, **time: int) -> None:
        self.given.clock.advance(timedelta(**time))


@pytest.fixture
def world(database: Database, people_ids: dict[str, int], clock: Clock) -> Iterator[World]:
    with opened(database, people_ids, clock) as made:
        yield made


@pytest.fixture
def whole_log(database: Database) -> Iterator[None]:
    """The log must be whole afterwards."""
    yield
    assert database.read_now(audit.verify).broken_id is None


@contextmanager
def opened(database: Database, people_ids: dict[str, int], clock: Clock) -> Iterator[World]:
    """The log must be whole afterwards."""

    def no_pages(_: str) -> Any:
        raise AssertionError("no pages here")

    yield World(Given(database, people_ids, clock, no_pages))
    assert database.read_now(audit.verify).broken_id is None

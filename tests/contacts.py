"""Contacts in a state that a test needs, made with the real commands by the personas. Tests nothing itself.

`given` is on the database of the test; `conftest.py` registers that fixture.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlmodel import Session, SQLModel, col, select

from contactdesk import contacts, people
from contactdesk.contacts import Ask, Official, decisions, standing_permissions
from contactdesk.contacts.decisions import Ruling
from contactdesk.demo.provider import Provider
from contactdesk.law.days import add_working_days, today
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.people import delegation
from contactdesk.people.delegation import Loan
from contactdesk.store import Database
from contactdesk.store.desk import desk
from contactdesk.store.models import ContactRequest, Organisation, Person, Portfolio
from contactdesk.words import Addressee, Capacity, Chamber, Form, Ground, How, Initiator, Outcome, Role
from tests.conftest import Clock
from tests.once import Copies, once
from tests.web import Browser, Page

SignIn = Callable[[str], Browser]
MARKER = "GEHEIM-7f3a"
ADA = Official("Ada Ambtenaar", "ada.ambtenaar@bzk.example", "070-555 02 04")
#: where and since when an inspectorate's findings are public
FINDINGS = {"published_where": "Rapport op de website", "published_on": date(2026, 10, 20)}
SECOND = "minister van Werk en Participatie"
keys = count(1)


def nobody(persona: str) -> Browser:
    raise AssertionError(f"{persona} needs no browser here")


class Given:
    """Contacts and those who act on them; every deed is a minute after the one before."""

    copies: Copies | None = None

    def __init__(self, database: Database, ids: dict[str, int], clock: Clock, sign_in: SignIn) -> None:
        self.database, self.ids, self.clock, self.sign_in = database, ids, clock, sign_in
        self._browsers: dict[tuple[str, datetime], Browser] = {}

    def actor(self, key: str) -> Actor:
        found = self.database.read_now(people.actor, self.ids[key], today(self.clock()))
        assert found
        return found

    def organisation(self, abbreviation: str) -> int:
        query = select(Organisation).where(col(Organisation.abbreviation) == abbreviation)
        return self.database.read_now(lambda db: db.exec(query).one()).id

    def contact(self, number: str) -> ContactRequest:
        query = select(ContactRequest).where(col(ContactRequest.number) == number)
        return self.database.read_now(lambda db: db.exec(query).one())

    def rows(self, table: type[SQLModel]) -> list[Any]:
        """All rows, in the order in which they were added."""
        query = select(table).order_by(*inspect(table).primary_key)
        return list(self.database.read_now(lambda db: db.exec(query).all()))

    @once
    def asked(
        self, at: str = "Logius", by: str = "kamerlid", form: Form = Form.CONVERSATION, **more: Any
    ) -> str:
        texts = {"subject": "Storing bij DigiD", "question": "Wat was de oorzaak?", **more}
        if at == "IGJ":
            texts = {"addressee": Addressee.STAFF, **texts}
        if by == "griffier":
            texts = {"committee_decided_on": today(self.clock()), **texts}
        if texts.get("ground") is Ground.PUBLISHED_FINDINGS:
            texts = FINDINGS | texts
        ask = Ask(organisation_id=self.organisation(at), form=form, key=f"sleutel-{next(keys)}", **texts)
        number = self.database.write_now(contacts.submit, ask, self.actor(by)).number
        assert number is not None
        return number

    @once
    def sealed(self, form: Form = Form.AMENDMENT_ASSISTANCE) -> str:
        """Help with the marker in every text that is sealed."""
        texts = dict.fromkeys(("subject", "question", "preference", "wished_official"), MARKER)
        return self.asked("BZK", form=form, bill_title="Wet open data", **texts)

    @once
    def reported(self, at: str = "UWV", by: str = "zbo-uwv", **more: Any) -> str:
        if at == "IGJ":
            more = {"addressee": Addressee.LEADERSHIP, "ground": Ground.PUBLISHED_FINDINGS, **more}
        return self.asked(at, by, member_id=self.ids["kamerlid"], **more)

    @once
    def did(self, deed: Callable[..., Any], number: str, by: str = "pcp-bzk", **values: Any) -> Any:
        self.clock.advance(timedelta(minutes=1))
        return self.database.write_now(deed, number, self.actor(by), **values)

    @once
    def awaiting(self, **more: Any) -> str:
        number = self.asked(**more)
        self.did(contacts.ask_permission, number, official=ADA, advice="Akkoord.")
        return number

    @once
    def permitted(self, **more: Any) -> str:
        number = self.awaiting(**more)
        self.did(decisions.decide, number, ruling=self.ruling())
        return number

    def ruling(self, outcome: Outcome = Outcome.PERMITTED) -> Ruling:
        return Ruling(
            outcome,
            decided_by="M. de Minister",
            capacity=Capacity.IN_PERSON,
            decided_on=today(self.clock()),
            how=How.ORAL,
            conditions="Alleen feiten." if outcome is Outcome.CONDITIONS else None,
            ground="beleidsmening",
            reason="Dit gaat over beleid.",
            alternative="Een schriftelijk antwoord.",
        )

    @once
    def beforehand(self, **more: Any) -> int:
        """A standing permission of the minister of BZK for conversations."""
        portfolio = select(Portfolio).where(col(Portfolio.key) == "bzk")
        terms = standing_permissions.PermittedBeforehand(
            portfolio_id=self.database.read_now(lambda db: db.exec(portfolio).one()).id,
            forms=(Form.CONVERSATION,),
            initiators=(Initiator.MEMBER,),
            chambers=(Chamber.TK,),
            until=add_working_days(today(self.clock()), 50),
            given=standing_permissions.InWriting(
                decided_by="M. de Minister",
                capacity=Capacity.IN_PERSON,
                decided_on=today(self.clock()),
                document="nota 2026-123 aan BZK",
            ),
            **more,
        )
        return self.database.write_now(standing_permissions.record, self.actor("minister-bzk"), terms)

    def withdrawal(self) -> standing_permissions.Withdrawal:
        return standing_permissions.Withdrawal("M. de Minister", today(self.clock()))

    @once
    def lent(self, by: str, to: str) -> int:
        """A role that one of them acts in for the other, today; its id."""
        lender, on = self.actor(by), today(self.clock())
        loan = Loan(self.actor(to).email, None, on, on)

        def lend(db: Session) -> int:
            providers = (Provider(desk(db).settings.base_url).as_setting(),)
            return delegation.lend(db, delegation.assisting(db, lender)[0], loan, lender, providers)

        return self.database.write_now(lend)

    def with_one_administrator(self) -> "Given":
        """Each administrator gets what the others get: with one, each letter is there once."""
        email = self.actor("beheer-tweede").email
        self.database.write_now(people.end_person, email, today(self.clock()), SYSTEM)
        return self

    @once
    def succeeded(self, key: str) -> None:
        """Somebody new has the roles of this persona too: theirs can end."""

        grants, on = self.actor(key).grants, today(self.clock())

        def follow(db: Session) -> None:
            email = f"na.{key}@bzk.example"
            new = people.add_person(db, name="Nina Nakomer", email=email, by=SYSTEM)
            for grant in grants:
                people.grant_role(db, new, grant, by=SYSTEM, starts_on=on)

        self.database.write_now(follow)

    @once
    def seated(self, name: str, group: str | None = "ABC", chamber: Chamber = Chamber.TK) -> int:
        """One member more, of this group; their id."""

        def seat(db: Session) -> int:
            email = f"{name.lower().replace(' ', '.')}@{chamber.lower()}.example"
            if there := people.by_email(db, email):
                return there.id
            new = people.add_person(db, name=name, email=email, by=SYSTEM)
            db.get_one(Person, new).parliamentary_group = group
            people.grant_role(db, new, Grant(Role.MEMBER, chamber=chamber), by=SYSTEM)
            return new

        return self.database.write_now(seat)

    def page(self, number: str, persona: str) -> Page:
        return self._browser(persona).get(f"/verzoeken/{number}")

    def posts(self, number: str, persona: str, deed: str, **fields: Any) -> Page:
        """From the page: its version goes along, unless another is given."""
        sure = {"bevestigd": "ja", "reden": "Dit hoort bij hen."} if deed == "doorsturen" else {}
        values = {"versie": self.contact(number).version, **sure, **fields}
        return self._browser(persona).post(f"/verzoeken/{number}/{deed}", values)

    def _browser(self, persona: str) -> Browser:
        """As they signed in this hour: a session less to begin for every page."""
        key = (persona, self.clock().replace(minute=0))
        if key not in self._browsers:
            self._browsers[key] = self.sign_in(persona)
        return self._browsers[key]


@pytest.fixture
def given(
    request: pytest.FixtureRequest,
    database: Database,
    people_ids: dict[str, int],
    clock: Clock,
    sign_in: SignIn,
) -> Given:
    made = Given(database, people_ids, clock, sign_in)
    made.copies = Copies(database, clock, request)
    return made


def after_debate(given: Given) -> str:
    number = given.awaiting()
    set_on(given, number, debate_on=today(given.clock()) - timedelta(days=1))
    return number


def long_passed(given: Given) -> str:
    def give_mailbox(db: Any) -> None:
        ministry = db.exec(select(Organisation).where(col(Organisation.abbreviation) == "BZK")).one()
        ministry.secretary_general_mailbox = "sg@bzk.example"

    given.database.write_now(give_mailbox)
    number = given.awaiting()
    set_on(given, number, due_at=given.clock() - timedelta(days=30))
    return number


def second_minister(db: Session, at: str = "SZW") -> tuple[int, int]:
    """A ministry with a second minister: its office, and who works there."""
    ministry = db.execute(select(Organisation).where(col(Organisation.abbreviation) == at)).scalar_one()
    office = Portfolio(
        key=f"second-{at}", title=SECOND, mailbox="bureau@tweede.example", department_id=ministry.id
    )
    db.add(office)
    db.flush()
    person = people.add_person(db, name="Wil Werk", email=f"wil.werk@{at.lower()}.example", by=SYSTEM)
    people.grant_role(db, person, Grant(Role.MINISTER, portfolio_id=office.id), by=SYSTEM)
    return office.id, person


def set_on(given: Given, number: str, **fields: Any) -> None:
    """The clock stands still here: the day has come all the same."""

    def set_them(db: Any) -> None:
        contact = db.exec(select(ContactRequest).where(col(ContactRequest.number) == number)).one()
        for name, value in fields.items():
            setattr(contact, name, value)

    given.database.write_now(set_them)

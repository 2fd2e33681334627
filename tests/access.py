"""Everybody at one desk, with a contact in every relation to them; each signs in once. Tests nothing itself."""

import asyncio
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx2
from sqlmodel import Session, SQLModel
from starlette.applications import Starlette

from contactdesk import contacts, people
from contactdesk.app import create_app
from contactdesk.contacts import contact_page, decisions, drafts, standing_permissions
from contactdesk.demo import personas
from contactdesk.demo.provider import NAME
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.letters import outbox
from contactdesk.letters.outbox import keys
from contactdesk.people import absences, administration, calendar_addresses, delegation, mailbox_sign_in
from contactdesk.people.absences import Away
from contactdesk.people.delegation import Loan, Office
from contactdesk.people.mailbox_sign_in import Visitor
from contactdesk.store import Database
from contactdesk.store.models import DecisionLink, Letter, LetterKey, Portfolio, RoleGrant
from contactdesk.web import login
from contactdesk.words import Addressee, Form, Ground, LetterState, Outcome, Party
from tests import signals
from tests.conftest import Clock
from tests.contacts import ADA, Given
from tests.web import SAME_ORIGIN, Browser, small_world

VISITOR = "bezoeker"
PEOPLE = tuple(persona.key for persona in personas.PERSONAS)
WHO = (VISITOR, *PEOPLE)
#: on whose pages stands what no other's pages have
ALL_BUT_TWINS = tuple(one for one in WHO if one not in ("plv-bzk", "pcp-szw", "senator", "inspectie-igj"))
#: what a visit may write without a deed: that somebody is there, and which contact they opened (once an hour: an
#: event that must be found again, so a row for the reading is what the reading is meant to leave behind)
VISIT_TABLES = frozenset({"login_session", "login_attempt", "contact_read", "person_read"})
WITHDRAWN = ("assistant withdrawn", "deputy withdrawn")
#: the cases that say most, where all of them take too long
FEW = frozenset(
    {
        *(
            "",
            "asked",
            "notified",
            "sealed",
            "unknown",
            "from a letter",
            "from an own letter",
            "from a mailbox",
            "forged",
        ),
        "a calendar",
        *("from a test letter", "rejected", "revoked", "role over", "stopped", *WITHDRAWN),
        *("a draft", "a draft of a visit", "a draft of help", "a whole draft"),
    }
)
#: for a personal page that a visitor asks for
SIGN_IN = "inloggen"


@dataclass(frozen=True)
class Asked:
    """One request. `cookie`: another session than the one this person has here; `content`: instead of `data`."""

    who: str
    method: str
    path: str
    data: dict[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=lambda: SAME_ORIGIN)
    cookie: str = ""
    content: bytes | None = None


class World:
    """The desk, what a browser of each person holds, and for each named case what goes into the braces of a path."""

    def __init__(self, app: Starlette, given: Given, *, is_small: bool) -> None:
        self.app, self.given, self.visitor, self._is_small = app, given, Browser(app), is_small
        self._transport, self._cookies = httpx2.ASGITransport(app), {VISITOR: ""}
        self.numbers = contacts_of(given)
        standing = [given.beforehand(), given.beforehand(conditions="Alleen feiten.")]
        given.database.write_now(
            standing_permissions.revoke, standing[0], given.actor("pcp-bzk"), given.withdrawal()
        )
        common = {"idp": "demo", "id": "1", "version": "x", "name": "desk.css", "deed": "bericht"}
        common |= {"departement": "bzk", "jaar": "2026"}
        self.parts = {"": common}
        self.parts |= {name: {**common, "nummer": number} for name, number in self.numbers.items()}
        self.parts["from a letter"] = {"token": self._token()}
        self.parts["from an own letter"] = {"token": self._own_letter()}
        self.parts["from a mailbox"] = {"token": self._mailbox_token()}
        self.parts["forged"] = {"token": "A" * 43, "geheim": "A" * 43}
        self.parts["a calendar"] = {"geheim": self._calendar()}
        self.parts["from a test letter"] = {"token": self._test_letter()}
        self.parts["an inspectorate"] = {"id": f"{given.organisation('IGJ')}"}
        self.parts["no inspectorate"] = {"id": f"{given.organisation('BZK')}"}
        self.parts["rejected"] = {"id": f"{self._rejected()}"}
        self.parts["assistant withdrawn"] = {"id": f"{self._withdrawn('kamerlid', delegation.assisting)}"}
        self.parts["deputy withdrawn"] = {"id": f"{self._withdrawn('pcp-bzk', delegation.deputising)}"}
        self.parts["back"] = {"id": f"{self._back()}"}
        self.parts["back, by an administrator"] = {
            "id": f"{given.ids['pcp-bzk']}",
            "afwezig": self.parts["back"]["id"],
        }
        self.parts["stopped"] = {**self.parts["asked"], "id": f"{self._stopped('asked')}"}
        self.parts["no letter of it"] = {**self.parts["awaiting"], "id": self.parts["stopped"]["id"]}
        nora = given.rows(RoleGrant)[-1]
        lasts = given.rows(RoleGrant)[0]
        self.parts["role lasts"] = {"id": f"{lasts.person_id}", "rol": f"{lasts.id}"}
        self.parts["role over"] = {"id": f"{nora.person_id}", "rol": f"{nora.id}"}
        offices = {one.key: {"id": f"{one.id}"} for one in given.rows(Portfolio)}
        self.parts["office"], self.parts["another office"] = offices["bzk"], offices["szw"]
        body = f"{given.organisation('Logius')}"
        self.parts["a draft"] = self._draft(organisatie=body, vorm="conversation")
        self.parts["a draft of a visit"] = self._draft(
            organisatie=body, vorm="working_visit", vraag="Mag dat?"
        )
        self.parts["a draft of help"] = self._draft(
            organisatie=f"{given.organisation('BZK')}", vorm="amendment_assistance", vraag="Klopt het?"
        )
        igj = self.parts["an inspectorate"]["id"]
        self.parts["a draft for an inspectorate"] = self._draft(organisatie=igj, vorm="conversation")
        self.parts["a whole draft"] = self._draft(
            organisatie=body, vorm="conversation", onderwerp="DigiD", vraag="Hoe?"
        )
        self.parts["a signal"] = {"nummer": signals.sent(given), "deed": "aanvullen"}
        self.parts["its letter"] = {"token": signals.link(given).rpartition("/")[2]}
        self.parts["no draft"] = {"concept": "x" * 22}
        self.parts["in force"], self.parts["revoked"] = {"id": f"{standing[1]}"}, {"id": f"{standing[0]}"}

    def some(self, cases: Iterable[str]) -> list[str]:
        """All of them, or the few in a small world."""
        return [case for case in cases if case in FEW or not self._is_small]

    def path(self, path: str, case: str = "") -> str:
        """A path of the site map with its braces filled."""
        try:
            return path.replace(":path}", "}").format(**self.parts[case])
        except KeyError as brace:
            raise AssertionError(f"{path}: `World.parts` does not say what goes into {brace}") from None

    def open(self) -> None:
        """Everybody signs in."""
        self._cookies |= {person: self.cookie(person) for person in PEOPLE}

    def sign_in_again(self, who: str) -> None:
        """Their session ended: a new one, without the way along the provider, which lets a network in so often."""
        new = people.NewSession(NAME, login.HOURS)
        token = self.given.database.write_now(people.start_session, self.given.ids[who], new)
        self._cookies[who] = f"{login.session_cookie(self.app.state.settings)}={token}"

    def cookie(self, who: str) -> str:
        """Of a new session; no other session of theirs ends with it."""
        if who == VISITOR:
            return ""
        browser, name = Browser(self.app), login.session_cookie(self.app.state.settings)
        browser.client.portal = self.visitor.client.portal
        browser.sign_in(who)
        return f"{name}={browser.client.cookies[name]}"

    def answers(self, asked: Iterable[Asked]) -> list[httpx2.Response]:
        """Bare requests, together: other tests read the pages, and a test client would take twice as long."""
        portal = self.visitor.client.portal
        assert portal
        return portal.call(self._together, list(asked))

    def outcomes(self, asked: Iterable[Asked]) -> list[int | str]:
        return [outcome(response) for response in self.answers(asked)]

    async def _together(self, asked: list[Asked]) -> list[httpx2.Response]:
        """A few at a time: behind a thousand others the desk would say that its database does not answer in time."""
        few = asyncio.Semaphore(8)

        async def in_turn(one: Asked) -> httpx2.Response:
            async with few:
                return await self._answer(one)

        return list(await asyncio.gather(*map(in_turn, asked)))

    async def _answer(self, asked: Asked) -> httpx2.Response:
        headers = {"Cookie": asked.cookie or self._cookies[asked.who], **asked.headers}
        url = self.app.state.settings.base_url + asked.path
        response = await self._transport.handle_async_request(
            httpx2.Request(asked.method, url, headers=headers, data=asked.data, content=asked.content)
        )
        await response.aread()
        return response

    def rows(self) -> dict[str, Any]:
        """Every row of every table, but for who is there and what they opened: as they stand in the database."""
        return self.given.database.read_now(rows, VISIT_TABLES)

    def _draft(self, **typed: str) -> dict[str, str]:
        """What the member is asking."""
        name = f"concept-{len(self.parts):014}"
        by = self.given.ids["kamerlid"]
        self.given.database.write_now(drafts.keep, by, name, typed, None)
        return {"concept": name}

    def _withdrawn(self, who: str, offices: Callable[[Session, Actor], list[Office]]) -> int:
        """A role that this person lent to somebody new, and took back."""
        by, on = self.given.actor(who), today(self.given.clock())
        email = f"nieuw@{by.email.partition('@')[2]}"
        providers = self.app.state.settings.identity_providers

        def lend_and_take_back(db: Session) -> int:
            mine = offices(db, by)
            id_ = delegation.lend(db, mine[0], Loan(email, "Noa Nieuw", on, on), by, providers)
            delegation.take_back(db, mine, id_, by)
            return id_

        return self.given.database.write_now(lend_and_take_back)

    def _back(self) -> int:
        """An absence of the contact person that was withdrawn."""
        by, on = self.given.actor("pcp-bzk"), today(self.given.clock())

        def leave_and_come_back(db: Session) -> int:
            absences.enter_own(db, Away(on, on), by)
            (row,) = absences.lasting(db, by.person_id)
            absences.withdraw(db, row.id, by, party=Party.LIAISON, of=by.person_id)
            return row.id

        return self.given.database.write_now(leave_and_come_back)

    def _stopped(self, case: str) -> int:
        """A letter about that contact, accepted by the mail server: sending it again is a conflict, for who may. Another
        one was refused, so that there is a form to send it again."""
        contact = self.given.contact(self.numbers[case]).id
        accepted, refused, *_ = [one for one in self.given.rows(Letter) if one.contact_id == contact]

        def settle(db: Session) -> None:
            outbox.mark_accepted(db, [accepted.id])
            db.get_one(Letter, refused.id).state = LetterState.FAILED

        self.given.database.write_now(settle)
        return int(accepted.id)

    def _test_letter(self) -> str:
        """From the letter to a mailbox that an administrator proposed."""
        box, by = f"organisation-{self.given.organisation('UWV')}", self.given.actor("beheer")
        self.given.database.write_now(administration.propose, box, "nieuw@uwv.example", by)
        settings = self.given.database.read_now(lambda db: db.info["desk"]).settings
        return keys.handed_out(settings, self.given.rows(LetterKey)[-1]).rpartition("/")[2]

    def _rejected(self) -> int:
        """A proposal that its own proposer withdrew."""
        box, by = f"organisation-{self.given.organisation('IGJ')}", self.given.actor("beheer")
        id_ = self.given.database.write_now(administration.propose, box, "nieuw@igj.example", by)
        self.given.database.write_now(administration.reject, id_, by)
        return id_

    def _token(self) -> str:
        """From the letter to the office that asks to decide."""
        contact = self.given.contact(self.numbers["awaiting"]).id
        links = [one for one in self.given.rows(DecisionLink) if one.contact_id == contact]
        settings = self.given.database.read_now(lambda db: db.info["desk"]).settings
        return outbox.token(settings, next(one for one in links if one.purpose == "decide"))

    def _own_letter(self) -> str:
        """From the letter to an official who had no account when it was written."""
        contact, settings = self.given.contact(self.numbers["scheduled"]), self.app.state.settings
        (letter,) = [
            one
            for one in self.given.rows(Letter)
            if (one.contact_id, one.template) == (contact.id, "permitted_official")
        ]

        def add(db: Session) -> str:
            link = outbox.add_link(
                db,
                db.get_one(Letter, letter.id),
                nonce=outbox.new_nonce(),
                purpose="official",
                addressee=letter.to_email,
                asked_version=contact.asked_version,
                decision_id=contact.permission_id,
                expires_at=self.given.clock() + timedelta(days=30),
            )
            return outbox.token(settings, link)

        return self.given.database.write_now(add)

    def _calendar(self) -> str:
        """The secret address of the member's calendar; the session in which it was made has ended."""
        write, member = self.given.database.write_now, self.given.actor("kamerlid")
        token = write(people.start_session, member.person_id, people.NewSession(NAME, login.HOURS))
        secret = write(calendar_addresses.make, member, token)
        write(people.end_session, token)
        return secret

    def _mailbox_token(self) -> str:
        """From the letter to the mailbox of UWV, asked for by a browser that is nobody's here."""
        ask = Visitor("x" * 43, "Firefox", "192.0.2.1")
        self.given.database.write_now(mailbox_sign_in.ask, self.given.organisation("UWV"), ask)
        settings = self.given.database.read_now(lambda db: db.info["desk"]).settings
        return keys.handed_out(settings, self.given.rows(LetterKey)[-1]).rpartition("/")[2]


def rows(db: Session, but: Container[str]) -> dict[str, Any]:
    """Every row, with the driver, and on PostgreSQL a sum that the server makes: this is asked a thousand times."""
    cursor = db.connection().connection.cursor()
    query = 'SELECT * FROM "{}" ORDER BY 1'
    if db.get_bind().dialect.name == "postgresql":
        query = """SELECT count(*), md5(string_agg(one::text, ',' ORDER BY one::text)) FROM "{}" one"""
    names = [name for name in SQLModel.metadata.tables if name not in but]
    return {name: cursor.execute(query.format(name)) and cursor.fetchall() for name in names}


def outcome(response: httpx2.Response) -> int | str:
    """The status; or `inloggen` for who is sent to sign in first, with what was typed kept on the page."""
    to_sign_in = response.headers.get("location", "").startswith("/inloggen?naar=")
    asked_to = response.status_code == 403 and "<h1>U bent niet meer ingelogd</h1>" in response.text
    return SIGN_IN if asked_to or (response.status_code == 303 and to_sign_in) else response.status_code


def make_world(database: Database, desk: Any, clock: Clock, *, is_small: bool) -> World:
    database.write_now(small_world)
    ids = database.write_now(personas.seed)
    app = create_app(desk.settings, database=database, desk=desk, with_worker=False)
    app.state.http = httpx2.ASGITransport(app)
    return World(app, Given(database, ids, clock, sign_in=lambda who: Browser(app)), is_small=is_small)


def contacts_of(given: Given) -> dict[str, str]:
    """A contact in every relation that somebody can have to one; their numbers."""
    ground, addressee = Ground.TASK_PERFORMANCE, Addressee.LEADERSHIP
    senator, member = given.ids["senator"], given.ids["kamerlid"]
    found = {
        "asked": given.asked(),
        "awaiting": given.awaiting(),
        "scheduled": given.permitted(),
        "refused": given.awaiting(),
        "held": given.permitted(),
        "withdrawn": given.asked(),
        "by assistant": given.asked(by="assistent"),
        "by clerk": given.asked(by="griffier", form=Form.TECHNICAL_BRIEFING),
        "by senator": given.asked(by="senator"),
        "by telephone": given.asked(by="pcp-bzk", on_behalf_of=senator),
        "at szw": given.asked("SZW"),
        "notified": given.asked("UWV"),
        "inspected": given.asked("IGJ", ground=ground, addressee=addressee),
        "reported": given.reported(),
        "met": given.asked(
            "UWV",
            "zbo-uwv",
            member_id=given.seated("Nora Nieuw"),
            also_met=(given.ids["kamerlid"],),
            took_place_at=given.clock() - timedelta(hours=1),
        ),
        "igj reported": given.reported("IGJ", "inspectie-igj"),
        "wished": given.asked("BZK", "ambtenaar-bzk", member_id=member),
        "invited": given.asked("BZK", "ambtenaar-bzk", member_id=member),
        "sealed": given.sealed(),
        "drafted": given.sealed(),
        "sealed by assistant": given.asked(
            "BZK", "assistent", Form.AMENDMENT_ASSISTANCE, bill_title="Wet open data"
        ),
        "bill": given.sealed(Form.BILL_ASSISTANCE),
    }
    _go_on(given, found)
    return found | {"unknown": "2026-00000"}


def _go_on(given: Given, found: dict[str, str]) -> None:
    """From how they began to where they stand."""
    given.did(contacts.schedule, found["scheduled"], at=given.clock() + timedelta(days=2))
    given.did(decisions.decide, found["refused"], ruling=given.ruling(Outcome.REFUSED))
    given.did(contacts.hold, found["held"], held_at=given.clock())
    given.did(contacts.withdraw, found["withdrawn"], "kamerlid")
    given.did(contacts.ask_permission, found["invited"], official=ADA)
    given.did(decisions.decide, found["invited"], ruling=given.ruling())
    given.did(contacts.name_official, found["drafted"], "wetgeving-bzk", official=ADA)
    given.did(contact_page.read_sealed, found["drafted"], "ambtenaar-bzk")

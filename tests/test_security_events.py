"""Every line that the security log can have, written by a real process for people who come over the network.

The events, the ways in which a session ends and the changes of rights are those of the code: a new one fails here until
it has happened too.
"""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from joserfc import jwt

from contactdesk import contacts, people
from contactdesk.audit.security_log import RIGHTS, Ended, Event, log
from contactdesk.contacts import agreeing, replacing
from contactdesk.law.days import today
from contactdesk.letters import outbox
from contactdesk.letters.outbox import keys
from contactdesk.people import agreements
from contactdesk.people.administration import proposals_store
from contactdesk.settings import MAILBOX
from contactdesk.store import Database, utc_now
from contactdesk.store.models import DecisionLink, LetterKey, Person, Portfolio, Proposal
from contactdesk.web.log import configure_security
from contactdesk.web.login.logout import EVENT
from contactdesk.words import AgreementScope, Capacity, OrganisationKind
from tests.contacts import Given
from tests.lying_provider import CLIENT, SECRET, Provider
from tests.postoffice import free_port
from tests.serving import (
    KEY,
    PROVIDER,
    Installation,
    answering,
    install,
)
from tests.test_log import FORGED, texts
from tests.test_working_agreements import becomes, newest
from tests.web import Browser, Page

OLD, NEW = "https://oud.example", "https://nieuw.example"
SECOND: Final = f"""
[[identity_provider]]
name = "nieuw"
label = "Nieuw"
issuer = "{NEW}"
client_id = "{CLIENT}"
client_secret_file = "{PROVIDER}.secret"
email_domains = ["nieuw.example"]

[decision_link.departments]
BZK = "code"
"""
NORA, NOA, STRANGER = "nora.nieuw@bzk.example", "noa.nieuw@tweedekamer.example", "203.0.113.77"
#: what also stands in the database: names of providers, kinds, and the network that a line is of
OURS: Final = {"mailbox", "replacement", MAILBOX, PROVIDER, STRANGER}
#: what the line of an event always has, besides where it came from
PROMISED: Final = {
    Event.SIGNED_IN: {"person", "provider"},
    Event.REFUSED: {"provider", "reason"},
    Event.ENDED: {"person", "provider", "reason"},
    Event.LOGOUT_REFUSED: {"provider", "reason"},
    Event.LINK_REFUSED: {"reason"},
    Event.FORBIDDEN: {"person"},
    Event.LIMITED: {"status"},
    Event.CROSS_SITE: {"status"},
    Event.RIGHTS: {"action", "by"},
}


@pytest.fixture
def clock() -> "Now":
    return Now()


@pytest.fixture
def provider() -> Iterator[Provider]:
    with answering(Provider(f"http://127.0.0.1:{free_port()}")) as made:
        yield made


class Now:
    """The clock of the process beside it: it goes on by itself."""

    def __call__(self) -> datetime:
        return utc_now()

    def advance(self, time: timedelta) -> None:
        pass


class Story:
    """People at a desk that keeps a security log, and what they do until every event was there."""

    def __init__(self, place: Installation, given: Given, provider: Provider, run: Any) -> None:
        self.run = run
        self.place, self.given, self.provider = place, given, provider
        self.kim, self.visitor = self.browser(), self.browser()
        self.secrets: set[str] = set()

    def browser(self) -> Browser:
        return self.place.browser(headers={"X-Forwarded-For": STRANGER})

    def command(self, *arguments: str) -> None:
        before = log.handlers
        code, _, errors = self.run(*arguments)
        assert code == 0, errors
        # this process goes on, and the log that the command opened is not its own
        for handler in log.handlers:
            handler.close()
        log.handlers = before

    def enters(self, browser: Browser) -> Browser:
        """Kim, through the provider."""
        asked = browser.get(f"/inloggen/{PROVIDER}").location
        assert browser.get(self.provider.authorize(asked)).status == 303
        self.secrets |= {browser.client.cookies["desk"]}
        return browser

    def sends(self, token: str) -> int:
        """As a provider says that somebody signed out."""
        sent = self.visitor.client.post(f"/inloggen/{PROVIDER}/afmelden", data={"logout_token": token})
        return int(sent.status_code)

    def logout_token(self) -> str:
        now = int(time.time())
        about = {"iss": self.provider.issuer, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": "one"}
        claims = about | {"events": {EVENT: {}}, "sub": "kim"}
        return jwt.encode({"alg": "ES256", "kid": "one", "typ": "logout+jwt"}, claims, self.provider.key)

    def presses(self, browser: Browser, page: str, action: str, **fields: str) -> Page:
        """The form on this page whose address ends so."""
        reading = browser.get(page).reading
        assert reading
        form = next(one for one in reading.forms if one.action.endswith(action))
        done = browser.post(form.action, {**form.fields, **fields})
        assert done.status == 303, f"{form.action}: {done.status} {done.text}"
        return done

    def link(self) -> str:
        """The path in the newest letter that has a link of its own."""
        path = keys.handed_out(self.place.settings, self.given.rows(LetterKey)[-1])
        self.secrets |= {path.rpartition("/")[2]}
        return path.removeprefix(self.place.settings.base_url)

    # What they do

    def comes_and_goes(self) -> None:
        kim, database = self.kim, self.given.database
        over = people.NewSession(PROVIDER, -1)
        database.write_now(people.start_session, self.given.ids["kamerlid"], over)
        self.enters(self.enters(kim))
        assert kim.get("/beheer").status == 403
        self.enters(self.browser())
        self.presses(kim, "/account", "/overal-afmelden")
        assert kim.post("/uitloggen", headers={"Sec-Fetch-Site": "cross-site"}).status == 403
        kim.post("/uitloggen")
        self.enters(kim)
        assert self.sends(self.logout_token()) == 200
        assert kim.get("/verzoeken").status == 303

    def is_refused(self) -> None:
        assert self.visitor.get(f"/inloggen/{PROVIDER}/terug?state={FORGED}&code=y").status == 400
        assert self.visitor.get(f"/besluit/{FORGED}").status == 404
        self.types_a_wrong_code()
        assert [self.sends(FORGED) for _ in range(31)][::30] == [400, 429]

    def types_a_wrong_code(self) -> None:
        contact = self.given.contact(self.given.awaiting()).id
        link = next(one for one in self.given.rows(DecisionLink) if one.contact_id == contact)
        path = f"/besluit/{outbox.token(self.place.settings, link)}"
        self.secrets |= {path.rpartition("/")[2]}
        self.presses(self.visitor, path, path, actie="code-vragen")
        assert self.visitor.post(path, {"actie": "code", "code": "00000001"}).status == 422

    def comes_by_mailbox(self) -> None:
        uwv = str(self.given.organisation("UWV"))
        self.presses(self.visitor, f"/inloggen/{MAILBOX}", f"/inloggen/{MAILBOX}", organisatie=uwv)
        link = self.link()
        assert self.browser().post(link).status == 403
        assert self.visitor.post(link).status == 303

    def lends(self) -> None:
        on = today(self.given.clock()).isoformat()
        path, about = "/account/medewerkers", {"email": NOA, "naam": "Noa Nieuw", "van": on, "tot": on}
        self.presses(self.enters(self.kim), path, path, **about)
        self.presses(self.kim, path, "/intrekken")

    def reads_in_a_calendar(self) -> None:
        page = self.kim.post("/account/agenda", {"doe": "maak", "sleutel": "k" * 22})
        (address,) = [one for one in page.values("value") if "/agenda/" in one]
        self.secrets |= {address.rpartition("/")[2].removesuffix(".ics")}
        assert self.visitor.get(f"/agenda/{address.rpartition('/')[2]}").status == 200
        self.presses(self.kim, "/account", "/agenda", doe="intrekken")

    def administers(self) -> None:
        self.command("person", "add", "--name", "Nora Nieuw", "--email", NORA, "--role", "administrator")
        nora_id = next(one.id for one in self.given.rows(Person) if one.email == NORA)
        bea = self.place.sign_in(self.given.database, self.given.ids["beheer"])
        nora = self.place.sign_in(self.given.database, nora_id)
        for abbreviation in ("UWV", "IGJ"):
            path = f"/beheer/organisaties/{self.given.organisation(abbreviation)}"
            self.presses(bea, path, "/postbus", adres=f"nieuw@{abbreviation.lower()}.example")
            if abbreviation == "UWV":
                link = self.link()
                self.presses(self.visitor, link, link, antwoord="ja", naam="Uma Uitvoering")
                self.presses(nora, "/beheer/voorstellen", "/goedkeuren")
                self.comes_by_mailbox()
        self.presses(nora, "/beheer/voorstellen", "/afwijzen")
        self.presses(bea, f"/beheer/personen/{self.given.ids['ambtenaar-bzk']}", "/beeindigen")

    def is_operated(self, file: Path) -> None:
        def came_from_elsewhere(db: Any) -> None:
            person = db.get_one(Person, self.given.ids["senator"])
            person.issuer, person.subject = OLD, "senator"

        self.given.database.write_now(came_from_elsewhere)
        email = next(one.email for one in self.given.rows(Person) if one.id == self.given.ids["griffier"])
        self.command("person", "end", email)
        self.command("person", "move-issuer", OLD, NEW)
        self.command("person", "rejoin", self.provider.who["email"])
        self.enters(self.kim)
        self.agrees()
        self.command("backup", str(file))

    def agrees(self) -> None:
        """What goes with an inspectorate unasked, laid down anew; and somebody of Bureau Wetgeving, named for one contact."""
        before = log.handlers
        configure_security("json", self.place.settings.security_log)
        becomes(self.given, "Logius", OrganisationKind.INSPECTORATE)
        office, body = self.given.actor("minister-bzk"), self.given.organisation("Logius")
        for scope in (
            None,
            {AgreementScope.TASK_PERFORMANCE, AgreementScope.COMMITTEE},
            set[AgreementScope](),
        ):
            laid_down = agreements.LaidDown(scope, "M. de Minister", Capacity.IN_PERSON)
            seen = newest(self.given).id
            self.given.database.write_now(agreements.lay_down, body, seen, laid_down, office)
        number = self.given.sealed()
        self.given.did(contacts.name_helper, number, by="kamerlid", person_id=self.given.ids["bureau"])
        self.replaces()
        for handler in log.handlers:
            handler.close()
        log.handlers = before

    def replaces(self) -> None:
        """Another minister for a while, and no more."""
        of, by = (one.id for one in self.given.rows(Portfolio)[:2])
        wanted = replacing.WantedReplacement(
            by, today(self.given.clock()), None, "besluit van 23 november 2026"
        )
        write, bea, second = self.given.database.write_now, self.given.actor("beheer"), "beheer-tweede"
        id_ = write(replacing.propose, of, bea, wanted)
        seen = self.given.database.read_now(lambda db: proposals_store.seal(db, db.get_one(Proposal, id_)))
        write(agreeing.approve, id_, self.given.actor(second), seen=seen)
        write(replacing.end, of, bea)


def told(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.long
@pytest.mark.parametrize(
    "database_url", ["sqlite"], indirect=True
)  # only there the desk restores its own copy
def test_every_event_is_written_and_nothing_of_anybody_with_it(
    tmp_path: Path,
    database_url: str,
    database: Database,
    people_ids: dict[str, int],
    clock: Any,
    provider: Provider,
    command: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, copy = tmp_path / "security.log", tmp_path / "copy.db"
    more = {"SECURITY_LOG": str(file), "LOG_FORMAT": "json", "SMTP_URL": "smtp://127.0.0.1:1?tls=none"}
    place = install(tmp_path, database_url, provider=int(provider.issuer.rpartition(":")[2]), **more)
    with (tmp_path / "config" / "contactdesk.toml").open("a") as config:
        config.write(SECOND)
    for name, value in place.environ.items():
        monkeypatch.setenv(name, value)
    story = Story(place, Given(database, people_ids, clock, lambda _: place.browser()), provider, command)
    with place.serving("--no-worker"):
        story.comes_and_goes()
        story.comes_by_mailbox()
        story.lends()
        story.reads_in_a_calendar()
        story.administers()
        story.is_refused()
        story.is_operated(copy)
    secret = database.read_now(texts) | story.secrets | {KEY, SECRET, FORGED}
    database.close()
    for one in tmp_path.glob("desk.db*"):
        one.unlink()
    story.command("restore", str(copy))
    found = told(file)

    assert {one["event"] for one in found} == set(Event)
    assert {one["reason"] for one in found if one["event"] == Event.ENDED} == set(Ended)
    assert {one["reason"] for one in found if one["event"] == Event.LINK_REFUSED} == {
        "no such link",
        "wrong code",
    }
    assert {one["action"] for one in found if one["event"] == Event.RIGHTS} == RIGHTS
    for one in found:
        assert PROMISED[Event(one["event"])] <= one.keys(), one
    assert {one["provider"] for one in found if one["event"] == Event.SIGNED_IN} == {PROVIDER, MAILBOX}
    assert {one["provider"] for one in found if one["event"] == Event.REFUSED} == {PROVIDER, MAILBOX}
    here = [one for one in found if "reference" in one]
    assert {one["network"] for one in here} == {"127.0.0.1", STRANGER}
    assert {one["event"] for one in here} == set(Event)
    written = file.read_text()
    assert {one for one in secret if one in written} <= OURS

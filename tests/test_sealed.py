"""Sealed content through a whole life over HTTP, and then looked for everywhere but where it belongs."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel
from starlette.applications import Starlette

from contactdesk import people
from contactdesk.audit import fingerprint
from contactdesk.demo.mail import Post
from contactdesk.demo.personas import PERSONAS
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import outbox
from contactdesk.operations import reminders
from contactdesk.store import Database
from contactdesk.store.models import AuditEntry, DecisionLink, Letter, SealedRead, SealedText
from contactdesk.words import LetterState
from tests.conftest import Clock
from tests.contacts import Given, SignIn
from tests.web import Browser, Page

MARKER = "geheim7f3a"
PEOPLE = tuple(persona.key for persona in PERSONAS)
#: every field of the form of asking that takes free text
TYPED = ("onderwerp", "vraag", "voorkeur", "ambtenaar")
ADA = {"ambtenaar_naam": "Ada Ambtenaar", "ambtenaar_email": "ada.ambtenaar@bzk.example"}
CLOSED_TO = ("senator", "griffier", "pcp-bzk", "plv-bzk", "pcp-szw", "minister-bzk", "zbo-uwv", "beheer")


class Life:
    """One contact about sealed help and everybody's browser; each request is noted with what it should give."""

    def __init__(self, given: Given, app: Starlette) -> None:
        self.given, self.app, self.number, self.said = given, app, "", 0
        self._browsers: dict[str, Browser] = {}

    def browser(self, persona: str) -> Browser:
        if persona not in self._browsers:
            self._browsers[persona] = self.given.sign_in(persona)
        return self._browsers[persona]

    def secret(self) -> str:
        """A text nobody else may read, different each time."""
        self.said += 1
        return f"{MARKER} nummer {self.said}"

    def ask(self, form: str, by: str = "kamerlid") -> None:
        asked = {
            "organisatie": self.given.organisation("BZK"),
            "vorm": form,
            "wetsvoorstel": "Wet open data",
            "dossier": "36600",
            "sleutel": f"sleutel-{by}",
            **{name: self.secret() for name in TYPED},
        }
        checked = self.browser(by).post("/verzoeken", asked)
        assert checked.status == 200, checked.text
        made = self.browser(by).post("/verzoeken", asked | {"bevestigd": "ja"})
        assert made.status == 303, made.text
        self.number = made.location.rpartition("/")[2]

    def does(self, persona: str, deed: str, expected: int = 303, **fields: Any) -> Page:
        self.given.clock.advance(timedelta(minutes=1))
        version = self.given.contact(self.number).version
        page = self.browser(persona).post(f"/verzoeken/{self.number}/{deed}", {"versie": version, **fields})
        assert page.status == expected, f"{persona} {deed}: {page.text}"
        assert page.location in ("", f"/verzoeken/{self.number}"), page.location
        return page

    def waits(self, days: int) -> None:
        """Sessions end meanwhile."""
        self.given.clock.advance(timedelta(days=days))
        self._browsers.clear()

    def opens(self, persona: str) -> int:
        """How it goes when somebody asks for the content itself."""
        self.given.clock.advance(timedelta(minutes=1))
        page = self.browser(persona).get(f"/verzoeken/{self.number}/inhoud")
        assert (MARKER in page.html) == (page.status == 200)
        return page.status

    def permits_by_letter(self) -> None:
        desk = self.given.database.read_now(lambda db: db.info["desk"])
        link = next(one for one in reversed(self.given.rows(DecisionLink)) if one.purpose == "decide")
        path = f"/besluit/{outbox.token(desk.settings, link)}"
        visitor = Browser(self.app)
        visitor.client.portal = self.browser("kamerlid").client.portal
        page = visitor.get(path)
        assert MARKER not in page.html
        who = {"naam": "M. de Minister", "hoedanigheid": "zelf", "uitkomst": "toegestaan"}
        done = visitor.post(path, {"gevraagd": page.form(path).fields["gevraagd"], **who}, follow=True)
        assert (done.status, MARKER in done.html) == (200, False)

    def is_found_in(self) -> list[str]:
        """Where the marker stands, of all places where it has no business."""
        found = [f"table {name}" for name in self.given.database.read_now(tables_with_marker)]
        found += [f"letter {name}" for name in self.letters_with_marker()]
        return found + [f"page {path} for {who}" for who, path in self.pages_with_marker()]

    def letters_with_marker(self) -> Iterator[str]:
        """As a worker claims and composes them, and as the demo's post office shows them."""
        lease = timedelta(minutes=5)
        claimed = self.given.database.write_now(outbox.claim, "test", limit=500, lease=lease)
        assert claimed
        for letter in claimed:
            content = outbox.compose(letter, self.given.clock())
            self.app.state.demo.add(content)
            message = message_from_bytes(content, policy=policy.default)
            parts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
            if MARKER in "\n".join([*map(str, message.values()), *parts, message.as_string()]).lower():
                yield letter.subject

    def pages_with_marker(self) -> Iterator[tuple[str, str]]:
        asked = [(persona, path) for persona in PEOPLE for path in self.paths()]
        asked += [(PEOPLE[0], path) for path in self.post_paths()]
        for persona, path in asked:
            response = self.browser(persona).client.get(path)
            assert response.status_code < 500, f"{path} for {persona}"
            if MARKER in response.text.lower():
                yield persona, path

    def paths(self) -> list[str]:
        """Every page that shows contacts or letters, or could; not the one for the content itself."""
        here = f"/verzoeken/{self.number}"
        lists = (
            "nieuw",
            "bewindspersoon",
            "indiener",
            "plannen",
            "meldingen",
            "te-laat",
            "achteraf",
            "gesloten",
        )
        return [
            *("/", "/verzoeken", "/verzoeken/nieuw", f"/verzoeken/nieuw?opnieuw={self.number}"),
            *(here, f"{here}/afspraak.ics", f"{here}/geen-deed", "/verzoeken/2026-00000"),
            *(f"/wachtrij?lijst={name}" for name in lists),
            *("/wachtrij?q=open+data", "/wachtrij?q=kamerlid", "/toestemming-vooraf"),
            *("/organisaties", f"/organisaties/{self.given.organisation('BZK')}", "/regels"),
        ]

    def post_paths(self) -> list[str]:
        """The demo's post office shows everybody the same."""
        post = [letter.number for letter in self.app.state.demo.newest(500)]
        letters = [f"/demo/post/{number}" for number in post]
        return ["/demo/post", *letters, *(f"{letter}/afspraak.ics" for letter in letters)]


def tables_with_marker(db: Session) -> list[str]:
    tables = [name for name in SQLModel.metadata.tables if name != "sealed_text"]
    return [
        name for name in tables if MARKER in str(db.execute(text(f'SELECT * FROM "{name}"')).all()).lower()
    ]


@pytest.fixture
def life(
    database: Database,
    people_ids: dict[str, int],
    clock: Clock,
    sign_in: SignIn,
    app: Starlette,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> Life:
    caplog.set_level(logging.DEBUG)
    app.state.demo = Post(tmp_path / "post", cap=500)
    return Life(Given(database, people_ids, clock, sign_in), app)


@contextmanager
def nothing_leaks(life: Life, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Afterwards the marker stands in sealed texts and in nothing else that the desk keeps, shows or says."""
    yield
    texts = [one.text for one in life.given.rows(SealedText)]
    for number in range(1, life.said + 1):
        assert f"{MARKER} nummer {number}" in texts, f"text {number} was not kept at all"
    assert life.is_found_in() == []
    logged = [str(record.__dict__) for record in caplog.records if record.name.startswith("contactdesk")]
    assert logged
    assert MARKER not in "".join(logged)
    assert MARKER not in caplog.text


@pytest.mark.long
def test_help_with_an_amendment_stays_sealed_through_its_whole_life(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    with nothing_leaks(life, caplog):
        life.ask("amendment_assistance")
        assert [life.opens(one) for one in ("kamerlid", "wetgeving-bzk", "ambtenaar-bzk")] == [200, 200, 404]
        life.does("kamerlid", "bericht", tekst=life.secret())
        life.does("wetgeving-bzk", "bericht", tekst=life.secret())
        life.does("wetgeving-bzk", "ambtenaar", **ADA)
        readers = ("wetgeving-bzk", "ambtenaar-bzk", "wetgeving-bzk")
        assert [life.opens(one) for one in readers] == [200, 200, 404]
        life.does("wetgeving-bzk", "bericht", 403, tekst="mag niet meer")
        life.does("ambtenaar-bzk", "bericht", tekst=life.secret())
        when = {"wanneer": "2026-11-26T10:00", "duur": 30}
        life.does("ambtenaar-bzk", "afspraak", plaats=life.secret(), **when)
        life.does("kamerlid", "afspraak", plaats=life.secret(), **(when | {"duur": 45}))
        assert life.browser("kamerlid").get(f"/verzoeken/{life.number}/afspraak.ics").status == 200
        assert life.is_found_in() == []
        life.waits(3)
        life.does("ambtenaar-bzk", "afronden", plaatsgevonden_op="2026-11-26T10:00", gedeeld=life.secret())


@pytest.mark.long
def test_help_with_a_bill_stays_sealed_through_its_whole_life(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    with nothing_leaks(life, caplog):
        life.ask("bill_assistance")
        life.does("kamerlid", "bericht", tekst=life.secret())
        life.does("wetgeving-bzk", "wedervraag", tekst=life.secret())
        life.does("kamerlid", "antwoord", tekst=life.secret())
        life.does("pcp-bzk", "oppakken")
        life.does("pcp-bzk", "toestemming-vragen", advies="Hulp past binnen de Aanwijzingen.")
        life.does("pcp-bzk", "herinneren")
        life.permits_by_letter()
        assert [life.opens(one) for one in ("kamerlid", "wetgeving-bzk", "ambtenaar-bzk")] == [200, 200, 404]
        life.does("wetgeving-bzk", "ambtenaar", **ADA)
        readers = ("wetgeving-bzk", "ambtenaar-bzk", "wetgeving-bzk")
        assert [life.opens(one) for one in readers] == [200, 200, 404]
        life.does("ambtenaar-bzk", "afspraak", wanneer="2026-11-26T10:00", duur=30, plaats=life.secret())
        assert life.is_found_in() == []
        life.does("kamerlid", "afzeggen")
        life.waits(3)
        life.does("kamerlid", "afronden", plaatsgevonden_op="2026-11-26T10:00", gedeeld=life.secret())


@pytest.mark.long
def test_what_a_unit_writes_when_it_declines_is_sealed_too(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    with nothing_leaks(life, caplog):
        life.ask("amendment_assistance", by="assistent")
        life.does("wetgeving-bzk", "afhouden", tekst=life.secret())


@pytest.mark.long
def test_what_the_clock_writes_about_sealed_help_names_the_bill_only(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    with nothing_leaks(life, caplog):
        life.ask("bill_assistance")
        for days in (5, 3, 10, 30, 60):
            life.waits(days)
            life.given.database.write_now(reminders.due)


@pytest.mark.parametrize("form", ["amendment_assistance", "bill_assistance"])
def test_others_learn_the_title_or_nothing_and_open_the_content_never(life: Life, form: str) -> None:
    life.ask(form)
    told = {"pcp-bzk", "plv-bzk"} | ({"minister-bzk"} if form == "amendment_assistance" else set())
    for persona in CLOSED_TO:
        assert life.opens(persona) == 404, persona
        page = life.browser(persona).get(f"/verzoeken/{life.number}")
        assert page.status == (200 if persona in told else 404), persona
        assert ("Hulp bij: Wet open data" in page.text) == (persona in told)
    assert life.given.rows(SealedRead) == []


def test_the_assistant_who_does_not_act_in_it_does_not_learn_that_it_is_there(life: Life) -> None:
    life.ask("amendment_assistance")
    assert life.opens("assistent") == 404
    assert life.browser("assistent").get(f"/verzoeken/{life.number}").status == 404
    assert life.browser("assistent").get("/verzoeken").values("data-nummer") == []


def test_the_assistant_who_acts_in_it_reads_it_and_so_does_the_member(life: Life) -> None:
    life.ask("amendment_assistance", by="assistent")
    assert [life.opens(one) for one in ("assistent", "kamerlid")] == [200, 200]


def test_every_reading_is_logged_and_shown_to_who_asked_and_to_nobody_else(life: Life) -> None:
    life.ask("amendment_assistance")
    life.opens("wetgeving-bzk")
    life.does("wetgeving-bzk", "ambtenaar", **ADA)
    life.opens("ambtenaar-bzk")
    life.opens("wetgeving-bzk")
    read = [(one.person_id, one.contact_id) for one in life.given.rows(SealedRead)]
    ids, contact = life.given.ids, life.given.contact(life.number)
    assert read == [(ids["wetgeving-bzk"], contact.id), (ids["ambtenaar-bzk"], contact.id)]
    shown = life.browser("kamerlid").get(f"/verzoeken/{life.number}").text
    log = re.search(r"Wie las de inhoud.*", shown)
    assert log is None or "Wim Wetgever" in log[0]
    assert "Wim Wetgever" in shown
    assert "Ada Ambtenaar" in shown
    for persona in ("pcp-bzk", "wetgeving-bzk", "minister-bzk"):
        page = life.browser(persona).get(f"/verzoeken/{life.number}")
        assert "Ada Ambtenaar" not in page.text or persona == "wetgeving-bzk", persona


def test_the_log_of_changes_holds_hashes_of_sealed_texts_with_the_salt_of_the_contact(life: Life) -> None:
    life.ask("amendment_assistance")
    salt = life.given.contact(life.number).salt
    entry = next(one for one in life.given.rows(AuditEntry) if one.action == "submit")
    assert entry.details["texts"]["subject"] == fingerprint(salt, f"{MARKER} nummer 1")


def test_the_minister_s_side_does_not_find_help_with_an_amendment_by_the_name_of_who_asked(
    life: Life,
) -> None:
    life.ask("amendment_assistance")
    for q, found in (("kim", []), ("kamerlid", []), ("open data", [life.number])):
        page = life.browser("pcp-bzk").get(f"/wachtrij?q={q}")
        assert page.values("data-nummer") == found, q
        assert "Kim Kamerlid" not in page.text
    for path in (f"/verzoeken/{life.number}", "/wachtrij?lijst=meldingen", "/"):
        assert "Kim" not in life.browser("pcp-bzk").get(path).text, path
        assert "Kim" not in life.browser("minister-bzk").get(path).text, path


def test_of_sealed_help_no_letter_to_the_minister_s_side_says_when_people_meet(life: Life) -> None:
    life.ask("amendment_assistance")
    life.does("wetgeving-bzk", "ambtenaar", **ADA)
    life.does("ambtenaar-bzk", "afspraak", wanneer="2026-11-26T10:00", duur=30)
    life.waits(3)
    life.does("ambtenaar-bzk", "afronden", plaatsgevonden_op="2026-11-26T10:15")
    for letter in life.given.rows(Letter):
        if letter.to_party in ("liaison", "minister"):
            assert "26 november" not in letter.subject + letter.body, letter.template
            assert "Kim" not in letter.subject + letter.body, letter.template
            assert "Ada" not in letter.subject + letter.body, letter.template
            assert letter.ics is None


def test_help_with_an_amendment_is_not_forwarded_to_where_others_would_learn_who_asked(life: Life) -> None:
    life.ask("amendment_assistance")
    elsewhere = {
        "organisatie": life.given.organisation("Logius"),
        "vorm": "conversation",
        "reden": "Van hen.",
    }
    page = life.does("wetgeving-bzk", "doorsturen", 422, **elsewhere)
    assert "hoort de minister niet via dit loket" in page.text
    life.does("pcp-bzk", "doorsturen", 403, **elsewhere)
    assert life.given.contact(life.number).state == "notified"


def test_an_assistant_who_left_gets_no_more_letters(life: Life) -> None:
    life.ask("bill_assistance", by="assistent")
    given = life.given
    given.database.write_now(
        people.end_person, "anne.assistent@tweedekamer.example", today(given.clock()), by=SYSTEM
    )
    before = len(given.rows(Letter))
    life.does("kamerlid", "bericht", tekst=life.secret())
    life.does("wetgeving-bzk", "bericht", tekst=life.secret())
    assert "anne.assistent@tweedekamer.example" not in [one.to_email for one in given.rows(Letter)[before:]]


def test_the_bounce_of_a_letter_is_kept_without_what_it_quotes(life: Life) -> None:
    life.ask("bill_assistance")
    given = life.given
    lease = timedelta(minutes=5)
    claimed = given.database.write_now(outbox.claim, "test", limit=9, lease=lease)
    fates = [
        outbox.Fate(one.id, "550 no such user kim.kamerlid@tweedekamer.example", permanent=True)
        for one in claimed
    ]
    given.database.write_now(outbox.mark, "test", fates)
    for letter in given.rows(Letter):
        assert letter.state is LetterState.FAILED
        assert "kim.kamerlid" not in (letter.last_error or "")

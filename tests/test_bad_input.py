"""Bad input at every form and every parameter, signed in: an agreed answer, nothing changed, nothing typed lost."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, quote_from_bytes

import httpx2
import pytest
from hypothesis import strategies as st
from markupsafe import escape
from sqlalchemy import delete, update
from sqlmodel import col, select

from contactdesk import contacts, people
from contactdesk.app import create_app
from contactdesk.contacts import Official, decisions, drafts, elections, mail_answers, succession
from contactdesk.contacts.succession import Succession
from contactdesk.demo import personas
from contactdesk.law.days import AMSTERDAM, today
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.letters import outbox
from contactdesk.letters.outbox import keys
from contactdesk.people import administration, importing, organisations, saved_views, standard_texts
from contactdesk.people.administration import proposals_store
from contactdesk.people.organisations import findable, topics
from contactdesk.people.saved_views import KeptView
from contactdesk.people.standard_texts import Wording
from contactdesk.routes import administration_elections
from contactdesk.routes.asking_offer import FIELDS, WHOM
from contactdesk.routes.deed_commands import COMMANDS
from contactdesk.store import Database
from contactdesk.store.models import (
    Absence,
    AnswerMail,
    Committee,
    DecisionLink,
    Letter,
    LetterKey,
    LoginSession,
    Portfolio,
    Proposal,
    RateCount,
    SavedView,
    StandardText,
    StandingPermission,
    WorkingAgreement,
)
from contactdesk.web import login
from contactdesk.words import Addressee, Ground, Outcome, Role, TextKind
from tests import mails, signals
from tests.access import rows
from tests.conftest import ENGINES, Clock, lasting_url
from tests.contacts import ADA, SECOND, Given, after_debate, long_passed, second_minister
from tests.hostile import (
    AGREED,
    MARK,
    NUL,
    TOO_LARGE,
    VALUES,
    Body,
    Fields,
    at_random,
    counts,
    judge,
    urlencoded,
)
from tests.web import Browser, Page, small_world

#: random tries per form, and per address; besides, every field meets a NUL, and `make fuzz` tries them by thousands
EXAMPLES = {"sqlite": 7, "postgresql": 5}
CHARSETS = (
    "utf-16-le",
    "utf-7",
    "unicode_escape",
    "punycode",
    "idna",
    "undefined",
    "rot13",
    "hex",
    "onbekend",
)


# Ways to send a form


def broken_percents(fields: Fields) -> Body:
    content = b"&".join(quote(name).encode() + b"=%zz%e0%8" + value for name, value in fields)
    return content, "application/x-www-form-urlencoded"


def multipart(fields: Fields, charset: str = "", filename: str = "") -> Body:
    file = f'; filename="{filename}"' if filename else ""
    parts = [
        f'--grens\r\nContent-Disposition: form-data; name="{quote(name)}"{file}\r\n\r\n'.encode() + value
        for name, value in fields
    ]
    kind = "multipart/form-data; boundary=grens" + (f"; charset={charset}" if charset else "")
    return b"\r\n".join(parts) + b"\r\n--grens--\r\n", kind


def unfinished(fields: Fields) -> Body:
    content, kind = multipart(fields)
    return content[: len(content) // 2], kind


def as_json(fields: Fields) -> Body:
    return json.dumps({name: value.decode("latin-1") for name, value in fields}).encode(), "application/json"


#: in the first two what was typed arrives whole, and must come back
SHAPES: Mapping[str, Callable[[Fields], Body]] = {
    "urlencoded": urlencoded,
    "multipart": multipart,
    "broken percents": broken_percents,
    "files": lambda fields: multipart(fields, filename="kwaad.exe"),
    "unfinished": unfinished,
    "no boundary": lambda fields: (multipart(fields)[0], "multipart/form-data"),
    "other boundary": lambda fields: (multipart(fields)[0], "multipart/form-data; boundary=anders"),
    "json": as_json,
    "no type": lambda fields: (urlencoded(fields)[0], None),
    "odd type": lambda fields: (urlencoded(fields)[0], "tekst/<xss-7f3a>"),
    "all twice": lambda fields: urlencoded([*fields, *reversed(fields)]),
    "many": lambda fields: urlencoded([*fields, *((f"x{n}", b"") for n in range(150))]),
    **{charset: lambda fields, name=charset: multipart(fields, name) for charset in CHARSETS},  # type: ignore[misc]
}
WHOLE = ("urlencoded", "multipart")


# The desk, with somebody at each form

Ready = Callable[["World"], tuple[str, dict[str, Any]]]


class World:
    """One desk for all tests here. A form stands ready until it was accepted; then there is a new one."""

    def __init__(self, database: Database, given: Given, app: Any, engine: str) -> None:
        self.database, self.given, self.app = database, given, app
        self.examples, self.tried = EXAMPLES[engine], 0
        self.visitor = Browser(app)
        self._browsers = {"": self.visitor}
        self._ready: dict[str, tuple[str, dict[str, Any]]] = {}

    def browser(self, persona: str) -> Browser:
        """Signed in once; "" is somebody who is not."""
        if persona not in self._browsers:
            browser = Browser(self.app)
            browser.client.portal = self.visitor.client.portal
            browser.sign_in(persona)
            self._browsers[persona] = browser
        return self._browsers[persona]

    def forget(self, persona: str) -> None:
        """Next time they sign in anew."""
        self._browsers.pop(persona, None)

    def ready(self, name: str) -> tuple[str, dict[str, Any]]:
        """Where this form goes, and what is right in it."""
        if name not in self._ready:
            self._ready[name] = FORMS[name].ready(self)
        return self._ready[name]

    def sends(self, name: str, wrong: Mapping[str, bytes], shape: str = "urlencoded") -> Page:
        """The right form with these fields wrong; everything that must be so afterwards."""
        path, right = self.ready(name)
        fields = {key: str(value).encode() for key, value in right.items()} | dict(wrong)
        content, kind = SHAPES[shape](list(fields.items()))
        self.browser(FORMS[name].persona)  # signing in is a change of its own
        before = self.counts()
        page = self.posts(FORMS[name].persona, path, content, kind)
        if page.status == 303:
            del self._ready[name]
        else:
            assert self.counts() == before, f"{page.status}, and yet something changed"
        if page.status == 422 and shape in WHOLE:
            keeps(page, fields, shape)
        return page

    def posts(self, persona: str, path: str, content: Any, kind: str | None) -> Page:
        headers = {"Content-Type": kind} if kind else {}
        return self.judged(self.browser(persona).post(path, content=content, headers=headers))

    def gets(self, persona: str, path: str) -> Page:
        return self.judged(self.browser(persona).get(path))

    def judged(self, page: Page) -> Page:
        """`Browser` has looked for inline scripts and handlers already."""
        self.tried += 1
        # of links that were made up a network may try so many
        judge(page.path, page.response, AGREED | {429})
        assert not page.location.startswith("/inloggen?"), page.location
        return page

    def counts(self) -> tuple[Any, ...]:
        return self.database.read_now(counts)

    def everything(self) -> dict[str, Any]:
        """Every row, but how often a network came, what was sought in vain, and which administrator opened whose page: these
        are kept when a page is asked."""
        return self.database.read_now(rows, ("rate_count", "missed_word", "person_read"))


def keeps(page: Page, fields: Mapping[str, bytes], shape: str) -> None:
    """A 422 has in it all that was typed, as far as the page has a field to type it in."""
    assert page.reading
    shown = {one.get("name") for one in page.reading.inputs if "rows" in one or one.get("type") in TYPING}
    for name in shown & fields.keys():
        typed = decoded(fields[str(name)], shape)
        assert str(escape(typed)) in page.html, f"{name} lost {typed!r}"


TYPING = {"text", "email", "tel", "date", "datetime-local", "number"}


def decoded(value: bytes, shape: str) -> str:
    """As the library reads it: what is no UTF-8 is replaced, or in parts taken for Latin-1."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode(errors="replace") if shape == "urlencoded" else value.decode("latin-1")


@dataclass(frozen=True)
class Form:
    """A form: who sends it, and how it comes to stand before them."""

    persona: str
    ready: Ready


def asking(**more: Any) -> Ready:
    def ready(world: World) -> tuple[str, dict[str, Any]]:
        filled = {name: value(world) if callable(value) else value for name, value in more.items()}
        names = (
            "namens",
            "lid",
            "commissiebesluit",
            "debat",
            "wanneer",
            "grond",
            "vindplaats",
            "gepubliceerd",
            "geadresseerde",
            "wetsvoorstel",
            "ambtenaar",
        )
        right = dict.fromkeys((*names, "jurist", "dossier", "voorkeur", "opnieuw", "regel", "regime"), "")
        right |= {
            "organisatie": world.given.organisation("Logius"),
            "vorm": "conversation",
            "bevestigd": "ja",
        }
        right |= {"onderwerp": "Storing", "vraag": "Hoe?", "sleutel": f"s-{world.tried}"}
        return "/verzoeken", right | filled

    return ready


def drafting(step: str, **right: Any) -> Ready:
    """A step of asking. The same draft again each time: nobody may have many."""

    def ready(world: World) -> tuple[str, dict[str, Any]]:
        name, me = f"concept-van-stap-{step.strip('/') or 'wat'}", world.given.ids["kamerlid"]
        typed = {"organisatie": str(world.given.organisation("Logius")), "vorm": "conversation"}
        typed |= {"onderwerp": "Storing", "vraag": "Hoe?"}
        world.database.write_now(lambda db: drafts.throw_away(db, me, name))
        if step == "begin":
            return "/verzoeken", asking(sleutel=name, stap="2")(world)[1]
        world.database.write_now(lambda db: drafts.keep(db, me, name, typed, None))
        version = world.database.read_now(lambda db: drafts.find(db, me, name)).version
        filled = {field: version if field == "versie" else typed.get(field, "") for field in right}
        return f"/verzoeken/nieuw/{name}{step}", filled | {key: text for key, text in right.items() if text}

    return ready


def deed(name: str, state: Callable[[Given], str], **right: Any) -> Ready:
    def ready(world: World) -> tuple[str, dict[str, Any]]:
        number = state(world.given)
        contact = world.given.contact(number)
        names = COMMANDS[name].form.model_fields
        fields = {key: contact.version if key == "versie" else "" for key in names}
        filled = {key: value(world) if callable(value) else value for key, value in right.items()}
        return f"/verzoeken/{number}/{name}", fields | filled

    return ready


def clarifying(given: Given) -> str:
    number = given.asked()
    given.did(contacts.ask_back, number, text="Welke?")
    return number


def told_wrongly(given: Given) -> str:
    if not any(one.title == SECOND for one in given.rows(Portfolio)):
        given.database.write_now(second_minister)
    return given.asked("UWV")


def second(world: World) -> int:
    return next(one.id for one in world.given.rows(Portfolio) if one.title == SECOND)


def scheduled(given: Given) -> str:
    number = given.permitted()
    at = given.clock().replace(day=30, tzinfo=AMSTERDAM)
    given.did(contacts.schedule, number, at=at, minutes=30, place="Turfmarkt")
    return number


def held(given: Given) -> str:
    number = given.permitted()
    given.did(contacts.hold, number, by="kamerlid", held_at=given.clock())
    return number


def link(purpose: str, **right: Any) -> Ready:
    def ready(world: World) -> tuple[str, dict[str, Any]]:
        number = world.given.awaiting() if purpose == "decide" else world.given.permitted()
        asked = world.given.contact(number).asked_version
        return letter_of(world, number, purpose), {"gevraagd": asked, **right}

    return ready


def own_letter(actie: str, **right: Any) -> Ready:
    """What an official without an account sends of an appointment that stands."""

    def ready(world: World) -> tuple[str, dict[str, Any]]:
        given, bob = world.given, Official("Bob Bobbel", "bob.bobbel@bzk.example")
        number = given.asked("BZK")
        given.did(contacts.ask_permission, number, official=bob, advice="Akkoord.")
        given.did(decisions.decide, number, ruling=given.ruling())
        given.did(contacts.schedule, number, at=given.clock() + timedelta(days=2))
        contact = given.contact(number)
        query = select(DecisionLink).where(
            col(DecisionLink.contact_id) == contact.id, col(DecisionLink.purpose) == "official"
        )
        token = world.database.read_now(
            lambda db: outbox.token(db.info["desk"].settings, db.exec(query.limit(1)).one())
        )
        return f"/ambtenaar/{token}", {"actie": actie, "versie": contact.version, **right}

    return ready


def agreed(world: World) -> tuple[str, dict[str, Any]]:
    """What an office says of the agreement on which a contact with its inspectorate rests."""
    on_task = {"addressee": Addressee.LEADERSHIP, "ground": Ground.TASK_PERFORMANCE}
    contact = world.given.contact(world.given.asked("IGJ", **on_task))
    query = select(DecisionLink).where(col(DecisionLink.contact_id) == contact.id)
    token = world.database.read_now(lambda db: outbox.token(db.info["desk"].settings, db.exec(query).one()))
    assert contact.agreement_id
    seen = world.database.read_now(
        lambda db: db.exec(select(WorkingAgreement).where(col(WorkingAgreement.until).is_(None))).one()
    )
    right = {"actie": "werkafspraak", "versie": seen.id, "keuze": "bevestigen", **WHO}
    return f"/besluit/{token}", right


def new_signal(world: World) -> tuple[str, dict[str, Any]]:
    """Every time as if none had been sent that day."""
    world.database.write_now(lambda db: db.execute(delete(RateCount)) and None)
    return signals.NEW, signals.typed(world.given, bevestigd="ja")


def on_signal(deed: str, is_answered: bool = False, **fields: str) -> Ready:
    """A form on a signal that waits, or was answered."""

    def ready(world: World) -> tuple[str, dict[str, Any]]:
        number = waiting_signal(world)
        if is_answered:
            signals.answers(world.given, number)
        return f"/noodsignalen/{number}/{deed}", {
            "versie": signals.row(world.given, number).version,
            **fields,
        }

    return ready


def signal_letter(world: World) -> tuple[str, dict[str, Any]]:
    waiting_signal(world)
    right = {
        "actie": "antwoord",
        "versie": 1,
        "antwoord": "uitleggen",
        "tekst": "De wet gaat voor.",
        "geregeld_op": "",
    }
    return signals.link(world.given), right | WHO


def waiting_signal(world: World) -> str:
    world.database.write_now(lambda db: db.execute(delete(RateCount)) and None)
    return signals.sent(world.given)


def mailbox(world: World) -> tuple[str, dict[str, Any]]:
    """Every time as if nobody had asked before."""
    world.database.write_now(lambda db: db.execute(delete(RateCount)) and None)
    return "/inloggen/postbus", {"organisatie": world.given.organisation("UWV"), "naar": "/verzoeken"}


def standing(world: World) -> tuple[str, dict[str, Any]]:
    """On other conditions each time: what one in force says is not recorded again."""
    right = {"bewindspersoon": first(world, Portfolio), "vormen": "conversation"}
    right |= {"organisaties": world.given.organisation("Logius")}
    right |= {"indieners": "member", "kamers": "TK", "tot": "2027-01-31"}
    right |= {"voorwaarden": f"Alleen feiten, {world.tried}."}
    right |= {"besloten_door": "M. de Minister", "hoedanigheid": "zelf", "besloten_op": "2026-11-24"}
    return "/toestemming-vooraf/nieuw", right | {"stuk": "nota 2026-123 aan BZK"}


def succeeding(world: World) -> tuple[str, dict[str, Any]]:
    right = {"naam": "N. de Nieuwe", "sinds": "2026-11-24", "stuk": "Koninklijk besluit van 23 november 2026"}
    return f"/beheer/bewindspersonen/{first(world, Portfolio)}", right


def replaced(world: World) -> tuple[str, dict[str, Any]]:
    """Of another office each time: in one a proposal waits."""
    offices = [one.id for one in world.given.rows(Portfolio)]
    by, of = offices[0], offices[1 + world.tried % (len(offices) - 1)]
    right = {"door": by, "sinds": "2026-11-24", "tot": "2026-12-24", "stuk": "besluit van 23 november 2026"}
    return f"/beheer/bewindspersonen/{of}/vervanger", right


def withdrawing(world: World) -> tuple[str, dict[str, Any]]:
    """Of another one each time: what is withdrawn is not withdrawn again."""
    id_ = world.given.beforehand(conditions=f"Alleen feiten, {world.tried}.")
    right = {"door": "M. de Minister", "op": "2026-11-24", "stuk": "nota 2026-124 aan BZK"}
    return f"/toestemming-vooraf/{id_}/intrekken", right


def passed_on(world: World) -> tuple[int, int]:
    """Another minister came: the office, and one that waits for the new one."""
    office = next(one.id for one in world.given.rows(Portfolio) if one.key == "bzk")
    id_ = world.given.beforehand(conditions=f"Alleen feiten, {world.tried}, {office}.")
    after = Succession(f"N. de {world.tried}e", today(world.given.clock()), "Koninklijk besluit")
    world.database.write_now(succession.change_hands, office, world.given.actor("beheer"), after)
    return office, id_


def confirming(world: World) -> tuple[str, dict[str, Any]]:
    return f"/toestemming-vooraf/{passed_on(world)[1]}/bevestigen", WRITTEN | {"krachtens": ""}


def confirming_together(world: World) -> tuple[str, dict[str, Any]]:
    office, id_ = passed_on(world)
    chosen = {"alle": "", "vooraf": id_, "getoond": id_}
    return f"/toestemming-vooraf/bevestigen/{office}", WRITTEN | {"krachtens": ""} | chosen


def completing(world: World) -> tuple[str, dict[str, Any]]:
    """As an earlier version recorded it, without the document."""
    id_ = world.given.beforehand(conditions=f"Alleen feiten, {world.tried}, nu.")
    bare = update(StandingPermission).where(col(StandingPermission.id) == id_).values(document=None)
    world.database.write_now(lambda db: db.execute(bare) and None)
    return f"/toestemming-vooraf/{id_}/aanvullen", {"stuk": "nota 2026-125 aan BZK", "krachtens": ""}


def waiting_at_office(world: World) -> tuple[str, dict[str, Any]]:
    number = world.given.awaiting()
    asked = world.given.contact(number).asked_version
    return "/wacht-op-u", {"nummer": number, "gevraagd": asked, "uitkomst": "geweigerd", **NO, **WHO}


def letter_of(world: World, number: str, purpose: str) -> str:
    """The address in the letter about this contact."""
    contact = world.given.contact(number)
    query = select(DecisionLink).where(
        col(DecisionLink.contact_id) == contact.id, col(DecisionLink.purpose) == purpose
    )
    token = world.database.read_now(
        lambda db: outbox.token(db.info["desk"].settings, db.exec(query.limit(1)).one())
    )
    return f"/besluit/{token}"


def permitting_after_all(world: World) -> tuple[str, dict[str, Any]]:
    number = world.given.awaiting()
    world.given.did(decisions.decide, number, ruling=world.given.ruling(Outcome.REFUSED))
    right = {"actie": "toch-toestaan", "uitkomst": "voorwaarden", "voorwaarden": "Feiten."}
    return letter_of(world, number, "confirm"), right | WHO


def slip_of_office(world: World) -> tuple[str, dict[str, Any]]:
    """Decided from its letter, wrongly."""
    number = world.given.awaiting()
    yes = {"uitkomst": "toegestaan", "gevraagd": str(world.given.contact(number).asked_version)}
    assert world.visitor.post(letter_of(world, number, "decide"), yes | WHO).status == 303
    return letter_of(world, number, "confirm"), {
        "actie": "verkeerd-ingevoerd",
        "tekst": "Fout.",
        "naam": "B.",
    }


def naming(world: World, at: str) -> dict[str, Any]:
    """Somebody else each time: nobody is named twice for the same days."""
    return {"email": f"n{world.tried}@{at}", "naam": "Nora", "van": "2026-11-24", "tot": "2026-12-24"}


def assistant(world: World) -> tuple[str, dict[str, Any]]:
    return "/account/medewerkers", naming(world, "tweedekamer.example")


def deputy(world: World) -> tuple[str, dict[str, Any]]:
    office = f"liaison-{world.given.organisation('BZK')}"
    return "/vervanging", {"functie": office, **naming(world, "bzk.example")}


def away(world: World) -> dict[str, Any]:
    """Nobody is away twice at once: the one before is over."""
    done = update(Absence).where(col(Absence.withdrawn_at).is_(None)).values(withdrawn_at=world.given.clock())
    world.database.write_now(lambda db: db.execute(done) and None)
    return {"van": "2026-11-24", "tot": "2026-12-24", "wie": world.given.ids["plv-bzk"]}


def absent(world: World) -> tuple[str, dict[str, Any]]:
    return "/account/afwezig", away(world)


def ill(world: World) -> tuple[str, dict[str, Any]]:
    return f"/beheer/personen/{world.given.ids['pcp-bzk']}/afwezig", away(world)


def handed_over(world: World) -> tuple[str, dict[str, Any]]:
    number = world.given.asked()
    world.given.did(contacts.take, number)
    return "/account/overdragen", {
        "verzoek": number,
        "naar": world.given.ids["plv-bzk"],
        "notitie": "Bel Tom.",
    }


def wording(number: int) -> dict[str, Any]:
    return {"soort": "advice", "titel": f"Feiten {number}", "tekst": "Akkoord: het gaat om feiten."}


def standard_text(world: World) -> tuple[str, dict[str, Any]]:
    number = len(world.given.rows(StandardText))
    return "/standaardteksten", wording(number) | {"organisatie": world.given.organisation("BZK")}


def changed_text(world: World) -> tuple[str, dict[str, Any]]:
    number = len(world.given.rows(StandardText))
    made = Wording(TextKind.ADVICE, f"Feiten {number}", "Akkoord.")
    by, at = world.given.actor("pcp-bzk"), world.given.organisation("BZK")
    id_ = world.database.write_now(standard_texts.add, at, made, by)
    return f"/standaardteksten/{id_}", wording(number) | {"versie": "1"}


def ended_text(world: World) -> tuple[str, dict[str, Any]]:
    path, fields = changed_text(world)
    return f"{path}/einde", {"versie": fields["versie"]}


def kept_view(world: World) -> int:
    """The only one that Petra has."""
    by, made = world.given.actor("pcp-bzk"), KeptView("Mijn weergave", "lijst=open&op=debat")
    for row in world.given.rows(SavedView):
        world.database.write_now(saved_views.remove, row.id, by)
    return world.database.write_now(saved_views.add, made, by)


def new_view(world: World) -> tuple[str, dict[str, Any]]:
    kept_view(world)
    return "/wachtrij/weergaven", {"weergave": "lijst=open&wie=ik", "naam": "Van mij"}


def changed_view(world: World) -> tuple[str, dict[str, Any]]:
    return f"/wachtrij/weergaven/{kept_view(world)}", {"doe": "bewaar", "naam": "Andere naam"}


def in_tray(world: World) -> tuple[str, dict[str, Any]]:
    """A mail of somebody else that answers a letter."""
    number, own = world.given.asked(), f"nr{secrets.token_hex(8)}"
    contact = world.given.contact(number).id
    letter = next(one for one in world.given.rows(Letter) if one.contact_id == contact)
    raw = mails.filled(mails.ANSWERS["gmail"], letter.message_id, "x@elders.example", own)
    world.given.database.write_now(mail_answers.take, mail_answers.arrived(raw))
    (*_, mail) = world.given.rows(AnswerMail)
    return f"/wachtrij/post/{mail.id}", {"doe": "vastleggen", "kant": "initiator"}


def several(world: World) -> tuple[str, dict[str, Any]]:
    return "/wachtrij/samen", {
        "verzoek": f"{world.given.asked()}:1",
        "doe": "geven",
        "naar": world.given.ids["plv-bzk"],
        "notitie": "Bel Tom.",
    }


def ending_role(world: World) -> tuple[str, dict[str, Any]]:
    """Somebody new each time, with a role of some days."""
    person, on = added(world), today(world.given.clock())
    grant = Grant(Role.LIAISON, organisation_id=world.given.organisation("BZK"), is_deputy=True)
    days = {"starts_on": on, "ends_on": on + timedelta(days=30)}
    id_ = world.database.write_now(people.grant_role, person, grant, by=SYSTEM, **days)
    right = {"tot": (on + timedelta(days=3)).isoformat(), "naar": world.given.ids["pcp-bzk"]}
    return f"/beheer/personen/{person}/rollen/{id_}/beeindigen", right


def elsewhere(world: World) -> tuple[str, dict[str, Any]]:
    """Signed in with another browser too."""
    session = people.NewSession("demo", login.HOURS)
    world.database.write_now(people.start_session, world.given.ids["griffier"], session)
    newest = select(LoginSession.id).order_by(col(LoginSession.id).desc()).limit(1)
    return "/account/afmelden", {"sessie": world.database.read_now(lambda db: db.exec(newest).one())}


def lent(world: World) -> tuple[str, dict[str, Any]]:
    """Who lays a role down is signed out with it, so signs in anew."""
    world.forget("assistent")
    return "/account/neerleggen", {"rol": world.given.lent("senator", "assistent")}


def newcomer(world: World) -> tuple[str, dict[str, Any]]:
    return "/beheer/personen/nieuw", {"naam": "Nora", "email": f"b{world.tried}@bzk.example", "telefoon": ""}


def added(world: World) -> int:
    """Somebody without a role yet."""
    values = {"name": "Nora", "email": f"r{world.tried}@bzk.example", "phone": None}
    add, by = administration.add_person, world.given.actor("beheer")
    return int(world.database.write_now(add, by, **values))


def corrected(world: World) -> tuple[str, dict[str, Any]]:
    id_ = added(world)
    seen = world.database.read_now(administration.person, id_).seen
    return f"/beheer/personen/{id_}", {"naam": "Nora Nieuw", "telefoon": "070-555 08 01", "gezien": seen}


def moved(world: World) -> tuple[str, dict[str, Any]]:
    return f"/beheer/personen/{added(world)}/adres", {"adres": f"m{world.tried}@bzk.example"}


def committee(world: World) -> tuple[str, dict[str, Any]]:
    return "/beheer/commissies", {"naam": f"Commissie {world.tried}", "kamer": "EK", "enquete": ""}


def renamed_committee(world: World) -> tuple[str, dict[str, Any]]:
    return f"/beheer/commissies/{first(world, Committee)}/naam", {"naam": f"Commissie Anders {world.tried}"}


def ended_committee(world: World) -> tuple[str, dict[str, Any]]:
    """One proposal about a committee waits at a time: the one before is withdrawn."""
    for one in world.given.rows(Proposal):
        if one.kind == "committee" and not one.rejected_at:
            world.database.write_now(administration.reject, one.id, world.given.actor("beheer"))
    right = {"dag": "2026-12-01", "wat": "loopt-door", "commissie": "", "bron": "Staatscourant 2026, 1"}
    return f"/beheer/commissies/{first(world, Committee)}/einde", right


def retention_class(world: World) -> tuple[str, dict[str, Any]]:
    """One proposal about a class waits at a time: the one before is withdrawn."""
    for one in world.given.rows(Proposal):
        if one.kind == "retention" and not one.rejected_at:
            world.database.write_now(administration.reject, one.id, world.given.actor("beheer"))
    right = {"soort": "permission", "wat": "bewaren", "jaren": "", "bron": "Selectielijst 2027, 12"}
    return f"/beheer/bewaartermijnen/{world.given.organisation('BZK')}", right


def frozen(world: World) -> tuple[str, dict[str, Any]]:
    return "/beheer/bewaartermijnen", {
        "nummer": world.given.asked(),
        "soort": "woo",
        "reden": "Woo-verzoek 12",
    }


def thawed(world: World) -> tuple[str, dict[str, Any]]:
    path, right = frozen(world)
    world.given.sign_in("beheer").post(path, right)
    lift = {"bevroren": f"{right['nummer']} woo", "waarom": "Het verzoek is afgerond."}
    return f"{path}/bevroren/opheffen", lift


def portfolio_move(world: World) -> tuple[str, dict[str, Any]]:
    """One proposal about an office waits at a time: those before are withdrawn."""
    for one in world.given.rows(Proposal):
        moves = one.kind == "organisation" and "to" in one.details
        if (moves or one.kind == "replacement") and not (one.rejected_at or one.effective_at):
            world.database.write_now(administration.reject, one.id, world.given.actor("beheer"))
    rows = {one.key: one.id for one in world.given.rows(Portfolio)}
    right = {"wat": "portfolio_moves", "ministerie": "", "naar": rows["szw"], "ingang": "2026-12-01"}
    right |= {"organisaties": world.given.organisation("Logius"), "bron": "Staatscourant 2026, 1"}
    return f"/beheer/bewindspersonen/{rows['bzk']}/overgang", right


def listed(world: World) -> tuple[str, dict[str, Any]]:
    line = f"naam;e-mail;rol;waarvoor\nNora;l{world.tried}@bzk.example;official;Logius"
    with pytest.raises(importing.Looked) as looked:
        world.database.write_now(importing.look, importing.read(line.encode()), world.given.actor("beheer"))
    return "/beheer/inlezen", {"lijst": line, "gezien": importing.seal(looked.value.found)}


def elected(world: World) -> tuple[str, dict[str, Any]]:
    """One proposal about seats waits at a time: the one before is withdrawn."""
    line = f"naam;e-mail;rol;waarvoor\nNora;l{world.tried}@bzk.example;member;TK"
    by = world.given.actor("beheer")
    for one in world.given.rows(Proposal):
        if one.kind == "seats" and not one.rejected_at:
            world.database.write_now(administration.reject, one.id, by)
    found = world.database.write_now(elections.look, importing.read(line.encode()), by)
    right = {"leden": line, "bron": "Staatscourant 2026, 1"}
    return "/beheer/verkiezingen", right | {"gezien": administration_elections.seal(found)}


def role(world: World) -> tuple[str, dict[str, Any]]:
    right = {"rol": "liaison", "waarover": world.given.organisation("BZK"), "plaatsvervangend": "ja"}
    return f"/beheer/personen/{added(world)}/rol", right | {"van": "2026-11-24", "tot": "2026-12-24"}


def proposed(world: World) -> int:
    """A mailbox that an administrator proposed; the one before for it has been withdrawn."""
    waiting = select(Proposal).where(
        col(Proposal.rejected_at).is_(None), col(Proposal.effective_at).is_(None)
    )
    by, uwv = world.given.actor("beheer"), world.given.organisation("UWV")
    for one in world.database.read_now(lambda db: db.exec(waiting).all()):
        world.database.write_now(administration.reject, one.id, by)
    propose, address = administration.propose, f"post{world.tried}@uwv.example"
    return int(world.database.write_now(propose, f"organisation-{uwv}", address, by))


def mailbox_of(world: World) -> tuple[str, dict[str, Any]]:
    proposed(world)
    igj = world.given.organisation("IGJ")
    right = {"postbus": f"organisation-{igj}", "adres": f"post{world.tried}@igj.example"}
    return f"/beheer/organisaties/{igj}/postbus", right


def mailboxes_of(world: World) -> tuple[str, dict[str, Any]]:
    proposed(world)
    text, by = f"IGJ; post{world.tried}@igj.example", world.given.actor("beheer")
    found = world.database.write_now(administration.look_at_all, text, by)
    return "/beheer/postbussen", {"postbussen": text, "gezien": administration.seal_of(found)}


def change_of(world: World) -> tuple[str, dict[str, Any]]:
    """Another kind of an organisation; the proposal before for it has been withdrawn."""
    proposed(world)
    igj = world.database.read_now(administration.body, world.given.organisation("IGJ")).row
    right = {"soort": "zbo", "bewindspersoon": igj.portfolio_id, "bron": f"Wet, artikel {world.tried}"}
    return f"/beheer/organisaties/{igj.id}/soort", right


def new_organisation(world: World) -> tuple[str, dict[str, Any]]:
    proposed(world)
    minister = world.database.read_now(administration.body, world.given.organisation("IGJ")).row.portfolio_id
    right = {"naam": f"Dienst {world.tried}", "afkorting": f"D{world.tried}", "soort": "agency"}
    return "/beheer/organisaties/nieuw", right | {"bewindspersoon": minister, "bron": "Besluit, artikel 1"}


def new_ministry(world: World) -> tuple[str, dict[str, Any]]:
    proposed(world)
    right = {"naam": f"Ruimte {world.tried}", "afkorting": f"R{world.tried}"}
    offices = {"minister": f"minister van {world.tried}", "staatssecretarissen": f"minister {world.tried}"}
    return "/beheer/organisaties/nieuw-ministerie", right | offices | {"bron": "Besluit, artikel 1"}


def split(world: World) -> tuple[str, dict[str, Any]]:
    proposed(world)
    bzk, logius = (world.given.organisation(one) for one in ("BZK", "Logius"))
    right = {"naam": f"Ruimte {world.tried}", "afkorting": f"R{world.tried}", "organisaties": logius}
    office = {"ambt": f"minister van {world.tried}", "postbus": f"bureau{world.tried}@bzk.example"}
    office |= {"logt_in": "Mina Minister", "email_bureau": f"mina{world.tried}@bzk.example"}
    who = {
        "contactpersoon": "Piet Post",
        "email": f"piet{world.tried}@bzk.example",
        "bron": "Besluit, artikel 1",
    }
    who |= {"postbus_contactpersonen": f"contact{world.tried}@bzk.example"}
    return f"/beheer/organisaties/{bzk}/splitsing", right | office | who


def new_minister(world: World) -> tuple[str, dict[str, Any]]:
    proposed(world)
    right = {"ambt": f"minister van {world.tried}", "postbus": f"bureau{world.tried}@bzk.example"}
    who = {"naam": "Mina Minister", "email": f"mina{world.tried}@bzk.example", "bron": "Besluit, artikel 1"}
    return f"/beheer/organisaties/{world.given.organisation('BZK')}/bewindspersoon", right | who


def name_of(world: World) -> tuple[str, dict[str, Any]]:
    proposed(world)
    right = {"naam": f"Inspectie {world.tried}", "afkorting": f"I{world.tried}", "bron": "Besluit, artikel 1"}
    return f"/beheer/organisaties/{world.given.organisation('IGJ')}/naam", right


def end_of(world: World) -> tuple[str, dict[str, Any]]:
    proposed(world)
    right = {"dag": "2027-06-01", "bron": f"Besluit, artikel {world.tried}"}
    return f"/beheer/organisaties/{world.given.organisation('IGJ')}/einde", right


def merger_of(world: World) -> tuple[str, dict[str, Any]]:
    proposed(world)
    right = {"naar": world.given.organisation("Logius"), "bron": f"Besluit, artikel {world.tried}"}
    return f"/beheer/organisaties/{world.given.organisation('IGJ')}/samenvoegen", right


def details(world: World) -> tuple[str, dict[str, Any]]:
    uwv = world.given.organisation("UWV")
    right = {
        "telefoon": f"070-{world.tried}",
        "telefoon_contactpersoon": "",
        "website": "https://www.uwv.example",
    }
    right |= {"toelichting": "Bel.", "gezien": world.database.read_now(administration.body, uwv).seen}
    return f"/beheer/organisaties/{uwv}", right


def topic(world: World) -> tuple[str, dict[str, Any]]:
    """Those before it have gone: of too many the next is refused."""
    bzk, by = world.given.organisation("BZK"), world.given.actor("beheer")
    for one in findable.split(world.database.read_now(organisations.detail, bzk).entry.topics):
        world.database.write_now(topics.remove, bzk, one, by)
    return f"/organisaties/{bzk}/onderwerpen", {"onderwerp": f"woord {world.tried}"}


def missed_word(world: World) -> tuple[str, dict[str, Any]]:
    path, right = topic(world)
    return "/beheer/zoekwoorden", {"woord": right["onderwerp"], "organisatie": path.split("/")[2]}


def agreeing(world: World) -> tuple[str, dict[str, Any]]:
    id_ = proposed(world)
    row = select(Proposal).where(col(Proposal.id) == id_)
    seen = world.database.read_now(lambda db: proposals_store.seal(db, db.exec(row).one()))
    return f"/beheer/voorstellen/{id_}/goedkeuren", {"gezien": seen}


def asked_by_letter(world: World) -> tuple[str, dict[str, Any]]:
    proposed(world)
    newest = select(LetterKey).order_by(col(LetterKey.id).desc()).limit(1)
    key = world.database.read_now(lambda db: db.exec(newest).one())
    settings = world.database.read_now(lambda db: db.info["desk"]).settings
    path = keys.handed_out(settings, key).removeprefix(settings.base_url)
    return path, {"antwoord": "ja", "naam": "Uma"}


def answered(given: Given) -> str:
    number = given.asked()
    given.did(contacts.answer_publicly, number, text="Zie het jaarverslag.")
    return number


def first(world: World, table: Any) -> int:
    return int(world.database.read_now(lambda db: db.exec(select(table.id).order_by(table.id)).first()) or 0)


def person(key: str) -> Callable[[World], int]:
    return lambda world: world.given.ids[key]


def body(abbreviation: str) -> Callable[[World], int]:
    return lambda world: world.given.organisation(abbreviation)


WHO = {"naam": "M. de Minister", "hoedanigheid": "zelf"}
NO = {"grond": "beleidsmening", "reden": "Beleid.", "alternatief": "Kamervragen.", "voorwaarden": "Feiten."}
WRITTEN = {
    "besloten_door": "N. de Nieuwe",
    "hoedanigheid": "zelf",
    "besloten_op": "2026-11-24",
    "stuk": "nota 2026-9 aan BZK",
}
RECORDED = {"hoe": "mondeling", "besloten_op": "2026-11-24", **WHO}
OFFICIAL = {"ambtenaar_naam": ADA.name, "ambtenaar_email": ADA.email, "ambtenaar_telefoon": ADA.phone}

# fmt: off
DEED_FORMS = {
    "oppakken":              Form("pcp-bzk", deed("oppakken", Given.asked)),
    "wedervraag":            Form("pcp-bzk", deed("wedervraag", Given.asked, tekst="Welke?")),
    "antwoord":              Form("kamerlid", deed("antwoord", clarifying, tekst="Die.")),
    "toestemming-vragen":    Form("pcp-bzk", deed("toestemming-vragen", Given.asked, advies="Doen.", **OFFICIAL)),
    "verbeteren":            Form("kamerlid", deed("verbeteren", Given.asked, onderwerp="Anders", vraag="Hoe?", vorm="conversation", debat="2026-12-31")),
    "heropenen":             Form("kamerlid", deed("heropenen", held)),
    "openbaar":              Form("pcp-bzk", deed("openbaar", Given.asked, tekst="Zie het jaarverslag.", links="https://www.logius.nl/cijfers")),
    "niet-geholpen":         Form("kamerlid", deed("niet-geholpen", answered)),
    "nog-nodig":             Form("kamerlid", deed("nog-nodig", after_debate, debat="2026-12-31")),
    "aandringen":            Form("kamerlid", deed("aandringen", long_passed)),
    "voorleggen":            Form("kamerlid", deed("voorleggen", long_passed)),
    "herinneren":            Form("pcp-bzk", deed("herinneren", Given.awaiting)),
    "besluit":               Form("pcp-bzk", deed("besluit", Given.awaiting, uitkomst="geweigerd", **NO, **RECORDED)),
    "klopt-niet":            Form("minister-bzk", deed("klopt-niet", Given.permitted, tekst="Ik zei nee.")),
    "verkeerd-ingevoerd":    Form("pcp-bzk", deed("verkeerd-ingevoerd", Given.permitted, tekst="Het verkeerde verzoek.")),
    "toestemming-intrekken": Form("pcp-bzk", deed("toestemming-intrekken", Given.permitted, reden="Zaak.", **RECORDED)),
    "ambtenaar":             Form("pcp-bzk", deed("ambtenaar", Given.asked, **OFFICIAL)),
    "bureau-wetgeving":      Form("kamerlid", deed("bureau-wetgeving", Given.sealed, jurist=person("bureau"))),
    "afspraak":              Form("pcp-bzk", deed("afspraak", Given.permitted, wanneer="2026-12-01T14:00", duur="45", plaats="Hier")),
    "afzeggen":              Form("kamerlid", deed("afzeggen", scheduled, reden="Ziek.")),
    "afronden":              Form("kamerlid", deed("afronden", Given.permitted, plaatsgevonden_op="2026-11-24", gedeeld="Feiten.")),
    "afhouden":              Form("zbo-uwv", deed("afhouden", lambda given: given.asked("UWV"), tekst="Nu niet.")),
    "intrekken":             Form("kamerlid", deed("intrekken", Given.asked)),
    "aan-collega":           Form("kamerlid", deed("aan-collega", Given.asked, collega=lambda world: world.given.seated("Cees Collega"))),
    "doorsturen":            Form("pcp-bzk", deed("doorsturen", Given.asked, organisatie=body("SZW"), vorm="conversation", reden="Van hen.", bevestigd="ja")),
    "bewindspersoon":        Form("pcp-szw", deed("bewindspersoon", told_wrongly, bewindspersoon=second)),
    "ontvangen":             Form("pcp-bzk", deed("ontvangen", clarifying, kant="initiator", hoe="telefoon", ontvangen_op="2026-11-23T10:00", tekst="Die.", antwoord="ja")),
    "notitie":               Form("pcp-bzk", deed("notitie", Given.asked, tekst="Let op.")),
    "bericht":               Form("kamerlid", deed("bericht", Given.asked, tekst="Haast.")),
}
FORMS = {
    "verzoek van een lid":           Form("kamerlid", asking(ambtenaar="Ada", dossier="36600-VII")),
    "verzoek om hulp":               Form("kamerlid", asking(vorm="amendment_assistance", wetsvoorstel="Wet", organisatie=body("BZK"))),
    "verzoek van een commissie":     Form("griffier", asking(namens=lambda world: first(world, Committee), commissiebesluit="2026-11-23")),
    "verzoek per telefoon":          Form("pcp-bzk", asking(namens=person("kamerlid"))),
    "melding van een organisatie":   Form("zbo-uwv", asking(lid=person("kamerlid"), organisatie=body("UWV"), wanneer="2026-11-20T10:00")),
    "concept: begonnen":             Form("kamerlid", drafting("begin")),
    "concept: met wie":              Form("kamerlid", drafting("/wie", **dict.fromkeys(WHOM, ""))),
    "concept: wat":                  Form("kamerlid", drafting("", **dict.fromkeys(FIELDS, ""))),
    "concept: controleer":           Form("kamerlid", drafting("/controleer", versie="", bevestigd="ja", regel="", regime="", ook_regels="")),
    "vooraf door het bureau":        Form("minister-bzk", standing),
    "vooraf door de contactpersoon": Form("pcp-bzk", standing),
    "vooraf intrekken":              Form("minister-bzk", withdrawing),
    "vooraf bevestigen":             Form("minister-bzk", confirming),
    "vooraf samen bevestigen":       Form("minister-bzk", confirming_together),
    "vooraf aanvullen":              Form("minister-bzk", completing),
    "bewindspersoon wisselt":        Form("beheer", succeeding),
    "vervanger":                     Form("beheer", replaced),
    "postvak: link vragen":          Form("", mailbox),
    "brief: besluit":                Form("", link("decide", uitkomst="geweigerd", **NO, **WHO)),
    "brief: voorwaarden":            Form("", link("decide", uitkomst="voorwaarden", voorwaarden="Feiten.", **WHO)),
    "brief: toch toestaan":          Form("", permitting_after_all),
    "brief: verkeerd ingevoerd":     Form("", slip_of_office),
    "wacht op u":                    Form("minister-bzk", waiting_at_office),
    "brief: klopt niet":             Form("", link("confirm", actie="klopt-niet", tekst="Ik zei nee.", naam="M.")),
    "brief: intrekken":              Form("", link("confirm", actie="intrekken", reden="Zaak.", **WHO)),
    "brief: ambtenaar komt":         Form("", own_letter("komt", naam="B. Bobbel")),
    "brief: ambtenaar verzet":       Form("", own_letter("afspraak", wanneer="2026-12-01T10:00", reden="Trein.")),
    "brief: ambtenaar zegt af":      Form("", own_letter("afzeggen", reden="Trein.")),
    "brief: ambtenaar stopt":        Form("", own_letter("niet-van-mij", tekst="Ik ben Bob niet.")),
    "brief: werkafspraak":           Form("", agreed),
    "medewerker noemen":             Form("kamerlid", assistant),
    "vervanger noemen":              Form("pcp-bzk", deputy),
    "afwezig melden":                Form("pcp-bzk", absent),
    "afwezig, door de beheerder":    Form("beheer", ill),
    "overdragen":                    Form("pcp-bzk", handed_over),
    "standaardtekst":                Form("pcp-bzk", standard_text),
    "standaardtekst wijzigen":       Form("pcp-bzk", changed_text),
    "standaardtekst beëindigen":     Form("pcp-bzk", ended_text),
    "weergave":                      Form("pcp-bzk", new_view),
    "weergave wijzigen":             Form("pcp-bzk", changed_view),
    "samen":                         Form("pcp-bzk", several),
    "post":                          Form("pcp-bzk", in_tray),
    "rol beëindigen":                Form("beheer", ending_role),
    "rol neerleggen":                Form("assistent", lent),
    "browser afmelden":              Form("griffier", elsewhere),
    "persoon toevoegen":             Form("beheer", newcomer),
    "persoon verbeteren":            Form("beheer", corrected),
    "ander adres voorstellen":       Form("beheer", moved),
    "commissie toevoegen":           Form("beheer", committee),
    "commissie hernoemen":           Form("beheer", renamed_committee),
    "commissie beëindigen":          Form("beheer", ended_committee),
    "bewaartermijn voorstellen":     Form("beheer", retention_class),
    "bevriezen":                     Form("beheer", frozen),
    "niet meer bevriezen":           Form("beheer", thawed),
    "portefeuille gaat over":        Form("beheer", portfolio_move),
    "lijst met mensen":              Form("beheer", listed),
    "na de verkiezingen":            Form("beheer", elected),
    "rol voorstellen":               Form("beheer", role),
    "postbus voorstellen":           Form("beheer", mailbox_of),
    "veel postbussen voorstellen":   Form("beheer", mailboxes_of),
    "andere soort voorstellen":      Form("beheer", change_of),
    "organisatie voorstellen":       Form("beheer", new_organisation),
    "ministerie voorstellen":        Form("beheer", new_ministry),
    "ministerie splitsen":           Form("beheer", split),
    "bewindspersoon voorstellen":    Form("beheer", new_minister),
    "andere naam voorstellen":       Form("beheer", name_of),
    "einde voorstellen":             Form("beheer", end_of),
    "samengaan voorstellen":         Form("beheer", merger_of),
    "noodsignaal":                   Form("zbo-uwv", new_signal),
    "noodsignaal aanvullen":         Form("zbo-uwv", on_signal("aanvullen", tekst="Nog iets.")),
    "noodsignaal intrekken":         Form("zbo-uwv", on_signal("intrekken", tekst="Het is opgelost.")),
    "noodsignaal: vraag":            Form("minister-szw", on_signal("vraag", tekst="Hoeveel mensen?", naam="M.")),
    "noodsignaal: antwoord":         Form("minister-szw", on_signal("antwoord", antwoord="opvolgen", geregeld_op="", tekst="Wij stellen het uit.", **WHO)),
    "noodsignaal: klopt niet":       Form("minister-szw", on_signal("klopt-niet", True, tekst="Dit zei ik niet.", naam="M.")),
    "brief: noodsignaal":            Form("", signal_letter),
    "gegevens wijzigen":             Form("beheer", details),
    "onderwerp toevoegen":           Form("pcp-bzk", topic),
    "zoekwoord wordt onderwerp":     Form("beheer", missed_word),
    "voorstel goedkeuren":           Form("beheer-tweede", agreeing),
    "testbrief beantwoorden":        Form("", asked_by_letter),
    "sealed bericht":                Form("kamerlid", deed("bericht", Given.sealed, tekst="Geheim.")),
    **DEED_FORMS,
}
#: persona, address; each {} is tried as any text
ADDRESSES = (
    ("pcp-bzk", "/wachtrij?lijst={}"),
    ("pcp-bzk", "/wachtrij?q={}"),
    ("pcp-bzk", "/wachtrij?lijst=nieuw&q={}&na={}"),
    ("pcp-bzk", "/wachtrij?lijst=gesloten&na={}&na={}"),
    ("kamerlid", "/verzoeken?na={}"),
    ("kamerlid", "/verzoeken?{}={}"),
    ("kamerlid", "/verzoeken/nieuw?organisatie={}&vorm={}&namens={}&onderwerp={}"),
    ("kamerlid", "/verzoeken/nieuw?lid={}&debat={}&vraag={}&dossier={}&wetsvoorstel={}&sleutel={}"),
    ("kamerlid", "/verzoeken/nieuw?opnieuw={}"),
    ("kamerlid", "/verzoeken/nieuw?q={}"),
    ("kamerlid", "/verzoeken/nieuw?{}={}"),
    *(("kamerlid", f"/verzoeken/nieuw/{{}}{step}") for step in ("", "/wie?organisatie={}&q={}", "/controleer")),
    ("zbo-uwv", "/verzoeken/nieuw?wanneer={}&grond={}&vindplaats={}&gepubliceerd={}&geadresseerde={}&voorkeur={}&ambtenaar={}"),
    ("zbo-uwv", "/verzoeken/nieuw?zoals={}"),
    ("zbo-uwv", "/verzoeken/jaarlijst.csv?jaar={}"),
    ("pcp-bzk", "/verzoeken/{}"),
    ("pcp-bzk", "/verzoeken/{}/inhoud"),
    ("pcp-bzk", "/verzoeken/{}/afspraak.ics"),
    ("minister-bzk", "/toestemming-vooraf/nieuw?{}={}"),
    *(("minister-bzk", f"/toestemming-vooraf/{{}}/{deed}") for deed in ("intrekken", "bevestigen", "aanvullen")),
    ("minister-bzk", "/toestemming-vooraf/bevestigen/{}"),
    ("beheer", "/beheer/personen?q={}&rol={}&ministerie={}&na={}"),
    ("beheer", "/beheer/personen/{}?rol={}"),
    ("beheer", "/beheer/personen/1?rol={}"),
    ("beheer", "/beheer/organisaties?q={}"),
    ("beheer", "/beheer/organisaties/{}"),
    ("beheer", "/beheer/organisaties/{}/naam"),
    ("beheer", "/beheer/organisaties/{}/einde"),
    ("beheer", "/beheer/organisaties/{}/samenvoegen"),
    ("beheer", "/beheer/organisaties/{}/bewindspersoon"),
    ("beheer", "/beheer/organisaties/{}/splitsing"),
    ("beheer", "/beheer/logboek?na={}"),
    ("zbo-uwv", "/noodsignalen/{}"),
    ("", "/noodsignaal/{}"),
    ("", "/postbus-bevestigen/{}"),
    ("", "/organisaties?q={}"),
    ("", "/organisaties/{}"),
    ("", "/besluit/{}"),
    ("", "/besluit/{}?{}={}"),
    ("", "/inloggen?naar={}"),
    ("kamerlid", "/inloggen?naar={}"),
    ("", "/inloggen/postbus?naar={}&verstuurd={}"),
    ("", "/inloggen/postbus?naar={}"),
    ("", "/inloggen/postbus/{}"),
    ("", "/inloggen/{}"),
    ("", "/inloggen/demo/terug?state={}&code={}&iss={}"),
    ("", "/demo/idp/end_session?post_logout_redirect_uri={}&state={}"),
    ("", "/static/{}/{}"),
    ("", "/demo/post/{}"),
    ("", "/{}"),
)
#: the same, sent
ACTIONS = (
    *(("kamerlid", f"/verzoeken/nieuw/{{}}{step}") for step in ("", "/wie", "/controleer", "/weggooien")),
    ("pcp-bzk", "/verzoeken/{}/bericht"),
    ("pcp-bzk", "/verzoeken/{}/{}"),
    ("pcp-bzk", "/standaardteksten/{}"),
    ("pcp-bzk", "/wachtrij/weergaven/{}"),
    ("pcp-bzk", "/standaardteksten/{}/einde"),
    ("pcp-bzk", "/toestemming-vooraf/{}/intrekken"),
    *(("minister-bzk", f"/toestemming-vooraf/{{}}/{deed}") for deed in ("bevestigen", "aanvullen")),
    ("minister-bzk", "/toestemming-vooraf/bevestigen/{}"),
    ("kamerlid", "/account/medewerkers/{}/intrekken"),
    ("pcp-bzk", "/vervanging/{}/intrekken"),
    ("pcp-bzk", "/account/afwezig/{}/intrekken"),
    ("beheer", "/beheer/personen/{}/afwezig"),
    ("beheer", "/beheer/personen/{}/afwezig/{}/intrekken"),
    ("pcp-bzk", "/verzoeken/{}/berichten/{}/opnieuw"),
    ("beheer", "/beheer/berichten/{}/opnieuw"),
    ("beheer", "/beheer/voorstellen/{}/goedkeuren"),
    ("beheer", "/beheer/voorstellen/samen/{}"),
    ("beheer", "/beheer/voorstellen/{}/afwijzen"),
    ("beheer", "/beheer/voorstellen/{}/testbrief"),
    ("beheer", "/beheer/personen/{}"),
    ("beheer", "/beheer/personen/{}/adres"),
    ("beheer", "/beheer/personen/{}/rol"),
    ("beheer", "/beheer/personen/{}/opnieuw-koppelen"),
    ("beheer", "/beheer/personen/{}/rollen/{}/beeindigen"),
    ("beheer", "/beheer/personen/{}/rollen/{}/overstappen"),
    ("beheer", "/beheer/logboek/{}/ongedaan"),
    ("beheer", "/beheer/organisaties/{}"),
    ("beheer", "/beheer/organisaties/{}/postbus"),
    ("beheer", "/beheer/organisaties/{}/soort"),
    ("beheer", "/beheer/organisaties/{}/naam"),
    ("beheer", "/beheer/organisaties/{}/einde"),
    ("beheer", "/beheer/organisaties/{}/samenvoegen"),
    ("beheer", "/beheer/organisaties/{}/bewindspersoon"),
    ("beheer", "/beheer/organisaties/{}/splitsing"),
    ("beheer", "/beheer/bewindspersonen/{}"),
    ("beheer", "/beheer/bewindspersonen/{}/vervanger"),
    ("beheer", "/beheer/bewindspersonen/{}/vervanger/einde"),
    ("", "/postbus-bevestigen/{}"),
    ("", "/besluit/{}"),
    ("", "/inloggen/postbus/{}"),
    ("", "/demo/idp/authorize?client_id={}&redirect_uri={}"),
    ("", "/inloggen/{}/afmelden"),
)
# fmt: on


class Still(Clock):
    """Nobody's session ends while the tests make contacts."""

    def advance(self, by: Any) -> None:
        pass


@pytest.fixture(scope="module", params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with lasting_url(request) as url:
        yield url


@pytest.fixture(scope="module")
def world(
    database_url: str, desk: Any, record_testsuite_property: Callable[[str, object], None]
) -> Iterator[World]:
    """How many inputs were tried stands in the report that `--junit-xml` writes."""
    clock = Still()
    database = Database(database_url, carry=desk, clock=clock)
    database.write_now(small_world)
    ids = database.write_now(personas.seed)
    app = create_app(desk.settings, database=database, desk=desk, with_worker=False)
    app.state.http = httpx2.ASGITransport(app)
    made = World(database, Given(database, ids, clock, lambda key: made.browser(key)), app, database.dialect)
    with made.visitor.client:
        yield made
    database.close()
    record_testsuite_property(f"bad inputs tried on {database.dialect}", made.tried)


def test_every_deed_has_its_form_here() -> None:
    assert DEED_FORMS.keys() == COMMANDS.keys()


@pytest.mark.long
@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_right_is_accepted(world: World, name: str) -> None:
    assert world.sends(name, {}).status == 303


@pytest.mark.long
@pytest.mark.parametrize("name", FORMS)
def test_no_field_of_a_form_breaks_it(world: World, name: str) -> None:
    for field in world.ready(name)[1]:
        world.sends(name, {field: NUL})
    names = [*world.ready(name)[1], MARK, "__proto__"]
    wrong = st.dictionaries(st.sampled_from(names), VALUES, min_size=1, max_size=3)
    shapes = st.sampled_from([*WHOLE, *SHAPES])
    at_random(world.examples, st.tuples(wrong, shapes), lambda *one: world.sends(name, *one))


@pytest.mark.parametrize("name", FORMS)
def test_a_body_that_is_too_large_is_refused_unread(world: World, name: str) -> None:
    path, _ = world.ready(name)
    large, kind = urlencoded([("tekst", b"x" * 300_000)])
    world.browser(FORMS[name].persona)
    before = world.counts()
    assert world.posts(FORMS[name].persona, path, large, kind).status == 413
    assert (
        world.posts(FORMS[name].persona, path, iter([large[:200_000], large[200_000:]]), kind).status == 413
    )
    assert world.counts() == before


@pytest.mark.long
@pytest.mark.parametrize(("persona", "address"), ADDRESSES)
def test_no_address_breaks_a_page_or_changes_a_row(world: World, persona: str, address: str) -> None:
    world.browser(persona)
    before = world.everything()
    visit = lambda *values: world.gets(persona, filled(address, values))  # noqa: E731
    for value in (NUL, TOO_LARGE):
        visit(*[value] * address.count("{}"))
    at_random(world.examples, st.tuples(*[VALUES] * address.count("{}")), visit)
    assert world.everything() == before


@pytest.mark.parametrize(("persona", "address"), ACTIONS)
def test_no_address_breaks_what_is_sent_there(world: World, persona: str, address: str) -> None:
    world.browser(persona)
    before = world.counts()
    send = lambda *values: world.posts(persona, filled(address, values), *urlencoded([("tekst", b"x")]))  # noqa: E731
    for value in (NUL, TOO_LARGE):
        send(*[value] * address.count("{}"))
    # a short number may be the id of something, and then it is right
    wrong = VALUES.filter(lambda one: not (one.isdigit() and len(one) < 5))
    at_random(world.examples, st.tuples(*[wrong] * address.count("{}")), send)
    assert world.counts() == before


def filled(address: str, values: tuple[bytes, ...]) -> str:
    """Shorter than what servers take for an address."""
    return address.format(*(quote_from_bytes(value[:1500], safe="") for value in values))


@pytest.mark.parametrize("said", ["charset=punycode", 'xcharset=utf-8; CharSet = "UTF-7"', "charset="])
def test_a_form_in_another_charset_is_refused(world: World, said: str) -> None:
    content, kind = multipart([("tekst", b"Hallo")])
    path, _ = world.ready("bericht")
    assert world.posts("kamerlid", path, content, f"{kind}; {said}").status == 400
    assert world.posts("kamerlid", path, content, f"{kind}; charset=UTF-8").status == 303
    del world._ready["bericht"]

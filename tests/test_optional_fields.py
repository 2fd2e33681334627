"""What a form says of an empty field is so: it may stay empty, it must be filled in, or words say when.

No form is listed here: they are gathered from every page of the site map, as each person sees it, and sent with this
and that left empty. After each answer that changed something the database is put back: every form meets the same desk.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pytest

from contactdesk import contacts
from contactdesk.law.deeds import DEEDS
from contactdesk.letters import outbox
from contactdesk.routes import SITE
from contactdesk.store import Database
from contactdesk.store.models import DecisionLink
from contactdesk.words import Role
from tests.access import PEOPLE, VISITOR, Asked, World, make_world
from tests.conftest import Clock, lasting_url
from tests.contacts import Given, after_debate, long_passed, second_minister
from tests.web import SAME_ORIGIN

MAY: Final = "(mag leeg blijven)"
#: what somebody could fill in, by the name of a field or else by its type
#: what a page begins and somebody completes
COMPLETED: Final = {
    "postbussen": "Logius; nieuw@logius.example",
    "lijst": "naam;e-mail;rol;waarvoor\nNora Nieuw;nora.nieuw@bzk.example;official;Logius",
    "leden": "naam;e-mail;rol;waarvoor\nCees Collega;cees.collega@tk.example;member;TK",
    "naam": "Een Andere Naam",
    "onderwerp": "Een ander onderwerp",
}
PLAUSIBLE: Final = {
    "minister": "minister van Ruimte",
    "ambt": "minister van Water",
    "staatssecretarissen": "staatssecretaris van Ruimte",
    "tooi": "ministerie/mnre9999",
    "email_bureau": "bureau.nieuw@bzk.example",
    "postbus_contactpersonen": "contact.nieuw@bzk.example",
    "dossier": "36600",
    "duur": "30",
    "wanneer": "2026-11-26T10:00",
    "tot": "2026-12-24",
    "ambtenaar_naam": "Ada Ambtenaar",
    "ambtenaar_email": "ada.ambtenaar@bzk.example",
    "ambtenaar_email_2": "tweede.gezicht@bzk.example",
    "ambtenaar_email_3": "derde.gezicht@bzk.example",
    "date": "2026-11-24",
    "datetime-local": "2026-11-24T09:00",
    "email": "nieuw.gezicht@bzk.example",
    "tel": "070-555 02 04",
    "url": "https://www.organisatie.nl",
}
#: what somebody could also fill in, of which something else depends: an address that the desk knows
OTHERS: Final = {"email": ("nieuw@bzk.example",)}
#: on whose pages stands what no other's pages have
WHO: Final = tuple(one for one in PEOPLE if one not in ("plv-bzk", "senator", "inspectie-igj"))
#: pages whose form comes after a choice
STEPS: Final = {"/beheer/personen/{id}": [f"?rol={role.value}" for role in Role]}
#: the id of a field of which a page says that it is wrong
WRONG: Final = re.compile(r'id="([^"]+)-fout"')
#: a browser sends nothing of it when nothing is chosen
UNTYPED: Final = ("radio", "checkbox")


@dataclass
class Control:
    """A field as its page has it; radios and boxes of one name are one. `hint` stands in brackets at the label;
    `within` is the choice that unfolds it."""

    name: str
    type: str
    ids: list[str] = field(default_factory=list)
    hint: str = ""
    is_required: bool = False
    is_one_of_many: bool = False
    value: str = ""
    options: list[str] = field(default_factory=list)
    within: tuple[str, str] | None = None

    @property
    def must_be_filled(self) -> bool:
        """A box by itself says no when it is empty."""
        return self.type != "checkbox" or self.is_one_of_many

    @property
    def filled(self) -> str:
        if self.name in COMPLETED:
            return COMPLETED[self.name]
        plausible = PLAUSIBLE.get(self.name, PLAUSIBLE.get(self.type, "Woord"))
        return self.value or next(iter(self.options), plausible)


@dataclass
class Form:
    """A form that posts: who has it, what travels along unseen, and what somebody fills in."""

    who: str
    action: str
    unseen: dict[str, str] = field(default_factory=dict)
    controls: dict[str, Control] = field(default_factory=dict)

    @property
    def kind(self) -> tuple[str, ...]:
        """Forms of one kind have the same fields with the same labels."""
        parts = self.action.partition("?")[0].split("/")
        shape = "/".join(
            "*" if any(one.isdigit() for one in part) or len(part) > 30 else part for part in parts
        )
        said = (f"{one.name} {one.hint} {one.is_required} {one.within}" for one in self.controls.values())
        return (shape, *said)


class Reader(HTMLParser):
    """The forms of a page."""

    def __init__(self, html: str, who: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._who, self._form, self._last = who, Form("", ""), Control("", "")
        self._hints: dict[str, str] = {}
        self._label, self._is_hint, self._legends = "", False, list[str]()
        self._divs: list[tuple[str, str] | None] = []
        self._choice = ("", "")
        self.feed(html)
        for form in self.forms:
            for one in form.controls.values():
                one.hint = one.hint or next((self._hints[id_] for id_ in one.ids if id_ in self._hints), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(self._who, about.get("action", ""))
            self.forms += [self._form] if about.get("method") == "post" else []
        elif tag == "fieldset":
            self._legends.append("")
        elif tag == "legend":
            self._label = ""
        elif tag == "label":
            self._label = about.get("for", "")
        elif tag == "div":
            self._divs.append(self._choice if about.get("class") == "choice-fields" else None)
        elif tag == "span" and about.get("class") == "optional":
            self._is_hint = True
        elif tag == "option":
            self._last.options += [about["value"]] if about.get("value") else []
            self._last.value = about["value"] if "selected" in about else self._last.value
        elif tag in ("input", "select", "textarea") and about.get("name"):
            self._field(about["name"], about.get("type", "text") if tag == "input" else tag, about)

    def _field(self, name: str, kind: str, about: dict[str, str]) -> None:
        if kind == "hidden":
            self._form.unseen.setdefault(name, about.get("value", ""))
            return
        if kind not in UNTYPED and name in self._form.controls:
            # one more of the same, as a second member: the first says what must be filled in
            self._last = Control(name, kind)
            return
        one = self._last = self._form.controls.setdefault(name, Control(name, kind))
        one.ids.append(about.get("id", ""))
        one.within = next((each for each in reversed(self._divs) if each), None)
        one.is_required |= about.get("aria-required") == "true"
        if kind not in UNTYPED:
            one.value = about.get("value", "")
            return
        self._choice = (name, about["value"])
        one.options.append(about["value"])
        one.is_one_of_many = bool(self._legends)
        one.hint = one.hint or (self._legends[-1] if self._legends else "")
        one.value = about["value"] if "checked" in about else one.value

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._divs.pop()
        elif tag == "fieldset":
            self._legends.pop()
        elif tag == "span":
            self._is_hint = False

    def handle_data(self, data: str) -> None:
        if self._is_hint and self._label:
            self._hints[self._label] = data
        elif self._is_hint:
            self._legends[-1] = data
        elif self.lasttag == "textarea" and self._last.type == "textarea" and not self._last.value:
            self._last.value = data.strip()


class Site:
    """The desk with all its forms, and how it was before anything was sent."""

    def __init__(self, world: World, path: Path) -> None:
        self.world, self._path, self._before, self.sent = world, path, path.with_suffix(".before"), 0
        _copy(path, self._before)
        self.actions = set[str]()
        self.forms = self._gathered()
        self._put_back()

    def _gathered(self) -> list[Form]:
        """One of each kind."""
        found: dict[tuple[str, ...], Form] = {}
        asked = list(self._pages())
        for one, answer in zip(asked, self.world.answers(asked), strict=True):
            if answer.status_code == 200 and '<form method="post"' in answer.text:
                for form in Reader(answer.text, one.who).forms:
                    self.actions.add(form.action.rpartition("/")[2])
                    if "nummer" in form.controls:  # drawn by lot, so it stands in no table
                        form.controls["nummer"].value = self.world.parts["asked"]["nummer"]
                    if form.controls:
                        found.setdefault(form.kind, form)
        return list(found.values())

    def _pages(self) -> Iterator[Asked]:
        """Every page of the site map, for each case, as everybody who may open it asks for it."""
        given = self.world.given
        links = {(one.purpose, one.contact_id): one for one in given.rows(DecisionLink)}
        for link in links.values():
            door = outbox.DOORS.get(link.purpose, outbox.DECIDING)
            yield Asked(VISITOR, "GET", f"{door}/{outbox.token(self.world.app.state.settings, link)}")
        for place in (one for one in SITE if "GET" in one.methods and not one.path.endswith(".ics")):
            # what else there is of a contact looks the same for each
            cases = ["sealed"] if "{nummer}/" in place.path else self.world.parts
            # in the order of the cases: a number is drawn by lot
            paths = dict.fromkeys(
                path for case in cases if (path := _filled(place.path, self.world.parts[case]))
            )
            who = [one for one in WHO if place.may_open(given.actor(one))]
            for path in paths:
                for step in ("", *STEPS.get(place.path, ())):
                    yield from (
                        Asked(one, "GET", path + step) for one in (who if place.needs_sign_in else [VISITOR])
                    )

    def missed(self, form: Form, values: dict[str, str]) -> set[str]:
        """Of which fields the answer says that they are wrong."""
        self.sent += 1
        content = urlencode(form.unseen | values).encode()
        headers = {**SAME_ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
        (answer,) = self.world.answers(
            [Asked(form.who, "POST", form.action, headers=headers, content=content)]
        )
        if answer.status_code != 422:
            self._put_back()
            assert answer.status_code in (200, 303, 409), f"{form.action}: {answer.status_code} to {values}"
            return set()
        ids = set(WRONG.findall(answer.text))
        return {name for name, one in form.controls.items() if ids & set(one.ids)}

    def _put_back(self) -> None:
        _copy(self._before, self._path)


def _filled(path: str, parts: dict[str, str]) -> str:
    try:
        return path.replace(":path}", "}").format(**parts)
    except KeyError:
        return ""


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _asked_back(given: Given) -> str:
    number = given.asked()
    given.did(contacts.ask_back, number, text="Welke storing bedoelt u?")
    return number


@pytest.fixture(scope="module", params=["sqlite"])
def site(request: pytest.FixtureRequest, desk: Any) -> Iterator[Site]:
    with lasting_url(request) as url:
        clock = Clock()
        database = Database(url, carry=desk, clock=clock)
        world = make_world(database, desk, clock, is_small=False)
        with world.visitor.client:
            for who in PEOPLE:
                world.sign_in_again(who)
            world.given.lent("senator", "assistent")
            world.given.database.write_now(second_minister)
            world.given.seated("Cees Collega")
            world.parts["clarifying"] = {**world.parts["asked"], "nummer": _asked_back(world.given)}
            for name, make in (("after debate", after_debate), ("long passed", long_passed)):
                world.parts[name] = {**world.parts["asked"], "nummer": make(world.given)}
            yield Site(world, Path(url.removeprefix("sqlite:///")))
        database.close()


class Tried:
    """One form, sent in many ways."""

    def __init__(self, site: Site, form: Form) -> None:
        self._site, self._form, self._all = site, form, form.controls
        self._filled = {name: one.filled for name, one in form.controls.items()}
        # the desk is as it was each time: what was sent before gets the answer that it got
        self._sent: dict[tuple[tuple[str, str], ...], set[str]] = {}
        self._takes_file = any(one.type == "file" for one in form.controls.values())
        self.missed, self.passed = dict[str, dict[str, str]](), dict[str, dict[str, str]]()

    def walk(self) -> Iterator[str]:
        """What this form says of a field that may be empty, or may not, and is not so."""
        if wrong := self._settle():
            yield f"nobody can fill this in: {self._filled} is wrong in {wrong}"
            return
        for chosen in self._choices():
            self._leave_empty(chosen)
        for name, one in self._all.items():
            missed, passed = self.missed.get(name), self.passed.get(name)
            if one.hint and one.is_required:
                yield f"{name} is marked as required, and says {one.hint}"
            if one.hint == MAY and missed is not None:
                yield f"{name} says {MAY} and is missed with {missed}"
            # a file instead is not sent here
            if one.hint and passed is None and not self._takes_file:
                yield f"{name} says {one.hint} and is always missed"
            if not one.hint and passed is not None and one.must_be_filled:
                yield f"{name} does not say that it may stay empty, and is not missed with {passed}"

    def _settle(self) -> set[str]:
        """Something that is right in every field; one that may stay empty does where it does not go with the others."""
        wrong = self._send({}, set())
        for name in (name for name in wrong if self._all[name].hint):
            self._filled[name] = ""
        return self._send({}, set()) if wrong else wrong

    def _choices(self) -> Iterator[dict[str, str]]:
        """Nothing special, and then each choice of each field by itself; where nothing depends on it, one will do."""
        yield {}
        for one in self._all.values():
            options = one.options[:1] if one.hint or one.within else one.options
            unticked = () if one.must_be_filled else ("",)
            for option in (*options, *unticked, *OTHERS.get(one.name, ())):
                yield {**self._unfolding(one), one.name: option}

    def _unfolding(self, one: Control) -> dict[str, str]:
        """The choices without which this field is not seen."""
        if not one.within:
            return {}
        name, value = one.within
        return {**self._unfolding(self._all[name]), name: value}

    def _leave_empty(self, chosen: dict[str, str]) -> None:
        """What may stay empty, all at once; what must be filled in too; and what that does not tell, by itself."""
        empty = self._seen(chosen) - chosen.keys()
        may = {name for name in empty if self._all[name].hint}
        must = {name for name in empty - may if self._all[name].must_be_filled}
        missed = self._send(chosen, may) if may else set()
        for name in may - missed:
            self.passed.setdefault(name, chosen)
        missed = missed | self._send(chosen, must) if must else missed
        left = must - missed
        missed = missed | self._send(chosen, left) if len(left) > 1 and left != must else missed
        each = not chosen or OTHERS.keys() & chosen.keys()
        for name in may | left if each else left - missed:
            if name in self._send(chosen, {name}):
                missed = missed | {name}
            else:
                self.passed.setdefault(name, chosen)
        for name in missed & empty:
            self.missed.setdefault(name, chosen)

    def _seen(self, chosen: dict[str, str]) -> set[str]:
        values = self._filled | chosen
        return {
            name
            for name, one in self._all.items()
            if not one.within or values[one.within[0]] == one.within[1]
        }

    def _send(self, chosen: dict[str, str], empty: set[str]) -> set[str]:
        sent = self._seen(chosen) - empty
        values = {name: value for name, value in (self._filled | chosen).items() if name in sent}
        typed = {name: "" for name, one in self._all.items() if one.type not in UNTYPED}
        found = self._sent.get(content := tuple(sorted((typed | values).items())))
        if found is None:
            found = self._sent[content] = self._site.missed(self._form, typed | values)
        return found


@pytest.mark.long
def test_the_form_of_every_deed_is_found(site: Site) -> None:
    deeds = {deed.path for deed in DEEDS.values() if deed.path and not deed.is_click}
    assert deeds <= site.actions
    assert len(site.forms) > 30


@pytest.mark.long
def test_what_a_form_says_of_an_empty_field_is_so(site: Site) -> None:
    wrong = [f"{form.who}, {form.action}: {line}" for form in site.forms for line in Tried(site, form).walk()]
    assert not wrong, "\n".join(wrong)

"""Anything, sent to every form that stands on any page and to every address of the site map, by everybody.

The forms are not listed here: they are gathered from the pages that each person sees, so a new one is tried by itself.
`make fuzz` tries tens of thousands of inputs, other ones each time; in the suite a few, the same each time.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, quote, quote_from_bytes, urlsplit

import httpx2
import pytest
from hypothesis import strategies as st
from sqlalchemy import delete

from contactdesk.people import administration
from contactdesk.people.organisations import missed
from contactdesk.routes import DEMO, SITE
from contactdesk.store import Database
from contactdesk.store.models import RateCount
from contactdesk.web.site import SitePage
from contactdesk.words import Role
from tests.access import ALL_BUT_TWINS, FEW, PEOPLE, SIGN_IN, VISITOR, WHO, Asked, World, make_world, outcome
from tests.administration import World as Administration
from tests.conftest import ENGINES, Clock, lasting_url
from tests.hostile import AGREED, MARK, VALUES, Fields, at_random, counts, judge, urlencoded
from tests.web import SAME_ORIGIN, Reading

#: how many inputs of each kind (a form, an address); `make fuzz` asks for more
ASKED: Final = int(os.environ.get("FUZZ", "0"))
INPUTS: Final = ASKED or 120
#: whether every contact and everybody is tried, or the few that say most: to gather their forms takes minutes
IS_LARGE: Final = ASKED >= 1000
#: so many addresses are opened together, and then it is looked whether a row changed
TOGETHER: Final = 10
#: to sign in leads to the provider, but a program is told; who tries for long is told to wait
ALSO_AGREED: Final = AGREED | {302, 401, 429}
#: what counts tries, and what a reading is meant to leave behind
COUNTED: Final = frozenset({"rate_count", "sealed_read", "missed_word"})
#: parameters that are read from an address, and stand in no link or form
UNSEEN: Final = frozenset(
    {"naar", "na", "lijst", "opnieuw", "verlopen", "verstuurd", "state", "code", "iss"}
) | {
    *("aantal", "soort", "ministerie", "periode"),
}
#: one whole attempt on a text: as a tag, as an attribute, and as the end of a script
MARKED: Final = f"\"'><{MARK[1:-1]} onx=1 {MARK}</textarea></script><script>x".encode()


@dataclass(frozen=True)
class Form:
    """A form as somebody has it on a page: where it goes, and for each field what the page offers."""

    who: str
    path: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def kind(self) -> tuple[str, tuple[str, ...]]:
        """Forms that differ only in which contact or person they are about are of one kind."""
        path = re.sub(r"/(\d{4}-[0-9A-Z]{5}|\d+|[\w-]{30,})(?=/|$)", "/*", self.path)
        return path, tuple(name for name, _ in self.fields)


def forms_on(who: str, reading: Reading) -> Iterator[Form]:
    """Those that post; a form that gets is an address with parameters."""
    path, fields, last = "", dict[str, list[str]](), ""
    for tag, about in [*reading.attributes, ("form", {})]:
        if tag == "form":
            if path:
                yield Form(who, path, tuple((name, tuple(said)) for name, said in fields.items()))
            is_post = about.get("method", "").lower() == "post"
            path, fields = about.get("action", "") if is_post else "", {}
        elif tag in ("input", "select", "textarea", "button") and about.get("name"):
            last = about["name"]
            fields.setdefault(last, []).extend([about["value"]] if "value" in about else [])
        elif tag == "option" and last:
            fields.setdefault(last, []).append(about.get("value", ""))


def parameters_on(reading: Reading) -> Iterator[str]:
    """Which a link or a field names."""
    for _, about in reading.attributes:
        yield about.get("name", "")
        yield from (name for name, _ in parse_qsl(urlsplit(about.get("href", "")).query))


class Site:
    """The desk with everything on it that somebody could fill in."""

    def __init__(self, world: World, *, is_large: bool) -> None:
        self.world, self.tried = world, 0
        self.forms: list[Form] = []
        found = set(UNSEEN)
        for asked, reading in self._pages(WHO if is_large else ALL_BUT_TWINS, is_large=is_large):
            self.forms += forms_on(asked.who, reading)
            found |= set(parameters_on(reading))
        self.paths = {form.path for form in self.forms}
        self.names = sorted(found - {""})
        self.offered = sorted({value for form in self.forms for _, said in form.fields for value in said})

    def kinds(self) -> dict[tuple[str, tuple[str, ...]], list[Form]]:
        found: dict[tuple[str, tuple[str, ...]], list[Form]] = {}
        for form in self.forms:
            found.setdefault(form.kind, []).append(form)
        return found

    def _pages(self, who: Iterable[str], *, is_large: bool) -> Iterator[tuple[Asked, Reading]]:
        asked = [
            Asked(one, "GET", path)
            for one in who
            for place in PAGES
            for path in self.addresses(place, is_large=is_large)
        ]
        for one, response in zip(asked, self.world.answers(asked), strict=True):
            self._judge(one, response)
            if response.status_code == 200 and response.headers["content-type"].startswith("text/html"):
                yield one, Reading(response.text)

    def addresses(self, place: SitePage, *, is_large: bool) -> list[str]:
        """With its braces filled in each way that there is here."""
        parts, braces = self.world.parts, set(re.findall(r"\{(\w+)", place.path))
        cases = self.world.numbers if "nummer" in braces else parts.keys() - self.world.numbers.keys()
        some = [case for case in cases if braces <= parts[case].keys() and (is_large or case in FEW)]
        paths = sorted({self.world.path(place.path, case) for case in some})
        if place.path == "/beheer/organisaties/{id}":  # not only a ministry, whose kind nobody changes
            paths.append(f"/beheer/organisaties/{self.world.given.organisation('Logius')}")
        if place.path == "/beheer/personen/{id}":  # whose role ended and can come back, and a contact person
            both = (self.world.parts["may come back"]["id"], self.world.given.ids["pcp-bzk"])
            paths += [f"/beheer/personen/{one}" for one in both]
        return [path + step for path in paths for step in ("", *STEPS.get(place.path, ()))]

    # What is tried

    def opens(self, asked: list[Asked]) -> None:
        """Whatever stands in an address: no row changes."""
        before = self._rows()
        for one, response in zip(asked, self.world.answers(asked), strict=True):
            self._judge(one, response)
        assert self._rows() == before, f"one of {[(one.who, one.path) for one in asked]} changed a row"

    def sends(self, form: Form, fields: Fields) -> None:
        """Whatever stands in a form: what is not accepted changes nothing."""
        content, kind = urlencoded(fields)
        asked = Asked(
            form.who, "POST", form.path, headers={**SAME_ORIGIN, "Content-Type": kind or ""}, content=content
        )
        before = self.world.given.database.read_now(counts)
        (response,) = self.world.answers([asked])
        self._judge(asked, response)
        # a link from a letter may tell somebody that it was tried in vain
        if response.status_code not in (200, 303) and not form.path.startswith(("/besluit/", "/ambtenaar/")):
            after = self.world.given.database.read_now(counts)
            assert after == before, f"{form} {fields} gives {response.status_code}, and yet something changed"
        if response.status_code == 429:  # what is tried next must not be told to wait
            self.world.given.database.write_now(lambda db: db.execute(delete(RateCount)) and None)
        if form.who != VISITOR and (form.path in ENDS_SESSIONS or outcome(response) == SIGN_IN):
            self._comes_back(form.who)

    def _judge(self, asked: Asked, response: httpx2.Response) -> None:
        self.tried += 1
        at = f"{asked.who}: {asked.method} {asked.path} {asked.content!r}"
        # to and from a provider the address is whole, and the demo's provider is this desk
        home, location = self.world.app.state.settings.base_url, response.headers.get("location", "")
        if location.startswith(f"{home}/"):
            response.headers["location"] = location.removeprefix(home)
        judge(at, response, ALSO_AGREED)

    def _rows(self) -> dict[str, list[str]]:
        return {name: rows for name, rows in self.world.rows().items() if name not in COUNTED}

    def _comes_back(self, who: str) -> None:
        """Signs in anew; who lost their role in the course of it tries no more."""
        self.world.sign_in_again(who)
        if self.world.outcomes([Asked(who, "GET", "/account")]) != [200]:
            self.forms = [form for form in self.forms if form.who != who]


#: pages whose form comes after a choice
STEPS: Final = {
    "/beheer/personen/{id}": ("?rol=liaison", "?rol=member"),
    # what is narrowed down can be kept as a view
    "/wachtrij": ("?lijst=open&wie=niemand",),
}
PAGES: Final = [place for place in (*SITE, *DEMO) if "GET" in place.methods]
#: one that a program sends, and one whose page belongs to the browser that asked for it (`test_mailbox_sign_in`)
NO_PAGE: Final = frozenset({"/inloggen/{idp}/afmelden", "/inloggen/postbus/{token}"})
#: what is only there after somebody left or is away, for who has colleagues, or for the minister of an inspectorate:
#: `test_bad_input` makes it so; who replaces a minister (`test_replacing`); what an administrator changed (`test_putting_back`); a standard text or a view;
#: what the file says may be destroyed (`test_retention_classes`); an emergency signal (`test_signals`)
AFTERWARDS: Final = frozenset(
    {
        "/toestemming-vooraf/{id}/aanvullen",
        "/toestemming-vooraf/{id}/bevestigen",
        "/toestemming-vooraf/bevestigen/{id}",
        "/beheer/logboek/{id}/ongedaan",
        "/beheer/bewaartermijnen/bevroren/opheffen",
        "/organisaties/{id}/werkafspraak",
        "/account/afwezig/{id}/intrekken",
        "/wachtrij/post/{id}",
        "/wachtrij/weergaven/{id}",
        "/noodsignalen/{nummer}/{deed}",
        "/noodsignaal/{token}",
        "/standaardteksten/{id}",
        "/standaardteksten/{id}/einde",
        "/beheer/personen/{id}/afwezig/{afwezig}/intrekken",
        "/beheer/bewindspersonen/{id}/vervanger/einde",
        "/beheer/bewaartermijnen/{id}",
    }
)
ENDS_SESSIONS: Final = frozenset(
    {"/uitloggen", "/account/overal-afmelden", "/account/afmelden", "/account/neerleggen"}
)


@pytest.fixture(scope="module", params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with lasting_url(request) as url:
        yield url


@pytest.fixture(scope="module")
def site(
    database_url: str, desk: Any, record_testsuite_property: Callable[[str, object], None]
) -> Iterator[Site]:
    """How many inputs were tried stands in the report that `--junit-xml` writes, and is printed by `make fuzz`."""
    clock = Clock()
    database = Database(database_url, carry=desk, clock=clock)
    world = make_world(database, desk, clock, is_small=not IS_LARGE)
    with world.visitor.client:
        world.open()
        # a browser to sign out elsewhere, and a role to lay down: else nobody has these forms
        world.cookie("kamerlid")
        world.given.lent("senator", "assistent")
        # and something that was looked for in vain
        for _ in range(missed.LEAST_TIMES):
            database.write_now(missed.count, "zonnebrand")
        lines = "Logius; post@logius.example\nSZW; post@szw.example"
        database.write_now(administration.propose_all, lines, world.given.actor("beheer"))
        # a name that can be put back
        both, named = Administration(world.given), administration.OrganisationName("Universiteit", "UWV")
        wanted = (world.given.organisation("UWV"), named, "Besluit, artikel 1")
        both.approves(both.does(administration.propose_name, *wanted))
        person = both.person()
        both.gives(person, Role.OFFICIAL)
        both.does(administration.end, person, both.grants(person)[0].id)
        world.parts["may come back"] = {"id": f"{person}"}
        made = Site(world, is_large=IS_LARGE)
        yield made
    database.close()
    record_testsuite_property(f"fuzzed inputs on {database.dialect}", made.tried)
    if ASKED:
        kinds, names = len(made.kinds()), len(made.names)
        sys.stderr.write(
            f"\n{made.tried} inputs on {database.dialect}; {kinds} kinds of forms, {names} parameters\n"
        )


def untouched(form: Form) -> dict[str, bytes]:
    """What the form would send as it stands there."""
    return {name: said[0].encode() if said else b"" for name, said in form.fields}


@pytest.mark.long
def test_markup_in_any_field_of_any_form_comes_back_as_text(site: Site) -> None:
    for forms in site.kinds().values():
        for name, _ in forms[0].fields:
            if forms[0] in site.forms:
                site.sends(forms[0], list((untouched(forms[0]) | {name: MARKED}).items()))


@pytest.mark.long
def test_no_input_of_any_form_breaks_the_desk(site: Site) -> None:
    value = VALUES | st.sampled_from(site.offered).map(str.encode)
    kinds = list(site.kinds().values())

    @st.composite
    def filled(draw: Any) -> tuple[Form, Fields]:
        form = draw(st.sampled_from(draw(st.sampled_from(kinds))))
        names = [*(name for name, _ in form.fields), draw(st.sampled_from([*site.names, MARK, "__proto__"]))]
        wrong = draw(st.lists(st.tuples(st.sampled_from(names), value), min_size=1, max_size=4))
        without = {name for name, _ in wrong} | set(draw(st.lists(st.sampled_from(names), max_size=2)))
        return form, [(name, one) for name, one in untouched(form).items() if name not in without] + wrong

    def send(form: Form, fields: Fields) -> None:
        if form in site.forms:
            site.sends(form, fields)

    at_random(INPUTS, filled(), send, repeat=not ASKED)


def test_no_parameter_and_no_address_breaks_a_page_or_changes_a_row(site: Site) -> None:
    value = VALUES.map(lambda one: quote_from_bytes(one[:1000], safe="")) | st.sampled_from(site.offered).map(
        quote
    )
    real = {place.path: site.addresses(place, is_large=IS_LARGE) for place in PAGES}

    @st.composite
    def opened(draw: Any) -> Asked:
        place = draw(st.sampled_from(PAGES))
        path = re.sub(r"\{[^}]+\}", lambda _: draw(value), place.path)
        path = draw(st.sampled_from([path, *real[place.path]]))
        name = st.sampled_from([*site.names, quote(MARK)])
        query = draw(st.lists(st.tuples(name, value), max_size=4))
        return Asked(draw(st.sampled_from(WHO)), "GET", f"{path}?{'&'.join(map('='.join, query))}")

    batches = st.tuples(st.lists(opened(), min_size=TOGETHER, max_size=TOGETHER))
    at_random(INPUTS // TOGETHER, batches, site.opens, repeat=not ASKED)


def test_no_address_breaks_what_is_sent_there(site: Site) -> None:
    paths = [place.path for place in SITE if "POST" in place.methods and "{" in place.path]
    people = [*PEOPLE, VISITOR]
    # a short number may be the id of something
    value = VALUES.filter(lambda one: not (one.isdigit() and len(one) < 5))

    @st.composite
    def sent(draw: Any) -> tuple[Form, Fields]:
        path = draw(st.sampled_from(paths))
        path = re.sub(r"\{[^}]+\}", lambda _: quote_from_bytes(draw(value)[:1000], safe=""), path)
        return Form(draw(st.sampled_from(people)), path, ()), [("tekst", draw(value))]

    at_random(INPUTS // 5, sent(), site.sends, repeat=not ASKED)


def test_the_forms_of_the_site_map_were_found(site: Site) -> None:
    """Else nothing would be tried, and nobody would know."""
    posts = {place.path for place in SITE if "POST" in place.methods}
    shapes = {re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))): path for path in posts}
    found = {
        name
        for shape, name in shapes.items()
        for path in site.paths
        if shape.fullmatch(path.partition("?")[0])
    }
    assert posts - found == NO_PAGE | AFTERWARDS

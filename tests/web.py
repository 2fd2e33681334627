"""A browser for the tests: it signs in as a persona, keeps cookies, and checks every page that it opens.

`sign_in("kamerlid")` gives a Browser; `visitor` is one that is not signed in. `conftest.py`
registers these fixtures. Organisations come from `small_world`, people from the demo's personas.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from sqlmodel import Session, col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from contactdesk import people
from contactdesk.app import create_app
from contactdesk.demo import personas
from contactdesk.demo.provider import NAME
from contactdesk.people import organisations
from contactdesk.routes import DEMO, SITE
from contactdesk.store import Database
from contactdesk.store.models import Organisation, Person, Portfolio, WorkingAgreement
from contactdesk.web import login
from contactdesk.web.site import VERSION, SitePage
from contactdesk.words import AgreementScope, AgreementStanding, OrganisationKind
from tests import plain_words

TYPED = {"text", "email", "tel", "search", "url", "number", "date", "datetime-local", "checkbox", "radio"}
#: how our templates write HTML; a page that has anything else is read by the parser, in five times the time
PIECE = re.compile(
    r"([^<]+)|</([a-z][a-z0-9]*)>|<(?!script>|style)([a-z][a-z0-9]*)((?:\s+[a-z][a-z-]*(?:=\"[^\"]*\")?)*)\s*(/?)>"
    r"|<!doctype html>",
    re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"([a-z][a-z-]*)(?:=\"([^\"]*)\")?", re.IGNORECASE)
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Form:
    """One form of a page: where it goes, and what it would send untouched."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Reading(HTMLParser):
    """What the checks need to know of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang = self.title = self.h1 = ""
        self.h1s, self.labels, self.ids = 0, set[str](), list[str]()
        self.inputs: list[dict[str, str]] = []
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self.forms: list[Form] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self._select = ""
        pieces = list(PIECE.finditer(html))
        if sum(piece.end() - piece.start() for piece in pieces) == len(html):
            for piece in pieces:
                self._take(piece)
        else:
            self.feed(html)

    def _take(self, piece: re.Match[str]) -> None:
        text, ended, begun, attributes, is_whole = piece.groups()
        if text:
            self.handle_data(unescape(text))
        elif ended:
            self.handle_endtag(ended)
        elif begun:
            self.handle_starttag(
                begun, [(name, unescape(value)) for name, value in ATTRIBUTE.findall(attributes)]
            )
            if is_whole:
                self.handle_endtag(begun)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        self.attributes.append((tag, about))
        self._open.append(tag)
        self.lang = about.get("lang", "") if tag == "html" else self.lang
        self.h1s += tag == "h1"
        if "id" in about:
            self.ids.append(about["id"])
        if tag == "label":
            self.labels.add(about.get("for", ""))
        if tag == "form":
            self.forms.append(Form(about.get("action", ""), about.get("method", "get")))
        if tag in ("input", "select", "textarea", "button", "option"):
            self._field(tag, about)

    def _field(self, tag: str, about: dict[str, str]) -> None:
        if tag in ("select", "textarea") or (tag == "input" and about.get("type", "text") in TYPED):
            self.inputs.append(about)
        if not self.forms:
            return
        form, name = self.forms[-1], about.get("name", "")
        if tag == "button":
            form.buttons.append((name, about.get("value", "")))
        elif tag == "option" and "selected" in about:
            form.fields[self._select] = about.get("value", "")
        elif tag == "select":
            self._select = name
            form.fields.setdefault(name, "")
        elif tag == "textarea":
            form.fields[name] = ""
        elif tag == "input" and (about.get("type") not in ("checkbox", "radio") or "checked" in about):
            form.fields[name] = about.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "title":
            self.title += data
        elif "h1" in self._open:
            self.h1 += data
        if inside == "textarea" and self.forms:
            name = self.inputs[-1].get("name", "")
            self.forms[-1].fields[name] += data.removeprefix("\n")
        if inside not in ("script", "style", "title"):
            self.texts.append(data)


@dataclass
class Page:
    """What a browser got, read and checked."""

    path: str
    response: httpx2.Response
    reading: Reading | None

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def location(self) -> str:
        return self.response.headers.get("location", "")

    @property
    def html(self) -> str:
        return self.response.text

    @property
    def text(self) -> str:
        """What a person reads, with single spaces."""
        return " ".join(" ".join(self.reading.texts).split()) if self.reading else self.response.text

    @property
    def h1(self) -> str:
        return " ".join(self.reading.h1.split()) if self.reading else ""

    def form(self, action: str) -> Form:
        """The form that posts to this path (a query does not count)."""
        forms = self.reading.forms if self.reading else []
        return next(form for form in forms if urlsplit(form.action).path == action)

    def values(self, attribute: str) -> list[str]:
        """The values of an attribute, such as `data-nummer`, in the order of the page."""
        found = self.reading.attributes if self.reading else []
        return [about[attribute] for _, about in found if attribute in about]


class OneStep(httpx2.BaseTransport):
    """To an app whose loop is running in one step: Starlette's client goes there and back eight times for a page."""

    def __init__(self, client: TestClient, address: str) -> None:
        self._client, self._otherwise = client, client._transport
        self._app = httpx2.ASGITransport(client.app, client=(address, 50000))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        portal = self._client.portal
        if portal is None or not isinstance(request.stream, httpx2.AsyncByteStream):  # a body in pieces
            return self._otherwise.handle_request(request)
        status, headers, content = portal.call(self._answer, request)
        return httpx2.Response(status, headers=headers, stream=httpx2.ByteStream(content), request=request)

    async def _answer(self, request: httpx2.Request) -> tuple[int, Any, bytes]:
        response = await self._app.handle_async_request(request)
        content = b"".join([part async for part in response.aiter_raw()])
        return response.status_code, response.headers.raw, content

    def close(self) -> None:
        self._otherwise.close()


class Browser:
    """One person's browser, at an address. Redirects are not followed unless asked."""

    def __init__(self, app: Starlette, address: str = "testclient") -> None:
        self.app = app
        base_url = app.state.settings.base_url
        self.client = TestClient(app, base_url=base_url, follow_redirects=False, client=(address, 50000))
        self.client._transport = OneStep(self.client, address)

    def get(self, path: str, *, follow: bool = False, **options: Any) -> Page:
        page = self._page(path, self.client.get(path, **options))
        return self.follow(page) if follow else page

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, follow: bool = False, **options: Any
    ) -> Page:
        headers = SAME_ORIGIN | options.pop("headers", {})
        page = self._page(path, self.client.post(path, data=data or {}, headers=headers, **options))
        return self.follow(page) if follow else page

    def follow(self, page: Page) -> Page:
        """On to where a page leads, until one stands still."""
        for _ in range(10):
            onward = page.location or page.response.headers.get("refresh", "").removeprefix("0;url=")
            if not onward:
                return page
            page = self.get(onward)
        raise AssertionError(f"{page.path} leads nowhere")

    def sign_in(self, persona: str, at: str = "/") -> Page:
        """Through the whole code flow of the demo's provider; ends at `at`."""
        choice = self.get(f"/inloggen?naar={at}", follow=True)
        form = choice.form("/demo/idp/authorize")
        assert ("persona", persona) in form.buttons, f"no such persona: {persona}"
        return self.post(form.action, {**form.fields, "persona": persona}, follow=True)

    def way_back(self, persona: str) -> str:
        """The address by which the demo's provider answers, not yet opened. Works when signed in too."""
        query = urlsplit(self.get("/inloggen/demo").location).query
        return self.post(f"/demo/idp/authorize?{query}", {"persona": persona}).location

    def _page(self, path: str, response: httpx2.Response) -> Page:
        is_html = response.headers.get("content-type", "").startswith("text/html")
        reading = Reading(response.text) if is_html else None
        if reading:
            check(path, reading)
        return Page(path, response, reading)


@cache
def place_of(path: str) -> SitePage | None:
    """The line of the site map that answers a post to this path; the first that fits, as the router has it."""
    posted = [place for place in [*SITE, *DEMO] if "POST" in place.methods]
    shape = {place.path: re.sub(r"\{[a-z:]+\}", "[^/]+", place.path) for place in posted}
    return next((place for place in posted if re.fullmatch(shape[place.path], path)), None)


def carries_too_little(form: Form) -> str:
    """What a form should carry, as the site map says, and does not: a version of what it shows, a key of its own."""
    place = place_of(urlsplit(form.action).path) if form.method.lower() == "post" else None
    for one in place.again if place and not isinstance(place.again, str) else ():
        names = ("versie", "gezien") if one is VERSION else ("sleutel",)
        if not any(form.fields.get(name) for name in names):
            return one.value
    return ""


def check(path: str, page: Reading) -> None:
    """What must be so on every page."""
    assert page.lang == "nl", f"{path}: no lang"
    assert page.title.strip(), f"{path}: no title"
    assert (page.h1s, bool(page.h1.strip())) == (1, True), f"{path}: {page.h1s} h1"
    twice = Counter(page.ids) - Counter({*page.ids})
    assert not twice, f"{path}: ids twice: {twice}"
    house = plain_words.found(" ".join(page.texts))
    assert not house, f"{path}: {house} is no plain word"
    for one in page.inputs:
        labelled = one.get("id") in page.labels or one.get("aria-label")
        assert labelled, f"{path}: {one.get('name')} has no label"
    # who has to sign in first gets back what came, with or without a key
    for form in page.forms if page.h1.strip() != "U bent niet meer ingelogd" else ():
        lacks = carries_too_little(form)
        assert not lacks, f"{path}: the form to {form.action} carries no {lacks}"
    for tag, about in page.attributes:
        inline = [name for name in about if name == "style" or name[:2] == "on"]
        assert not inline, f"{path}: inline {inline} on {tag}, which the CSP forbids"
        is_inline = tag == "style" or (tag == "script" and "src" not in about)
        assert not is_inline, f"{path}: inline {tag}"


def small_world(db: Session) -> dict[str, int]:
    """The organisations that the personas belong to; returns ids by abbreviation."""
    ids: dict[str, int] = {}
    for abbreviation, name, kind, ministry in (
        ("BZK", "Binnenlandse Zaken en Koninkrijksrelaties", OrganisationKind.MINISTRY, "BZK"),
        ("SZW", "Sociale Zaken en Werkgelegenheid", OrganisationKind.MINISTRY, "SZW"),
        ("VWS", "Volksgezondheid, Welzijn en Sport", OrganisationKind.MINISTRY, "VWS"),
        ("Logius", "Logius", OrganisationKind.AGENCY, "BZK"),
        ("UWV", "Uitvoeringsinstituut Werknemersverzekeringen", OrganisationKind.ZBO, "SZW"),
        ("IGJ", "Inspectie Gezondheidszorg en Jeugd", OrganisationKind.INSPECTORATE, "VWS"),
        ("WG-BZK", "Wetgeving BZK", OrganisationKind.SERVICE, "BZK"),
    ):
        body = Organisation(name=name, abbreviation=abbreviation, kind=kind)
        body.mailbox = f"postbus@{abbreviation.lower()}.example"
        body.is_legislative_unit = abbreviation == "WG-BZK"
        db.add(body)
        db.flush()
        ids[abbreviation] = body.id
        if kind is OrganisationKind.MINISTRY:
            key = abbreviation.lower()
            office = Portfolio(key=key, title=f"minister van {name}", mailbox=f"minister@{key}.example")
            office.department_id, body.liaison_mailbox = body.id, f"pcp@{key}.example"
            db.add(office)
            db.flush()
            ids[f"minister {abbreviation}"] = office.id
        body.department_id, body.portfolio_id = ids[ministry], ids[f"minister {ministry}"]
        if kind is OrganisationKind.INSPECTORATE:
            db.add(agreed(body))
    organisations.refresh(db)
    return ids


def agreed(body: Organisation) -> WorkingAgreement:
    """As the desk makes it for an inspectorate; like the organisations it is there without a word in the log."""
    assert body.portfolio_id
    return WorkingAgreement(
        organisation_id=body.id,
        portfolio_id=body.portfolio_id,
        standing=AgreementStanding.DEFAULT,
        scope=[one.value for one in AgreementScope],
        since=date(2026, 11, 2),
        at=datetime(2026, 11, 2, 8, 0, tzinfo=UTC),
    )


@pytest.fixture
def people_ids(database: Database) -> dict[str, int]:
    """Organisations and personas are there (see `conftest`); the personas' ids by key."""
    rows = database.read_now(lambda db: db.execute(select(col(Person.email), col(Person.id))).all())
    by_email = {email: id_ for email, id_ in rows if id_}
    return {persona.key: by_email[persona.email] for persona in personas.PERSONAS}


@pytest.fixture
def app(database: Database, desk: Any, people_ids: dict[str, int]) -> Starlette:
    """The desk as a demo, on the database under test, with its clock. Providers are reached within the process."""
    made = create_app(desk.settings, database=database, desk=desk, with_worker=False)
    made.state.http = httpx2.ASGITransport(made)
    return made


@pytest.fixture(scope="session")
def loop() -> Iterator[BlockingPortal]:
    """One event loop in a thread of its own, for all tests: beginning one takes as long as a page."""
    with start_blocking_portal() as running:
        yield running


@pytest.fixture
def visitor(app: Starlette, loop: BlockingPortal) -> Browser:
    """A browser in which nobody is signed in. With a database given, an app has nothing to open or close."""
    browser = Browser(app)
    browser.client.portal = loop
    return browser


@pytest.fixture
def sign_in(
    app: Starlette, visitor: Browser, database: Database, people_ids: dict[str, int]
) -> Callable[[str], Browser]:
    """A signed-in browser per persona: `sign_in("kamerlid").get("/verzoeken")`. They share one event loop.

    It begins with a session; `Browser.sign_in` goes the whole way of signing in, and the tests of that do so.
    """

    def signed_in(persona: str) -> Browser:
        browser = Browser(app)
        browser.client.portal = visitor.client.portal
        session = people.NewSession(NAME, login.HOURS)
        token = database.write_now(people.start_session, people_ids[persona], session)
        browser.client.cookies.set(login.session_cookie(app.state.settings), token)
        return browser

    return signed_in

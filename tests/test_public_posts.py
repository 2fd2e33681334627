"""Forms that anybody may send: how much is read of them, and not before the link they come by is known to hold."""

from dataclasses import replace
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from contactdesk.app import create_app
from contactdesk.routes import DEMO, SITE, SitePage
from contactdesk.store import Database
from contactdesk.web.site import DECISION_LINK, PUBLIC
from tests.web import Browser

OPEN = [one for one in [*SITE, *DEMO] if "POST" in one.methods and one.access in (PUBLIC, DECISION_LINK)]
FORGED = "1-" + "a" * 52
SENT = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: none of this is about the database."""
    return sqlite_url


def address(place: SitePage) -> str:
    return place.path.replace("{token}", FORGED).replace("{idp}", "demo")


async def ask(app: Any, path: str, length: int | None) -> tuple[int, int]:
    """The status of a form whose body comes without end, and how many bytes of it were asked for."""
    read = status = 0

    async def receive() -> Message:
        nonlocal read
        read += 4096
        return {"type": "http.request", "body": b"x" * 4096, "more_body": True}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    said = {"Content-Length": str(length)} if length is not None else {}
    headers = [
        (name.lower().encode(), value.encode())
        for name, value in (SENT | said | {"Host": "127.0.0.1"}).items()
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
    }
    scope |= {
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
    }
    scope |= {"client": ("192.0.2.1", 1), "server": ("127.0.0.1", 80), "state": {}}
    await app(scope, receive, send)
    return status, read


@pytest.mark.parametrize("place", OPEN, ids=lambda one: one.path)
def test_of_a_form_that_anybody_may_send_no_more_is_read_than_its_place_allows(
    place: SitePage, visitor: Browser
) -> None:
    assert place.body_limit <= 128 * 1024
    status, read = visitor.client.portal.call(ask, visitor.app, address(place), None)
    assert status in (303, 403, 404, 413)
    assert read <= place.body_limit + 4096
    told, unread = visitor.client.portal.call(ask, visitor.app, address(place), place.body_limit + 1)
    assert (told in (403, 404, 413), unread) == (True, 0)


@pytest.mark.parametrize("place", [one for one in OPEN if "{token}" in one.path], ids=lambda one: one.path)
def test_without_a_link_that_holds_nothing_of_a_form_is_read(place: SitePage, visitor: Browser) -> None:
    assert visitor.client.portal.call(ask, visitor.app, address(place), None) == (404, 0)


def test_who_is_not_signed_in_sends_no_more_than_the_longest_form(desk: Any) -> None:
    made = create_app(desk.settings, desk=desk, with_worker=False)
    closed = [one for one in made.state.places if one.needs_sign_in]
    assert {one.body_limit for one in closed} == {256 * 1024}


#: no limit, and why: it reads no form, does nothing without a session, and whoever wants out must get out
UNLIMITED = {"/uitloggen"}
#: nobody is told to wait: over the number letters are shared (`test_mailbox_sign_in`)
SHARED = {"/inloggen/postbus"}
#: what a form of somebody who tries without end holds
TRIED = {"/inloggen/{idp}/afmelden": {"logout_token": "a.b.c"}}


def test_every_form_that_anybody_may_send_names_what_limits_it() -> None:
    ours = [one for one in OPEN if one in SITE]
    assert {one.path for one in ours if one.limit is None} == UNLIMITED
    assert len(ours) > len(UNLIMITED) + 3


@pytest.mark.parametrize(
    "place",
    [one for one in OPEN if one in SITE and one.path not in UNLIMITED | SHARED],
    ids=lambda one: one.path,
)
def test_who_sends_one_without_end_is_told_to_wait_and_another_network_is_not(
    place: SitePage, database_url: str, desk: Any, clock: Any, people_ids: Any
) -> None:
    settings = desk.settings.model_copy(update={"limits": dict.fromkeys([place.limit], 2)})
    strict = replace(desk, settings=settings)
    database = Database(database_url, carry=strict, clock=clock)
    app = create_app(settings, database=database, desk=strict, with_worker=False)
    app.state.http = httpx2.ASGITransport(app)
    tried = TRIED.get(place.path, {})
    answers = {}
    for network in ("192.0.2.1", "192.0.2.2"):
        browser = Browser(app)
        browser.client = TestClient(
            app, base_url=settings.base_url, client=(network, 1), follow_redirects=False
        )
        times = 4 if network == "192.0.2.1" else 1
        answers[network] = [browser.post(address(place), tried).status for _ in range(times)]
    database.close()
    assert answers["192.0.2.1"][-1] == 429, answers
    assert answers["192.0.2.2"][-1] != 429, answers

"""Forms that anybody may send: how much is read of them, and not before the link they come by is known to hold."""

from typing import Any

import pytest
from starlette.types import Message

from contactdesk.app import create_app
from contactdesk.routes import DEMO, SITE, Place
from contactdesk.site import DECISION_LINK, PUBLIC
from tests.web import Browser

OPEN = [one for one in [*SITE, *DEMO] if "POST" in one.methods and one.access in (PUBLIC, DECISION_LINK)]
FORGED = "1-" + "a" * 52
SENT = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: none of this is about the database."""
    return sqlite_url


def address(place: Place) -> str:
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
    place: Place, visitor: Browser
) -> None:
    assert place.body_limit <= 128 * 1024
    status, read = visitor.client.portal.call(ask, visitor.app, address(place), None)
    assert status in (303, 404, 413)
    assert read <= place.body_limit + 4096
    told, unread = visitor.client.portal.call(ask, visitor.app, address(place), place.body_limit + 1)
    assert (told in (404, 413), unread) == (True, 0)


@pytest.mark.parametrize("place", [one for one in OPEN if "{token}" in one.path], ids=lambda one: one.path)
def test_without_a_link_that_holds_nothing_of_a_form_is_read(place: Place, visitor: Browser) -> None:
    assert visitor.client.portal.call(ask, visitor.app, address(place), None) == (404, 0)


def test_who_is_not_signed_in_sends_no_more_than_the_longest_form(desk: Any) -> None:
    made = create_app(desk.settings, desk=desk, with_worker=False)
    closed = [one for one in made.state.places if one.needs_sign_in]
    assert {one.body_limit for one in closed} == {256 * 1024}

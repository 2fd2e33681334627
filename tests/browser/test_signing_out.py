"""Signing out in a real browser, on to the provider: at our own origin (the demo), and at another one."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from contactdesk import people
from contactdesk.app import create_app
from contactdesk.demo import personas
from contactdesk.settings import IdentityProvider
from contactdesk.store import Database
from contactdesk.web import login
from tests.browser.place import OpenAs, sign_in
from tests.web import small_world


def test_in_the_demo_signing_out_ends_on_the_start_page(open_as: OpenAs) -> None:
    page = open_as(None)
    sign_in(page, "kamerlid")
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_text("U bent uitgelogd").wait_for()
    assert urlsplit(page.url).path == "/"
    page.goto("/verzoeken")
    assert urlsplit(page.url).path == "/demo/idp/authorize"


@pytest.mark.parametrize("script", [True, False])
def test_a_provider_at_another_origin_is_reached_and_sends_back(
    script: bool, browser: Browser, elsewhere: "Elsewhere"
) -> None:
    page = elsewhere.signed_in(browser, script=script)
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_text("U bent uitgelogd").wait_for()
    assert page.url == f"{elsewhere.desk}/"
    assert elsewhere.asked[-1]["post_logout_redirect_uri"] == f"{elsewhere.desk}/uitgelogd"
    assert elsewhere.asked[-1]["id_token_hint"] == "abc.def.ghi"


def test_one_that_no_longer_answers_leaves_a_person_signed_out(
    browser: Browser, elsewhere: "Elsewhere"
) -> None:
    page = elsewhere.signed_in(browser)
    elsewhere.answers = False
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_text("Storing").wait_for()
    page.goto(elsewhere.desk)
    page.get_by_role("banner").get_by_role("link", name="Inloggen").wait_for()


class Elsewhere:
    """A desk on 127.0.0.1, and its provider on localhost: to a browser two sites."""

    def __init__(self, desk: str, provider: str, database: Database, person: int) -> None:
        self.desk, self.issuer, self.asked, self.answers = desk, provider, list[dict[str, str]](), True
        self._database, self._person = database, person

    def signed_in(self, browser: Browser, *, script: bool = True) -> Page:
        session = people.NewSession("elders", login.HOURS, id_token="abc.def.ghi")
        token = self._database.write_now(people.start_session, self._person, session)
        context = browser.new_context(java_script_enabled=script)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": "desk", "value": token, "url": self.desk}])
        page = context.new_page()
        page.goto(self.desk)
        return page

    async def discovery(self, request: Request) -> Response:
        said = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/in"}
        said |= {"token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks"}
        return JSONResponse(said | {"end_session_endpoint": f"{self.issuer}/uit"})

    async def end_session(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        if not self.answers:
            return HTMLResponse("Storing", status_code=503)
        return RedirectResponse(request.query_params["post_logout_redirect_uri"])


@pytest.fixture
def elsewhere(tmp_path: Path, sqlite_template: Any, desk: Any) -> Iterator[Elsewhere]:
    path = tmp_path / "desk.db"
    path.write_bytes(Path(sqlite_template).read_bytes())
    database = Database(f"sqlite:///{path}", carry=desk)
    database.write_now(small_world)
    person = database.write_now(personas.seed)["kamerlid"]
    ports = [(one, one.bind_socket()) for one in (uvicorn.Config(Starlette(), port=0) for _ in range(2))]
    ours, theirs = (socket.getsockname()[1] for _, socket in ports)
    world = Elsewhere(f"http://127.0.0.1:{ours}", f"http://localhost:{theirs}", database, person)
    places = [
        Route("/.well-known/openid-configuration", world.discovery),
        Route("/uit", world.end_session),
    ]
    provider = IdentityProvider(
        name="elders",
        label="Elders",
        issuer=world.issuer,
        client_id="loket",
        client_secret="x" * 32,
        email_domains=("elders.nl",),
    )
    settings = desk.settings.model_copy(
        update={"identity_providers": (provider,), "base_url": world.desk, "allowed_hosts": ("127.0.0.1",)}
    )
    app = create_app(settings, database=database, desk=desk, with_worker=False)
    with served(app, ports[0][1]), served(Starlette(routes=places), ports[1][1]):
        yield world
    database.close()


@contextmanager
def served(app: Any, socket: Any) -> Iterator[None]:
    """By uvicorn in a thread, on a socket that listens already."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join(timeout=10)

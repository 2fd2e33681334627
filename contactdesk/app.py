"""The web app put together: state, middleware, the doors of the site map, errors as pages. No pages of its own."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contactdesk.demo import provider as demo_provider
from contactdesk.law import outcomes
from contactdesk.routes import DEMO, MENU, SITE, SitePage
from contactdesk.routes.login import sign_in_first
from contactdesk.routes.operations import Pulse
from contactdesk.settings import MAILBOX, Settings
from contactdesk.store import Database
from contactdesk.store.desk import Desk
from contactdesk.store.desk import load as load_desk
from contactdesk.web import crosssite, login, middleware, pages, problems
from contactdesk.web.assets import Assets
from contactdesk.web.meters import Meters
from contactdesk.words import Role

log = logging.getLogger(__name__)


def create_app(
    settings: Settings,
    *,
    demo: object = None,
    database: Database | None = None,
    desk: Desk | None = None,
    with_worker: bool = True,
) -> Starlette:
    """The desk as an ASGI app. `demo` is what the demo's own pages need (its caught letters), as `state.demo`.

    With a `database` (and its `desk`) given, opening and closing it is the caller's; else it is done here.
    """
    persona_sign_in = demo_provider.Provider(settings.base_url) if settings.demo else None
    if persona_sign_in:
        providers = (*settings.identity_providers, persona_sign_in.as_setting())
        settings = settings.model_copy(update={"identity_providers": providers})
    meters = Meters()
    places = [*SITE, *DEMO] if settings.demo else SITE
    app = Starlette(
        routes=[_route(place) for place in places],
        middleware=_middleware(settings, meters),
        exception_handlers=dict.fromkeys(PAGES, _error),
        lifespan=_lifespan(database, with_worker),
    )
    app.router.redirect_slashes = False  # it would answer with the scheme behind a proxy
    app.state.settings, app.state.demo, app.state.demo_provider = settings, demo, persona_sign_in
    app.state.roles = _roles(settings)
    app.state.desk, app.state.database = desk or load_desk(settings), database
    app.state.pages, app.state.assets = pages.environment(settings), Assets(settings.theme_dir)
    app.state.places = places
    app.state.nav = [
        (place.path, text, place.may_open)
        for path, text in MENU
        for place in _pages(places, path)
        if place.is_offered(settings)
    ]
    app.state.meters, app.state.oauth_clients = meters, {}
    app.state.pulse = Pulse()
    _say_aloud(settings, app.state.desk)
    app.state.http = None  # how providers are reached; a test may give another transport
    return app


def _say_aloud(settings: Settings, desk: Desk) -> None:
    """What an operator or a jurist vouched for: whoever reads the log of a start reads it."""
    for each in desk.rules.properties:
        if each.changed:
            about = {"property": each.id, "reason": each.changed}
            log.warning("a property of the rules file is not as the product came with it", extra=about)
    for provider in settings.identity_providers:
        if provider.email_is_verified:
            about = {"provider": provider.name, "domains": " ".join(provider.email_domains)}
            log.warning("every address of this provider counts as verified (email_is_verified)", extra=about)


def _pages(places: list[SitePage], path: str) -> list[SitePage]:
    return [place for place in places if place.path == path and "GET" in place.methods]


def _roles(settings: Settings) -> dict[str, tuple[Role, ...]]:
    """What may come in along each way of signing in, by its name."""
    found = {provider.name: tuple(provider.roles) for provider in settings.identity_providers}
    return found | ({MAILBOX: (Role.BODY,)} if settings.mailbox_sign_in.kinds else {})


def _middleware(settings: Settings, meters: Meters) -> list[Middleware]:
    """From the outside in."""
    by_providers = {f"/inloggen/{provider.name}/afmelden" for provider in settings.identity_providers}
    exempt = frozenset(by_providers | ({demo_provider.TOKEN_PATH} if settings.demo else set()))
    return [
        Middleware(middleware.Envelope, https=login.is_https(settings), meters=meters),
        Middleware(middleware.HeadLimit),
        Middleware(middleware.Hosts, allowed=settings.allowed_hosts, base_url=settings.base_url),
        Middleware(middleware.BodyLimit),
        Middleware(crosssite.CrossSite, base_url=settings.base_url, exempt=exempt),
        Middleware(middleware.Session, cookie=login.session_cookie(settings), roles=_roles(settings)),
    ]


@cache
def _route(place: SitePage) -> Route:
    """The same for every app of this process."""
    return Route(place.path, _door(place), methods=place.methods)


def _door(place: SitePage) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint behind its access check: a page that is not in the site map cannot forget it."""

    async def door(request: Request) -> Response:
        request.state.body_limit = place.body_limit
        if middleware.said_length(request.scope) > place.body_limit:
            raise HTTPException(413)
        me = request.state.me if place.needs_sign_in else None
        if me is None and not place.is_open(request.app.state.settings):
            return await _sign_in_first(request)
        if me and not place.may_open(me):
            raise outcomes.Forbidden
        return await place.endpoint(request)

    return door


async def _sign_in_first(request: Request) -> Response:
    """A program follows no form to sign in with: it is told."""
    if problems.is_api(request):
        raise HTTPException(401, headers=problems.SIGN_IN)
    return await sign_in_first(request)


PAGES = (
    HTTPException,
    outcomes.NotFound,
    outcomes.Forbidden,
    outcomes.Conflict,
    outcomes.TooMany,
    outcomes.Invalid,
)


async def _error(request: Request, error: Exception) -> Response:
    """How a route or a command ended without success, as a page."""
    match error:
        case outcomes.Destroyed(message=message):
            return pages.error_page(request, 404, "Dit verzoek is vernietigd", message)
        case outcomes.NotFound():
            return pages.error_page(request, 404)
        case outcomes.Barred(message=message):
            return pages.error_page(request, 403, text=message)
        case outcomes.Forbidden():
            return pages.error_page(request, 403)
        case outcomes.Conflict(message=message):
            return pages.error_page(request, 409, text=message)
        case outcomes.Invalid(errors=errors):
            return pages.error_page(request, 422, text=" ".join(f"{one.message}." for one in errors))
        case outcomes.TooMany(seconds=seconds):
            text = f"Dit kan weer {pages.wait(seconds)}. Ga dan terug naar de vorige pagina en probeer het opnieuw."
            return pages.later(pages.error_page(request, 429, text=text), seconds)
        case HTTPException(status_code=status, headers=headers):
            page = pages.error_page(request, status)
            page.headers.update(headers or {})
            return page
    raise error


def _lifespan(given: Database | None, with_worker: bool) -> Callable[[Starlette], Any]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        settings, stop = app.state.settings, asyncio.Event()
        database = given or Database(settings.database_url, carry=app.state.desk)
        app.state.database = database
        working = _work(database, settings, stop) if with_worker else None
        try:
            yield
        finally:
            stop.set()
            if working:
                await working
            if given is None:
                await asyncio.to_thread(database.close)

    return lifespan


def _work(database: Database, settings: Settings, stop: asyncio.Event) -> "asyncio.Task[None]":
    from contactdesk.operations import reminders, worker

    task = asyncio.create_task(worker.run(database, settings, stop, each_minute=reminders.due))
    task.add_done_callback(_say_when_dead)
    return task


def _say_when_dead(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        log.critical("the mail worker died: letters wait until a restart", exc_info=task.exception())

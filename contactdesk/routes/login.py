"""Pages of signing in and out. The protocol stands in `web.login`, who is let in in `people`."""

import logging
from urllib.parse import urlencode, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from contactdesk import people
from contactdesk.audit.security_log import Event
from contactdesk.routes import asking_steps
from contactdesk.settings import IdentityProvider
from contactdesk.store import limits
from contactdesk.store.limits import Limit
from contactdesk.web import crosssite, forms, login, pages, user_agent

SIGNED_OUT = "U bent uitgelogd."

log = logging.getLogger(__name__)


def local_path(value: str | None) -> str:
    """A place on this desk, else the start: nobody is sent elsewhere, nor round and round."""
    value = value or "/"
    plain = value.isascii() and value.isprintable() and "\\" not in value and len(value) <= 1000
    if not plain or not value.startswith("/") or value.startswith("//"):
        return "/"
    return "/" if value.startswith(("/inloggen", "/uitloggen")) else value


async def sign_in_first(request: Request, *, also: str = "") -> Response:
    """To the sign-in, and back afterwards. What was typed in the meantime is not lost: it stays on the page. `also`: the
    other way in, where there is one."""
    if request.method in crosssite.SAFE:
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return pages.redirect(f"/inloggen?{urlencode({'naar': local_path(here)})}")
    typed = await _typed(request)
    if kept := await asking_steps.keep_late(request, typed):
        return pages.redirect(f"/inloggen?{urlencode({'naar': kept, 'verlopen': 'ja'})}")
    if typed:
        values = {
            "here": request.url.path,
            "fields": typed,
            "texts": [text for _, text in typed if " " in text],
            "also": also,
        }
        return pages.render(request, "login/over.html", values, status_code=403)
    page = urlsplit(request.headers.get("referer", ""))
    back = page.path + (f"?{page.query}" if page.query else "")
    return pages.redirect(f"/inloggen?{urlencode({'naar': local_path(back), 'verlopen': 'ja'})}")


async def _typed(request: Request) -> list[tuple[str, str]]:
    """The fields of the form that came too late, as far as it is one."""
    try:
        data = await forms.read(request)
    except HTTPException as error:
        if error.status_code == 413:
            raise
        return []
    return [(name, value) for name, value in data.multi_items() if isinstance(value, str) and value]


async def choose(request: Request) -> Response:
    """GET /inloggen. With one provider there is nothing to choose, unless there is something to explain:
    Chromium would also refuse to follow a form to another site (form-action)."""
    onward, expired = local_path(request.query_params.get("naar")), "verlopen" in request.query_params
    if request.state.me:
        return pages.redirect(onward)
    settings, query = request.app.state.settings, urlencode({"naar": onward})
    providers, kinds = settings.identity_providers, settings.mailbox_sign_in.kinds
    links = [(f"/inloggen/{provider.name}?{query}", provider.label) for provider in providers]
    # the demo's own provider offers the mailbox too
    if len(links) == 1 and not expired and (settings.demo or not kinds):
        return pages.redirect(links[0][0])
    values = {"links": links, "expired": expired, "kinds": kinds, "query": query}
    return pages.render(request, "login/choose.html", values)


async def start(request: Request) -> Response:
    """GET /inloggen/{idp}"""
    provider = _provider(request)
    try:
        return await login.start(request, provider, local_path(request.query_params.get("naar")))
    except login.LoginError as error:
        return _failed(request, provider, error)


async def back(request: Request) -> Response:
    """GET /inloggen/{idp}/terug"""
    provider = _provider(request)
    try:
        returned = await login.finish(request, provider)
    except login.AlreadyUsed as again:
        if request.state.me:
            return pages.redirect(local_path(again.onward))
        return _failed(request, provider, again)
    except login.LoginError as error:
        _mark(request, provider, Event.REFUSED, error.reason)  # also where it is one too many
        await _count(request, Limit.SIGN_IN_ADDRESS)
        return _failed(request, provider, error)
    settings, database = request.app.state.settings, request.app.state.database
    old = request.state.token
    session = people.NewSession(
        provider.name,
        login.HOURS,
        sid=returned.sid,
        id_token=returned.id_token,
        browser=user_agent.browser(request),
        address=user_agent.address(request),
    )
    try:
        token = await database.write(people.sign_in, returned.identity, provider, session, replaces=old)
    except people.NotAdmitted as refused:
        return _not_admitted(request, provider, refused.why)
    response = RedirectResponse(local_path(returned.onward), status_code=303)
    login.set_cookie(response, settings, login.session_cookie(settings), token, login.HOURS * 3600)
    return response


async def leave(request: Request) -> Response:
    """POST /uitloggen. Out here first, whatever becomes of it at the provider.

    Chromium applies `form-action` to every redirect after a form, so a page of ours sends the browser on.
    """
    ended = None
    if request.state.token:
        ended = await request.app.state.database.write(people.end_session, request.state.token)
    request.state.me = None
    label, onward = await _way_out(request, *ended) if ended else ("", None)
    if onward:
        response = pages.render(request, "login/leaving.html", {"label": label, "onward": onward})
        response.headers["Refresh"] = f"0;url={onward}"
    else:
        response = pages.redirect("/", request=request, flash=SIGNED_OUT)
    return _without(response, request, login.session_cookie(request.app.state.settings))


async def left(request: Request) -> Response:
    """GET /uitgelogd: back from the provider."""
    return pages.redirect("/", request=request, flash="" if request.state.me else SIGNED_OUT)


async def logged_out_at_provider(request: Request) -> Response:
    """POST /inloggen/{idp}/afmelden, by the provider itself (back-channel). What went wrong is a 400
    (Back-Channel Logout, 2.8), or too often; the log says why. A token that is right always holds, whatever came
    from its network before: who is signed out there must not stay in here."""
    provider = _provider(request)
    tokens = (await forms.read(request)).getlist("logout_token")
    try:
        await login.logged_out(request.app, provider, "".join(map(str, tokens)))
    except login.LoginError as error:
        _mark(request, provider, Event.LOGOUT_REFUSED, error.reason)
        await _count(request, Limit.LOGOUT_FAILED_ADDRESS)
        log.warning("logout refused", extra=_about(request, provider) | {"reason": error.reason})
        said = f"not accepted; the log of the desk says why, reference {pages.reference(request)}"
        return JSONResponse({"error": "invalid_request", "error_description": said}, status_code=400)
    log.info("logout by provider", extra=_about(request, provider))
    return Response()


async def _way_out(request: Request, name: str, id_token: str | None) -> tuple[str, str | None]:
    """The provider of this name, and where a browser signs out there too, if it can be asked."""
    provider = _named(request, name)
    if provider is None:
        return "", None
    try:
        return provider.label, await login.way_out(request.app, provider, id_token)
    except login.LoginError as error:
        log.warning(
            "sign-out at the provider failed", extra=_about(request, provider) | {"reason": error.reason}
        )
        return provider.label, None


def _provider(request: Request) -> IdentityProvider:
    found = _named(request, request.path_params["idp"])
    if found is None:
        raise HTTPException(404)
    return found


def _named(request: Request, name: str) -> IdentityProvider | None:
    providers: tuple[IdentityProvider, ...] = request.app.state.settings.identity_providers
    return next((one for one in providers if one.name == name), None)


async def _count(request: Request, limit: Limit) -> None:
    """One more failure of this network, after it failed: nobody keeps out somebody else. Raises TooMany."""
    database, network = request.app.state.database, user_agent.network(request)
    await database.read(limits.refuse_full, limit, network)
    await database.write(limits.count, limit, network)


def _failed(request: Request, provider: IdentityProvider, error: login.LoginError) -> Response:
    _mark(request, provider, Event.REFUSED, error.reason)
    log.warning("sign-in failed", extra=_about(request, provider) | {"reason": error.reason})
    if error.unreachable:
        title, status = "U kunt nu niet inloggen", 503
        text = f"{provider.label} antwoordt niet. Probeer het over een paar minuten opnieuw."
    elif error.too_weak:
        title, status = "U moet veiliger inloggen", 403
        text = f"Dit loket vraagt een sterkere manier van inloggen bij {provider.label}, bijvoorbeeld in twee stappen."
    else:
        title, status = "Het inloggen is niet gelukt", 400
        text = "Begin opnieuw bij Inloggen. Dit gebeurt als het te lang duurde, of als u stopte."
    return pages.error_page(request, status, title, text)


def _not_admitted(request: Request, provider: IdentityProvider, why: people.Why) -> Response:
    _mark(request, provider, Event.REFUSED, str(why))
    log.warning("sign-in refused", extra=_about(request, provider) | {"reason": str(why)})
    values = {"label": provider.label, "why": why.name, "reference": pages.reference(request)}
    return pages.render(request, "login/unknown.html", values, status_code=403)


def _mark(request: Request, provider: IdentityProvider, event: Event, reason: str) -> None:
    request.state.security = (event, {"provider": provider.name, "reason": reason})


def _about(request: Request, provider: IdentityProvider) -> dict[str, str]:
    return {"reference": pages.reference(request), "provider": provider.name}


def _without(response: Response, request: Request, cookie: str) -> Response:
    secure = login.is_https(request.app.state.settings)
    response.delete_cookie(cookie, path="/", secure=secure, httponly=True, samesite="lax")
    return response

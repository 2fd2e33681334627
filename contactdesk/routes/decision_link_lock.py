"""The door of a link that is closed: ask a code, type it, or sign in first. Who may open what is `letter_decisions`.

The page tells the number and for which office, and nothing else of the contact. What somebody typed before the door
closed goes along from page to page, and is not sent anywhere by itself.
"""

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.audit.security_log import Event
from contactdesk.contacts import letter_decisions
from contactdesk.contacts.letter_decisions import REMEMBERED, TODAY, VALID, Lock, Locked, Opener, Typed
from contactdesk.law.outcomes import FieldError, Forbidden, NotFound, TooMany
from contactdesk.routes import forged
from contactdesk.routes.decision_link_typed import TYPED, kept
from contactdesk.routes.login import sign_in_first
from contactdesk.store import form_keys
from contactdesk.web import forms, login, pages, user_agent
from contactdesk.words import Party

#: the fields `actie` that are about the door itself
ASK, TYPE = "code-vragen", "code"
ACTS: Final = (ASK, TYPE)
#: the doors of who had a letter as an official
OWN: Final = "/ambtenaar"
#: where a browser comes back after signing in: the token of a link belongs in no query, it would come into logs
ONWARD: Final = "/besluit/verder"
BROWSER, KNOWN, BACK = "besluit-code", "besluit-bekend", "besluit-terug"
VISIT = "wacht-op-u"
#: the door of all that waits for the office of a link, and where it leads
ALL, WAITING = "/alles", "/wacht-op-u"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
LINK = re.compile(r"[0-9]{1,9}-[a-z2-7]{52}")
CODE = re.compile(r"[0-9]{8}")
#: one browser may serve so many offices
OFFICES: Final = 5
MINUTES_TO_SIGN_IN: Final = 15

#: seconds that a browser keeps the token that codes are bound to
_KEPT: Final = int(VALID.total_seconds()) * 4

Page = Callable[[Opener, Mapping[str, str]], Awaitable[Response]]


def opener(request: Request) -> Opener:
    """Who opens this link, as far as the browser says."""
    known, visits = _tokens(request, KNOWN), _tokens(request, VISIT)
    browser = remembered(request, BROWSER)
    return Opener(
        me=request.state.me,
        browser=browser if TOKEN.fullmatch(browser) else "",
        known=known,
        visits=visits,
        wants_all=request.url.path.endswith(ALL),
        program=user_agent.browser(request),
        network=user_agent.network(request),
        side=Party.OFFICIAL if request.url.path.startswith(f"{OWN}/") else Party.MINISTER,
    )


def _tokens(request: Request, cookie: str) -> tuple[str, ...]:
    found = tuple(token for token in remembered(request, cookie).split(".") if TOKEN.fullmatch(token))
    return found[:OFFICES]


async def enter(request: Request) -> Response:
    """GET and POST /besluit/{token}/alles: on to all that waits for this office, after a code typed today or a sign-in."""
    try:
        if request.method == "POST":
            await request.app.state.database.read(letter_decisions.follow, _token(request))
            data = await forms.read(request)
            if data.get("actie") in ACTS:
                return await act(request, data, _nowhere)
        await request.app.state.database.read(letter_decisions.enter, _token(request), opener(request))
    except NotFound:
        return await forged.no_such_link(request)
    except Locked as error:
        return _to_waiting() if error.lock is Lock.SIGN_IN else await closed(request, error)
    except Forbidden:
        return pages.redirect(f"/besluit/{_token(request)}")
    return pages.redirect(WAITING)


def _to_waiting() -> Response:
    return pages.redirect(f"/inloggen?{urlencode({'naar': WAITING})}")


async def _nowhere(by: Opener, typed: Mapping[str, str]) -> Response:
    """Nothing is typed before this door but the code."""
    return pages.redirect(WAITING)


async def closed(request: Request, error: Locked, data: FormData | None = None) -> Response:
    """Instead of the page behind the link, or of the deed that a form asked for."""
    if error.lock is Lock.SIGN_IN:
        return await sign_in_first(request) if data else _to_sign_in(request)
    may_look = data is None and error.lock not in (Lock.OTHER, Lock.OWN)
    by = _with_token(opener(request))
    response = await _page(request, by, data or {}, status=200 if may_look else 403)
    return keep(response, request, BROWSER, by.browser, _KEPT)


def _with_token(by: Opener) -> Opener:
    return replace(by, browser=by.browser or secrets.token_urlsafe(32))


async def act(request: Request, data: FormData, onward: Page) -> Response:
    """A code is asked or typed; `onward` is the page with what was typed before."""
    by = _with_token(opener(request))
    if data.get("actie") == ASK:
        return await _ask(request, data, by)
    return await _type(request, data, by, onward)


async def come_back(request: Request) -> Response:
    """GET /besluit/verder: on to the link for which somebody signed in."""
    token = remembered(request, BACK)
    if not LINK.fullmatch(token):
        text = "Open de link in de brief opnieuw. U bent al ingelogd."
        return pages.error_page(request, 404, "Wij weten niet meer welke link u opende", text)
    return pages.redirect(f"/besluit/{token}")


async def _ask(request: Request, data: FormData, by: Opener) -> Response:
    try:
        is_sent = await _ask_once(request, data, by)
    except TooMany as error:
        return await _too_many(request, by, data, error.seconds)
    said = "Er is een code onderweg naar de postbus die deze link kreeg." if is_sent else ""
    if _carried(data):
        response = await _page(request, by, data, said=said)
    else:
        response = pages.redirect(request.url.path, request=request, flash=said)
    return keep(response, request, BROWSER, by.browser, _KEPT)


async def _ask_once(request: Request, data: FormData, by: Opener) -> bool:
    """Pressed twice, one code: a code works in the browser that asked, and this one had its token before."""
    token = _token(request)
    form = form_keys.sent(f"link {token} {by.browser}", ASK, [(form_keys.FIELD, data.get(form_keys.FIELD))])
    command = letter_decisions.ask_code
    done = await request.app.state.database.write(form_keys.once, form, lambda _: "", command, token, by)
    return bool(done.is_again or done.made)


async def _type(request: Request, data: FormData, by: Opener, onward: Page) -> Response:
    typed = re.sub(r"[\s.-]", "", forms.typed(data).get("code", ""))
    if not CODE.fullmatch(typed):
        return await _page(request, by, data, status=422, error="Typ de acht cijfers uit de brief")
    database = request.app.state.database
    result = await database.write(letter_decisions.type_code, _token(request), typed, by)
    if result.is_right:
        return await _right(request, data, by, result, onward)
    request.state.security = (Event.LINK_REFUSED, {"reason": "wrong code"})
    if result.wait:
        return await _too_many(request, by, data, result.wait)
    return await _page(request, by, data, status=422, error=_wrong(result))


async def _right(request: Request, data: FormData, by: Opener, result: Typed, onward: Page) -> Response:
    known = (*((result.known,) if result.known else ()), *by.known)[:OFFICES]
    if carried := _carried(data):
        response = await onward(replace(by, known=known), carried | {"actie": _earlier(data)})
    else:
        said = f"Deze browser is nu {REMEMBERED.days} dagen bekend voor deze postbus." if result.known else ""
        to = WAITING if by.wants_all else request.url.path
        response = pages.redirect(to, request=request, flash="" if by.wants_all else said)
    if result.visit:
        visits = (result.visit, *by.visits)[:OFFICES]
        keep(response, request, VISIT, ".".join(visits), int(TODAY.total_seconds()))
    if result.known:
        keep(response, request, KNOWN, ".".join(known), int(REMEMBERED.total_seconds()))
    return response


def _wrong(result: Typed) -> str:
    if result.left <= 0:
        return "Deze code werkt niet meer. Vraag een nieuwe code"
    return f"Deze code klopt niet. U kunt nog {result.left} keer proberen"


async def _too_many(request: Request, by: Opener, data: FormData, seconds: int) -> Response:
    response = await _page(request, by, data, status=429, wait=-(-seconds // 60))
    response.headers["Retry-After"] = str(seconds)
    return response


async def _page(
    request: Request,
    by: Opener,
    data: Mapping[str, object],
    *,
    status: int = 200,
    said: str = "",
    error: str = "",
    wait: int = 0,
) -> Response:
    """The closed door. Opened in the meantime, it gives way to the page itself."""
    page = await request.app.state.database.read(letter_decisions.look_closed, _token(request), by)
    if page is None:
        return pages.redirect(request.url.path)
    carried = _carried(data)
    about = {
        "page": page,
        "here": request.url.path,
        "carried": carried | {"eerder": _earlier(data)} if carried else {},
        "typed": kept(carried, request.app.state.desk.grounds),
        "errors": [FieldError("code" if page.code_until else "", error)] if error else [],
        "said": said,
        "wait": wait,
        "minutes": int(VALID.total_seconds()) // 60,
        "days": REMEMBERED.days,
        "wants_all": by.wants_all,
    }
    return pages.render(request, "decision/locked.html", about, status_code=status)


def _carried(data: Mapping[str, object]) -> dict[str, str]:
    """What somebody typed on the page behind the door."""
    values = forms.typed(data)
    return {name: values[name] for name in TYPED if values.get(name)}


def _earlier(data: Mapping[str, object]) -> str:
    """For which form that was."""
    values = forms.typed(data)
    actie = values.get("actie", "")
    return str(values.get("eerder", "") if actie in ACTS else actie)


def _to_sign_in(request: Request) -> Response:
    response = pages.redirect(f"/inloggen?{urlencode({'naar': ONWARD})}")
    return keep(response, request, BACK, _token(request), MINUTES_TO_SIGN_IN * 60)


def _token(request: Request) -> str:
    return str(request.path_params["token"])


def _name(request: Request, cookie: str) -> str:
    return f"__Host-{cookie}" if login.is_https(request.app.state.settings) else cookie


def remembered(request: Request, cookie: str) -> str:
    return request.cookies.get(_name(request, cookie), "")


def keep(response: Response, request: Request, cookie: str, value: str, seconds: int) -> Response:
    """A cookie of this door, as safe as that of a session."""
    login.set_cookie(response, request.app.state.settings, _name(request, cookie), value, seconds)
    return response


def forget(response: Response, request: Request, cookie: str) -> Response:
    is_https = login.is_https(request.app.state.settings)
    response.delete_cookie(_name(request, cookie), secure=is_https, httponly=True, samesite="lax")
    return response

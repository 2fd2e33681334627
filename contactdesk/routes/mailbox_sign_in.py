"""Pages of signing in by the mailbox of a body. What a link is worth, and who may ask for one, is `people.mailbox_sign_in`.

GET shows and changes nothing, and a POST works in one browser only: programs that open or press what stands in a
letter, before it is read, come in nowhere.
"""

import logging
import re
import secrets
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote, unquote

from pydantic import BaseModel
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import people
from contactdesk.audit.security_log import Event
from contactdesk.law.outcomes import Conflict, FieldError, Forbidden, TooMany
from contactdesk.people import mailbox_sign_in
from contactdesk.people.mailbox_sign_in import HOURS, KNOWN, PROOF, Holder, Visitor
from contactdesk.routes import forged
from contactdesk.routes.login import local_path
from contactdesk.settings import MAILBOX, Settings
from contactdesk.store import form_keys
from contactdesk.web import forms, login, pages, user_agent
from contactdesk.web.forms import Field, Id

HERE = f"/inloggen/{MAILBOX}"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

log = logging.getLogger(__name__)


class Asking(BaseModel):
    model_config = forms.SETTINGS
    organisatie: Id = Field(description="Kies uw organisatie")


@dataclass(frozen=True)
class SignInCookie:
    """What a browser keeps: the token that links are bound to, where this person wanted to go, and the proof of what
    it asked for last."""

    browser: str
    onward: str = "/"
    proof: str = ""

    @property
    def holder(self) -> Holder:
        return Holder(self.browser, self.proof)


async def choose(request: Request) -> Response:
    """GET /inloggen/postbus"""
    _refuse_when_off(request)
    if "verstuurd" in request.query_params:
        minutes = _settings(request).mailbox_sign_in.minutes
        return pages.render(request, "login/mailbox_sent.html", {"minutes": minutes})
    page = await _form(request, {"naar": request.query_params.get("naar")})
    # before the link is asked: of two presses both come from the browser that the link will work in
    return _keep(page, request, _kept(request))


async def send(request: Request) -> Response:
    """POST /inloggen/postbus. Says the same whatever was sent, and however often."""
    _refuse_when_off(request)
    data = await forms.read(request)
    given, errors = forms.parse(Asking, data)
    if given is None:
        return await _form(request, forms.typed(data), errors)
    kept = SignInCookie(_kept(request).browser, local_path(forms.typed(data).get("naar")))
    by = Visitor(kept.browser, user_agent.browser(request), user_agent.network(request))
    form = form_keys.sent(f"browser {kept.browser}", HERE, data.multi_items())
    proof = await request.app.state.database.write(_ask, form, given.organisatie, by)
    return _keep(pages.redirect(f"{HERE}?verstuurd=ja"), request, replace(kept, proof=proof))


def _ask(db: Session, form: form_keys.Sent | None, organisation_id: int, by: Visitor) -> str:
    """Nobody is told to wait: anybody may ask, so that would keep a body out. Of what is over the number no form is
    remembered."""
    try:
        form_keys.once(db, form, lambda _: "", mailbox_sign_in.ask, organisation_id, by)
    except TooMany:
        mailbox_sign_in.share(db, organisation_id, by)
    return mailbox_sign_in.proof(db, organisation_id, by.browser)


async def show(request: Request) -> Response:
    """GET /inloggen/postbus/{token}"""
    _refuse_when_off(request)
    return await _link(request)


async def enter(request: Request) -> Response:
    """POST /inloggen/postbus/{token}"""
    _refuse_when_off(request)
    kept, old = _kept(request), request.state.token
    _mark(request, "no such link")
    await forged.refuse(request, partial(mailbox_sign_in.look, by=kept.holder))
    request.state.security = None
    session = people.NewSession(
        MAILBOX, HOURS, browser=user_agent.browser(request), address=user_agent.address(request)
    )
    database, settings = request.app.state.database, _settings(request)
    try:
        token = await database.write(
            mailbox_sign_in.enter, request.path_params["token"], kept.holder, session, replaces=old
        )
    except Forbidden:
        _mark(request, "the link was asked in another browser")
        return await _link(request, status=403)
    except Conflict:
        _mark(request, "the link was used or is too old")
        return await _link(request, status=409)
    if token is None:
        return _unknown(request)
    response = pages.redirect(kept.onward)
    login.set_cookie(response, settings, login.session_cookie(settings), token, HOURS * 3600)
    return _keep(response, request, SignInCookie(kept.browser))


async def _form(request: Request, values: dict[str, Any], errors: list[FieldError] | None = None) -> Response:
    bodies = await request.app.state.database.read(people.mailbox_bodies)
    about = {
        "bodies": bodies,
        "chosen": values.get("organisatie", ""),
        "onward": local_path(values.get("naar")),
        "errors": errors or [],
    }
    return pages.render(request, "login/mailbox.html", about, status_code=422 if errors else 200)


async def _link(request: Request, status: int = 200) -> Response:
    """The page of a link, as it stands in this browser."""
    token, kept = request.path_params["token"], _kept(request)
    seen = await request.app.state.database.read(mailbox_sign_in.look, token, kept.holder)
    values = {"seen": seen, "here": request.url.path, "again": HERE}
    return pages.render(request, "login/mailbox_link.html", values, status_code=status)


def _mark(request: Request, reason: str) -> None:
    request.state.security = (Event.REFUSED, {"provider": MAILBOX, "reason": reason})


def _unknown(request: Request) -> Response:
    reference = pages.reference(request)
    _mark(request, "no account or role")
    log.warning(
        "sign-in refused", extra={"reference": reference, "provider": MAILBOX, "reason": "no account or role"}
    )
    return pages.render(request, "login/mailbox_unknown.html", {"reference": reference}, status_code=403)


def _refuse_when_off(request: Request) -> None:
    if not _settings(request).mailbox_sign_in.kinds:
        raise HTTPException(404)


def _settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


def _cookie(request: Request) -> str:
    return f"__Host-{MAILBOX}" if login.is_https(_settings(request)) else MAILBOX


def _kept(request: Request) -> SignInCookie:
    """What this browser keeps; one that keeps nothing gets a token, which `_keep` gives to it."""
    browser, _, rest = request.cookies.get(_cookie(request), "").partition(".")
    if not TOKEN.fullmatch(browser):
        return SignInCookie(secrets.token_urlsafe(32))
    onward, _, proof = rest.partition("!")
    return SignInCookie(browser, local_path(unquote(onward)), proof if PROOF.fullmatch(proof) else "")


def _keep(response: Response, request: Request, kept: SignInCookie) -> Response:
    value = f"{kept.browser}.{quote(kept.onward, safe='')}!{kept.proof}"
    login.set_cookie(response, _settings(request), _cookie(request), value, int(KNOWN.total_seconds()))
    return response

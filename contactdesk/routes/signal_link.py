"""The doors of /noodsignaal/{token}, the link in a letter to a minister's office. What it opens is `signals.link`.

GET shows and changes nothing; a POST needs a name that somebody typed, and nothing is chosen beforehand.
"""

from typing import Any, Final

from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError, Invalid, NotFound
from contactdesk.law.signals import who_does
from contactdesk.routes import forged, individuals, signals
from contactdesk.routes.signal_forms import DEEDS
from contactdesk.signals import link, page
from contactdesk.web import forms, pages
from contactdesk.words import Party

#: what the office can do; the rest is of the body
ACTS: Final = frozenset(name for name, asked in DEEDS.items() if who_does(asked.action) is Party.MINISTER)


async def show(request: Request) -> Response:
    """GET /noodsignaal/{token}"""
    try:
        return await _page(request)
    except NotFound:
        return await forged.no_such_link(request)


async def act(request: Request) -> Response:
    """POST /noodsignaal/{token}. The token is looked at before its form is read."""
    database, token = request.app.state.database, request.path_params["token"]
    try:
        await database.read(link.look, token)
    except NotFound:
        return await forged.no_such_link(request)
    data = await forms.read(request)
    deed = str(data.get("actie") or "")
    if deed not in ACTS:
        return pages.error_page(
            request, 403, "Dat kan niet met deze link", "Ga terug naar de brief en open de link opnieuw."
        )
    asked = DEEDS[deed]
    given, errors = individuals.parse(asked.form, data)
    if given is None:
        return await _page(request, data, errors, deed=deed)
    try:
        await database.write(link.do, token, given.action(), given.versie, given.said())
    except Invalid as error:
        return await _page(request, data, error.errors, deed=deed)
    except Conflict as error:
        return await _page(request, data, [FieldError("", error.message)], deed=deed, status=409)
    return pages.redirect(request.url.path, request=request, flash=asked.flash)


async def _page(
    request: Request,
    data: FormData | None = None,
    errors: list[FieldError] | None = None,
    *,
    deed: str = "",
    status: int | None = None,
) -> Response:
    opened, found = await request.app.state.database.read(_shown, request.path_params["token"])
    if found is None:
        is_gone = 409 if status == 409 or data is not None else 200
        return pages.render(request, "signals/closed.html", {"opened": opened}, status_code=is_gone)
    here = request.url.path
    return signals.rendered(request, found, here, data, errors, status, deed=deed, by_link=True)


def _shown(db: Session, token: str) -> tuple[link.OpenedSignal, Any]:
    opened = link.look(db, token)
    return opened, page.page_of(db, opened.found, page.of_office(opened.found)) if opened.found else None

"""What every page behind a link of a letter does: show, and do what its form asks. What is shown and done is of each door.

GET and HEAD change nothing and use nothing up: mail scanners open every link, and some press every button. So nothing
on these pages is preselected, and no form works without something that somebody typed.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import letter_decisions
from contactdesk.contacts.letter_decisions import Locked, Opener
from contactdesk.law.outcomes import Barred, Conflict, Forbidden, Invalid, NotFound
from contactdesk.routes import decision_link_lock, forged, individuals
from contactdesk.store import Database
from contactdesk.web import forms, pages
from contactdesk.words import Party


@dataclass(frozen=True)
class LinkAct:
    """One thing that a form of such a page can do: with which kind of link, what it asks, when it can be done."""

    purpose: str
    asks: Callable[[FormData], type[BaseModel]]
    may: Callable[[Any], bool]
    do: Callable[[Database, str, Opener, Any], Awaitable[None]]
    done: str


@dataclass(frozen=True)
class LinkDoor:
    """The links of one side: what their page shows, what its forms do (by the field `actie`), how it is rendered, and what is
    said to who asks what this link cannot do."""

    side: Party
    shown: Callable[..., Any]
    acts: Mapping[str, LinkAct]
    render: Callable[..., Response]
    not_here: str


class Pressing(BaseModel):
    """Nothing to type: it only asks for a letter to the mailbox that had one before."""

    model_config = forms.SETTINGS
    sleutel: str = ""


async def show(door: LinkDoor, request: Request) -> Response:
    try:
        return door.render(request, await _shown(door, request))
    except NotFound:
        return await forged.no_such_link(request)
    except Locked as error:
        return await decision_link_lock.closed(request, error)


async def act(door: LinkDoor, request: Request) -> Response:
    """Whoever has no link sends no form: the token is looked at before anything is read."""
    database: Database = request.app.state.database
    try:
        await database.read(letter_decisions.follow, request.path_params["token"], of=door.side)
    except NotFound:
        return await forged.no_such_link(request)
    data = await forms.read(request)
    try:
        if data.get("actie") in decision_link_lock.ACTS:
            return await decision_link_lock.act(request, data, partial(_resumed, door, request))
        return await _act(door, request, data)
    except NotFound:
        return await forged.no_such_link(request)
    except Locked as error:
        return await decision_link_lock.closed(request, error, data)
    except Barred as error:
        return pages.error_page(request, 403, text=error.message)
    except Forbidden:
        return pages.error_page(request, 403, "Dat kan niet met deze link", door.not_here)
    except Conflict as error:
        return door.render(request, await _shown(door, request), data, status=409, message=error.message)
    except Invalid as error:
        status = forms.status_of(error.errors)
        return door.render(request, await _shown(door, request), data, status=status, errors=error.errors)


async def _act(door: LinkDoor, request: Request, data: FormData) -> Response:
    asked, page = door.acts.get(str(data.get("actie") or "")), await _shown(door, request)
    if asked is None or asked.purpose != page.purpose:
        raise Forbidden
    given, errors = individuals.parse(asked.asks(data), data)
    if given is None:
        # who comes too late need not mend a form first
        raise Invalid(*errors) if asked.may(page) else Conflict(page.too_late)
    by = decision_link_lock.opener(request)
    await asked.do(request.app.state.database, request.path_params["token"], by, given)
    return pages.redirect(request.url.path, request=request, flash=asked.done)


async def _shown(door: LinkDoor, request: Request, by: Opener | None = None) -> Any:
    database: Database = request.app.state.database
    by = by or decision_link_lock.opener(request)
    return await database.read(door.shown, request.path_params["token"], by)


async def _resumed(door: LinkDoor, request: Request, by: Opener, typed: Mapping[str, str]) -> Response:
    """The page with what was typed before its door closed; nothing of it is recorded yet."""
    page, asked = await _shown(door, request, by), door.acts.get(typed.get("actie", ""))
    if asked is None or not asked.may(page):
        return door.render(request, page, typed, status=409, message=page.too_late)
    message = "Deze browser is nu bekend. Kijk na wat u hebt getypt, en verstuur het opnieuw."
    return door.render(request, page, typed, message=message)

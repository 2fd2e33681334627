"""Somebody's appointments for their calendar program, by a secret address: reading it, and making and ending the address.

The address stands on one page, once. It is in no log: lines name the route, not the path.
"""

from collections.abc import Collection, Mapping
from typing import Literal

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import calendar_feed
from contactdesk.law.outcomes import FieldError, NotFound
from contactdesk.people import calendar_addresses
from contactdesk.routes import account, forged
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms
from contactdesk.web.forms import Field
from contactdesk.words import Role

MADE = "Het adres is gemaakt. Het staat hieronder, alleen nu: kopieer het naar uw agendaprogramma."
GONE = "Het adres werkt niet meer. Haal de agenda nu ook weg uit uw agendaprogramma."


class Doing(BaseModel):
    """What becomes of the address."""

    model_config = forms.SETTINGS
    doe: Literal["maak", "intrekken"] = Field(description="Kies of u een adres wilt maken of intrekken")


async def show(request: Request) -> Response:
    """GET /agenda/{geheim}.ics. NotFound for an address that opens nothing, TooMany for a network that tries many; one
    that opens does so whatever its network tried."""
    state = request.app.state
    try:
        text = await state.database.read(_feed, request.path_params["geheim"], state.roles)
    except NotFound:
        await forged.count(request)
        raise
    headers = {"Content-Disposition": 'inline; filename="contactdesk.ics"'}
    return Response(text, media_type="text/calendar", headers=headers)


def _feed(db: Session, secret: str, roles: Mapping[str, Collection[Role]]) -> str:
    return calendar_feed.feed(db, calendar_addresses.reader(db, secret, roles))


async def act(request: Request) -> Response:
    """POST /account/agenda: a new address, in the place of the one before; or none any more."""
    data, state = await forms.read(request), request.state
    given, errors = forms.parse(Doing, data)
    if given is None:
        return await account.page(request, [FieldError("", error.message) for error in errors])
    if given.doe == "intrekken":
        gone = await write_once(request, data, account.ACCOUNT, calendar_addresses.revoke, state.me)
        return onward(request, gone, GONE)
    done = await write_once(request, data, account.ACCOUNT, calendar_addresses.make, state.me, state.token)
    if done.made is None:
        return onward(request, done, MADE)
    base = request.app.state.settings.base_url
    return await account.page(request, address=f"{base}/agenda/{done.made}.ics", flash=MADE)

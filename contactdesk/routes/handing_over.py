"""The page on which a contact person hands over what they took up. The rules are `contacts.handing_over`."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import words
from contactdesk.contacts import handing_over
from contactdesk.contacts.contact_page import talk
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.routes import individuals
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Id, LongText, Maybe, ShortText

HERE = "/account/overdragen"
#: as long as an internal note
LONG = 5000


class HandingOver(BaseModel):
    """Which, to whom, with which note; the order is that of the page."""

    model_config = forms.SETTINGS
    verzoek: list[Annotated[str, ShortText(20)]] = Field(
        min_length=1, description="Kies ten minste één verzoek"
    )
    naar: Id = Field(description="Kies een collega uit de lijst")
    notitie: Maybe[Annotated[str, LongText(LONG)]] = Field(default=None, title="de notitie")


@dataclass(frozen=True)
class HandOverPage:
    """`rows`: number, title and state of what somebody took up."""

    rows: list[tuple[str, str, str]]
    options: list[tuple[str, str]]


async def show(request: Request) -> Response:
    """GET /account/overdragen"""
    return await _page(request)


async def hand_over(request: Request) -> Response:
    """POST /account/overdragen"""
    data = await forms.read(request)
    given, errors = individuals.parse(HandingOver, data)
    if given is None:
        return await _page(request, data, errors=errors)
    try:
        done = await write_once(request, data, _back, _hand_over, request.state.me, given)
    except Invalid as error:
        return await _page(request, data, errors=error.errors)
    except Conflict as error:
        return await _page(request, data, message=error.message)
    name, count = done.made or ("", 0)
    many = "1 verzoek" if count == 1 else f"{count} verzoeken"
    return onward(request, done, f"Overgedragen: {many}, aan {name}. Uw collega krijgt bericht.")


def _hand_over(db: Session, by: Actor, given: HandingOver) -> tuple[str, int]:
    return handing_over.hand_over(db, by, to_id=given.naar, numbers=given.verzoek, note=given.notitie)


def _back(_: object) -> str:
    return HERE


async def _page(
    request: Request,
    data: FormData | None = None,
    *,
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    found = await request.app.state.database.read(hand_over_page, request.state.me)
    chosen = [number for number, *_ in found.rows] if data is None else data.getlist("verzoek")
    values: dict[str, Any] = {
        "page": found,
        "here": HERE,
        "chosen": chosen,
        "values": defaultdict(str, forms.typed(data or {})),
        "errors": errors or [],
        "error": forms.at_fields(errors),
        "message": message,
    }
    status = forms.status_of(errors) if errors else 409 if message else 200
    return pages.render(request, "account/hand_over.html", values, status_code=status)


def hand_over_page(db: Session, by: Actor) -> HandOverPage:
    return HandOverPage(
        rows=[
            (one.number, talk.title(one), words.STATE[one.state].lower()) for one in handing_over.mine(db, by)
        ],
        options=[(str(one.id), one.name) for one in handing_over.colleagues(db, by)],
    )

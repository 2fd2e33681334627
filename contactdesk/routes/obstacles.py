"""The page on which somebody says, without a name, what stood in the way of contact."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts.figures import obstacles
from contactdesk.law.outcomes import FieldError, Invalid
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Id, Maybe
from contactdesk.words import OBSTACLE, Obstacle

HERE: Final = "/belemmeringen"
THANKS: Final = "Dank u. Uw keuze telt mee, zonder uw naam."


class ObstacleForm(BaseModel):
    model_config = forms.SETTINGS
    belemmering: Obstacle = Field(description="Kies wat contact in de weg stond")
    ministerie: Maybe[Id] = Field(
        default=None, description="Kies een ministerie uit de lijst, of laat dit leeg"
    )


async def show(request: Request) -> Response:
    """GET /belemmeringen"""
    return await _page(request, {})


async def name(request: Request) -> Response:
    """POST /belemmeringen"""
    data = await forms.read(request)
    given, errors = forms.parse(ObstacleForm, data)
    if given is None:
        return await _page(request, forms.typed(data), errors)
    named = (request.state.me, given.belemmering, given.ministerie)
    try:
        done = await write_once(request, data, HERE, obstacles.name, *named)
    except Invalid as wrong:
        return await _page(request, forms.typed(data), wrong.errors)
    return onward(request, done, THANKS)


async def _page(
    request: Request, typed: Mapping[str, str], errors: list[FieldError] | None = None
) -> Response:
    values: dict[str, Any] = {
        "here": HERE,
        "ministries": await request.app.state.database.read(_ministries),
        "obstacles": [(one.value, OBSTACLE[one]) for one in Obstacle],
        "values": {"belemmering": "", "ministerie": "", **typed},
        "errors": errors or [],
        "error": forms.at_fields(errors),
    }
    return pages.render(request, "figures/obstacles.html", values, 422 if errors else 200)


def _ministries(db: Session) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in obstacles.choices(db)]

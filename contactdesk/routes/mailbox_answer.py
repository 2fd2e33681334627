"""The doors of /postbus-bevestigen/{token}, the link of a test letter. What an answer does is `people.administration`.

GET shows and changes nothing; a POST needs a name that somebody typed and a choice that is not made beforehand.
"""

from collections import defaultdict
from typing import Any, Literal

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError
from contactdesk.people import administration
from contactdesk.routes import forged
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, PersonName


class Answering(BaseModel):
    model_config = forms.SETTINGS
    antwoord: Literal["ja", "nee"] = Field(description="Kies ja of nee")
    naam: PersonName = Field(title="uw naam")


async def show(request: Request) -> Response:
    """GET /postbus-bevestigen/{token}"""
    return await _page(request)


async def answer(request: Request) -> Response:
    """POST /postbus-bevestigen/{token}. The token is looked at before its form is read."""
    token, database = request.path_params["token"], request.app.state.database
    await forged.refuse(request, administration.look)
    data = await forms.read(request)
    given, errors = forms.parse(Answering, data)
    if given is None:
        return await _page(request, forms.typed(data), errors)
    is_ours = given.antwoord == "ja"
    try:
        await database.write(administration.answer, token, name=given.naam, is_ours=is_ours)
    except Conflict:
        return await _page(request, forms.typed(data), status=409)
    return pages.redirect(request.url.path, request=request, flash="Dank u. Uw antwoord is vastgelegd.")


async def _page(
    request: Request,
    typed: dict[str, Any] | None = None,
    errors: list[FieldError] | None = None,
    status: int = 422,
) -> Response:
    seen = await request.app.state.database.read(administration.look, request.path_params["token"])
    values = {
        "seen": seen,
        "here": request.url.path,
        "values": defaultdict(str, typed or {}),
        "errors": errors or [],
        "error": forms.at_fields(errors),
    }
    is_wrong = errors or status == 409
    return pages.render(
        request, "administration/answer.html", values, status_code=status if is_wrong else 200
    )

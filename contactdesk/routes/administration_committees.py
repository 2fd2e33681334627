"""The pages of the committees of both Chambers: all of them, and who belongs to one. The rules are `people.administration`."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import words
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.people import administration
from contactdesk.people.administration import CommitteePage, Lately
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, ShortText, Ticked
from contactdesk.words import Chamber

COMMITTEES = "/beheer/commissies"


class AddingCommittee(BaseModel):
    """`enquete`: an inquiry has its own law."""

    model_config = forms.SETTINGS
    naam: Annotated[str, ShortText(200)] = Field(title="de naam")
    kamer: Chamber = Field(description="Kies een Kamer")
    enquete: Ticked = False


async def show(request: Request) -> Response:
    """GET /beheer/commissies"""
    return await _page(request, {})


async def one(request: Request) -> Response:
    """GET /beheer/commissies/{id}"""
    number = forms.row_id(request.path_params["id"])
    found, lately = await request.app.state.database.read(_one, number)
    return pages.render(request, "administration/committee.html", {"page": found, "lately": lately})


async def add(request: Request) -> Response:
    """POST /beheer/commissies"""
    data = await forms.read(request)
    typed = forms.typed(data)
    given, errors = forms.parse(AddingCommittee, data)
    if given is None:
        return await _page(request, typed, errors)
    try:
        done = await write_once(
            request,
            data,
            COMMITTEES,
            administration.add_committee,
            request.state.me,
            name=given.naam,
            chamber=given.kamer,
            is_inquiry=given.enquete,
        )
    except Invalid as error:
        return await _page(request, typed, error.errors)
    except Conflict as error:
        return await _page(request, typed, message=error.message)
    return onward(request, done, f"{given.naam} is toegevoegd.")


def _one(db: Session, committee_id: int) -> tuple[CommitteePage, list[Lately]]:
    """Raises NotFound."""
    found = administration.committee(db, committee_id)
    return found, administration.lately(db, "committee", committee_id)


async def _page(
    request: Request,
    typed: Mapping[str, str],
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    values = {
        "rows": await request.app.state.database.read(administration.committees),
        "chambers": [(one.value, label) for one, label in words.CHAMBER.items()],
        "values": defaultdict(str, typed),
        "errors": errors or [],
        "error": forms.at_fields(errors),
        "message": message,
    }
    status = 422 if errors else 409 if message else 200
    return pages.render(request, "administration/committees.html", values, status_code=status)

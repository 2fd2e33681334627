"""The pages on which a ministry is added, and a minister or state secretary to one that is there. The rules are `people.administration`."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.people import administration
from contactdesk.people.administration import NewMinister, NewMinistry, OrganisationName
from contactdesk.routes.administration import PROPOSALS
from contactdesk.routes.administration_bodies import BODIES
from contactdesk.routes.administration_organisations import (
    NO_SOURCE,
    PROPOSED,
    Name,
    Source,
    filled,
    page,
    refused,
)
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms
from contactdesk.web.forms import Day, Email, Field, LongText, Maybe, PersonName, ShortText

#: what one title can say, and how many stand in the list
LONGEST, MOST = 200, 10


class AddingMinistry(BaseModel):
    """`staatssecretarissen`: one on a line, also other ministers. The order is that of the page."""

    model_config = forms.SETTINGS
    naam: Name = Field(title="de naam")
    afkorting: Annotated[str, ShortText(30)] = Field(title="de afkorting")
    minister: Annotated[str, ShortText(LONGEST)] = Field(title="de minister")
    staatssecretarissen: Maybe[Annotated[str, LongText(2000)]] = Field(
        default=None, title="de staatssecretarissen"
    )
    ingang: Maybe[Day] = Field(default=None, title="de dag")
    bron: Source = Field(title="de bron", description=NO_SOURCE)

    @property
    def others(self) -> list[str]:
        lines = (" ".join(line.split()) for line in (self.staatssecretarissen or "").splitlines())
        return [line for line in lines if line]


class AddingMinister(BaseModel):
    """`postbus`: of the office; `naam` and `email`: of who signs in for it. The order is that of the page."""

    model_config = forms.SETTINGS
    ambt: Annotated[str, ShortText(LONGEST)] = Field(title="het ambt")
    postbus: Maybe[Email] = Field(default=None, title="de postbus van het bureau")
    naam: Maybe[PersonName] = Field(default=None, title="de naam")
    email: Maybe[Email] = Field(default=None, title="het e-mailadres")
    ingang: Maybe[Day] = Field(default=None, title="de dag")
    bron: Source = Field(title="de bron", description=NO_SOURCE)


async def new(request: Request) -> Response:
    """GET /beheer/organisaties/nieuw-ministerie"""
    return await page(request, "ministry", _nothing)


async def add(request: Request) -> Response:
    """POST /beheer/organisaties/nieuw-ministerie"""
    data = await forms.read(request)
    given, errors = forms.parse(AddingMinistry, data)
    if given is not None and (too_much := _too_much(given.others)):
        errors = [FieldError("staatssecretarissen", too_much)]
    if given is None or errors:
        return await page(request, "ministry", _nothing, forms.typed(data), errors)
    wanted = NewMinistry(OrganisationName(given.naam, given.afkorting), (given.minister, *given.others))
    command, by = administration.propose_ministry, request.state.me
    try:
        done = await write_once(request, data, PROPOSALS, command, wanted, given.bron, by, given.ingang)
    except (Invalid, Conflict) as error:
        return await refused(request, "ministry", _nothing, forms.typed(data), error)
    return onward(request, done, PROPOSED)


async def new_minister(request: Request) -> Response:
    """GET /beheer/organisaties/{id}/bewindspersoon"""
    return await page(request, "minister", _ministry(request), filled(request, AddingMinister))


async def add_minister(request: Request) -> Response:
    """POST /beheer/organisaties/{id}/bewindspersoon"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = forms.parse(AddingMinister, data)
    if given is None:
        return await page(request, "minister", _ministry(request), forms.typed(data), errors)
    wanted = NewMinister(given.ambt, given.postbus, given.naam, given.email)
    command, leads_to, by = administration.propose_minister, f"{BODIES}/{number}", request.state.me
    try:
        done = await write_once(
            request, data, leads_to, command, number, wanted, given.bron, by, given.ingang
        )
    except (Invalid, Conflict) as error:
        return await refused(request, "minister", _ministry(request), forms.typed(data), error)
    return onward(request, done, PROPOSED)


def _too_much(titles: list[str]) -> str:
    if len(titles) > MOST:
        return f"Noem er ten hoogste {MOST}"
    return (
        f"Een regel heeft ten hoogste {LONGEST} tekens" if any(len(one) > LONGEST for one in titles) else ""
    )


def _nothing(_db: Session) -> dict[str, Any]:
    return {"values": {}}


def _ministry(request: Request) -> Callable[[Session], dict[str, Any]]:
    """Raises NotFound, also for what is no ministry."""
    number = forms.row_id(request.path_params["id"])

    def read(db: Session) -> dict[str, Any]:
        row = administration.body(db, number).row
        return {"row": row, "there": administration.ministers_there(db, row), "values": {}}

    return read

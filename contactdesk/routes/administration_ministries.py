"""The page on which a ministry is added, with its minister and state secretaries. The rules are `people.administration`."""

from typing import Annotated, Any

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.people import administration
from contactdesk.people.administration import NewMinistry, OrganisationName
from contactdesk.routes.administration import PROPOSALS
from contactdesk.routes.administration_organisations import NO_SOURCE, PROPOSED, Name, Source, page, refused
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms
from contactdesk.web.forms import Day, Field, LongText, Maybe, ShortText

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


def _too_much(titles: list[str]) -> str:
    if len(titles) > MOST:
        return f"Noem er ten hoogste {MOST}"
    return (
        f"Een regel heeft ten hoogste {LONGEST} tekens" if any(len(one) > LONGEST for one in titles) else ""
    )


def _nothing(_db: Session) -> dict[str, Any]:
    return {"values": {}}

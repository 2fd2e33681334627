"""Pages on which a part of a ministry becomes a ministry of its own. The rules are `people.administration`; no contact is read here."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.people import administration
from contactdesk.people.administration import NewMinister, OrganisationName, SplitPlan
from contactdesk.routes.administration import PROPOSALS
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
from contactdesk.web.forms import Day, Email, Field, Id, Maybe, PersonName, ShortText

SEVERAL = ("bureaus", "organisaties", "contactpersonen")
#: of an office that is new
OF_NEW = ("ambt", "postbus", "logt_in", "email_bureau")
BOTH = "Kies hier “Een nieuw ambt”, of maak leeg wat u daarvan hebt ingevuld"


class Splitting(BaseModel):
    """`minister`: an office that goes along; `ambt` to `email_bureau`: of one that is new; `contactpersoon` and `email`: of a
    new contact person. The order is that of the page."""

    model_config = forms.SETTINGS
    naam: Name = Field(title="de naam")
    afkorting: Annotated[str, ShortText(30)] = Field(title="de afkorting")
    tooi: Maybe[Annotated[str, ShortText(200)]] = Field(default=None, title="het kenmerk")
    minister: Maybe[Id] = Field(default=None, title="de minister")
    ambt: Maybe[Annotated[str, ShortText(200)]] = Field(default=None, title="het ambt")
    postbus: Maybe[Email] = Field(default=None, title="de postbus van het bureau")
    logt_in: Maybe[PersonName] = Field(default=None, title="de naam")
    email_bureau: Maybe[Email] = Field(default=None, title="het e-mailadres")
    bureaus: tuple[Id, ...] = Field(default=(), description="Kies bewindspersonen uit de lijst")
    organisaties: tuple[Id, ...] = Field(default=(), description="Kies organisaties uit de lijst")
    contactpersonen: tuple[Id, ...] = Field(default=(), description="Kies contactpersonen uit de lijst")
    contactpersoon: Maybe[PersonName] = Field(default=None, title="de naam van de contactpersoon")
    email: Maybe[Email] = Field(default=None, title="het e-mailadres van de contactpersoon")
    postbus_contactpersonen: Maybe[Email] = Field(default=None, title="de postbus van de contactpersonen")
    ingang: Maybe[Day] = Field(default=None, title="de dag")
    bron: Source = Field(title="de bron", description=NO_SOURCE)

    def both(self) -> list[FieldError]:
        """That an office that goes along was chosen, and one that is new was filled in."""
        is_new = any(getattr(self, name) for name in OF_NEW)
        return [FieldError("minister", BOTH)] if self.minister and is_new else []

    def plan(self, of: int) -> SplitPlan:
        given = [getattr(self, name) for name in OF_NEW]
        newcomer = NewMinister(given[0] or "", *given[1:]) if any(given) else None
        return SplitPlan(
            of=of,
            named=OrganisationName(self.naam, self.afkorting),
            source=self.bron,
            tooi=self.tooi,
            minister=self.minister,
            newcomer=newcomer,
            offices=self.bureaus,
            bodies=tuple(dict.fromkeys(self.organisaties)),
            liaisons=tuple(dict.fromkeys(self.contactpersonen)),
            name=self.contactpersoon,
            email=self.email,
            mailbox=self.postbus_contactpersonen,
        )


async def show(request: Request) -> Response:
    """GET /beheer/organisaties/{id}/splitsing"""
    return await page(request, "split", _ministry(request), filled(request, Splitting, *SEVERAL))


async def propose(request: Request) -> Response:
    """POST /beheer/organisaties/{id}/splitsing"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    typed: dict[str, Any] = forms.typed(data) | {name: data.getlist(name) for name in SEVERAL}
    given, errors = forms.parse(Splitting, data)
    errors = errors or (given.both() if given is not None else [])
    if given is None or errors:
        return await page(request, "split", _ministry(request), typed, errors)
    command, by = administration.propose_split, request.state.me
    try:
        done = await write_once(request, data, PROPOSALS, command, given.plan(number), by, given.ingang)
    except (Invalid, Conflict) as error:
        return await refused(request, "split", _ministry(request), typed, error)
    return onward(request, done, PROPOSED)


def _ministry(request: Request) -> Callable[[Session], dict[str, Any]]:
    """Raises NotFound, also for what is no ministry."""
    number = forms.row_id(request.path_params["id"])

    def read(db: Session) -> dict[str, Any]:
        found = administration.split_page(db, administration.body(db, number).row)
        return {"page": found, "values": {}}

    return read

"""Pages on which an organisation is added, gets another name, ends or goes into another. The rules are `people.administration`."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.people import administration
from contactdesk.people.administration import NewOrganisation, OrganisationName
from contactdesk.routes.administration import PROPOSALS
from contactdesk.routes.administration_bodies import BODIES
from contactdesk.routes.once import onward, write_once
from contactdesk.store.desk import now
from contactdesk.store.models import as_id
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Field, Maybe, ShortText
from contactdesk.words import OrganisationKind, Role

PROPOSED = "Voorgesteld. Een andere beheerder kan het goedkeuren."
Name = Annotated[str, ShortText(200)]
Abbreviation = Maybe[Annotated[str, ShortText(30)]]
Source = Annotated[str, ShortText(300)]
NO_SOURCE = "Noem de wet, het besluit of het document waar dit staat"


class AddingBody(BaseModel):
    """`bewindspersoon`: the id of a portfolio; empty: nobody answers. The order is that of the page."""

    model_config = forms.SETTINGS
    naam: Name = Field(title="de naam")
    afkorting: Abbreviation = Field(default=None, title="de afkorting")
    soort: OrganisationKind = Field(title="de soort", description="Kies een soort")
    bewindspersoon: Maybe[Annotated[str, ShortText(9)]] = Field(default=None, title="wie antwoord geeft")
    ingang: Maybe[Day] = Field(default=None, title="de dag")
    bron: Source = Field(title="de bron", description=NO_SOURCE)


class RenamingBody(BaseModel):
    model_config = forms.SETTINGS
    naam: Name = Field(title="de naam")
    afkorting: Abbreviation = Field(default=None, title="de afkorting")
    ingang: Maybe[Day] = Field(default=None, title="de dag")
    bron: Source = Field(title="de bron", description=NO_SOURCE)


class EndingBody(BaseModel):
    model_config = forms.SETTINGS
    dag: Day = Field(title="de dag", description="Kies de dag waarop de organisatie niet meer bestaat")
    bron: Source = Field(title="de bron", description=NO_SOURCE)


class MergingBody(BaseModel):
    """`naar`: the id of the organisation into which this one goes."""

    model_config = forms.SETTINGS
    naar: Annotated[str, ShortText(9)] = Field(
        title="de organisatie", description="Kies in welke organisatie deze opgaat"
    )
    ingang: Maybe[Day] = Field(default=None, title="de dag")
    bron: Source = Field(title="de bron", description=NO_SOURCE)


async def new(request: Request) -> Response:
    """GET /beheer/organisaties/nieuw"""
    return await page(request, "new", _choices, filled(request, AddingBody))


async def add(request: Request) -> Response:
    """POST /beheer/organisaties/nieuw"""
    data = await forms.read(request)
    given, errors = forms.parse(AddingBody, data)
    if given is None:
        return await page(request, "new", _choices, forms.typed(data), errors)
    named = OrganisationName(given.naam, given.afkorting)
    wanted = NewOrganisation(named, given.soort, given.bewindspersoon or "")
    command, by = administration.propose_new, request.state.me
    try:
        done = await write_once(request, data, PROPOSALS, command, wanted, given.bron, by, given.ingang)
    except (Invalid, Conflict) as error:
        return await refused(request, "new", _choices, forms.typed(data), error)
    return onward(request, done, PROPOSED)


async def name(request: Request) -> Response:
    """GET /beheer/organisaties/{id}/naam"""
    return await page(request, "name", _body(request))


async def rename(request: Request) -> Response:
    """POST /beheer/organisaties/{id}/naam"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = forms.parse(RenamingBody, data)
    if given is None:
        return await page(request, "name", _body(request), forms.typed(data), errors)
    command, by, wanted = (
        administration.propose_name,
        request.state.me,
        OrganisationName(given.naam, given.afkorting),
    )
    try:
        done = await write_once(
            request, data, f"{BODIES}/{number}", command, number, wanted, given.bron, by, given.ingang
        )
    except (Invalid, Conflict) as error:
        return await refused(request, "name", _body(request), forms.typed(data), error)
    return onward(request, done, PROPOSED)


async def end(request: Request) -> Response:
    """GET /beheer/organisaties/{id}/einde"""
    return await page(request, "end", _ending(request))


async def finish(request: Request) -> Response:
    """POST /beheer/organisaties/{id}/einde"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = forms.parse(EndingBody, data)
    if given is None:
        return await page(request, "end", _ending(request), forms.typed(data), errors)
    command, by = administration.propose_end, request.state.me
    try:
        done = await write_once(
            request, data, f"{BODIES}/{number}", command, number, given.dag, given.bron, by
        )
    except (Invalid, Conflict) as error:
        return await refused(request, "end", _ending(request), forms.typed(data), error)
    return onward(request, done, PROPOSED)


async def into(request: Request) -> Response:
    """GET /beheer/organisaties/{id}/samenvoegen"""
    return await page(request, "merge", _merging(request), filled(request, MergingBody))


async def merge(request: Request) -> Response:
    """POST /beheer/organisaties/{id}/samenvoegen"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = forms.parse(MergingBody, data)
    if given is None:
        return await page(request, "merge", _merging(request), forms.typed(data), errors)
    command, other, by = administration.propose_merger, as_id(given.naar), request.state.me
    try:
        done = await write_once(
            request, data, f"{BODIES}/{number}", command, number, other, given.bron, by, given.ingang
        )
    except (Invalid, Conflict) as error:
        return await refused(request, "merge", _merging(request), forms.typed(data), error)
    return onward(request, done, PROPOSED)


def filled(request: Request, form: type[BaseModel], *several: str) -> dict[str, Any]:
    """What a link to the form fills in; `several`: fields of which more can be chosen."""
    said = request.query_params
    found: dict[str, Any] = {name: said[name] for name in form.model_fields if name in said}
    return found | {name: said.getlist(name) for name in several}


async def refused(
    request: Request,
    template: str,
    read: Callable[[Session], dict[str, Any]],
    typed: Mapping[str, str],
    error: Invalid | Conflict,
) -> Response:
    """With what was typed: 422 at its field, 409 where a rival was first."""
    if isinstance(error, Invalid):
        return await page(request, template, read, typed, error.errors)
    return await page(request, template, read, typed, message=error.message)


async def page(
    request: Request,
    template: str,
    read: Callable[[Session], dict[str, Any]],
    typed: Mapping[str, str] | None = None,
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    """What the template shows, with what was typed."""
    found = await request.app.state.database.read(read)
    values = {
        **found,
        "values": defaultdict(str, {**found["values"], **(typed or {})}),
        "message": message,
        "errors": errors or [],
        "error": forms.at_fields(errors),
    }
    status = 422 if errors else 409 if message else 200
    return pages.render(request, f"administration/organisation_{template}.html", values, status_code=status)


# In the database


def _choices(db: Session) -> dict[str, Any]:
    ministers = administration.options(db, Role.MINISTER)
    return {"kinds": administration.kinds(), "portfolios": ministers, "values": {}}


def _body(request: Request) -> Callable[[Session], dict[str, Any]]:
    """Raises NotFound."""
    number = forms.row_id(request.path_params["id"])

    def read(db: Session) -> dict[str, Any]:
        row = administration.body(db, number).row
        return {"row": row, "values": {"naam": row.name, "afkorting": row.abbreviation or ""}}

    return read


def _ending(request: Request) -> Callable[[Session], dict[str, Any]]:
    """Raises NotFound."""
    number = forms.row_id(request.path_params["id"])

    def read(db: Session) -> dict[str, Any]:
        row = administration.body(db, number).row
        return {
            "row": row,
            "ending": administration.ending(db, row),
            "values": {"dag": today(now(db)).isoformat()},
        }

    return read


def _merging(request: Request) -> Callable[[Session], dict[str, Any]]:
    """Raises NotFound."""
    number = forms.row_id(request.path_params["id"])

    def read(db: Session) -> dict[str, Any]:
        row = administration.body(db, number).row
        choices = administration.candidates(db, row)
        return {"row": row, "merger": administration.merger(db, row), "choices": choices, "values": {}}

    return read

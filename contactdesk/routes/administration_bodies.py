"""Pages of the organisations: how they are reached, and proposing another mailbox. The rules are `people.administration`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel
from sqlalchemy import or_
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import administration
from contactdesk.people.administration import Body, Lately, ProposalLine
from contactdesk.routes import individuals
from contactdesk.routes.administration_people import LONGEST_SEARCH
from contactdesk.routes.once import onward, write_once
from contactdesk.store import Database
from contactdesk.store.models import Proposal
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Email, Field, LongText, Maybe, Phone, ShortText, WebAddress
from contactdesk.words import OrganisationKind, Role

BODIES = "/beheer/organisaties"


class Saving(BaseModel):
    """What is changed without a second administrator; the order is that of the page."""

    model_config = forms.SETTINGS
    telefoon: Maybe[Phone] = Field(default=None, title="het telefoonnummer")
    telefoon_contactpersoon: Maybe[Phone] = Field(
        default=None, title="het telefoonnummer van de contactpersoon"
    )
    website: Maybe[WebAddress] = Field(default=None, title="de website")
    toelichting: Maybe[Annotated[str, LongText(1000)]] = Field(default=None, title="de toelichting")
    gezien: Annotated[str, ShortText(64)] = Field(
        description="Deze pagina was niet meer volledig. Laad haar opnieuw en kijk alles na"
    )


class Proposing(BaseModel):
    model_config = forms.SETTINGS
    postbus: Annotated[str, ShortText(40)] = Field(description="Kies een postbus op deze pagina")
    adres: Email = Field(title="het nieuwe adres")


class Changing(BaseModel):
    """`bewindspersoon`: the id of a portfolio; empty: nobody answers."""

    model_config = forms.SETTINGS
    soort: OrganisationKind = Field(title="de soort", description="Kies een soort")
    bewindspersoon: Maybe[Annotated[str, ShortText(9)]] = Field(default=None, title="wie antwoord geeft")
    ingang: Maybe[Day] = Field(default=None, title="de dag")
    bron: Annotated[str, ShortText(300)] = Field(
        title="de bron", description="Noem het artikel of het document waar dit staat"
    )


@dataclass(frozen=True)
class BodyPage:
    """`portfolios`: who can answer, where kind and minister are changed here; else nothing."""

    body: Body
    waiting: list[ProposalLine]
    portfolios: list[tuple[str, str]]
    lately: list[Lately]


async def index(request: Request) -> Response:
    """GET /beheer/organisaties"""
    q = " ".join(request.query_params.get("q", "").split())[:LONGEST_SEARCH]
    rows = await request.app.state.database.read(administration.bodies, q)
    return pages.render(request, "administration/organisations.html", {"rows": rows, "q": q})


async def show(request: Request) -> Response:
    """GET /beheer/organisaties/{id}"""
    return await _page(request)


async def save(request: Request) -> Response:
    """POST /beheer/organisaties/{id}"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = individuals.parse(Saving, data)
    if given is None:
        return await _page(request, forms.typed(data), errors)
    details = {
        "phone": given.telefoon,
        "liaison_phone": given.telefoon_contactpersoon,
        "website": given.website,
        "note": given.toelichting,
    }
    command, me = administration.save_body, request.state.me
    try:
        await request.app.state.database.write(command, number, details, me, seen=given.gezien)
    except Conflict as error:
        return await _page(request, forms.typed(data), message=error.message)
    return pages.redirect(f"{BODIES}/{number}", request=request, flash="De gegevens zijn gewijzigd.")


async def propose(request: Request) -> Response:
    """POST /beheer/organisaties/{id}/postbus"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    typed = forms.typed(data)
    given, errors = forms.parse(Proposing, data)
    if given is None:
        return await _page(request, typed, errors)
    try:
        here = f"{BODIES}/{number}"
        done = await write_once(request, data, here, _propose, number, given, request.state.me)
    except Invalid as error:
        return await _page(request, typed, error.errors)
    except Conflict as error:
        return await _page(request, typed, message=error.message)
    flash = f"Voorgesteld. De testbrief gaat naar {given.adres}; een andere beheerder kan het goedkeuren."
    return onward(request, done, flash)


async def propose_change(request: Request) -> Response:
    """POST /beheer/organisaties/{id}/soort"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    typed = forms.typed(data)
    given, errors = forms.parse(Changing, data)
    if given is None:
        return await _page(request, typed, errors)
    wanted = (given.soort, given.bewindspersoon or "", given.bron, request.state.me, given.ingang)
    command, here = administration.propose_change, f"{BODIES}/{number}"
    try:
        done = await write_once(request, data, here, command, number, *wanted)
    except Invalid as error:
        return await _page(request, typed, error.errors)
    except Conflict as error:
        return await _page(request, typed, message=error.message)
    return onward(request, done, "Voorgesteld. Een andere beheerder kan het goedkeuren.")


async def _page(
    request: Request,
    typed: Mapping[str, str] | None = None,
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    database: Database = request.app.state.database
    page = await database.read(shown, forms.row_id(request.path_params["id"]), request.state.me)
    box = _box(page, typed or {})
    placed = [replace(error, field=_at(error.field, box)) for error in errors or []]
    values = {
        "page": page,
        "values": defaultdict(str, {**_kept(page.body), **(typed or {})}),
        "box": box,
        "message": message,
        "errors": placed,
        "kinds": administration.kinds(),
        "error": forms.at_fields(placed),
    }
    status = forms.status_of(errors) if errors else 409 if message else 200
    return pages.render(request, "administration/organisation.html", values, status_code=status)


def _box(page: BodyPage, typed: Mapping[str, str]) -> str:
    """In whose form somebody typed an address; the first, where that says nothing."""
    keys = [one.key for one in page.body.mailboxes]
    said = typed.get("postbus", "")
    return said if said in keys else keys[0] if "adres" in typed else ""


def _at(field: str, box: str) -> str:
    """Where on the page a field stands: each mailbox has one for its address."""
    places = {"adres": f"adres-{box}" if box else "", "postbus": "", "gezien": ""}
    return places.get(field, field)


def _kept(body: Body) -> dict[str, Any]:
    return {
        "telefoon": body.row.phone,
        "telefoon_contactpersoon": body.row.liaison_phone,
        "website": body.row.website,
        "toelichting": body.row.note,
        "soort": body.row.kind.value,
        "bewindspersoon": body.row.portfolio_id or "",
    }


# In the database


def shown(db: Session, organisation_id: int, by: Actor) -> BodyPage:
    """Raises NotFound."""
    body = administration.body(db, organisation_id)
    offices = [one.of_id for one in body.mailboxes if one.box == "office"]
    at, kind = col(Proposal.organisation_id) == organisation_id, col(Proposal.kind)
    here = (or_(at, col(Proposal.portfolio_id).in_(offices)) & (kind == "mailbox")) | (
        at & (kind == "organisation")
    )
    ministers = administration.options(db, Role.MINISTER) if administration.may_change(body.row) else []
    lately = administration.lately(db, "organisation", organisation_id)
    return BodyPage(body, administration.waiting(db, by, here), ministers, lately)


def _propose(db: Session, organisation_id: int, given: Proposing, by: Actor) -> int:
    """A mailbox of this organisation, and of no other."""
    if given.postbus not in [one.key for one in administration.body(db, organisation_id).mailboxes]:
        raise Invalid(FieldError("postbus", "Kies een postbus op deze pagina"))
    return administration.propose(db, given.postbus, given.adres, by)

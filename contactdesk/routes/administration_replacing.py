"""Pages of a minister's office that is vacant: who replaces, for which days, and that it is over. The rules are
`contacts.replacing`; no contact is read here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import replacing, succession
from contactdesk.contacts.replacing import WantedReplacement
from contactdesk.contacts.succession import MinistersOffice
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import administration
from contactdesk.people.administration import ProposalLine
from contactdesk.routes.administration import PROPOSALS
from contactdesk.routes.administration_ministers import MINISTERS
from contactdesk.routes.once import onward, write_once
from contactdesk.routes.standing_forms import Reference
from contactdesk.store.desk import now
from contactdesk.store.models import Proposal
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Field, Id, Maybe

PROPOSED = "Voorgesteld. Keurt een andere beheerder het goed, dan gaat het in op de dag die u koos."
OVER = "De vervanging is voorbij. Beide bureaus en de contactpersonen krijgen een overzicht."
SETTLED = "Vastgelegd dat de bewindspersoon er weer is."


class ReplacingForm(BaseModel):
    """Who replaces; the order is that of the page."""

    model_config = forms.SETTINGS
    door: Id = Field(description="Kies een andere bewindspersoon uit de lijst")
    sinds: Day = Field(title="de eerste dag")
    tot: Maybe[Day] = Field(default=None, title="de laatste dag")
    stuk: Reference = Field(title="het besluit", description=replacing.NO_DOCUMENT)


@dataclass(frozen=True)
class ReplacingPage:
    """`replaced_by`: who replaces today, in words; `is_unsettled`: it is over, and nobody said who holds the office now."""

    office: MinistersOffice
    options: list[tuple[int, str]]
    replaced_by: str
    is_unsettled: bool
    waiting: list[ProposalLine]
    first: str


async def show(request: Request) -> Response:
    """GET /beheer/bewindspersonen/{id}/vervanger"""
    return await _page(request, {})


async def propose(request: Request) -> Response:
    """POST /beheer/bewindspersonen/{id}/vervanger"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = forms.parse(ReplacingForm, data)
    if given is None:
        return await _page(request, forms.typed(data), errors)
    wanted = WantedReplacement(given.door, given.sinds, given.tot, given.stuk)
    try:
        done = await write_once(request, data, PROPOSALS, replacing.propose, number, request.state.me, wanted)
    except Invalid as error:
        return await _page(request, forms.typed(data), error.errors)
    except Conflict as error:
        return await _page(request, forms.typed(data), [FieldError("", error.message)], 409)
    return onward(request, done, PROPOSED)


async def end(request: Request) -> Response:
    """POST /beheer/bewindspersonen/{id}/vervanger/einde"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    try:
        done = await write_once(request, data, MINISTERS, replacing.end, number, request.state.me)
    except Conflict as error:
        return await _page(request, {}, [FieldError("", error.message)], 409)
    return onward(request, done, OVER if done.made else SETTLED)


async def _page(
    request: Request, typed: Mapping[str, Any], errors: list[FieldError] | None = None, status: int = 422
) -> Response:
    number = forms.row_id(request.path_params["id"])
    page = await request.app.state.database.read(_shown, number, request.state.me)
    about = {
        "page": page,
        "values": defaultdict(str, {"sinds": page.first} | dict(typed)),
        "errors": errors or [],
        "error": forms.at_fields(errors),
    }
    return pages.render(
        request, "administration/replacing.html", about, status_code=status if errors else 200
    )


def _shown(db: Session, portfolio_id: int, by: Actor) -> ReplacingPage:
    about = (col(Proposal.portfolio_id) == portfolio_id) & (col(Proposal.kind) == "replacement")
    newest = replacing.newest(db, portfolio_id)
    replaced_by = replacing.who_replaces(db, portfolio_id)
    return ReplacingPage(
        office=succession.office(db, portfolio_id),
        options=replacing.candidates(db, portfolio_id),
        replaced_by=replaced_by,
        is_unsettled=newest is not None and newest.settled_at is None and not replaced_by,
        waiting=administration.waiting(db, by, about),
        first=today(now(db)).isoformat(),
    )

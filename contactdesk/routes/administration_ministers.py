"""Pages of the ministers' offices: what there is, and the one act by which another minister comes. The rules are
`contacts.succession`; no contact is read here."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import succession
from contactdesk.contacts.succession import Succession
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import administration
from contactdesk.people.administration import ProposalLine
from contactdesk.routes.administration import PROPOSALS
from contactdesk.routes.once import onward, write_once
from contactdesk.routes.standing_forms import Reference
from contactdesk.store.desk import now
from contactdesk.store.models import Proposal
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Field, PersonName

MINISTERS = "/beheer/bewindspersonen"
AHEAD = "Voorgesteld voor die dag. Keurt een andere beheerder het goed, dan doet het loket het dan."


class Succeeding(BaseModel):
    """Who comes after; the order is that of the page."""

    model_config = forms.SETTINGS
    naam: PersonName = Field(title="de naam van de nieuwe bewindspersoon")
    sinds: Day = Field(title="de eerste dag")
    stuk: Reference = Field(title="het besluit", description=succession.NO_DOCUMENT)


async def index(request: Request) -> Response:
    """GET /beheer/bewindspersonen"""
    rows = await request.app.state.database.read(succession.offices)
    return pages.render(request, "administration/ministers.html", {"rows": rows})


async def show(request: Request) -> Response:
    """GET /beheer/bewindspersonen/{id}"""
    return await _page(request, {})


async def change(request: Request) -> Response:
    """POST /beheer/bewindspersonen/{id}"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    given, errors = forms.parse(Succeeding, data)
    if given is None:
        return await _page(request, forms.typed(data), errors)
    after = Succession(given.naam, given.sinds, given.stuk)
    try:
        done = await write_once(
            request, data, _leads_to, succession.change_hands, number, request.state.me, after
        )
    except Invalid as error:
        return await _page(request, forms.typed(data), error.errors)
    except Conflict as error:
        return await _page(request, forms.typed(data), [FieldError("", error.message)], 409)
    is_done = f"Vastgelegd. Het bureau van {given.naam} krijgt een overzicht."
    return onward(request, done, is_done if done.made else AHEAD)


def _leads_to(is_done: bool) -> str:
    return MINISTERS if is_done else PROPOSALS


async def _page(
    request: Request, typed: Mapping[str, Any], errors: list[FieldError] | None = None, status: int = 422
) -> Response:
    number = forms.row_id(request.path_params["id"])
    office, on, waiting = await request.app.state.database.read(_office, number, request.state.me)
    about = {
        "office": office,
        "waiting": waiting,
        "values": defaultdict(str, {"sinds": on} | dict(typed)),
        "errors": errors or [],
        "error": forms.at_fields(errors),
    }
    return pages.render(request, "administration/minister.html", about, status_code=status if errors else 200)


def _office(
    db: Session, portfolio_id: int, by: Actor
) -> tuple[succession.MinistersOffice, str, list[ProposalLine]]:
    about = (col(Proposal.portfolio_id) == portfolio_id) & (col(Proposal.kind) == "minister")
    waiting = administration.waiting(db, by, about)
    return succession.office(db, portfolio_id), today(now(db)).isoformat(), waiting

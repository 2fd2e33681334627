"""Pages on which a minister's office goes to another ministry, hands over organisations, or ends. The rules are
`people.administration`; no contact is read here."""

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import administration
from contactdesk.people.administration import PortfolioMove, PortfolioPage, ProposalLine
from contactdesk.routes.administration import PROPOSALS
from contactdesk.routes.administration_organisations import NO_SOURCE, PROPOSED, Source
from contactdesk.routes.once import onward, write_once
from contactdesk.store.models import Proposal
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Field, Id, Maybe


class MoveKind(StrEnum):
    """What happens, as the form says it; the value is the act."""

    MOVES = "office_moves"
    HANDS = "portfolio_moves"
    ENDS = "office_ends"


KINDS = {
    MoveKind.MOVES: "de bewindspersoon gaat naar een ander ministerie, met alles",
    MoveKind.HANDS: "organisaties gaan naar een andere bewindspersoon",
    MoveKind.ENDS: "dit ambt houdt op, en een ander ambt krijgt alles",
}
#: what each needs besides, and what is said where it is not there
NEEDS = {
    MoveKind.MOVES: ("ministerie", "Kies een ministerie"),
    MoveKind.HANDS: ("naar", "Kies een ander ambt dat een postbus heeft"),
    MoveKind.ENDS: ("naar", "Kies een ander ambt dat een postbus heeft"),
}


class MovingPortfolio(BaseModel):
    """`naar`: an office; `organisaties`: what goes along where not all does. The order is that of the page."""

    model_config = forms.SETTINGS
    wat: MoveKind = Field(description="Kies wat er gebeurt")
    ministerie: Maybe[Id] = Field(default=None, title="het ministerie")
    naar: Maybe[Id] = Field(default=None, title="het andere ambt")
    organisaties: tuple[Id, ...] = Field(default=(), description="Kies organisaties uit de lijst")
    ingang: Maybe[Day] = Field(default=None, title="de dag")
    bron: Source = Field(title="de bron", description=NO_SOURCE)


async def show(request: Request) -> Response:
    """GET /beheer/bewindspersonen/{id}/overgang"""
    return await _page(request, {})


async def propose(request: Request) -> Response:
    """POST /beheer/bewindspersonen/{id}/overgang"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    typed = forms.typed(data) | {"organisaties": data.getlist("organisaties")}
    given, errors = forms.parse(MovingPortfolio, data)
    if given is None:
        return await _page(request, typed, errors)
    field, lacking = NEEDS[given.wat]
    to = getattr(given, field)
    if to is None:
        return await _page(request, typed, [FieldError(field, lacking)])
    bodies = tuple(dict.fromkeys(given.organisaties)) if given.wat is MoveKind.HANDS else ()
    wanted = PortfolioMove(given.wat.value, number, to, bodies, given.bron)
    command, by = administration.propose_portfolio_move, request.state.me
    try:
        done = await write_once(request, data, PROPOSALS, command, wanted, by, given.ingang)
    except Invalid as error:
        return await _page(request, typed, error.errors)
    except Conflict as error:
        return await _page(request, typed, message=error.message)
    return onward(request, done, PROPOSED)


async def _page(
    request: Request,
    typed: Mapping[str, Any],
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    number = forms.row_id(request.path_params["id"])
    found, waiting = await request.app.state.database.read(_shown, number, request.state.me)
    values = {
        "page": found,
        "waiting": waiting,
        "kinds": [
            (kind, text) for kind, text in KINDS.items() if kind is not MoveKind.MOVES or not found.leads
        ],
        "values": defaultdict(str, typed),
        "errors": errors or [],
        "error": forms.at_fields(errors),
        "message": message,
    }
    status = 422 if errors else 409 if message else 200
    return pages.render(request, "administration/portfolio_move.html", values, status_code=status)


def _shown(db: Session, office_id: int, by: Actor) -> tuple[PortfolioPage, list[ProposalLine]]:
    """Raises NotFound."""
    about = (col(Proposal.portfolio_id) == office_id) & (col(Proposal.kind) == "organisation")
    return administration.portfolio_page(db, office_id), administration.waiting(db, by, about)

"""The pages of how long each ministry keeps its closed contacts. The rules are `people.administration.retention_classes`."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.retention import MOST
from contactdesk.people import administration
from contactdesk.people.administration import ProposalLine, RetentionPage, RetentionPlan
from contactdesk.routes.administration_organisations import NO_SOURCE, PROPOSED, Source
from contactdesk.routes.once import onward, write_once
from contactdesk.store.models import Proposal
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Id, Maybe
from contactdesk.words import RetentionGroup

RETENTION = "/beheer/bewaartermijnen"
YEARS = f"Vul een heel aantal jaren in, van 1 tot en met {MOST}"


class SettingClass(BaseModel):
    """`jaren`: from closing, where it is to be destroyed. The order is that of the page."""

    model_config = forms.SETTINGS
    soort: RetentionGroup = Field(description="Kies over welke verzoeken het gaat")
    wat: Literal["bewaren", "vernietigen"] = Field(description="Kies bewaren of vernietigen")
    jaren: Maybe[Id] = Field(default=None, title="het aantal jaren", description=YEARS)
    bron: Source = Field(title="de bron", description=NO_SOURCE)


async def index(request: Request) -> Response:
    """GET /beheer/bewaartermijnen"""
    found, unknown = await request.app.state.database.read(_all)
    return pages.render(request, "administration/retention.html", {"ministries": found, "unknown": unknown})


async def show(request: Request) -> Response:
    """GET /beheer/bewaartermijnen/{id}"""
    return await _page(request, {})


async def propose(request: Request) -> Response:
    """POST /beheer/bewaartermijnen/{id}"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    typed = forms.typed(data)
    given, errors = forms.parse(SettingClass, data)
    if given is None:
        return await _page(request, typed, errors)
    is_kept = given.wat == "bewaren"
    if not is_kept and not 1 <= (given.jaren or 0) <= MOST:
        return await _page(request, typed, [FieldError("jaren", YEARS)])
    plan = RetentionPlan(number, given.soort, None if is_kept else given.jaren, given.bron)
    command, by = administration.propose_class, request.state.me
    try:
        done = await write_once(request, data, f"{RETENTION}/{number}", command, plan, by)
    except Invalid as error:
        return await _page(request, typed, error.errors)
    except Conflict as error:
        return await _page(request, typed, message=error.message)
    return onward(request, done, PROPOSED)


def _all(db: Session) -> tuple[list[RetentionPage], list[str]]:
    return administration.ministries(db), administration.unknown_in_file(db)


def _one(db: Session, ministry_id: int, by: Actor) -> tuple[RetentionPage, list[ProposalLine]]:
    """Raises NotFound."""
    found = administration.retention_of(db, ministry_id)
    return found, administration.waiting(db, by, col(Proposal.id).in_(found.waiting))


async def _page(
    request: Request,
    typed: Mapping[str, Any],
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    number = forms.row_id(request.path_params["id"])
    found, waiting = await request.app.state.database.read(_one, number, request.state.me)
    values = {"page": found, "waiting": waiting, "values": defaultdict(str, typed), "message": message}
    values |= {"errors": errors or [], "error": forms.at_fields(errors)}
    status = 422 if errors else 409 if message else 200
    return pages.render(request, "administration/retention_ministry.html", values, status_code=status)

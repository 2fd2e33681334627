"""The pages of how long each ministry keeps its closed contacts, and of what is frozen. The rules are
`people.administration.retention_classes` and `contacts.retention.freezing`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts.retention import freezing
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.retention import MOST
from contactdesk.people import administration
from contactdesk.people.administration import ProposalLine, RetentionPage, RetentionPlan
from contactdesk.routes import individuals
from contactdesk.routes.administration_organisations import NO_SOURCE, PROPOSED, Source
from contactdesk.routes.once import onward, write_once
from contactdesk.store.models import Proposal
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, Id, Maybe, ShortText
from contactdesk.words import FREEZE_KIND, FreezeKind, RetentionGroup

RETENTION = "/beheer/bewaartermijnen"
YEARS = f"Vul een heel aantal jaren in, van 1 tot en met {MOST}"
#: of one that never was and of one that is gone: an administrator learns no more
NO_SUCH: Final = "Er is geen verzoek met dit nummer. Controleer het nummer"

CHOOSE_FROZEN: Final = "Kies wat niet meer bevroren hoeft te zijn"

Number = Annotated[str, ShortText(20)]
Reason = Annotated[str, ShortText(300)]


class SettingClass(BaseModel):
    """`jaren`: from closing, where it is to be destroyed. The order is that of the page."""

    model_config = forms.SETTINGS
    soort: RetentionGroup = Field(description="Kies over welke verzoeken het gaat")
    wat: Literal["bewaren", "vernietigen"] = Field(description="Kies bewaren of vernietigen")
    jaren: Maybe[Id] = Field(default=None, title="het aantal jaren", description=YEARS)
    bron: Source = Field(title="de bron", description=NO_SOURCE)


class Freezing(BaseModel):
    """`nummer` may not be destroyed for now. The order is that of the page."""

    model_config = forms.SETTINGS
    nummer: Number = Field(title="het nummer")
    soort: FreezeKind = Field(description="Kies waarvoor het nodig is")
    reden: Reason = Field(title="de reden")


class Thawing(BaseModel):
    """What is over, as the page lists it (number and kind), and why."""

    model_config = forms.SETTINGS
    bevroren: Annotated[str, ShortText(40)] = Field(title="wat u opheft", description=CHOOSE_FROZEN)
    waarom: Reason = Field(title="waarom het niet meer nodig is")


async def index(request: Request) -> Response:
    """GET /beheer/bewaartermijnen"""
    return await _overview(request, {})


async def freeze(request: Request) -> Response:
    """POST /beheer/bewaartermijnen"""
    return await _sent(
        request, Freezing, _freeze, lambda given: f"Verzoek {_as_number(given.nummer)} is bevroren."
    )


async def thaw(request: Request) -> Response:
    """POST /beheer/bewaartermijnen/bevroren/opheffen"""
    return await _sent(
        request, Thawing, _thaw, lambda given: f"Opgeheven: {given.bevroren.partition(' ')[0]}."
    )


async def _sent(
    request: Request,
    model: type[forms.M],
    command: Callable[[Session, forms.M, Actor], None],
    done_is: Callable[[forms.M], str],
) -> Response:
    data = await forms.read(request)
    given, errors = individuals.parse(model, data)
    if given is None:
        return await _overview(request, forms.typed(data), errors)
    try:
        done = await write_once(request, data, RETENTION, command, given, request.state.me)
    except Invalid as error:
        return await _overview(request, forms.typed(data), error.errors)
    except Conflict as error:
        return await _overview(request, forms.typed(data), message=error.message)
    return onward(request, done, done_is(given))


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


def _as_number(typed: str) -> str:
    """As the desk writes it: it draws capitals only."""
    return typed.upper()


def _freeze(db: Session, given: Freezing, by: Actor) -> None:
    try:
        freezing.freeze(db, _as_number(given.nummer), given.soort, given.reden, by)
    except NotFound:
        raise invalid("nummer", NO_SUCH) from None
    except Conflict:
        what = f"Dit verzoek is al bevroren voor {FREEZE_KIND[given.soort]}"
        raise invalid("soort", what) from None


def _thaw(db: Session, given: Thawing, by: Actor) -> None:
    """Only what lasts can be chosen: what somebody else lifted meanwhile is not on the list any more."""
    chosen = [one for one in freezing.frozen(db) if f"{one.number} {one.kind}" == given.bevroren]
    if not chosen:
        raise invalid("bevroren", CHOOSE_FROZEN)
    freezing.thaw(db, chosen[0].number, chosen[0].kind, given.waarom, by)


def _all(db: Session) -> dict[str, Any]:
    return {
        "ministries": administration.ministries(db),
        "unknown": administration.unknown_in_file(db),
        "frozen": freezing.frozen(db),
    }


async def _overview(
    request: Request,
    typed: Mapping[str, Any],
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    values = await request.app.state.database.read(_all)
    values |= {"values": defaultdict(str, typed), "kinds": FREEZE_KIND, "message": message}
    values |= {"errors": errors or [], "error": forms.at_fields(errors)}
    status = 409 if message else forms.status_of(errors or [])
    return pages.render(request, "administration/retention.html", values, status_code=status)


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

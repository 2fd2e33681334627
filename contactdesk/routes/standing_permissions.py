"""Pages of permissions given beforehand: what is in force, and recording one. What one covers is not here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import words
from contactdesk.contacts import standing_permissions
from contactdesk.contacts.standing_permissions import FORMS, kinds_offered
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.people.lasting import exists_on
from contactdesk.routes import individuals
from contactdesk.routes.once import onward, write_once
from contactdesk.routes.standing_forms import Given
from contactdesk.routes.standing_lines import IN_FORCE, SUSPENDED, lines
from contactdesk.store import Database
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Portfolio
from contactdesk.web import forms, pages
from contactdesk.words import Chamber, Initiator, Role

#: what a minister usually permits beforehand, and what only on purpose: each a choice of its own
ASKING = ((Initiator.MEMBER, "Verzoeken van een Kamerlid"),)
ON_PURPOSE = (
    (Initiator.COMMITTEE, "Verzoeken van een Kamer of commissie"),
    (Initiator.OFFICIAL, "Eigen initiatief van een ambtenaar"),
    (Initiator.BODY, "Eigen initiatief van een organisatie"),
)
#: fields of which several can be ticked
TICKED = ("vormen", "organisaties", "indieners", "kamers")


@dataclass(frozen=True)
class PermissionChoices:
    """What somebody can choose from: portfolios, and the organisations of their ministries by who answers for them."""

    portfolios: list[tuple[int, str]]
    organisations: list[tuple[str, list[tuple[int, str]]]]


async def index(request: Request) -> Response:
    """GET /toestemming-vooraf"""
    database: Database = request.app.state.database
    found = await database.read(lines, request.state.me)
    values = {
        "suspended": [line for line in found if line.standing == SUSPENDED],
        "current": [line for line in found if line.standing == IN_FORCE],
        "past": [line for line in found if line.standing not in (SUSPENDED, IN_FORCE)],
    }
    return pages.render(request, "standing/list.html", values)


async def new(request: Request) -> Response:
    """GET /toestemming-vooraf/nieuw"""
    return await _form(request, FormData())


async def record(request: Request) -> Response:
    """POST /toestemming-vooraf/nieuw"""
    data, me = await forms.read(request), request.state.me
    given, errors = individuals.parse(Given, data)
    if given is None:
        return await _form(request, data, errors, forms.status_of(errors))
    try:
        done = await write_once(
            request, data, "/toestemming-vooraf", standing_permissions.record, me, given.terms()
        )
    except Invalid as error:
        return await _form(request, data, error.errors)
    except Conflict as error:
        return await _form(request, data, [FieldError("", error.message)], 409)
    flash = "De toestemming vooraf is vastgelegd. Het bureau van de bewindspersoon krijgt bericht."
    return onward(request, done, flash)


async def _form(
    request: Request,
    data: FormData,
    errors: list[FieldError] | None = None,
    status: int = 422,
) -> Response:
    database: Database = request.app.state.database
    offered = await database.read(offer, request.state.me)
    values: Mapping[str, Any] = defaultdict(str, forms.typed(data))
    ticked = {name: set(data.getlist(name)) for name in TICKED}
    about = {
        "offer": offered,
        "values": values,
        "ticked": ticked,
        "errors": errors or [],
        "error": forms.at_fields(errors),
        "forms": [(form.value, words.FORM[form]) for form in FORMS],
        "asking": ASKING,
        "on_purpose": ON_PURPOSE,
        "chambers": [(chamber.value, words.CHAMBER[chamber]) for chamber in Chamber],
        "is_office": request.state.me.has(Role.MINISTER),
    }
    return pages.render(request, "standing/new.html", about, status_code=status if errors else 200)


# Reading


def offer(db: Session, by: Actor) -> PermissionChoices:
    """The portfolios for which `by` may record, with the organisations that one can cover."""
    portfolios = standing_permissions.portfolios_of(db, by)
    query = (
        select(col(Portfolio.title), col(Organisation.id), col(Organisation.name))
        .join(Portfolio, col(Portfolio.id) == col(Organisation.portfolio_id))
        .where(col(Organisation.department_id).in_([portfolio.department_id for portfolio in portfolios]))
        .where(col(Organisation.kind).in_(kinds_offered(db)), ~col(Organisation.is_legislative_unit))
        .where(exists_on(today(now(db))))
        .order_by(col(Organisation.name))
    )
    grouped: dict[str, list[tuple[int, str]]] = {}
    for title, id_, name in db.execute(query):
        grouped.setdefault(title, []).append((id_, name))
    options = [(portfolio.id, portfolio.title) for portfolio in portfolios]
    return PermissionChoices(options, sorted(grouped.items()))

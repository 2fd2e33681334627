"""Pages of permissions given beforehand: what is in force, recording one, revoking one. What one covers is not here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel
from sqlalchemy import select
from sqlmodel import Session, col
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import words
from contactdesk.contacts import standing_permissions
from contactdesk.contacts.standing_permissions import PermittedBeforehand
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.routes.once import onward, write_once
from contactdesk.store import Database
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Person, Portfolio, StandingPermission
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Field, Id, LongText, Maybe, PersonName
from contactdesk.words import (
    ASSISTANCE,
    CHOOSE_CAPACITY,
    Capacity,
    Chamber,
    Form,
    How,
    Initiator,
    OrganisationKind,
    Role,
)

#: assistance never; a case of one citizen or company goes nowhere through this desk
FORMS = tuple(form for form in Form if form not in ASSISTANCE and form is not Form.INDIVIDUAL_CASE)
INITIATORS = (Initiator.MEMBER, Initiator.COMMITTEE, Initiator.OFFICIAL, Initiator.BODY)
#: fields of which several can be ticked
TICKED = ("vormen", "organisaties", "indieners", "kamers")


class Given(BaseModel):
    """What is permitted beforehand, as the office itself records it; the order is that of the page."""

    model_config = forms.SETTINGS
    bewindspersoon: Id = Field(description="Kies voor welke bewindspersoon dit geldt")
    vormen: tuple[Form, ...] = Field(min_length=1, description="Kies ten minste één vorm van contact")
    organisaties: tuple[Id, ...] = Field(default=(), description="Kies organisaties uit de lijst")
    indieners: tuple[Initiator, ...] = Field(min_length=1, description="Kies voor wie dit geldt")
    kamers: tuple[Chamber, ...] = Field(min_length=1, description="Kies ten minste één Kamer")
    voorwaarden: Maybe[Annotated[str, LongText(2000)]] = Field(default=None, title="de voorwaarden")
    tot: Day = Field(title="de laatste dag")
    besloten_door: PersonName = Field(title="de naam van wie het besluit nam")
    hoedanigheid: Capacity = Field(description=CHOOSE_CAPACITY)
    besloten_op: Maybe[Day] = Field(default=None, title="de dag van het besluit")
    hoe: Maybe[How] = Field(default=None, description="Kies hoe de bewindspersoon heeft besloten")


class Recorded(Given):
    """The same, recorded by a liaison: then also when and how the minister decided."""

    besloten_op: Day = Field(title="de dag van het besluit")
    hoe: How = Field(description="Kies hoe de bewindspersoon heeft besloten")


@dataclass(frozen=True)
class PermissionLine:
    """One standing permission on the list, in words. `standing`: geldig, verlopen, ingetrokken, opgeschort."""

    id: int
    standing: str
    portfolio: str
    facts: list[tuple[str, str]]
    used: int
    is_revocable: bool


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
        "current": [line for line in found if line.is_revocable],
        "past": [line for line in found if not line.is_revocable],
    }
    return pages.render(request, "standing/list.html", values)


async def new(request: Request) -> Response:
    """GET /toestemming-vooraf/nieuw"""
    return await _form(request, FormData())


async def record(request: Request) -> Response:
    """POST /toestemming-vooraf/nieuw"""
    data, me = await forms.read(request), request.state.me
    given, errors = forms.parse(Given if me.has(Role.MINISTER) else Recorded, data)
    if given is None:
        return await _form(request, data, errors)
    try:
        done = await write_once(
            request, data, "/toestemming-vooraf", standing_permissions.record, me, _terms(given)
        )
    except Invalid as error:
        return await _form(request, data, error.errors)
    except Conflict as error:
        return await _form(request, data, [FieldError("", error.message)], 409)
    flash = "De toestemming vooraf is vastgelegd. Het bureau van de bewindspersoon krijgt bericht."
    return onward(request, done, flash)


async def revoke(request: Request) -> Response:
    """POST /toestemming-vooraf/{id}/intrekken"""
    number = forms.row_id(request.path_params["id"])
    await request.app.state.database.write(standing_permissions.revoke, number, request.state.me)
    flash = "De toestemming vooraf is ingetrokken. Dat geldt meteen."
    return pages.redirect("/toestemming-vooraf", request=request, flash=flash)


def _terms(given: Given) -> PermittedBeforehand:
    return PermittedBeforehand(
        portfolio_id=given.bewindspersoon,
        forms=tuple(dict.fromkeys(given.vormen)),
        initiators=tuple(dict.fromkeys(given.indieners)),
        chambers=tuple(dict.fromkeys(given.kamers)),
        until=given.tot,
        decided_by=given.besloten_door,
        capacity=given.hoedanigheid,
        decided_on=given.besloten_op,
        how=given.hoe,
        organisations=tuple(dict.fromkeys(given.organisaties)),
        conditions=given.voorwaarden,
    )


async def _form(
    request: Request, data: FormData, errors: list[FieldError] | None = None, status: int = 422
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
        "initiators": [(kind.value, words.INITIATOR[kind]) for kind in INITIATORS],
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
        # contact with a zbo never needs permission (`rules check` proves it)
        .where(col(Organisation.kind) != OrganisationKind.ZBO, ~col(Organisation.is_legislative_unit))
        .where(col(Organisation.ended_on).is_(None))
        .order_by(col(Organisation.name))
    )
    grouped: dict[str, list[tuple[int, str]]] = {}
    for title, id_, name in db.execute(query):
        grouped.setdefault(title, []).append((id_, name))
    options = [(portfolio.id, portfolio.title) for portfolio in portfolios]
    return PermissionChoices(options, sorted(grouped.items()))


def lines(db: Session, by: Actor) -> list[PermissionLine]:
    """Every standing permission that `by` may see, newest first."""
    found = standing_permissions.listed(db, by)
    rows = [row for row, _, _ in found]
    people = _names(db, Person, {id_ for row in rows for id_ in (row.entered_by_id, row.revoked_by_id)})
    bodies = _names(db, Organisation, {id_ for row in rows for id_ in row.organisations})
    return [
        PermissionLine(
            id=row.id,
            standing=_standing(db, row),
            portfolio=portfolio.title,
            facts=_facts(row, people, bodies, used),
            used=used,
            is_revocable=_standing(db, row) in ("geldig", "opgeschort"),
        )
        for row, portfolio, used in found
    ]


def _names(db: Session, table: type[Person] | type[Organisation], ids: set[Any]) -> dict[Any, str]:
    query = select(col(table.id), col(table.name)).where(col(table.id).in_(ids - {None}))
    return {row[0]: row[1] for row in db.execute(query)}


def _standing(db: Session, row: StandingPermission) -> str:
    if row.revoked_at is not None:
        return "ingetrokken"
    if row.until < today(now(db)):
        return "verlopen"
    return "opgeschort" if row.suspended_at is not None else "geldig"


def _facts(
    row: StandingPermission, people: Mapping[Any, str], bodies: Mapping[Any, str], used: int
) -> list[tuple[str, str]]:
    """What the list says of one, in the order in which it is asked."""
    named = ", ".join(sorted(bodies[id_] for id_ in row.organisations if id_ in bodies))
    how = f", {words.HOW[row.how]}" if row.how is not How.BEFOREHAND else ""
    revoked = ""
    if row.revoked_at is not None:
        revoked = f"door {people[row.revoked_by_id]}, op {dutch_date(today(row.revoked_at))}"
    facts = [
        ("Vorm", ", ".join(words.FORM[Form(form)] for form in row.forms)),
        ("Organisatie", named or "alle van deze bewindspersoon"),
        ("Indiener", ", ".join(words.INITIATOR[Initiator(kind)] for kind in row.initiators)),
        ("Kamer", " en ".join(words.CHAMBER[Chamber(chamber)] for chamber in row.chambers)),
        ("Voorwaarden", row.conditions or ""),
        ("Geldig", f"{dutch_date(row.starts_on)} tot en met {dutch_date(row.until)}"),
        (
            "Besloten",
            f"door {row.decided_by}, {words.CAPACITY[row.capacity]}, op {dutch_date(row.decided_on)}{how}",
        ),
        ("Ingevoerd", f"door {people[row.entered_by_id]}"),
        ("Ingetrokken", revoked),
        ("Gebruikt", "nog niet" if not used else "1 keer" if used == 1 else f"{used} keer"),
    ]
    return [(term, value) for term, value in facts if value]

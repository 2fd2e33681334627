"""The page on which a contact person says when they are not there. The rules are `people.absences`."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import absences
from contactdesk.people.absences import Away
from contactdesk.routes.once import onward, write_once
from contactdesk.store import Database
from contactdesk.store.desk import now
from contactdesk.store.models import Absence, Person
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Field, Id, Maybe
from contactdesk.words import Party, Role

HERE = "/account/afwezig"


class Leaving(BaseModel):
    """The days, and who stands in; the order is that of the page."""

    model_config = forms.SETTINGS
    van: Day = Field(title="de eerste dag")
    tot: Day = Field(title="de laatste dag")
    wie: Maybe[Id] = Field(default=None, description="Kies een collega uit de lijst, of niemand")

    @property
    def away(self) -> Away:
        return Away(self.van, self.tot, self.wie)


@dataclass(frozen=True)
class AbsenceLine:
    """Days in which somebody is away, in words; `is_now`: today is one of them."""

    id: int
    name: str
    period: str
    stand_in: str
    is_now: bool


@dataclass(frozen=True)
class AbsencePage:
    """`others`: the colleagues who are away, now or soon; `options`: who can stand in."""

    own: list[AbsenceLine]
    others: list[AbsenceLine]
    options: list[tuple[str, str]]
    first: str
    names_deputies: bool


async def show(request: Request) -> Response:
    """GET /account/afwezig"""
    return await _page(request)


async def leave(request: Request) -> Response:
    """POST /account/afwezig"""
    data = await forms.read(request)
    given, errors = forms.parse(Leaving, data)
    if given is None:
        return await _page(request, data, errors=errors)
    try:
        done = await write_once(request, data, _back, absences.enter_own, given.away, request.state.me)
    except Invalid as error:
        return await _page(request, data, errors=error.errors)
    except Conflict as error:
        return await _page(request, data, message=error.message)
    return onward(
        request, done, "Vastgelegd. Uw collega’s krijgen bericht. Het is vanzelf voorbij na de laatste dag."
    )


async def come_back(request: Request) -> Response:
    """POST /account/afwezig/{id}/intrekken"""
    number, me = forms.row_id(request.path_params["id"]), request.state.me
    database: Database = request.app.state.database
    await database.write(absences.withdraw, number, me, party=Party.LIAISON, of=me.id)
    return pages.redirect(
        HERE, request=request, flash="Ingetrokken. Wat u had opgepakt, staat weer op uw naam."
    )


def _back(_: object) -> str:
    return HERE


async def _page(
    request: Request,
    data: FormData | None = None,
    *,
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    found = await request.app.state.database.read(absence_page, request.state.me)
    values: dict[str, Any] = {
        "page": found,
        "here": HERE,
        "values": defaultdict(str, {"van": found.first} if data is None else forms.typed(data)),
        "errors": errors or [],
        "error": forms.at_fields(errors),
        "message": message,
    }
    status = 422 if errors else 409 if message else 200
    return pages.render(request, "account/absence.html", values, status_code=status)


# Reading


def absence_page(db: Session, by: Actor) -> AbsencePage:
    others = absences.colleagues(db, by.person_id)
    return AbsencePage(
        own=lines(db, by.person_id),
        others=[line for one in others for line in lines(db, one.id)],
        options=stand_ins(db, by.person_id),
        first=today(now(db)).isoformat(),
        names_deputies=any(not grant.is_deputy for grant in by.of(Role.LIAISON)),
    )


def stand_ins(db: Session, person_id: int) -> list[tuple[str, str]]:
    """Who can stand in for this contact person, as a form has them."""
    return [(str(one.id), one.name) for one in absences.colleagues(db, person_id)]


def lines(db: Session, person_id: int) -> list[AbsenceLine]:
    """When this person is away, now or soon."""
    name, on = db.get_one(Person, person_id).name, today(now(db))
    return [
        AbsenceLine(row.id, name, absences.period(row), _stand_in(db, row), row.starts_on <= on)
        for row in absences.lasting(db, person_id)
    ]


def _stand_in(db: Session, row: Absence) -> str:
    return db.get_one(Person, row.stand_in_id).name if row.stand_in_id else ""

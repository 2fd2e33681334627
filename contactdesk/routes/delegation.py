"""Pages of lent roles: a member's assistants, an office's deputies, and laying such a role down. The rules are elsewhere."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts.contact_page.in_the_name_of import Done, in_the_name_of
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, TooMany, invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import delegation, letter_choices
from contactdesk.people.delegation import Lent, Loan, Office
from contactdesk.routes.once import onward, write_once
from contactdesk.settings import IdentityProvider
from contactdesk.store import Database, limits
from contactdesk.store.desk import now
from contactdesk.store.limits import Limit
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Email, Field, Id, Maybe, PersonName, ShortText

ASSISTANTS, DEPUTIES = "/account/medewerkers", "/vervanging"
#: what the form proposes for an assistant; for a deputy the days are named
HALF_A_YEAR = timedelta(days=182)

#: of who wanted an assistant to have the letters, and has none any more
BACK = " U hebt nu geen medewerker meer. Daarom krijgt u berichten over uw verzoeken weer zelf."

Offices = Callable[[Session, Actor], list[Office]]


class Naming(BaseModel):
    """Whom somebody names, and for which days; the order is that of the page."""

    model_config = forms.SETTINGS
    functie: Maybe[Annotated[str, ShortText(60)]] = Field(default=None, title="voor wie")
    email: Email = Field(title="het e-mailadres")
    naam: Maybe[PersonName] = Field(default=None, title="de naam")
    van: Day = Field(title="de eerste dag")
    tot: Day = Field(title="de laatste dag")


class LayingDown(BaseModel):
    model_config = forms.SETTINGS
    rol: Id = Field(description="Kies een rol uit de lijst")


@dataclass(frozen=True)
class LoansPage:
    """What one of the two pages shows. `done`: per person what they did in the member's name."""

    offices: list[tuple[str, str]]
    lent: list[Lent]
    done: Mapping[int, Done]
    first: str
    proposed: str
    last: str


async def assistants(request: Request) -> Response:
    """GET /account/medewerkers"""
    return await _page(request, ASSISTANTS, delegation.assisting)


async def name_assistant(request: Request) -> Response:
    """POST /account/medewerkers"""
    return await _name(request, ASSISTANTS, delegation.assisting)


async def withdraw_assistant(request: Request) -> Response:
    """POST /account/medewerkers/{id}/intrekken"""
    return await _withdraw(request, ASSISTANTS, delegation.assisting)


async def deputies(request: Request) -> Response:
    """GET /vervanging"""
    return await _page(request, DEPUTIES, delegation.deputising)


async def name_deputy(request: Request) -> Response:
    """POST /vervanging"""
    return await _name(request, DEPUTIES, delegation.deputising)


async def withdraw_deputy(request: Request) -> Response:
    """POST /vervanging/{id}/intrekken"""
    return await _withdraw(request, DEPUTIES, delegation.deputising)


async def lay_down(request: Request) -> Response:
    """POST /account/neerleggen"""
    given, errors = forms.parse(LayingDown, await forms.read(request))
    if given is None:
        raise Invalid(*errors)
    office = await request.app.state.database.write(delegation.lay_down, given.rol, request.state.me)
    flash = f"U handelt niet meer voor {office}. U bent overal uitgelogd; met een andere rol kunt u weer inloggen."
    return pages.redirect("/", request=request, flash=flash)


async def _name(request: Request, path: str, offices: Offices) -> Response:
    data, database = await forms.read(request), request.app.state.database
    given, errors = forms.parse(Naming, data)
    # who may not, learns nothing about the form
    await database.read(offices, request.state.me)
    if given is None:
        return await _page(request, path, offices, data, errors=errors)
    providers = request.app.state.settings.identity_providers
    try:
        done = await write_once(request, data, path, _lend, offices, request.state.me, given, providers)
    except Invalid as error:
        return await _page(request, path, offices, data, errors=error.errors)
    except Conflict as error:
        return await _page(request, path, offices, data, message=error.message)
    except TooMany as limit:
        text = f"U noemt te veel mensen achter elkaar. Dit is nog niet vastgelegd. Het kan weer {pages.wait(limit.seconds)}."
        page = await _page(request, path, offices, data, message=text, status=429)
        return pages.later(page, limit.seconds)
    return onward(request, done, f"Vastgelegd. {given.email} krijgt hierover bericht.")


async def _withdraw(request: Request, path: str, offices: Offices) -> Response:
    number = forms.row_id(request.path_params["id"])
    name, falls_back = await request.app.state.database.write(_take_back, offices, number, request.state.me)
    return pages.redirect(
        path, request=request, flash=f"Ingetrokken. {name} is meteen uitgelogd.{BACK if falls_back else ''}"
    )


async def _page(
    request: Request,
    path: str,
    offices: Offices,
    data: FormData | None = None,
    *,
    errors: list[FieldError] | None = None,
    message: str = "",
    status: int = 200,
) -> Response:
    database: Database = request.app.state.database
    found = await database.read(shown, request.state.me, offices, is_assistants=path == ASSISTANTS)
    begin = {"van": found.first, "tot": found.proposed}
    # with one office there is no field to mend it at
    unseen = "functie" if len(found.offices) == 1 else ""
    placed = [FieldError("", one.message) if one.field == unseen else one for one in errors or []]
    about = {
        "page": found,
        "here": path,
        "values": defaultdict(str, begin if data is None else forms.typed(data)),
        "errors": placed,
        "error": forms.at_fields(errors),
        "message": message,
    }
    template = "account/assistants.html" if path == ASSISTANTS else "account/deputies.html"
    if status == 200:
        status = 422 if errors else 409 if message else 200
    return pages.render(request, template, about, status_code=status)


# In the database


def _lend(
    db: Session, offices: Offices, by: Actor, given: Naming, providers: tuple[IdentityProvider, ...]
) -> int:
    office = delegation.chosen(offices(db, by), given.functie)
    if office is None:
        raise invalid("functie", "Kies voor wie deze persoon invalt")
    loan = Loan(given.email, given.naam, given.van, given.tot)
    lent = delegation.lend(db, office, loan, by, providers)
    limits.refuse_over(db, Limit.DEED_ACCOUNT, by.id)
    return lent


def _take_back(db: Session, offices: Offices, grant_id: int, by: Actor) -> tuple[str, bool]:
    """Their name, and whether the letters that were to go to an assistant go to the member again."""
    name = delegation.take_back(db, offices(db, by), grant_id, by)
    letters = letter_choices.own(db, by)
    return name, letters is not None and letters.falls_back


def shown(db: Session, by: Actor, offices: Offices, *, is_assistants: bool) -> LoansPage:
    """Forbidden for who has nothing to lend."""
    mine, on = offices(db, by), today(now(db))
    found = delegation.lent(db, mine)
    people = {one.person_id for one in found} if is_assistants else set()
    return LoansPage(
        offices=[(office.key, office.title) for office in mine],
        lent=found,
        done={person: in_the_name_of(db, by, person) for person in people},
        first=on.isoformat(),
        proposed=(on + HALF_A_YEAR).isoformat() if is_assistants else "",
        last=dutch_date(on + max(office.longest for office in mine)),
    )

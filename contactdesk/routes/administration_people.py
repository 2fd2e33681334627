"""Pages of the people of the desk: looking them up, adding one, giving and ending roles. The rules are `people.administration`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel
from sqlmodel import Session, col
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import people, words
from contactdesk.law.days import dutch_date
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.roles import DEPUTISED, GIVEN_BY, Giver
from contactdesk.people import administration, taken_up
from contactdesk.people.administration import (
    Belonging,
    Lately,
    ListedPerson,
    PeoplePage,
    ProposalLine,
    RoleEnd,
    Sought,
    Wanted,
)
from contactdesk.routes.absence import AbsenceLine, lines, stand_ins
from contactdesk.routes.administration import after, path
from contactdesk.routes.once import onward, write_once
from contactdesk.store import Database, reading_log
from contactdesk.store.form_keys import SentBefore
from contactdesk.store.models import Person, Proposal, as_id
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Email, Field, Id, Maybe, PersonName, Phone, ShortText, Ticked
from contactdesk.words import Role

PERSONS = "/beheer/personen"
#: longer than any name
LONGEST_SEARCH = 200
#: who takes over what a contact person took up: nobody in particular
NOBODY = 0


class Adding(BaseModel):
    """Somebody new; the order is that of the page."""

    model_config = forms.SETTINGS
    naam: PersonName = Field(title="de naam")
    email: Email = Field(title="het e-mailadres")
    telefoon: Maybe[Phone] = Field(default=None, title="het telefoonnummer")


class Giving(BaseModel):
    """A role; `waarover` is a choice that depends on it."""

    model_config = forms.SETTINGS
    rol: Role = Field(description="Kies een rol uit de lijst")
    waarover: Maybe[Annotated[str, ShortText(20)]] = Field(default=None, title="waarvoor de rol is")
    plaatsvervangend: Ticked = False
    van: Maybe[Day] = Field(default=None, title="de eerste dag")
    tot: Maybe[Day] = Field(default=None, title="de laatste dag")


class RoleEnding(BaseModel):
    """The last day of a role, and of a contact person who has what they took up."""

    model_config = forms.SETTINGS
    tot: Maybe[Day] = Field(default=None, title="de laatste dag")
    naar: Maybe[Id] = Field(default=None, description="Kies een collega uit de lijst")

    @property
    def role_end(self) -> RoleEnd:
        return RoleEnd(self.tot, self.naar or None, is_free=self.naar == NOBODY)


@dataclass(frozen=True)
class PersonPage:
    """Somebody as their page shows them. `options`: what the role that was chosen can be about; `may_move`: to another
    address; `stand_ins`: who can stand in for a contact person, None of who is none; `took`: how many requests they took up;
    `alone`: the roles that nobody else has; `goes_to`: by role where it can go on; `named`: in how many open contacts they are the official."""

    entry: ListedPerson
    waiting: list[ProposalLine]
    options: list[tuple[str, str]]
    seats: list[Belonging]
    may_rejoin: bool
    may_correct: bool
    may_move: bool
    away: list[AbsenceLine]
    stand_ins: list[tuple[str, str]] | None
    took: int
    alone: set[int]
    goes_to: dict[int, list[tuple[str, str]]]
    named: int
    lately: list[Lately]


async def index(request: Request) -> Response:
    """GET /beheer/personen: what is sought stands in the address"""
    sought, last = _sought(request), after(request)
    query = {"q": sought.q, "rol": sought.role or "", "ministerie": sought.ministry or ""}
    found, ministries = await request.app.state.database.read(_listed, sought, last)
    await _written_down(request, None)
    values = {
        "rows": found.rows,
        "sought": sought,
        "roles": [(role.value, words.ROLE[role]) for role in Role],
        "ministries": ministries,
        "start": path(PERSONS, **query) if last else None,
        "next": path(PERSONS, **query, na=found.next) if found.next else None,
    }
    return pages.render(request, "administration/people.html", values)


def _sought(request: Request) -> Sought:
    """A role or ministry that is none is not asked for."""
    said = request.query_params
    q = " ".join(said.get("q", "").split())[:LONGEST_SEARCH]
    role = next((role for role in Role if role.value == said.get("rol")), None)
    return Sought(q, role, as_id(said.get("ministerie", "")))


async def new(request: Request) -> Response:
    """GET /beheer/personen/nieuw"""
    return _new(request)


async def add(request: Request) -> Response:
    """POST /beheer/personen/nieuw"""
    data = await forms.read(request)
    given, errors = forms.parse(Adding, data)
    if given is None:
        return _new(request, data, errors)
    try:
        done = await write_once(
            request,
            data,
            page_of,
            administration.add_person,
            request.state.me,
            name=given.naam,
            email=given.email,
            phone=given.telefoon,
        )
    except SentBefore as error:
        return _new(request, data, [FieldError("", error.message)], status=409)
    except Conflict as error:
        return _new(request, data, [FieldError("email", error.message.rstrip("."))], status=409)
    return onward(request, done, f"{given.naam} is toegevoegd, nog zonder rol.")


async def show(request: Request) -> Response:
    """GET /beheer/personen/{id}"""
    return await page(request, {"rol": request.query_params.get("rol", "")})


async def give(request: Request) -> Response:
    """POST /beheer/personen/{id}/rol"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    typed = forms.typed(data)
    given, errors = forms.parse(Giving, data)
    if given is None:
        return await page(request, typed, errors)
    wanted = Wanted(given.rol, given.waarover, given.plaatsvervangend, given.van, given.tot)
    try:
        done = await write_once(
            request, data, page_of(number), administration.give, number, wanted, request.state.me
        )
    except Invalid as error:
        return await page(request, typed, error.errors)
    except Conflict as error:
        return await page(request, typed, message=error.message)
    holds = "De rol geldt. Wie hem kreeg, krijgt bericht."
    waits = "Voorgesteld. De rol geldt zodra een andere beheerder het goedkeurt."
    return onward(request, done, holds if done.made else waits)


async def end(request: Request) -> Response:
    """POST /beheer/personen/{id}/rollen/{rol}/beeindigen"""
    person, role = (forms.row_id(request.path_params[name]) for name in ("id", "rol"))
    data, database = await forms.read(request), request.app.state.database
    typed = forms.typed(data) | {"form": f"einde-{role}"}
    given, errors = forms.parse(RoleEnding, data)
    if given is None:
        return await page(request, typed, placed(f"einde-{role}-", errors))
    try:
        name = await database.write(administration.end, person, role, request.state.me, given.role_end)
    except Invalid as error:
        return await page(request, typed, placed(f"einde-{role}-", error.errors))
    except Conflict as error:
        return await page(request, typed, message=error.message)
    flash = f"De rol is beëindigd. {name} is overal uitgelogd en krijgt bericht."
    if given.tot:
        flash = f"De rol eindigt na {dutch_date(given.tot)}. {name} krijgt nu bericht."
    return pages.redirect(f"{PERSONS}/{person}", request=request, flash=flash)


async def give_back(request: Request) -> Response:
    """POST /beheer/personen/{id}/rollen/{rol}/teruggeven"""
    data = await forms.read(request)
    person, role = (forms.row_id(request.path_params[name]) for name in ("id", "rol"))
    command, me = administration.give_back, request.state.me
    try:
        done = await write_once(request, data, page_of(person), command, person, role, me)
    except Conflict as error:
        return await page(request, {}, message=error.message)
    holds = "De rol geldt weer. Wie hem terugkreeg, krijgt bericht."
    waits = "Voorgesteld. De rol geldt weer zodra een andere beheerder het goedkeurt."
    return onward(request, done, holds if done.made else waits)


async def rejoin(request: Request) -> Response:
    """POST /beheer/personen/{id}/opnieuw-koppelen"""
    number = forms.row_id(request.path_params["id"])
    try:
        await request.app.state.database.write(administration.propose_rejoin, number, request.state.me)
    except Conflict as error:
        return await page(request, {}, message=error.message)
    flash = "Voorgesteld. Het account wordt losgemaakt zodra een andere beheerder het goedkeurt."
    return pages.redirect(f"{PERSONS}/{number}", request=request, flash=flash)


def page_of(person_id: int) -> str:
    return f"{PERSONS}/{person_id}"


def _new(
    request: Request,
    data: FormData | None = None,
    errors: list[FieldError] | None = None,
    status: int = 422,
) -> Response:
    values = {"values": defaultdict(str, forms.typed(data or {})), **_wrong(errors)}
    return pages.render(
        request, "administration/person_new.html", values, status_code=status if errors else 200
    )


async def page(
    request: Request, typed: dict[str, Any], errors: list[FieldError] | None = None, message: str = ""
) -> Response:
    database: Database = request.app.state.database
    role = next((role for role, _ in administration.givable() if role == typed.get("rol")), None)
    number = forms.row_id(request.path_params["id"])
    found = await database.read(shown, number, request.state.me, role)
    await _written_down(request, number)
    kept = {"naam": found.entry.name, "telefoon": found.entry.phone or ""}
    values = {
        "page": found,
        "can_sign_in": any(
            people.domain(found.entry.email) in one.email_domains
            for one in request.app.state.settings.identity_providers
        ),
        "roles": administration.givable(),
        "role": role,
        "question": administration.QUESTIONS.get(role, "") if role else "",
        "is_deputised": role in DEPUTISED,
        "takes_two": role is not None and GIVEN_BY[role] is Giver.TWO,
        "values": defaultdict(str, {**kept, **typed}),
        "message": message,
        **_wrong(errors),
    }
    status = 422 if errors else 409 if message else 200
    return pages.render(request, "administration/person.html", values, status_code=status)


async def _written_down(request: Request, about: int | None) -> None:
    """That an administrator reads what is held on somebody, or the list of people: see `store.reading_log`."""
    database, by = request.app.state.database, request.state.me
    if await database.read(reading_log.is_person_due, about, by):
        await database.write(reading_log.record_person, about, by)


def placed(of: str, errors: Iterable[FieldError]) -> list[FieldError]:
    """At the fields of one form: the page has others of the same name."""
    return [FieldError(f"{of}{one.field}" if one.field else "", one.message) for one in errors]


def _wrong(errors: list[FieldError] | None) -> dict[str, Any]:
    return {"errors": errors or [], "error": forms.at_fields(errors)}


def _listed(db: Session, sought: Sought, last: int | None) -> tuple[PeoplePage, list[tuple[str, str]]]:
    return administration.persons(db, sought, last), administration.options(db, Role.LIAISON)


def _goes_to(db: Session, person_id: int) -> dict[int, list[tuple[str, str]]]:
    rows = people.lasting_roles(db, person_id)
    return {
        row.id: administration.destinations(db, row) for row in rows if administration.may_change_office(row)
    }


def shown(db: Session, person_id: int, by: Actor, role: Role | None) -> PersonPage:
    """Raises NotFound."""
    entry = administration.person(db, person_id)
    is_liaison = any(row.role is Role.LIAISON for row in people.lasting_roles(db, person_id))
    return PersonPage(
        entry,
        administration.waiting(db, by, col(Proposal.person_id) == person_id),
        administration.options(db, role) if role else [],
        administration.seats_of(db, person_id),
        administration.may_rejoin(db, person_id, by),
        *administration.may_correct(db, person_id, by),
        away=lines(db, person_id),
        stand_ins=stand_ins(db, person_id) if is_liaison else None,
        took=taken_up.count_of(db, person_id) if is_liaison else 0,
        alone=administration.alone(db, person_id),
        goes_to=_goes_to(db, person_id),
        named=administration.named_in(db, db.get_one(Person, person_id)),
        lately=administration.lately(db, "person", person_id),
    )

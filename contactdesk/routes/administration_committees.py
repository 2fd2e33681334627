"""The pages of the committees of both Chambers: all of them, who belongs to one, its name, and its end. The rules are
`people.administration`."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import words
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import administration
from contactdesk.people.administration import (
    CommitteeEnd,
    CommitteeFate,
    CommitteePage,
    CommitteePlan,
    Lately,
    ProposalLine,
)
from contactdesk.people.lasting import has_ended
from contactdesk.routes.administration_organisations import NO_SOURCE, PROPOSED, Source
from contactdesk.routes.once import onward, write_once
from contactdesk.store.desk import now
from contactdesk.store.models import Committee, Proposal
from contactdesk.web import forms, pages
from contactdesk.web.forms import Day, Field, Id, Maybe, ShortText, Ticked
from contactdesk.words import Chamber

COMMITTEES = "/beheer/commissies"


class AddingCommittee(BaseModel):
    """`enquete`: an inquiry has its own law."""

    model_config = forms.SETTINGS
    naam: Annotated[str, ShortText(200)] = Field(title="de naam")
    kamer: Chamber = Field(description="Kies een Kamer")
    enquete: Ticked = False


class RenamingCommittee(BaseModel):
    model_config = forms.SETTINGS
    naam: Annotated[str, ShortText(200)] = Field(title="de naam")


class EndingCommittee(BaseModel):
    """`wat`: what becomes of what is open; `commissie`: the id of the one that takes over. The order is that of the page."""

    model_config = forms.SETTINGS
    dag: Day = Field(title="de dag", description="Kies de dag waarop de commissie niet meer bestaat")
    wat: CommitteeFate = Field(description="Kies wat er gebeurt met wat open is")
    commissie: Maybe[Id] = Field(default=None, title="de commissie")
    bron: Source = Field(title="de bron", description=NO_SOURCE)


async def show(request: Request) -> Response:
    """GET /beheer/commissies"""
    return await _page(request, {})


async def one(request: Request) -> Response:
    """GET /beheer/commissies/{id}"""
    return await _one_page(request, {})


async def rename(request: Request) -> Response:
    """POST /beheer/commissies/{id}/naam"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    typed = forms.typed(data)
    given, errors = forms.parse(RenamingCommittee, data)
    if given is None:
        return await _one_page(request, typed, errors)
    command, here = administration.rename_committee, f"{COMMITTEES}/{number}"
    try:
        done = await write_once(request, data, here, command, number, given.naam, request.state.me)
    except Invalid as error:
        return await _one_page(request, typed, error.errors)
    except Conflict as error:
        return await _one_page(request, typed, message=error.message)
    return onward(request, done, "De commissie heeft nu deze naam.")


async def ending(request: Request) -> Response:
    """GET /beheer/commissies/{id}/einde"""
    return await _end_page(request, {})


async def end(request: Request) -> Response:
    """POST /beheer/commissies/{id}/einde"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    typed = forms.typed(data)
    given, errors = forms.parse(EndingCommittee, data)
    if given is None:
        return await _end_page(request, typed, errors)
    to = given.commissie if given.wat is CommitteeFate.MOVES else None
    plan = CommitteePlan(number, given.wat, to, given.bron)
    command, by = administration.propose_committee_end, request.state.me
    try:
        done = await write_once(request, data, f"{COMMITTEES}/{number}", command, plan, by, given.dag)
    except Invalid as error:
        return await _end_page(request, typed, error.errors)
    except Conflict as error:
        return await _end_page(request, typed, message=error.message)
    return onward(request, done, PROPOSED)


async def add(request: Request) -> Response:
    """POST /beheer/commissies"""
    data = await forms.read(request)
    typed = forms.typed(data)
    given, errors = forms.parse(AddingCommittee, data)
    if given is None:
        return await _page(request, typed, errors)
    try:
        done = await write_once(
            request,
            data,
            COMMITTEES,
            administration.add_committee,
            request.state.me,
            name=given.naam,
            chamber=given.kamer,
            is_inquiry=given.enquete,
        )
    except Invalid as error:
        return await _page(request, typed, error.errors)
    except Conflict as error:
        return await _page(request, typed, message=error.message)
    return onward(request, done, f"{given.naam} is toegevoegd.")


def _one(db: Session, committee_id: int) -> tuple[CommitteePage, list[Lately]]:
    """Raises NotFound."""
    found = administration.committee(db, committee_id)
    return found, administration.lately(db, "committee", committee_id)


def _all(db: Session) -> tuple[list[Committee], set[int]]:
    """Those that are there first, and which are not."""
    rows, on = administration.committees(db), today(now(db))
    ended = {row.id for row in rows if has_ended(row, on)}
    return sorted(rows, key=lambda row: row.id in ended), ended


def _end(db: Session, committee_id: int, by: Actor) -> tuple[CommitteeEnd, list[ProposalLine], str]:
    """What would become of it, what waits, and today. Raises NotFound."""
    found = administration.committee_ending(db, committee_id)
    waiting = administration.waiting(db, by, col(Proposal.id).in_(found.waiting))
    return found, waiting, today(now(db)).isoformat()


async def _one_page(
    request: Request,
    typed: Mapping[str, str],
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    number = forms.row_id(request.path_params["id"])
    found, lately = await request.app.state.database.read(_one, number)
    values = {"page": found, "lately": lately, "name": typed.get("naam", found.row.name)}
    return _rendered(request, "committee", values, errors, message)


async def _end_page(
    request: Request,
    typed: Mapping[str, str],
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    number = forms.row_id(request.path_params["id"])
    found, waiting, first = await request.app.state.database.read(_end, number, request.state.me)
    values = {
        "end": found,
        "waiting": waiting,
        "fates": list(administration.FATES.items()),
        "values": defaultdict(str, {"dag": first} | dict(typed)),
    }
    return _rendered(request, "committee_end", values, errors, message)


def _rendered(
    request: Request, name: str, values: dict[str, Any], errors: list[FieldError] | None, message: str
) -> Response:
    said = {"errors": errors or [], "error": forms.at_fields(errors), "message": message}
    status = 422 if errors else 409 if message else 200
    return pages.render(request, f"administration/{name}.html", values | said, status_code=status)


async def _page(
    request: Request,
    typed: Mapping[str, str],
    errors: list[FieldError] | None = None,
    message: str = "",
) -> Response:
    rows, ended = await request.app.state.database.read(_all)
    values = {
        "rows": rows,
        "ended": ended,
        "chambers": [(one.value, label) for one, label in words.CHAMBER.items()],
        "values": defaultdict(str, typed),
    }
    return _rendered(request, "committees", values, errors, message)

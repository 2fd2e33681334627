"""Pages of administration: what waits for a second administrator, and the log of the desk. The rules are `people.administration`."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk import operations
from contactdesk.contacts import agreeing
from contactdesk.law.days import dutch_date
from contactdesk.law.outcomes import Invalid
from contactdesk.law.permissions import Actor
from contactdesk.operations import Lack
from contactdesk.people import administration
from contactdesk.people.administration import ProposalLine, logbook
from contactdesk.routes.once import onward, write_once
from contactdesk.store.models import Proposal, as_id
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, ShortText

HERE, PROPOSALS, LOG = "/beheer", "/beheer/voorstellen", "/beheer/logboek"


class Approving(BaseModel):
    """`gezien`: what the page showed, so that nobody agrees to anything else."""

    model_config = forms.SETTINGS
    gezien: Annotated[str, ShortText(64)] = Field(
        description="Deze pagina was niet meer volledig. Laad haar opnieuw en kijk alles na"
    )


async def index(request: Request) -> Response:
    """GET /beheer"""
    lacks, waiting = await request.app.state.database.read(_begins, request.state.me)
    return pages.render(request, "administration/index.html", {"lacks": lacks, "waiting": waiting})


async def proposals(request: Request) -> Response:
    """GET /beheer/voorstellen"""
    found = await request.app.state.database.read(_all, request.state.me)
    return pages.render(request, "administration/proposals.html", found)


async def approve(request: Request) -> Response:
    """POST /beheer/voorstellen/{id}/goedkeuren"""
    given, errors = forms.parse(Approving, await forms.read(request))
    if given is None:
        raise Invalid(*errors)
    number, database = forms.row_id(request.path_params["id"]), request.app.state.database
    holds, day = await database.write(_agree, number, request.state.me, given.gezien)
    waits = "Goedgekeurd. Het gaat gelden zodra iemand in de nieuwe postbus de testbrief beantwoordt."
    if day:
        waits = f"Goedgekeurd. Het loket doet dit op {dutch_date(day)}. Tot dan kunt u het terugnemen."
    flash = "Goedgekeurd. Het geldt vanaf nu." if holds else waits
    return pages.redirect(PROPOSALS, request=request, flash=flash)


async def reject(request: Request) -> Response:
    """POST /beheer/voorstellen/{id}/afwijzen"""
    number = forms.row_id(request.path_params["id"])
    await request.app.state.database.write(administration.reject, number, request.state.me)
    flash = "Dit voorstel gaat niet door. Wie ervan wist, krijgt bericht."
    return pages.redirect(PROPOSALS, request=request, flash=flash)


async def undo(request: Request) -> Response:
    """POST /beheer/voorstellen/{id}/ongedaan"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    done = await write_once(request, data, PROPOSALS, administration.undo, number, request.state.me)
    return onward(
        request, done, "Voorgesteld om het terug te zetten. Een andere beheerder kan het goedkeuren."
    )


async def put_back(request: Request) -> Response:
    """POST /beheer/logboek/{id}/ongedaan"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    done = await write_once(request, data, str, administration.put_back, number, request.state.me)
    return onward(request, done, "Het is weer zoals het was.")


async def send_again(request: Request) -> Response:
    """POST /beheer/voorstellen/{id}/testbrief"""
    data, number = await forms.read(request), forms.row_id(request.path_params["id"])
    done = await write_once(request, data, PROPOSALS, administration.send_again, number, request.state.me)
    return onward(request, done, "De testbrief is opnieuw verstuurd.")


async def log(request: Request) -> Response:
    """GET /beheer/logboek"""
    before = after(request)
    found = await request.app.state.database.read(logbook.page, before)
    return pages.render(
        request,
        "administration/log.html",
        {
            "rows": found.rows,
            "start": LOG if before else None,
            "next": path(LOG, na=found.next) if found.next else None,
        },
    )


def after(request: Request) -> int | None:
    """Where a page of a list begins; from the beginning where the address says nothing that can be."""
    return as_id(request.query_params.get("na", ""))


def path(here: str, **query: object) -> str:
    return f"{here}?{urlencode({name: value for name, value in query.items() if value})}"


def _agree(db: Session, proposal_id: int, by: Actor, seen: str) -> tuple[bool, date | None]:
    """Whether it holds now; and else the day for which it was agreed on, where it has one."""
    holds = agreeing.approve(db, proposal_id, by, seen=seen)
    return holds, db.get_one(Proposal, proposal_id).takes_effect_on


def _begins(db: Session, by: Actor) -> tuple[list[Lack], list[ProposalLine]]:
    return operations.lacks(db), administration.waiting(db, by)


def _all(db: Session, by: Actor) -> dict[str, Any]:
    return {
        "waiting": administration.waiting(db, by),
        "past": administration.past(db, by),
        "together": administration.together(db, by),
    }

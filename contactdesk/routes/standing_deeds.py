"""What is done with one permission beforehand, each on a page of its own: it is all in writing, and what was typed stays."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import standing_permissions
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.routes import individuals
from contactdesk.routes.once import onward, write_once
from contactdesk.routes.standing_forms import Completing, Withdrawing, Written
from contactdesk.routes.standing_lines import PermissionLine, line
from contactdesk.store import Database
from contactdesk.web import forms, pages

LIST: Final = "/toestemming-vooraf"


@dataclass(frozen=True)
class StandingDeed:
    """One thing to do with it: what is typed, what is done with that, and what is said afterwards."""

    form: type[BaseModel]
    command: Callable[[Session, int, Actor, Any], None]
    flash: str


def _withdraw(db: Session, standing_id: int, by: Actor, typed: Withdrawing) -> None:
    standing_permissions.revoke(db, standing_id, by, typed.withdrawal())


def _confirm(db: Session, standing_id: int, by: Actor, typed: Written) -> None:
    standing_permissions.confirm(db, standing_id, by, typed.in_writing())


def _complete(db: Session, standing_id: int, by: Actor, typed: Completing) -> None:
    standing_permissions.complete(db, standing_id, by, typed.stuk, typed.krachtens)


DEEDS: Final = {
    "bevestigen": StandingDeed(
        Written, _confirm, "De toestemming vooraf geldt weer. De contactpersoon krijgt bericht."
    ),
    "aanvullen": StandingDeed(Completing, _complete, "De toestemming vooraf is aangevuld."),
    "intrekken": StandingDeed(
        Withdrawing, _withdraw, "De toestemming vooraf is ingetrokken. Dat geldt meteen."
    ),
}


async def show(request: Request) -> Response:
    """GET /toestemming-vooraf/{id}/intrekken, …/bevestigen, …/aanvullen"""
    found = await _line(request)
    _, name = _deed(request)
    if name not in found.deeds:
        raise Conflict(found.why_not(name))
    return _page(request, found, {"op": found.today})


async def do(request: Request) -> Response:
    """POST /toestemming-vooraf/{id}/intrekken, …/bevestigen, …/aanvullen"""
    data, found = await forms.read(request), await _line(request)
    deed, name = _deed(request)
    typed, errors = individuals.parse(deed.form, data)
    if typed is None and name not in found.deeds:
        return _page(request, found, forms.typed(data), [FieldError("", found.why_not(name))], 409)
    if typed is None:
        return _page(request, found, forms.typed(data), errors, forms.status_of(errors))
    try:
        done = await write_once(request, data, LIST, deed.command, found.id, request.state.me, typed)
    except Invalid as error:
        return _page(request, found, forms.typed(data), error.errors, 422)
    except Conflict as error:
        return _page(request, found, forms.typed(data), [FieldError("", error.message)], 409)
    return onward(request, done, deed.flash)


def _deed(request: Request) -> tuple[StandingDeed, str]:
    name = request.url.path.rpartition("/")[2]
    return DEEDS[name], name


async def _line(request: Request) -> PermissionLine:
    """Raises NotFound before anything that was typed is looked at."""
    database: Database = request.app.state.database
    number = forms.row_id(request.path_params["id"])
    found: PermissionLine = await database.read(line, number, request.state.me)
    return found


def _page(
    request: Request,
    found: PermissionLine,
    typed: Mapping[str, Any],
    errors: list[FieldError] | None = None,
    status: int = 200,
) -> Response:
    _, name = _deed(request)
    about = {
        "line": found,
        "values": defaultdict(str, typed),
        "errors": errors or [],
        "error": forms.at_fields(errors),
    }
    return pages.render(request, f"standing/{name}.html", about, status_code=status)

"""What waits for a new minister, on one page: the office confirms all of it, or what it ticks."""

from collections import defaultdict
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import standing_permissions
from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.routes import individuals
from contactdesk.routes.once import onward, write_once
from contactdesk.routes.standing_deeds import LIST
from contactdesk.routes.standing_forms import ConfirmingTogether
from contactdesk.routes.standing_lines import PermissionLine, waiting
from contactdesk.store import Database
from contactdesk.web import forms, pages

NOTHING: Final = "Hier wacht nu niets op bevestiging"


async def show(request: Request) -> Response:
    """GET /toestemming-vooraf/bevestigen/{id}"""
    found = await _waiting(request)
    if not found:
        raise Conflict(f"{NOTHING}.")
    return _page(request, found, FormData())


async def do(request: Request) -> Response:
    """POST /toestemming-vooraf/bevestigen/{id}"""
    data, found = await forms.read(request), await _waiting(request)
    typed, errors = individuals.parse(ConfirmingTogether, data)
    if typed is None:
        return _page(request, found, data, errors, forms.status_of(errors) if found else 409)
    office, command = forms.row_id(request.path_params["id"]), standing_permissions.confirm_together
    try:
        done = await write_once(
            request, data, LIST, command, office, typed.chosen, request.state.me, typed.in_writing()
        )
    except Invalid as error:
        return _page(request, found, data, error.errors, 422)
    except Conflict as error:
        return _page(request, found, data, [FieldError("", error.message)], 409)
    many = f"{len(done.made or ())} toestemmingen vooraf gelden weer. De contactpersoon krijgt één bericht."
    one = "De toestemming vooraf geldt weer. De contactpersoon krijgt bericht."
    return onward(request, done, many if len(done.made or ()) > 1 else one)


async def _waiting(request: Request) -> list[PermissionLine]:
    """Raises NotFound before anything that was typed is looked at."""
    database: Database = request.app.state.database
    office = forms.row_id(request.path_params["id"])
    found: list[PermissionLine] = await database.read(waiting, office, request.state.me)
    return found


def _page(
    request: Request,
    found: list[PermissionLine],
    typed: FormData,
    errors: list[FieldError] | None = None,
    status: int = 200,
) -> Response:
    about = {
        "lines": found,
        "nothing": NOTHING,
        "office": forms.row_id(request.path_params["id"]),
        "values": defaultdict(str, forms.typed(typed)),
        "ticked": set(typed.getlist("vooraf")),
        "errors": errors or [],
        "error": forms.at_fields(errors),
    }
    return pages.render(request, "standing/bevestigen_samen.html", about, status_code=status)

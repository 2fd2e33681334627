"""The page of the working agreement of an inspectorate, for who is signed in. From a letter it is `decision_link`."""

from collections import defaultdict

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError, Forbidden, Invalid, NotFound
from contactdesk.people import agreements
from contactdesk.people.agreements import AgreementEntry, LaidDown
from contactdesk.routes import agreement_form
from contactdesk.web import forms, pages


async def show(request: Request) -> Response:
    """GET /organisaties/{id}/werkafspraak"""
    return _page(request, await _shown(request))


async def lay_down(request: Request) -> Response:
    """POST /organisaties/{id}/werkafspraak"""
    found, me = await _shown(request), request.state.me
    if not agreements.is_office(me, found.portfolio_id):
        raise Forbidden("another office")
    data = await forms.read(request)
    given, errors = forms.parse(agreement_form.asked(data), data)
    if given is None:
        return _page(request, found, data, errors)
    assert isinstance(given, agreement_form.Agreeing)
    wanted = LaidDown(given.scope(), given.naam, given.hoedanigheid)
    command, database = agreements.lay_down, request.app.state.database
    try:
        await database.write(command, found.organisation_id, given.versie, wanted, me)
    except Invalid as wrong:
        return _page(request, found, data, wrong.errors)
    except Conflict as conflict:
        return _page(request, await _shown(request), data, status=409, message=conflict.message)
    flash = "De werkafspraak is vastgelegd. U krijgt een bevestiging per e-mail."
    return pages.redirect(request.url.path, request=request, flash=flash)


async def _shown(request: Request) -> AgreementEntry:
    number = forms.row_id(request.path_params["id"])
    found: AgreementEntry | None = await request.app.state.database.read(agreements.shown, number)
    if found is None:
        raise NotFound("agreement")
    return found


def _page(
    request: Request,
    found: AgreementEntry,
    data: FormData | None = None,
    errors: list[FieldError] | None = None,
    *,
    status: int = 422,
    message: str = "",
) -> Response:
    placed = agreement_form.placed(errors or [])
    values = {
        "agreement": found,
        "here": request.url.path,
        "may_change": agreements.is_office(request.state.me, found.portfolio_id),
        "values": defaultdict(str, forms.typed(data or {})),
        "ticked": agreement_form.ticked(data),
        "errors": placed,
        "error": forms.at_fields(placed),
        "scopes": agreement_form.scopes(),
        "message": message,
    }
    return pages.render(
        request, "agreements/agreement.html", values, status_code=status if errors or message else 200
    )

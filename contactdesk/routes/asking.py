"""Asking begins here: the first page, and the form that is sent as one. Step by step it is `asking_steps`."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from contactdesk.routes import also_asked, asking_pages, asking_sending, asking_steps, search_box
from contactdesk.routes.asking_form import beginning, filled
from contactdesk.routes.asking_offer import PARLIAMENT, WHOM
from contactdesk.routes.asking_pages import WHOLE
from contactdesk.web import forms


async def new(request: Request) -> Response:
    """GET /verzoeken/nieuw: nothing is kept yet."""
    me = request.state.me
    values = await request.app.state.database.read(beginning, request.query_params, me)
    if not me.has(*PARLIAMENT):
        return await asking_pages.one_page(request, values)
    q = search_box.typed(request)
    return await asking_steps.whom_page(
        request, values, box=(q, await search_box.found(request, q) if q else [])
    )


async def send(request: Request) -> Response:
    """POST /verzoeken: with `stap` what was filled in so far; else everything at once: first the check, and with
    `bevestigd=ja` the contact itself."""
    data = await forms.read(request)
    if "nog_lid" in data:
        return await asking_pages.one_more_member(request, filled(data), WHOLE)
    if "stap" in data:
        return await asking_steps.begin(request, filled(data))
    values, has_changed = also_asked.changed(filled(data), data)
    if data.get("wijzig") in WHOM and request.state.me.has(*PARLIAMENT):
        return await asking_steps.whom_page(request, values)
    if "wijzig" in data:
        return await asking_pages.one_page(request, values, changing=True)
    mend = partial(asking_pages.one_page, request, values)
    return await asking_sending.answer(request, values, data, WHOLE, mend, has_changed=has_changed)

"""The page on which many mailboxes are proposed at once, and the yes to all of them. The rules are `people.administration`."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError, Invalid
from contactdesk.people import administration
from contactdesk.people.administration import ListedMailbox
from contactdesk.routes.administration import PROPOSALS, Approving
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, LongText, Maybe, ShortText

HERE = "/beheer/postbussen"


class Listed(BaseModel):
    """`gezien`: what would come of it, as the page showed; without it the list is only looked at."""

    model_config = forms.SETTINGS
    postbussen: Annotated[str, LongText(100_000)] = Field(title="de lijst")
    gezien: Maybe[Annotated[str, ShortText(64)]] = None


async def show(request: Request) -> Response:
    """GET /beheer/postbussen"""
    lacking = await request.app.state.database.read(administration.without_address)
    return _page(request, {"postbussen": "\n".join(lacking)})


async def propose(request: Request) -> Response:
    """POST /beheer/postbussen"""
    data = await forms.read(request)
    given, errors = forms.parse(Listed, data)
    if given is None:
        return _page(request, forms.typed(data), errors)
    wanted, typed = (given.postbussen, request.state.me), forms.typed(data)
    try:
        if not given.gezien:
            found = await request.app.state.database.write(administration.look_at_all, *wanted)
            return _page(request, typed, found=found)
        command = administration.propose_all
        done = await write_once(request, data, PROPOSALS, command, *wanted, given.gezien)
    except Invalid as error:
        return _page(request, typed, error.errors)
    except Conflict as error:
        return _page(request, typed, message=error.message)
    return onward(
        request, done, "Voorgesteld. De testbrieven gaan nu; een andere beheerder kan alles samen goedkeuren."
    )


async def approve(request: Request) -> Response:
    """POST /beheer/voorstellen/samen/{id}"""
    given, errors = forms.parse(Approving, await forms.read(request))
    if given is None:
        raise Invalid(*errors)
    proposer, database = forms.row_id(request.path_params["id"]), request.app.state.database
    count = await database.write(administration.approve_all, proposer, request.state.me, seen=given.gezien)
    flash = f"{count} voorstellen goedgekeurd. Een rol geldt meteen; een adres zodra iemand daar de testbrief beantwoordt."
    return pages.redirect(PROPOSALS, request=request, flash=flash)


def _page(
    request: Request,
    typed: Mapping[str, str],
    errors: list[FieldError] | None = None,
    *,
    found: list[ListedMailbox] | None = None,
    message: str = "",
) -> Response:
    error = forms.at_fields(errors)
    if errors:
        error["postbussen"] = " ".join(each.message.rstrip(".") + "." for each in errors)
    values = {
        "values": defaultdict(str, typed),
        "errors": errors,
        "error": error,
        "message": message,
        "found": found,
        "seen": administration.seal_of(found) if found else "",
    }
    status = 422 if errors else 409 if message else 200
    return pages.render(request, "administration/mailboxes.html", values, status_code=status)

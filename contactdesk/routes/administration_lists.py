"""The page on which many people are added at once from a list (CSV). The rules are `people.importing`."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError
from contactdesk.people import importing
from contactdesk.people.importing import Line, LineOutcome, WrongFile
from contactdesk.routes.administration import PROPOSALS
from contactdesk.routes.administration_people import PERSONS
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, LongText, Maybe, ShortText

#: lines of one list on the page; a longer one is for the command line
MOST = 1000


class PastedPeople(BaseModel):
    """`gezien`: what would come of it, as the page showed; without it the list is only looked at."""

    model_config = forms.SETTINGS
    lijst: Annotated[str, LongText(100_000)] = Field(description="Kies een bestand of plak een lijst")
    gezien: Maybe[Annotated[str, ShortText(64)]] = None


async def show(request: Request) -> Response:
    """GET /beheer/inlezen"""
    return _page(request, {})


async def take_in(request: Request) -> Response:
    """POST /beheer/inlezen"""
    data = await forms.read(request, files=1)
    typed = forms.typed(data)
    try:
        typed = await _with_file(data)
        given, errors = forms.parse(PastedPeople, typed)
        if given is None:
            return _page(request, typed, errors)
        typed = {"lijst": given.lijst}
        lines = _lines(given.lijst)
        if given.gezien is None:
            return _page(request, typed, found=await _looked(request, lines))
        command, me = importing.take_in_from, request.state.me
        done = await write_once(request, data, _leads_to, command, lines, me, seen=given.gezien)
    except WrongFile as error:
        wrong = [FieldError("lijst", each.in_dutch) for each in error.mistakes]
        return _page(request, typed, wrong)
    except Conflict as error:
        return _page(request, typed, message=error.message)
    return onward(request, done, f"Overgenomen. {_summed(done.made or [])}")


async def _with_file(data: FormData) -> dict[str, str]:
    """The fields, with the text of the file, if there is one, in place of what was pasted. Raises WrongFile."""
    typed, file = forms.typed(data), data.get("bestand")
    if isinstance(file, UploadFile):
        content = await file.read()
        await file.close()
        if content:
            typed["lijst"] = importing.text_of(content)
    return typed


def _lines(text: str) -> list[Line]:
    lines = importing.read(text.encode())
    if len(lines) > MOST:
        raise WrongFile([importing.WrongLine(0, f"zet ten hoogste {MOST} mensen in één lijst")])
    return lines


async def _looked(request: Request, lines: list[Line]) -> list[LineOutcome]:
    try:
        await request.app.state.database.write(importing.look, lines, request.state.me)
    except importing.Looked as looked:
        return looked.found
    raise AssertionError("a look is not kept")


def _leads_to(found: list[LineOutcome]) -> str:
    """To the proposals, where some wait for a colleague."""
    return PROPOSALS if any(one.became == importing.PROPOSED for one in found) else PERSONS


def _summed(found: list[LineOutcome]) -> str:
    count = Counter(one.became for one in found)
    new, holds, proposed = sum(one.is_new for one in found), count[importing.HOLDS], count[importing.PROPOSED]
    same = len(found) - holds - proposed
    said = f"Nieuwe mensen: {new}. Rollen die meteen gelden: {holds}. Rollen die een tweede beheerder goedkeurt: {proposed}."
    return said + (f" Regels die er al waren: {same}." if same else "")


def _page(
    request: Request,
    typed: Mapping[str, str],
    errors: list[FieldError] | None = None,
    *,
    found: list[LineOutcome] | None = None,
    message: str = "",
) -> Response:
    error = forms.at_fields(errors)
    if errors:
        error["lijst"] = " ".join(each.message.rstrip(".") + "." for each in errors)
    values = {
        "values": defaultdict(str, typed),
        "errors": errors,
        "error": error,
        "message": message,
        "found": found,
        "summed": _summed(found) if found else "",
        "seen": importing.seal(found) if found else "",
    }
    status = 422 if errors else 409 if message else 200
    return pages.render(request, "administration/people_list.html", values, status_code=status)

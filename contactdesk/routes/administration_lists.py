"""The page on which many people are added at once from a list (CSV). The rules are `people.importing`."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import Conflict, FieldError
from contactdesk.people import administration, importing
from contactdesk.people.importing import Line, LineOutcome, WrongFile, WrongLine
from contactdesk.routes.administration import PROPOSALS
from contactdesk.routes.administration_people import PERSONS
from contactdesk.routes.once import onward, write_once
from contactdesk.web import forms, pages
from contactdesk.web.forms import Field, LongText, Maybe, ShortText

#: lines of one list on the page; a longer one is for the command line
MOST = 1000
#: how many wrong lines are shown at once
SHOWN = 50

#: the columns, as scripts and as people call them; what stands there; whether each line needs it
COLUMNS = (
    (("name", "naam"), "De naam.", True),
    (("email", "e-mail"), "Het e-mailadres waarmee iemand inlogt.", True),
    (("role", "rol"), "Een van de rollen hieronder.", True),
    (("chamber",), "Van een Kamerlid: TK of EK.", False),
    (
        ("organisation",),
        "Waar iemand werkt: de afkorting of de naam van het ministerie of de organisatie.",
        False,
    ),
    (("portfolio",), "Van een bureau: welke bewindspersoon, zoals “minister van Financiën”.", False),
    (("committee",), "Van een griffier of voorzitter: de naam van de commissie.", False),
    (("waarvoor",), "Eén kolom in plaats van chamber, organisation, portfolio en committee.", False),
    (("party", "fractie"), "Van een Kamerlid: de fractie.", False),
    (("telephone", "telefoon"), "Het telefoonnummer.", False),
    (("deputy", "vervanger"), "Of iemand plaatsvervanger is: ja of nee.", False),
    (("from", "van"), "De eerste dag, zoals 31-12-2026.", False),
    (("until",), "De eerste dag zonder de rol.", False),
    (("tot en met",), "De laatste dag met de rol, in plaats van until.", False),
    (
        ("for",),
        "Van een medewerker. Die noemt het Kamerlid zelf, bij “Mijn account”, en niet deze lijst.",
        False,
    ),
)


class PastedPeople(BaseModel):
    """`gezien`: what would come of it, as the page showed; without it the list is only looked at."""

    model_config = forms.SETTINGS
    lijst: Annotated[str, LongText(100_000)] = Field(description="Kies een bestand of plak een lijst")
    gezien: Maybe[Annotated[str, ShortText(64)]] = None


async def show(request: Request) -> Response:
    """GET /beheer/inlezen"""
    return _page(request, {})


async def example(_request: Request) -> Response:
    """GET /beheer/inlezen/voorbeeld.csv"""
    headers = {"Content-Disposition": 'attachment; filename="mensen.csv"'}
    return Response(importing.example(), media_type="text/csv", headers=headers)


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
        return _page(request, typed, mistakes=[*error.mistakes, *await _wrong_too(request, error.right)])
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


async def _wrong_too(request: Request, lines: Sequence[Line]) -> list[WrongLine]:
    """What the desk does not know in lines that are as lists are."""
    try:
        await _looked(request, list(lines))
    except WrongFile as error:
        return error.mistakes
    return []


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
    mistakes: Sequence[WrongLine] = (),
    message: str = "",
) -> Response:
    errors = [*(errors or []), *_errors(mistakes)]
    error = forms.at_fields(errors)
    if mistakes:
        error["lijst"] = "Verbeter deze lijst, of kies een beter bestand."
    values = {
        "values": defaultdict(str, typed),
        "errors": errors,
        "error": error,
        "message": message,
        "found": found,
        "wrong": _wrong(typed.get("lijst", ""), mistakes),
        "columns": COLUMNS,
        "roles": administration.givable(),
        "summed": _summed(found) if found else "",
        "seen": importing.seal(found) if found else "",
    }
    status = 422 if errors else 409 if message else 200
    return pages.render(request, "administration/people_list.html", values, status_code=status)


def _errors(mistakes: Sequence[WrongLine]) -> list[FieldError]:
    """Each leads to its line on the page; of the list as a whole to the list."""
    shown = sorted(mistakes, key=lambda one: one.line)[:SHOWN]
    found = [FieldError(f"regel-{one.line}" if one.line else "lijst", one.in_dutch) for one in shown]
    more = len(mistakes) - len(shown)
    return [*found, *([FieldError("lijst", f"En nog {more} andere")] if more else [])]


def _wrong(text: str, mistakes: Sequence[WrongLine]) -> list[tuple[int, str, list[str]]]:
    """By line what stands there, and everything that is wrong with it."""
    lines, found = importing.lines_of(text), defaultdict[int, list[str]](list)
    for one in sorted(mistakes, key=lambda one: one.line)[:SHOWN]:
        found[one.line].append(one.says)
    return [(number, lines[number - 1], whys) for number, whys in found.items() if 0 < number <= len(lines)]

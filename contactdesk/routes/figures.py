"""The figures of quarters and years, as pages and as files. What is shown was decided when it was published
(`contacts.figures`)."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from contactdesk.contacts.figures import reading, sheets
from contactdesk.contacts.figures.sheets import Sheet
from contactdesk.law.counts import hiding
from contactdesk.law.counts.measures import DAYS, FIGURES, VERSION
from contactdesk.law.counts.periods import SETTLED_DAYS, quarter_of, said
from contactdesk.law.outcomes import NotFound
from contactdesk.routes import figures_words
from contactdesk.settings import Settings
from contactdesk.store.desk import now
from contactdesk.web import pages, spreadsheet

PAGE: Final = "/cijfers"
#: what the parameters of the addresses are called
PERIOD, MINISTRY = "periode", "ministerie"
#: of so many periods there is a link on the page; the files have all
TABS: Final = 12


def opened(settings: Settings) -> bool:
    """Whether everybody may read them."""
    return settings.figures.public


async def rijk(request: Request) -> Response:
    """GET /cijfers"""
    return await _page(request, sheets.RIJK_KEY)


async def of_department(request: Request) -> Response:
    """GET /cijfers/{departement}"""
    return await _page(request, request.path_params["departement"])


async def _page(request: Request, key: str) -> Response:
    values = await request.app.state.database.read(_values, key, request.query_params.get(PERIOD))
    found: Sheet | None = values["sheet"]
    told = {
        "tabs": _tabs(values["periods"], key, found.period if found else ""),
        "sentences": figures_words.sentences(found) if found else [],
        "pictures": figures_words.pictures(found) if found else [],
    }
    return pages.render(request, "figures/figures.html", values | _frame(key) | told)


def _tabs(periods: list[str], key: str, period: str) -> list[dict[str, Any]]:
    """The periods of which there is a page, the newest first."""
    path = PAGE if key == sheets.RIJK_KEY else f"{PAGE}/{quote(key, safe='')}"
    return [
        {"href": f"{path}?{PERIOD}={one}", "label": one, "count": None, "current": one == period}
        for one in periods[:TABS]
    ]


async def of_year(request: Request) -> Response:
    """GET /cijfers/{departement}/{jaar}"""
    key, year = request.path_params["departement"], request.path_params["jaar"]
    values = await request.app.state.database.read(_values, key, year)
    found: Sheet = values["sheet"]
    if not found.is_year:
        raise NotFound
    told = {
        "sentences": figures_words.sentences(found),
        "changed": figures_words.changed(found),
        "rule_files": figures_words.rule_files(found),
    }
    return pages.render(request, "figures/year.html", values | _frame(key) | told)


def _frame(key: str) -> dict[str, Any]:
    return {
        "key": key.lower(),
        "smallest": hiding.SMALLEST,
        "organisation_from": hiding.ORGANISATION_FROM,
        "version_of_figures": VERSION,
        "said": said,
    }


def _values(db: Session, key: str, period: str | None) -> dict[str, Any]:
    chosen = sheets.choice(db)
    department = chosen.find(key)
    periods = chosen.periods_of(department)
    period = period.upper() if period else next(iter(periods), None)
    if period is not None and period not in periods:
        raise NotFound
    return {
        "periods": periods,
        "ministries": chosen.departments,
        "department": department,
        "sheet": sheets.sheet(db, chosen, department, period) if period else None,
        "first_on": quarter_of(now(db)).next.begins_on if period is None else None,
        "settled_days": SETTLED_DAYS,
    }


async def as_csv(request: Request) -> Response:
    """GET /cijfers.csv"""
    found = await _lines(request)
    rows = ([str(value) for value in vars(line).values()] for line in found)
    return spreadsheet.download(reading.COLUMNS, rows, "cijfers.csv")


async def as_json(request: Request) -> Response:
    """GET /cijfers.json"""
    lines = await _lines(request)
    told = {
        "versie": VERSION,
        "kleinste_aantal": hiding.SMALLEST,
        "regels": sorted({line.rules for line in lines}),
        "definities": [
            {"naam": one.name, "cijfer": one.label, "eenheid": one.unit, "definitie": one.definition}
            for one in (*FIGURES, *DAYS)
        ],
        "cijfers": [dict(zip(reading.COLUMNS[:7], vars(line).values(), strict=False)) for line in lines],
    }
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def _lines(request: Request) -> Iterable[reading.FigureLine]:
    given = request.query_params
    found: list[reading.FigureLine] = await request.app.state.database.read(
        _read_lines, given.get(MINISTRY), given.get(PERIOD)
    )
    return found


def _read_lines(db: Session, key: str | None, period: str | None) -> list[reading.FigureLine]:
    """Of all periods and ministries, unless one is named."""
    chosen = sheets.choice(db)
    of = [chosen.find(key)] if key else [None, *chosen.departments]
    periods = chosen.periods_of(of[0])
    if period and period.upper() not in periods:
        raise NotFound
    return reading.lines(db, [period.upper()] if period else periods[::-1], of)

"""Reads what is published, and nothing else: the same numbers for pages, files and `report`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, or_, select, true
from sqlmodel import Session, col

from contactdesk.contacts.figures.dividing import DAYS, MINISTRY
from contactdesk.law.counts.hiding import OTHERS
from contactdesk.law.counts.measures import BY_NAME, FIGURES, VERSION, Division
from contactdesk.law.counts.periods import Quarter, between, written
from contactdesk.law.refusal_grounds import RefusalGrounds
from contactdesk.people.administration.merging_organisations import gone_into
from contactdesk.store.desk import desk
from contactdesk.store.models import CountedQuarter, Organisation, PublishedFigure
from contactdesk.words import CHAMBER, FORM, OBSTACLE, Chamber, Form, Obstacle, OrganisationKind, cap

P = PublishedFigure
#: what a department is called that is all of them
RIJK: Final = "Rijk"
#: how the parts of a view are called that are no word of elsewhere
PARTS: Final[Mapping[Division, Mapping[str, str]]] = {
    Division.FORM: {form.value: FORM[form] for form in Form},
    Division.CHAMBER: {chamber.value: CHAMBER[chamber] for chamber in Chamber}
    | {"": "geen van beide Kamers"},
    Division.ORGANISATION: {},
    Division.GROUND: {"": "geen grond genoemd"},
    Division.STANDING: {
        "standing": "op een toestemming vooraf",
        "asked": "na een vraag aan de bewindspersoon",
    },
    Division.OBSTACLE: {one.value: OBSTACLE[one] for one in Obstacle},
    Division.TERM: {"in_term": "binnen de termijn", "late": "na de termijn", "": "termijn niet te bepalen"},
}
DIVISIONS: Final[Mapping[Division, str]] = {
    Division.FORM: "Naar vorm",
    Division.CHAMBER: "Naar Kamer",
    Division.ORGANISATION: "Naar organisatie",
    Division.GROUND: "Geweigerd, naar grond",
    Division.STANDING: "Toegestaan, hoe",
    Division.TERM: "Besluiten, naar termijn",
    Division.OBSTACLE: "Wat contact in de weg stond",
}


@dataclass(frozen=True)
class Department:
    """A ministry of which there can be figures; `ended_on` of one that is no more, `went_to`: into which other one."""

    id: int
    name: str
    abbreviation: str
    ended_on: date | None
    went_to: str | None = None


@dataclass(frozen=True)
class PublishedCell:
    """One number as it is published. `part` of a view is in words; empty where it is not divided."""

    period: str
    department_id: int | None
    view: str
    part: str
    figure: str
    number: int


def quarters(db: Session) -> list[Quarter]:
    """Those that are counted, the oldest first."""
    query = select(col(CountedQuarter.quarter)).order_by(col(CountedQuarter.quarter))
    return [one for name in db.execute(query).scalars() if (one := written(name)) is not None]


def years(counted: Sequence[Quarter]) -> list[str]:
    """Those that are over and counted to their end."""
    return [str(one.year) for one in counted if one.ends_year]


def departments(db: Session) -> list[Department]:
    """In the order of the alphabet: of figures there is no other."""
    query = select(
        col(Organisation.id),
        col(Organisation.name),
        col(Organisation.abbreviation),
        col(Organisation.ended_on),
    ).where(col(Organisation.kind) == OrganisationKind.MINISTRY)
    rows = db.execute(query.order_by(func.lower(col(Organisation.name))))
    return [
        Department(
            row.id,
            row.name,
            row.abbreviation or str(row.id),
            row.ended_on,
            _went_to(db, row.id, row.ended_on),
        )
        for row in rows
    ]


def _went_to(db: Session, id_: int, ended_on: date | None) -> str | None:
    into = gone_into(db, id_) if ended_on else None
    return into.name if into else None


def rules_of(db: Session, periods: Iterable[Quarter]) -> list[str]:
    """The hashes of the rules files under which these quarters were counted, the oldest first."""
    query = select(col(CountedQuarter.rules_hash)).where(
        col(CountedQuarter.quarter).in_([str(one) for one in periods])
    )
    return list(dict.fromkeys(db.execute(query.order_by(col(CountedQuarter.quarter))).scalars()))


def blocks(db: Session, of: Sequence[Quarter]) -> dict[str, dict[str, int]]:
    """Of the Rijk per quarter each figure that is shown; a year is the sum of its quarters (`together`)."""
    query = select(col(P.period), col(P.figure), col(P.number)).where(
        col(P.period).in_([str(one) for one in of]), col(P.view) == ""
    )
    measures: dict[str, Counter[str]] = defaultdict(Counter)
    for row in db.execute(query):
        measures[row.period][row.figure] += row.number
    return {str(one): _figures(measures[str(one)]) for one in of}


def _figures(measures: Mapping[str, int]) -> dict[str, int]:
    found = {figure.name: sum(measures[each] for each in figure.of) for figure in FIGURES}
    return {name: number for name, number in found.items() if number}


def together(found: Mapping[str, Mapping[str, int]], of: Iterable[Quarter]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in of:
        total.update(found.get(str(one), {}))
    return dict(total)


def cells(
    db: Session, periods: Sequence[str], which: ColumnElement[bool] | None = None
) -> list[PublishedCell]:
    """All that is published of these quarters and years: of the Rijk, and of a year of every ministry; or of that what a
    page needs (`of_rijk`, `of_ministry`)."""
    found = blocks(db, sorted({one for period in periods for one in quarters_in(period)}))
    told = [
        PublishedCell(period, None, "", "", name, number)
        for period in periods
        for name, number in together(found, quarters_in(period)).items()
    ]
    query = select(
        *(col(P.period), col(P.department_id), col(P.view), col(P.part), col(P.figure), col(P.number))
    ).where(col(P.period).in_(periods), col(P.view) != "", true() if which is None else which)
    rows = list(db.execute(query.order_by(col(P.id))))
    names, grounds = _organisations(db, rows), desk(db).grounds
    for row in rows:
        is_whole = row.view in (DAYS, MINISTRY)
        part = "" if is_whole else part_said(row.view, row.part, grounds, names)
        view = "" if is_whole else row.view
        told.append(PublishedCell(row.period, row.department_id, view, part, row.figure, row.number))
    return told


def quarters_in(period: str) -> list[Quarter]:
    """Of a quarter itself, of a year its four."""
    quarter = written(period)
    return [quarter] if quarter else list(between(Quarter(int(period), 1), Quarter(int(period), 4)))


def of_rijk() -> ColumnElement[bool]:
    """What stands on a page of the Rijk: its own divisions, and the numbers of each ministry."""
    return or_(col(P.department_id).is_(None), col(P.view) == MINISTRY)


def of_ministry(id_: int) -> ColumnElement[bool]:
    return col(P.department_id) == id_


def _organisations(db: Session, rows: Iterable[Row[Any]]) -> dict[str, str]:
    """The names of those that are in these rows."""
    ids = {int(row.part) for row in rows if row.view == Division.ORGANISATION and row.part != OTHERS}
    if not ids:
        return {}
    found = db.execute(
        select(col(Organisation.id), col(Organisation.name)).where(col(Organisation.id).in_(ids))
    )
    return {str(one.id): one.name for one in found}


def part_said(view: str, part: str, grounds: RefusalGrounds, organisations: Mapping[str, str]) -> str:
    """A part of a view in words."""
    if part == OTHERS:
        return "overig, samen"
    ground = grounds.get(part) if view == Division.GROUND else None
    if ground is not None:
        return ground.label
    return cap(PARTS[Division(view)].get(part) or organisations.get(part) or part)


@dataclass(frozen=True)
class FigureLine:
    """A number with all that somebody needs who reads only this line."""

    period: str
    department: str
    divided_by: str
    part: str
    name: str
    label: str
    number: int
    unit: str
    definition: str
    version: int
    rules: str


#: how the columns of a file are called, in the order of `FigureLine`
COLUMNS: Final = (
    *("periode", "ministerie", "indeling", "onderdeel"),
    *("naam", "cijfer", "aantal", "eenheid", "definitie", "versie", "regels"),
)


def lines(db: Session, periods: Sequence[str], of: Iterable[Department | None]) -> list[FigureLine]:
    """All that is published of these periods and departments; None is the Rijk."""
    rules = {period: " ".join(rules_of(db, quarters_in(period))) for period in periods}
    per = defaultdict(list)
    for cell in cells(db, periods):
        per[cell.period, cell.department_id].append(cell)
    wanted = [(period, one) for period in periods for one in of]
    return [
        _line(cell, one, rules[period])
        for period, one in wanted
        for cell in per[period, one.id if one else None]
    ]


def _line(cell: PublishedCell, department: Department | None, rules: str) -> FigureLine:
    figure = BY_NAME[cell.figure]
    return FigureLine(
        cell.period,
        department.name if department else RIJK,
        DIVISIONS[Division(cell.view)] if cell.view else "",
        cell.part,
        cell.figure,
        figure.label,
        cell.number,
        figure.unit,
        figure.definition,
        VERSION,
        rules,
    )

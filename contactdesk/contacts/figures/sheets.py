"""The published figures laid out for a page: what is shown of one period and one ministry, and beside it what was before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlmodel import Session

from contactdesk.contacts.figures.reading import (
    DIVISIONS,
    Department,
    PublishedCell,
    blocks,
    cells,
    departments,
    of_ministry,
    of_rijk,
    quarters,
    quarters_in,
    rules_of,
    years,
)
from contactdesk.law.counts.measures import BY_NAME, DAYS, FIGURES, Division, Figure, Measure
from contactdesk.law.counts.periods import Quarter, is_year, said
from contactdesk.law.outcomes import NotFound

#: what the address calls all ministries together
RIJK_KEY: Final = "rijk"
#: what stands of each ministry in the list of all
OVERVIEW: Final = ("asked", "granted", "refused", "notices")
#: of what points elsewhere is not known which ministry it was
_NOWHERE: Final = (Measure.POINTED_ELSEWHERE,)
#: so many quarters, or years, stand in a picture
SERIES: Final = 8


@dataclass(frozen=True)
class DividedTable:
    """A figure of a year by its parts."""

    title: str
    figure: str
    rows: list[tuple[str, int]]


@dataclass(frozen=True)
class Sheet:
    """All that a page says. A number that is None is too small to be shown, or nothing."""

    department: Department | None
    period: str
    period_said: str
    rows: list[tuple[Figure, int | None]]
    days: list[tuple[Figure, int]]
    tables: list[DividedTable]
    series: list[tuple[str, Mapping[str, int]]]
    before: Mapping[str, int] | None
    rules: list[str]
    is_year: bool = False
    overview: list[tuple[Department, Mapping[str, int]]] = field(default_factory=list)

    def number(self, name: str) -> int | None:
        return next((number for figure, number in self.rows if figure.name == name), None)


@dataclass(frozen=True)
class PeriodChoice:
    """Of which periods and ministries there is a page; `quarters` and `years` the newest first."""

    departments: list[Department]
    quarters: list[Quarter]
    years: list[str]

    def periods_of(self, department: Department | None) -> list[str]:
        """The newest first, each year before its quarters; of a ministry there are years only."""
        if department:
            return self.years
        found = [(str(one.year), one.number, str(one)) for one in self.quarters]
        found += [(year, 5, year) for year in self.years]
        return [period for *_, period in sorted(found, reverse=True)]

    def find(self, key: str) -> Department | None:
        """None for the Rijk. Raises NotFound for what is no ministry."""
        if key.lower() == RIJK_KEY:
            return None
        found = next((one for one in self.departments if one.abbreviation.lower() == key.lower()), None)
        if found is None:
            raise NotFound
        return found


def choice(db: Session) -> PeriodChoice:
    counted = quarters(db)
    return PeriodChoice(departments(db), counted[::-1], years(counted)[::-1])


def sheet(db: Session, chosen: PeriodChoice, department: Department | None, period: str) -> Sheet:
    """One page; `period` is one of `chosen.periods_of(department)`."""
    of, id_ = quarters_in(period), department.id if department else None
    until = [one for one in reversed(chosen.quarters) if one <= of[-1]]
    which = of_rijk() if id_ is None else of_ministry(id_)
    published = cells(db, [period, str(int(period) - 1)] if is_year(period) else [period], which)
    here = [cell for cell in published if (cell.period, cell.department_id) == (period, id_)]
    numbers = {cell.figure: cell.number for cell in here if not cell.view}
    return Sheet(
        department,
        period,
        said(period),
        [(figure, numbers.get(figure.name)) for figure in FIGURES if not department or figure.of != _NOWHERE],
        [(figure, numbers[figure.name]) for figure in DAYS if figure.name in numbers],
        _tables([(cell.view, cell.figure, cell.part, cell.number) for cell in here if cell.view]),
        _series(db, chosen, until, id_),
        _year_before(chosen, published, period, id_),
        rules_of(db, of),
        is_year(period),
        [] if department or not is_year(period) else _overview(chosen, published, period),
    )


def _series(
    db: Session, chosen: PeriodChoice, until: Sequence[Quarter], id_: int | None
) -> list[tuple[str, Mapping[str, int]]]:
    """What was before, the oldest first: of the Rijk by quarter, of a ministry by year."""
    if id_ is None:
        return [*blocks(db, until[-SERIES:]).items()]
    of = [year for year in reversed(chosen.years) if year <= str(until[-1].year)][-SERIES:]
    found = cells(db, of, of_ministry(id_))
    return [(year, _numbers(found, year, id_)) for year in of]


def _numbers(published: Sequence[PublishedCell], period: str, id_: int | None) -> dict[str, int]:
    return {
        cell.figure: cell.number
        for cell in published
        if (cell.period, cell.department_id, cell.view) == (period, id_, "")
    }


def _tables(found: Sequence[tuple[str, str, str, int]]) -> list[DividedTable]:
    tables: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for view, figure, part, number in found:
        tables[view, figure].append((part, number))
    return [
        DividedTable(DIVISIONS[Division(view)], BY_NAME[figure].label, sorted(rows, key=_last_others))
        for (view, figure), rows in tables.items()
    ]


def _last_others(row: tuple[str, int]) -> tuple[bool, str]:
    return row[0].startswith("overig"), row[0]


def _year_before(
    chosen: PeriodChoice, published: Sequence[PublishedCell], period: str, id_: int | None
) -> Mapping[str, int] | None:
    before = str(int(period) - 1) if is_year(period) else ""
    return _numbers(published, before, id_) if before in chosen.years else None


def _overview(
    chosen: PeriodChoice, published: Sequence[PublishedCell], period: str
) -> list[tuple[Department, Mapping[str, int]]]:
    """Of each ministry, in the order of the alphabet; one that has ended where there is a number of it."""
    rows = [(one, _numbers(published, period, one.id)) for one in chosen.departments]
    return [(one, shown) for one, shown in rows if shown or one.ended_on is None]

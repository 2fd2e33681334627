"""The blocks of a year divided by ministry, form, Chamber, ground …, and in how many days was decided; `publishing` keeps it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk.law.counts import hiding
from contactdesk.law.counts.hiding import OTHERS
from contactdesk.law.counts.measures import (
    BY_MINISTRY,
    BY_NAME,
    DECIDED,
    DIVIDED,
    SHARES,
    WITHIN,
    Days,
    Division,
    Measure,
)
from contactdesk.law.counts.periods import Quarter
from contactdesk.store.models import PublishedFigure, QuarterCount

#: the views that are no division: working days, and the number of a ministry itself
DAYS, MINISTRY = "days", "ministry"
#: in a table by ministry: of no ministry
NOWHERE: Final = 0
Q, P = QuarterCount, PublishedFigure
Table = Mapping[int, Mapping[str, int]]
#: figure, ministry or None, part, number
Part = tuple[str, int | None, str, int]
_COLUMN: Final[Mapping[Division, Any]] = {
    Division.MEASURE: col(Q.measure),
    Division.FORM: col(Q.form),
    Division.CHAMBER: col(Q.chamber),
    Division.ORGANISATION: col(Q.organisation_id),
    Division.GROUND: col(Q.part),
    Division.STANDING: col(Q.part),
    Division.TERM: col(Q.term),
    Division.OBSTACLE: col(Q.part),
}


def row_of(
    period: str, department_id: int | None, figure: str, number: int, *, view: str = "", part: str = ""
) -> dict[str, Any]:
    """A row of `published_figure`."""
    named = {"period": period, "department_id": department_id, "view": view, "part": part}
    return {**named, "figure": figure, "number": number}


def divided(db: Session, year: str, quarters: Sequence[Quarter]) -> list[dict[str, Any]]:
    """All that a year is divided by, as far as it may be shown."""
    shown = {
        name: _ministries(_table(db, Division.MEASURE, BY_NAME[name].of, quarters)) for name in BY_MINISTRY
    }
    rows = [
        row_of(year, of, name, number, view=MINISTRY)
        for name in BY_MINISTRY
        for of, number in shown[name].items()
    ]
    for division, these in DIVIDED.items():
        tables = {name: _table(db, division, measures, quarters) for name, measures in these.items()}
        parts = _PARTS.get(division, _cells)(tables, shown)
        view = MINISTRY if division is Division.MEASURE else division.value
        rows += [row_of(year, of, name, number, view=view, part=part) for name, of, part, number in parts]
    return rows


def _table(
    db: Session, division: Division, measures: Iterable[Measure], quarters: Sequence[Quarter]
) -> Table:
    """By ministry what the blocks of these quarters are made of."""
    column = _COLUMN[division]
    query = select(col(Q.department_id), column, func.sum(col(Q.times))).where(
        col(Q.let_go_in).in_([str(one) for one in quarters]), col(Q.measure).in_(list(measures))
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for department, part, times in db.execute(query.group_by(col(Q.department_id), column)):
        found[department or NOWHERE]["" if part is None else str(part)] += int(times)
    return found


def _ministries(table: Table) -> dict[int, int]:
    """Of which ministries a number is shown; the others are shown with nobody's name, in the total of the Rijk."""
    found = hiding.merged({str(of): sum(row.values()) for of, row in table.items()}, (str(NOWHERE),))
    return {int(of): number for of, number in found.items() if of != OTHERS}


Shown = Mapping[str, Mapping[int, int]]


def _cells(tables: Mapping[str, Table], shown: Shown) -> Iterator[Part]:
    for name, table in tables.items():
        found = hiding.split(table, never=table.keys() - shown[name])
        for of, row in [(None, found.total), *found.rows.items()]:
            yield from ((name, of, part, number) for part, number in row.items() if number)


def _within(tables: Mapping[str, Table], shown: Shown) -> Iterator[Part]:
    """Of ministries a figure that is part of another; of the Rijk its own blocks say it."""
    for name, whole in WITHIN.items():
        (measure,) = BY_NAME[name].of
        found = hiding.split(tables[whole], never=tables[whole].keys() - shown[whole])
        if measure in found.total:
            yield from ((name, of, "", row[measure]) for of, row in found.rows.items())


def _organisations(tables: Mapping[str, Table], shown: Shown) -> Iterator[Part]:
    """Within each ministry; one is named from so many requests or notices on, which are shown themselves."""
    named = {
        one
        for name in ("asked", "notices")
        for row in tables[name].values()
        for one, number in row.items()
        if number >= hiding.ORGANISATION_FROM
    }
    for name, table in tables.items():
        for of in shown[name]:
            found = hiding.merged(table[of], together=table[of].keys() - named)
            yield from ((name, of, part, number) for part, number in found.items())


_PARTS: Final = {Division.MEASURE: _within, Division.ORGANISATION: _organisations}


def days_of(db: Session, period: str, quarters: Sequence[Quarter]) -> list[dict[str, Any]]:
    """Of the Rijk, and of a year of each ministry, where so many decisions are shown."""
    shown, rows = _decisions_shown(db, period, quarters), []
    for measure in Days:
        for of, histogram in _histograms(db, measure, quarters).items():
            for name, share in SHARES.items():
                days = hiding.percentile(histogram, share, shown[of])
                if days is not None:
                    rows.append(row_of(period, of, f"{measure}_{name}", days, view=DAYS))
    return rows


def _histograms(
    db: Session, measure: Days, quarters: Sequence[Quarter]
) -> Mapping[int | None, Mapping[int, int]]:
    query = select(col(Q.department_id), col(Q.part), func.sum(col(Q.times))).where(
        col(Q.quarter).in_([str(one) for one in quarters]), col(Q.measure) == measure
    )
    found: dict[int | None, Counter[int]] = defaultdict(Counter)
    for department, days, times in db.execute(query.group_by(col(Q.department_id), col(Q.part))):
        for of in (department, None):
            found[of][int(days)] += int(times)
    return found


def _decisions_shown(db: Session, period: str, quarters: Sequence[Quarter]) -> Counter[int | None]:
    """Of the Rijk by its blocks, of ministries by what is shown of the year."""
    blocks = select(func.sum(col(P.number))).where(
        col(P.period).in_([str(one) for one in quarters]), col(P.view) == "", col(P.figure).in_(DECIDED)
    )
    found: Counter[int | None] = Counter({None: int(db.execute(blocks).scalar_one() or 0)})
    query = select(col(P.department_id), func.sum(col(P.number))).where(
        col(P.period) == period, col(P.view) == MINISTRY, col(P.figure).in_(("granted", "refused"))
    )
    for department, number in db.execute(query.group_by(col(P.department_id))):
        found[department] = int(number)
    return found

"""What of the figures may be shown: no number under `SMALLEST` can be found, also not by subtracting what is shown.

**How.** Of each measure the counts of the quarters, of all ministries together, are kept back until together they are `SMALLEST`
or more; then all that was kept back is let go as one number, once (`let_go`). What is let go in a quarter is a **block**: a set
of deeds. Blocks have no deed in common, and a block never changes. A year is the sum of the blocks of its quarters.
When a year is over the deeds in its blocks are also divided by ministry, and so are those of a ministry by organisation: what is too
small is put together until each **part** is `SMALLEST` or more (`merged`). By form, Chamber, ground … there is a table with a
row for each ministry that is shown: its columns are put together in the same way, a row is shown only where every cell of it is 0 or
at least `SMALLEST`, and rows are taken out until the sum of those that are not shown is that too in every column (`split`).

**Why that is safe.** All of that is about one set: the deeds of one measure, or of a few, in the blocks of one year. It is divided in
several ways, by quarter, by ministry, by form …, and every part of every division is empty or has at least `SMALLEST` deeds.
Adding and subtracting numbers of one division gives sums of its parts. Two divisions of a set of n deeds have only n in common,
or the total of a row; how many deeds are in part a of the one and in part b of the other can be anything from
max(0, a + b - n) to min(a, b). These lie min(a, b, n - a, n - b) apart: nothing where a part is empty or is the whole set (then it
is a number that is shown), and at least `SMALLEST` otherwise. So no number under it follows, except none at all.
Waiting tells no more: a block or a part is shown once and never changes, and what is not let go yet is in no total. Each deed has
one measure, and what was asked in a quarter is decided in any, so the difference of two measures is the number of nothing.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

Row = TypeVar("Row", bound=Hashable)

#: the smallest number, other than none at all, that is shown
SMALLEST: Final = 5
#: from so many a year on an organisation is named
ORGANISATION_FROM: Final = 20
#: under so many decisions that are shown, or half of that in one period, the days of one of them could be guessed
DAYS_FROM: Final = 20
#: the column of what is shown together, because apart it is too small
OTHERS: Final = "*"


def is_shown(number: int) -> bool:
    return number == 0 or number >= SMALLEST


def let_go(kept_back: Mapping[str, int]) -> frozenset[str]:
    """Of which measures the counts that were kept back so far are let go now."""
    return frozenset(measure for measure, number in kept_back.items() if number >= SMALLEST)


@dataclass(frozen=True)
class Divided(Generic[Row]):
    """`rows`: of each row that is shown its cells; `total`: the columns of all rows together. Empty: nothing is shown."""

    rows: Mapping[Row, Mapping[str, int]]
    total: Mapping[str, int]


def split(
    table: Mapping[Row, Mapping[str, int]], together: Collection[str] = (), never: Collection[Row] = ()
) -> Divided[Row]:
    """What is shown of a table; `together`: columns that are not named, `never`: rows of which no cell is shown."""
    counts: Counter[str] = Counter()
    for row in table.values():
        counts.update(row)
    total = merged(counts, together)
    cells = {row: _in_columns(found, total) for row, found in table.items()}
    shown = {row for row in table if row not in never and all(map(is_shown, cells[row].values()))}
    while any(not is_shown(sum(cells[row][name] for row in table if row not in shown)) for name in total):
        shown.discard(min(shown, key=lambda row: (sum(cells[row].values()), str(row))))
    return Divided({row: cells[row] for row in table if row in shown and total}, total)


def merged(counts: Mapping[str, int], together: Collection[str] = ()) -> dict[str, int]:
    """Columns that can be shown: those that are too small, or may not be named, together in `OTHERS`. Empty where
    nothing would be left to tell apart."""
    there = {name: number for name, number in counts.items() if number}
    named = {name: there[name] for name in there if name not in together and is_shown(there[name])}
    others = sum(there.values()) - sum(named.values())
    while others and others < SMALLEST and named:
        others += named.pop(min(named, key=lambda name: (named[name], name)))
    if not named:
        return {}
    return named | ({OTHERS: others} if others else {})


def _in_columns(row: Mapping[str, int], columns: Mapping[str, int]) -> dict[str, int]:
    found = dict.fromkeys(columns, 0)
    for name, number in row.items():
        if number and columns:
            found[name if name in columns else OTHERS] += number
    return found


def percentile(days: Mapping[int, int], share: float, shown: int) -> int | None:
    """In how many days this share of them was done, or less (nearest rank); None where there are too few to say it.
    `shown`: how many decisions are shown of the same period; what is shown decides, so that this tells no more."""
    many, passed = sum(days.values()), 0
    if shown < DAYS_FROM or many < DAYS_FROM // 2:
        return None
    for day in sorted(days):
        passed += days[day]
        if passed >= share * many:
            break
    return day

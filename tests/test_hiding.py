"""No number under 5 can be found in the figures, also not by subtracting: of pages, periods, departments and days."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contactdesk.law.counts import hiding
from contactdesk.law.counts.hiding import OTHERS, SMALLEST

#: a set of deeds: which cells are in it
Sums = dict[str, int]
DEPARTMENTS = (1, 2, 3)
QUARTERS = 8


def in_simplest_form(sums: Iterable[Mapping[str, int]], names: Sequence[str]) -> list[dict[str, Fraction]]:
    """All that follows from these sums by adding and subtracting (Gauss-Jordan): a sum is in it or not."""
    rows = [[Fraction(one.get(name, 0)) for name in names] for one in sums]
    found: list[list[Fraction]] = []
    for at in range(len(names)):
        pivot = next((row for row in rows if row[at]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[at] for value in pivot]
        rows = [[a - row[at] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        found = [[a - row[at] * b for a, b in zip(row, pivot, strict=True)] for row in found]
        found.append(pivot)
    return [{name: value for name, value in zip(names, row, strict=True) if value} for row in found]


def follows(wanted: Mapping[str, int], sums: Sequence[Mapping[str, int]], names: Sequence[str]) -> bool:
    return len(in_simplest_form([*sums, wanted], names)) == len(in_simplest_form(sums, names))


#: how often something was done, by quarter and ministry
counts = st.lists(
    st.lists(st.sampled_from((0, 0, 1, 2, 3, 4, 4, 5, 6, 9)), min_size=3, max_size=3),
    min_size=1,
    max_size=QUARTERS,
)


def shown_of(years: list[list[int]]) -> tuple[list[Sums], dict[str, int]]:
    """The total of each page that can be looked at, as the cells it adds up, and how many deeds each cell has."""
    number = {f"{d} {q}": row[d - 1] for q, row in enumerate(years) for d in DEPARTMENTS}
    kept: list[str] = []
    pages: list[Counter[str]] = []
    year: Counter[str] = Counter()
    for q in range(len(years)):
        kept += [f"{d} {q}" for d in DEPARTMENTS]
        let_go = hiding.let_go({"asked": sum(number[cell] for cell in kept)})
        block, kept = (Counter(kept), []) if let_go else (Counter(), kept)
        year += block
        pages.append(block)
        if q % 4 == 3:
            of = {d: Counter(cell for cell in year if cell.startswith(f"{d} ")) for d in DEPARTMENTS}
            found = hiding.merged({str(d): sum(number[cell] for cell in of[d]) for d in DEPARTMENTS})
            pages += [year, *(of[d] for d in DEPARTMENTS if str(d) in found)]
            year = Counter()
    return [dict(page) for page in pages if page], number


@pytest.mark.long
@given(counts)
@example([[4, 0, 0], [0, 4, 0], [0, 0, 4], [4, 4, 4]] * 2)
@example([[4, 5, 9], [1, 1, 1], [0, 0, 0], [4, 4, 1], [1, 0, 0], [0, 1, 0], [0, 0, 2], [4, 0, 0]])
def test_no_small_number_of_a_quarter_or_a_ministry_follows_from_all_pages(years: list[list[int]]) -> None:
    pages, number = shown_of(years)
    names = list(number)
    sets = [{name: 1 for name in names if name.endswith(f" {q}")} for q in range(len(years))]
    sets += [
        {f"{d} {q}": 1 for q in range(first, min(first + 4, len(years)))}
        for d in DEPARTMENTS
        for first in range(0, len(years), 4)
    ]
    sets += [{name: 1} for name in names]
    for one in sets:
        if not hiding.is_shown(sum(number[name] for name in one)):
            assert not follows(one, pages, names)


@given(counts)
def test_any_two_pages_differ_by_nothing_or_by_five_or_more(years: list[list[int]]) -> None:
    pages, number = shown_of(years)
    for one in pages:
        for other in pages:
            if one.items() <= other.items():
                assert hiding.is_shown(sum(number[name] for name in other.keys() - one.keys()))


@given(counts)
def test_looking_again_on_a_later_day_adds_numbers_and_changes_none(years: list[list[int]]) -> None:
    for q in range(1, len(years)):
        earlier, later = shown_of(years[:q])[0], shown_of(years[: q + 1])[0]
        assert all(page in later for page in earlier)


tables = st.dictionaries(
    st.integers(1, 5),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12), min_size=1),
    min_size=1,
    max_size=5,
).map(lambda table: {row: cells for row, cells in table.items() if sum(cells.values()) >= SMALLEST})


@given(tables, st.sets(st.integers(1, 5), max_size=1))
@example({1: {"a": 20, "b": 1}, 2: {"a": 20, "b": 5}}, set())
@example({1: {"a": 4, "b": 9}, 2: {"a": 4, "b": 9}, 3: {"a": 9, "b": 9}}, set())
@example({1: {"a": 5, "b": 5}, 2: {"a": 3, "b": 2}}, {2})
def test_no_cell_under_five_follows_from_a_table_and_its_totals(
    table: dict[int, dict[str, int]], never: set[int]
) -> None:
    found = hiding.split(table, never=never)
    names = [f"{row} {part}" for row in table for part in "abcd"]

    def column(part: str) -> list[str]:
        return [one for one in "abcd" if (one if one in found.total else OTHERS) == part]

    sums = [{f"{row} {part}": 1 for part in "abcd"} for row in table]
    sums += [{f"{row} {one}": 1 for row in table for one in column(part)} for part in found.total]
    sums += [
        {f"{row} {one}": 1 for one in column(part)} for row, cells in found.rows.items() for part in cells
    ]
    for row, cells in table.items():
        for part in "abcd":
            if 0 < cells.get(part, 0) < SMALLEST:
                assert not follows({f"{row} {part}": 1}, sums, names)


@given(tables, st.sets(st.integers(1, 5), max_size=1))
@example({1: {"a": 20, "b": 1}, 2: {"a": 20, "b": 5}}, set())
def test_a_cell_that_is_not_shown_can_be_at_least_five_things_or_is_a_total(
    table: dict[int, dict[str, int]], never: set[int]
) -> None:
    found = hiding.split(table, never=never)
    if not found.total:
        return
    rest = {row: cells for row, cells in table.items() if row not in found.rows}
    everything = sum(sum(cells.values()) for cells in rest.values())
    for cells in rest.values():
        of_row = sum(cells.values())
        for part in found.total:
            named = [one for one in "abcd" if (one if one in found.total else OTHERS) == part]
            of_column = sum(row.get(one, 0) for row in rest.values() for one in named)
            least, most = max(0, of_row + of_column - everything), min(of_row, of_column)
            assert hiding.is_shown(most - least)
            assert most - least or hiding.is_shown(most)


@given(tables)
def test_what_is_shown_of_a_table_is_what_there_is(table: dict[int, dict[str, int]]) -> None:
    found = hiding.split(table)
    if found.total:
        assert sum(found.total.values()) == sum(sum(cells.values()) for cells in table.values())
    assert all(sum(cells.values()) == sum(table[row].values()) for row, cells in found.rows.items())
    shown = [number for cells in (found.total, *found.rows.values()) for number in cells.values()]
    assert all(map(hiding.is_shown, shown))


def test_a_large_table_is_shown_as_it_is() -> None:
    table = {1: {"a": 20, "b": 30}, 2: {"a": 50}}
    assert hiding.split(table).rows == {1: {"a": 20, "b": 30}, 2: {"a": 50, "b": 0}}
    assert hiding.split(table).total == {"a": 70, "b": 30}


def test_small_columns_stand_together_and_take_along_what_they_need() -> None:
    assert hiding.merged({"a": 20, "b": 3, "c": 4}) == {"a": 20, OTHERS: 7}
    assert hiding.merged({"a": 20, "b": 9, "c": 4}) == {"a": 20, OTHERS: 13}
    assert hiding.merged({"a": 20, "c": 4}) == {}
    assert hiding.merged({"a": 20, "b": 30}, together=("a",)) == {"b": 30, OTHERS: 20}


def test_percentiles_are_the_nearest_rank_and_only_of_many() -> None:
    days = {1: 10, 2: 8, 9: 2}
    assert [hiding.percentile(days, share, 20) for share in (0.5, 0.9, 1)] == [1, 2, 9]
    assert hiding.percentile(days, 0.5, 19) is None
    assert hiding.percentile({1: 9}, 0.5, 25) is None

"""The periods of the figures: quarters and years of the calendar of Amsterdam, and no others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from contactdesk.law.days import at, local, today

#: so many days after its end a quarter is counted: what can be taken back is taken back by then
SETTLED_DAYS: Final = 14
#: the hour at which somebody may want to write
NIGHT_ENDS: Final = 6
_WRITTEN: Final = re.compile(r"(20\d\d)(?:-K([1-4]))?", re.ASCII | re.IGNORECASE)
_ORDINAL: Final = ("", "eerste", "tweede", "derde", "vierde")


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year; `number` is 1 to 4. As a text `2026-K3`, which sorts as the time does."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-K{self.number}"

    @property
    def begins_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        return self.next.begins_on - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def ends_year(self) -> bool:
        return self.number == 4

    @property
    def since(self) -> datetime:
        """The first moment of it."""
        return at(self.begins_on, time())

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return self.next.since

    def is_to_count(self, now: datetime) -> bool:
        """Whether it is so long over that it is counted: at night, since writing waits meanwhile, or else a day later."""
        late = (today(now) - self.next.begins_on).days - SETTLED_DAYS
        return late > 0 or (late == 0 and local(now).hour < NIGHT_ENDS)


def quarter_of(moment: datetime) -> Quarter:
    day = today(moment)
    return Quarter(day.year, (day.month + 2) // 3)


def written(text: str) -> Quarter | None:
    """`2026-K3`, in any case; None for what is no quarter."""
    found = _WRITTEN.fullmatch(text)
    return Quarter(int(found[1]), int(found[2])) if found and found[2] else None


def is_year(text: str) -> bool:
    found = _WRITTEN.fullmatch(text)
    return bool(found and not found[2])


def between(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    """Each quarter from the one up to and including the other."""
    while first <= last:
        yield first
        first = first.next


def said(period: str) -> str:
    """`2026`, or `derde kwartaal van 2026`."""
    quarter = written(period)
    return f"{_ORDINAL[quarter.number]} kwartaal van {quarter.year}" if quarter else period

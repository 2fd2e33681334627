"""Days and moments as people write them in Dutch, on the clock of Amsterdam. Knows no form and not what day it is.

Taken: `1-5-2026`, `1/5/2026`, `1.5.2026`, `1 mei 2026`, `do 1 mei 2026`, `2026-5-1`; with a time behind it `10:00`,
`14.30 uur`, `om 9 uur`. The day comes before the month, as in the Netherlands. Not taken: what could be two days
(a year of two digits), and what only programs write (`20260501`, `2026-W18-5`, an offset).
"""

import re
from datetime import UTC, date, datetime, time
from typing import Any, Final

from contactdesk.law.days import AMSTERDAM, MONTHS, WEEKDAYS, dutch_date

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)

_WEEKDAY = r"(?:(?P<weekday>" + "|".join(f"{name}|{name[:2]}" for name in WEEKDAYS) + r")\b\.?,?\s*)?"
_GAP = r"\s*[-/. ]\s*"
# what Word makes of a hyphen: a hyphen of its own, one that does not break, dashes, a minus
_HYPHENS: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
_DAY: Final = tuple(
    re.compile(_WEEKDAY + shape, re.ASCII | re.IGNORECASE)
    for shape in (
        rf"(?P<day>\d{{1,2}}){_GAP}(?P<month>\d{{1,2}})(?:{_GAP}{_YEAR})?",
        rf"(?P<day>\d{{1,2}})(?:e|ste|de)?[-/. ]*(?P<month>[a-z]+)\.?(?:[-/ ]*{_YEAR})?",
        rf"(?P<year>\d{{4}}){_GAP}(?P<month>\d{{1,2}}){_GAP}(?P<day>\d{{1,2}})",
    )
)
_TIME: Final = re.compile(
    r"(?P<day>.*?)(?:T|,?\s+(?:om\s+)?)(?P<hour>\d{1,2})"
    r"(?:[:.]\s?(?P<minute>\d{2})(?::\d{2}(?:\.\d{1,6})?)?(?:\s*u(?:ur)?\.?)?|\s*u(?:ur)?\.?(?P<past>\d{2})?)",
    re.ASCII | re.IGNORECASE,
)
_SHORT: Final = {name[:3]: n for n, name in enumerate(MONTHS, 1)} | {"mrt": 3, "febr": 2, "sept": 9}
_MONTH: Final = _SHORT | {name: n for n, name in enumerate(MONTHS, 1)}


class Unwritten(ValueError):
    """What was written is no day or moment: which `kind` of mistake, and what there is to say `about` it."""

    def __init__(self, kind: str, **about: Any) -> None:
        super().__init__(kind)
        self.kind, self.about = kind, about


def day(text: str) -> date:
    """Raises Unwritten: `no_day`, `short_year`, `other_weekday`."""
    found = next((match for shape in _DAY if (match := shape.fullmatch(_spaced(text)))), None)
    if found is None:
        raise Unwritten("no_day")
    if len(found["year"] or "") != 4:
        raise Unwritten("short_year" if _month(found["month"]) else "no_day")
    written = _possible(int(found["year"]), _month(found["month"]), int(found["day"]))
    said = found["weekday"]
    if said and not WEEKDAYS[written.weekday()].startswith(said.lower()):
        raise Unwritten("other_weekday", day=dutch_date(written))
    return written


def moment(text: str, *, hour_known: bool = True) -> datetime:
    """In UTC. Where the hour may be unknown (`hour_known` False), a day alone is the beginning of that day.

    Raises Unwritten: those of `day`, `no_moment`, `no_such_time`. An hour that the clock shows twice is the first.
    """
    found = _TIME.fullmatch(_spaced(text))
    if found is None:
        if hour_known:
            raise Unwritten("no_moment")
        return _on_the_clock(day(text), time())
    try:
        clock = time(int(found["hour"]), int(found["minute"] or found["past"] or 0))
    except ValueError:
        raise Unwritten("no_moment") from None
    return _on_the_clock(_day_of(found["day"]), clock)


def _day_of(text: str) -> date:
    """What is wrong with the day is said in the words for a day with a time."""
    try:
        return day(text)
    except Unwritten as wrong:
        raise Unwritten("no_moment" if wrong.kind == "no_day" else wrong.kind, **wrong.about) from None


def _on_the_clock(on: date, clock: time) -> datetime:
    found = datetime.combine(on, clock, AMSTERDAM).astimezone(UTC)
    if found.astimezone(AMSTERDAM).time() != clock:
        raise Unwritten("no_such_time", clock=f"{clock:%H.%M}", day=dutch_date(on))
    return found


def _possible(year: int, month: int, of: int) -> date:
    try:
        written = date(year, month, of)
    except ValueError:
        raise Unwritten("no_day") from None
    if not EARLIEST <= written < LATEST:
        raise Unwritten("no_day")
    return written


def _month(text: str) -> int:
    """0 for what is none."""
    return int(text) if text.isdecimal() else _MONTH.get(text.lower(), 0)


def _spaced(text: str) -> str:
    """What is pasted has spaces and hyphens of many kinds."""
    return " ".join(text.translate(_HYPHENS).split())

"""Days as the Netherlands count and write them: working days, holidays, Dutch dates. No terms, no clock."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

#: why a day does not count; empty where it does
DaysOff = Callable[[date], str]

_LAST_SECOND = time(23, 59, 59)
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)


def local(moment: datetime) -> datetime:
    """The moment on the clock of Amsterdam."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(AMSTERDAM)


def today(moment: datetime) -> date:
    """The day it is in Amsterdam at this moment."""
    return local(moment).date()


def at(day: date, clock: time) -> datetime:
    """That hour of that day in Amsterdam, in UTC."""
    return datetime.combine(day, clock, AMSTERDAM).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last second of that day in Amsterdam, in UTC."""
    return at(day, _LAST_SECOND)


def ends_a_day(moment: datetime) -> bool:
    return moment == end_of(today(moment))


def is_working_day(day: date) -> bool:
    return not day_off(day)


def day_off(day: date) -> str:
    """Why a day is no working day: `weekend` or the holiday's name; empty for a working day."""
    return "weekend" if day.weekday() >= 5 else holidays_in(day.year).get(day, "")


def add_working_days(day: date, n: int, off: DaysOff = day_off) -> date:
    """The n-th working day after `day`; with 0 the day itself, working day or not."""
    if n < 0:
        raise ValueError("working days are counted forward")
    while n:
        day += timedelta(days=1)
        n -= not off(day)
    return day


@lru_cache(maxsize=4096)
def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and including `end`; 0 where `end` is not later."""
    return counted_between(start, end, day_off)


def counted_between(start: date, end: date, off: DaysOff) -> int:
    """The same of the days that `off` lets count."""
    return sum(not off(day) for day in days_after(start, end))


def days_after(start: date, end: date) -> Iterator[date]:
    """Each day after `start`, up to and including `end`."""
    return (start + timedelta(days=n) for n in range(1, (end - start).days + 1))


def dutch_day(day: date) -> str:
    """`di 24-11`"""
    return f"{WEEKDAYS[day.weekday()][:2]} {day.day}-{day.month}"


def short_date(day: date) -> str:
    """`6 nov`"""
    month = MONTHS[day.month - 1]
    return f"{day.day} {'mrt' if month == 'maart' else month[:3]}"


def dutch_date(day: date) -> str:
    """`dinsdag 24 november 2026`"""
    return f"{WEEKDAYS[day.weekday()]} {_day_month_year(day)}"


def dutch_moment(moment: datetime) -> str:
    """`di 24 november 2026, 09.12 uur`, on the clock of Amsterdam."""
    here = local(moment)
    return f"{WEEKDAYS[here.weekday()][:2]} {_day_month_year(here)}, {here:%H.%M} uur"


def dutch_hour(moment: datetime) -> str:
    """`09.12 uur`, on the clock of Amsterdam."""
    return f"{local(moment):%H.%M} uur"


def _day_month_year(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@lru_cache(maxsize=128)
def holidays_in(year: int) -> Mapping[date, str]:
    """Algemene termijnenwet, art. 3, with Good Friday. The library has 5 May in lustrum years only."""
    import holidays  # a fifth of a second with its tables, and starting the desk need not wait for it

    found = {
        date(year, 5, 5): "Bevrijdingsdag",
        **holidays.country_holidays("NL", years=year, language="nl"),
    }
    return {day: name.lower() for day, name in found.items()}


def wrong_last_day(first: date, until: date, latest: date) -> str:
    """What is wrong with this last day of a period, as a sentence at its field; empty where it may be so."""
    if until < first:
        return f"De laatste dag ligt voor de eerste dag. Kies {dutch_date(first)}, of een dag daarna"
    return f"Kies een dag tot en met {dutch_date(latest)}" if until > latest else ""

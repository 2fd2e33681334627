"""When a day overview leaves, and what is too near to wait for it. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Final

from contactdesk.law.days import add_working_days, at, is_working_day, local, today
from contactdesk.law.terms import Terms

#: what ministries did that day has been done by then; who reads it can still call before the evening
HOUR: Final = time(17)
DAY: Final = timedelta(days=1)


def leaves_at(moment: datetime) -> datetime:
    """The first overview after this moment: at that hour in Amsterdam, on a working day."""
    day = today(moment)
    if not is_working_day(day) or local(moment).time() >= HOUR:
        day = add_working_days(day, 1)
    return at(day, HOUR)


def left_before(moment: datetime) -> datetime:
    """When the overview before the one of this moment was due: what came since then is of this one."""
    day = today(moment) - DAY
    while not is_working_day(day):
        day -= DAY
    return at(day, HOUR)


def is_too_near(terms: Terms, moment: datetime, day: date | None) -> bool:
    """Whether what is told of something on this day cannot wait for the overview: that would leave no time to act, as
    few working days as make a request urgent."""
    last = add_working_days(today(leaves_at(moment)), terms.urgent_within_working_days)
    return day is not None and today(moment) <= day <= last

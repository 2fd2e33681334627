"""When a morning letter leaves: on a working day, early, by the clock of Amsterdam. Pure."""

from datetime import datetime, time
from typing import Final

from contactdesk.law.days import is_working_day, local, today

#: who reads it has the day before them; `UNTIL`: what a worker that stood still did not send by then is no morning letter
HOUR: Final = time(7, 30)
UNTIL: Final = time(12)


def is_morning(moment: datetime) -> bool:
    """Whether the letter of this day leaves now, if it has not."""
    return is_working_day(today(moment)) and HOUR <= local(moment).time() < UNTIL


def has_begun(moment: datetime) -> bool:
    """Whether the hour of this day has come: who asks for the letter now gets the next one."""
    return local(moment).time() >= HOUR

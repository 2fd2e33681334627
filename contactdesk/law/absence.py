"""Who is there on which days: roles with their dates, and the days in which somebody is away. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contactdesk.law.roles import Days


@dataclass(frozen=True)
class Presence:
    """The days on which somebody has a role, and the days on which they are away."""

    held: Sequence[Days]
    away: Sequence[Days] = ()

    def on(self, day: date) -> bool:
        return _within(self.held, day) and not _within(self.away, day)


def first_empty(others: Sequence[Presence], own: Presence, off: tuple[date, date]) -> date | None:
    """The first day of `off` (from, up to and including) on which nobody but `own` is there; None where there is none."""
    return next((day for day in days(*off) if own.on(day) and not any(one.on(day) for one in others)), None)


def is_there_throughout(one: Presence, off: tuple[date, date]) -> bool:
    return all(one.on(day) for day in days(*off))


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def _within(periods: Sequence[Days], day: date) -> bool:
    return any((start is None or start <= day) and (end is None or day < end) for start, end in periods)

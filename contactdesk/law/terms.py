"""Terms: by when something is due, with the sum, and how late it is. Days live in `days`, the clock nowhere.

Moments come in as aware datetimes and go out in UTC; every day is counted in Europe/Amsterdam. The choices:
- Day 1 is the first working day after the day of receipt, whatever the hour: late on Friday begins on Monday.
- A term ends with its last day, at 23:59:59 in Amsterdam, not when the office closes.
- With a debate ahead the answer is due on its day at `debate_due_hour`; asked or resumed close to that hour or
  later that day: `debate_today_hours` later, never after midnight. A shorter ordinary term still holds.
- Of a recess of the Chamber that asks the first working days, as many as was agreed, are no days of the term. No law
  says that they are, or are not. What it moves only ends later, never earlier; a debate does not move.
- While the clock stands still each day that counts moves the due day up by one. Who had time left when it stopped
  has at least the next such day when it goes on. A debate does not move.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Literal

from contactdesk.law.days import (
    DaysOff,
    at,
    counted_between,
    day_off,
    days_after,
    end_of,
    ends_a_day,
    holidays_in,
    local,
)
from contactdesk.law.days import add_working_days as add_working_days
from contactdesk.law.days import dutch_date as dutch_date
from contactdesk.law.days import dutch_day as dutch_day
from contactdesk.law.days import dutch_moment as dutch_moment
from contactdesk.law.days import is_working_day as is_working_day
from contactdesk.law.days import today as today
from contactdesk.law.days import working_days_between as working_days_between
from contactdesk.law.terms_file import FormTerms as FormTerms
from contactdesk.law.terms_file import Recess as Recess
from contactdesk.law.terms_file import Terms as Terms
from contactdesk.law.terms_file import TermsError as TermsError
from contactdesk.law.terms_file import load as load
from contactdesk.words import CHAMBER, Chamber, Form

Stage = Literal["none", "near", "passed", "long_passed", "unanswered"]


@dataclass(frozen=True)
class Day:
    """One day of a sum: `number` where it counts, else None and why not: `weekend`, a holiday or a recess."""

    on: date
    number: int | None
    reason: str = ""


@dataclass(frozen=True)
class Sum:
    """A term with its sum. The count began at `received`, or after a standstill where `resumed` says so."""

    received: datetime
    days: tuple[Day, ...]
    due: datetime
    urgent: bool
    resumed: bool = False


# Terms


def due(
    terms: Terms, form: Form, received: datetime, debate_on: date | None, chamber: Chamber | None = None
) -> Sum:
    """By when a decision is due to who asks in this Chamber. A debate that was already over on receipt changes nothing."""
    days = terms.forms[form].decision_working_days
    by = end_of(add_working_days(today(received), days, calendar(terms, chamber)))
    if debate_on is not None and debate_on >= today(received):
        by = min(by, _before_debate(terms, debate_on, soonest=_in_hours(terms, received)))
    return sum_until(terms, received, by, debate_on=debate_on, chamber=chamber)


def due_after_pause(
    terms: Terms,
    stopped_at: datetime,
    due: datetime,
    resumed_at: datetime,
    *,
    debate_on: date | None,
    chamber: Chamber | None = None,
) -> Sum:
    """The clock goes on with what was left when it stopped; what was late stays late by as much."""
    in_time, stopped, resumed = stopped_at <= due, today(stopped_at), today(resumed_at)
    if in_time:
        off = calendar(terms, chamber)
        day = add_working_days(today(due), counted_between(stopped, resumed, off), off)
        day = max(day, add_working_days(resumed, 1, off)) if stopped < resumed else day
    else:  # stopping in the weekend after a term must not win back the Monday; late counts in a recess too
        stopped = add_working_days(stopped - timedelta(days=1), 1)
        day = add_working_days(today(due), working_days_between(stopped, resumed))
    by = end_of(day)
    if debate_on is not None:
        soonest = _in_hours(terms, resumed_at) if in_time else due
        by = min(by, _before_debate(terms, debate_on, soonest=soonest))
    return sum_until(terms, resumed_at, by, debate_on=debate_on, chamber=chamber, resumed=True)


def sum_until(
    terms: Terms,
    start: datetime,
    due: datetime,
    *,
    debate_on: date | None,
    chamber: Chamber | None = None,
    resumed: bool = False,
) -> Sum:
    """The sum between a start and a due moment that is already known, such as a stored one."""
    days: list[Day] = []
    number, off = 0, calendar(terms, chamber)
    for day in days_after(today(start), today(due)):
        reason = off(day)
        number += not reason
        days.append(Day(day, None if reason else number, reason))
    return Sum(start, tuple(days), due, is_urgent(terms, start, debate_on), resumed)


def calendar(terms: Terms, chamber: Chamber | None) -> DaysOff:
    """Why a day is no day of a term for who asks in this Chamber; empty where it is."""
    recess = _recess(terms.recesses, chamber, terms.recess_working_days)
    return lambda day: day_off(day) or recess.get(day, "")


def fingerprint(terms: Terms, on: date) -> str:
    """The calendar by which a term that runs on this day is counted: another one where any due day could be another."""
    said = (
        sorted((form, one.decision_working_days) for form, one in terms.forms.items()),
        (terms.debate_due_hour, terms.debate_today_hours, terms.recess_working_days),
        sorted((one.chamber, f"{one.first}", f"{one.last}") for one in terms.recesses),
        [sorted(map(str, holidays_in(year))) for year in range(on.year - 1, on.year + 2)],
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()


@lru_cache(maxsize=64)
def _recess(
    recesses: tuple[Recess, ...], chamber: Chamber | None, working_days: int | None
) -> Mapping[date, str]:
    """The first working days of each recess of this Chamber, or all of them, with what it is called."""
    found: dict[date, str] = {}
    for one in recesses:
        if one.chamber is chamber:
            days = [day for day in days_after(one.first - timedelta(days=1), one.last) if is_working_day(day)]
            found |= dict.fromkeys(days[:working_days], f"{one.name} {CHAMBER[chamber]}")
    return found


def is_urgent(terms: Terms, received: datetime, debate_on: date | None) -> bool:
    """Whether the debate is so near that the desk counts in hours."""
    if debate_on is None:
        return False
    day = today(received)
    return day <= debate_on <= add_working_days(day, terms.urgent_within_working_days)


def _before_debate(terms: Terms, debate_on: date, *, soonest: datetime) -> datetime:
    return min(max(at(debate_on, time(terms.debate_due_hour)), soonest), end_of(debate_on))


def _in_hours(terms: Terms, moment: datetime) -> datetime:
    return moment.astimezone(UTC) + timedelta(hours=terms.debate_today_hours)


def stage(terms: Terms, now: datetime, due: datetime) -> Stage:
    """Which letter about its term an open decision has come to. Silence is no stage at which it ends."""
    if now <= due:
        near = working_days_between(today(now), today(due)) <= terms.near_working_days
        return "near" if near else "none"
    late = working_days_between(today(due), today(now))
    if late >= terms.unanswered_after_working_days:
        return "unanswered"
    return "long_passed" if late >= terms.long_passed_working_days else "passed"


def long_passed_from(terms: Terms, due: datetime) -> date:
    """The day on which a decision that was due then is long past its term."""
    return add_working_days(today(due), terms.long_passed_working_days)


def answers_until(terms: Terms, asked: datetime, chamber: Chamber | None = None) -> date:
    """The last day to say that a request is still needed, of who was asked that after its debate. No day of a recess
    is one of these: silence then means nothing, and the request would end by it."""
    recess = _recess(terms.recesses, chamber, None)
    return add_working_days(
        today(asked), terms.after_debate_working_days, lambda day: day_off(day) or recess.get(day, "")
    )


def quiet_since(terms: Terms, now: datetime) -> datetime:
    """The moment before which nothing may have happened for a contact to be quiet."""
    return _days_ago(now, terms.quiet_working_days)


def unanswered_since(terms: Terms, now: datetime) -> datetime:
    """The last moment at which the term of what is unanswered now can have ended."""
    return _days_ago(now, terms.unanswered_after_working_days)


def is_unanswered(terms: Terms, now: datetime, due: datetime) -> bool:
    """Whether a decision that was due then, and is still owed, has become silence."""
    return due <= unanswered_since(terms, now)


def _days_ago(now: datetime, working_days: int) -> datetime:
    """The last moment since which so many working days were counted."""
    day, counted = today(now), 0
    while counted < working_days:
        counted += not day_off(day)
        day -= timedelta(days=1)
    return end_of(day)


def describe(term: Sum, *, names_debate: bool = True) -> str:
    """The sum in one line: `ontvangen vr 25-4 16.40 · dag 1 ma 28-4 · … · uiterlijk vr 2-5`."""
    parts = [("weer verder " if term.resumed else "ontvangen ") + _day_and_hour(term.received)]
    parts += ["spoed"] if term.urgent else _counted(term.days)
    if ends_a_day(term.due):
        parts.append(f"uiterlijk {dutch_day(today(term.due))}")
    else:
        why = ", vanwege het debat" if names_debate else ""
        parts.append(f"uiterlijk {_day_and_hour(term.due)}{why}")
    return " · ".join(parts)


def how_late(terms: Terms, now: datetime, due: datetime) -> str:
    """`nog 3 werkdagen`, `vandaag`, `2 werkdagen te laat`; close to a debate in hours: `nog 4 uur`."""
    if now > due:
        return _too_late(now, due)
    days = working_days_between(today(now), today(due))
    if not ends_a_day(due) and days <= terms.urgent_within_working_days:
        hours = _hours(now, due)
        return f"nog {hours} uur" if hours else "nog minder dan een uur"
    return f"nog {_working_days(days)}" if days else "vandaag"


def _too_late(now: datetime, due: datetime) -> str:
    if days := working_days_between(today(due), today(now)):
        return f"{_working_days(days)} te laat"
    hours = _hours(due, now)
    return f"{hours} uur te laat" if hours and not ends_a_day(due) else "te laat"


def _counted(days: tuple[Day, ...]) -> Iterator[str]:
    """Day 1, what does not count, and dots for what lies between; weekends go without saying."""
    for reason, group in groupby((day for day in days if day.reason != "weekend"), lambda day: day.reason):
        some = list(group)
        if reason:
            span = dict.fromkeys(dutch_day(day.on) for day in (some[0], some[-1]))
            yield f"{' t/m '.join(span)} {reason} telt niet"
            continue
        if some[0].number == 1:
            yield f"dag 1 {dutch_day(some[0].on)}"
        if any(day.number != 1 and day is not days[-1] for day in some):
            yield "…"


def _working_days(n: int) -> str:
    return "1 werkdag" if n == 1 else f"{n} werkdagen"


def _day_and_hour(moment: datetime) -> str:
    return f"{dutch_day(today(moment))} {local(moment):%H.%M}"


def _hours(start: datetime, end: datetime) -> int:
    """Whole hours, rounded down, over a change of the clock too."""
    return int((end - start.astimezone(UTC)).total_seconds() // 3600)

"""Terms: by when something is due, with the sum, and how late it is. Days live in `days`, the clock nowhere.

Moments come in as aware datetimes and go out in UTC; every day is counted in Europe/Amsterdam. The choices:
- Day 1 is the first working day after the day of receipt, whatever the hour: late on Friday begins on Monday.
- A term ends with its last day, at 23:59:59 in Amsterdam, not when the office closes.
- With a debate ahead the answer is due on its day at `debate_due_hour`; asked or resumed close to that hour or
  later that day: `debate_today_hours` later, never after midnight. A shorter ordinary term still holds.
- While the clock stands still each working day moves the due day up by one. Who had time left when it stopped
  has at least the next working day when it goes on. A debate does not move.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from contactdesk.law.days import add_working_days as add_working_days
from contactdesk.law.days import at, day_off, days_after, end_of, ends_a_day, local
from contactdesk.law.days import dutch_date as dutch_date
from contactdesk.law.days import dutch_day as dutch_day
from contactdesk.law.days import dutch_moment as dutch_moment
from contactdesk.law.days import is_working_day as is_working_day
from contactdesk.law.days import today as today
from contactdesk.law.days import working_days_between as working_days_between
from contactdesk.words import Form

Stage = Literal["none", "near", "passed", "long_passed", "unanswered"]


class TermsError(Exception):
    """The terms file is wrong: one line with the file, the key, and what to do."""


@dataclass(frozen=True)
class FormTerms:
    """What holds for one form of contact, in working days."""

    decision_working_days: int


@dataclass(frozen=True)
class Terms:
    """The work agreements of `config/terms.toml`; `forms` has every form of contact."""

    forms: Mapping[Form, FormTerms]
    urgent_within_working_days: int
    debate_due_hour: int
    debate_today_hours: int
    decision_link_days: int
    quiet_working_days: int
    near_working_days: int
    long_passed_working_days: int
    unanswered_after_working_days: int
    after_debate_working_days: int
    notice_minutes: int


@dataclass(frozen=True)
class Day:
    """One day of a sum: `number` where it counts, else None and why not: `weekend` or a holiday."""

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


# The file

_LIMITS = {  # the least and the most a number may be
    "urgent_within_working_days": (0, 20),
    "debate_due_hour": (0, 23),
    "debate_today_hours": (1, 12),
    "decision_link_days": (1, 366),
    "quiet_working_days": (1, 260),
    "near_working_days": (0, 20),
    "long_passed_working_days": (1, 260),
    "unanswered_after_working_days": (2, 260),
    "after_debate_working_days": (1, 60),
    "notice_minutes": (1, 1440),
}
_FORM_LIMITS = {"decision_working_days": (1, 260)}
#: keys of earlier versions: what to do with each
_GONE = {
    "lapse_after_working_days": "rename it to unanswered_after_working_days: a request without a decision does not "
    "lapse any more, it stays open and goes further up each week"
}


def load(path: Path) -> Terms:
    """Read the terms, or raise TermsError: a desk that is unsure of its terms does not start."""
    table = _parsed(path)
    sections = {name: table.pop(name, {}) for name in ("default", "form")}
    numbers = _numbers(path, "", table, _LIMITS, {})
    default = _numbers(path, "default.", sections["default"], _FORM_LIMITS, {})
    if numbers["unanswered_after_working_days"] <= numbers["long_passed_working_days"]:
        raise TermsError(f"{path}: unanswered_after_working_days: make it more than long_passed_working_days")
    return Terms(forms=MappingProxyType(_forms(path, sections["form"], default)), **numbers)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TermsError(f"{path}: cannot be read ({error.strerror}); put the terms there") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise TermsError(f"{path}: is not TOML in UTF-8 ({error}); correct it there") from error


def _forms(path: Path, sections: Any, default: dict[str, int]) -> dict[Form, FormTerms]:
    if not isinstance(sections, dict):
        raise TermsError(f"{path}: form: make it sections like [form.conversation]")
    for name in sections:
        if name not in list(Form):
            raise TermsError(f"{path}: form.{name}: no such form; choose from {', '.join(Form)}")
    found = {f: _numbers(path, f"form.{f}.", sections.get(f, {}), _FORM_LIMITS, default) for f in Form}
    return {form: FormTerms(**numbers) for form, numbers in found.items()}


def _numbers(
    path: Path, prefix: str, table: Any, limits: dict[str, tuple[int, int]], default: dict[str, int]
) -> dict[str, int]:
    """The whole numbers of one section, each within its limits; `default` fills what is left out."""
    if not isinstance(table, dict):
        raise TermsError(f"{path}: {prefix[:-1]}: make it a section, [{prefix[:-1]}]")
    for key in sorted(table.keys() & _GONE.keys()):
        raise TermsError(f"{path}: {prefix}{key}: {_GONE[key]}")
    if unknown := sorted(table.keys() - limits.keys()):
        raise TermsError(
            f"{path}: {prefix}{unknown[0]}: unknown key; remove it, or use one of {', '.join(limits)}"
        )
    found = {**default, **table}
    for key, (least, most) in limits.items():
        if key not in found:
            raise TermsError(f"{path}: {prefix}{key}: missing; add a whole number from {least} to {most}")
        value = found[key]
        if type(value) is not int or not least <= value <= most:  # a bool is an int too
            raise TermsError(f"{path}: {prefix}{key}: {value!r} is no whole number from {least} to {most}")
    return found


# Terms


def due(terms: Terms, form: Form, received: datetime, debate_on: date | None) -> Sum:
    """By when a decision is due. A debate that was already over on receipt changes nothing."""
    days = terms.forms[form].decision_working_days
    by = end_of(add_working_days(today(received), days))
    if debate_on is not None and debate_on >= today(received):
        by = min(by, _before_debate(terms, debate_on, soonest=_in_hours(terms, received)))
    return sum_until(terms, received, by, debate_on=debate_on)


def due_after_pause(
    terms: Terms, stopped_at: datetime, due: datetime, resumed_at: datetime, *, debate_on: date | None
) -> Sum:
    """The clock goes on with what was left when it stopped; what was late stays late by as much."""
    in_time, stopped, resumed = stopped_at <= due, today(stopped_at), today(resumed_at)
    if not in_time:  # stopping in the weekend after a term must not win back the Monday
        stopped = add_working_days(stopped - timedelta(days=1), 1)
    day = add_working_days(today(due), working_days_between(stopped, resumed))
    if in_time and stopped < resumed:
        day = max(day, add_working_days(resumed, 1))
    by = end_of(day)
    if debate_on is not None:
        soonest = _in_hours(terms, resumed_at) if in_time else due
        by = min(by, _before_debate(terms, debate_on, soonest=soonest))
    return sum_until(terms, resumed_at, by, debate_on=debate_on, resumed=True)


def sum_until(
    terms: Terms, start: datetime, due: datetime, *, debate_on: date | None, resumed: bool = False
) -> Sum:
    """The sum between a start and a due moment that is already known, such as a stored one."""
    days: list[Day] = []
    number = 0
    for day in days_after(today(start), today(due)):
        reason = day_off(day)
        number += not reason
        days.append(Day(day, None if reason else number, reason))
    return Sum(start, tuple(days), due, is_urgent(terms, start, debate_on), resumed)


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


def answers_until(terms: Terms, asked: datetime) -> date:
    """The last day to say that a request is still needed, of who was asked that after its debate."""
    return add_working_days(today(asked), terms.after_debate_working_days)


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


def _counted(days: tuple[Day, ...]) -> list[str]:
    """Day 1, each holiday that does not count, and dots for what lies between; weekends go without saying."""
    parts: list[str] = []
    for day in days:
        if day.number == 1:
            parts.append(f"dag 1 {dutch_day(day.on)}")
        elif day.reason not in ("", "weekend"):
            parts.append(f"{dutch_day(day.on)} {day.reason.lower()} telt niet")
        elif day.number and day is not days[-1] and parts[-1] != "…":
            parts.append("…")
    return parts


def _working_days(n: int) -> str:
    return "1 werkdag" if n == 1 else f"{n} werkdagen"


def _day_and_hour(moment: datetime) -> str:
    return f"{dutch_day(today(moment))} {local(moment):%H.%M}"


def _hours(start: datetime, end: datetime) -> int:
    """Whole hours, rounded down, over a change of the clock too."""
    return int((end - start.astimezone(UTC)).total_seconds() // 3600)

"""The file of the terms: what was agreed on days and hours, and when each Chamber is in recess. Read and proven here."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from contactdesk.words import Chamber, Form


class TermsError(Exception):
    """The terms file is wrong: one line with the file, the key, and what to do."""


@dataclass(frozen=True)
class FormTerms:
    """What holds for one form of contact, in working days."""

    decision_working_days: int


@dataclass(frozen=True)
class Recess:
    """When a Chamber does not meet, both days included, and where that was found."""

    chamber: Chamber
    name: str
    first: date
    last: date
    source: str


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
    #: of each recess so many working days, from its first, are no days of a term
    recess_working_days: int
    recesses: tuple[Recess, ...]


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
    "recess_working_days": (0, 260),
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
    recesses = tuple(_recesses(path, table.pop("recess", [])))
    if not recesses:  # a file of an earlier version knows none
        table.setdefault("recess_working_days", 0)
    numbers = _numbers(path, "", table, _LIMITS, {})
    default = _numbers(path, "default.", sections["default"], _FORM_LIMITS, {})
    if numbers["unanswered_after_working_days"] <= numbers["long_passed_working_days"]:
        raise TermsError(f"{path}: unanswered_after_working_days: make it more than long_passed_working_days")
    forms = MappingProxyType(_forms(path, sections["form"], default))
    return Terms(forms=forms, recesses=recesses, **numbers)


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


# Recess

_RECESS: Final = ("chamber", "name", "from", "until", "source")
_LONGEST: Final = timedelta(days=120)


def _recesses(path: Path, rows: Any) -> Iterator[Recess]:
    """Each recess of the file; none lies over another one of the same Chamber."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TermsError(f"{path}: recess: make it sections like [[recess]]")
    known: list[Recess] = []
    for number, row in enumerate(rows, 1):
        if wrong := next(_wrong_recess(row), None):
            raise TermsError(f"{path}: recess {number}: {wrong}")
        found = Recess(Chamber(row["chamber"]), row["name"].strip(), row["from"], row["until"], row["source"])
        for other, one in enumerate(known, 1):
            if one.chamber is found.chamber and one.first <= found.last and found.first <= one.last:
                raise TermsError(
                    f"{path}: recess {number}: from: lies in recess {other} of the same Chamber; make them one"
                )
        known.append(found)
    yield from known


def _wrong_recess(row: dict[str, Any]) -> Iterator[str]:
    keys = ", ".join(_RECESS)
    yield from (f"{key}: unknown key; use {keys}" for key in row if key not in _RECESS)
    yield from (f"{key}: missing; a recess has {keys}" for key in _RECESS if key not in row)
    if row["chamber"] not in list(Chamber):
        yield f"chamber: {row['chamber']!r} is no Chamber; choose from {', '.join(Chamber)}"
    if not _is_line(row["name"]):
        yield "name: write what it is called, such as kerstreces"
    if not _is_line(row["source"]):
        yield "source: say where these days stand, such as a web address"
    for key in ("from", "until"):
        if type(row[key]) is not date:  # a moment is a date too
            yield f"{key}: write a day like 2026-12-18, without quotes"
    if row["until"] < row["from"]:
        yield "until: is before from; correct one of them"
    if row["until"] - row["from"] > _LONGEST:
        yield f"until: is more than {_LONGEST.days} days after from; correct one of them"


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()

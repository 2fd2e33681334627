"""Single values of the rules file, each checked; `Faulty` says what is wrong with one table, not which one."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from contactdesk.law.rules.regime import FACTS
from contactdesk.words import RuleStatus

Table = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)
T = TypeVar("T")

#: an article by its number: what is called law can be looked up
ARTICLE = re.compile(r"\b(?:artikel|artikelen|aanwijzing|aanwijzingen)\s+\d")


class Faulty(ValueError):
    """What is wrong with one table; who reads it adds which file and which table."""


def known_keys(table: Table, known: Iterable[str], *, where: str) -> None:
    for key in table:
        if key not in known:
            raise Faulty(f"unknown key '{key}'{where}: choose from {listed(known)}")


def name(table: Table) -> str:
    found = text(table, "id")
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,49}", found):
        raise Faulty("'id' must be lower-case letters, digits and dashes, at most 50")
    return found


def text(table: Table, key: str) -> str:
    found = table.get(key)
    if not isinstance(found, str) or not found.strip():
        raise Faulty(f"'{key}' is missing or empty: write it as text between quotes")
    return found.strip()


def maybe_text(table: Table, key: str) -> str | None:
    return optional(table, key, lambda: text(table, key))


def word(kind: type[Word], table: Table, key: str) -> Word:
    if key not in table:
        raise Faulty(f"'{key}' is missing: choose from {listed(kind)}")
    return _known(kind, key, table[key])


def words_of(kinds: Mapping[str, type[StrEnum]], table: Table, key: str) -> dict[str, tuple[StrEnum, ...]]:
    """A table of lists, such as `when`: each key a fact, each value one of its words."""
    found = table.get(key)
    if not isinstance(found, dict):
        raise Faulty(f"'{key}' is missing: write {key} = {{ {next(iter(kinds))} = [\"…\"] }}")
    known_keys(found, kinds, where=f" in '{key}'")
    return {fact: _words(kinds[fact], f"{key}.{fact}", values) for fact, values in found.items()}


def when(table: Table) -> dict[str, tuple[StrEnum, ...]]:
    if not isinstance(table.get("when"), dict):
        raise Faulty(
            "'when' is missing: write when = { organisation = [\"zbo\"] }, or when = {} for anything"
        )
    return words_of(FACTS, table, "when")


def _words(kind: type[Word], key: str, values: object) -> tuple[Word, ...]:
    if not isinstance(values, list) or not values:
        raise Faulty(f"'{key}' must be a list with at least one value: [\"…\"]")
    return tuple(_known(kind, key, value) for value in values)


def _known(kind: type[Word], key: str, value: object) -> Word:
    if not isinstance(value, str) or value not in list(kind):
        raise Faulty(f"'{key}' has the unknown value {value!r}: choose from {listed(kind)}")
    return kind(value)


def switch(table: Table, key: str, default: bool) -> bool:
    found = table.get(key, default)
    if not isinstance(found, bool):
        raise Faulty(f"'{key}' must be true or false, without quotes")
    return found


def period(table: Table) -> tuple[date | None, date | None]:
    since, until = day(table, "from"), day(table, "until")
    if since and until and since > until:
        raise Faulty(f"'from' {since} is after 'until' {until}: swap or correct them")
    return since, until


def day(table: Table, key: str) -> date | None:
    found = table.get(key)
    if found is not None and (not isinstance(found, date) or isinstance(found, datetime)):
        raise Faulty(f"'{key}' must be a date without quotes, such as 2021-02-01")
    return found


def status(table: Table) -> RuleStatus:
    """What is called law names its article, and what is uncertain says what is, and who could settle it."""
    found = word(RuleStatus, table, "status")
    article = maybe_text(table, "article")
    if found is RuleStatus.IN_FORCE and (article is None or not ARTICLE.search(article)):
        raise Faulty(
            "status 'in_force' needs 'article' with a number, such as \"Grondwet, artikel 68\": add it, or choose "
            "another status"
        )
    if found is RuleStatus.IN_FORCE and "niet vastgesteld" in (article or ""):
        raise Faulty("'article' is not established, so the status is 'uncertain': correct one of the two")
    for key in ("uncertain", "settled_by"):
        if found is RuleStatus.UNCERTAIN and key not in table:
            raise Faulty(f"status 'uncertain' needs '{key}': say what is uncertain, and who could settle it")
    return found


def basis(table: Table) -> str:
    """What it rests on: the article, and what there is to say beside it; one of the two there must be."""
    said = (maybe_text(table, "article"), maybe_text(table, "basis"))
    if table.get("status") == RuleStatus.IN_FORCE or any(said):
        return "; ".join(part for part in said if part)
    return text(table, "basis")


def claimed(table: Table) -> dict[str, Any]:
    """The values of a `Claim`: which cases, when, and on what it rests."""
    since, until = period(table)
    return {
        "when": when(table),
        "article": maybe_text(table, "article"),
        "basis": basis(table),
        "source": text(table, "source"),
        "status": status(table),
        "uncertain": maybe_text(table, "uncertain"),
        "settled_by": maybe_text(table, "settled_by"),
        "since": since,
        "until": until,
    }


def optional(table: Table, key: str, take: Callable[[], T]) -> T | None:
    return take() if key in table else None


def tables(data: Table, key: str) -> list[Table]:
    """The tables under this key; none where there is something else."""
    found = data.get(key)
    return found if isinstance(found, list) and all(isinstance(each, dict) for each in found) else []


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)

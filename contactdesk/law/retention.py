"""How long a closed contact is kept, by ministry and by what was needed for it; read from `config/retention.toml`.

The file is the lower limit of what administrators can set, as the zorgdrager has it in its selection list. What it does
not name is kept. Nothing is destroyed here.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from contactdesk.words import Regime, RetentionGroup


class RetentionError(Exception):
    """The file is wrong: one line with the file, the key, and what to do."""


#: stands in the file for every ministry that it does not name
ALL: Final = "*"
LEAST, MOST = 1, 100


@dataclass(frozen=True)
class ListedClass:
    """One class of the file. `years`: after how many years from closing it may be destroyed; None: it is kept."""

    years: int | None
    source: str


#: what holds where the file says nothing
KEPT: Final = ListedClass(None, "")


@dataclass(frozen=True)
class Retention:
    """The classes by ministry (abbreviation, or ALL) and group."""

    classes: Mapping[tuple[str, RetentionGroup], ListedClass]

    def of(self, ministry: str | None, group: RetentionGroup) -> ListedClass:
        """The class of its own name, else that of every ministry, else: keep."""
        everybody = self.classes.get((ALL, group), KEPT)
        return self.classes.get((ministry or ALL, group), everybody)


def group_of(regime: Regime, *, is_sealed: bool) -> RetentionGroup:
    """Help with a law text has a class of its own, whatever the minister has to do for it."""
    if is_sealed:
        return RetentionGroup.ASSISTANCE
    return RetentionGroup.NOTIFY if regime is Regime.NOTIFY else RetentionGroup.PERMISSION


def strictest(*years: int | None) -> int | None:
    """What holds where more than one says it: the longest; None, to keep, where one of them says so."""
    known = [one for one in years if one is not None]
    return max(known) if len(known) == len(years) else None


def may_go_on(closed_on: date, years: int) -> date:
    """The first day on which it may be destroyed: so many years after the day on which it was closed."""
    try:
        return closed_on.replace(year=closed_on.year + years)
    except ValueError:  # closed on a leap day
        return date(closed_on.year + years, 3, 1)


def load(path: Path) -> Retention:
    """Read the classes, or raise RetentionError. Without the file everything is kept."""
    entries = _parsed(path)
    found: dict[tuple[str, RetentionGroup], ListedClass] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path}: class {number}"
        key, one = _class(where, entry)
        if key in found:
            raise RetentionError(f"{where}: {key[0]}, {key[1]}: stands there twice; keep one")
        found[key] = one
    return Retention(found)


def _parsed(path: Path) -> Iterable[Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RetentionError(f"{path}: cannot be read ({error.strerror}); make it readable") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise RetentionError(f"{path}: is not TOML in UTF-8 ({error}); correct it there") from error
    for key in table:
        if key != "class":
            raise RetentionError(f"{path}: {key}: unknown key; use only [[class]] sections")
    entries = table.get("class", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise RetentionError(f"{path}: class: make it sections like [[class]]")
    return entries


_NEEDED: Final = ("ministry", "regime", "source")
_ONE_OF: Final = ("keep", "destroy_after_years")


def _class(where: str, entry: dict[str, Any]) -> tuple[tuple[str, RetentionGroup], ListedClass]:
    if unknown := sorted(entry.keys() - {*_NEEDED, *_ONE_OF}):
        raise RetentionError(
            f"{where}: {unknown[0]}: unknown key; use one of {', '.join((*_NEEDED, *_ONE_OF))}"
        )
    for key in _NEEDED:
        if key not in entry:
            raise RetentionError(f"{where}: {key}: missing; add it")
        if not isinstance(entry[key], str) or not entry[key].strip() or not entry[key].isprintable():
            raise RetentionError(f"{where}: {key}: make it one line of text")
    whose = entry["ministry"], _group(where, entry["regime"])
    return whose, ListedClass(_years(where, entry), entry["source"])


def _group(where: str, said: str) -> RetentionGroup:
    if said == Regime.REFER:
        raise RetentionError(
            f"{where}: regime: of a referral the desk keeps no more than a count; remove this class"
        )
    if said not in set(RetentionGroup):
        raise RetentionError(f"{where}: regime: {said!r}: choose from {', '.join(RetentionGroup)}")
    return RetentionGroup(said)


def _years(where: str, entry: dict[str, Any]) -> int | None:
    if sum(key in entry for key in _ONE_OF) != 1:
        raise RetentionError(f"{where}: keep: say keep = true, or destroy_after_years = 10; one of the two")
    if "keep" in entry:
        if entry["keep"] is not True:
            raise RetentionError(f"{where}: keep: make it true, or say destroy_after_years = 10")
        return None
    years = entry["destroy_after_years"]
    if type(years) is not int or not LEAST <= years <= MOST:
        raise RetentionError(
            f"{where}: destroy_after_years: {years!r} is no whole number from {LEAST} to {MOST}"
        )
    return years

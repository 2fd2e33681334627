"""From `aanwijzingen.toml` to `Rules`: each key, value and date checked. What they mean is proved elsewhere."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from contactdesk.law.rules.regime import FACTS, PLACEHOLDERS, Example, Facts, Rule, Rules, RulesError
from contactdesk.words import Disclose, Regime, RuleStatus, Timing

Table = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)
T = TypeVar("T")

# What each regime must say; it must not say what only another regime says.
SAYS = {
    Regime.PERMISSION: ("disclose",),
    Regime.NOTIFY: ("timing", "disclose"),
    Regime.REFER: ("refer_to",),
}
TEXTS = ("basis", "source", "because")
KEYS = (
    "id",
    "when",
    "regime",
    "timing",
    "disclose",
    "refer_to",
    *TEXTS,
    "status",
    "from",
    "until",
    "enabled",
    "example",
)


class _Wrong(ValueError):
    """What is wrong with one rule; `_rules` adds which file and which rule."""


def read(path: str | Path) -> Rules:
    """The rules as the file has them, or `RulesError`."""
    try:
        raw = Path(path).read_bytes()
        data = tomllib.loads(raw.decode())
    except OSError as error:
        reason = f"cannot be read ({error.strerror}): put the rules file there"
        raise RulesError(f"{path}: {reason}") from error
    except ValueError as error:
        raise RulesError(f"{path}: is not valid TOML: {error}".replace("\n", " ")) from error
    return Rules(path=str(path), rules=_rules(path, data), hash=hashlib.sha256(raw).hexdigest())


def _rules(path: str | Path, data: Table) -> tuple[Rule, ...]:
    tables = _tables(data, "rule")
    if set(data) != {"rule"} or not tables:
        raise RulesError(
            f"{path}: must hold [[rule]] tables and nothing else, but has {_listed(data) or 'no rule'}"
        )
    found: dict[str, Rule] = {}
    for number, table in enumerate(tables, start=1):
        name = table.get("id", f"number {number}")
        try:
            rule = _rule(table)
            if rule.id in found:
                raise _Wrong("this id is used twice: give each rule its own")
        except _Wrong as wrong:
            raise RulesError(f"{path}: rule {name}: {wrong}") from wrong
        found[rule.id] = rule
    return tuple(found.values())


def _rule(table: Table) -> Rule:
    _known_keys(table, KEYS, where="")
    regime = _word(Regime, table, "regime")
    _fits_regime(table, regime)
    since, until = _date(table, "from"), _date(table, "until")
    if since and until and since > until:
        raise _Wrong(f"'from' {since} is after 'until' {until}: swap or correct them")
    return Rule(
        id=_id(table),
        when=_when(table),
        regime=regime,
        timing=_optional(table, "timing", lambda: _word(Timing, table, "timing")),
        disclose=_optional(table, "disclose", lambda: _word(Disclose, table, "disclose")),
        refer_to=_optional(table, "refer_to", lambda: _text(table, "refer_to")),
        basis=_text(table, "basis"),
        source=_text(table, "source"),
        status=_word(RuleStatus, table, "status"),
        because=_sentence(table),
        since=since,
        until=until,
        enabled=_switch(table),
        examples=_examples(table),
    )


def _fits_regime(table: Table, regime: Regime) -> None:
    for key in ("timing", "disclose", "refer_to"):
        if key in SAYS[regime] and key not in table:
            raise _Wrong(f"regime '{regime}' needs '{key}': add it")
        if key in table and key not in SAYS[regime]:
            raise _Wrong(f"regime '{regime}' has no '{key}': remove it")


def _id(table: Table) -> str:
    found = _text(table, "id")
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,49}", found):
        raise _Wrong("'id' must be lower-case letters, digits and dashes, at most 50")
    return found


def _when(table: Table) -> dict[str, tuple[StrEnum, ...]]:
    when = table.get("when")
    if not isinstance(when, dict):
        raise _Wrong(
            "'when' is missing: write when = { organisation = [\"zbo\"] }, or when = {} for anything"
        )
    _known_keys(when, FACTS, where=" in 'when'")
    return {fact: _words(FACTS[fact], f"when.{fact}", values) for fact, values in when.items()}


def _words(kind: type[Word], key: str, values: object) -> tuple[Word, ...]:
    if not isinstance(values, list) or not values:
        raise _Wrong(f"'{key}' must be a list with at least one value: [\"…\"]")
    return tuple(_known(kind, key, value) for value in values)


def _examples(table: Table) -> tuple[Example, ...]:
    tables = _tables(table, "example")
    if not tables:
        raise _Wrong("has no example: add a [[rule.example]] with a case that this rule decides")
    return tuple(_example(each) for each in tables)


def _example(table: Table) -> Example:
    _known_keys(table, (*FACTS, "on", "note"), where=" in an example")
    for fact in ("organisation", "initiator", "form"):
        if fact not in table:
            raise _Wrong(f"an example has no '{fact}': add it")
    facts: dict[str, Any] = {fact: _word(FACTS[fact], table, fact) for fact in FACTS if fact in table}
    note = _optional(table, "note", lambda: _text(table, "note"))
    return Example(facts=Facts(**facts), on=_date(table, "on"), note=note or "")


def _sentence(table: Table) -> str:
    """Braces may only hold a known placeholder: a typing error would otherwise be read by a member."""
    because = _text(table, "because")
    left = re.sub("|".join(rf"\{{{name}\}}" for name in PLACEHOLDERS), "", because)
    if "{" in left or "}" in left:
        allowed = _listed(f"{{{name}}}" for name in PLACEHOLDERS)
        raise _Wrong(f"'because' may hold only the placeholders {allowed}: correct the braces")
    return because


def _switch(table: Table) -> bool:
    enabled = table.get("enabled", True)
    if not isinstance(enabled, bool):
        raise _Wrong("'enabled' must be true or false, without quotes")
    return enabled


def _date(table: Table, key: str) -> date | None:
    found = table.get(key)
    if found is not None and (not isinstance(found, date) or isinstance(found, datetime)):
        raise _Wrong(f"'{key}' must be a date without quotes, such as 2021-02-01")
    return found


def _text(table: Table, key: str) -> str:
    found = table.get(key)
    if not isinstance(found, str) or not found.strip():
        raise _Wrong(f"'{key}' is missing or empty: write it as text between quotes")
    return found.strip()


def _word(kind: type[Word], table: Table, key: str) -> Word:
    if key not in table:
        raise _Wrong(f"'{key}' is missing: choose from {_listed(kind)}")
    return _known(kind, key, table[key])


def _known(kind: type[Word], key: str, value: object) -> Word:
    if not isinstance(value, str) or value not in list(kind):
        raise _Wrong(f"'{key}' has the unknown value {value!r}: choose from {_listed(kind)}")
    return kind(value)


def _known_keys(table: Table, known: Iterable[str], *, where: str) -> None:
    for key in table:
        if key not in known:
            raise _Wrong(f"unknown key '{key}'{where}: choose from {_listed(known)}")


def _optional(table: Table, key: str, take: Callable[[], T]) -> T | None:
    return take() if key in table else None


def _tables(table: Table, key: str) -> list[Table]:
    """The tables under this key; none where there is something else."""
    found = table.get(key)
    return found if isinstance(found, list) and all(isinstance(each, dict) for each in found) else []


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)

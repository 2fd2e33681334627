"""From `aanwijzingen.toml` to `Rules`: each key, value and date checked. What they mean is proved elsewhere."""

import hashlib
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from contactdesk.law.rules import toml_values
from contactdesk.law.rules.properties import read_property
from contactdesk.law.rules.regime import (
    FACTS,
    PLACEHOLDERS,
    Example,
    Facts,
    Property,
    Rule,
    Rules,
    RulesError,
)
from contactdesk.law.rules.toml_values import Faulty, Table
from contactdesk.words import Disclose, Regime, Timing

# What each regime must say; it must not say what only another regime says.
SAYS = {
    Regime.PERMISSION: ("disclose",),
    Regime.NOTIFY: ("timing", "disclose"),
    Regime.REFER: ("refer_to",),
}
ONLY_OF_A_REGIME = ("timing", "disclose", "refer_to", "free")
KEYS = (
    *("id", "when", "regime", *ONLY_OF_A_REGIME, "article", "basis", "source", "because"),
    *("status", "uncertain", "settled_by", "from", "until", "enabled", "example"),
)
Named = TypeVar("Named", Rule, Property)


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
    if set(data) - {"rule", "property"} or not toml_values.tables(data, "rule"):
        has = toml_values.listed(data) or "no rule"
        raise RulesError(
            f"{path}: must hold [[rule]] and [[property]] tables and nothing else, but has {has}"
        )
    return Rules(
        path=str(path),
        rules=_each(path, data, "rule", _rule),
        properties=_each(path, data, "property", read_property),
        hash=hashlib.sha256(raw).hexdigest(),
        text=raw.decode(),
    )


def _each(path: str | Path, data: Table, kind: str, take: Callable[[Table], Named]) -> tuple[Named, ...]:
    """Every table of this kind; an error names the file and the table."""
    found: dict[str, Named] = {}
    for number, table in enumerate(toml_values.tables(data, kind), start=1):
        name = table.get("id", f"number {number}")
        try:
            one = take(table)
            if one.id in found:
                raise Faulty("this id is used twice: give each its own")
        except Faulty as wrong:
            raise RulesError(f"{path}: {kind} {name}: {wrong}") from wrong
        found[one.id] = one
    return tuple(found.values())


def _rule(table: Table) -> Rule:
    toml_values.known_keys(table, KEYS, where="")
    regime = toml_values.word(Regime, table, "regime")
    _fits_regime(table, regime)
    return Rule(
        **toml_values.claimed(table),
        id=toml_values.name(table),
        regime=regime,
        timing=toml_values.optional(table, "timing", lambda: toml_values.word(Timing, table, "timing")),
        disclose=toml_values.optional(
            table, "disclose", lambda: toml_values.word(Disclose, table, "disclose")
        ),
        refer_to=toml_values.maybe_text(table, "refer_to"),
        free=toml_values.switch(table, "free", False),
        because=_sentence(table),
        enabled=toml_values.switch(table, "enabled", True),
        examples=_examples(table),
    )


def _fits_regime(table: Table, regime: Regime) -> None:
    may = (*SAYS[regime], *(["free"] if regime is Regime.REFER else []))
    for key in ONLY_OF_A_REGIME:
        if key in SAYS[regime] and key not in table:
            raise Faulty(f"regime '{regime}' needs '{key}': add it")
        if key in table and key not in may:
            raise Faulty(f"regime '{regime}' has no '{key}': remove it")


def _examples(table: Table) -> tuple[Example, ...]:
    tables = toml_values.tables(table, "example")
    if not tables:
        raise Faulty("has no example: add a [[rule.example]] with a case that this rule decides")
    return tuple(_example(each) for each in tables)


def _example(table: Table) -> Example:
    toml_values.known_keys(table, (*FACTS, "on", "note"), where=" in an example")
    for fact in ("organisation", "initiator", "form"):
        if fact not in table:
            raise Faulty(f"an example has no '{fact}': add it")
    facts: dict[str, Any] = {
        fact: toml_values.word(FACTS[fact], table, fact) for fact in FACTS if fact in table
    }
    note = toml_values.maybe_text(table, "note")
    return Example(facts=Facts(**facts), on=toml_values.day(table, "on"), note=note or "")


def _sentence(table: Table) -> str:
    """Braces may only hold a known placeholder: a typing error would otherwise be read by a member."""
    because = toml_values.text(table, "because")
    left = re.sub("|".join(rf"\{{{name}\}}" for name in PLACEHOLDERS), "", because)
    if "{" in left or "}" in left:
        allowed = toml_values.listed(f"{{{name}}}" for name in PLACEHOLDERS)
        raise Faulty(f"'because' may hold only the placeholders {allowed}: correct the braces")
    return because

"""Properties: what no decision may ever be, as a jurist keeps it in the rules file beside the rules. Pure.

A property changes as the rules do, in the file. So that none goes by a careless edit, `SHIPPED` has what the product
came with: a file that lacks one, or has another in its place, is refused unless it says why (`changed`).
"""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from contactdesk.law.rules import toml_values
from contactdesk.law.rules.regime import Claim, Property, When
from contactdesk.law.rules.toml_values import Faulty, Table
from contactdesk.words import Disclose, Regime, Timing

#: what a decision can be forbidden to be
VERDICT: Final[Mapping[str, type[StrEnum]]] = {"regime": Regime, "timing": Timing, "disclose": Disclose}
#: where a claim of law comes from
CLAIM: Final = ("article", "basis", "source", "status", "uncertain", "settled_by")
EXCEPTION_KEYS: Final = ("when", *CLAIM, "from", "until")
KEYS: Final = ("id", "says", "when", "never", *CLAIM, "from", "until", "changed", "except")

#: each property that the product came with, and a hash of what it forbids; `fingerprint` makes it
SHIPPED: Final[Mapping[str, str]] = {
    "wetgevingshulp-alleen-titel": "9d3c0c061d6b",
    "zbo-wacht-niet": "52dd65748717",
    "wetsvoorstel-met-toestemming": "4f25f1a7339f",
    "eigen-initiatief-met-toestemming": "c4cde1f28e0f",
    "vraag-met-toestemming": "60ae39fb316c",
    "inspectie-alleen-met-werkafspraak": "9688f3b1204d",
    "politie-met-toestemming": "be9564f33f9b",
    "niet-wegsturen": "e25cbb3fa690",
    "buiten-bereik-geen-toestemming": "7f8cca57fffe",
    "inlichtingen-niet-via-loket": "2e7f78dde2b6",
}


def read_property(table: Table) -> Property:
    """From the file; Faulty says what is wrong with it."""
    toml_values.known_keys(table, KEYS, where="")
    never = toml_values.words_of(VERDICT, table, "never")
    if not never:
        raise Faulty(
            "'never' is empty: write what may not be decided, such as never = { regime = [\"notify\"] }"
        )
    found = Property(
        id=toml_values.name(table),
        says=toml_values.text(table, "says"),
        never=never,
        claim=Claim(**toml_values.claimed(table)),
        exceptions=tuple(_exception(each) for each in toml_values.tables(table, "except")),
        changed=toml_values.maybe_text(table, "changed"),
    )
    if found.claim.until and not found.changed:
        raise Faulty(
            "has an 'until' and no 'changed': say what replaces it, who decided that, and where it stands"
        )
    return found


def _exception(table: Table) -> Claim:
    toml_values.known_keys(table, EXCEPTION_KEYS, where=" in an exception")
    return Claim(**toml_values.claimed(table))


def fingerprint(found: Property) -> str:
    """What it forbids, and when; not the words it says that in."""
    parts: list[Any] = [_plain(found.never), *(_reach(each) for each in (found.claim, *found.exceptions))]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:12]


def not_as_shipped(properties: tuple[Property, ...]) -> list[tuple[str, str]]:
    """Name and what is wrong of each property that is gone, or another one without saying why."""
    there = {each.id: each for each in properties}
    wrong = []
    for name, shipped in SHIPPED.items():
        found = there.get(name)
        if found is None:
            advice = (
                "put it back, or copy it from the file of this version where yours is of an earlier one; where it no "
                "longer holds give it 'until' and 'changed', with what replaces it"
            )
            wrong.append((name, f"is gone, but protects what the product came with: {advice}"))
        elif fingerprint(found) != shipped and not found.changed:
            advice = "add 'changed': what, who decided it, and where that stands"
            wrong.append((name, f"forbids something else than the product came with: {advice}"))
    return wrong


def _reach(claim: Claim) -> list[Any]:
    return [_plain(claim.when), claim.since, claim.until]


def _plain(when: When) -> dict[str, list[str]]:
    return {fact: sorted(value.value for value in when[fact]) for fact in sorted(when)}

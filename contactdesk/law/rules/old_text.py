"""One rule as a file of another day has it: read as text, since keys and words may have changed. Pure."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

_TABLE = re.compile(r"^\[\[(?:rule|property)\]\]\s*$", re.M)
_EXAMPLES = re.compile(r"^\[\[rule\.example\]\]", re.M)


@dataclass(frozen=True)
class OldRule:
    """`text` is the rule without its examples, letter by letter."""

    text: str
    source: str


@lru_cache(64)  # every page of a contact asks for its rule; few files and rules are asked for
def rule_of(file: str, rule_id: str) -> OldRule | None:
    """The rule of this name in the text of a rules file; None where it has none."""
    starts = [found.start() for found in _TABLE.finditer(file)]
    for start, end in zip(starts, [*starts[1:], len(file)], strict=True):
        block = _EXAMPLES.split(file[start:end])[0].strip()
        rules = tomllib.loads(block).get("rule", [])
        if rules and rules[0].get("id") == rule_id:
            return OldRule(block, str(rules[0].get("source", "")))
    return None

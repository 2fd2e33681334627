"""What must happen before a contact, decided from a file a jurist keeps. No article of law is known here.

`regime` holds facts and decision, `reading` the file, `proof` what must hold of any such file, `permitting` where
permission can be needed at all, `table` the rows of the page that shows it. All of it is pure: the date comes in, nothing is stored, nobody is asked.
"""

from pathlib import Path

from contactdesk.law.rules.permitting import kinds_that_wait
from contactdesk.law.rules.proof import check
from contactdesk.law.rules.reading import read
from contactdesk.law.rules.regime import (
    Facts,
    RegimeDecision,
    Rules,
    RulesError,
    decide,
    fill,
    relevant,
    renamed,
)
from contactdesk.law.rules.table import as_table

__all__ = [
    "Facts",
    "RegimeDecision",
    "Rules",
    "RulesError",
    "as_table",
    "check",
    "decide",
    "fill",
    "kinds_that_wait",
    "load",
    "relevant",
    "renamed",
]


def load(path: str | Path) -> Rules:
    """Read the rules file and prove it; `RulesError` says which file, which rule and what to do."""
    rules = read(path)
    check(rules)
    return rules

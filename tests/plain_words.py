"""Words that nobody reads on a page or in a letter: who is no jurist and no official does not know them (B1)."""

import re
from typing import Final

REFUSED: Final = re.compile(
    r"wedervra|afgehouden|afhouden|indiener|in mandaat|klok (?:staat|loopt)", re.IGNORECASE
)


def found(text: str) -> list[str]:
    """The words in a text that are refused."""
    return REFUSED.findall(text)

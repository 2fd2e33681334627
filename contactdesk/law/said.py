"""Whether a text says something: one rule, wherever the desk asks why, or what is possible instead."""

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
#: what people type to get past a field; alone or together these words say nothing
EMPTY: Final = frozenset(
    {
        *("alternatief", "boven", "dat", "dit", "een", "geen", "het", "idee", "idem"),
        *("ja", "kan", "mag", "mogelijk", "nee", "neen", "niet", "niets", "niks"),
        *("nvt", "omdat", "onbekend", "reden", "test", "toepassing", "van", "voorwaarde", "voorwaarden"),
        *("wel", "zie"),
    }
)
HINT: Final = "“Nee”, “niets” of “n.v.t.” zegt niet genoeg"


def says_something(text: str) -> bool:
    """Whether there is a word in it of three letters or more that is not among the empty ones."""
    words = (word.casefold() for word in _WORD.findall(text))
    return any(len(word) > 2 and len(set(word)) > 1 and word not in EMPTY for word in words)


def lacking(text: str | None, asks: str) -> str:
    """What to say to who typed this where `asks` was asked; empty where it says something."""
    if not (text and text.strip()):
        return asks
    return "" if says_something(text) else f"{asks}. {HINT}"

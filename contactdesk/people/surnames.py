"""In which order people stand: by last name, as a Dutch list does. Names stay one text; this is only the order."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# what stands before a last name and does not count in the order, in the Netherlands and around it
_PREFIX: Final = (
    *(
        "van",
        "von",
        "vom",
        "de",
        "den",
        "der",
        "het",
        "ten",
        "ter",
        "te",
        "tot",
        "op",
        "aan",
        "bij",
        "in",
        "onder",
    ),
    *(
        "over",
        "uit",
        "uijt",
        "voor",
        "'t",
        "'s",
        "d'",
        "l'",
        "d",
        "l",
        "la",
        "le",
        "les",
        "du",
        "des",
        "da",
        "di",
        "do",
    ),
    *(
        "dos",
        "das",
        "del",
        "della",
        "zu",
        "zum",
        "zur",
        "af",
        "av",
        "el",
        "al",
        "ul",
        "bin",
        "ibn",
        "ben",
        "abu",
    ),
)
_GLUED: Final = re.compile(r"(?i)^(?:d'|l'|'t|'s|(?:al|el)-)(?=\w)")
_TITLES: Final = frozenset(
    {"dr.", "drs.", "ir.", "mr.", "ing.", "prof.", "mw.", "dhr.", "msc", "ma", "ba", "bsc", "llm", "phd"}
)


@lru_cache(maxsize=8192)
def order(name: str) -> tuple[str, str, str]:
    """By what to sort: last name, first names, prefix; accents and capitals do not count.

    `Anna de Leeuw` stands with the L. Of `Leeuw, Anna de` the last name is what stands before the comma.
    """
    plain = _plain(name)
    last, comma, rest = plain.partition(",")
    if comma and not set(rest.replace(",", " ").split()) <= _TITLES:
        return _stripped(last.split()), rest.strip(), plain
    words = [word for word in plain.replace(",", " ").split() if word not in _TITLES]
    if len(words) < 2:
        return _stripped(words), "", plain
    first = next((n for n, word in enumerate(words) if n and _is_prefix(word)), len(words) - 1)
    return _stripped(words[first:]), " ".join(words[:first]), plain


def _plain(name: str) -> str:
    """Lower case, one kind of apostrophe and hyphen, no accents."""
    text = unicodedata.normalize(
        "NFKD", name.translate({0x2019: "'", 0x2018: "'", 0x60: "'", 0x2010: "-", 0x2011: "-"})
    )
    bare = "".join(one for one in text if not unicodedata.combining(one)).casefold()
    return bare.replace("ø", "o").replace("ł", "l").replace("đ", "d")


def _is_prefix(word: str) -> bool:
    return word in _PREFIX or bool(_GLUED.match(word))


def _stripped(words: list[str]) -> str:
    """Without what stands before it; a name that is nothing but a prefix stays what it is."""
    rest = list(words)
    while len(rest) > 1 and rest[0] in _PREFIX:
        rest.pop(0)
    text = " ".join(rest)
    return _GLUED.sub("", text) or text

"""How what people write and what they look for become alike: small letters, no accents, stems, parts of words. Reads nothing."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any, Final

from contactdesk.people.organisations import folding

LONGEST_WORD: Final = folding.LONGEST_WORD
#: more words than these narrow nothing down
MOST_WORDS: Final = folding.MOST_WORDS
#: what is shorter is found as a whole word only
SHORTEST_PART: Final = 3
#: a stem that is shorter is a whole word's, and not also the end of a longer one
SHORTEST_STEM: Final = 4
#: these stand before, or behind, what is no text: the whole of a word, a stem, the number of a contact
WHOLE, STEM, NUMBER = "^", "_", "#"
#: the words of Dutch that are in every text
NOISE: Final = (folding.NOISE - {"departement", "vraag", "vragen"}) | {
    *("er", "is", "zijn", "was", "wordt", "worden", "heeft", "hebben", "kan", "kunnen", "dan", "dit", "deze"),
    *("u", "uw", "zij", "ze", "we", "om", "ook", "niet", "maar", "nog", "er", "zo", "al", "af"),
}
#: a year of somebody's number says nothing: who typed it whole is understood by the rest
_NUMBER: Final = re.compile(r"\b2\d{3}-([0-9A-Za-z]{1,5})\b")
_one_at_a_time: Final = Lock()


@dataclass(frozen=True)
class SearchedWord:
    """A word that somebody looks for, and its stem."""

    word: str
    stem: str


def typed(q: str) -> list[SearchedWord] | None:
    """What somebody looks for, each once; None for nothing at all. Empty: signs and noise, which nothing is found by."""
    if not q.replace("\0", " ").strip():
        return None
    found = dict.fromkeys(words(_NUMBER.sub(r"\1", q)))
    return [SearchedWord(one, stem(one)) for one in list(found)[:MOST_WORDS]]


def words(text: str | None) -> list[str]:
    """The words of a text that say something."""
    found = (one[:LONGEST_WORD] for one in folding.plain(text or ""))
    return [one for one in found if one not in NOISE]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """`bezwaren` → `bezwaar`, by the rules of Kraaij and Pohlmann; both engines get it from here, so both find the same."""
    with _one_at_a_time:  # it keeps the word that it works on
        return str(_dutch().stemWord(word))


@cache
def _dutch() -> Any:
    from snowballstemmer import stemmer  # it loads every language

    return stemmer("dutch")


def stems(word: str) -> list[str]:
    """The stem of a word, and what that ends with: `rijbewijskeuring` is found by `keuringen`."""
    whole = stem(word)
    return [whole[at:] + STEM for at in range(max(1, len(whole) - SHORTEST_STEM + 1))]


def parts(word: str) -> set[str]:
    """By what a word is found: as a whole, by its stem, by a part of it (which is the beginning of what it ends with)."""
    ends = (word[at:] for at in range(len(word) - SHORTEST_PART + 1))
    return {WHOLE + word, *ends, *stems(word)}


def haystack(found: list[str]) -> str:
    """The words of a text and their stems, each once, with spaces around each."""
    every = dict.fromkeys(part for word in found for part in (word, *stems(word)[:1]))
    return f" {' '.join(every)} " if every else ""

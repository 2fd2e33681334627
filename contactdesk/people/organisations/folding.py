"""How what people type and how things are called become alike: small letters, no accents, words apart. Reads nothing."""

import re
import unicodedata
from typing import Final

#: more words than these narrow nothing down
MOST_WORDS: Final = 8
LONGEST_WORD: Final = 40
#: these say nothing of whom somebody means
NOISE: Final = frozenset(
    {"de", "het", "een", "en", "of", "van", "voor", "in", "op", "te", "ten", "ter", "der", "den", "des"}
    | {"aan", "bij", "met", "over", "uit", "naar", "door", "tot", "als", "dat", "die", "wat", "wie"}
    | {"waar", "hoe", "ik", "mijn", "ons", "onze", "wij", "departement", "vraag", "vragen"}
)
_APOSTROPHES = re.compile("['’`´]")
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """`Ministerie van Financiën` → `financien`. Where nothing is left, every word counts."""
    found = [one[:LONGEST_WORD] for one in plain(text)][:MOST_WORDS]
    return [one for one in found if one not in NOISE] or found


def plain(text: str) -> list[str]:
    """Every word of it, in its order, in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.replace("\0", " ")).casefold()
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return _WORD.findall(_APOSTROPHES.sub("", bare))


def looked_for(q: str) -> list[str]:
    """The words somebody looks for, with their accents and signs: in small letters, each once."""
    # NUL is no text to PostgreSQL
    return list(dict.fromkeys(unicodedata.normalize("NFC", q.replace("\0", " ")).lower().split()))[
        :MOST_WORDS
    ]


def grams(word: str) -> set[str]:
    """Each three letters in a row; the beginning counts most, so it has two of its own."""
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}

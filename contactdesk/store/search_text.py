"""What search looks in: the haystack of a contact; in one's own contacts also what `says` is asked of. Who may find it
says `visibility`."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col

from contactdesk.store.models import ContactRequest

#: more words than these narrow nothing down
MOST_WORDS = 8
#: a haystack begins with the number: 2026-7K3QD
NUMBER_LENGTH = 10


def words_of(q: str) -> list[str]:
    """The words somebody looks for, as the haystack has them: in lower case, each once."""
    # NUL is no text to PostgreSQL, and in no haystack
    plain = unicodedata.normalize("NFC", q.replace("\0", " ")).lower()
    return list(dict.fromkeys(plain.split()))[:MOST_WORDS]


def matching(q: str) -> list[ColumnElement[bool]]:
    """Contacts in which each word occurs somewhere, and of a closed one in its number: what somebody asked over the
    years can be searched by nobody (AVG 9: it tells of political opinions). An empty search leaves all."""
    haystack, is_open = col(ContactRequest.haystack), col(ContactRequest.closed_at).is_(None)
    number = func.substr(haystack, 1, NUMBER_LENGTH)
    return [
        haystack.contains(word, autoescape=True) & (is_open | number.contains(word, autoescape=True))
        for word in words_of(q)
    ]


def says(column: Any, word: str) -> ColumnElement[bool]:
    """This text, which is kept as it was typed, has that word (of `words_of`) in it, in small letters or in capitals.
    SQLite makes small letters of those without accents only: with an accent three ways of writing are looked for."""
    found = func.lower(col(column)).contains(word, autoescape=True)
    if word.isascii():
        return found
    return or_(found, *(col(column).contains(one, autoescape=True) for one in (word.upper(), word.title())))

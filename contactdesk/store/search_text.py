"""What search looks in: the haystack of a contact, never its question or talk. Who may find it says `visibility`."""

import unicodedata

from sqlalchemy import ColumnElement
from sqlmodel import col

from contactdesk.store.models import ContactRequest

#: more words than these narrow nothing down
MOST_WORDS = 8


def words_of(q: str) -> list[str]:
    """The words somebody looks for, as the haystack has them: in lower case, each once."""
    # NUL is no text to PostgreSQL, and in no haystack
    plain = unicodedata.normalize("NFC", q.replace("\0", " ")).lower()
    return list(dict.fromkeys(plain.split()))[:MOST_WORDS]


def matching(q: str) -> list[ColumnElement[bool]]:
    """Contacts in which each word occurs somewhere; an empty search leaves all."""
    return [col(ContactRequest.haystack).contains(word, autoescape=True) for word in words_of(q)]

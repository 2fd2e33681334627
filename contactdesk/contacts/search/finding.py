"""Which contacts have the words that somebody typed, as clauses on `ContactRequest`. Who may see it says `visibility`."""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    String,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import SQLModel, col

from contactdesk.contacts.search import words
from contactdesk.contacts.search.layers import BESIDE_TALK, FIRST_TALK, LAYERS, NOTES, Layer
from contactdesk.contacts.search.words import NUMBER, SHORTEST_PART, SHORTEST_STEM, STEM, WHOLE, SearchedWord
from contactdesk.law.addresses import folded
from contactdesk.law.disclosure import Topic
from contactdesk.law.permissions import Actor
from contactdesk.store.models import ContactRequest, FurtherOfficial
from contactdesk.store.visibility import known_by, of_others, played_by
from contactdesk.words import Party

C = ContactRequest
F = FurtherOfficial
_TEXT, _WORD, _PART = (
    SQLModel.metadata.tables[name] for name in ("contact_text", "contact_word", "word_part")
)
#: behind everything that begins so
_BEHIND: Final = "\U0010fffd"


def found_by_desk(by: Actor, q: str) -> list[ColumnElement[bool]]:
    """Contacts that have each of these words where contact persons read it; of a note only who reads its notes. An empty
    search leaves all."""
    asked = words.typed(q)
    if asked is None:
        return []
    return [_of_desk(by, one) for one in asked] or [false()]


def _of_desk(by: Actor, one: SearchedWord) -> ColumnElement[bool]:
    everywhere, outside_notes = _posted(one), _posted(one, ~_WORD.c.in_note)
    return col(C.id).in_(everywhere) & or_(of_others(by), col(C.id).in_(outside_notes))


def _posted(one: SearchedWord, *more: ColumnElement[bool]) -> CompoundSelect[Any]:
    """The contacts of the words that this is, is in, or has the stem of; and of the number that begins so."""
    number = NUMBER + one.word
    with_part = select(_WORD.c.contact_id).join(_PART, _PART.c.word == _WORD.c.word)
    return union_all(
        with_part.where(_is_in(one.word), *more),
        with_part.where(_PART.c.part == one.stem + STEM, *more),
        select(_WORD.c.contact_id).where(_WORD.c.word >= number, _WORD.c.word < number + _BEHIND, *more),
    )


def _is_in(word: str) -> ColumnElement[bool]:
    part = _PART.c.part
    if len(word) < SHORTEST_PART:
        return part == WHOLE + word
    return and_(part >= word, part < word + _BEHIND)


def found_in_own(by: Actor, q: str) -> list[ColumnElement[bool]]:
    """Contacts in which `by` may read each of these words: of a closed one only who asked it, everybody else by its number.
    An empty search leaves all."""
    asked = words.typed(q)
    if asked is None:
        return []
    in_words = col(C.closed_at).is_(None) | played_by(by, {Party.INITIATOR})
    return [_has_number(one) | in_words & _says(by, one) for one in asked] or [false()]


def _has_number(one: SearchedWord) -> ColumnElement[bool]:
    return func.lower(col(C.number)).contains("-" + one.word)


def _says(by: Actor, one: SearchedWord) -> ColumnElement[bool]:
    readable = or_(*((_TEXT.c.layer == layer.name) & _reads(by, layer) for layer in LAYERS), _beside(by))
    texts = select(_TEXT.c.layer).where(_TEXT.c.contact_id == col(C.id), _has(one), readable)
    return texts.correlate(C).exists()


def _reads(by: Actor, layer: Layer) -> ColumnElement[bool]:
    if layer.topic is None:
        return played_by(by, layer.of)
    known = known_by(by, layer.topic, layer.of)
    if layer is FIRST_TALK:
        return known & (func.lower(col(C.official_email)) == folded(by.email))
    return known & of_others(by) if layer is NOTES else known


def _beside(by: Actor) -> ColumnElement[bool]:
    """The talk since they joined, of an official beside the first: the layer of their own row."""
    layer = literal(BESIDE_TALK).concat(cast(col(F.id), String))
    own = select(layer).where(col(F.contact_id) == col(C.id), col(F.email) == folded(by.email))
    own = own.where(col(F.until).is_(None), col(F.since).is_not(None)).correlate(C)
    return _TEXT.c.layer.in_(own) & known_by(by, Topic.TALK, FIRST_TALK.of)


def _has(one: SearchedWord) -> ColumnElement[bool]:
    """The same as `_posted`, of a text: its words and their stems stand between spaces."""
    text, word, stem = _TEXT.c.words, one.word, one.stem
    inside = word if len(word) >= SHORTEST_PART else f" {word} "
    ends = stem if len(stem) >= SHORTEST_STEM else f" {stem}"
    return text.contains(inside) | text.contains(f"{ends}{STEM} ", autoescape=True)

"""One box finds everybody: who is meant by what somebody typed, the likeliest first. One question, the same on each engine.

Three letters in a row are rows of a table of our own (`findable`), not an extension of an engine: so both find the same,
in the same order, words of two letters too, and no database has to be given more rights.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import Session, col

from contactdesk.law.days import today
from contactdesk.people.lasting import exists_on
from contactdesk.people.organisations import findable, folding
from contactdesk.people.organisations.looking_up import TO, ListedOrganisation, listed
from contactdesk.store.desk import now
from contactdesk.store.models import Elsewhere, FoundBy, FoundByGram, Organisation
from contactdesk.store.statements import is_postgresql, rows_of

MOST: Final = 30
MOST_TOPICS: Final = 6
#: how near a word is to what was typed, in percent: the same; it begins so; it ends so, or what was typed begins or
#: ends with it, as `rijbewijskeuring` does with `rijbewijs`
SAME: Final = 100
BEGINS, BEGINS_MORE, SHORTEST_BEGINNING = 60, 35, 4
HOLDS, HOLDS_MORE, SHORTEST_HELD, SHORTEST_TAIL = 45, 20, 4, 7
#: alike: the part of three-letter rows that both share, for words that a mistake leaves recognisable
ALIKE, LEAST_SHARED, SHORTEST_ALIKE = 60, 50, 4
#: from here on it is no guess
SURE: Final = HOLDS
#: all that was typed, as it was typed, tells more than its words
ALL, WHOLE = "w", 2
#: less than this part of what the first has says nothing beside it
LEAST_PART: Final = 4


@dataclass(frozen=True)
class NotHere:
    """Who is looked for here and is not here: `says` who then, `ask` is whom to ask here."""

    name: str
    says: str
    website: str | None
    ask: ListedOrganisation | None


@dataclass(frozen=True)
class SearchHit:
    """`is_sure`: a word of it is what was typed, or begins so; else it only looks like it. `about`: some of its topics,
    first those with a word that was typed. `formerly`: its names of before, where the one of today has none of what was typed."""

    entry: ListedOrganisation | None
    elsewhere: NotHere | None
    is_sure: bool
    about: list[str]
    formerly: str = ""


def search(db: Session, q: str) -> list[SearchHit]:
    """Whom somebody means, the likeliest first; of guesses nothing where something is sure."""
    words = folding.words(q)
    ranked = db.execute(_ranked(is_postgresql(db)), _typed(words, today(now(db)))).all() if words else []
    sure = [row for row in ranked if row.near >= SURE]
    found = [row for row in sure or ranked if row.score * LEAST_PART >= ranked[0].score]
    entries = listed(db, [row.organisation_id for row in found if row.organisation_id])
    others = _elsewhere(db, [row.elsewhere_id for row in found if row.elsewhere_id])
    return [
        _hit(entries.get(row.organisation_id), others.get(row.elsewhere_id), row.near >= SURE, words)
        for row in found
    ]


def _hit(
    entry: ListedOrganisation | None, elsewhere: NotHere | None, is_sure: bool, words: list[str]
) -> SearchHit:
    def is_other(text: str) -> bool:
        return not any(one.startswith(word) for one in folding.words(text) for word in words)

    if entry is None:
        return SearchHit(entry, elsewhere, is_sure, [])
    topics = sorted(findable.split(entry.topics), key=is_other)
    known = entry.also_known_as or ""
    is_former = TO in known and is_other(entry.title) and not is_other(known)
    return SearchHit(entry, elsewhere, is_sure, topics[:MOST_TOPICS], known if is_former else "")


def _typed(words: list[str], day: date) -> dict[str, Any]:
    """What was typed, as the statement takes it: the number of a word goes before it, and before each of its letters."""
    asked = [f"{n}{word}" for n, word in enumerate(words)]
    whole = [ALL + "".join(words)] if len(words) > 1 else []
    letters = [f"{n}{gram}" for n, word in enumerate(words) for gram in sorted(folding.grams(word))]
    return {"asked": json.dumps(asked + whole), "letters": json.dumps(letters), "day": day}


def _elsewhere(db: Session, ids: list[int]) -> dict[int, NotHere]:
    if not ids:
        return {}
    rows = db.execute(select(Elsewhere).where(col(Elsewhere.id).in_(ids))).scalars().all()
    ask = listed(db, [row.organisation_id for row in rows if row.organisation_id])
    return {
        row.id: NotHere(row.name, row.says, row.website, ask.get(row.organisation_id or 0)) for row in rows
    }


@cache
def _ranked(is_postgresql: bool) -> Select[Any]:
    """Per organisation the sum over what was typed of the best that it has for it; who has more of it comes first."""
    asked = _asked(is_postgresql)
    near = _near(asked, is_postgresql)
    worth = near.c.near * col(FoundBy.weight) * case((asked.c.n == ALL, WHOLE), else_=1)
    best = (
        select(
            col(FoundBy.organisation_id),
            col(FoundBy.elsewhere_id),
            asked.c.n,
            func.max(worth).label("worth"),
            func.max(near.c.near).label("near"),
        )
        .join(near, near.c.text == col(FoundBy.text))
        .join(asked, asked.c.n == near.c.n)
        .group_by(col(FoundBy.organisation_id), col(FoundBy.elsewhere_id), asked.c.n)
        .cte("best")
    )
    score = (func.sum(best.c.worth) * func.count()).label("score")
    nearest = func.max(best.c.near).label("near")
    there = exists_on(bindparam("day", type_=Date))
    return (
        select(best.c.organisation_id, best.c.elsewhere_id, score, nearest)
        .outerjoin(Organisation, col(Organisation.id) == best.c.organisation_id)
        .where(or_(best.c.organisation_id.is_(None), there))
        .group_by(best.c.organisation_id, best.c.elsewhere_id)
        .order_by(score.desc(), best.c.organisation_id.is_(None), best.c.organisation_id, best.c.elsewhere_id)
        .limit(MOST)
    )


def _asked(is_postgresql: bool) -> CTE:
    """Each word that was typed, and all of them as one (`n` is ALL)."""
    said = rows_of("asked", is_postgresql)
    text = func.substr(said.c.value, 2)
    return select(
        func.substr(said.c.value, 1, 1).label("n"), text.label("text"), func.length(text).label("length")
    ).cte("asked")


def _near(asked: CTE, is_postgresql: bool) -> CTE:
    """Which words are near to each word that was typed, and how near."""
    said = rows_of("letters", is_postgresql)
    n, gram = func.substr(said.c.value, 1, 1), func.substr(said.c.value, 2)
    hits = (
        select(n.label("n"), col(FoundByGram.text), func.count().label("shared"))
        .select_from(said)
        .join(FoundByGram, col(FoundByGram.gram) == gram)
        .group_by(n, col(FoundByGram.text))
        .cte("hits")
    )
    how = _how_near(asked, hits)
    alike = select(hits.c.n, hits.c.text, how.label("near")).join(asked, asked.c.n == hits.c.n).where(how > 0)
    # of all that was typed there are no rows of letters: it is the same, or it is not
    same = select(asked.c.n, asked.c.text, literal(SAME)).where(asked.c.n == ALL)
    return union_all(alike, same).cte("near")


def _how_near(asked: CTE, hits: CTE) -> ColumnElement[int]:
    typed, text = asked.c.text, hits.c.text
    length, other = asked.c.length, func.length(text)
    shared = 200 * hits.c.shared // (length + other + 2)
    begins = and_(length >= SHORTEST_BEGINNING, func.substr(text, 1, length) == typed)
    ends = and_(length >= SHORTEST_HELD, length < other, func.substr(text, other - length + 1) == typed)
    is_head = and_(other > SHORTEST_HELD, func.substr(typed, 1, other) == text)
    is_tail = and_(other >= SHORTEST_TAIL, other < length, func.substr(typed, length - other + 1) == text)
    alike = and_(length >= SHORTEST_ALIKE, shared >= LEAST_SHARED)
    return case(
        (typed == text, SAME),
        (begins, BEGINS + BEGINS_MORE * length // other),
        (ends, HOLDS + HOLDS_MORE * length // other),
        (and_(or_(is_head, is_tail), 2 * other >= length), HOLDS + HOLDS_MORE * other // length),
        (alike, ALIKE * shared // 100),
        else_=0,
    )

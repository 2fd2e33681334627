"""By which words an organisation, or one that is elsewhere, is found: names, abbreviations, ministers, topics.

Everything here follows from other tables. Whoever changes those calls `keep`; `refresh` adds and takes away what differs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, insert, select
from sqlmodel import Session, SQLModel, col

from contactdesk.people.organisations import folding
from contactdesk.store import lock_key
from contactdesk.store.changes import before_commit
from contactdesk.store.models import Elsewhere, FoundBy, Organisation, Portfolio
from contactdesk.words import OrganisationKind

#: how much a text says of whom it is about
NAME: Final = 1000
KNOWN: Final = 900
TITLE: Final = 900
TOPIC: Final = 800
#: one of the fields of a ministry: `Justitie` of `Justitie en Veiligheid`
FIELD: Final = 850
#: of something under it: who looks for a ministry sees what falls under it too, behind all others
UNDER: Final = 260
#: the topics stand in the order in which they tell most
STEP: Final = 5
MOST_STEPS: Final = 40
#: one word of several says less than all of them: in percent
PART: Final = 45
#: the last day of a name of before is no part of it
_UNTIL = re.compile(r" \(tot [^)]*\)")
#: one in two offices has two titles
_TITLES = re.compile(", (?=minister|staatssecretaris)")
_FIELDS = re.compile(", | en ")
BATCH: Final = 500


@dataclass(frozen=True, order=True)
class _Key:
    organisation_id: int
    elsewhere_id: int
    text: str


def keep(db: Session) -> None:
    """At the end of this transaction all that can be found is found by what it is called then."""
    before_commit(db, _refresh)


def refresh(db: Session) -> int:
    """Bring it up to date now; how many texts were added, changed or taken away."""
    lock_key(db, "found_by")
    (wanted, words), there = _wanted(db), _there(db)
    gone = [id_ for key, (id_, weight) in there.items() if wanted.get(key) != weight]
    new = [key for key in sorted(wanted) if wanted[key] != there.get(key, (0, None))[1]]
    for batch in _batches(gone):
        db.execute(delete(FoundBy).where(col(FoundBy.id).in_(batch)))
    if new:
        db.execute(insert(FoundBy), [_row(key, wanted[key]) for key in new])
    if new or gone:
        _refresh_grams(db, words)
    return len({*new, *(key for key in there if key not in wanted)})


def _refresh(db: Session) -> None:
    refresh(db)


def split(listed: str | None) -> list[str]:
    """What stands in one column with commas between."""
    return [one for one in (part.strip() for part in (listed or "").split(",")) if one]


def _row(key: _Key, weight: int) -> dict[str, Any]:
    return {
        "organisation_id": key.organisation_id or None,
        "elsewhere_id": key.elsewhere_id or None,
        "text": key.text,
        "weight": weight,
    }


def _refresh_grams(db: Session, words: set[str]) -> None:
    """Only of words: all of a name is found as it is, or by its words."""
    table = SQLModel.metadata.tables["found_by_gram"]
    there = set(db.execute(select(table.c.text).distinct()).scalars())
    for batch in _batches(sorted(there - words)):
        db.execute(delete(table).where(table.c.text.in_(batch)))
    rows = [{"gram": gram, "text": text} for text in sorted(words - there) for gram in folding.grams(text)]
    if rows:
        db.execute(insert(table), rows)


def _there(db: Session) -> dict[_Key, tuple[int, int]]:
    table = SQLModel.metadata.tables["found_by"]
    return {
        _Key(row.organisation_id or 0, row.elsewhere_id or 0, row.text): (row.id, row.weight)
        for row in db.execute(select(table))
    }


def _wanted(db: Session) -> tuple[dict[_Key, int], set[str]]:
    """What each is found by, and all words in it. Of one text the heaviest reason counts."""
    found: dict[_Key, int] = {}
    every: set[str] = set()
    for organisation_id, elsewhere_id, text, weight in (*_of_organisations(db), *_of_elsewhere(db)):
        words = folding.words(text)
        every.update(words)
        for said, worth in _texts(words, weight):
            key = _Key(organisation_id, elsewhere_id, said)
            found[key] = max(worth, found.get(key, 0))
    return found, every


def _texts(words: list[str], weight: int) -> Iterator[tuple[str, int]]:
    """The whole without its spaces, so that `asiel opvang` is `asielopvang`; and each word of several."""
    if words:
        yield "".join(words), weight
    for word in words if len(words) > 1 else ():
        yield word, weight * PART // 100


def _of_organisations(db: Session) -> Iterator[tuple[int, int, str, int]]:
    """A legislative unit is left out: who wants its help asks the ministry."""
    query = select(
        *(
            getattr(Organisation, name)
            for name in ("id", "kind", "name", "abbreviation", "also_known_as", "topics", "department_id")
        )
    ).where(~col(Organisation.is_legislative_unit))
    rows = db.execute(query).all()
    short = {row.id: [row.name, *filter(None, [row.abbreviation])] for row in rows}
    for row in rows:
        for text, weight in _called(row):
            yield row.id, 0, text, weight
            if row.kind is OrganisationKind.MINISTRY and weight > TOPIC:
                yield row.id, 0, f"ministerie van {text}", weight
                yield from ((row.id, 0, part, FIELD) for part in _FIELDS.split(text))
        if row.department_id not in (None, row.id):
            yield from ((row.id, 0, text, UNDER) for text in short.get(row.department_id, ()))
    yield from (
        (id_, 0, title, weight) for id_, title, weight in _titles(db) if id_ is not None and id_ in short
    )


def _titles(db: Session) -> Iterator[tuple[int | None, str, int]]:
    """Whose minister or state secretary is called so, now or before."""
    titles = select(col(Portfolio.department_id), col(Portfolio.title), col(Portfolio.former_titles))
    for department_id, title, former in db.execute(titles):
        yield from ((department_id, one, TITLE) for one in _TITLES.split(title))
        for each in (former or "").splitlines():
            yield department_id, each.partition(" ")[2], KNOWN


def _of_elsewhere(db: Session) -> Iterator[tuple[int, int, str, int]]:
    names = (getattr(Elsewhere, name) for name in ("id", "name", "also_known_as", "topics"))
    for row in db.execute(select(*names)):
        for text, weight in _called(row):
            yield 0, row.id, text, weight


def _called(row: Any) -> Iterator[tuple[str, int]]:
    yield row.name, NAME
    if getattr(row, "abbreviation", None):
        yield row.abbreviation, NAME
    yield from ((text, KNOWN) for text in split(_UNTIL.sub("", row.also_known_as or "")))
    for place, text in enumerate(split(row.topics)):
        yield text, TOPIC - STEP * min(place, MOST_STEPS)


def _batches(ids: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(ids)
    for at in range(0, len(every), BATCH):
        yield every[at : at + BATCH]

"""Keeps what search reads: in the transaction that changes a contact, in a revision, and by a command. Finds nothing itself."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Delete, Select, bindparam, delete, event, func, insert, inspect, select
from sqlmodel import Session, SQLModel, col

from contactdesk.contacts.search import layers, words
from contactdesk.contacts.search.layers import DESK, NamedBeside, Saying
from contactdesk.store import insert_new
from contactdesk.store.changes import before_commit
from contactdesk.store.models import ContactRequest, FurtherOfficial, Message
from contactdesk.store.statements import is_postgresql, rows_of

#: so many contacts are read at a time
BATCH: Final = 500
#: in `db.info`: whose words may be others now
_TOUCHED: Final = "search_touched"
#: in `db.info`: the table of officials beside the first is not there yet
_FIRST_ONLY: Final = "search_first_only"
#: columns whose change changes nothing that is found
_SAME: Final = {"id", "state", "drafter_opened_at"}
#: before a word that stands in an internal note only
_IN_NOTE: Final = "!"
#: contact and layer → its words
Kept = dict[tuple[int, str], str]
_TEXT, _WORD, _PART = (
    SQLModel.metadata.tables[name] for name in ("contact_text", "contact_word", "word_part")
)


@event.listens_for(Session, "after_flush")
def _notice(db: Session, _context: object) -> None:
    """No command can forget it: whoever changes a text changes what is found by it."""
    rows = (*db.new, *db.dirty)
    touched = {row.contact_id for row in rows if isinstance(row, Message | FurtherOfficial)}
    touched |= {row.id for row in rows if isinstance(row, ContactRequest) and _says_otherwise(row)}
    if touched:
        db.info.setdefault(_TOUCHED, set()).update(touched)
        before_commit(db, _keep)


def _says_otherwise(contact: ContactRequest) -> bool:
    attributes = inspect(contact).attrs
    return any(attributes[name].history.has_changes() for name in layers.COLUMNS if name not in _SAME)


def _keep(db: Session) -> None:
    refresh(db, db.info.pop(_TOUCHED, ()))


def refresh(db: Session, ids: Iterable[int]) -> None:
    """Bring what is found of these contacts up to date."""
    every = sorted(set(ids))
    for at in range(0, len(every), BATCH):
        _bring_up(db, every[at : at + BATCH])


def _bring_up(db: Session, ids: list[int]) -> None:
    there, wanted = _there(db, ids), _wanted(db, ids)
    changed = sorted(key for key in there.keys() | wanted if there.get(key) != wanted.get(key))
    if gone := [key for key in changed if key in there]:
        db.execute(_gone(), [{"contact": contact, "of": layer} for contact, layer in gone])
    if new := [key for key in changed if key in wanted]:
        db.execute(
            insert(_TEXT), [{"contact_id": key[0], "layer": key[1], "words": wanted[key]} for key in new]
        )
    for key in changed:
        if key[1] == DESK:
            _post(db, key[0], set(there.get(key, "").split()), set(wanted.get(key, "").split()))


def make_anew(db: Session) -> int:
    """Throw all of it away and make it from the contacts; how many there are."""
    for table in (_WORD, _PART, _TEXT):
        db.execute(delete(table))
    db.info[_FIRST_ONLY] = not inspect(db.connection()).has_table("further_official")
    number = 0
    for ids in _every(db):
        refresh(db, ids)
        number += len(ids)
    return number


def differing(db: Session) -> int:
    """Of how many contacts search would find something else than they say. Walks everything."""
    kept = {row.contact_id: (row[1], row[2]) for row in db.execute(_sums())}
    wrong = 0
    for ids in _every(db):
        there, wanted = _there(db, ids), _wanted(db, ids)
        bad = {key[0] for key in there.keys() | wanted if there.get(key) != wanted.get(key)}
        for id_ in ids:
            posted = there.get((id_, DESK), "").replace(_IN_NOTE, "").split()
            if kept.pop(id_, (0, 0)) != (len(posted), sum(map(len, posted))):
                bad.add(id_)
        wrong += len(bad)
    return wrong + len(kept) + _without_parts(db)


def _sums() -> Select[Any]:
    length = func.coalesce(func.sum(func.length(_WORD.c.word)), 0)
    return select(_WORD.c.contact_id, func.count(), length).group_by(_WORD.c.contact_id)


def _without_parts(db: Session) -> int:
    """Words that nothing is found by, because they have no parts."""
    whole = select(_PART.c.word).where(_PART.c.part == words.WHOLE + _WORD.c.word)
    lost = select(func.count(_WORD.c.word.distinct())).where(
        ~_WORD.c.word.startswith(words.NUMBER), ~whole.exists()
    )
    return int(db.execute(lost).scalar_one())


def _every(db: Session) -> Iterator[list[int]]:
    last, id_ = 0, col(ContactRequest.id)
    while ids := list(db.execute(select(id_).where(id_ > last).order_by(id_).limit(BATCH)).scalars()):
        yield ids
        last = ids[-1]


@cache
def _gone() -> Delete:
    return delete(_TEXT).where(_TEXT.c.contact_id == bindparam("contact"), _TEXT.c.layer == bindparam("of"))


# made once, and not before it is known which columns there are
@cache
def _texts() -> Select[*tuple[Any, ...]]:
    return select(_TEXT).where(_of_these(_TEXT.c.contact_id))


@cache
def _contacts() -> Select[*tuple[Any, ...]]:
    # named one by one: a revision reads here what a later one has more columns of
    columns = [getattr(ContactRequest, name) for name in layers.COLUMNS]
    return select(*columns).where(_of_these(col(ContactRequest.id)))


@cache
def _messages() -> Select[*tuple[Any, ...]]:
    M = Message
    query = select(col(M.contact_id), col(M.action), col(M.text), col(M.at), col(M.id))
    return query.where(_of_these(col(M.contact_id))).order_by(col(M.id))


@cache
def _officials() -> Select[*tuple[Any, ...]]:
    F = FurtherOfficial
    query = select(col(F.contact_id), col(F.name), col(F.since), col(F.id))
    return query.where(_of_these(col(F.contact_id)), col(F.until).is_(None)).order_by(col(F.id))


def _of_these(column: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.in_(bindparam("ids", expanding=True))
    return found


def _there(db: Session, ids: Iterable[int]) -> Kept:
    found = db.execute(_texts(), {"ids": list(ids)})
    return {(row.contact_id, row.layer): row.words for row in found}


def _wanted(db: Session, ids: Iterable[int]) -> Kept:
    said, beside = _said(db, ids), _beside(db, ids)
    kept: Kept = {}
    for contact in db.execute(_contacts(), {"ids": list(ids)}):
        found = layers.layered(contact, said.get(contact.id, ()), beside.get(contact.id, ()))
        kept |= {(contact.id, layer.name): words.haystack(of) for layer, of in found.items()}
        desk = (f"{_IN_NOTE if note else ''}{word}" for word, note in layers.of_desk(contact, found).items())
        kept[contact.id, DESK] = " ".join(sorted(desk))
    return kept


def _said(db: Session, ids: Iterable[int]) -> Mapping[int, list[Saying]]:
    found: dict[int, list[Saying]] = defaultdict(list)
    for row in db.execute(_messages(), {"ids": list(ids)}):
        found[row.contact_id].append(Saying(row.action, row.text, row.at))
    return found


def _beside(db: Session, ids: Iterable[int]) -> Mapping[int, list[NamedBeside]]:
    """The officials beside the first; none in a revision that comes before there were any."""
    found: dict[int, list[NamedBeside]] = defaultdict(list)
    if db.info.get(_FIRST_ONLY):
        return found
    for row in db.execute(_officials(), {"ids": list(ids)}):
        found[row.contact_id].append(NamedBeside(row.id, row.name, row.since))
    return found


def _post(db: Session, contact_id: int, before: set[str], after: set[str]) -> None:
    """The rows by which contact persons find it: those that went, those that came, and the parts of words that are new here."""
    gone, new = sorted(before - after), sorted(after - before)
    if gone:
        clauses = _WORD.c.word == bindparam("of"), _WORD.c.contact_id == contact_id
        db.execute(delete(_WORD).where(*clauses), [{"of": one.removeprefix(_IN_NOTE)} for one in gone])
    if not new:
        return
    posted = {one.removeprefix(_IN_NOTE): one.startswith(_IN_NOTE) for one in new}
    rows = [{"word": word, "contact_id": contact_id, "in_note": note} for word, note in posted.items()]
    db.execute(insert(_WORD), rows)
    unknown = _unknown(db, [word for word in posted if not word.startswith(words.NUMBER)])
    if parts := [{"part": part, "word": word} for word in unknown for part in sorted(words.parts(word))]:
        insert_new(db, _PART, parts)


def _unknown(db: Session, found: list[str]) -> list[str]:
    asked = rows_of("found", is_postgresql(db))
    known = select(_PART.c.word).where(_PART.c.part == words.WHOLE + asked.c.value)
    query = select(asked.c.value).where(~known.exists())
    return sorted(db.execute(query, {"found": json.dumps(found)}).scalars()) if found else []

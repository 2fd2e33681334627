"""Who is looked for here and is not here: taken over from the file of organisations, which alone says it."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.people.organisations.entries import ElsewhereEntry
from contactdesk.store.models import Elsewhere, Organisation


def add(db: Session, entries: Iterable[ElsewhereEntry]) -> int:
    """Those that are not there yet; how many."""
    there = set(db.execute(select(col(Elsewhere.name))).scalars())
    new = [entry for entry in entries if entry.name not in there]
    ids = _ids(db) if new else {}
    db.add_all(_put(ids, Elsewhere(name=entry.name, says=entry.says), entry) for entry in new)
    db.flush()
    return len(new)


def take_over(db: Session, entries: tuple[ElsewhereEntry, ...]) -> Iterator[str]:
    """Make those that are there as the file has them; a line for each that changed or went. A file without any changes
    none: one of an earlier version knows of none."""
    ids, said = _ids(db), {entry.name: entry for entry in entries}
    for row in db.execute(select(Elsewhere).order_by(col(Elsewhere.id))).scalars() if said else ():
        if row.name not in said:
            db.delete(row)
            yield f"{row.name}: no longer in organisations.toml"
        elif db.is_modified(_put(ids, row, said[row.name])):
            db.add(row)
            yield f"{row.name}: as organisations.toml says it"
    db.flush()


def _put(ids: dict[str, int], row: Elsewhere, entry: ElsewhereEntry) -> Elsewhere:
    row.says, row.website = entry.says, entry.website
    row.also_known_as = ", ".join(entry.also_known_as) or None
    row.topics = ", ".join(entry.topics) or None
    row.organisation_id = ids.get(entry.ask)
    return row


def _ids(db: Session) -> dict[str, int]:
    """Of each organisation by its name, and by its abbreviation: of two that share one, the first."""
    query = select(col(Organisation.id), col(Organisation.name), col(Organisation.abbreviation))
    rows = db.execute(
        query.where(~col(Organisation.is_legislative_unit)).order_by(col(Organisation.id).desc())
    ).all()
    return {row.name: row.id for row in rows} | {row.abbreviation: row.id for row in rows if row.abbreviation}

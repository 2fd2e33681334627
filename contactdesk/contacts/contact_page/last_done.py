"""When something happened last on each contact of a list, and who did it: from the log, as the history says it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.contacts.change import HELPED
from contactdesk.contacts.contact_page.history import may_know
from contactdesk.contacts.contact_page.reader import Reader, reader
from contactdesk.contacts.lists import Item
from contactdesk.law.days import short_date, today
from contactdesk.law.disclosure import TOLD, Topic
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import is_staff, line, named
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, Organisation, Person
from contactdesk.words import Party

#: who wrote it from no account: a letter's own, or nobody
NOBODY: Final = {
    Party.MINISTER: "het bureau van de bewindspersoon",
    Party.SYSTEM: "het loket",
}
#: what stands before the name of who acts in this part
PART: Final = {
    Party.LIAISON: "contactpersoon ",
    Party.OFFICIAL: "ambtenaar ",
    Party.MEMBER: "Kamerlid ",
}
Bodies = Mapping[int, Organisation]


def last_done(db: Session, by: Actor, items: Sequence[Item]) -> dict[int, str]:
    """Of each of these, by id: "door uw medewerker Anne Assistent, 6 nov". What `by` may not know happened did not."""
    readers = {item.id: reader(by, item) for item in items}
    ids = _newest(db, readers)
    rows = {row.contact_id: row for row in db.execute(_ENTRIES, {"ids": ids})} if ids else {}
    bodies, on = _bodies(db, items), today(now(db))
    return {
        item.id: f"door {_who(rows[item.id], item, readers[item.id], bodies)}, {_day(rows[item.id].at, on)}"
        for item in items
        if item.id in rows
    }


def _newest(db: Session, readers: Mapping[int, Reader]) -> list[int]:
    """The id of the last entry of each contact that its reader may know of."""
    found: dict[int, int] = {}
    for contact_id, action, last in db.execute(_LAST, {"ids": list(readers)}) if readers else ():
        if may_know(action, readers[contact_id]):
            found[contact_id] = max(last, found.get(contact_id, 0))
    return list(found.values())


def _bodies(db: Session, items: Sequence[Item]) -> Bodies:
    """Every organisation that can stand for who acts there."""
    ids = {id_ for item in items for id_ in (item.organisation_id, item.handler_id) if id_ is not None}
    query = select(Organisation).where(col(Organisation.id).in_(ids))
    return {one.id: one for one in db.execute(query).scalars()} if ids else {}


def _who(row: Row[Any], item: Item, reader: Reader, bodies: Bodies) -> str:
    party = next((one for one in Party if one == row.by_party), None)
    if row.by_id is None:
        return NOBODY.get(party or Party.SYSTEM, NOBODY[Party.SYSTEM])
    if row.by_id == reader.actor.id:
        return "u"
    if party in (None, Party.SYSTEM):
        return "een beheerder"
    return _other(row, item, reader, party, bodies)


def _other(row: Row[Any], item: Item, reader: Reader, party: Party, bodies: Bodies) -> str:
    """Somebody else, as far as this reader may know who."""
    if Topic.ASKER not in reader.knows and party not in (Party.LIAISON, Party.BODY, Party.MINISTER):
        return "de aanvrager"
    if Topic.STAFF not in reader.knows and is_staff(item, party):
        is_own = party is Party.INITIATOR or item.handler_id is None
        return named(bodies[item.organisation_id if is_own else item.handler_id or item.organisation_id])
    if HELPED in row.details and reader.is_any(*TOLD):
        return line(row.behalf)
    if party is Party.MINISTER:
        return f"{line(row.name)} ({NOBODY[party]})"
    return _in_the_name_of(row, reader, party)


def _in_the_name_of(row: Row[Any], reader: Reader, party: Party) -> str:
    name = line(row.name)
    if row.for_id in (None, row.by_id) or party is Party.LIAISON:
        return f"{PART.get(party, '')}{name}"
    if row.for_id != reader.actor.id:
        return f"{name} namens {line(row.behalf)}"
    return f"{name} van Bureau Wetgeving" if HELPED in row.details else f"uw medewerker {name}"


def _day(moment: Any, on: date) -> str:
    day = today(moment)
    return short_date(day) if day.year == on.year else f"{short_date(day)} {day.year}"


def _entries() -> Select[Any]:
    doer, behalf = aliased(Person), aliased(Person)
    entry = AuditEntry
    columns = (entry.contact_id, entry.at, entry.by_id, entry.by_party, entry.for_id, entry.details)
    return (
        select(*(col(one) for one in columns), col(doer.name).label("name"), col(behalf.name).label("behalf"))
        .outerjoin(doer, col(doer.id) == col(entry.by_id))
        .outerjoin(behalf, col(behalf.id) == col(entry.for_id))
        .where(col(entry.id).in_(bindparam("ids", expanding=True)))
    )


#: built once: each page of the list asks them
_ENTRIES: Final = _entries()
_LAST: Final = (
    select(col(AuditEntry.contact_id), col(AuditEntry.action), func.max(col(AuditEntry.id)))
    .where(
        col(AuditEntry.contact_id).in_(bindparam("ids", expanding=True)),
        # what the clock did (a reminder) is no step of anybody, and would hide who took the last one
        or_(col(AuditEntry.by_id).is_not(None), col(AuditEntry.by_party) != Party.SYSTEM),
    )
    .group_by(col(AuditEntry.contact_id), col(AuditEntry.action))
)

"""Putting back what one administrator did alone: an organisation's details and topics, a person's name and telephone, a
committee that was added or named anew. One administrator does it too, for a while, and only where it still is as that change left it.
What two agreed on: `undoing`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import exists, select
from sqlmodel import Session, SQLModel, col

from contactdesk import audit
from contactdesk.law.days import dutch_moment, today
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people import edits, organisations, titles
from contactdesk.people.administration import acting, proposals_store, telling
from contactdesk.people.administration.committees import ended, is_called
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, Committee, Edit, Person, Proposal
from contactdesk.words import Role

TOO_LATE: Final = "Dit is te lang geleden om hier ongedaan te maken. Wijzig het op de gewone manier."
IN_USE: Final = (
    "Deze commissie is al in gebruik: er horen mensen, rollen of verzoeken bij. Zij kan niet meer weg."
)
NAME_TAKEN: Final = (
    "Zo heet nu een andere commissie. Geef deze commissie een andere naam op de gewone manier."
)
#: where each thing is seen
PAGES: Final = {
    "organisation": "/beheer/organisaties",
    "person": "/beheer/personen",
    "committee": "/beheer/commissies",
}
#: what is put back, as a page says it
FIELDS: Final = {
    "name": "Naam",
    "phone": "Telefoon",
    "liaison_phone": "Telefoon van de contactpersoon",
    "website": "Website",
    "note": "Toelichting",
    "topics": "Onderwerpen",
}


@dataclass(frozen=True)
class Lately:
    """A change of a short while ago. `changes`: what, how it was and how it became; `why`: it cannot be put back."""

    entry_id: int
    at: str
    who: str
    changes: list[tuple[str, str, str]]
    why: str


def lately(db: Session, thing: str, thing_id: int) -> list[Lately]:
    """What was changed of this thing, the newest first."""
    return [_line(db, row) for row in edits.lately(db, thing, thing_id)]


def can_put_back(db: Session, entries: Iterable[int]) -> frozenset[int]:
    """Of these entries of the log those that can be put back."""
    query = select(Edit).where(col(Edit.entry_id).in_(list(entries)))
    return frozenset(row.entry_id for row in db.execute(query).scalars() if not _cannot(db, row))


def put_back(db: Session, entry_id: int, by: Actor) -> str:
    """Make it as it was before this entry; returns the path of its page in the administration. Raises Conflict where it is
    too long ago, was changed since, or is in use."""
    acting.begin(db, by)
    row = db.execute(select(Edit).where(col(Edit.entry_id) == entry_id)).scalar_one_or_none()
    if row is None:
        raise Conflict(TOO_LATE)
    thing = db.get(edits.THINGS[row.thing], row.thing_id, with_for_update=True)
    if why := _cannot(db, row):
        raise Conflict(why)
    for name, value in row.old.items():
        _set(db, thing, name, value)
    if not row.old:
        db.delete(thing)
    db.flush()
    _record(db, row, thing, by)
    here = PAGES[row.thing]
    return f"{here}/{row.thing_id}" if row.old else here


def _set(db: Session, thing: Any, name: str, value: Any) -> None:
    """A committee keeps each name with its last day."""
    if isinstance(thing, Committee):
        titles.rename(thing, value, today(now(db)))
    else:
        setattr(thing, name, value)


def _record(db: Session, row: Edit, thing: Any, by: Actor) -> None:
    """It can be put back in its turn; who it is about hears it."""
    facts = {row.thing: row.thing_id, "fields": sorted(row.old), "undoes_entry": row.entry_id}
    # a person's texts stand in the entry as those of any row
    texts = dict(row.old) if row.thing == "organisation" else {}
    entry = audit.record(db, action="edit_undo", by=by, party=Role.ADMINISTRATOR, facts=facts, texts=texts)
    if row.old:
        edits.keep(db, entry, row.thing, row.thing_id, row.new, row.old)
    if isinstance(thing, Person):
        telling.details_changed(db, entry, thing, by)
    if row.thing == "organisation":
        organisations.keep(db)


def _cannot(db: Session, row: Edit) -> str:
    """Why this cannot be put back, in a sentence; empty when it can."""
    if now(db) - row.made_at >= edits.KEPT:
        return TOO_LATE
    thing: Any = db.get(edits.THINGS[row.thing], row.thing_id)
    if thing is None or any(getattr(thing, name) != value for name, value in row.new.items()):
        return _changed_since(db, row)
    return _cannot_committee(db, row, thing) if isinstance(thing, Committee) else ""


def _cannot_committee(db: Session, row: Edit, thing: Committee) -> str:
    """One that was added goes only unused; a name goes back only where no other has it now."""
    if not row.old:
        return IN_USE if _is_used(db, thing.id) else ""
    if why := ended(db, thing):
        return why
    name = row.old["name"] or ""
    return NAME_TAKEN if is_called(db, name, thing.chamber, thing.id) else ""


def _changed_since(db: Session, row: Edit) -> str:
    """By whom and when, where this desk knows it."""
    for one in edits.lately(db, row.thing, row.thing_id):
        if one.id > row.id and (set(one.new) & set(row.new) or not row.old):
            who, at = _who(db, one), dutch_moment(one.made_at)
            return f"{who} wijzigde dit daarna, op {at}. Bekijk hoe het nu is, en wijzig het zo nodig zelf."
    return "Dit is daarna al gewijzigd. Bekijk hoe het nu is, en wijzig het zo nodig zelf."


def _is_used(db: Session, committee_id: int) -> bool:
    """Whether a row points at it, or a proposal that waits would."""
    tables = SQLModel.metadata.tables
    key = tables["committee"].c.id
    here = [one.parent for table in tables.values() for one in table.foreign_keys if one.column is key]
    if any(db.execute(select(exists().where(column == committee_id))).scalar_one() for column in here):
        return True
    every = col(Proposal.id) > 0
    roles = [one.details["grant"] for one in proposals_store.open_rows(db, Kind.ROLE, every)]
    ends = [one.details for one in proposals_store.open_rows(db, Kind.COMMITTEE, every)]
    return any(one.get("committee_id") == committee_id for one in roles) or any(
        committee_id in (one["committee"], one["to"]) for one in ends
    )


def _line(db: Session, row: Edit) -> Lately:
    changes = [(FIELDS[name], row.old.get(name) or "", row.new[name] or "") for name in sorted(row.new)]
    return Lately(row.entry_id, dutch_moment(row.made_at), _who(db, row), changes, _cannot(db, row))


def _who(db: Session, row: Edit) -> str:
    doer = db.get_one(AuditEntry, row.entry_id).by_id
    return line(db.get_one(Person, doer).name) if doer else "Het loket"

"""The committees of both Chambers: listed, and added where the register of the Chamber does not bring them."""

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.outcomes import Conflict, invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import edits
from contactdesk.people.administration import acting
from contactdesk.store import skip_ids
from contactdesk.store.models import Committee
from contactdesk.words import CHAMBER, Chamber, Party, Role


def committees(db: Session) -> list[Committee]:
    """By Chamber, and there by name."""
    rows = db.execute(select(Committee)).scalars()
    return sorted(rows, key=lambda row: (list(Chamber).index(row.chamber), row.name.casefold()))


def add_committee(db: Session, by: Actor, *, name: str, chamber: Chamber, is_inquiry: bool) -> int:
    """A new committee. Raises Conflict where that Chamber has one of this name, Invalid at `enquete` where the name says
    that it is an inquiry committee and nobody said so: that one has its own law (`contacts.capacity`)."""
    acting.begin(db, by)
    if name.casefold() in named_there(db, chamber):
        raise Conflict(f"De {CHAMBER[chamber]} heeft hier al een commissie met deze naam.")
    if is_of_inquiry(name) and not is_inquiry:
        raise invalid("enquete", "Deze naam is van een enquêtecommissie. Kruis dat aan, of verander de naam")
    return keep_committee(db, name, chamber, is_inquiry=is_inquiry, by=by, party=Role.ADMINISTRATOR)


def named_there(db: Session, chamber: Chamber) -> set[str]:
    """How the committees of this Chamber are called, capitals apart."""
    names = db.execute(select(col(Committee.name)).where(col(Committee.chamber) == chamber)).scalars()
    return {name.casefold() for name in names}


def is_of_inquiry(name: str) -> bool:
    return "enquêtecommissie" in name.casefold()


def keep_committee(
    db: Session, name: str, chamber: Chamber, *, is_inquiry: bool, by: Actor, party: Party | Role
) -> int:
    """A new row with its entry."""
    taken = edits.highest(db, "committee")
    row = Committee(name=name, chamber=chamber, is_inquiry=is_inquiry)
    row.id = skip_ids(db, Committee.__table__, taken)  # type: ignore[attr-defined, assignment]
    db.add(row)
    db.flush()
    facts = {"committee": row.id}
    entry = audit.record(db, action="committee_add", by=by, party=party, facts=facts, texts={"name": name})
    if by.id is not None:
        edits.keep(db, entry, "committee", row.id, {}, {"name": name})
    return row.id

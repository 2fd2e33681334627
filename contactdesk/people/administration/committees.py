"""The committees of both Chambers: listed, added where the register of the Chamber does not bring them, and named anew."""

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people import edits, titles
from contactdesk.people.administration import acting
from contactdesk.people.lasting import has_ended
from contactdesk.store import skip_ids
from contactdesk.store.desk import now
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
    _refuse(db, name, chamber, is_inquiry=is_inquiry)
    return keep_committee(db, name, chamber, is_inquiry=is_inquiry, by=by, party=Role.ADMINISTRATOR)


def rename_committee(db: Session, committee_id: int, name: str, by: Actor) -> None:
    """Another name from today; that of before is kept, and a register that still has it means this one.

    Raises NotFound, Invalid at `naam`, and Conflict where that Chamber has another of this name, or it is there no more.
    """
    acting.begin(db, by)
    row = db.get(Committee, committee_id, with_for_update=True)
    if row is None:
        raise NotFound("committee")
    if why := ended(db, row):
        raise Conflict(why)
    if name == row.name:
        raise invalid("naam", "Zo heet de commissie al. Vul een andere naam in")
    _refuse(db, name, row.chamber, is_inquiry=row.is_inquiry, field="naam", but=row.id)
    old = row.name
    titles.rename(row, name, today(now(db)))
    db.add(row)
    db.flush()
    entry = audit.record(
        db,
        action="committee_rename",
        by=by,
        party=Role.ADMINISTRATOR,
        facts={"committee": row.id},
        texts={"name": name},
    )
    edits.keep(db, entry, "committee", row.id, {"name": old}, {"name": name})


def ended(db: Session, row: Committee) -> str:
    """That it is over; empty while it is there."""
    if not has_ended(row, today(now(db))):
        return ""
    assert row.ended_on
    return f"De {line(row.name)} bestaat niet meer vanaf {dutch_date(row.ended_on)}."


def called(db: Session, chamber: Chamber) -> dict[str, Committee]:
    """The committees of this Chamber by each name, capitals apart: what is there before what has ended, and a name of now
    before one of before."""
    rows = list(db.execute(select(Committee).where(col(Committee.chamber) == chamber)).scalars())
    found: dict[str, Committee] = {}
    for row in sorted(rows, key=lambda one: not has_ended(one, today(now(db)))):
        former = {name.casefold() for name in titles.names_before(row)}
        found |= {name: row for name in former if name not in found or ended(db, found[name])}
        found[row.name.casefold()] = row
    return found


def is_called(db: Session, name: str, chamber: Chamber, but: int | None = None) -> bool:
    """Whether a committee of this Chamber that is there is called so now."""
    rows = db.execute(select(Committee).where(col(Committee.chamber) == chamber)).scalars()
    there = (row for row in rows if row.id != but and not ended(db, row))
    return any(row.name.casefold() == name.casefold() for row in there)


def _refuse(
    db: Session,
    name: str,
    chamber: Chamber,
    *,
    is_inquiry: bool,
    field: str = "enquete",
    but: int | None = None,
) -> None:
    if is_called(db, name, chamber, but):
        raise Conflict(f"De {CHAMBER[chamber]} heeft hier al een commissie met deze naam.")
    if is_of_inquiry(name) and not is_inquiry:
        remedy = (
            "Kruis dat aan, of verander de naam"
            if field == "enquete"
            else "Voeg die toe als nieuwe commissie"
        )
        raise invalid(field, f"Deze naam is van een enquêtecommissie. {remedy}")


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

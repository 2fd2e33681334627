"""A committee that ended by mistake is there again, with the seats that ended with it. A second administrator agrees.

What went to another committee stays there, and what was withdrawn stays so: who asked it can ask again.
"""

from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.days import dutch_date
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import Actor
from contactdesk.letters import recipients
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import proposals_store, telling
from contactdesk.people.administration.committees import is_called
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.store.models import Committee, CommitteeSeat, Proposal

ACT: Final = "restore"
AFTER: Final = (
    "Wie griffier of voorzitter was, kan weer vragen namens deze commissie. Wat naar een andere commissie ging, blijft daar. Wat is "
    "ingetrokken, blijft ingetrokken: dat kan opnieuw worden gevraagd."
)


def is_one(row: Proposal) -> bool:
    """Whether this proposal of a committee is of this kind."""
    return row.details.get("act") == ACT


def propose_restore(db: Session, committee: Committee, source: str, by: Actor) -> int:
    """Returns the proposal. Raises Conflict where another is called so now, or something about it waits."""
    assert committee.ended_on is not None
    if why := _taken(db, committee):
        raise Conflict(why)
    rows = proposals_store.open_rows(db, Kind.COMMITTEE, col(Proposal.id) > 0)
    if any(committee.id in (one.details["committee"], one.details["to"]) for one in rows):
        raise Conflict(f"Voor de {line(committee.name)} loopt al een voorstel.")
    ended = committee.ended_on.isoformat()
    details: dict[str, Any] = {"act": ACT, "committee": committee.id, "to": None, "ended": ended}
    details |= {"source": line(source), "what": f"het voortbestaan van de {line(committee.name)}"}
    row = proposals_store.keep(db, Kind.COMMITTEE, by, details, {})
    entry = proposals_store.record(db, "proposal", row, by, texts={"source": source})
    said = {"what": details["what"], "changes": _changes(row), "after": AFTER, "organisation": None}
    telling.organisation_proposed(db, entry, row, by, **said)
    return row.id


def overtaken(db: Session, row: Proposal) -> str:
    committee = db.get_one(Committee, row.details["committee"])
    if committee.ended_on != _ended(row):
        return f"Het einde van de {line(committee.name)} is intussen een ander."
    return _taken(db, committee)


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    committee = db.get_one(Committee, row.details["committee"], with_for_update=True)
    committee.ended_on = None
    db.add(committee)
    together = (col(CommitteeSeat.committee_id) == committee.id) & (col(CommitteeSeat.ends_on) == _ended(row))
    for seat in db.execute(select(CommitteeSeat).where(together)).scalars():
        seat.ends_on = None
        db.add(seat)
    db.flush()
    entry = proposals_store.record(db, "proposal_effect", row, by)
    speaks = [one.email for one in recipients.of_committee(db, committee.id)]
    telling.committee_restored(db, entry, row, committee, speaks, AFTER, by)


def described(_db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    said = [(name, f"{new} (nu: {old})") for name, old, new in _changes(row)]
    return row.details["what"], [*said, ("Let op", AFTER)]


def _changes(row: Proposal) -> list[tuple[str, str, str]]:
    return [("Einde", dutch_date(_ended(row)), "geen")]


def _taken(db: Session, committee: Committee) -> str:
    if is_called(db, committee.name, committee.chamber, committee.id):
        return "Zo heet nu een andere commissie. Geef die eerst een andere naam."
    return ""


def _ended(row: Proposal) -> date:
    return date.fromisoformat(row.details["ended"])

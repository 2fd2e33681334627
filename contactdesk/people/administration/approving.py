"""The second of four eyes: agree to a proposal, or reject it. Nobody agrees to their own, or to what they get."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.days import dutch_moment, today
from contactdesk.law.outcomes import Conflict, Forbidden
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import (
    acting,
    correcting,
    ending_committees,
    giving,
    mailbox_changes,
    organisation_acts,
    proposals_store,
    rejoining,
    replacements,
    retention_classes,
    seats,
    successors,
    telling,
)
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.store.desk import now
from contactdesk.store.models import Person, Proposal


@dataclass(frozen=True)
class Ways:
    """What the kinds of proposal do differently."""

    overtaken: Callable[[Session, Proposal], str]
    take_effect: Callable[[Session, Proposal, Actor], None]
    needs_answer: bool
    #: as one of a list, where that is told otherwise
    in_list: Callable[[Session, Proposal, Actor], None] | None = None


WAYS: Final = {
    Kind.ROLE: Ways(
        giving.overtaken, giving.take_effect, needs_answer=False, in_list=giving.take_effect_in_list
    ),
    Kind.MAILBOX: Ways(mailbox_changes.overtaken, mailbox_changes.take_effect, needs_answer=True),
    Kind.REJOIN: Ways(rejoining.overtaken, rejoining.take_effect, needs_answer=False),
    Kind.ADDRESS: Ways(correcting.overtaken, correcting.take_effect, needs_answer=False),
    Kind.ORGANISATION: Ways(organisation_acts.overtaken, organisation_acts.take_effect, needs_answer=False),
    Kind.SEATS: Ways(seats.overtaken, seats.take_effect, needs_answer=False),
    Kind.MINISTER: Ways(successors.overtaken, successors.take_effect, needs_answer=False),
    Kind.REPLACEMENT: Ways(replacements.overtaken, replacements.take_effect, needs_answer=False),
    Kind.COMMITTEE: Ways(ending_committees.overtaken, ending_committees.take_effect, needs_answer=False),
    Kind.RETENTION: Ways(retention_classes.overtaken, retention_classes.take_effect, needs_answer=False),
}


def approve(db: Session, proposal_id: int, by: Actor, *, seen: str, in_list: bool = False) -> bool:
    """Agree to what was `seen` (`proposals_store.seal`); True when it holds now, False when its test letter or its day is
    still to come.

    Raises NotFound, Forbidden for who proposed it or gets it, Conflict where it is over, overtaken or another.
    """
    acting.begin(db, by)
    row = proposals_store.locked(db, proposal_id)
    if by.id in (row.proposed_by_id, row.person_id):
        raise Forbidden("four eyes")
    if row.person_id is not None:
        acting.hold(db, db.get_one(Person, row.person_id))
    if row.approved_by_id == by.id and row.approved_at is not None:
        raise Conflict(f"U keurde dit al goed op {dutch_moment(row.approved_at)}.")
    refuse_over(db, row)
    if row.approved_at is not None:
        who = line(db.get_one(Person, row.approved_by_id).name)
        raise Conflict(f"{who} was u voor en keurde dit goed op {dutch_moment(row.approved_at)}.")
    if seen != proposals_store.seal(db, row):
        raise Conflict("Dit voorstel is een ander dan u zag. Bekijk het opnieuw.")
    row.approved_by_id, row.approved_at = by.id, now(db)
    db.add(row)
    db.flush()
    proposals_store.record(db, "proposal_approve", row, by)
    return settle(db, row, by, in_list=in_list)


def reject(db: Session, proposal_id: int, by: Actor) -> None:
    """Any administrator, who proposed it too; also what was agreed on for a later day. Raises NotFound, Conflict when it
    was over."""
    acting.begin(db, by)
    row = proposals_store.locked(db, proposal_id)
    _refuse_closed(db, row)
    close(db, row, by)


def close(db: Session, row: Proposal, by: Actor) -> None:
    row.rejected_by_id, row.rejected_at = by.id, now(db)
    db.add(row)
    db.flush()
    entry = proposals_store.record(db, "proposal_reject", row, by)
    telling.rejected(db, entry, row, by)


def settle(db: Session, row: Proposal, by: Actor, *, in_list: bool = False) -> bool:
    """Once all that it needs is there, and its day has come, what was proposed is so."""
    ways = WAYS[Kind(row.kind)]
    if row.approved_at is None or (ways.needs_answer and row.answered_at is None):
        return False
    if proposals_store.is_ahead(row, now(db)) or _waits(db, row, by):
        return False
    row.effective_at = now(db)
    db.add(row)
    db.flush()
    (ways.in_list if in_list and ways.in_list else ways.take_effect)(db, row, by)
    return True


def _waits(db: Session, row: Proposal, by: Actor) -> bool:
    """Whether something that comes first is not there yet: then it is done once that is, as what is agreed on for a day.
    Raises Conflict where that takes too long."""
    why = organisation_acts.begin(db, row, by) if row.kind == Kind.ORGANISATION else ""
    if not why:
        return False
    row.takes_effect_on = row.takes_effect_on or today(now(db))
    db.add(row)
    db.flush()
    if today(now(db)) >= row.takes_effect_on + proposals_store.LASTS:
        raise Conflict(why)
    return True


def refuse_over(db: Session, row: Proposal) -> None:
    """Raise Conflict when this can no longer become so, and say why."""
    _refuse_closed(db, row)
    if why := overtaken(db, row):
        raise Conflict(f"{why} Dit voorstel geldt niet meer.")


def overtaken(db: Session, row: Proposal) -> str:
    """What has come in between since it was proposed; empty when nothing has."""
    deciders: list[tuple[int | None, str]] = [(row.approved_by_id, "goedkeurde")]
    if not proposals_store.is_asked(row):
        deciders.insert(0, (row.proposed_by_id, "voorstelde"))
    # what both agreed on for a day stands when one of them leaves before it
    for person_id, did in [] if proposals_store.is_agreed(row) else deciders:
        if person_id is not None and not acting.is_administrator(db, person_id):
            return f"Wie dit {did}, is geen beheerder meer."
    return WAYS[Kind(row.kind)].overtaken(db, row)


def due(db: Session) -> list[int]:
    """What was agreed on for a day that has come, in the order of those days, and in which it was proposed."""
    come = proposals_store.agreed_ahead() & (col(Proposal.takes_effect_on) <= today(now(db)))
    query = select(col(Proposal.id)).where(come, proposals_store.is_waiting(now(db)))
    return list(db.execute(query.order_by(col(Proposal.takes_effect_on), col(Proposal.id))).scalars())


def come_true(db: Session, row: Proposal) -> bool:
    """Its day is there: the desk does it; False while it waits for what comes first. Raises Conflict when it can no longer
    be, and says why."""
    if why := overtaken(db, row):
        raise Conflict(why)
    if _waits(db, row, SYSTEM):
        return False
    proposals_store.record(db, "proposal_due", row, SYSTEM)
    return settle(db, row, SYSTEM)


def give_up(db: Session, row: Proposal, because: str) -> None:
    """On its day it could not be done: say so, once, to the administrators."""
    row.impossible_at, row.impossible_because = now(db), because
    db.add(row)
    db.flush()
    entry = proposals_store.record(db, "proposal_impossible", row, SYSTEM)
    telling.impossible(db, entry, row)


def _refuse_closed(db: Session, row: Proposal) -> None:
    if row.effective_at is not None:
        raise Conflict(f"Een collega was u voor: dit geldt sinds {dutch_moment(row.effective_at)}.")
    if row.rejected_at is not None:
        who = db.get(Person, row.rejected_by_id) if row.rejected_by_id else None
        name = line(who.name) if who else "Wie de nieuwe postbus leest"
        raise Conflict(f"{name} wees dit voorstel af op {dutch_moment(row.rejected_at)}.")
    if row.impossible_at is not None:
        raise Conflict(f"Dit kon niet doorgaan op {dutch_moment(row.impossible_at)}.")
    if not proposals_store.is_open(row, now(db)):
        raise Conflict(f"Dit voorstel is verlopen op {dutch_moment(proposals_store.expires_at(row))}.")

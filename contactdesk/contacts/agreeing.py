"""Where two administrators agreed: what becomes of contacts is done in the same transaction, today or on the day agreed on.

`people.administration` knows no contact. What it leaves undone of a kind stands here, one row for each.
"""

from collections.abc import Callable
from typing import Final

from sqlmodel import Session

from contactdesk.contacts import committee_ends, elections, portfolio_moves, replacing, splits, succession
from contactdesk.law.outcomes import Conflict, Invalid, NotFound
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.people.administration import approving, moving_portfolios, proposals_store
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.store.changes import whole
from contactdesk.store.models import Proposal

#: what is still to be done once this holds, by its kind; of an organisation by its act
OF_KIND: Final[dict[str, Callable[[Session, Proposal, Actor], None]]] = {
    Kind.SEATS.value: elections.take_effect,
    Kind.MINISTER.value: succession.take_effect,
    Kind.REPLACEMENT.value: replacing.take_effect,
    Kind.COMMITTEE.value: committee_ends.take_effect,
}
OF_ACT: Final = {
    **dict.fromkeys(moving_portfolios.ACTS, portfolio_moves.take_effect),
    moving_portfolios.SPLIT: splits.take_effect,
}


def approve(db: Session, proposal_id: int, by: Actor, *, seen: str) -> bool:
    """The second of four eyes on any proposal. True when it holds now, False when its test letter or day is to come."""
    holds = approving.approve(db, proposal_id, by, seen=seen)
    if holds:
        _rest(db, proposals_store.locked(db, proposal_id), by)
    return holds


def come(db: Session, row: Proposal) -> bool:
    """The day is there for which two agreed on this: all of it is done, or nothing, and then it is said why not."""
    try:
        with whole(db):
            is_done = approving.come_true(db, row)
            if is_done:
                _rest(db, row, SYSTEM)
    except (Conflict, Invalid, NotFound) as error:
        db.refresh(row)
        approving.give_up(db, row, _why(error))
        return False
    return is_done


def _rest(db: Session, row: Proposal, by: Actor) -> None:
    is_act = row.kind == Kind.ORGANISATION
    rest = OF_ACT.get(row.details.get("act", "")) if is_act else OF_KIND.get(row.kind)
    if rest:
        rest(db, row, by)


def _why(error: Conflict | Invalid | NotFound) -> str:
    if isinstance(error, Conflict):
        return error.message
    if isinstance(error, Invalid):
        return " ".join(f"{one.message.rstrip('.')}." for one in error.errors)
    return "Iets waar dit over ging, is er niet meer."

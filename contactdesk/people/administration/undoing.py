"""Putting back what two administrators agreed to, for a while: by the opposite proposal, which takes two as well, or by the
role that ended. Not what went into something else: what can be done then instead is said by `reversing`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlmodel import Session

from contactdesk import audit, people
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, Invalid, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.law.roles import GIVEN_BY, Giver
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import (
    acting,
    boxes,
    correcting,
    giving,
    mailbox_changes,
    moving_portfolios,
    organisation_changes,
    proposals_store,
    renaming_organisations,
    restoring_committees,
    restoring_organisations,
)
from contactdesk.people.administration.proposals_store import Kind, Term
from contactdesk.store.desk import now
from contactdesk.store.models import Committee, Organisation, Person, Portfolio, Proposal, RoleGrant
from contactdesk.words import OrganisationKind, Role

#: for so long
LASTS: Final = timedelta(days=14)
TOO_LATE: Final = (
    "Dit kan hier niet meer ongedaan worden gemaakt: het is te lang geleden, of intussen veranderd."
)


NO_MORE: Final = "Dit kan niet meer ongedaan worden gemaakt."
CHANGED: Final = "Het is intussen veranderd. Bekijk hoe het nu is, en stel zo nodig iets anders voor."


@dataclass(frozen=True)
class Opposite:
    """`is_so`: it still is what was agreed to; `propose`: what it was before, with the new proposal's id; `hinders`: why it
    cannot be as before all the same, in a sentence."""

    is_so: Callable[[Session, Proposal], bool]
    propose: Callable[[Session, Proposal, Actor], int]
    hinders: Callable[[Session, Proposal], str] = lambda _db, _row: ""


def may_undo(db: Session, row: Proposal) -> bool:
    """Whether it holds since a short while, and can be as before."""
    return is_lately(db, row) and key(row) in OPPOSITES and not cannot(db, row)


def is_lately(db: Session, row: Proposal) -> bool:
    """Whether it holds, and that is not too long ago to put it back."""
    if row.effective_at is None:
        return False
    return now(db) - row.effective_at < LASTS or _is_to_come(db, row)


def cannot(db: Session, row: Proposal) -> str:
    """Why what has an opposite cannot be as before, in a sentence; empty when it can, or has none."""
    opposite = OPPOSITES.get(key(row))
    if opposite is None:
        return ""
    return opposite.hinders(db, row) if opposite.is_so(db, row) else CHANGED


def undo(db: Session, proposal_id: int, by: Actor) -> int:
    """Propose that it is as before; returns the new proposal. Raises NotFound, Conflict where that cannot be."""
    acting.begin(db, by)
    row = proposals_store.locked(db, proposal_id)
    if not may_undo(db, row):
        why = cannot(db, row) if is_lately(db, row) else ""
        raise Conflict(f"{NO_MORE} {why}" if why else TOO_LATE)
    try:
        new = OPPOSITES[key(row)].propose(db, row, by)
    except Invalid as error:
        raise Conflict(f"{error.errors[0].message.rstrip('.')}.") from None
    facts = {"proposal": new, "undoes": row.id}
    audit.record(db, action="proposal_undo", by=by, party=Role.ADMINISTRATOR, facts=facts)
    return new


def may_give_back(row: RoleGrant, on: date) -> bool:
    """Whether this role ended a short while ago, and is one that administrators give. A deputy has days of their own."""
    lately = row.ends_on is not None and on - LASTS < row.ends_on <= on
    return lately and not row.is_deputy and GIVEN_BY[row.role] is not Giver.MEMBER


def give_back(db: Session, person_id: int, grant_id: int, by: Actor) -> bool:
    """The role that ended, from today and without a last day; True when it holds at once, False when a second one agrees
    first. Raises NotFound, Conflict."""
    acting.begin(db, by)
    row = db.get(RoleGrant, grant_id, with_for_update=True)
    if row is None or row.person_id != person_id:
        raise NotFound("role")
    if person_id == by.id:
        raise Conflict("U kunt uzelf geen rol geven. Vraag een andere beheerder.")
    if not may_give_back(row, today(now(db))):
        raise Conflict(TOO_LATE)
    return giving.give_term(db, db.get_one(Person, person_id), Term(people.grant_of(row)), by)


def _is_to_come(db: Session, row: Proposal) -> bool:
    """An end that was agreed on and of which the day is not there yet."""
    return key(row) == "end" and date.fromisoformat(row.details["on"]) > today(now(db))


def key(row: Proposal) -> str:
    """Of an organisation its act."""
    return row.details.get("act", "change") if row.kind == Kind.ORGANISATION else row.kind


def _source(row: Proposal) -> str:
    assert row.effective_at is not None
    before = f"Zoals het was tot {dutch_date(today(row.effective_at))}"
    return line(row.details.get("old_source") or before)


def _body(db: Session, row: Proposal) -> Organisation:
    return db.get_one(Organisation, row.organisation_id)


# What each can go back to


def _is_mailbox(db: Session, row: Proposal) -> bool:
    one = boxes.mailbox(db, row.details["box"])
    is_new = folded(one.address or "") == folded(row.details["new"])
    return bool(row.details["old"]) and is_new and not boxes.has_ended(db, one)


def _mailbox(db: Session, row: Proposal, by: Actor) -> int:
    return mailbox_changes.propose(db, row.details["box"], row.details["old"], by)


def _is_address(db: Session, row: Proposal) -> bool:
    return bool(db.get_one(Person, row.person_id).email == row.details["new"])


def _address(db: Session, row: Proposal, by: Actor) -> int:
    assert row.person_id is not None
    return correcting.propose_address(db, row.person_id, row.details["old"], by)


def _is_change(db: Session, row: Proposal) -> bool:
    body = _body(db, row)
    return body.ended_on is None and organisation_changes.of(body) == organisation_changes.change_of(row)[1]


def _change(db: Session, row: Proposal, by: Actor) -> int:
    old, _ = organisation_changes.change_of(row)
    minister = str(old.portfolio_id or "")
    return organisation_changes.propose_change(db, _body(db, row).id, old.kind, minister, _source(row), by)


def _is_name(db: Session, row: Proposal) -> bool:
    body = _body(db, row)
    return (
        body.ended_on is None
        and renaming_organisations.called(body) == renaming_organisations.change_of(row)[1]
    )


def _name(db: Session, row: Proposal, by: Actor) -> int:
    old, _ = renaming_organisations.change_of(row)
    return renaming_organisations.propose_name(db, _body(db, row).id, old, _source(row), by)


def _is_end(db: Session, row: Proposal) -> bool:
    """A ministry ended with its units: it is added anew."""
    body = _body(db, row)
    return body.ended_on is not None and body.kind is not OrganisationKind.MINISTRY


def _end(db: Session, row: Proposal, by: Actor) -> int:
    return restoring_organisations.propose_restore(db, _body(db, row), _source(row), by)


def _is_moved(db: Session, row: Proposal) -> bool:
    """The office is still where it went; the organisations still answer to the office that got them."""
    move = moving_portfolios.move_of(row)
    office = db.get_one(Portfolio, move.office)
    if move.act == moving_portfolios.MOVES:
        return bool(office.department_id == move.to) and office.ended_on is None
    to = db.get_one(Portfolio, move.to)
    has = {one.id for one in moving_portfolios.bodies_of(db, to)} if to.ended_on is None else set()
    return has.issuperset(move.bodies)


def _moves_back(db: Session, row: Proposal) -> str:
    back = moving_portfolios.opposite(row)
    return moving_portfolios.cannot(db, back) if back else CHANGED


def _move(db: Session, row: Proposal, by: Actor) -> int:
    back = moving_portfolios.opposite(row)
    assert back is not None
    return moving_portfolios.propose_portfolio_move(db, replace(back, source=_source(row)), by)


def _is_committee_end(db: Session, row: Proposal) -> bool:
    if restoring_committees.is_one(row) or row.effective_at is None:
        return False
    return bool(db.get_one(Committee, row.details["committee"]).ended_on == today(row.effective_at))


def _committee(db: Session, row: Proposal, by: Actor) -> int:
    committee = db.get_one(Committee, row.details["committee"])
    return restoring_committees.propose_restore(db, committee, _source(row), by)


OPPOSITES: Final = {
    Kind.MAILBOX.value: Opposite(_is_mailbox, _mailbox),
    Kind.ADDRESS.value: Opposite(_is_address, _address),
    "change": Opposite(_is_change, _change),
    "rename": Opposite(_is_name, _name),
    "end": Opposite(_is_end, _end),
    moving_portfolios.MOVES: Opposite(_is_moved, _move, _moves_back),
    moving_portfolios.HANDS: Opposite(_is_moved, _move, _moves_back),
    Kind.COMMITTEE.value: Opposite(_is_committee_end, _committee),
}

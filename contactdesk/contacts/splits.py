"""What goes along when a part of a ministry becomes one of its own: open contacts, and permissions given beforehand.

Where the minister's office itself moves, what it has and what it permitted beforehand goes on. Where an organisation gets
another minister, its contacts are put to that office, and what was permitted beforehand for it waits for a yes there.
"""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from contactdesk import audit
from contactdesk.contacts import portfolio_letters, portfolio_moves
from contactdesk.contacts.portfolio_letters import Reader
from contactdesk.law.permissions import Actor
from contactdesk.people.administration import acting
from contactdesk.people.administration.moving_portfolios import HANDS, MOVES, PortfolioMove
from contactdesk.people.administration.split_plans import plan_of
from contactdesk.store.models import ContactRequest, Organisation, Portfolio, Proposal, StandingPermission
from contactdesk.words import Party


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    here = db.get_one(Organisation, row.organisation_id)
    moved: dict[int, list[ContactRequest]] = {}
    suspended: list[StandingPermission] = []
    for move in _moves(row, here):
        found = portfolio_moves.follow(db, move, here)
        moved.setdefault(move.office if move.act == MOVES else move.to, []).extend(found)
        if move.act == HANDS:
            suspended += portfolio_moves.suspend(db, move)
    facts: dict[str, Any] = {"organisation": here.id, "standing_permissions": [one.id for one in suspended]}
    entry = audit.record(db, action="split_done", by=by, party=acting.party(by), facts=facts)
    count = sum(map(len, moved.values()))
    portfolio_letters.tell_each(db, entry, row, _readers(db, row, moved), count, len(suspended))


def _moves(row: Proposal, here: Organisation) -> Iterator[PortfolioMove]:
    """Each office that goes along, and from each office that does not what its organisations have open."""
    plan = plan_of(row)
    for office in plan.moving():
        yield PortfolioMove(MOVES, office, here.id, (), plan.source)
    former: dict[int, list[int]] = {}
    for body, office in row.details["former"]:
        former.setdefault(office, []).append(body)
    for office, bodies in former.items():
        yield PortfolioMove(HANDS, office, plan.moving()[0], tuple(bodies), plan.source)


def _readers(db: Session, row: Proposal, moved: dict[int, list[ContactRequest]]) -> Iterator[Reader]:
    """The offices that go along, the contact persons of the new ministry, the offices that have less, and the old ministry."""
    for office, contacts in moved.items():
        yield portfolio_letters.office_reader(db, office, contacts)
    every = [one for contacts in moved.values() for one in contacts]
    here = db.get_one(Organisation, row.organisation_id)
    yield "liaisons", here.liaison_mailbox or "", Party.LIAISON, every, 0
    for office in dict.fromkeys(office for _, office in row.details["former"]):
        yield "old", db.get_one(Portfolio, office).mailbox, Party.MINISTER, [], 0
    of = db.get_one(Organisation, plan_of(row).of)
    yield "liaisons_old", of.liaison_mailbox or "", Party.LIAISON, [], 0

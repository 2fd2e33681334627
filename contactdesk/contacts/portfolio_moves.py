"""What goes along when an office, or what it answers for, goes elsewhere: open contacts, permissions beforehand and roles.

A contact keeps its rule, its term and what was permitted; it gets the addressee and the contact persons of where it goes. What
waited for a decision is put to the office that decides now, with a link of its own.
"""

from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, letters, people
from contactdesk.contacts import portfolio_letters, replacing
from contactdesk.contacts.change import system_news
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.law.rules import renamed
from contactdesk.letters import outbox
from contactdesk.people import suspension
from contactdesk.people.administration import acting, moving_portfolios, telling
from contactdesk.people.administration.ending_organisations import units
from contactdesk.people.administration.moving_portfolios import ENDS, HANDS, MOVES, PortfolioMove
from contactdesk.store.desk import now
from contactdesk.store.in_force import is_at_desk
from contactdesk.store.models import ContactRequest, Organisation, Portfolio, Proposal, StandingPermission
from contactdesk.words import Party, Regime, State

#: what the log of a contact calls it, and what the clock then does
FOLLOWED, PASSED_ON = "portfolio_follows", "passed_on"
PASSED: Final = f"term_{PASSED_ON}"


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    move = moving_portfolios.move_of(row)
    moved = follow(db, move, db.get_one(Organisation, row.organisation_id))
    suspended = suspend(db, move)
    if move.act == ENDS:
        replacing.succeeded(db, move.office, by, today(now(db)))
        _end_roles(db, move.office, by)
    facts: dict[str, Any] = {"portfolio": move.office, "organisation": row.organisation_id}
    facts["standing_permissions"] = [one.id for one in suspended]
    entry = audit.record(db, action=f"{move.act}_done", by=by, party=acting.party(by), facts=facts)
    portfolio_letters.tell(db, entry, row, move, moved, suspended)


def follow(db: Session, move: PortfolioMove, ministry: Organisation) -> list[ContactRequest]:
    """Every open contact that goes along; `ministry`: where its contact persons are from now on."""
    mine = (col(ContactRequest.portfolio_id) == move.office) & col(ContactRequest.closed_at).is_(None)
    if move.act == HANDS:
        mine = mine & col(ContactRequest.organisation_id).in_(move.bodies)
    query = select(ContactRequest).where(mine).order_by(col(ContactRequest.id)).with_for_update()
    found = list(db.execute(query).scalars())
    for contact in found:
        _follow(db, contact, move, ministry)
    return found


def _follow(db: Session, contact: ContactRequest, move: PortfolioMove, ministry: Organisation) -> None:
    facts: dict[str, Any] = {}
    if move.act != MOVES:
        was, to = (db.get_one(Portfolio, one) for one in (contact.portfolio_id, move.to))
        contact.portfolio_id = to.id
        # who is told at the same moment, the rule said of the one who was
        if contact.regime is Regime.PERMISSION:
            contact.because = renamed(contact.because, was.title, to.title)
        contact.asked_version += 1
        facts = {"portfolio_was": was.id, "portfolio": to.id}
    facts |= _departs(db, contact, ministry)
    contact.version += 1
    db.add(contact)
    db.flush()
    entry = audit.record(db, action=FOLLOWED, by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts)
    if move.act != MOVES and contact.state is State.AWAITING_PERMISSION:
        entry = audit.record(db, action=PASSED, by=SYSTEM, party=Party.SYSTEM, contact=contact)
        letters.announce(db, contact, entry, system_news(PASSED_ON))
        outbox.supersede(db, contact.id)


def _departs(db: Session, contact: ContactRequest, ministry: Organisation) -> dict[str, Any]:
    """The contact persons of its new ministry have it; what was asked of the old ministry itself is asked there."""
    was = contact.department_id
    if was == ministry.id:
        return {}
    contact.department_id = ministry.id
    if contact.organisation_id == was:
        contact.organisation_id = ministry.id
    if (unit := _unit(db, contact, was, ministry)) is not None:
        contact.handler_id = unit
    db.add(contact)
    db.flush()
    facts: dict[str, Any] = {"department_was": was, "department": ministry.id}
    if contact.taken_by_id is not None and not _is_there(db, contact, contact.taken_by_id):
        facts["taken_by_was"], contact.taken_by_id = contact.taken_by_id, None
    return facts


def _unit(db: Session, contact: ContactRequest, was: int, ministry: Organisation) -> int | None:
    """The unit that helps from now on: where nobody was named yet, and the other ministry has one that is reached."""
    handler = db.get(Organisation, contact.handler_id) if contact.handler_id else None
    if handler is None or not handler.is_legislative_unit or handler.department_id != was:
        return None
    if contact.official_since is not None:
        return None
    return next((one.id for one in units(db, ministry) if (one.mailbox or "").strip()), None)


def _is_there(db: Session, contact: ContactRequest, person_id: int) -> bool:
    here = select(col(ContactRequest.id)).where(col(ContactRequest.id) == contact.id)
    return db.execute(here.where(is_at_desk(person_id, today(now(db))))).first() is not None


def suspend(db: Session, move: PortfolioMove) -> list[StandingPermission]:
    """What was permitted beforehand and goes along waits for a yes of the office that has it now."""
    if move.act == MOVES:
        return suspension.suspend_of(db, move.office)
    row, on = StandingPermission, today(now(db))
    lasts = (col(row.portfolio_id) == move.office) & col(row.revoked_at).is_(None) & (col(row.until) >= on)
    found = list(db.execute(select(row).where(lasts).order_by(col(row.id)).with_for_update()).scalars())
    if move.act == HANDS:
        gone = set(move.bodies)
        found = [one for one in found if one.organisations and gone.issuperset(one.organisations)]
    for one in found:
        one.portfolio_id, one.suspended_at = move.to, one.suspended_at or now(db)
        one.version += 1
        db.add(one)
    db.flush()
    return found


def _end_roles(db: Session, office_id: int, by: Actor) -> None:
    for grant in moving_portfolios.holders(db, office_id):
        entry = people.end_grant(db, grant.id, today(now(db)), by, party=acting.party(by))
        telling.role_ended(db, entry, grant, by)

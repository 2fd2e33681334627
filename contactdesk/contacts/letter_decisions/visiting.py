"""All that waits for one office, and deciding on it: signed in, or in a browser in which its code was typed today.

A link opens its own contact. What waits besides is asked for with a code to the mailbox, also where the department asks
none for a link, or with the sign-in that it asks. An office sees the contacts of its own portfolio, as its letters do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from contactdesk.contacts import decisions
from contactdesk.contacts.change import OWN_CONTACT, rival
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.letter_decisions.following import follow
from contactdesk.contacts.letter_decisions.opening import NOBODY, Opener, asked_by, demand, mailboxes
from contactdesk.law import permissions
from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.law.outcomes import Barred, Conflict, Forbidden, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters import recipients
from contactdesk.settings import Confirm
from contactdesk.store import limits
from contactdesk.store.desk import now
from contactdesk.store.in_force import answered_by, is_in_force
from contactdesk.store.limits import Limit
from contactdesk.store.models import ContactRequest, Person, Portfolio, RoleGrant
from contactdesk.words import Role, State

C = ContactRequest
#: so many stand on the page, those that are due first; all are counted
MOST: Final = 100
CHANGED: Final = (
    "Het verzoek is intussen veranderd. Hieronder staat hoe het nu is. Wat u hebt getypt, staat er nog."
)


@dataclass(frozen=True)
class DecidingOffice:
    """Somebody who decides for a minister: as whom, and the mailbox where the letters of that office go."""

    actor: Actor
    mailbox: str
    portfolio_id: int


@dataclass(frozen=True)
class Waits:
    """What waits, the first that is due first, `MOST` of them; `times`: how many there are. `closed`: how many ask a
    sign-in first."""

    found: list[tuple[DecidingOffice, ContactRequest]]
    times: int
    closed: int


def enter(db: Session, token: str, by: Opener) -> None:
    """Whether this link opens all that waits for its office. Locked where a code or a sign-in is asked first, Forbidden
    for a link that reads or is over."""
    found = follow(db, token)
    if found.link.purpose == "read" or found.has_expired:
        raise Forbidden("this link opens nothing but its own contact")
    demand(db, found, by)


def offices(db: Session, by: Opener) -> list[DecidingOffice]:
    """For which ministers this browser can decide now; empty for a stranger. Who is signed in for one acts there by name,
    and has what a code opened besides."""
    signed_in = _of_account(db, by.me) if by.me is not None else []
    named = {one.portfolio_id for one in signed_in}
    by_code = [one for mailbox in sorted(mailboxes(db, by)) for one in _of_mailbox(db, mailbox)]
    return signed_in + [one for one in by_code if one.portfolio_id not in named]


def _of_account(db: Session, me: Actor) -> list[DecidingOffice]:
    mine = permissions.offices_of(me)
    query = select(Portfolio).where(col(Portfolio.id).in_(mine)).order_by(col(Portfolio.id))
    return [DecidingOffice(me, one.mailbox, one.id) for one in db.execute(query).scalars()] if mine else []


def _of_mailbox(db: Session, mailbox: str) -> list[DecidingOffice]:
    """The office itself, or who stands in for it today: each had a letter of their own. With the office that is vacant goes
    what it decides to the office of who replaces."""
    actor = Actor(id=None, name=mailbox, email=mailbox)
    query = select(col(Portfolio.id)).where(or_(_is_mailbox(mailbox), _stands_in(db, mailbox)))
    found = answered_by(db, db.execute(query).scalars().all(), today(now(db)))
    return [DecidingOffice(actor, mailbox, one) for one in sorted(found)]


def _is_mailbox(mailbox: str) -> ColumnElement[bool]:
    return func.lower(col(Portfolio.mailbox)) == mailbox


def _stands_in(db: Session, mailbox: str) -> ColumnElement[bool]:
    query = (
        select(col(RoleGrant.portfolio_id))
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(col(RoleGrant.role) == Role.MINISTER, col(RoleGrant.is_deputy))
        .where(col(Person.email) == mailbox, is_in_force(today(now(db))))
    )
    return col(Portfolio.id).in_(query)


def waiting(db: Session, by: Opener) -> Waits:
    """What waits for the offices of this browser, without what is their own, or asks a sign-in first."""
    return _waits(db, offices(db, by), by)


def waiting_for_mailbox(db: Session, mailbox: str) -> Waits:
    """The same of whoever reads this mailbox, for a letter to it."""
    return _waits(db, _of_mailbox(db, folded(mailbox)), NOBODY)


def _waits(db: Session, found: Sequence[DecidingOffice], by: Opener) -> Waits:
    theirs = {office.portfolio_id: office for office in found}
    rows = db.execute(_awaiting(theirs)).scalars().all() if theirs else []
    mine = [(theirs[one.portfolio_id], one) for one in rows]
    mine = [(office, one) for office, one in mine if not _is_own(db, office, one, by)]
    open_ = [(office, one) for office, one in mine if _is_open(db, office, one)]
    return Waits(open_[:MOST], len(open_), len(mine) - len(open_))


def _awaiting(theirs: dict[int, DecidingOffice]) -> Any:
    return (
        select(C)
        .where(col(C.portfolio_id).in_(theirs), col(C.closed_at).is_(None))
        .where(col(C.state) == State.AWAITING_PERMISSION, col(C.office_since).is_not(None))
        .order_by(col(C.due_at), col(C.id))
    )


def _is_own(db: Session, office: DecidingOffice, contact: ContactRequest, by: Opener) -> bool:
    """Who asks, or is reached, decides not; by account, or by the mailbox of who stands in."""
    is_mailbox = office.actor.id is None and folded(office.mailbox) in recipients.own_side(db, contact)
    return is_mailbox or (by.me is not None and permissions.is_own_side(by.me, contact))


def _is_open(db: Session, office: DecidingOffice, contact: ContactRequest) -> bool:
    return office.actor.id is not None or asked_by(db, contact) is not Confirm.SIGN_IN


def decide_waiting(db: Session, number: str, ruling: Ruling, *, asked_version: int, by: Opener) -> None:
    """One decision of the office itself (foot a). NotFound for what is not of this office, Conflict for who came second."""
    office, contact = _find(db, number, by)
    if contact.state is not State.AWAITING_PERMISSION:
        raise rival(db, contact, office.actor, ruling.action)
    if asked_version != contact.asked_version:
        raise Conflict(CHANGED)
    if office.actor.id is None:
        return decisions.enter_from_letter(db, contact, office.actor, ruling, office.mailbox)
    limits.refuse_over(db, Limit.DEED_ACCOUNT, office.actor.id)
    return decisions.decide(db, number, office.actor, ruling)


def _find(db: Session, number: str, by: Opener) -> tuple[DecidingOffice, ContactRequest]:
    theirs = {office.portfolio_id: office for office in offices(db, by)}
    query = select(C).where(col(C.number) == number, col(C.portfolio_id).in_(theirs))
    query = query.where(col(C.office_since).is_not(None))
    query = query.with_for_update().execution_options(populate_existing=True)
    contact = db.execute(query).scalar_one_or_none() if theirs and "\0" not in number else None
    if contact is None:
        raise NotFound(number)
    office = theirs[contact.portfolio_id]
    if _is_own(db, office, contact, by):
        raise Barred(OWN_CONTACT)
    if not _is_open(db, office, contact):
        raise Forbidden("this department asks a sign-in")
    return office, contact

"""Somebody's appointments and the debates of what they ask or handle, as one calendar that a program reads again and again.

What is called off stands there as cancelled, with the number of its last change, until it is long past: then a calendar that
also holds the invitation takes it for the same. Nothing sealed, and no title that its reader may not read.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, or_, select
from sqlmodel import Session, col

from contactdesk.contacts.contact_page.reader import reader
from contactdesk.contacts.lists.own_lists import of_own
from contactdesk.law.days import today
from contactdesk.law.disclosure import Topic
from contactdesk.law.permissions import Actor
from contactdesk.letters import invitations
from contactdesk.letters.recipients import Address
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest
from contactdesk.store.visibility import known_by, played_by
from contactdesk.words import Party, State

C = ContactRequest
#: who is there at an appointment
MEETS: Final = frozenset({Party.INITIATOR, Party.MEMBER, Party.OFFICIAL, Party.BODY})
#: what was longer ago stands there no more
KEPT: Final = timedelta(days=30)
#: of each kind, the last first: no calendar has more
MOST: Final = 200


def feed(db: Session, by: Actor) -> str:
    """The whole calendar (RFC 5545), with METHOD:PUBLISH: it asks nobody anything (RFC 5546, 3.2.1)."""
    return invitations.published(db, [*_appointments(db, by), *_debates(db, by)])


def _appointments(db: Session, by: Actor) -> Iterator[Any]:
    since = now(db) - KEPT
    for contact in db.execute(_planned(by), {"since": since, "most": MOST}).scalars():
        if contact.state is State.HELD and contact.appointment_at > now(db):
            continue  # it was there before it was to be
        status = "CONFIRMED" if contact.state in (State.SCHEDULED, State.HELD) else "CANCELLED"
        yield invitations.event(db, contact, status, _address(by, contact))


def _debates(db: Session, by: Actor) -> Iterator[Any]:
    since = today(now(db)) - KEPT
    for contact in db.execute(_debated(by), {"since": since, "most": MOST}).scalars():
        yield invitations.debate(db, contact, _address(by, contact))


def _address(by: Actor, contact: ContactRequest) -> Address:
    plays = reader(by, contact).plays
    party = next((one for one in Party if one in plays and one in MEETS), None)
    return Address(by.email or "", party or min(plays))


@lru_cache(maxsize=512)
def _planned(by: Actor) -> Select[Any]:
    at = col(C.appointment_at)
    return (
        select(C)
        .where(played_by(by, MEETS), at >= bindparam("since"))
        .order_by(at.desc(), col(C.id))
        .limit(bindparam("most"))
    )


@lru_cache(maxsize=512)
def _debated(by: Actor) -> Select[Any]:
    on = col(C.debate_on)
    lasts = or_(col(C.closed_at).is_(None), col(C.state) == State.HELD)
    return (
        select(C)
        .where(of_own(by), known_by(by, Topic.DETAILS), lasts, on >= bindparam("since"))
        .order_by(on.desc(), col(C.id))
        .limit(bindparam("most"))
    )

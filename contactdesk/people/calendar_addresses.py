"""The secret address by which a calendar program reads somebody's appointments: one for each person, kept as its hash.

It opens what its maker could read when they signed in as they did: through that provider, or by the mailbox of that body. What
stands in the calendar is not here.
"""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, or_, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.people.actors import IN_FORCE
from contactdesk.people.sessions import hashed, who_came_in
from contactdesk.store.desk import now
from contactdesk.store.models import CalendarAddress, LoginSession, RoleGrant
from contactdesk.words import Party, Role

MADE: Final = "calendar_make"
ENDED: Final = "calendar_end"


def make(db: Session, by: Actor, token: str) -> str:
    """A new secret, shown this once; the one before opens nothing any more. `token` is of the session of `by`."""
    row = db.execute(select(LoginSession).where(col(LoginSession.token_hash) == hashed(token))).scalar_one()
    _delete(db, by.person_id)
    secret = secrets.token_urlsafe(32)
    made = CalendarAddress(
        person_id=by.person_id,
        token_hash=hashed(secret),
        provider=row.provider,
        organisation_id=row.organisation_id,
        made_at=now(db),
    )
    db.add(made)
    db.flush()
    audit.record(db, action=MADE, by=by, party="self", facts={"person": by.id})
    return secret


def made_at(db: Session, by: Actor) -> datetime | None:
    """Since when `by` has one; None without."""
    row = db.get(CalendarAddress, by.person_id)
    return row.made_at if row else None


def revoke(db: Session, by: Actor) -> bool:
    """Whether there was one; it opens nothing any more."""
    if not _delete(db, by.person_id):
        return False
    audit.record(db, action=ENDED, by=by, party="self", facts={"person": by.id})
    return True


def end(db: Session, person_id: int) -> None:
    """With the account of this person. Without one nothing happens."""
    if _delete(db, person_id):
        audit.record(db, action=ENDED, by=SYSTEM, party=Party.SYSTEM, facts={"person": person_id})


def reader(db: Session, secret: str, roles: Mapping[str, Collection[Role]]) -> Actor:
    """Whose calendar this is, with the roles of today that their provider (a key of `roles`) may bring in. Raises NotFound."""
    rows = db.execute(_OF_SECRET, {"on": today(now(db)), "token_hash": hashed(secret)}).all()
    found = who_came_in(db, rows, roles)
    if found is None:
        raise NotFound("calendar")
    return found


def sweep(db: Session) -> None:
    """Of who has no role any more, and gets none: who comes back makes a new one."""
    ends = col(RoleGrant.ends_on)
    lasts = select(col(RoleGrant.person_id)).where(or_(ends.is_(None), ends > today(now(db))))
    over = select(col(CalendarAddress.person_id)).where(col(CalendarAddress.person_id).not_in(lasts))
    for person_id in db.execute(over).scalars().all():
        end(db, person_id)


def _delete(db: Session, person_id: int) -> bool:
    gone = delete(CalendarAddress).where(col(CalendarAddress.person_id) == person_id)
    return bool(db.execute(gone.returning(col(CalendarAddress.person_id))).all())


_OF_SECRET: Final = (
    IN_FORCE.add_columns(col(CalendarAddress.provider), col(CalendarAddress.organisation_id).label("body_id"))
    .join(CalendarAddress, col(CalendarAddress.person_id) == col(RoleGrant.person_id))
    .where(col(CalendarAddress.token_hash) == bindparam("token_hash"))
)

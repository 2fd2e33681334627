"""Views of the queue that a contact person keeps under a name: which list, how it is narrowed down, in which order.

A view is of one account, whatever its ministry is called today, and shows nothing by itself: the queue reads its address
anew, with the rights of that moment. What an address can say is not known here.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import today
from contactdesk.law.outcomes import Forbidden, NotFound, invalid
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.store import lock_key
from contactdesk.store.desk import now
from contactdesk.store.models import RoleGrant, SavedView
from contactdesk.words import Party, Role

#: of one person; more tabs than these nobody reads
MOST: Final = 10
#: who stands in now and then finds them again
KEPT: Final = timedelta(days=366)
SAVED: Final = "view_save"
REMOVED: Final = "view_remove"


@dataclass(frozen=True)
class KeptView:
    """How it is called, what stands behind the question mark of its address, and whether the queue opens with it."""

    name: str
    query: str
    is_first: bool = False


def own(db: Session, by: Actor) -> list[SavedView]:
    """Those of `by`, in the order in which they were made."""
    query = select(SavedView).where(col(SavedView.person_id) == by.person_id)
    return sorted(db.execute(query).scalars(), key=lambda one: one.id)


def one(db: Session, view_id: int, by: Actor) -> SavedView:
    """NotFound for one of somebody else."""
    return _one(own(db, by), view_id)


def add(db: Session, view: KeptView, by: Actor, *, replaces: bool = False) -> int:
    """Gives its id. With `replaces` one of the same name becomes this. Raises Invalid at `naam`, Forbidden for who has no
    queue."""
    there = _held(db, by)
    same = _called(there, view.name)
    if same is None and len(there) >= MOST:
        raise invalid("naam", f"U hebt al {MOST} weergaven. Verwijder er eerst een")
    if same is not None and not replaces:
        raise invalid(
            "naam", "U hebt al een weergave met deze naam. Kies een andere naam, of vervang die weergave"
        )
    row = same or SavedView(person_id=by.person_id, name=view.name, query=view.query, saved_at=now(db))
    row.query = view.query
    return _save(db, row, replace(view, is_first=view.is_first or row.is_first), by)


def change(db: Session, view_id: int, name: str, by: Actor, *, is_first: bool) -> None:
    """What it is called, and whether the queue opens with it. Raises NotFound, Invalid at `naam`."""
    there = _held(db, by)
    row = _one(there, view_id)
    same = _called(there, name)
    if same is not None and same.id != row.id:
        raise invalid("naam", "U hebt al een weergave met deze naam. Kies een andere naam")
    _save(db, row, KeptView(name, row.query, is_first), by)


def remove(db: Session, view_id: int, by: Actor) -> str:
    """Its name; from now on it is there no more. NotFound for one of somebody else."""
    row = _one(_held(db, by), view_id)
    db.delete(row)
    db.flush()
    _record(db, REMOVED, by, row)
    return row.name


def sweep(db: Session) -> None:
    """Of who is no contact person any more, for longer than `KEPT`."""
    ends = col(RoleGrant.ends_on)
    lasts = or_(ends.is_(None), ends > today(now(db)) - KEPT)
    desks = select(col(RoleGrant.person_id)).where(col(RoleGrant.role) == Role.LIAISON, lasts)
    over = delete(SavedView).where(col(SavedView.person_id).not_in(desks))
    for row in db.execute(over.returning(col(SavedView.person_id), col(SavedView.id))).all():
        facts = {"person": row.person_id, "view": row.id}
        audit.record(db, action=REMOVED, by=SYSTEM, party=Party.SYSTEM, facts=facts)


def _held(db: Session, by: Actor) -> list[SavedView]:
    """Those of `by`, with nobody beside us who changes one."""
    if not by.has(Role.LIAISON):
        raise Forbidden(SAVED)
    lock_key(db, f"saved views {by.person_id}")
    return own(db, by)


def _one(there: list[SavedView], view_id: int) -> SavedView:
    row = next((one for one in there if one.id == view_id), None)
    if row is None:
        raise NotFound("saved view")
    return row


def _called(there: list[SavedView], name: str) -> SavedView | None:
    return next((one for one in there if one.name.casefold() == name.casefold()), None)


def _save(db: Session, row: SavedView, view: KeptView, by: Actor) -> int:
    if view.is_first:  # one at most: the others first
        others = (col(SavedView.person_id) == by.person_id) & col(SavedView.is_first)
        db.execute(update(SavedView).where(others).values(is_first=False))
    row.name, row.is_first, row.saved_at = view.name, view.is_first, now(db)
    db.add(row)
    db.flush()
    _record(db, SAVED, by, row)
    return row.id


def _record(db: Session, action: str, by: Actor, row: SavedView) -> None:
    facts = {"person": by.id, "view": row.id}
    audit.record(db, action=action, by=by, party="self", facts=facts, texts={"name": row.name})

"""What one administrator changed alone, kept for a while as it was and as it became, so that it can be put back. The log has
only hashes. Who puts it back, and when that can be: `administration.putting_back`.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, Committee, Edit, Organisation, Person

#: a change of longer ago is put back by hand
KEPT: Final = timedelta(days=14)
#: what can be put back, by its name here, which is that of its facts in the log
THINGS: Final[Mapping[str, type[Organisation | Person | Committee]]] = {
    "organisation": Organisation,
    "person": Person,
    "committee": Committee,
}


def keep(
    db: Session, entry: AuditEntry, thing: str, thing_id: int, old: Mapping[str, Any], new: Mapping[str, Any]
) -> None:
    """The change of this entry. `old` and `new`: field → value; what was added has nothing `old`."""
    row = Edit(
        entry_id=entry.id, thing=thing, thing_id=thing_id, old=dict(old), new=dict(new), made_at=now(db)
    )
    db.add(row)
    db.flush()


def lately(db: Session, thing: str, thing_id: int) -> list[Edit]:
    """The changes of this thing that are kept, the newest first."""
    own = (col(Edit.thing) == thing) & (col(Edit.thing_id) == thing_id)
    query = select(Edit).where(own, col(Edit.made_at) > now(db) - KEPT).order_by(col(Edit.id).desc())
    return list(db.execute(query).scalars())


def highest(db: Session, thing: str) -> int:
    """The highest id of a thing that was changed here: nothing new gets the id of what went (`sweep`)."""
    query = select(func.coalesce(func.max(col(Edit.thing_id)), 0)).where(col(Edit.thing) == thing)
    return int(db.execute(query).scalar_one())


def sweep(db: Session) -> None:
    """Forget what was changed longer ago than KEPT; of committees, which hold nobody's data, the ids stay taken."""
    old = (col(Edit.made_at) < now(db) - KEPT) & (col(Edit.thing) != "committee")
    db.execute(delete(Edit).where(old))

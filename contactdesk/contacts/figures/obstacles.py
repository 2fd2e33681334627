"""What people name as an obstacle. Of it the desk keeps a number per quarter and ministry, and nothing by which somebody or a
contact could be found: no entry in the log either. The figures count it with the rest of its quarter."""

from typing import Final

from sqlmodel import Session, SQLModel

from contactdesk.contacts.figures.dividing import NOWHERE
from contactdesk.contacts.figures.reading import Department, departments
from contactdesk.law.counts.periods import quarter_of
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.store import limits, upsert_add
from contactdesk.store.desk import now
from contactdesk.words import Limit, Obstacle

_TABLE: Final = SQLModel.metadata.tables["obstacle_count"]


def name(db: Session, by: Actor, obstacle: Obstacle, department_id: int | None) -> None:
    """One more of this, in this quarter. `by` is counted for the limit only. Raises TooMany, Invalid."""
    limits.refuse_over(db, Limit.DEED_ACCOUNT, by.id)
    if department_id is not None and department_id not in {one.id for one in choices(db)}:
        raise invalid("ministerie", "Kies een ministerie uit de lijst, of laat dit leeg")
    keys = {
        "quarter": str(quarter_of(now(db))),
        "department_id": department_id or NOWHERE,
        "obstacle": obstacle.value,
    }
    upsert_add(db, _TABLE, keys, "times", 1)


def choices(db: Session) -> list[Department]:
    """The ministries that are there now."""
    return [one for one in departments(db) if one.ended_on is None]

"""The topics by which an organisation is found, added and taken away by who knows: its contact person, an administrator.

The file of organisations changes no more what was changed here.
"""

from typing import Final

from sqlmodel import Session

from contactdesk import audit
from contactdesk.law.days import today
from contactdesk.law.outcomes import Forbidden, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.people import edits
from contactdesk.people.lasting import has_ended
from contactdesk.people.organisations import findable, folding, missed
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation
from contactdesk.words import Role

MOST: Final = 80


def may_change(by: Actor | None, department_id: int | None) -> bool:
    """Whether `by` may, of an organisation under this ministry."""
    if by is None:
        return False
    own = {grant.organisation_id for grant in by.of(Role.LIAISON)}
    return by.has(Role.ADMINISTRATOR) or (department_id is not None and department_id in own)


def add(db: Session, organisation_id: int, topic: str, by: Actor) -> None:
    """It is found by this too; what stands there already stays as it is. Raises NotFound, Forbidden, Invalid at `onderwerp`."""
    row = _row(db, organisation_id, by)
    there = findable.split(row.topics)
    if "," in topic:
        raise invalid("onderwerp", "Vul één onderwerp tegelijk in, zonder komma")
    if not folding.words(topic):
        raise invalid("onderwerp", "Vul een onderwerp in met letters")
    if topic.casefold() in {one.casefold() for one in there}:
        return
    if len(there) >= MOST:
        raise invalid("onderwerp", f"Er staan al {MOST} onderwerpen. Haal er eerst een weg")
    missed.drop(db, " ".join(folding.words(topic)))
    _put(db, row, [*there, topic], by)


def remove(db: Session, organisation_id: int, topic: str, by: Actor) -> None:
    """It is found by this no more. Raises NotFound, Forbidden."""
    row = _row(db, organisation_id, by)
    there = findable.split(row.topics)
    if topic in there:
        _put(db, row, [one for one in there if one != topic], by)


def _row(db: Session, organisation_id: int, by: Actor) -> Organisation:
    """Held until commit: of two who add one at the same moment both are kept."""
    row = db.get(Organisation, organisation_id, with_for_update=True)
    if row is None or row.is_legislative_unit or has_ended(row, today(now(db))):
        raise NotFound(organisation_id)
    if not may_change(by, row.department_id):
        raise Forbidden("topics of another ministry")
    return row


def _put(db: Session, row: Organisation, topics: list[str], by: Actor) -> None:
    old = row.topics
    row.topics = ", ".join(topics) or None
    db.add(row)
    db.flush()
    party = Role.ADMINISTRATOR if by.has(Role.ADMINISTRATOR) else Role.LIAISON
    facts = {"organisation": row.id, "fields": ["topics"]}
    entry = audit.record(
        db, action="topics_edit", by=by, party=party, facts=facts, texts={"topics": row.topics}
    )
    edits.keep(db, entry, "organisation", row.id, {"topics": old}, {"topics": row.topics})
    findable.keep(db)

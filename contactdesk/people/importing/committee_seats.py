"""Who sits in the committees of the Tweede Kamer, as its register has it: kept with the days, and never a role here."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM
from contactdesk.people.administration.committees import called, ended
from contactdesk.people.importing.tweedekamer import SeatedThere
from contactdesk.store.desk import now
from contactdesk.store.models import Committee, CommitteeSeat, Person
from contactdesk.words import Chamber, Party

#: whose seat it is, where, and as what: with another function it is another seat
Key = tuple[int, int, bool, str]


def take_committee_seats(db: Session, seats: Iterable[SeatedThere]) -> tuple[int, int]:
    """Add the seats that are new, end those that are there no more; how many of each. Who is no person here has none."""
    wanted = _wanted(db, seats)
    there = {_key(row): row for row in _kept(db)}
    gone = [row for key, row in there.items() if key not in wanted]
    new = [one for key, one in wanted.items() if key not in there]
    for row in gone:
        row.ends_on = today(now(db))
    db.add_all([*gone, *new])
    if gone or new:
        db.flush()
        facts = {"added": len(new), "ended": len(gone)}
        audit.record(db, action="committee_seats", by=SYSTEM, party=Party.SYSTEM, facts=facts)
    return len(new), len(gone)


def _wanted(db: Session, seats: Iterable[SeatedThere]) -> dict[Key, CommitteeSeat]:
    people = dict(map(tuple, db.execute(select(col(Person.register_id), col(Person.id)))))
    there = called(db, Chamber.TK)
    committees = {name: row.id for name, row in there.items() if not ended(db, row)}
    rows = (
        CommitteeSeat(
            committee_id=committees[one.committee.casefold()],
            person_id=people[one.register_id],
            function=one.function,
            is_substitute=one.is_substitute,
            starts_on=one.since,
        )
        for one in seats
        if one.register_id in people and one.committee.casefold() in committees
    )
    return {_key(row): row for row in rows}


def _kept(db: Session) -> Iterable[CommitteeSeat]:
    """Those of this Chamber that have not ended."""
    here = select(col(Committee.id)).where(col(Committee.chamber) == Chamber.TK)
    lasts = col(CommitteeSeat.ends_on).is_(None) & col(CommitteeSeat.committee_id).in_(here)
    return db.execute(select(CommitteeSeat).where(lasts)).scalars()


def _key(row: CommitteeSeat) -> Key:
    return row.committee_id, row.person_id, row.is_substitute, row.function

"""Which signals somebody may read, and which office answers for one today. Changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk.law import signals as law
from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import Actor
from contactdesk.settings import Confirm
from contactdesk.store.desk import desk, now
from contactdesk.store.in_force import answers_for
from contactdesk.store.models import EmergencySignal, Organisation, Portfolio
from contactdesk.words import Party, Role

#: rows of the list of one reader
MOST: Final = 200


@dataclass(frozen=True)
class FoundSignal:
    """A signal with who reads it: `parties` as what, `office` which one answers for it today."""

    row: EmergencySignal
    office: Portfolio
    parties: frozenset[Party]


def is_configured(db: Session) -> bool:
    return bool(desk(db).settings.emergency_signal.departments)


def office_of(db: Session, row: EmergencySignal) -> Portfolio:
    """The office that answers for it today: the one it was sent to; of one that ended who has all of it; and who replaces."""
    office = db.get_one(Portfolio, row.portfolio_id)
    while office.ended_on is not None and office.successor_id is not None:
        office = db.get_one(Portfolio, office.successor_id)
    return db.get_one(Portfolio, answers_for(db, office.id, today(now(db))))


def asks_sign_in(db: Session, office: Portfolio) -> bool:
    """Whether the ministry of this office asks more of a link than to have it."""
    ministry = db.get_one(Organisation, office.department_id).abbreviation if office.department_id else None
    return desk(db).settings.decision_link.asks(ministry) is not Confirm.LINK


def find(db: Session, number: str, by: Actor, *, lock: bool = False) -> FoundSignal:
    """The signal with this number, or NotFound: a stranger learns nothing, not even that it exists."""
    if "\0" in number:  # from an address; no text to PostgreSQL
        raise NotFound(number)
    query = select(EmergencySignal).where(col(EmergencySignal.number) == number)
    query = query.with_for_update() if lock else query
    row = db.execute(query.execution_options(populate_existing=lock)).scalar_one_or_none()
    if row is None:
        raise NotFound(number)
    office = office_of(db, row)
    parties = law.parties(by, row.organisation_id, {row.portfolio_id, office.id})
    if not parties:
        raise NotFound(number)
    return FoundSignal(row, office, parties)


def listed(db: Session, by: Actor) -> list[FoundSignal]:
    """All that somebody may read: what is open first, by the day of its answer; then the newest that is over."""
    over = select(EmergencySignal).where(_theirs(db, by), col(EmergencySignal.closed_at).is_not(None))
    after = db.execute(over.order_by(col(EmergencySignal.id).desc()).limit(MOST)).scalars()
    return [*still_open(db, by), *_found(db, after, by)]


def still_open(db: Session, by: Actor) -> list[FoundSignal]:
    """What somebody may read and is open, by the day of its answer."""
    query = select(EmergencySignal).where(_theirs(db, by), col(EmergencySignal.closed_at).is_(None))
    order = col(EmergencySignal.due_on), col(EmergencySignal.id)
    return _found(db, db.execute(query.order_by(*order).limit(MOST)).scalars(), by)


def _theirs(db: Session, by: Actor) -> Any:
    bodies = [one.organisation_id for one in by.of(Role.BODY)]
    offices = _offices(db, [one.portfolio_id for one in by.of(Role.MINISTER)])
    return or_(
        col(EmergencySignal.organisation_id).in_(bodies), col(EmergencySignal.portfolio_id).in_(offices)
    )


def _found(db: Session, rows: Iterable[EmergencySignal], by: Actor) -> list[FoundSignal]:
    found = [(row, office_of(db, row)) for row in rows]
    return [
        FoundSignal(row, office, law.parties(by, row.organisation_id, {row.portfolio_id, office.id}))
        for row, office in found
    ]


def _offices(db: Session, mine: Sequence[int | None]) -> set[int]:
    """Those, and those that ended and of which these have all."""
    found = {one for one in mine if one is not None}
    while True:
        query = select(col(Portfolio.id)).where(
            col(Portfolio.successor_id).in_(found), col(Portfolio.id).not_in(found)
        )
        before = set(db.execute(query).scalars())
        if not before:
            return found
        found |= before


def bodies_of(db: Session, by: Actor) -> list[Organisation]:
    """The organisations in whose name `by` can send one."""
    ids = {one.organisation_id for one in by.of(Role.BODY)}
    query = select(Organisation).where(
        col(Organisation.id).in_(ids),
        col(Organisation.kind).in_(sorted(law.KINDS)),
        ~col(Organisation.is_legislative_unit),
        _exists(today(now(db))),
    )
    return list(db.execute(query.order_by(col(Organisation.name))).scalars())


def _exists(on: date) -> Any:
    return or_(col(Organisation.ended_on).is_(None), col(Organisation.ended_on) > on)


def offices(db: Session) -> list[tuple[Portfolio, Organisation]]:
    """The ministers that one can be sent to, by ministry and title: of the departments in the settings, with a mailbox."""
    named = desk(db).settings.emergency_signal.departments
    query = (
        select(Portfolio, Organisation)
        .join(Organisation, col(Organisation.id) == col(Portfolio.department_id))
        .where(col(Organisation.abbreviation).in_(sorted(named)), col(Portfolio.ended_on).is_(None))
        .order_by(col(Organisation.name), col(Portfolio.title))
    )
    return [(office, ministry) for office, ministry in db.execute(query) if office.mailbox.strip()]


def unknown_departments(db: Session) -> list[str]:
    """Departments in the settings that are none here; empty as long as there are no departments at all."""
    query = select(col(Organisation.abbreviation)).where(
        col(Organisation.id).in_(select(col(Organisation.department_id)))
    )
    there = set(db.execute(query).scalars())
    return (
        [name for name in desk(db).settings.emergency_signal.departments if name not in there]
        if there
        else []
    )

"""What can be done with a signal that was sent: add, ask, answer, say that an answer is none, withdraw.

Each checks, changes, records and announces, in that order. `SignalDoing` is who does it: somebody signed in, or the office from a letter.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.law import said as says
from contactdesk.law import signals as law
from contactdesk.law.days import dutch_moment, today
from contactdesk.law.outcomes import Conflict, Forbidden, invalid
from contactdesk.law.permissions import Actor
from contactdesk.signals import letters
from contactdesk.signals.finding import FoundSignal, find
from contactdesk.signals.letters import SignalSaid
from contactdesk.store import limits
from contactdesk.store.desk import now
from contactdesk.store.models import EmergencySignal, SignalEvent
from contactdesk.words import Limit, Party, SignalAction, SignalState

A = SignalAction
#: what a text says, by what is done with it
ASKS: Final = {
    A.ADD: "Schrijf wat u wilt aanvullen",
    A.ASK: "Schrijf uw vraag",
    A.COMPLY: "Schrijf wat u anders doet, en hoe",
    A.EXPLAIN: "Schrijf waarom u dit niet opvolgt, en wat dat betekent voor wie er last van heeft",
    A.DISPUTE: "Schrijf wat er niet klopt",
    A.WITHDRAW: "Schrijf waarom u het noodsignaal intrekt",
}
#: why an action cannot be done any more
TOO_LATE: Final = {
    SignalState.COMPLIED: "Dit noodsignaal is al beantwoord",
    SignalState.EXPLAINED: "Dit noodsignaal is al beantwoord",
    SignalState.WITHDRAWN: "Dit noodsignaal is ingetrokken",
    SignalState.SENT: "Dit noodsignaal is nog niet beantwoord",
    SignalState.OVERDUE: "Dit noodsignaal is nog niet beantwoord",
}


@dataclass(frozen=True)
class SignalDoing:
    """Who does it, and which version of the signal their page showed. `opened`: by the link of a letter, as the office."""

    by: Actor
    seen: int
    opened: FoundSignal | None = None


def do(db: Session, number: str, action: SignalAction, doing: SignalDoing, said: SignalSaid) -> None:
    """One action. Raises NotFound, Forbidden, Conflict (with who was first), Invalid at `tekst` or `geregeld_op`, and TooMany."""
    found = doing.opened or find(db, number, doing.by, lock=True)
    row = found.row
    _check(db, found, action, doing)
    _check_said(db, action, said)
    limits.refuse_over(db, Limit.DEED_ACCOUNT, doing.by.id or f"signal {row.id}")
    if action is A.DISPUTE:
        _undo(db, row)
    _change(db, row, action)
    if row.state in law.OPEN and letters.is_elsewhere(db, row):
        # whoever answers now reads the whole first, and not only what is said here
        letters.settle(db, row, A.MOVE)
    letters.settle(db, row, action, doing.by, said)


def _check(db: Session, found: FoundSignal, action: SignalAction, doing: SignalDoing) -> None:
    row = found.row
    if doing.seen != row.version:
        raise Conflict(f"{_newest(db, row)} Wat u hebt getypt, staat er nog. Kijk na of het nog klopt.")
    if (row.state, action) not in law.MOVES:
        raise Conflict(f"{TOO_LATE[row.state]}.")
    who = law.MOVES[row.state, action].who
    if doing.opened is not None:
        if who is not Party.MINISTER:
            raise Forbidden(action.value)
    elif not law.may(doing.by, action, row.state, row.organisation_id, found.office.id):
        raise Forbidden(action.value)


def _check_said(db: Session, action: SignalAction, said: SignalSaid) -> None:
    if why := says.lacking(said.text, ASKS[action]):
        raise invalid("tekst", why)
    if said.promised_on and said.promised_on < today(now(db)):
        raise invalid("geregeld_op", "Kies vandaag of een dag daarna")


def _change(db: Session, row: EmergencySignal, action: SignalAction) -> None:
    """To the state that the table says; what is over has a moment."""
    row.state = law.next_state(row.state, action, is_late=row.expired_at is not None)
    row.closed_at = None if row.state in law.OPEN else now(db)
    row.version += 1
    db.add(row)
    db.flush()


def _undo(db: Session, row: EmergencySignal) -> None:
    """The answer that stands is none: it counts no more, and stays to be read."""
    event = answer_of(db, row)
    assert event is not None
    event.undone_at = now(db)
    db.add(event)
    db.flush()


def answer_of(db: Session, row: EmergencySignal) -> SignalEvent | None:
    """The answer that stands; None where there is none."""
    query = select(SignalEvent).where(
        col(SignalEvent.signal_id) == row.id,
        col(SignalEvent.action).in_(sorted(law.ANSWERS)),
        col(SignalEvent.undone_at).is_(None),
    )
    found: SignalEvent | None = db.execute(
        query.order_by(col(SignalEvent.id).desc()).limit(1)
    ).scalar_one_or_none()
    return found


def _newest(db: Session, row: EmergencySignal) -> str:
    query = (
        select(SignalEvent).where(col(SignalEvent.signal_id) == row.id).order_by(col(SignalEvent.id).desc())
    )
    event = db.execute(query.limit(1)).scalar_one()
    return f"Intussen gebeurde er iets: {words.SIGNAL_ACTION[event.action]}, {dutch_moment(event.at)}."


def follow(db: Session, gone: int, into: int) -> list[int]:
    """Signals of a body that went into another one are that one's from now on. Which."""
    query = select(EmergencySignal).where(col(EmergencySignal.organisation_id) == gone)
    rows = list(db.execute(query.order_by(col(EmergencySignal.id)).with_for_update()).scalars())
    for row in rows:
        row.organisation_id = into
        db.add(row)
    db.flush()
    return [row.id for row in rows]

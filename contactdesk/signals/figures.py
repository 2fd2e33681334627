"""How often each outcome of signals came, in years that are over: of all together, and no number under 5.

A year is counted once, two weeks after its end, and never changes: what is answered, disputed or destroyed later alters none. No
number of a body, a minister or a ministry is kept or shown: there are so few signals that each would be one of somebody.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk.law.counts import hiding
from contactdesk.law.counts.periods import SETTLED_DAYS
from contactdesk.law.days import at, today
from contactdesk.store.desk import now
from contactdesk.store.models import EmergencySignal, SignalCount, SignalEvent
from contactdesk.words import SignalAction

A = SignalAction
SENT: Final = "sent"
#: each outcome with its definition, in the order in which they are shown
OUTCOMES: Final = {
    "complied": (
        "Op tijd: wordt opgevolgd",
        "Het antwoord kwam op of voor de dag, en zegt dat er iets verandert.",
    ),
    "explained": (
        "Op tijd: niet opgevolgd, met uitleg",
        "Het antwoord kwam op of voor de dag, en zegt waarom er niets verandert.",
    ),
    "overdue": (
        "Niet op tijd beantwoord",
        "De dag ging voorbij zonder antwoord. Dat blijft zo, ook als er later een antwoord kwam.",
    ),
    "answered_late": (
        "Daarna toch beantwoord",
        "Een antwoord dat kwam nadat de dag voorbij was, hoe het ook luidt.",
    ),
    "withdrawn": ("Ingetrokken", "De organisatie trok het noodsignaal zelf in."),
}
SENT_MEANS: Final = (
    "Verstuurd",
    "Noodsignalen die in dit jaar zijn verstuurd. Het antwoord kan in een ander jaar vallen.",
)


@dataclass(frozen=True)
class SignalYear:
    """What of one year is shown: `sent` None where it is too small; `outcomes` has those that are shown, and what is put together
    because it is too small under `hiding.OTHERS`."""

    year: int
    sent: int | None
    outcomes: Mapping[str, int]


def count_up(db: Session, year: int) -> Counter[str]:
    """All that is counted of this year, by what happened in it."""
    query = (
        select(col(SignalEvent.action), col(EmergencySignal.expired_at) < col(SignalEvent.at), func.count())
        .join(EmergencySignal, col(EmergencySignal.id) == col(SignalEvent.signal_id))
        .where(col(SignalEvent.at) >= _begin(year), col(SignalEvent.at) < _begin(year + 1))
        .where(col(SignalEvent.undone_at).is_(None))
        .group_by(col(SignalEvent.action), col(EmergencySignal.expired_at) < col(SignalEvent.at))
    )
    found: Counter[str] = Counter()
    for action, is_late, times in db.execute(query):
        if outcome := _outcome(action, bool(is_late)):
            found[outcome] += times
    return found


def _outcome(action: SignalAction, is_late: bool) -> str | None:
    if action in (A.COMPLY, A.EXPLAIN) and is_late:
        return "answered_late"
    return {
        A.SEND: SENT,
        A.COMPLY: "complied",
        A.EXPLAIN: "explained",
        A.EXPIRE: "overdue",
        A.WITHDRAW: "withdrawn",
    }.get(action)


def count_over(db: Session) -> None:
    """Count each year that is over and was not counted yet, from the first signal on."""
    last = (today(now(db)) - timedelta(days=SETTLED_DAYS)).year - 1
    done = set(db.execute(select(col(SignalCount.year)).distinct()).scalars())
    if last in done:
        return
    first = db.execute(select(func.min(col(EmergencySignal.sent_at)))).scalar_one_or_none()
    for year in range(today(first).year if first else last + 1, last + 1):
        if year not in done:
            counts = count_up(db, year)
            db.add_all(SignalCount(year=year, outcome=one, times=counts[one]) for one in (SENT, *OUTCOMES))
    db.flush()


def years(db: Session) -> list[SignalYear]:
    """What is shown, the newest year first."""
    kept: dict[int, dict[str, int]] = {}
    for row in db.execute(select(SignalCount).order_by(col(SignalCount.year).desc())).scalars():
        kept.setdefault(row.year, {})[row.outcome] = row.times
    return [_shown(year, counts) for year, counts in kept.items()]


def _shown(year: int, counts: Mapping[str, int]) -> SignalYear:
    """Outcomes are put together until none is too small: what is left out of one column is in no other."""
    sent = counts.get(SENT, 0)
    outcomes = hiding.merged({name: counts.get(name, 0) for name in OUTCOMES})
    return SignalYear(year, sent if hiding.is_shown(sent) else None, outcomes)


def _begin(year: int) -> datetime:
    return at(date(year, 1, 1), time(0))

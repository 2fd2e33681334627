"""A letter each working morning to a contact person who wants one: what is agreed for today, late, answered and new.

It is made from the queue at the moment at which it leaves, so one that a worker missed is not made afterwards. Who is away
gets none, and nobody gets one in which nothing stands. Of two workers the second finds that it was made.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.contacts import lists
from contactdesk.contacts.lists import QUEUES, Filters, Item
from contactdesk.contacts.lists.filters import ME, NOBODY
from contactdesk.contacts.lists.marks import Marks, marks
from contactdesk.law import mornings, permissions
from contactdesk.law.days import dutch_date, local, today
from contactdesk.law.disclosure import Topic
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters import desk_mail
from contactdesk.letters.letter_words.one_line import one_line
from contactdesk.people import actor, morning_choices
from contactdesk.store.changes import whole
from contactdesk.store.desk import desk, now
from contactdesk.store.in_force import is_away
from contactdesk.store.models import ContactRequest, MorningLetter, Person
from contactdesk.words import Mark, Party, Role, State

SENT: Final = "morning_letter"
#: how many people one round writes to: a round is one transaction
BATCH: Final = 20
#: so many of what is somebody's, and of what is nobody's, are looked at; and so many of each kind stand in the letter
LOOKED_AT: Final = 200
MOST: Final = 10
#: the other side did something, and a contact person is to go on
ANSWERED: Final = frozenset({Mark.ANSWERED, Mark.MESSAGE, Mark.URGED})

log = logging.getLogger(__name__)


def leave(db: Session) -> int:
    """One round: a letter to each of who has not had that of today. Returns how many it made."""
    if not mornings.is_morning(now(db)):
        return 0
    rows = morning_choices.waiting(db, today(now(db)), limit=BATCH)
    return sum(_leaves(db, row) for row in rows)


def _leaves(db: Session, row: MorningLetter) -> bool:
    try:
        with whole(db):
            row.looked_on = today(now(db))
            db.add(row)
            return _write(db, row.person_id)
    except Exception:
        log.exception("a morning letter could not be made; it is tried again in a minute")
        return False


def _write(db: Session, person_id: int) -> bool:
    """Whether there was somebody to write to, and something to say."""
    on = today(now(db))
    to = actor(db, person_id, on)
    if to is None or not to.has(Role.LIAISON) or db.execute(select(is_away(person_id, on))).scalar_one():
        return False
    found = _found(db, to)
    if not any(found.values()):
        return False
    entry = audit.record(db, action=SENT, by=SYSTEM, party=Party.SYSTEM, facts={"person": person_id})
    email = db.get_one(Person, person_id).email
    desk_mail.tell(db, entry, "morning_letter", email, Party.LIAISON, _worded(db, found))
    return True


# What stands in it

Kind = Callable[[Item, Marks, "_Day"], bool]


class _Day:
    """Of whom and when it is asked."""

    def __init__(self, db: Session, by: Actor) -> None:
        self.now, self.by = now(db), by

    def is_mine(self, item: Item) -> bool:
        return item.taken_by_id == self.by.id


def _is_today(item: Item, _: Marks, day: _Day) -> bool:
    if item.state is not State.SCHEDULED or item.appointment_at is None:
        return False
    return today(item.appointment_at) == today(day.now) and permissions.knows(day.by, Topic.WHEN, item)


def _is_late(item: Item, _: Marks, day: _Day) -> bool:
    late = QUEUES["te-laat"]
    is_owed = item.regime is late.regime and item.state in late.states
    return is_owed and item.due_at is not None and item.due_at < day.now


def _is_answered(item: Item, found: Marks, day: _Day) -> bool:
    return day.is_mine(item) and bool(ANSWERED & set(found.get(item.id, ())))


def _is_new(item: Item, _: Marks, day: _Day) -> bool:
    return item.state is State.SUBMITTED and not day.is_mine(item)


#: by the name in the template, in its order: a contact stands once, where it comes first
KINDS: Final[Mapping[str, Kind]] = {
    "meetings": _is_today,
    "late": _is_late,
    "answered": _is_answered,
    "new": _is_new,
}


def _found(db: Session, by: Actor) -> dict[str, list[Item]]:
    """What is of `by`, also for who is away, and what is of nobody."""
    items = [item for who in (ME, NOBODY) for item in _open(db, by, who)]
    theirs, day = marks(db, by, items), _Day(db, by)
    found: dict[str, list[Item]] = {kind: [] for kind in KINDS}
    for item in items:
        kind = next((kind for kind, fits in KINDS.items() if fits(item, theirs, day)), None)
        if kind:
            found[kind].append(item)
    return found


def _open(db: Session, by: Actor, who: Any) -> Sequence[Item]:
    """Not what is about themselves: that is for a colleague."""
    rows = lists.page(db, by, "open", filters=Filters(who=who), limit=LOOKED_AT).rows
    return [item for item in rows if not permissions.is_own_side(by, item)]


def _worded(db: Session, found: Mapping[str, list[Item]]) -> dict[str, Any]:
    shown = {kind: items[:MOST] for kind, items in found.items()}
    ids = [item.id for items in shown.values() for item in items]
    rows = db.execute(select(ContactRequest).where(col(ContactRequest.id).in_(ids))).scalars()
    told = {row.id: one_line(row, Party.LIAISON) for row in rows}
    numbers = [item.number for items in shown.values() for item in items]
    base = desk(db).settings.base_url
    values: dict[str, Any] = {kind: [told[item.id] for item in items] for kind, items in shown.items()}
    values["meetings"] = [
        f"{local(item.appointment_at):%H.%M} uur – {told[item.id]}"
        for item in sorted(shown["meetings"], key=lambda one: str(one.appointment_at))
        if item.appointment_at
    ]
    return values | {
        "day": dutch_date(today(now(db))),
        "counts": _counts(found),
        "block": "\n".join(f"{number}: {base}/verzoeken/{number}" for number in numbers),
        "has_more": any(len(items) > MOST for items in found.values()),
    }


#: of one, and of more
COUNTED: Final = {
    "meetings": ("1 afspraak vandaag", "{n} afspraken vandaag"),
    "late": ("1 te laat", "{n} te laat"),
    "answered": ("1 beantwoord", "{n} beantwoord"),
    "new": ("1 nieuw", "{n} nieuw"),
}


def _counts(found: Mapping[str, list[Item]]) -> str:
    """`2 te laat, 1 nieuw`"""
    said = [(COUNTED[kind], len(items)) for kind, items in found.items() if items]
    return ", ".join(one if n == 1 else more.format(n=n) for (one, more), n in said)

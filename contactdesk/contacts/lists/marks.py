"""What stands on the row of a contact in the queue besides its state: that it can be permitted at once, that the other side
urges, answered or said something, that nobody was named, that somebody does not come. For contact persons only; changes nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, case, func, select
from sqlmodel import Session, col

from contactdesk.contacts import standing_permissions
from contactdesk.contacts.lists.paging import Item
from contactdesk.law import disclosure, permissions
from contactdesk.law.disclosure import TOLD, Topic
from contactdesk.law.lifecycle import OWES_ANSWER
from contactdesk.law.permissions import Actor
from contactdesk.store.models import Attendance, AuditEntry, ContactRead, ContactRequest
from contactdesk.words import Action, Attending, Mark, Party, Regime, State

A, S = Action, State
Marks = Mapping[int, tuple[Mark, ...]]
#: what a contact person does without having read what was said: take it up, or write something for colleagues
UNREAD: Final = (A.TAKE, A.NOTE)
WAITS: Final = (S.SUBMITTED, S.AWAITING_PERMISSION)
NEEDS_OFFICIAL: Final = (S.PERMITTED, S.SCHEDULED)


@dataclass(frozen=True)
class LastSaid:
    """The last entry of a contact in which the other side answered, in which it urged, in which somebody else sent a
    message, and in which a contact person did something; the message also by its moment, and when who looks last opened the contact."""

    answered: int
    urged: int
    message: int
    handled: int
    message_at: datetime | None
    read_at: datetime | None

    @property
    def is_answered(self) -> bool:
        return self.answered > self.handled

    @property
    def is_urged(self) -> bool:
        return self.urged > self.handled

    @property
    def is_new_message(self) -> bool:
        if self.message <= self.handled or self.message_at is None:
            return False
        return self.read_at is None or self.read_at < self.message_at


def marks(db: Session, by: Actor, items: Sequence[Item]) -> Marks:
    """The marks of these contacts by id, of those whose contact person `by` is and that are not their own."""
    mine = [item for item in items if _handles(by, item)]
    if not mine:
        return {}
    said = _said(db, by, mine)
    covered = standing_permissions.covering(db, [one for one in mine if one.state in WAITS])
    declined = _declined(db, by, mine)
    found: dict[int, list[Mark]] = defaultdict(list)
    for item in mine:
        one = said.get(item.id)
        holds = {
            Mark.AT_ONCE: item.id in covered and not item.is_disputed,
            Mark.URGED: one is not None and item.state in OWES_ANSWER and one.is_urged,
            Mark.ANSWERED: one is not None and item.state is S.SUBMITTED and one.is_answered,
            Mark.MESSAGE: one is not None and permissions.knows(by, Topic.TALK, item) and one.is_new_message,
            Mark.NO_OFFICIAL: _lacks_official(item),
            Mark.DECLINED: item.id in declined,
        }
        found[item.id] += [mark for mark, is_so in holds.items() if is_so]
    return {id_: tuple(marks) for id_, marks in found.items()}


def _handles(by: Actor, item: Item) -> bool:
    is_desk = any(Party.LIAISON in plays for plays in permissions.parties(by, item).values())
    return is_desk and item.closed_at is None and not permissions.is_own_side(by, item)


def _lacks_official(item: Item) -> bool:
    is_asked = item.regime is Regime.PERMISSION and not disclosure.is_sealed(item)
    return is_asked and item.state in NEEDS_OFFICIAL and item.official_email is None


def _declined(db: Session, by: Actor, items: Sequence[Item]) -> set[int]:
    """Of which appointment, as it is now, somebody does not come; where contact persons may know of it."""
    planned = [
        item for item in items if item.state is S.SCHEDULED and permissions.knows(by, Topic.WHEN, item)
    ]
    ids = {"ids": [item.id for item in planned]}
    return set(db.execute(_DECLINED, ids).scalars()) if planned else set()


def _said(db: Session, by: Actor, items: Sequence[Item]) -> dict[int, LastSaid]:
    ids = [item.id for item in items]
    read = {row.contact_id: row.at for row in db.execute(_READ, {"ids": ids, "by": by.id})}
    return {
        row.contact_id: LastSaid(
            row.answered or 0,
            row.urged or 0,
            row.said or 0,
            row.handled or 0,
            row.said_at,
            read.get(row.contact_id),
        )
        for row in db.execute(_SAID, {"ids": ids})
    }


def _last(which: Any, column: Any, name: str) -> Any:
    return func.max(case((which, column))).label(name)


def _said_query() -> Select[Any]:
    entry, action = AuditEntry, col(AuditEntry.action)
    is_desk = col(entry.by_party) == Party.LIAISON.value
    from_others = (action == A.MESSAGE.value) & col(entry.by_party).not_in([one.value for one in TOLD])
    handled = is_desk & action.in_([one.value for one in A if one not in UNREAD])
    return (
        select(
            col(entry.contact_id),
            _last(action == A.CLARIFY.value, col(entry.id), "answered"),
            _last(action == A.URGE.value, col(entry.id), "urged"),
            _last(from_others, col(entry.id), "said"),
            _last(from_others, col(entry.at), "said_at"),
            _last(handled, col(entry.id), "handled"),
        )
        .where(col(entry.contact_id).in_(bindparam("ids", expanding=True)))
        .group_by(col(entry.contact_id))
    )


_SAID: Final = _said_query()
_DECLINED: Final = (
    select(col(Attendance.contact_id))
    .join(ContactRequest, col(ContactRequest.id) == col(Attendance.contact_id))
    .where(col(Attendance.contact_id).in_(bindparam("ids", expanding=True)))
    .where(col(Attendance.answer) == Attending.DECLINED)
    .where(col(Attendance.sequence) == col(ContactRequest.ics_sequence))
)
_READ: Final = (
    select(col(ContactRead.contact_id), func.max(col(ContactRead.at)).label("at"))
    .where(col(ContactRead.contact_id).in_(bindparam("ids", expanding=True)))
    .where(col(ContactRead.person_id) == bindparam("by"))
    .group_by(col(ContactRead.contact_id))
)

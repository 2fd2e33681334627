"""The rows of a list, and its pages. Which contacts stand in which list is not here.

Each page begins after the last row of the page before, so that a page deep in the list costs no more. That row is named
by its number: an id in an address would tell how many contacts there are.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.contacts import decisions, unanswered
from contactdesk.contacts.lists.filters import told
from contactdesk.contacts.lists.queues import ON
from contactdesk.law.days import today
from contactdesk.law.disclosure import Topic
from contactdesk.law.permissions import Actor
from contactdesk.store import met, sorted_by
from contactdesk.store.desk import now
from contactdesk.store.in_force import holder
from contactdesk.store.models import Committee, ContactRequest, FurtherOfficial, Organisation, Person
from contactdesk.store.visibility import visible_to
from contactdesk.words import Chamber, Disclose, Form, Initiator, Party, Regime, State, listed

C, S = ContactRequest, State
PAGE: Final = 25
#: so many statements are kept: building one takes longer than running it
KEPT: Final = 512
#: the ids of a list, in one statement or in two of which the second follows on the first
Parts: TypeAlias = tuple[Select[Any], ...]
LIMIT: Final = bindparam("limit", type_=Integer())


@dataclass(frozen=True)
class ListedOfficial:
    """An official beside the first; `since`: None for who was not told."""

    email: str
    since: object | None


@dataclass(frozen=True)
class Item:
    """A contact as a list knows it. It has what `permissions` asks, and nothing that is sealed."""

    id: int
    number: str
    version: int
    regime: Regime
    state: State
    disclose: Disclose
    form: Form
    subject: str | None
    bill_title: str | None
    initiator_kind: Initiator
    chamber: Chamber | None
    initiator_id: int
    entered_by_id: int
    entered_by_side: bool
    member_id: int | None
    committee_id: int | None
    organisation_id: int
    department_id: int
    portfolio_id: int
    handler_id: int | None
    helper_id: int | None
    official_email: str | None
    official_since: datetime | None
    drafter_opened_at: datetime | None
    office_since: datetime | None
    member_since: datetime | None
    ball: Party | None
    ball_since: datetime
    received_at: datetime
    due_at: datetime | None
    debate_on: date | None
    appointment_at: datetime | None
    closed_at: datetime | None
    lead_id: int | None
    # from other tables
    organisation: str
    initiator: str
    member: str | None
    committee: str | None
    #: who has it of those who take up requests; `away`: who took it and is not there
    taken_by_id: int | None
    taken_by: str | None
    away: str | None
    is_disputed: bool
    is_revoked: bool
    #: the addresses of further officials, a space between them: of those who were told, and of the others
    told_beside: str | None = None
    untold_beside: str | None = None

    @property
    def further(self) -> list[ListedOfficial]:
        """As far as rights depend on them."""
        found = ((self.told_beside, True), (self.untold_beside, None))
        return [ListedOfficial(email, since) for emails, since in found for email in (emails or "").split()]


@dataclass(frozen=True)
class ListPage:
    """One page of a list; `next` is what `na=` asks for the page after it."""

    rows: list[Item]
    next: str | None


#: the states in which a term still says something; after the decision `due_at` is history
HAS_TERM: Final = (S.SUBMITTED, S.CLARIFYING, S.AWAITING_PERMISSION)
by_id: Final = sorted_by(col(C.id))


@dataclass(frozen=True, eq=False)
class Order:
    """How a list stands: by `key`, the lowest first, as far as a row `has` one; then the others, the oldest first.
    Without a key the newest comes first. `is_sparse`: few rows fit, so that no list is walked to be spared the sorting."""

    key: Any = None
    has: Any = None
    is_sparse: bool = False

    def of(self, within: ColumnElement[bool]) -> Parts:
        """Two questions where a row can have none, because engines disagree where NULL belongs."""
        if self.key is None:
            newest = (by_id if self.is_sparse else col(C.id)).desc()
            return (select(col(C.id)).where(within).order_by(newest).limit(LIMIT),)
        first = select(col(C.id)).where(within, self.has).order_by(self.key, col(C.id)).limit(LIMIT)
        return first, select(col(C.id)).where(within, ~self.has).order_by(by_id).limit(LIMIT)


NEWEST: Final = Order()
#: the same of what is searched
NEWEST_FOUND: Final = Order(is_sparse=True)
#: what is due first, then what has no term
FIRST_DUE: Final = Order(col(C.due_at), col(C.due_at).is_not(None) & col(C.state).in_(HAS_TERM))
#: what waits longest: one that was sent on came in when the first did
LONGEST: Final = Order(col(C.received_at), col(C.received_at).is_not(None))
#: the debate that comes first, of those that contact persons may know
FIRST_DEBATE: Final = Order(
    col(C.debate_on), col(C.debate_on).is_not(None) & (col(C.debate_on) >= ON) & told(Topic.DETAILS)
)
#: where a page left off: the key of its last row, None where it has none, and its id
Position: TypeAlias = tuple[Any, int]


def position(db: Session, number: str | None, by: Actor, order: Order) -> Position | None:
    """Where a page left off; from the beginning when the number says nothing to `by`."""
    if not number or "\0" in number:
        return None
    key = literal(None) if order.key is None else case((order.has, order.key))
    query = select(key, col(C.id)).where(col(C.number) == number, visible_to(by))
    found = db.execute(query, {"on": today(now(db))}).one_or_none()
    return (found[0], found[1]) if found else None


def following(parts: Parts, last: Position | None, order: Order) -> Parts:
    """What of these parts comes after that position."""
    if last is None:
        return parts
    key, last_id = last
    if order.key is None:
        return (parts[0].where((by_id if order.is_sparse else col(C.id)) < last_id),)
    keyed, others = parts
    if key is None:
        return (others.where(by_id > last_id),)
    same = (order.key == key) & (col(C.id) > last_id)
    return keyed.where(order.key >= key, (order.key > key) | same), others


def cut(found: list[Item], limit: int = PAGE) -> ListPage:
    rows = found[:limit]
    return ListPage(rows, rows[-1].number if len(found) > limit else None)


def items(db: Session, parts: Parts, limit: int) -> list[Item]:
    """The first rows of these parts in their order. The ids come first, from an index alone; then only these rows."""
    ids: list[int] = []
    on = today(now(db))
    moments = {"now": now(db), "on": on, **unanswered.values(db)}
    for part in parts:
        if len(ids) < limit:
            ids += db.execute(part, {**moments, "limit": limit - len(ids)}).scalars()
    found = {row.id: Item(*row) for row in db.execute(_ROWS, {"ids": ids, "on": on})} if ids else {}
    own = [one.id for one in found.values() if one.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY)]
    for one, others in met.names(db, own).items():
        found[one] = replace(found[one], member=listed([found[one].member or "", *others]))
    return [found[one] for one in ids]


def _rows() -> Select[Any]:
    initiator, member, taker, has = (aliased(Person) for _ in range(4))
    names = {
        "organisation": col(Organisation.name),
        "initiator": col(initiator.name),
        "member": col(member.name),
        "committee": col(Committee.name),
        "taken_by_id": col(has.id),
        "taken_by": col(has.name),
        "away": case((col(has.id).is_distinct_from(col(taker.id)), col(taker.name))),
        "is_disputed": decisions.is_in_dispute(),
        "is_revoked": decisions.is_revoked(),
        "told_beside": _beside(col(FurtherOfficial.since).is_not(None)),
        "untold_beside": _beside(col(FurtherOfficial.since).is_(None)),
    }
    columns = [field.name for field in fields(Item) if field.name not in names]
    return (
        select(*(getattr(C, name) for name in columns), *(name.label(key) for key, name in names.items()))
        .join(Organisation, col(Organisation.id) == col(C.organisation_id))
        .join(initiator, col(initiator.id) == col(C.initiator_id))
        .outerjoin(member, col(member.id) == col(C.member_id))
        .outerjoin(Committee, col(Committee.id) == col(C.committee_id))
        .outerjoin(taker, col(taker.id) == col(C.taken_by_id))
        .outerjoin(has, col(has.id) == holder(ON))
        .where(col(C.id).in_(bindparam("ids", expanding=True)))
    )


def _beside(which: ColumnElement[bool]) -> ColumnElement[str | None]:
    here = (col(FurtherOfficial.contact_id) == col(C.id)) & col(FurtherOfficial.until).is_(None)
    emails = func.aggregate_strings(col(FurtherOfficial.email), " ")
    return select(emails).where(here, which).correlate(C).scalar_subquery()


_ROWS: Final = _rows()

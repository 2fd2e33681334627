"""What narrows a list of the queue down: filters that combine, and what there is to choose from.

Who asks, and of which group, filters only what is open: what somebody asked over the years can be searched by nobody
(AVG 9: it tells of political opinions). Where the contact persons may not know who asks, no filter tells it either.
"""

from dataclasses import astuple, dataclass
from datetime import date, time, timedelta
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.contacts.lists.queues import has_it, has_nobody
from contactdesk.law import days
from contactdesk.law.disclosure import DISCLOSURE, Topic
from contactdesk.law.permissions import Actor
from contactdesk.people import absences, surnames
from contactdesk.store.models import ContactRequest, Organisation, OtherMember, Person
from contactdesk.words import Chamber, Form, Party, Regime, Role, State

C = ContactRequest
#: values of `Filters.who` besides the id of a colleague
ME: Final = "ik"
NOBODY: Final = "niemand"
Option = tuple[str, str]


@dataclass(frozen=True)
class Filters:
    """What is asked of each contact of a list; None asks nothing. `since` and `until`: the days on which it came in."""

    who: Literal["ik", "niemand"] | int | None = None
    organisation_id: int | None = None
    form: Form | None = None
    member_id: int | None = None
    party: str | None = None
    chamber: Chamber | None = None
    state: State | None = None
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in astuple(self))

    @property
    def tells_who_asks(self) -> bool:
        return self.member_id is not None or self.party is not None


EVERY: Final = Filters()


@dataclass(frozen=True)
class FilterChoices:
    """What can be filtered by, as it stands in the lists of `by` today."""

    colleagues: list[Option]
    organisations: list[Option]
    members: list[Option]
    parties: list[Option]


def narrowed(asked: Filters, by: Actor) -> list[ColumnElement[bool]]:
    """The clauses on `ContactRequest`, for who looks."""
    columns: dict[Any, Any] = {
        C.organisation_id: asked.organisation_id,
        C.form: asked.form,
        C.chamber: asked.chamber,
        C.state: asked.state,
    }
    found = [col(column) == value for column, value in columns.items() if value is not None]
    if asked.who is not None:
        found.append(has_nobody() if asked.who == NOBODY else has_it(_person(asked.who, by)))
    if asked.since is not None:
        found.append(col(C.received_at) >= days.at(asked.since, time()))
    if asked.until is not None:
        found.append(col(C.received_at) < days.at(asked.until + timedelta(days=1), time()))
    return found + (_of_members(asked) if asked.tells_who_asks else [])


def _person(who: str | int, by: Actor) -> int:
    return by.person_id if isinstance(who, str) else who


def _of_members(asked: Filters) -> list[ColumnElement[bool]]:
    found = [col(C.closed_at).is_(None), told(Topic.ASKER)]
    if asked.member_id is not None:
        found.append(_with({asked.member_id}))
    if asked.party is not None:
        theirs = select(col(Person.id)).where(col(Person.parliamentary_group) == asked.party)
        found.append(_with(theirs))
    return found


def _with(members: Any) -> ColumnElement[bool]:
    """The contact is with one of these members, who may be one of several."""
    also = select(col(OtherMember.contact_id)).where(col(OtherMember.person_id).in_(members))
    return or_(col(C.member_id).in_(members), col(C.id).in_(also))


def told(topic: Topic) -> ColumnElement[bool]:
    """On `ContactRequest`: the contact persons may know this of it."""
    found = []
    for regime in (Regime.PERMISSION, Regime.NOTIFY):
        how = [
            disclose
            for (one, disclose), who in DISCLOSURE[topic].items()
            if one is regime and Party.LIAISON in who
        ]
        found.append(and_(col(C.regime) == regime, col(C.disclose).in_(how)))
    return or_(*found)


def choices(db: Session, by: Actor, within: ColumnElement[bool]) -> FilterChoices:
    """`within`: what `by` may know of. Asked only where somebody wants to choose."""
    is_open = within & col(C.closed_at).is_(None)
    members = _members(db, is_open & told(Topic.ASKER))
    return FilterChoices(
        colleagues=[(str(one.id), one.name) for one in absences.colleagues(db, by.person_id)],
        organisations=_organisations(db, by, is_open),
        members=[(str(id_), name) for id_, name, _ in members],
        parties=[(one, one) for one in sorted({group for *_, group in members if group}, key=str.lower)],
    )


def _members(db: Session, of: ColumnElement[bool]) -> list[tuple[int, str, str | None]]:
    person = aliased(Person)
    query = select(col(person.id), col(person.name), col(person.parliamentary_group))
    first = query.join(ContactRequest, col(C.member_id) == col(person.id)).where(of).distinct()
    also = query.join(OtherMember, col(OtherMember.person_id) == col(person.id))
    also = also.join(ContactRequest, col(C.id) == col(OtherMember.contact_id)).where(of).distinct()
    rows = {row[0]: row for one in (first, also) for row in db.execute(one)}
    found = [(row[0], row[1], row[2]) for row in rows.values()]
    return sorted(found, key=lambda one: surnames.order(one[1]))


def _organisations(db: Session, by: Actor, is_open: ColumnElement[bool]) -> list[Option]:
    """Those of the ministry, and where something is open besides."""
    desks = [grant.organisation_id for grant in by.of(Role.LIAISON)]
    here = select(col(C.organisation_id)).where(is_open)
    id_ = col(Organisation.id)
    query = select(id_, col(Organisation.name)).where(
        or_(id_.in_(desks), col(Organisation.department_id).in_(desks), id_.in_(here))
    )
    return sorted(((str(row.id), row.name) for row in db.execute(query)), key=lambda one: one[1].lower())

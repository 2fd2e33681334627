"""What somebody may find: the WHERE clause that every query starts from, and the one way to sealed content."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlmodel import Session, col

from contactdesk.law import disclosure, permissions
from contactdesk.law.addresses import folded
from contactdesk.law.disclosure import DISCLOSURE, SEALED, TOLD, UNTIL_DRAFTER, WHEN_OPEN, Parties, Topic
from contactdesk.law.lifecycle import WAY_OPEN
from contactdesk.law.outcomes import Destroyed, NotFound
from contactdesk.law.permissions import WAYS, Actor, Grant, Way
from contactdesk.store.models import ContactRequest, FurtherOfficial, SealedText
from contactdesk.store.statements import among
from contactdesk.words import Disclose, Party, Regime

C = ContactRequest
#: the rules of disclosure under which content is sealed
SEALING: Final = tuple(filter(disclosure.seals, Disclose))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Contacts that `actor` may know of: the same question as `permissions.is_party`, asked of the database."""
    return played_by(actor, frozenset(Party))


def played_by(actor: Actor, parties: Collection[Party]) -> ColumnElement[bool]:
    """Of those the ones in which `actor` has one of these parts: the same question as `permissions.plays`."""
    ways = [(way, grant) for grant in actor.grants for way in WAYS[grant.role] if way.party in parties]
    # no empty clauses: SQLite leaves its indexes aside for "false or …"
    return or_(*(_holds(way, actor, grant) for way, grant in ways)) if ways else false()


def known_by(actor: Actor, topic: Topic, among: Parties = frozenset(Party)) -> ColumnElement[bool]:
    """Contacts of which `actor` may know this, in one of the parts `among`: the same question as `permissions.knows`, asked of
    the database."""
    cases: dict[Parties, list[ColumnElement[bool]]] = {}
    for (regime, disclose), parties in DISCLOSURE[topic].items():
        case = (col(C.regime) == regime) & (col(C.disclose) == disclose)
        before, after = _later(topic, regime, disclose)
        cases.setdefault(parties, []).append(case if before is None else case & before)
        if before is not None:
            cases.setdefault(parties - after, []).append(case & ~before)
    return or_(*(or_(*found) & played_by(actor, parties & among) for parties, found in cases.items()))


def _later(topic: Topic, regime: Regime, disclose: Disclose) -> tuple[ColumnElement[bool] | None, Parties]:
    """Until when all of them may know it in such a case, and who may not otherwise; None: always."""
    if topic in SEALED and disclosure.seals(disclose):
        return col(C.drafter_opened_at).is_(None), UNTIL_DRAFTER
    if topic is Topic.OFFICIAL and regime is Regime.PERMISSION:
        return col(C.state).in_(sorted(WAY_OPEN)), WHEN_OPEN
    return None, frozenset()


def own_of(actor: Actor) -> ColumnElement[bool]:
    """Contacts that are `actor`'s own: the same question as `permissions.is_own_side`, asked of the database."""
    ways = [(way, grant) for grant in actor.grants for way in WAYS[grant.role] if way.party not in TOLD]
    return or_(
        func.lower(col(C.official_email)) == folded(actor.email),
        _further(col(FurtherOfficial.email) == folded(actor.email)),
        col(C.initiator_id) == actor.id,
        col(C.member_id) == actor.id,
        *([col(C.id).in_(also)] if (also := actor.met_by(actor.id)) else []),
        col(C.entered_by_side) & (col(C.entered_by_id) == actor.id),
        *(_holds(way, actor, grant) for way, grant in ways),
    )


def of_others(actor: Actor) -> ColumnElement[bool]:
    """The others. Of many contacts nobody is the official yet: a column without a value is nobody's own."""
    return ~func.coalesce(own_of(actor), false())


def _holds(way: Way, actor: Actor, grant: Grant) -> ColumnElement[bool]:
    value = way.of(actor, grant)
    if not value:
        return false()
    if way.further:
        return _further(col(FurtherOfficial.email) == value, col(FurtherOfficial.since).is_not(None))
    column = _column(way.column)
    clauses = [column.in_(sorted(value)) if isinstance(value, frozenset) else column == value]
    if way.kind is not None:
        clauses.append(col(C.initiator_kind) == way.kind)
    if way.other_kind is not None:
        clauses.append(col(C.initiator_kind) != way.other_kind)
    if way.since is not None:
        clauses.append(_column(way.since).is_not(None))
    if way.acts_in_sealed:
        clauses.append(col(C.disclose).not_in(SEALING) | (col(C.entered_by_id) == actor.id))
    return and_(*clauses)


def _further(*clauses: ColumnElement[bool]) -> ColumnElement[bool]:
    """Contacts that have such an official beside the first."""
    beside = select(col(FurtherOfficial.contact_id)).where(col(FurtherOfficial.until).is_(None), *clauses)
    return among(col(C.id), beside)


def _column(name: str) -> Any:
    return getattr(C, name)


def find(db: Session, number: str, by: Actor, *, lock: bool = False) -> ContactRequest:
    """The contact with this number, or NotFound: a stranger learns nothing, not even that it exists."""
    if "\0" in number:  # from an address; no text to PostgreSQL
        raise NotFound(number)
    query = select(C).where(col(C.number) == number, visible_to(by))
    if lock:
        query = query.with_for_update()
    query = query.execution_options(populate_existing=lock)
    contact: ContactRequest | None = db.execute(query).scalar_one_or_none()
    if contact is None:
        raise NotFound(number)
    refuse_destroyed(contact)
    return contact


def refuse_destroyed(contact: ContactRequest) -> None:
    """Raises Destroyed where it was destroyed: there is nothing left to read or to do."""
    if contact.destruction_id is not None:
        raise Destroyed(
            f"Verzoek {contact.number} is vernietigd, volgens de bewaartermijn van het ministerie."
        )


def sealed_texts(db: Session, contact: ContactRequest, by: Actor) -> list[SealedText]:
    """The sealed content, oldest first; NotFound for whoever may not read it. Does not log: see `contact_page.read_sealed`."""
    if not permissions.content_visible(by, contact):
        raise NotFound(contact.number)
    query = select(SealedText).where(col(SealedText.contact_id) == contact.id).order_by(col(SealedText.id))
    return list(db.execute(query).scalars())

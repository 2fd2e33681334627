"""On how many working days a ministry waited for who asked, before its first decision: read again from the log."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select
from sqlmodel import Session, col

from contactdesk.law.days import today, working_days_between
from contactdesk.store.models import AuditEntry, ContactRequest
from contactdesk.words import SENT_ON, State

#: the ministry owes nothing meanwhile
STANDS_STILL: Final = (State.CLARIFYING, State.ANSWERED)


def waited(db: Session, until: Mapping[int, datetime], about: Mapping[int, Row[Any]]) -> Mapping[int, int]:
    """Working days per contact, up to these moments; of one that was sent on also those at the desk before."""
    chain = _chain(db, {id_: about[id_].key for id_ in until})
    changes = _changes(db, {before for ids in chain.values() for before in ids})
    return {
        id_: sum(_stood_still(changes[before], until[id_]) for before in ids) for id_, ids in chain.items()
    }


def _chain(db: Session, keys: Mapping[int, str]) -> dict[int, list[int]]:
    """Each contact with those that were sent on to it."""
    found, newest = {id_: [id_] for id_ in keys}, dict(keys)
    while went := {
        id_: int(key.removeprefix(SENT_ON)) for id_, key in newest.items() if key.startswith(SENT_ON)
    }:
        query = select(col(ContactRequest.id), col(ContactRequest.key))
        rows = db.execute(query.where(col(ContactRequest.id).in_(set(went.values()))))
        before = {row.id: row.key for row in rows}
        for id_, one in went.items():
            found[id_].append(one)
        newest = {id_: before[one] for id_, one in went.items()}
    return found


def _changes(db: Session, ids: set[int]) -> Mapping[int, list[tuple[datetime, State]]]:
    """From when on a contact was in which state, oldest first."""
    query = select(col(AuditEntry.contact_id), col(AuditEntry.at), col(AuditEntry.details))
    found: dict[int, list[tuple[datetime, State]]] = defaultdict(list)
    for row in db.execute(query.where(col(AuditEntry.contact_id).in_(ids)).order_by(col(AuditEntry.id))):
        if "state" in row.details:
            found[row.contact_id].append((row.at, State(row.details["state"])))
    return found


def _stood_still(changes: list[tuple[datetime, State]], until: datetime) -> int:
    days, stopped = 0, None
    for at, state in [*(one for one in changes if one[0] < until), (until, None)]:
        if stopped is not None and state not in STANDS_STILL:
            days += working_days_between(today(stopped), today(at))
            stopped = None
        elif stopped is None and state in STANDS_STILL:
            stopped = at
    return days

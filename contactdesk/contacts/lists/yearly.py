"""What an organisation did in a year, for its own books: a line for each contact that it has a part in. Nothing sealed."""

from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk.contacts.lists import paging
from contactdesk.contacts.lists.own_lists import of_own
from contactdesk.contacts.lists.paging import LIMIT, Item
from contactdesk.law import permissions
from contactdesk.law.days import at, local, today, working_days_between
from contactdesk.law.disclosure import Topic
from contactdesk.law.permissions import Actor
from contactdesk.store.models import ContactRequest
from contactdesk.words import CHAMBER, FORM, HELP_WITH, STATE, Initiator, cap

C = ContactRequest
#: more than any body has in a year; a list in which something lacks would be worse than a slow one
MOST: Final = 20_000
HEAD: Final = (
    *("Nummer", "Contact op", "Gemeld of gevraagd op", "Werkdagen later gemeld", "Begonnen door", "Met"),
    *("Kamer", "Organisatie", "Vorm", "Onderwerp", "Stand"),
)


def of_year(db: Session, by: Actor, year: int) -> list[tuple[str, ...]]:
    """The oldest first. A contact belongs to the year in which it was, or else in which it came in."""
    first, after = (at(date(one, 1, 1), time()) for one in (year, year + 1))
    was = func.coalesce(col(C.held_at), col(C.took_place_at), col(C.received_at))
    within = select(col(C.id)).where(of_own(by), was >= first, was < after)
    found = paging.items(db, (within.order_by(col(C.id)).limit(LIMIT),), MOST)
    moments = _moments(db, [one.id for one in found])
    return [_line(one, moments.get(one.id), by) for one in found]


def _moments(db: Session, ids: list[int]) -> dict[int, datetime]:
    """When each was, or is said to be."""
    found: dict[int, datetime] = {}
    for start in range(0, len(ids), 500):
        query = select(col(C.id), func.coalesce(col(C.held_at), col(C.took_place_at)))
        rows: Any = db.execute(query.where(col(C.id).in_(ids[start : start + 500])))
        found |= {id_: moment for id_, moment in rows if moment is not None}
    return found


def _line(item: Item, moment: datetime | None, by: Actor) -> tuple[str, ...]:
    is_own = item.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY)
    knows_when, knows_who = (permissions.knows(by, one, item) for one in (Topic.WHEN, Topic.ASKER))
    late = working_days_between(today(moment), today(item.received_at)) if moment and is_own else 0
    asker = item.committee or item.initiator if knows_who else "een Kamerlid"
    return (
        item.number,
        _said(moment) if moment and knows_when else "",
        _said(item.received_at),
        str(late) if late else "",
        "wijzelf" if is_own else asker,
        (item.member or "") if is_own else asker,
        CHAMBER[item.chamber] if item.chamber else "",
        item.organisation,
        cap(FORM[item.form]),
        item.subject or f"{HELP_WITH} {item.bill_title}",
        STATE[item.state],
    )


def _said(moment: datetime) -> str:
    """As a Dutch spreadsheet reads it."""
    return f"{local(moment):%d-%m-%Y %H:%M}"

"""Whom somebody can call and whom they meet, for the start page: a permission without a number is half an answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.contact_page.aftermath import Call, body, is_reachable, whom
from contactdesk.contacts.contact_page.facts import appointment, is_shown_above
from contactdesk.contacts.contact_page.reader import Reader, reader
from contactdesk.contacts.contact_page.talk import title
from contactdesk.law.permissions import Actor
from contactdesk.store import visibility
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest


@dataclass(frozen=True)
class Calling:
    """A contact with whom to reach: number and conditions; and where there is an appointment, when and where it is, and
    whether that is over."""

    number: str
    title: str
    call: Call
    meeting: str
    is_over: bool


def to_call(db: Session, by: Actor, ids: Iterable[int]) -> list[Calling]:
    """These contacts, in the order given, each with whom `by` may reach there."""
    wanted = list(ids)
    query = select(ContactRequest).where(col(ContactRequest.id).in_(wanted), visibility.visible_to(by))
    found = {row.id: row for row in db.execute(query).scalars()} if wanted else {}
    return [_calling(db, found[id_], reader(by, found[id_])) for id_ in wanted if id_ in found]


def _calling(db: Session, row: ContactRequest, seen: Reader) -> Calling:
    at = row.appointment_at
    return Calling(
        number=row.number,
        title=title(row),
        call=_call(db, row, seen),
        meeting=appointment(row, seen),
        is_over=at is not None and at < now(db),
    )


def _call(db: Session, row: ContactRequest, seen: Reader) -> Call:
    """Nothing where there is only a name: nobody can call that."""
    if is_shown_above(row, seen):
        return whom(db, row)
    found = body(db, row) if is_reachable(row, seen) else ()
    return found if found[1:] else ()

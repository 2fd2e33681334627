"""Whom somebody can call now, for the start page: a permission without a number beside it is half an answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.contact_page.aftermath import Call, whom
from contactdesk.contacts.contact_page.facts import is_shown_above
from contactdesk.contacts.contact_page.reader import reader
from contactdesk.contacts.contact_page.talk import title
from contactdesk.law.permissions import Actor
from contactdesk.store import visibility
from contactdesk.store.models import ContactRequest
from contactdesk.words import Regime


@dataclass(frozen=True)
class Calling:
    """A contact that was permitted, and the official with number and conditions."""

    number: str
    title: str
    call: Call


def to_call(db: Session, by: Actor, ids: Iterable[int]) -> list[Calling]:
    """Of these contacts those in which `by` asked and now knows whom to call, in the order given."""
    wanted = list(ids)
    query = select(ContactRequest).where(col(ContactRequest.id).in_(wanted), visibility.visible_to(by))
    found = {row.id: row for row in db.execute(query).scalars()} if wanted else {}
    rows = (found[id_] for id_ in wanted if id_ in found)
    return [
        Calling(row.number, title(row), whom(db, row))
        for row in rows
        if row.regime is Regime.PERMISSION and is_shown_above(row, reader(by, row))
    ]

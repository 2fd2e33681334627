"""Which contacts of a list have letters that stopped, or a minister who was not told. Only liaisons are shown this."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session, col

from contactdesk.contacts.contact_page import letters
from contactdesk.contacts.lists import Item
from contactdesk.law import notification_term, permissions
from contactdesk.law.permissions import Actor
from contactdesk.letters import outbox
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Letter
from contactdesk.words import LetterState, Party, Regime


class Mail(StrEnum):
    """What is wrong; the first weighs more."""

    NOT_TOLD = "not_told"
    STOPPED = "stopped"


def watch(db: Session, items: Sequence[Item], by: Actor) -> dict[int, Mail]:
    """What is wrong with the letters of these contacts, by id; of those whose liaison `by` is."""
    mine = {item.id: item for item in items if _is_liaison(by, item)}
    if not mine:
        return {}
    found = {
        contact_id: Mail.STOPPED
        for contact_id, template in outbox.contacts_with_stopped(db, list(mine))
        if letters.is_for_liaisons(template, mine[contact_id])
    }
    told = [id_ for id_, item in mine.items() if item.regime is Regime.NOTIFY]
    return found | dict.fromkeys(_not_told(db, told), Mail.NOT_TOLD)


def read_later(db: Session, items: Sequence[Item], by: Actor) -> dict[int, datetime]:
    """Of which of these contacts the member reads the latest in the day overview of that moment; of those whose liaison
    `by` is."""
    mine = [item.id for item in items if _is_liaison(by, item)]
    return outbox.read_later(db, mine, (Party.INITIATOR, Party.MEMBER)) if mine else {}


def _is_liaison(by: Actor, item: Item) -> bool:
    return any(Party.LIAISON in plays for plays in permissions.parties(by, item).values())


def _not_told(db: Session, contact_ids: list[int]) -> list[int]:
    if not contact_ids:
        return []
    before = notification_term.made_before(desk(db).terms, now(db))
    return [id_ or 0 for id_ in db.execute(_NOT_TOLD, {"ids": contact_ids, "before": before}).scalars()]


#: built once: each page of the queue asks it
_NOT_TOLD: Final = (
    select(col(ContactRequest.id))
    .join(Letter, col(Letter.id) == col(ContactRequest.notice_letter_id))
    .where(col(ContactRequest.id).in_(bindparam("ids", expanding=True)))
    .where(
        or_(
            col(Letter.state) == LetterState.BOUNCED,
            col(Letter.accepted_at).is_(None) & (col(Letter.created_at) < bindparam("before")),
        )
    )
)

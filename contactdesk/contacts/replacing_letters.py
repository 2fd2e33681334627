"""The letters that another minister answers in the place of one who is gone, or no more: to both offices and the contact
persons, each with the open contacts as they may know them. Changes nothing."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts import succession_lists
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_date
from contactdesk.letters import desk_mail
from contactdesk.letters.letter_words.one_line import one_line
from contactdesk.letters.letter_words.people import line
from contactdesk.letters.letter_words.replacing import titled
from contactdesk.people.delegation import DAY
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Organisation,
    Portfolio,
    Replacement,
    StandingPermission,
)
from contactdesk.words import Party


def begun(db: Session, entry: AuditEntry, row: Replacement, suspended: Sequence[StandingPermission]) -> None:
    said = {"since": dutch_date(row.starts_on), "last": dutch_date(row.ends_on - DAY) if row.ends_on else ""}
    _tell(db, entry, row, said | {"is_over": False, "suspended": len(suspended)})


def ended(db: Session, entry: AuditEntry, row: Replacement) -> None:
    assert row.ends_on
    _tell(db, entry, row, {"since": dutch_date(row.ends_on), "last": "", "is_over": True, "suspended": 0})


def _tell(db: Session, entry: AuditEntry, row: Replacement, said: dict[str, Any]) -> None:
    """One letter to each mailbox; where two are one, that of the office which decides now."""
    said |= {"vacant": titled(db, row.portfolio_id), "by": titled(db, row.replaced_by_id)}
    said |= {"document": line(row.document)}
    told: set[str] = set()
    for reader, mailbox, party, listed, reply_to in _readers(db, row, is_over=said["is_over"]):
        if mailbox.strip() and folded(mailbox) not in told:
            told.add(folded(mailbox))
            values = said | listed | {"reader": reader}
            desk_mail.tell(db, entry, "minister_replaced", mailbox, party, values, reply_to=reply_to or None)


Letter = tuple[str, str, Party, dict[str, Any], str]


def _readers(db: Session, row: Replacement, *, is_over: bool) -> Iterator[Letter]:
    vacant, by = (db.get_one(Portfolio, one) for one in (row.portfolio_id, row.replaced_by_id))
    liaisons = _liaisons(db, vacant)
    answers = next((mailbox for _, mailbox, _ in liaisons if mailbox), "")
    seen, others = succession_lists.inherited(db, vacant.id)
    known = {"contacts": [one_line(one, Party.MINISTER) for one in seen], "others": others}
    offices = [("vacant", vacant.mailbox), ("by", by.mailbox)]
    for reader, mailbox in offices if is_over else reversed(offices):
        yield reader, mailbox, Party.MINISTER, known, answers
    for _, mailbox, contacts in liaisons:
        theirs = {"contacts": [one_line(one, Party.LIAISON) for one in contacts], "others": 0}
        yield "liaisons", mailbox, Party.LIAISON, theirs, (vacant if is_over else by).mailbox


def _liaisons(db: Session, office: Portfolio) -> list[tuple[int, str, list[ContactRequest]]]:
    """The ministry of this office first, then each that handles an open contact of it; with those contacts."""
    found: dict[int, list[ContactRequest]] = {office.department_id: []} if office.department_id else {}
    query = select(ContactRequest).where(succession_lists.is_open(office.id)).order_by(col(ContactRequest.id))
    for contact in db.execute(query).scalars():
        found.setdefault(contact.department_id, []).append(contact)
    boxes = {one: db.get_one(Organisation, one).liaison_mailbox or "" for one in found}
    return [(one, boxes[one], sorted(contacts, key=succession_lists.turn)) for one, contacts in found.items()]

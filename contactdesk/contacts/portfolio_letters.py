"""The letter that an office, or what it answers for, went elsewhere: to the office that has it now, the one that had it, and the
contact persons of both, each with what is open as they may know it. Changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts import succession_lists
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_date, today
from contactdesk.law.permissions import Actor, Grant
from contactdesk.letters import desk_mail
from contactdesk.letters.letter_words.one_line import one_line
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import acting
from contactdesk.people.administration.moving_portfolios import MOVES, PortfolioMove
from contactdesk.store import visibility
from contactdesk.store.desk import now
from contactdesk.store.in_force import answers_for
from contactdesk.store.models import (
    AuditEntry,
    ContactRequest,
    Organisation,
    Person,
    Portfolio,
    Proposal,
    StandingPermission,
)
from contactdesk.words import Party, Role

#: who reads it (`new`, `old`, `liaisons`), its mailbox, in which part, what is open, and how much that it does not know
Reader = tuple[str, str, Party, list[ContactRequest], int]


def tell(
    db: Session,
    entry: AuditEntry,
    row: Proposal,
    move: PortfolioMove,
    moved: Sequence[ContactRequest],
    suspended: Sequence[StandingPermission],
) -> None:
    tell_each(db, entry, row, _readers(db, row, move, moved), len(moved), len(suspended))


def tell_each(
    db: Session, entry: AuditEntry, row: Proposal, readers: Iterable[Reader], moved: int, suspended: int
) -> None:
    """One letter to each mailbox; where two are one, that of the office which decides now. `moved` and `suspended`: how many
    contacts and permissions beforehand."""
    names = [line(db.get_one(Person, one).name) for one in (row.proposed_by_id, row.approved_by_id)]
    said: dict[str, Any] = {"what": row.details["what"], "source": row.details["source"], "names": names}
    said |= {"open": moved, "suspended": suspended}
    said["day"] = dutch_date(row.takes_effect_on) if row.takes_effect_on else ""
    answers = db.get_one(Organisation, row.organisation_id).liaison_mailbox or None
    told: set[str] = set()
    for reader, mailbox, party, contacts, others in readers:
        if mailbox.strip() and folded(mailbox) not in told:
            told.add(folded(mailbox))
            listed = [one_line(one, party) for one in sorted(contacts, key=succession_lists.turn)]
            values = said | {"reader": reader, "contacts": listed, "others": others}
            reply_to = answers if party is Party.MINISTER else acting.who_answers(db, row.proposed_by_id)
            desk_mail.tell(db, entry, "portfolio_moved", mailbox, party, values, reply_to=reply_to)


def _readers(
    db: Session, row: Proposal, move: PortfolioMove, moved: Sequence[ContactRequest]
) -> Iterator[Reader]:
    has_it = move.office if move.act == MOVES else move.to
    yield office_reader(db, has_it, moved)
    here = db.get_one(Organisation, row.organisation_id)
    yield "liaisons", here.liaison_mailbox or "", Party.LIAISON, list(moved), 0
    former = db.get_one(Portfolio, move.office)
    if move.act != MOVES:
        yield "old", former.mailbox, Party.MINISTER, [], 0
    before = row.details.get("department_was")
    if before and before != here.id:
        yield "liaisons_old", db.get_one(Organisation, before).liaison_mailbox or "", Party.LIAISON, [], 0


def office_reader(db: Session, office_id: int, moved: Sequence[ContactRequest]) -> Reader:
    """The office that has these from now on, or who answers in its place."""
    known = _known(db, office_id, moved)
    mailbox = db.get_one(Portfolio, answers_for(db, office_id, today(now(db)))).mailbox
    return "new", mailbox, Party.MINISTER, known, len(moved) - len(known)


def _known(db: Session, office_id: int, moved: Sequence[ContactRequest]) -> list[ContactRequest]:
    reader = Actor(None, "bureau", grants=(Grant(Role.MINISTER, portfolio_id=office_id),))
    ids = [one.id for one in moved]
    query = select(ContactRequest).where(col(ContactRequest.id).in_(ids), visibility.visible_to(reader))
    return list(db.execute(query).scalars())

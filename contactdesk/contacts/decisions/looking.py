"""What a decision that a contact person records would do, before it is recorded: how it reads, and which letters leave."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.decisions.finding import last_decision
from contactdesk.contacts.previewing import letters_since, newest_letter
from contactdesk.letters.letter_words.people import line
from contactdesk.letters.letter_words.rulings import RulingWords, ruling
from contactdesk.store.models import ContactRequest, Portfolio
from contactdesk.store.transactions import rehearsed
from contactdesk.words import STATE


@dataclass(frozen=True)
class DecisionPreview:
    """The decision as its letters would say it, for which minister, and every letter: to whom, and what it is called."""

    said: RulingWords
    portfolio: str
    letters: list[tuple[str, str]]


def look(db: Session, number: str, record: Callable[[], None]) -> DecisionPreview:
    """What `record` would do, found by doing it: nothing of it is kept. Raises what that raises."""
    return rehearsed(db, lambda: _looked(db, number, record))


@dataclass(frozen=True)
class TakenBackPreview:
    """What is taken back, where the contact stands then, and every letter: to whom, and what it is called."""

    said: RulingWords
    stands: str
    letters: list[tuple[str, str]]


def look_back(db: Session, number: str, take_back: Callable[[], None]) -> TakenBackPreview:
    """What `take_back` would do with the newest decision, found by doing it. Raises what that raises."""
    return rehearsed(db, lambda: _looked_back(db, number, take_back))


def _looked_back(db: Session, number: str, take_back: Callable[[], None]) -> TakenBackPreview:
    newest, contact = newest_letter(db), _contact(db, number)
    decision = last_decision(db, contact)
    take_back()
    assert decision is not None
    return TakenBackPreview(
        said=ruling(db, contact, decision),
        stands=STATE[contact.state],
        letters=letters_since(db, newest, (number,)),
    )


def _contact(db: Session, number: str) -> ContactRequest:
    query = select(ContactRequest).where(col(ContactRequest.number) == number)
    found: ContactRequest = db.execute(query).scalar_one()
    return found


def _looked(db: Session, number: str, record: Callable[[], None]) -> DecisionPreview:
    newest = newest_letter(db)
    record()
    contact = _contact(db, number)
    decision = last_decision(db, contact)
    assert decision is not None
    return DecisionPreview(
        said=ruling(db, contact, decision),
        portfolio=line(db.get_one(Portfolio, contact.portfolio_id).title),
        letters=letters_since(db, newest, (number,)),
    )

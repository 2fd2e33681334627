"""Who answers in whose place, in words: while an office is vacant another minister replaces the one who is gone."""

from datetime import date

from sqlmodel import Session

from contactdesk.letters.letter_words.people import line
from contactdesk.store.in_force import answers_for
from contactdesk.store.models import Portfolio


def titled(db: Session, portfolio_id: int) -> str:
    """ "de minister van Financiën" """
    return f"de {line(db.get_one(Portfolio, portfolio_id).title)}"


def in_place_of(who: str, of: str) -> str:
    """Both by their titles: who acts, and in whose place."""
    return f"{who} (vervangend voor {of})"


def minister_on(db: Session, portfolio_id: int, on: date) -> str:
    """Who answers for this office that day, and where that is another minister in whose place."""
    office, answers = titled(db, portfolio_id), answers_for(db, portfolio_id, on)
    return office if answers == portfolio_id else in_place_of(titled(db, answers), office)

"""Who answers in whose place, in words: while an office is vacant another minister replaces the one who is gone."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlmodel import Session

from contactdesk.letters.letter_words.people import line
from contactdesk.store.in_force import answers_for
from contactdesk.store.models import Portfolio
from contactdesk.words import Regime, cap

#: what who replaces does, after the sentence of the rule; where the rule sends elsewhere nobody does anything
DOES: Final[Mapping[Regime, str]] = {
    Regime.PERMISSION: "die besluit nu",
    Regime.NOTIFY: "die krijgt nu het bericht",
}


def titled(db: Session, portfolio_id: int) -> str:
    """ "de minister van Financiën" """
    return f"de {line(db.get_one(Portfolio, portfolio_id).title)}"


def in_place_of(who: str, of: str) -> str:
    """Both by their titles: who acts, and in whose place."""
    return f"{who} (vervangend voor {of})"


def because_on(
    db: Session, because: str, regime: Regime, portfolio_id: int | None, on: date, *, told: bool = False
) -> str:
    """The sentence of a rule, which names the minister it concerns; and while another one replaces, a second sentence that
    says who. `told`: nobody decides, it was there already."""
    answers = answers_for(db, portfolio_id, on) if portfolio_id else None
    does = DOES.get(Regime.NOTIFY if told and regime is Regime.PERMISSION else regime)
    if portfolio_id is None or answers is None or answers == portfolio_id or not does:
        return because
    return f"{because} {cap(titled(db, portfolio_id))} wordt vervangen door {titled(db, answers)}: {does}."


def minister_on(db: Session, portfolio_id: int, on: date) -> str:
    """Who answers for this office that day, and where that is another minister in whose place."""
    office, answers = titled(db, portfolio_id), answers_for(db, portfolio_id, on)
    return office if answers == portfolio_id else in_place_of(titled(db, answers), office)

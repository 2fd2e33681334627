"""Another minister from a later day, as a proposal: who comes after, since when, by which decree.

What becomes of contacts and permissions is done in the room of the contacts (`contacts.succession`), which reads this.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from contactdesk.law.days import dutch_date
from contactdesk.letters.letter_words.people import line
from contactdesk.store.models import Portfolio, Proposal


@dataclass(frozen=True)
class Successor:
    """Who comes after in which office, as two administrators agree on it for a day."""

    name: str
    since: date
    document: str

    def details(self, title: str) -> dict[str, Any]:
        """As a proposal keeps it; `title`: of the office, that day."""
        what = f"een andere {line(title)}: {line(self.name)}"
        return {"what": what, "name": self.name, "since": self.since.isoformat(), "source": self.document}


def successor_of(row: Proposal) -> Successor:
    return Successor(row.details["name"], date.fromisoformat(row.details["since"]), row.details["source"])


# What a proposal of this needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    """The office stays: whoever holds it meanwhile, after that day it is another."""
    return ""


def take_effect(db: Session, row: Proposal, by: object) -> None:
    """Nothing here: `contacts.succession` does it, in the same transaction."""


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    after, office = successor_of(row), db.get_one(Portfolio, row.portfolio_id)
    facts = [
        ("Ambt", line(office.title)),
        ("Nieuwe bewindspersoon", line(after.name)),
        ("Sinds", dutch_date(after.since)),
        ("Volgens", line(after.document)),
        ("Let op", "Wat open is, loopt door. Wat vooraf was toegestaan, wordt die dag opgeschort."),
    ]
    return row.details["what"], facts

"""After elections: who comes into a Chamber, who leaves it, and what was chosen for what they have open; as a proposal.

What becomes of a contact is done in the room of the contacts (`contacts.elections`), which reads this plan.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlmodel import Session

from contactdesk import words
from contactdesk.law.days import dutch_date
from contactdesk.letters.letter_words.people import line
from contactdesk.store.models import Person, Proposal
from contactdesk.words import Chamber

#: what the log of a contact calls it: it stays open until a day; the member whom somebody wants has left
KEPT, GONE = "kept_until", "member_gone"


class ContactFate(StrEnum):
    """What becomes of an open contact of who leaves."""

    WITHDRAWN = "intrekken"
    COLLEAGUE = "collega"
    KEPT = "bewaren"


#: as a page and a letter say it
FATES: Final[Mapping[ContactFate, str]] = {
    ContactFate.WITHDRAWN: "ingetrokken",
    ContactFate.COLLEAGUE: "naar een collega",
    ContactFate.KEPT: "blijft open tot een dag",
}


@dataclass(frozen=True)
class Coming:
    """Somebody who becomes a member."""

    name: str
    email: str
    group: str | None = None


@dataclass(frozen=True)
class Leaver:
    """Who leaves, and what was chosen: for all that is open, and by number where it is otherwise. `to`: the address of the
    colleague; `until`: the last day but one on which what is kept is open."""

    person_id: int
    fate: ContactFate = ContactFate.WITHDRAWN
    to: str | None = None
    until: date | None = None
    otherwise: dict[str, ContactFate] = field(default_factory=dict)
    #: the numbers of what was open when it was proposed
    open: tuple[str, ...] = ()

    def fate_of(self, number: str) -> ContactFate:
        return self.otherwise.get(number, self.fate)


@dataclass(frozen=True)
class Plan:
    """The new Chamber, as two administrators agree on it."""

    chamber: Chamber
    comes: tuple[Coming, ...]
    leaves: tuple[Leaver, ...]
    source: str

    def details(self) -> dict[str, Any]:
        """As a proposal keeps it."""
        leaves = [
            asdict(one) | {"until": one.until.isoformat() if one.until else None} for one in self.leaves
        ]
        return {
            "what": self.what,
            "chamber": self.chamber.value,
            "comes": [asdict(one) for one in self.comes],
            "leaves": leaves,
            "source": self.source,
        }

    @property
    def what(self) -> str:
        return f"de leden van de {words.CHAMBER[self.chamber]} na de verkiezingen"


def plan_of(row: Proposal) -> Plan:
    kept = row.details
    return Plan(
        Chamber(kept["chamber"]),
        tuple(Coming(**one) for one in kept["comes"]),
        tuple(_leaver(one) for one in kept["leaves"]),
        kept["source"],
    )


def _leaver(kept: Mapping[str, Any]) -> Leaver:
    until = date.fromisoformat(kept["until"]) if kept["until"] else None
    otherwise = {number: ContactFate(fate) for number, fate in kept["otherwise"].items()}
    return Leaver(
        kept["person_id"],
        ContactFate(kept["fate"]),
        kept["to"],
        until,
        otherwise,
        tuple(kept.get("open", ())),
    )


# What a proposal of this needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    """It is looked at anew when it is done: who is no member any more then has left already."""
    return ""


def take_effect(db: Session, row: Proposal, by: object) -> None:
    """Nothing here: `contacts.elections` does it, in the same transaction."""


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    plan = plan_of(row)
    facts = [
        ("Komt", "\n".join(f"{line(one.name)} ({one.email})" for one in plan.comes) or "niemand"),
        ("Vertrekt", "\n".join(_said(db, one) for one in plan.leaves) or "niemand"),
        ("Volgens", plan.source),
        ("Let op", "Medewerkers van wie vertrekt, gaan mee. Hulp bij een wet gaat nooit naar een ander."),
    ]
    return plan.what, facts


def _said(db: Session, one: Leaver) -> str:
    name = line(db.get_one(Person, one.person_id).name)
    numbers = dict.fromkeys((*one.open, *one.otherwise))
    each = "; ".join(f"{number}: {said_of(one, one.fate_of(number))}" for number in numbers)
    return f"{name}. Wat open is: {said_of(one, one.fate)}{f' ({each})' if each else ''}"


def said_of(one: Leaver, fate: ContactFate) -> str:
    """What becomes of a contact with this fate."""
    if fate is ContactFate.COLLEAGUE:
        return f"naar {one.to}"
    if fate is ContactFate.KEPT and one.until:
        return f"blijft open tot {dutch_date(one.until)}"
    return FATES[fate]

"""Another minister in the place of one who is gone, as a proposal: who, for which days, by which document.

That the replacing minister decides is no rule of the Aanwijzingen that could be found, but a working agreement of this desk.
What becomes of contacts is done in the room of the contacts (`contacts.replacing`), which reads this.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk.law.days import dutch_date, today
from contactdesk.letters.letter_words.replacing import titled
from contactdesk.people.delegation import DAY
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, Portfolio, Proposal, Replacement
from contactdesk.words import cap


@dataclass(frozen=True)
class ReplacementTerms:
    """Who answers in the place of whom (ids of `Portfolio`), from which day up to, not including, `ends_on`, and where that
    was decided."""

    portfolio_id: int
    replaced_by_id: int
    starts_on: date
    ends_on: date | None
    document: str

    def details(self, db: Session) -> dict[str, Any]:
        """As a proposal keeps it, with the titles of that day."""
        return {
            "what": f"{titled(db, self.replaced_by_id)} vervangt {titled(db, self.portfolio_id)}",
            "replaced_by": self.replaced_by_id,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "source": self.document,
        }


def replacing_of(row: Proposal) -> ReplacementTerms:
    assert row.portfolio_id is not None
    starts_on, ends_on = row.details["starts_on"], row.details["ends_on"]
    until = date.fromisoformat(ends_on) if ends_on else None
    by = row.details["replaced_by"]
    return ReplacementTerms(row.portfolio_id, by, date.fromisoformat(starts_on), until, row.details["source"])


def period(starts_on: date, ends_on: date | None) -> str:
    """In words; who is not there for so many days is there until somebody comes after."""
    until = f"tot en met {dutch_date(ends_on - DAY)}" if ends_on else "tot er een opvolger is"
    return f"vanaf {dutch_date(starts_on)}, {until}"


def in_the_way(db: Session, wanted: ReplacementTerms) -> str:
    """Why this cannot be, in a sentence: in these days one of the two is replaced, or replaces; empty where nothing is."""
    for row in _meanwhile(db, wanted):
        said = f"{cap(titled(db, row.replaced_by_id))} vervangt {titled(db, row.portfolio_id)} al, "
        return f"{said}{period(row.starts_on, row.ends_on)}. Beëindig dat eerst, of kies andere dagen."
    return ""


def _meanwhile(db: Session, wanted: ReplacementTerms) -> Iterator[Replacement]:
    """Two at once in one office; who is replaced and replaces; and who replaces and is replaced."""
    own = col(Replacement.portfolio_id).in_((wanted.portfolio_id, wanted.replaced_by_id))
    clash = or_(own, col(Replacement.replaced_by_id) == wanted.portfolio_id)
    lasts = or_(col(Replacement.ends_on).is_(None), col(Replacement.ends_on) > wanted.starts_on)
    query = select(Replacement).where(
        clash, lasts, col(Replacement.ends_on).is_distinct_from(Replacement.starts_on)
    )
    if wanted.ends_on is not None:
        query = query.where(col(Replacement.starts_on) < wanted.ends_on)
    yield from db.execute(query.order_by(col(Replacement.id))).scalars()


# What a proposal of this needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    """The days are over, somebody came after, or another replacement was first."""
    wanted = replacing_of(row)
    if wanted.ends_on is not None and wanted.ends_on <= today(now(db)):
        return "De laatste dag van deze vervanging is al voorbij."
    if _has_come_after(db, row):
        return "Voor dit ambt is intussen een opvolger vastgelegd."
    if not db.get_one(Portfolio, wanted.replaced_by_id).mailbox.strip():
        return "Het bureau van wie vervangt heeft geen postbus meer."
    return in_the_way(db, wanted)


def _has_come_after(db: Session, row: Proposal) -> bool:
    """Whether somebody took this office since it was proposed."""
    changes = select(AuditEntry).where(
        col(AuditEntry.action) == "minister_change", col(AuditEntry.at) > row.proposed_at
    )
    return any(one.details.get("portfolio") == row.portfolio_id for one in db.execute(changes).scalars())


def take_effect(db: Session, row: Proposal, by: object) -> None:
    """Nothing here: `contacts.replacing` does it, in the same transaction."""


def described(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    wanted = replacing_of(row)
    facts = [
        ("Ambt dat leeg is", titled(db, wanted.portfolio_id)),
        ("Wie vervangt", titled(db, wanted.replaced_by_id)),
        ("Geldig", period(wanted.starts_on, wanted.ends_on)),
        ("Volgens", wanted.document),
        (
            "Let op",
            "Wie vervangt, krijgt de berichten en besluit. Wat vooraf was toegestaan, wordt opgeschort.",
        ),
    ]
    return row.details["what"], facts

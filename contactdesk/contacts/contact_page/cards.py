"""The decisions on a contact as cards: by whom taken, by whom entered, on which foot; and whether it was disputed."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.law.days import dutch_date, dutch_moment
from contactdesk.law.disclosure import TOLD
from contactdesk.letters.letter_words.people import line
from contactdesk.letters.letter_words.rulings import ruling
from contactdesk.letters.letter_words.standing import beforehand
from contactdesk.store.models import ContactRequest, Decision, Person, StandingPermission
from contactdesk.words import HOW, Foot, Party, State


@dataclass(frozen=True)
class Card:
    """What `decision_card` shows, and what was said against it."""

    outcome: str
    outcome_label: str
    by: str
    capacity_label: str
    on: str
    how_label: str | None
    entered_by: str | None
    conditions: str | None
    or_colleague: bool
    ground: str | None
    reason: str | None
    alternative: str | None
    offered: str | None
    disputed: str | None
    mistaken: str | None
    counts: bool
    standing: str


def decisions_of(db: Session, contact: ContactRequest) -> list[Decision]:
    """Every decision, the newest first."""
    query = select(Decision).where(col(Decision.contact_id) == contact.id).order_by(col(Decision.id).desc())
    return list(db.execute(query).scalars())


def card(db: Session, contact: ContactRequest, decision: Decision, reader: Reader) -> Card:
    said = ruling(db, contact, decision)
    return Card(
        outcome=decision.outcome.value,
        outcome_label=said.outcome,
        by=said.by,
        capacity_label=said.capacity,
        on=said.on,
        how_label=HOW[decision.how] if decision.foot is Foot.RECORDED and decision.how else None,
        entered_by=_entered_by(db, decision, reader),
        conditions=said.conditions,
        or_colleague=said.or_colleague,
        ground=said.ground,
        reason=said.reason,
        alternative=said.alternative,
        offered=said.offered,
        disputed=_disputed(contact, decision, reader),
        mistaken=_mistaken(db, decision),
        counts=said.counts,
        standing=said.standing,
    )


def _entered_by(db: Session, decision: Decision, reader: Reader) -> str:
    """On which foot it stands. The mailbox of a letter can be somebody's own: only the minister's side reads it."""
    person = db.get(Person, decision.entered_by_id) if decision.entered_by_id else None
    name = line(person.name) if person else ""
    if decision.foot is Foot.LETTER and person is None:
        mailbox = f" aan {decision.entered_from}" if reader.plays & TOLD else ""
        return f"het bureau van de bewindspersoon, via de brief{mailbox}"
    if decision.foot is Foot.LETTER:
        return f"{name} (bureau van de bewindspersoon)"
    if decision.foot is Foot.RECORDED:
        return f"{name} (contactpersoon)"
    standing = db.get_one(StandingPermission, decision.standing_permission_id)
    given, until = beforehand(standing), dutch_date(standing.until)
    return (
        f"{name} (contactpersoon), op grond van de toestemming vooraf van {given}, geldig tot en met {until}"
    )


def _mistaken(db: Session, decision: Decision) -> str | None:
    """What was wrong with what was entered, for everybody: who was told of it reads the same in their letter."""
    if decision.mistaken_at is None:
        return None
    person = db.get(Person, decision.entered_by_id) if decision.entered_by_id else None
    name = line(person.name) if person else "het bureau van de bewindspersoon"
    at = dutch_moment(decision.mistaken_at)
    return f"Verkeerd ingevoerd, zegt {name} ({at}): {decision.mistake}"


def _disputed(contact: ContactRequest, decision: Decision, reader: Reader) -> str | None:
    """What the office said is between it and the liaisons; that the decision does not stand is for everybody."""
    if decision.disputed_at is None:
        return None
    at = dutch_moment(decision.disputed_at)
    if reader.is_any(Party.MINISTER, Party.LIAISON):
        return f"Dit klopt niet, zegt het bureau van de bewindspersoon ({at}): {decision.dispute}"
    on = "Er wordt opnieuw besloten." if contact.state is State.AWAITING_PERMISSION else "Het is betwist."
    return f"Dit besluit staat niet meer: volgens de bewindspersoon klopte het niet ({at}). {on}"

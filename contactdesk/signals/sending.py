"""A body sends an emergency signal: what it says, what must hold of that, and the day of the answer."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law import said
from contactdesk.law import signals as law
from contactdesk.law.days import today
from contactdesk.law.outcomes import FieldError, Forbidden, Invalid
from contactdesk.law.permissions import Actor
from contactdesk.signals import letters
from contactdesk.signals.finding import bodies_of, offices
from contactdesk.store import limits
from contactdesk.store.desk import desk, now
from contactdesk.store.models import EmergencySignal, Portfolio
from contactdesk.words import Decider, EarlierStep, Limit, SignalAction, SignalState

#: Crockford's base 32: no I, L, O or U, so that a number survives the telephone
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NO_WARNING: Final = "Noem ten minste één eerdere waarschuwing: wat, wanneer en waar die staat"
NOT_LAST: Final = "Een noodsignaal is de laatste stap. Kan het nog in een gesprek? Doe dat dan eerst"
#: what the texts of a form are asked, where somebody typed nothing that says something
ASKS: Final = {
    "obstacle": ("onuitvoerbaar", "Schrijf wat er niet kan worden uitgevoerd, en waarom niet"),
    "affected": ("wie_geraakt", "Schrijf wie er last van heeft, en hoe"),
    "tried": ("geprobeerd", "Schrijf wat u al hebt geprobeerd, en waarom dat niet hielp"),
    "wish": ("wens", "Schrijf wat u van de bewindspersoon vraagt"),
}


@dataclass(frozen=True)
class Warned:
    """One earlier warning: by which way, on which day, where it can be read, and what came of it. `place`: its number in the form."""

    kind: EarlierStep
    on: date
    source: str
    outcome: str
    place: int = 1


@dataclass(frozen=True)
class Signal:
    """What a body says. `is_last`: it said that this is the last step."""

    organisation_id: int
    portfolio_id: int
    subject: str
    measure: str
    decider: Decider
    obstacle: str
    affected: str
    tried: str
    wish: str
    warnings: tuple[Warned, ...]
    signed_by: str
    signed_as: str
    is_last: bool
    decided_on: date | None = None


def check(db: Session, by: Actor, given: Signal) -> None:
    """Raise Forbidden for who speaks for no such body, and Invalid at each field."""
    if given.organisation_id not in {one.id for one in bodies_of(db, by)}:
        raise Forbidden("not for this body")
    if errors := [*_wrong(db, given)]:
        raise Invalid(*errors)


def send(db: Session, by: Actor, given: Signal) -> str:
    """Make it, with its entry and its letters. Returns its number. Raises as `check`, and TooMany."""
    check(db, by, given)
    limits.refuse_over(db, Limit.SIGNAL_BODY, given.organisation_id)
    row = _row(db, by, given)
    letters.settle(db, row, SignalAction.SEND, by)
    return row.number


def _wrong(db: Session, given: Signal) -> Iterator[FieldError]:
    on = today(now(db))
    if given.portfolio_id not in {office.id for office, _ in offices(db)}:
        yield FieldError("bewindspersoon", "Kies een bewindspersoon uit de lijst")
    for column, (field, asks) in ASKS.items():
        if why := said.lacking(getattr(given, column), asks):
            yield FieldError(field, why)
    if given.decided_on and given.decided_on < on:
        yield FieldError(
            "besluit_op", "Deze dag is voorbij. Een noodsignaal gaat over een besluit dat nog anders kan"
        )
    if not given.warnings:
        yield FieldError("eerder_soort_1", NO_WARNING)
    for one in given.warnings:
        if one.on > on:
            yield FieldError(f"eerder_op_{one.place}", "Deze dag moet nog komen")
    if not given.is_last:
        yield FieldError("laatste_stap", NOT_LAST)


def _row(db: Session, by: Actor, given: Signal) -> EmergencySignal:
    office = db.get_one(Portfolio, given.portfolio_id)
    row = EmergencySignal(
        number=_draw_number(db),
        organisation_id=given.organisation_id,
        portfolio_id=office.id,
        state=SignalState.SENT,
        **{
            name: getattr(given, name)
            for name in (*law.TEXTS, "decider", "decided_on", "signed_by", "signed_as")
        },
        warnings=[
            {"kind": one.kind.value, "on": one.on.isoformat(), "source": one.source, "outcome": one.outcome}
            for one in given.warnings
        ],
        entered_by_id=by.person_id,
        sent_at=now(db),
        due_on=day_of_answer(db, office.id),
        sent_to="",
    )
    db.add(row)
    db.flush()
    return row


def day_of_answer(db: Session, portfolio_id: int) -> date:
    """By when the minister of this office answers what is sent today."""
    ministry = next(one for office, one in offices(db) if office.id == portfolio_id)
    days = desk(db).settings.emergency_signal.departments[ministry.abbreviation or ""]
    return law.due_on(today(now(db)), days)


def _draw_number(db: Session) -> str:
    """A free number such as N-2026-7K3QD: drawn, because a serial would tell how many there are."""
    while True:
        drawn = "".join(secrets.choice(_ALPHABET) for _ in range(5))
        number = f"N-{today(now(db)).year}-{drawn}"
        taken = select(col(EmergencySignal.id)).where(col(EmergencySignal.number) == number)
        if db.execute(taken).first() is None:
            return number

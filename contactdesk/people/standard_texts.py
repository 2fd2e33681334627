"""Texts that are used more often: advice, conditions, reasons, questions back. Kept by the contact persons of a ministry;
those for help with laws by the unit that gives it.

A text is of one organisation: nobody of another reads it or uses it. Which field of a form takes which kind is said in
`contacts.standard_fields`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.store import lock_key
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, StandardText
from contactdesk.words import Party, Role, TextKind

#: of one organisation; more than these nobody finds anything in
MOST: Final = 100
#: the unit gives no advice and sets no conditions
OF_UNIT: Final = (TextKind.REASON, TextKind.ASK_BACK)
CHANGED: Final = (
    "Iemand anders heeft deze tekst intussen gewijzigd. Wat u hebt getypt, staat er nog. "
    "Kijk hieronder hoe de tekst nu is, en bewaar de uwe als die moet gelden."
)


@dataclass(frozen=True)
class Wording:
    """A text as it is typed: for what, how it is called, and what it says."""

    kind: TextKind
    title: str
    text: str


def owners(db: Session, by: Actor) -> list[Organisation]:
    """For which organisations `by` keeps texts: ministries as contact person, units that help with laws as one of them."""
    ministries = {grant.organisation_id for grant in by.of(Role.LIAISON)}
    bodies = {grant.organisation_id for grant in by.of(Role.BODY)}
    unit = col(Organisation.id).in_(bodies) & col(Organisation.is_legislative_unit)
    query = select(Organisation).where(or_(col(Organisation.id).in_(ministries), unit))
    return sorted(db.execute(query).scalars(), key=lambda one: one.name.casefold())


def kinds(owner: Organisation) -> tuple[TextKind, ...]:
    """What this organisation can have texts for."""
    return OF_UNIT if owner.is_legislative_unit else tuple(TextKind)


def in_use(db: Session, organisation_id: int) -> list[StandardText]:
    """Its texts that can be chosen: by kind, then by name."""
    query = select(StandardText).where(
        col(StandardText.organisation_id) == organisation_id, col(StandardText.ended_at).is_(None)
    )
    order = list(TextKind)
    return sorted(
        db.execute(query).scalars(), key=lambda one: (order.index(one.kind), one.title.casefold(), one.id)
    )


def own(db: Session, text_id: int, by: Actor, *, held: bool = False) -> StandardText:
    """One that `by` keeps; `held`: nobody else changes it until commit. NotFound for one of somebody else, or one that has
    ended."""
    row = db.get(StandardText, text_id, with_for_update=held, populate_existing=held)
    if row is None or row.ended_at is not None:
        raise NotFound("standard text")
    if row.organisation_id not in {one.id for one in owners(db, by)}:
        raise NotFound("standard text of somebody else")
    return row


def add(db: Session, organisation_id: int, wording: Wording, by: Actor) -> int:
    """A new text; gives its id. Raises Invalid at `organisatie`, `soort`, `titel`."""
    owner = next((one for one in owners(db, by) if one.id == organisation_id), None)
    if owner is None:
        raise invalid("organisatie", "Kies een van uw organisaties uit de lijst")
    there = _locked(db, owner.id)
    if len(there) >= MOST:
        raise invalid("titel", f"Er staan al {MOST} teksten. Beëindig er eerst een")
    _check(owner, there, wording)
    row = StandardText(
        organisation_id=owner.id,
        kind=wording.kind,
        title=wording.title,
        text=wording.text,
        changed_by_id=by.person_id,
        changed_at=now(db),
    )
    db.add(row)
    db.flush()
    _record(db, "standard_text_add", row, by)
    return row.id


def change(db: Session, text_id: int, wording: Wording, by: Actor, *, version: int) -> None:
    """What it says from now on. NotFound, Conflict where somebody was first, Invalid at `soort`, `titel`."""
    row = own(db, text_id, by, held=True)
    others = [one for one in _locked(db, row.organisation_id) if one.id != row.id]
    if row.version != version:
        raise Conflict(CHANGED)
    _check(db.get_one(Organisation, row.organisation_id), others, wording)
    row.kind, row.title, row.text = wording.kind, wording.title, wording.text
    _touch(db, row, by)
    _record(db, "standard_text_change", row, by)


def end(db: Session, text_id: int, by: Actor, *, version: int) -> None:
    """Nobody chooses it any more; what was written with it stays. NotFound, Conflict where somebody was first."""
    row = own(db, text_id, by, held=True)
    if row.version != version:
        raise Conflict(CHANGED)
    row.ended_at = now(db)
    _touch(db, row, by)
    _record(db, "standard_text_end", row, by)


def copy(db: Session, of: int, to: int, by: Actor) -> None:
    """The other organisation has the same texts: what was split off begins with what its people used."""
    for one in in_use(db, of):
        row = StandardText(
            organisation_id=to,
            kind=one.kind,
            title=one.title,
            text=one.text,
            changed_by_id=one.changed_by_id,
            changed_at=one.changed_at,
        )
        db.add(row)
        db.flush()
        _follows(db, row, by, of)


def take_over(db: Session, of: int, to: int, by: Actor) -> None:
    """What was of the one is the other's now. One that is called the same there gets the abbreviation of where it came from;
    one that says the same too ends."""
    there = {(one.kind, one.title.casefold()): one.text for one in _locked(db, to)}
    was = db.get_one(Organisation, of)
    for one in _locked(db, of):
        key = (one.kind, one.title.casefold())
        if there.get(key) == one.text:
            one.ended_at = now(db)
        else:
            one.organisation_id, one.title = to, _free(one, was.abbreviation or was.name, there)
            there[one.kind, one.title.casefold()] = one.text
        one.version += 1
        db.add(one)
        db.flush()
        _follows(db, one, by, of)


def _free(row: StandardText, short: str, there: Mapping[tuple[TextKind, str], str]) -> str:
    """A name that no other text of this kind has: its own, or with where it came from."""
    named = (f"{row.title} ({short}{f' {n}' if n > 1 else ''})" for n in count(1))
    return next(one for one in chain((row.title,), named) if (row.kind, one.casefold()) not in there)


def _follows(db: Session, row: StandardText, by: Actor, of: int) -> None:
    facts = {"organisation": row.organisation_id, "organisation_was": of, "standard_text": row.id}
    party = Party.SYSTEM if by.id is None else Role.ADMINISTRATOR
    texts: dict[str, str | None] = {"title": row.title, "text": row.text}
    audit.record(db, action="standard_text_follows", by=by, party=party, facts=facts, texts=texts)


def _locked(db: Session, organisation_id: int) -> list[StandardText]:
    """What is in use, with nobody beside us who adds to it."""
    lock_key(db, f"standard texts {organisation_id}")
    return in_use(db, organisation_id)


def _check(owner: Organisation, others: Sequence[StandardText], wording: Wording) -> None:
    errors = []
    if wording.kind not in kinds(owner):
        errors.append(FieldError("soort", "Kies waarvoor de tekst is"))
    names = {(one.kind, one.title.casefold()) for one in others}
    if (wording.kind, wording.title.casefold()) in names:
        errors.append(FieldError("titel", "Er is al een tekst met deze naam. Kies een andere naam"))
    if errors:
        raise Invalid(*errors)


def _touch(db: Session, row: StandardText, by: Actor) -> None:
    row.version += 1
    row.changed_by_id, row.changed_at = by.person_id, now(db)
    db.add(row)
    db.flush()


def _record(db: Session, action: str, row: StandardText, by: Actor) -> None:
    is_unit = db.get_one(Organisation, row.organisation_id).is_legislative_unit
    audit.record(
        db,
        action=action,
        by=by,
        party=Party.BODY if is_unit else Party.LIAISON,
        facts={"organisation": row.organisation_id, "standard_text": row.id, "kind": row.kind.value},
        texts={"title": row.title, "text": row.text},
    )

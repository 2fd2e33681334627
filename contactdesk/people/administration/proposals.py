"""Proposals as the pages show them: what waits for whom, and what came of it. Decides nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from contactdesk import people
from contactdesk.law.days import dutch_date, dutch_moment
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import (
    approving,
    boxes,
    ending_committees,
    leaving,
    organisation_acts,
    proposals_store,
    replacements,
    retention_classes,
    reversing,
    seats,
    successors,
    undoing,
)
from contactdesk.people.administration.proposals_store import Kind, Term
from contactdesk.people.administration.reversing import Instead
from contactdesk.people.delegation import DAY
from contactdesk.store.desk import now
from contactdesk.store.models import Person, Proposal
from contactdesk.words import cap

#: of what is over: the newest
SHOWN: Final = 50


@dataclass(frozen=True)
class ProposalLine:
    """A proposal in words. `standing`: wacht, afgesproken (for a later day), achterhaald, geldt, afgewezen, verlopen,
    onmogelijk (on its day); `seen` goes along with a yes; `instead`: why what holds cannot be put back, and what can be done."""

    id: int
    heading: str
    standing: str
    facts: list[tuple[str, str]]
    why: str
    seen: str
    may_approve: bool
    is_own: bool
    needs_answer: bool
    may_undo: bool
    instead: Instead | None
    is_agreed: bool

    @property
    def is_open(self) -> bool:
        return self.standing in ("wacht", "afgesproken", "achterhaald")


def waiting(db: Session, by: Actor, *about: ColumnElement[bool]) -> list[ProposalLine]:
    """What is open, the oldest first: that one is over first."""
    query = select(Proposal).where(proposals_store.is_waiting(now(db)), *about).order_by(col(Proposal.id))
    return [_line(db, row, by) for row in db.execute(query).scalars()]


def unanswered_mailboxes(db: Session) -> int:
    """How many mailboxes are proposed of which nobody answered the test letter yet."""
    of_kind = (col(Proposal.kind) == Kind.MAILBOX.value) & col(Proposal.answered_at).is_(None)
    query = select(func.count()).select_from(Proposal).where(of_kind, proposals_store.is_waiting(now(db)))
    return int(db.execute(query).scalar_one())


def past(db: Session, by: Actor) -> list[ProposalLine]:
    """What is over, the newest first."""
    query = (
        select(Proposal)
        .where(~proposals_store.is_waiting(now(db)))
        .order_by(col(Proposal.id).desc())
        .limit(SHOWN)
    )
    return [_line(db, row, by) for row in db.execute(query).scalars()]


def _line(db: Session, row: Proposal, by: Actor) -> ProposalLine:
    is_open = proposals_store.is_open(row, now(db))
    why = approving.overtaken(db, row) if is_open else ""
    heading, facts = SAID[Kind(row.kind)](db, row)
    is_own = by.id in (row.proposed_by_id, row.person_id)
    return ProposalLine(
        id=row.id,
        heading=heading,
        standing=_standing(db, row, why),
        facts=facts + _course(db, row),
        why=why,
        seen=proposals_store.seal(db, row),
        may_approve=is_open and not (why or is_own or row.approved_at),
        is_own=is_own,
        needs_answer=is_open and row.kind == Kind.MAILBOX and not row.answered_at,
        may_undo=undoing.may_undo(db, row),
        instead=reversing.instead(db, row),
        is_agreed=is_open and proposals_store.is_agreed(row),
    )


def _standing(db: Session, row: Proposal, why: str) -> str:
    if row.effective_at is not None:
        return "geldt"
    if row.rejected_at is not None:
        return "afgewezen"
    if row.impossible_at is not None:
        return "onmogelijk"
    if not proposals_store.is_open(row, now(db)):
        return "verlopen"
    if why:
        return "achterhaald"
    return "afgesproken" if proposals_store.is_agreed(row) else "wacht"


def _role(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    person = db.get_one(Person, row.person_id)
    term = proposals_store.proposed_role(row)
    title = people.role_title(db, term.grant)
    facts = [("Wie", f"{line(person.name)} ({person.email})"), ("Rol", cap(title))]
    return f"{line(person.name)}: {title}", [*facts, ("Geldig", _period(term)), *_left(db, row)]


def _left(db: Session, row: Proposal) -> list[tuple[str, str]]:
    """The role in the place of which it comes, and who has what was taken up there."""
    old = leaving.left(db, row)
    if old is None:
        return []
    successor = row.details[leaving.LEAVES]["successor"]
    has_it = [("Wat was opgepakt", f"naar {_name(db, successor)}")] if successor else []
    return [("Houdt op", cap(people.role_title(db, people.grant_of(old)))), *has_it]


def _period(term: Term) -> str:
    start = f"vanaf {dutch_date(term.starts_on)}" if term.starts_on else "vanaf de goedkeuring"
    until = f"tot en met {dutch_date(term.ends_on - DAY)}" if term.ends_on else "zonder einddatum"
    return f"{start}, {until}"


def _mailbox(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    one, old, new = boxes.mailbox(db, row.details["box"]), row.details["old"], row.details["new"]
    facts = [("Van wie", cap(one.title)), ("Oud adres", old or "nog geen"), ("Nieuw adres", new)]
    if old and people.domain(old) != people.domain(new):
        facts.append(("Let op", f"Het nieuwe adres hoort bij een ander domein: {people.domain(new)}."))
    answered = "nog niet beantwoord"
    if row.answered_at is not None:
        answered = (
            f"beantwoord door {row.details[proposals_store.ANSWERED_BY]}, {dutch_moment(row.answered_at)}"
        )
    return f"Andere postbus: {one.title}", [*facts, ("Testbrief", answered)]


def _rejoin(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    person = db.get_one(Person, row.person_id)
    facts = [
        ("Wie", f"{line(person.name)} ({person.email})"),
        ("Inlogdienst", row.details["issuer"]),
        ("Let op", "Wie hierna als eerste inlogt met dit e-mailadres, heeft de rollen van deze persoon."),
    ]
    return f"{line(person.name)}: account losmaken", facts


def _address(db: Session, row: Proposal) -> tuple[str, list[tuple[str, str]]]:
    name, old, new = line(db.get_one(Person, row.person_id).name), row.details["old"], row.details["new"]
    facts = [("Wie", name), ("Oud adres", old), ("Nieuw adres", new)]
    if people.domain(old) != people.domain(new):
        facts.append(("Let op", f"Het nieuwe adres hoort bij een ander domein: {people.domain(new)}."))
    facts.append(("Hierna", f"Wie als eerste inlogt met {new}, heeft de rollen van deze persoon."))
    return f"{name}: ander e-mailadres", facts


SAID: Final = {
    Kind.ROLE: _role,
    Kind.MAILBOX: _mailbox,
    Kind.REJOIN: _rejoin,
    Kind.ADDRESS: _address,
    Kind.ORGANISATION: organisation_acts.described,
    Kind.SEATS: seats.described,
    Kind.MINISTER: successors.described,
    Kind.REPLACEMENT: replacements.described,
    Kind.COMMITTEE: ending_committees.described,
    Kind.RETENTION: retention_classes.described,
}


def _course(db: Session, row: Proposal) -> list[tuple[str, str]]:
    """By whom and when."""
    steps: list[tuple[str, int | None, datetime | None]] = [
        ("Voorgesteld", row.proposed_by_id, row.proposed_at),
        ("Goedgekeurd", row.approved_by_id, row.approved_at),
        (
            "Teruggenomen" if proposals_store.is_agreed(row) else "Afgewezen",
            row.rejected_by_id,
            row.rejected_at,
        ),
    ]
    day = [("Gaat in", dutch_date(row.takes_effect_on))] if row.takes_effect_on else []
    found = day + [(did, f"door {_name(db, who)}, {dutch_moment(at)}") for did, who, at in steps if at]
    if row.effective_at is not None:
        return [*found, ("Geldt sinds", dutch_moment(row.effective_at))]
    if row.impossible_at is not None:
        return [*found, ("Kon niet op die dag", row.impossible_because or "")]
    return (
        found
        if row.rejected_at or proposals_store.is_agreed(row)
        else [*found, ("Vervalt", dutch_moment(proposals_store.expires_at(row)))]
    )


def _name(db: Session, person_id: int | None) -> str:
    return line(db.get_one(Person, person_id).name) if person_id else "wie de nieuwe postbus leest"

"""What is known of a person, put right. Name and telephone at once; the address decides whose account it is and takes two.

With another address the account is let go: who signs in next with the new one joins it.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_moment
from contactdesk.law.outcomes import Conflict, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people import edits
from contactdesk.people.administration import acting, boxes, proposals_store, telling
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.signing_in import POSTBUS
from contactdesk.store.models import Person, Proposal
from contactdesk.words import Role

#: what one administrator puts right
HARMLESS: Final = ("name", "phone")


def save_person(
    db: Session, person_id: int, details: Mapping[str, str | None], by: Actor, *, seen: str
) -> None:
    """Change name and telephone. Raises NotFound, and Conflict when they were changed since they were `seen`."""
    acting.begin(db, by)
    person = _held(db, person_id)
    if why := _of_mailbox(person):
        raise Conflict(why)
    if seen != seal(person):
        raise Conflict("Deze gegevens zijn intussen gewijzigd. Bekijk ze, en vul uw wijziging opnieuw in.")
    changed = {name: details[name] for name in HARMLESS if details[name] != getattr(person, name)}
    if not changed:
        return
    old = {name: getattr(person, name) for name in changed}
    for name, value in changed.items():
        setattr(person, name, value)
    db.add(person)
    db.flush()
    # their hashes, with the salt of this person, stand in the entry as those of any row
    facts: dict[str, Any] = {"person": person.id, "fields": sorted(changed)}
    entry = audit.record(db, action="person_edit", by=by, party=Role.ADMINISTRATOR, facts=facts)
    edits.keep(db, entry, "person", person.id, old, changed)
    telling.details_changed(db, entry, person, by)


def seal(person: Person) -> str:
    """What is known of somebody, in short: goes along with a change of it."""
    said = "\n".join(getattr(person, name) or "" for name in HARMLESS)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def may_correct(db: Session, person_id: int, by: Actor) -> tuple[bool, bool]:
    """Whether `by` can correct name and telephone now, and whether they can propose another address."""
    person = db.get_one(Person, person_id)
    return not _of_mailbox(person), not _cannot(db, person, by)


def propose_address(db: Session, person_id: int, address: str, by: Actor) -> int:
    """Propose another address for somebody; returns the proposal. Raises NotFound, Invalid at `adres`, and Conflict."""
    acting.begin(db, by)
    person, address = _held(db, person_id), folded(address)
    if why := _cannot(db, person, by):
        raise Conflict(why)
    if address == person.email:
        raise invalid("adres", "Dit is al het adres. Vul het nieuwe adres in")
    if why := _unfit(db, person, address):
        raise invalid("adres", why)
    details = {"old": person.email, "new": address}
    row = proposals_store.keep(db, Kind.ADDRESS, by, details, {"person_id": person.id})
    entry = proposals_store.record(db, "proposal", row, by)
    telling.address_proposed(db, entry, row, by)
    return row.id


# What a proposal of an address needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    """Why this can no longer be; empty while it can."""
    person = db.get_one(Person, row.person_id)
    if person.email != row.details["old"]:
        return f"{line(person.name)} heeft intussen een ander e-mailadres dan toen dit werd voorgesteld."
    if why := _of_mailbox(person) or _unfit(db, person, row.details["new"]):
        return f"{why.rstrip('.')}."
    return ""


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    """The account goes with the old address: of whom it was, this desk cannot know."""
    person = db.get_one(Person, row.person_id)
    person.email = row.details["new"]
    person.issuer = person.subject = None
    db.add(person)
    db.flush()
    people.end_account(db, person.id)
    entry = proposals_store.record(db, "proposal_effect", row, by)
    telling.address_changed(db, entry, row, by)


def _held(db: Session, person_id: int) -> Person:
    person = db.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound("person")
    acting.hold(db, person)
    return person


def _cannot(db: Session, person: Person, by: Actor) -> str:
    if person.id == by.id:
        return "U kunt uw eigen e-mailadres niet wijzigen. Vraag een andere beheerder."
    if why := _of_mailbox(person):
        return why
    if waiting := proposals_store.open_rows(db, Kind.ADDRESS, col(Proposal.person_id) == person.id):
        return f"Voor {line(person.name)} loopt al een voorstel, van {dutch_moment(waiting[0].proposed_at)}."
    return ""


def _of_mailbox(person: Person) -> str:
    """The account of a body's mailbox has the name and address of the body (`signing_in`)."""
    if person.issuer != POSTBUS:
        return ""
    return "Dit account volgt de postbus van een organisatie. Wijzig de postbus bij de organisatie."


def _unfit(db: Session, person: Person, address: str) -> str:
    """Why it cannot be theirs, as the end of a sentence; empty when it can."""
    there = people.by_email(db, address)
    if there is not None and there.id != person.id:
        return "Dit adres is van iemand anders in dit loket. Kies een adres dat alleen van deze persoon is"
    if serves := boxes.with_address(db, address):
        return f"Dit adres is van {serves[0].title}. Kies een adres dat alleen van deze persoon is"
    if gap := people.gap_by_address(db, person, address):
        return (
            f"Met dit adres kan niemand meer inloggen als {gap.title}: geen van de aangesloten inlogdiensten spreekt "
            "ervoor. Kies een ander adres, of geef eerst iemand anders deze rol"
        )
    return ""

"""Somebody whose account at the identity provider became another: the tie is loosened, and they join anew.

Who comes in next with that verified address has every role of this person: on the pages it takes two administrators.
"""

from typing import Final

from sqlmodel import Session, col

from contactdesk import people
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import acting, proposals_store, telling
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.store.models import Person, Proposal
from contactdesk.words import Party, Role

#: the account that the proposal was about: another one since then is not loosened by it
ACCOUNT: Final = ("issuer", "subject")


def may_rejoin(db: Session, person_id: int, by: Actor) -> bool:
    """Whether `by` can propose it now."""
    return not _cannot(db, db.get_one(Person, person_id), by)


def propose_rejoin(db: Session, person_id: int, by: Actor) -> int:
    """Propose to loosen the account of somebody; returns the proposal. Raises NotFound and Conflict."""
    acting.begin(db, by)
    person = db.get(Person, person_id)
    if person is None:
        raise NotFound("person")
    acting.hold(db, person)
    if why := _cannot(db, person, by):
        raise Conflict(why)
    details = {name: getattr(person, name) for name in ACCOUNT}
    row = proposals_store.keep(db, Kind.REJOIN, by, details, {"person_id": person_id})
    entry = proposals_store.record(db, "proposal", row, by)
    telling.rejoin_proposed(db, entry, row, by)
    return row.id


def rejoin_at_once(db: Session, email: str, by: Actor) -> None:
    """The same on the command line, where nobody agrees but all are told. Raises NotFound, Conflict when not tied."""
    acting.wait(db)
    person = people.by_email(db, email)
    if person is None:
        raise NotFound("person")
    acting.hold(db, person)
    if not people.is_tied(person):
        raise Conflict(_untied(person))
    telling.rejoined(db, people.loosen(db, person, by, party=Party.SYSTEM), person, by)


def move_issuer(db: Session, old: str, new: str, by: Actor) -> int:
    """Everybody of one issuer goes to another; returns how many. Raises what `people.move_issuer` raises."""
    acting.wait(db)
    count, entry = people.move_issuer(db, old, new, by)
    telling.issuer_moved(db, entry, old, new, count)
    return count


# What such a proposal needs of its kind


def overtaken(db: Session, row: Proposal) -> str:
    """Why this can no longer be; empty while it can."""
    person = db.get_one(Person, row.person_id)
    if not people.is_tied(person):
        return _untied(person)
    if any(getattr(person, name) != row.details[name] for name in ACCOUNT):
        return f"{line(person.name)} heeft intussen een ander account dan toen dit werd voorgesteld."
    return ""


def take_effect(db: Session, row: Proposal, by: Actor) -> None:
    person = db.get_one(Person, row.person_id)
    entry = people.loosen(db, person, by, party=Role.ADMINISTRATOR)
    proposals_store.record(db, "proposal_effect", row, by)
    telling.rejoined(db, entry, person, by)


def _cannot(db: Session, person: Person, by: Actor) -> str:
    if person.id == by.id:
        return "U kunt uw eigen account niet losmaken. Vraag een andere beheerder."
    if not people.is_tied(person):
        return _untied(person)
    if proposals_store.open_rows(db, Kind.REJOIN, col(Proposal.person_id) == person.id):
        return f"Er loopt al een voorstel om het account van {line(person.name)} los te maken."
    return ""


def _untied(person: Person) -> str:
    return f"Aan {line(person.name)} is nu geen account van een inlogdienst gekoppeld."

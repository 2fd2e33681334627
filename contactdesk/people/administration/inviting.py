"""A body asks for an account for somebody of its own who has none: a proposal of a role, which an administrator agrees to.

Who asks and who agrees are two people, as with every role; what it is for the administrators do not read.
"""

from sqlmodel import Session, col

from contactdesk import people
from contactdesk.law.days import today
from contactdesk.law.permissions import Actor, Grant
from contactdesk.people.administration import acting, giving, proposals_store, telling
from contactdesk.people.administration.proposals_store import Kind, Term
from contactdesk.store.desk import now
from contactdesk.store.models import Person, Proposal
from contactdesk.words import Party, Role


def can_sign_in(db: Session, email: str) -> bool:
    """Whether somebody with this address is an official here today, wherever."""
    person = people.by_email(db, email)
    found = people.actor(db, person.id, today(now(db))) if person else None
    return found is not None and found.has(Role.OFFICIAL)


def is_asked(db: Session, email: str) -> bool:
    """Whether a proposal to give them a role waits."""
    person = people.by_email(db, email)
    return person is not None and bool(
        proposals_store.open_rows(db, Kind.ROLE, col(Proposal.person_id) == person.id)
    )


def ask(db: Session, organisation_id: int, by: Actor, *, name: str, email: str, phone: str | None) -> bool:
    """Propose that they are an official of this organisation. False where that is proposed already, or cannot be."""
    acting.wait(db)
    known = people.by_email(db, email)
    id_ = (
        known.id
        if known
        else people.add_person(db, name=name, email=email, phone=phone, by=by, party=Party.BODY)
    )
    person = db.get_one(Person, id_)
    acting.hold(db, person)
    term = Term(Grant(Role.OFFICIAL, organisation_id=organisation_id))
    if giving.cannot(db, person, term) or giving.is_proposed(db, person, term.grant):
        return False
    row, entry = giving.keep(db, person, term, by, asked_by=Party.BODY)
    telling.role_proposed(db, entry, row, by)
    return True

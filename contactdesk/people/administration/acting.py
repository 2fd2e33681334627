"""Acting as an administrator: one act at a time, by who is one now; and who else is told. Changes nothing itself."""

from sqlmodel import Session

from contactdesk import people
from contactdesk.law.days import today
from contactdesk.law.outcomes import Forbidden
from contactdesk.law.permissions import Actor
from contactdesk.letters import recipients
from contactdesk.store import lock_key
from contactdesk.store.desk import now
from contactdesk.store.models import Person
from contactdesk.words import Party, Role


def begin(db: Session, by: Actor) -> None:
    """Until commit nobody else does such an act: these are rare, and of two rivals the second must see the first.

    Raises Forbidden when `by` is no administrator any more, whatever their page said.
    """
    wait(db)
    if by.id is None or not is_administrator(db, by.id):
        raise Forbidden("administrators only")


def wait(db: Session) -> None:
    """The same, for who answers a letter and is no administrator."""
    people.one_at_a_time(db)


def party(by: Actor) -> Party | Role:
    """As what `by` acts here: an administrator, or the desk on the day for which two agreed."""
    return Party.SYSTEM if by.id is None else Role.ADMINISTRATOR


def hold(db: Session, person: Person) -> None:
    """Until commit nobody lends this person a role either (`delegation`)."""
    lock_key(db, f"person {person.email}")


def is_administrator(db: Session, person_id: int) -> bool:
    found = people.actor(db, person_id, today(now(db)))
    return found is not None and found.has(Role.ADMINISTRATOR)


def others(db: Session, by: Actor) -> list[str]:
    """The addresses of the other administrators."""
    return recipients.administrators(db, but=by.id)


def who_answers(db: Session, doer_id: int) -> str:
    """Who gets a reply to a letter about what `doer_id` wants: another administrator, where there is one."""
    found = recipients.administrators(db, but=doer_id)
    return found[0] if found else db.get_one(Person, doer_id).email

"""Who can be named to help with a law: people of the ministry or the body that helps, with an account; and asking for an
account for who has none. Names nobody itself."""

from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import people
from contactdesk.contacts.naming import check_domain
from contactdesk.law import disclosure
from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.law.officials import Official
from contactdesk.law.outcomes import Invalid, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.people import surnames
from contactdesk.people.administration import inviting
from contactdesk.store import insert_ignore
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Organisation, Person, Reminder, RoleGrant
from contactdesk.words import Role

#: kept of a contact whose drafter had no account: they hear it once they have (`operations.drafter_accounts`)
INVITED: Final = "drafter_invited"


def drafters(db: Session, contact: ContactRequest) -> list[tuple[int, str]]:
    """Each with their address, and whether they ever came; by last name."""
    found = sorted(_people(db, contact), key=lambda one: surnames.order(one.name))
    return [(one.id, _in_a_line(one)) for one in found if one.id is not None]


def chosen(db: Session, contact: ContactRequest, person_id: int) -> Official:
    """Raises Invalid at `jurist` for who is not among them today."""
    can_help = _people(db, contact) if disclosure.is_sealed(contact) else []
    person = next((one for one in can_help if one.id == person_id), None)
    if person is None:
        raise invalid("jurist", "Kies een jurist uit de lijst, of vul een naam en een e-mailadres in")
    return Official(person.name, person.email, person.phone)


def invite(db: Session, contact: ContactRequest, official: Official, by: Actor) -> None:
    """Ask the administrators for an account for a drafter who cannot sign in. They hear of no contact."""
    if not disclosure.is_sealed(contact) or contact.handler_id is None:
        return
    if inviting.can_sign_in(db, official.email):
        return
    email = folded(official.email)
    inviting.ask(db, contact.handler_id, by, name=official.name, email=email, phone=official.phone)
    values = {"contact_id": contact.id, "kind": INVITED, "about": email, "at": now(db)}
    table = Reminder.__table__  # type: ignore[attr-defined]
    insert_ignore(db, table, values, conflict=["contact_id", "kind", "about"])


def _people(db: Session, contact: ContactRequest) -> list[Person]:
    """The officials of who helps; not whose address no letter about it may go to."""
    there = {contact.handler_id, contact.department_id} - {None}
    query = (
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.OFFICIAL, col(RoleGrant.organisation_id).in_(there))
        .where(people.is_in_force(today(now(db))))
    )
    found = {one.id: one for one in db.execute(query).scalars()}
    organisations = [db.get_one(Organisation, id_) for id_ in there]
    return [one for one in found.values() if _fits(one, organisations)]


def _fits(person: Person, organisations: list[Organisation]) -> bool:
    try:
        check_domain(person.email, organisations)
    except Invalid:
        return False
    return True


def _in_a_line(person: Person) -> str:
    came = "" if people.is_tied(person) else " (heeft nog niet ingelogd)"
    return f"{line(person.name)}, {person.email}{came}"

"""A member hands a request over to a colleague: before leaving the Chamber, or because the colleague takes over the subject.

The colleague asks from then on, and reads all that stands there, also what is sealed: only the member says so of that. What
the minister permitted was permitted for who asked, so it is asked anew.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import people
from contactdesk.contacts.change import check, finish
from contactdesk.law import disclosure, terms
from contactdesk.law.days import today
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.people import surnames
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Person, RoleGrant
from contactdesk.words import Action, Chamber, Party, Regime, Role, State

NO_COLLEAGUE = "Kies een collega uit de lijst: een lid van dezelfde Kamer"


def colleagues(db: Session, chamber: Chamber | None, member_id: int) -> list[tuple[int, str]]:
    """To whom a request of this member can go: members of the same Chamber today, first those of the own group."""
    query = (
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.MEMBER, col(RoleGrant.chamber) == chamber)
        .where(people.is_in_force(today(now(db))), col(Person.id) != member_id)
    )
    group = db.get_one(Person, member_id).parliamentary_group
    found = {one.id: one for one in db.execute(query).scalars()}.values()
    ordered = sorted(found, key=lambda one: (not _is_of(one, group), surnames.order(one.name)))
    return [(one.id, _shown(one)) for one in ordered]


def reassign(db: Session, number: str, by: Actor, *, to: int, version: int | None = None) -> None:
    """The member hands it over. Raises Invalid at `collega`."""
    contact, party = check(db, number, by, Action.REASSIGN, version)
    hand_over(db, contact, by, party, to)


def hand_over(db: Session, contact: ContactRequest, by: Actor, party: Party, to: int) -> None:
    """It is the colleague's from now on. Raises Invalid at `collega`."""
    was, former = contact.state, contact.initiator_id
    if to not in dict(colleagues(db, contact.chamber, former)):
        raise invalid("collega", NO_COLLEAGUE)
    contact.initiator_id = contact.member_id = to
    if contact.entered_by_side:
        contact.entered_by_id = to
    # who helped was named by the one who asked
    contact.helper_id = None
    if not disclosure.is_sealed(contact):
        before, after = (db.get_one(Person, one).name.lower() for one in (former, to))
        contact.haystack = contact.haystack.replace(before, after)
    if contact.regime is Regime.PERMISSION:
        _ask_anew(db, contact, was)
    facts = {"initiator_was": former, "initiator": to}
    finish(db, contact, News(Action.REASSIGN, by, party, was=was, former=former), facts=facts)


def _ask_anew(db: Session, contact: ContactRequest, was: State) -> None:
    """Who asks is part of what the minister is asked."""
    contact.asked_version += 1
    contact.permission_id = contact.permission_granted = None
    contact.ics_sequence += 1 if was is State.SCHEDULED else 0
    if was in (State.PERMITTED, State.SCHEDULED):
        contact.asked_at = now(db)
        debate = disclosure.debate_of(contact)
        contact.due_at = terms.due(desk(db).terms, contact.form, now(db), debate, contact.chamber).due


def _is_of(person: Person, group: str | None) -> bool:
    return group is not None and person.parliamentary_group == group


def _shown(person: Person) -> str:
    return f"{person.name} ({person.parliamentary_group})" if person.parliamentary_group else person.name

"""Bureau Wetgeving helps a member per contact: who of it, named by the member and no longer than the member wants."""

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import people
from contactdesk.contacts.change import check, finish
from contactdesk.law.days import today
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.people import surnames
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Person, RoleGrant
from contactdesk.words import Action, Role


def helpers(db: Session) -> list[tuple[int, str]]:
    """Who of Bureau Wetgeving can be named today, by last name."""
    query = (
        select(col(Person.id), col(Person.name))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.HELPER, people.is_in_force(today(now(db))))
        .distinct()
    )
    found = [(row.id, row.name) for row in db.execute(query)]
    return sorted(found, key=lambda one: surnames.order(one[1]))


def helper(db: Session, person_id: int | None) -> str | None:
    """The name of who is asked to help. Raises Invalid at `jurist` for who is not of Bureau Wetgeving today."""
    if person_id is None:
        return None
    name = dict(helpers(db)).get(person_id)
    if name is None:
        raise invalid("jurist", "Kies een medewerker van Bureau Wetgeving uit de lijst, of niemand")
    return name


def name_helper(
    db: Session, number: str, by: Actor, *, person_id: int | None, version: int | None = None
) -> None:
    """Name who helps with this one contact, another, or nobody any more: who helped before reads it no more at once."""
    contact, party = check(db, number, by, Action.NAME_HELPER, version)
    if person_id == contact.helper_id:
        text = "Deze medewerker helpt u al" if person_id else "Kies wie van Bureau Wetgeving u helpt"
        raise invalid("jurist", text)
    helper(db, person_id)
    contact.helper_id = person_id
    facts = {"person": person_id} if person_id else {}
    # no new version: nothing that anybody else can do is overtaken by it
    finish(db, contact, News(Action.NAME_HELPER, by, party), facts=facts, touches=False)


def named(db: Session, contact: ContactRequest) -> str | None:
    """Who helps with it, and whether they still can."""
    if contact.helper_id is None:
        return None
    name = db.get_one(Person, contact.helper_id).name
    is_there = contact.helper_id in dict(helpers(db))
    return f"{name}, Bureau Wetgeving" if is_there else f"{name}, heeft geen account meer en leest niet mee"

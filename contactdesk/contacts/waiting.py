"""What somebody who waits for a decision can do about it: say after the debate that it is still needed, urge after the term,
and put it to the secretary-general. What the clock does about it is `operations`'s."""

from collections.abc import Collection
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.change import check, finish
from contactdesk.contacts.checks import YEAR
from contactdesk.law import disclosure, terms
from contactdesk.law.days import add_working_days, at, dutch_date, is_working_day, today
from contactdesk.law.lifecycle import OWES_ANSWER
from contactdesk.law.outcomes import Conflict, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.people import short_name
from contactdesk.store.desk import desk, now
from contactdesk.store.models import AuditEntry, ContactRequest, Organisation
from contactdesk.words import Action

A = Action


def keep(
    db: Session, number: str, by: Actor, *, debate_on: date | None = None, version: int | None = None
) -> None:
    """After its debate: it is still needed, for another debate or for none. The term was missed, and stays so."""
    contact, party = check(db, number, by, A.KEEP, version)
    was = contact.debate_on
    if was is None or not debate_is_over(db, contact):
        raise Conflict("Dit verzoek blijft open: er is geen debat geweest waarna het vervalt.")
    if debate_on is not None and not today(now(db)) <= debate_on <= today(now(db) + YEAR):
        raise invalid(
            "debat", "Kies de dag van het nieuwe debat: vanaf vandaag, binnen een jaar. Of laat dit leeg"
        )
    contact.debate_on = debate_on
    contact.is_urgent = terms.is_urgent(desk(db).terms, now(db), debate_on)
    facts = {"debate_was": was.isoformat(), "debate_on": debate_on.isoformat() if debate_on else None}
    finish(db, contact, News(A.KEEP, by, party), facts=facts)


def debate_is_over(db: Session, contact: ContactRequest) -> bool:
    """Whether its debate was before today; never where the minister's side may not know of that day."""
    debate = disclosure.debate_of(contact)
    return debate is not None and debate < today(now(db))


def urge(db: Session, number: str, by: Actor, *, version: int | None = None) -> None:
    """After the term: say once a working day that an answer is still needed. Contact person and deputy get a letter."""
    contact, party = check(db, number, by, A.URGE, version)
    if why_not := cannot_urge(db, contact):
        raise Conflict(why_not)
    finish(db, contact, News(A.URGE, by, party), touches=False)


def cannot_urge(db: Session, contact: ContactRequest) -> str:
    """Why nobody can urge now; empty where they can."""
    if contact.state not in OWES_ANSWER or contact.due_at is None:
        return "U wacht hier nu niet op een besluit."
    if contact.due_at >= now(db):
        until = dutch_date(today(contact.due_at))
        return f"De termijn is nog niet voorbij. Aandringen kan als er na {until} nog geen besluit is."
    if contact.id in urged(db, [contact.id]):
        again = dutch_date(add_working_days(today(now(db)), 1))
        return f"Er is vandaag al aangedrongen. Dat kan weer op {again}, als er dan nog geen besluit is."
    return ""


def urged(db: Session, ids: Collection[int | None]) -> set[int]:
    """In which of these contacts it was done since the last working day began: in a weekend it is not done twice."""
    day = today(now(db))
    while not is_working_day(day):
        day -= timedelta(days=1)
    query = select(col(AuditEntry.contact_id)).where(
        col(AuditEntry.contact_id).in_(ids),
        col(AuditEntry.action) == A.URGE.value,
        col(AuditEntry.at) >= at(day, time()),
    )
    return {one for one in db.execute(query).scalars() if one is not None}


def escalate(db: Session, number: str, by: Actor, *, version: int | None = None) -> None:
    """Put it to the secretary-general, once: the office gets a letter, the contact person too."""
    contact, party = check(db, number, by, A.ESCALATE, version)
    if why_not := cannot_escalate(db, contact):
        raise Conflict(why_not)
    finish(db, contact, News(A.ESCALATE, by, party), touches=False)


def cannot_escalate(db: Session, contact: ContactRequest) -> str:
    """Why it cannot be put to the secretary-general now; empty where it can."""
    department = db.get_one(Organisation, contact.department_id)
    first = escalates_from(db, contact)
    if first is None or today(now(db)) < first:
        when = f"Dat kan vanaf {dutch_date(first)}" if first else "Dat kan nu niet"
        return f"De termijn is nog niet lang voorbij. {when}."
    if not department.secretary_general_mailbox:
        return no_secretary(department)
    if was_escalated(db, contact):
        return "Dit verzoek is al voorgelegd aan de secretaris-generaal. Dat kan één keer."
    return ""


def no_secretary(department: Organisation) -> str:
    """What is possible instead."""
    return (
        f"Van de secretaris-generaal van {short_name(department)} is in dit loket geen postbus bekend. Voorleggen kan hier "
        "dus niet. U kunt wel zelf schrijven of bellen met het ministerie."
    )


def escalates_from(db: Session, contact: ContactRequest) -> date | None:
    """From which day its term is long past; None where the ministry owes no answer now."""
    if contact.state not in OWES_ANSWER or contact.due_at is None:
        return None
    return terms.long_passed_from(desk(db).terms, contact.due_at)


def was_escalated(db: Session, contact: ContactRequest) -> bool:
    query = select(col(AuditEntry.id)).where(
        col(AuditEntry.contact_id) == contact.id, col(AuditEntry.action) == A.ESCALATE.value
    )
    return db.execute(query.limit(1)).first() is not None

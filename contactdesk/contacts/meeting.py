"""The contact itself: planning it, calling it off, that it took place; and the ways in which it ends without."""

from datetime import datetime

from sqlmodel import Session

from contactdesk.contacts.change import acts_for, check, finish, keep_text, system_news
from contactdesk.contacts.checks import YEAR
from contactdesk.law import content, disclosure
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.said import lacking
from contactdesk.letters import recipients
from contactdesk.letters.letter_words.news import News
from contactdesk.store import met, visibility
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Organisation, Person
from contactdesk.words import Action, Initiator, Party, Regime, State

A = Action


def schedule(
    db: Session,
    number: str,
    by: Actor,
    *,
    at: datetime,
    minutes: int = 30,
    place: str | None = None,
    reason: str | None = None,
    version: int | None = None,
) -> None:
    """Make an appointment, or move the one there is: one UID, the sequence goes up. `reason`: why it is moved; who is
    there reads it."""
    action = A.RESCHEDULE if _is_scheduled(db, number, by) else A.SCHEDULE
    contact, party = check(db, number, by, action, version)
    if not now(db) < at <= now(db) + YEAR:
        raise invalid("wanneer", "Kies een moment dat nog komt, ten hoogste een jaar vooruit")
    was = contact.state
    contact.ics_sequence += 1 if contact.appointment_at else 0
    contact.appointment_at, contact.appointment_minutes = at, minutes
    if place and disclosure.is_sealed(contact):
        # the place of one that was moved too: what is kept for that deed is why
        keep_text(db, contact, A.SCHEDULE, by, party, place)
    else:
        contact.appointment_place = place
    said = keep_text(db, contact, action, by, party, reason) if reason and action is A.RESCHEDULE else None
    facts = {"at": at.isoformat(), "minutes": minutes, "sequence": contact.ics_sequence}
    texts = {"place": place, "text": reason if action is A.RESCHEDULE else None}
    finish(db, contact, News(action, by, party, text=said, was=was), texts=texts, facts=facts)


def _is_scheduled(db: Session, number: str, by: Actor) -> bool:
    return visibility.find(db, number, by, lock=True).state is State.SCHEDULED


def call_off(
    db: Session, number: str, by: Actor, *, reason: str | None = None, version: int | None = None
) -> None:
    """The appointment is off; the permission, or the notice, stays. `reason`: who would be there reads it."""
    contact, party = check(db, number, by, A.CALL_OFF, version)
    was = contact.state
    contact.ics_sequence += 1
    said = keep_text(db, contact, A.CALL_OFF, by, party, reason) if reason else None
    news = News(A.CALL_OFF, by, party, text=said, was=was)
    finish(db, contact, news, texts={"text": reason}, facts={"sequence": contact.ics_sequence})


def hold(
    db: Session,
    number: str,
    by: Actor,
    *,
    held_at: datetime,
    shared: str | None = None,
    version: int | None = None,
) -> None:
    """The contact took place: when, and one factual line."""
    contact, party = check(db, number, by, A.HOLD, version)
    _check_held(db, contact, held_at)
    contact.held_at = held_at
    said = shared
    if shared and disclosure.is_sealed(contact):
        said = keep_text(db, contact, A.HOLD, by, party, shared)
    else:
        contact.shared = shared
    news = News(A.HOLD, by, party, text=said)
    finish(db, contact, news, texts={"shared": shared}, facts={"held_at": held_at.isoformat()})


def _check_held(db: Session, contact: ContactRequest, held_at: datetime) -> None:
    """Not still to come. Under permission it can be said that it was there before it was asked for: that is shown and counted
    as before the permission. What its own side reports was there already, whenever."""
    if held_at > now(db):
        raise invalid("plaatsgevonden_op", "Dit moment moet nog komen. Kies wanneer het contact er was")
    known = contact.took_place_at
    goes_back = contact.regime is Regime.NOTIFY and contact.initiator_kind in (
        Initiator.OFFICIAL,
        Initiator.BODY,
    )
    goes_back = goes_back or contact.regime is Regime.PERMISSION
    first = today(now(db) - YEAR if goes_back else contact.received_at)
    first = min(first, today(known)) if known else first
    if today(held_at) < first:
        text = f"Dit was vóór het verzoek. Kies wanneer het contact er was: vanaf {dutch_date(first)}"
        if goes_back:
            text = f"Dit is te lang geleden. Kies wanneer het contact er was: vanaf {dutch_date(first)}"
        raise invalid("plaatsgevonden_op", text)


def decline(
    db: Session, number: str, by: Actor, *, text: str | None = None, version: int | None = None
) -> bool:
    """The body, or the member who was invited, leaves it: a contact is never a duty. One of several members leaves it to the
    others, and ends nothing for them. The unit that helps with laws says why: help is refused in exceptional cases only
    (Draaiboek voor de regelgeving, nr. 69). Returns whether it goes on without who declined."""
    contact, party = check(db, number, by, A.DECLINE, version)
    leaving = _one_of_several(db, contact, by, party)
    if leaving is not None:
        _leave(db, contact, by, leaving, text)
        return True
    wrong = lacking(text, "Schrijf op waarom u niet helpt; het Kamerlid leest dit")
    if wrong and party is Party.BODY and is_of_unit(db, contact):
        raise invalid("tekst", wrong)
    was = contact.state
    contact.ics_sequence += 1 if was is State.SCHEDULED else 0
    said = keep_text(db, contact, A.DECLINE, by, party, text) if text else None
    finish(db, contact, News(A.DECLINE, by, party, text=said, was=was), texts={"text": text})
    return False


def _one_of_several(db: Session, contact: ContactRequest, by: Actor, party: Party) -> int | None:
    """Which of several members declines, themselves or by an assistant; None where nobody is left without them."""
    members = met.members(db, contact) if party is Party.MEMBER else []
    declines = acts_for(by, party, contact) or by.id
    return declines if len(members) > 1 and declines in members else None


def _leave(db: Session, contact: ContactRequest, by: Actor, member: int, text: str | None) -> None:
    """The contact goes on with the other members; who left knows of it no more, as whoever was taken out of a report."""
    name = db.get_one(Person, member).name
    met.put(db, contact, [one for one in met.members(db, contact) if one != member])
    said = keep_text(db, contact, A.CORRECT, by, Party.MEMBER, text) if text else None
    facts = {"changed": [content.MEMBERS], recipients.UNNAMED: [member], recipients.NAMED: [], "left": True}
    news = News(A.CORRECT, by, Party.MEMBER, text=said, changed=(content.MEMBERS,), leaves=name)
    finish(db, contact, news, texts={"text": text}, facts=facts, moves=False)


def is_of_unit(db: Session, contact: ContactRequest) -> bool:
    """Whether the unit of a department that helps with laws handles it; a zbo helps by itself."""
    return contact.handler_id is not None and db.get_one(Organisation, contact.handler_id).is_legislative_unit


def withdraw(db: Session, number: str, by: Actor, *, version: int | None = None) -> None:
    """The initiator takes it back; whoever had a letter hears of it."""
    contact, party = check(db, number, by, A.WITHDRAW, version)
    was = contact.state
    contact.ics_sequence += 1 if was is State.SCHEDULED else 0
    finish(db, contact, News(A.WITHDRAW, by, party, was=was))


def withdraw_left(db: Session, contact: ContactRequest, by: Actor) -> None:
    """The same for who asked and is no member any more, as two administrators agreed."""
    was = contact.state
    contact.ics_sequence += 1 if was is State.SCHEDULED else 0
    finish(db, contact, News(A.WITHDRAW, by, Party.SYSTEM, was=was))


def lapse(db: Session, contact: ContactRequest, *, why: str) -> None:
    """Nobody decided in time: an outcome of its own, never a yes or a no (docs/design.md, rule 7)."""
    finish(db, contact, system_news(A.LAPSE), facts={"why": why})

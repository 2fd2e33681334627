"""Whose turn it is and by when, in the words of the page. What is owed is `law`'s."""

from sqlmodel import Session

from contactdesk.contacts.contact_page.history import minister
from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.contacts.takers import taken
from contactdesk.law import lifecycle, terms
from contactdesk.law.days import dutch_date, dutch_moment, ends_a_day, today
from contactdesk.letters.letter_words.people import named
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Organisation
from contactdesk.words import PARTY, Action, Party


def turn(db: Session, contact: ContactRequest, seen: Reader) -> str:
    """Whose turn it is, in words; empty when nobody's."""
    if contact.ball is None:
        return ""
    taker = taken(db, contact).has_it
    if contact.ball is Party.LIAISON and taker is not None:
        return "u" if taker.id == seen.actor.id else f"{taker.name}, parlementair contactpersoon"
    if contact.ball in seen.plays:
        return "u of een collega" if contact.ball is Party.LIAISON else "u"
    if contact.ball is Party.MINISTER:
        return f"het bureau van {minister(db, contact)}"
    if contact.ball is Party.BODY and contact.handler_id is not None:
        return named(db.get_one(Organisation, contact.handler_id))
    return PARTY[contact.ball]


def due_label(db: Session, contact: ContactRequest) -> str:
    """By when a decision is owed; a clock that stands still says so. Empty where none is owed."""
    owes_decision = lifecycle.move(contact.regime, contact.state, Action.LAPSE) is not None
    if not owes_decision or contact.due_at is None:
        return ""
    if contact.stopped_at is not None:
        since = dutch_moment(contact.stopped_at)
        return f"De termijn telt niet door sinds {since}: eerst komt er antwoord op een vraag"
    due = contact.due_at
    by = dutch_date(today(due)) if ends_a_day(due) else dutch_moment(due)
    return f"Uiterlijk {by} – {terms.how_late(desk(db).terms, now(db), due)}"


def is_late(db: Session, contact: ContactRequest) -> bool:
    """Whether what is owed should have been there."""
    runs = contact.stopped_at is None and contact.due_at is not None and contact.due_at < now(db)
    return runs and bool(due_label(db, contact))

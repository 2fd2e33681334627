"""Answered with what is public already: closed, and opened again by one click of who asked when that did not help."""

from collections.abc import Iterable

from sqlmodel import Session

from contactdesk.contacts.change import check, finish, keep_text
from contactdesk.contacts.deeds import resume_clock
from contactdesk.law.outcomes import Conflict
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.people import is_own
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest
from contactdesk.words import Action

A = Action


def answer_publicly(
    db: Session, number: str, by: Actor, *, text: str, links: Iterable[str] = (), version: int | None = None
) -> None:
    """Close it as answered, with `text` and web addresses (`links`) of where it stands. No term runs meanwhile."""
    contact, party = check(db, number, by, A.ANSWER_PUBLICLY, version)
    if not can_answer(contact):
        raise Conflict(
            "Alleen een vraag van een Kamerlid of een commissie beantwoordt u met openbare informatie."
        )
    if contact.stopped_at is None:
        contact.stopped_at = now(db)
    whole = "\n".join([text, "", *links] if links else [text])
    said = keep_text(db, contact, A.ANSWER_PUBLICLY, by, party, whole)
    finish(db, contact, News(A.ANSWER_PUBLICLY, by, party, text=said), texts={"text": whole})


def can_answer(contact: ContactRequest) -> bool:
    """Who wants to reach a member asks for no information."""
    return not is_own(contact)


def not_helped(db: Session, number: str, by: Actor, *, version: int | None = None) -> None:
    """It is with the contact person again, with what was left of its term; what was put to the minister is put anew."""
    contact, party = check(db, number, by, A.NOT_HELPED, version)
    resume_clock(db, contact)
    contact.asked_version += 1
    finish(db, contact, News(A.NOT_HELPED, by, party))

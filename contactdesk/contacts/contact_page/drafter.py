"""A drafter who was named for sealed help and may never open the content: what the unit must know. Changes nothing."""

from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import people
from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.law import disclosure
from contactdesk.law.days import today
from contactdesk.law.disclosure import Topic
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import inviting
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Person, SealedRead
from contactdesk.words import Party, Role

NO_ACCOUNT: Final = (
    "{name} heeft geen account als ambtenaar bij dit loket en kan de inhoud niet openen. "
    "Vraag een beheerder om een account, of noem een andere jurist."
)
ASKED: Final = (
    "{name} heeft nog geen account bij dit loket. De beheerders zijn om een account gevraagd. Zodra het er is, krijgt de "
    "jurist bericht."
)
NEVER_CAME: Final = "{name} heeft nog nooit ingelogd bij dit loket."
NOT_OPENED: Final = "{name} heeft de inhoud nog niet geopend."
READS_ON: Final = "U leest de inhoud tot de jurist die heeft geopend. Daarna leest alleen de jurist die."
NOBODY: Final = "Tot die tijd leest niemand bij uw organisatie de inhoud."


def awaited(db: Session, contact: ContactRequest, seen: Reader) -> str:
    """Why the drafter who is named does not read the content, and who reads it until then. For the unit alone, and
    empty where a drafter reads it or nobody is named."""
    is_open = disclosure.is_sealed(contact) and contact.closed_at is None
    if not (is_open and seen.is_any(Party.BODY) and contact.official_email):
        return ""
    why = _why(db, contact, contact.official_email)
    if not why:
        return ""
    name = line(contact.official_name or contact.official_email)
    return f"{why.format(name=name)} {READS_ON if Topic.QUESTION in seen.knows else NOBODY}"


def _why(db: Session, contact: ContactRequest, email: str) -> str:
    person = people.by_email(db, email)
    actor = people.actor(db, person.id, today(now(db))) if person else None
    if person is None or actor is None or not actor.has(Role.OFFICIAL):
        return ASKED if inviting.is_asked(db, email) else NO_ACCOUNT
    if _has_opened(db, contact, person):
        return ""
    return NOT_OPENED if people.is_tied(person) else NEVER_CAME


def _has_opened(db: Session, contact: ContactRequest, person: Person) -> bool:
    """Since they were named; who read it before did so as the unit."""
    if contact.official_since is None:
        return False
    of_contact = select(col(SealedRead.id)).where(
        col(SealedRead.contact_id) == contact.id,
        col(SealedRead.person_id) == person.id,
        col(SealedRead.at) >= contact.official_since,
    )
    return db.execute(of_contact.limit(1)).first() is not None

"""Destroys what a contact says and whom it names, and keeps that it was there.

What stays of a contact: its number, with which organisation and ministry, in which form and by which rule, its days, how it
ended, and the entries of the log. So every figure can be counted anew, and the chain of the log stays whole: with the salt of
the contact gone, its hashes tell nothing more.
"""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.contacts.retention import choosing
from contactdesk.contacts.search import index
from contactdesk.law import disclosure
from contactdesk.law.permissions import SYSTEM
from contactdesk.store.models import (
    AnswerMail,
    Attendance,
    ContactRead,
    ContactRequest,
    Decision,
    DecisionLink,
    Destruction,
    FormerOfficial,
    Freeze,
    FurtherOfficial,
    GatheredLetter,
    Letter,
    LetterKey,
    Message,
    OtherMember,
    Person,
    Reminder,
    SealedRead,
    SealedText,
)
from contactdesk.words import Party

GONE: Final = "(vernietigd)"
#: a domain that nobody can have (RFC 2606)
NOWHERE: Final = "contactdesk.invalid"
#: rows that say something of a contact and go with it; the log knows the first kind row by row
WATCHED: Final[tuple[Any, ...]] = (Message, SealedText, FormerOfficial, FurtherOfficial, OtherMember, Freeze)
OTHERS: Final[tuple[Any, ...]] = (Attendance, ContactRead, SealedRead, Reminder, DecisionLink, AnswerMail)
#: columns of a contact that were typed or name somebody
EMPTIED: Final = (
    *("question", "preference", "wished_official", "dossier", "published_where", "advice", "shared"),
    *("official_name", "official_email", "official_phone", "appointment_place"),
    *("member_id", "taken_by_id", "helper_id", "kept_until"),
)
RULED: Final = ("conditions", "reason", "alternative", "dispute", "mistake")


def destroy(db: Session, destruction: Destruction, contact_id: int) -> bool:
    """One contact, whole, with its entry in the log; False where it may not go (any more)."""
    contact = db.get_one(ContactRequest, contact_id, with_for_update=True)
    due = next(choosing.due(db, destruction.until, only=contact_id), None)
    if due is None or due.held_back:
        return False
    _empty(db, contact, nobody(db), destruction)
    _rule_nothing(db, contact, nobody(db))
    for table in WATCHED:
        for row in db.execute(select(table).where(col(table.contact_id) == contact.id)).scalars():
            db.delete(row)
    _silence(db, contact)
    for other in OTHERS:
        db.execute(delete(other).where(col(other.contact_id) == contact.id))
    facts = {"destruction": destruction.id, "group": due.held.group.value, "years": due.held.years}
    audit.record(db, action="destroy", by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts)
    index.refresh(db, [contact.id])
    return True


def nobody(db: Session) -> Person:
    """Stands where a contact has to name somebody and names nobody any more. It has no role."""
    email = f"vernietigd@{NOWHERE}"
    row = db.execute(select(Person).where(col(Person.email) == email)).scalar_one_or_none()
    if row is None:
        row = Person(name=GONE, email=email)
        db.add(row)
        db.flush()
    return row


def _empty(db: Session, contact: ContactRequest, nobody: Person, destruction: Destruction) -> None:
    is_sealed = disclosure.is_sealed(contact)
    contact.subject, contact.bill_title = (None, GONE) if is_sealed else (GONE, None)
    for name in EMPTIED:
        setattr(contact, name, None)
    contact.initiator_id = contact.entered_by_id = nobody.id
    contact.salt = contact.haystack = ""
    contact.destruction_id = destruction.id
    db.add(contact)
    db.flush()


def _rule_nothing(db: Session, contact: ContactRequest, nobody: Person) -> None:
    """Outcome, ground, foot and day stay: they are counted."""
    for decision in db.execute(select(Decision).where(col(Decision.contact_id) == contact.id)).scalars():
        decision.decided_by, decision.entered_from = GONE, None
        decision.entered_by_id = nobody.id if decision.entered_by_id else None
        for name in RULED:
            if getattr(decision, name):
                setattr(decision, name, GONE)
        db.add(decision)
    db.flush()


def _silence(db: Session, contact: ContactRequest) -> None:
    """Letters stay as rows that left at a moment: whether a notice came in time is counted by that."""
    ids = list(db.execute(select(col(Letter.id)).where(col(Letter.contact_id) == contact.id)).scalars())
    gathered = col(GatheredLetter.letter_id).in_(ids)
    overviews = {
        one for one in db.execute(select(col(GatheredLetter.overview_id)).where(gathered)).scalars() if one
    }
    db.execute(delete(LetterKey).where(col(LetterKey.letter_id).in_(ids)))
    db.execute(delete(GatheredLetter).where(gathered))
    for id_ in ids:
        nowhere = {"to_email": f"vernietigd-{id_}@{NOWHERE}", "reply_to": None}
        db.execute(update(Letter).where(col(Letter.id) == id_).values(**_silent(), **nowhere))
    silence(db, overviews)


def silence(db: Session, ids: Collection[int]) -> None:
    """The text of letters that name a destroyed contact beside others; to whom they went stays."""
    if ids:
        db.execute(update(Letter).where(col(Letter.id).in_(ids)).values(**_silent()))


def _silent() -> dict[str, Any]:
    return {"subject": GONE, "body": GONE, "ics": None, "last_error": None}

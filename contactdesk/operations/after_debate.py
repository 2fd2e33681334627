"""After a debate without a decision: whoever asked is asked once whether it is still needed. Only where that question
arrived and got no answer the request lapses: that rests on the debate and on the question, never on waiting alone."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import contacts
from contactdesk.contacts.waiting import debate_is_over
from contactdesk.law import terms
from contactdesk.law.days import today
from contactdesk.law.lifecycle import OWES_ANSWER
from contactdesk.operations.reminding import remind
from contactdesk.store.desk import desk, now
from contactdesk.store.models import AuditEntry, ContactRequest, Letter, Reminder
from contactdesk.words import LetterState, Party, State

KIND = "still_needed"


def settle(db: Session) -> int:
    """Ask, or let lapse; returns how many were acted on."""
    return sum(_settle(db, contact) for contact in _undecided(db))


def _undecided(db: Session) -> list[ContactRequest]:
    """Undecided contacts whose debate is over, also where the clock stands still."""
    query = (
        select(ContactRequest)
        .where(col(ContactRequest.closed_at).is_(None), col(ContactRequest.due_at).is_not(None))
        .where(col(ContactRequest.state).in_(sorted((*OWES_ANSWER, State.CLARIFYING))))
        .where(col(ContactRequest.debate_on) < today(now(db)))
        .order_by(col(ContactRequest.due_at), col(ContactRequest.id))
        .with_for_update(skip_locked=True)
    )
    # where the minister's side does not know of the debate, an end after it would tell its day
    return [contact for contact in db.execute(query).scalars() if debate_is_over(db, contact)]


def _settle(db: Session, contact: ContactRequest) -> bool:
    assert contact.debate_on is not None
    if remind(db, contact, KIND, contact.debate_on.isoformat()):
        return True
    if not _is_given_up(db, contact, contact.debate_on.isoformat()):
        return False
    contacts.lapse(db, contact, why="debate")
    return True


def _is_given_up(db: Session, contact: ContactRequest, debate: str) -> bool:
    """Whether the question arrived, the days to answer it are over, and whoever asked did nothing here since."""
    asked = select(col(Reminder.at)).where(
        col(Reminder.contact_id) == contact.id, col(Reminder.kind) == KIND, col(Reminder.about) == debate
    )
    asked_at = db.execute(asked).scalar_one()
    arrived = select(func.min(col(Letter.accepted_at))).where(
        col(Letter.contact_id) == contact.id,
        col(Letter.template) == KIND,
        col(Letter.state) == LetterState.ACCEPTED,
        col(Letter.created_at) >= asked_at,
    )
    read_from = db.execute(arrived).scalar_one()
    if read_from is None or today(now(db)) <= terms.answers_until(desk(db).terms, read_from, contact.chamber):
        return False
    did = select(col(AuditEntry.id)).where(
        col(AuditEntry.contact_id) == contact.id,
        col(AuditEntry.by_party) == Party.INITIATOR.value,
        col(AuditEntry.at) >= asked_at,
    )
    return db.execute(did.limit(1)).first() is None

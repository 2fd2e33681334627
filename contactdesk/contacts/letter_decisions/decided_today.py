"""What an office decided itself and has not had confirmed yet: the confirmation waits for the day letter, the way to take
the decision back does not."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.letter_decisions.opening import Opener
from contactdesk.contacts.letter_decisions.visiting import offices
from contactdesk.law.addresses import folded
from contactdesk.letters import outbox
from contactdesk.store.desk import desk
from contactdesk.store.models import ContactRequest, Decision, DecisionLink
from contactdesk.words import Outcome


@dataclass(frozen=True)
class DecidedToday:
    """One decision, by the link of its confirmation, which goes with the letter of `confirmed_at`."""

    number: str
    about: str
    outcome: Outcome
    token: str
    confirmed_at: datetime


def decided_today(db: Session, by: Opener) -> list[DecidedToday]:
    """For whoever reads the mailbox of an office or is signed in for one: the newest decision on each contact, the newest
    first; not what was taken back. Sealed help is never among it: its confirmations leave at once."""
    mailboxes = {folded(one.mailbox) for one in offices(db, by)}
    # first the few letters that wait: in one question SQLite walks all links ever made
    leaving = outbox.waiting_for(db, mailboxes) if mailboxes else {}
    if not leaving:
        return []
    query = (
        select(DecisionLink, ContactRequest, Decision)
        .join(ContactRequest, col(ContactRequest.id) == col(DecisionLink.contact_id))
        .join(Decision, col(Decision.id) == col(DecisionLink.decision_id))
        .where(col(DecisionLink.letter_id).in_(leaving), col(DecisionLink.purpose) == "confirm")
        .where(col(Decision.mistaken_at).is_(None))
    )
    found = sorted(db.execute(query), key=lambda row: row[0].id)
    newest = {contact.id: (link, contact, decision) for link, contact, decision in found}
    rows = sorted(newest.values(), key=lambda row: -row[0].id)
    return [_decided(db, *row, leaving[row[0].letter_id]) for row in rows]


def _decided(
    db: Session, link: DecisionLink, contact: ContactRequest, decision: Decision, confirmed_at: datetime
) -> DecidedToday:
    token = outbox.token(desk(db).settings, link)
    return DecidedToday(contact.number, contact.subject or "", decision.outcome, token, confirmed_at)

"""Which letter waits for the day overview of its reader instead of leaving at once, and until when.

Only what tells how it stands waits. What somebody asks or says, what gives or takes back a yes, what belongs in a calendar
and what is near leaves at once; so does what was done in somebody's name by another. Nothing comes too late by it.
"""

from datetime import datetime
from typing import Final

from sqlmodel import Session

from contactdesk.law import disclosure, overviews
from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.letters import member_side, recipients
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.recipients import Address
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest
from contactdesk.words import Foot, Party, Role

#: the letters to a member that tell how it stands, and ask nothing
TELLS: Final = frozenset(
    {
        *("receipt", "corrected", "kept", "term_passed_initiator", "unanswered", "refused", "offered"),
        *("held", "reported", "declined", "forwarded", "answered", "lapsed", "withdrawn"),
    }
)
#: the letter to the office that confirms a decision
CONFIRMATION: Final = "confirmation"


def waits_until(
    db: Session, contact: ContactRequest, news: News, template: str, address: Address
) -> datetime | None:
    """When it leaves with the overview of its reader; None where it leaves at once, as a letter of its own."""
    if not _may_wait(db, contact, news, template, address) or _cannot_wait(db, contact):
        return None
    return overviews.leaves_at(now(db))


def _may_wait(db: Session, contact: ContactRequest, news: News, template: str, address: Address) -> bool:
    if template == CONFIRMATION:
        return _decided_itself(db, contact, news, address)
    if template not in TELLS or _was_entered_by_another(contact, template):
        return False
    return member_side.wants_overview(db, contact, address.party, address.email)


def _was_entered_by_another(contact: ContactRequest, template: str) -> bool:
    """A contact person wrote the request down: who it is of can say at once that it is not so."""
    return template == "receipt" and not contact.entered_by_side


def _cannot_wait(db: Session, contact: ContactRequest) -> bool:
    """Near is a debate or an appointment; of sealed help each letter is for its one reader alone."""
    at = contact.appointment_at
    days = (contact.debate_on, today(at) if at else None)
    is_near = any(overviews.is_too_near(desk(db).terms, now(db), day) for day in days)
    return is_near or disclosure.is_sealed(contact)


def _decided_itself(db: Session, contact: ContactRequest, news: News, address: Address) -> bool:
    """Whether the office took this decision, or whoever has this address: of a decision that anybody else entered in its
    name it hears at once. A deputy is somebody else."""
    if news.party is not Party.MINISTER or news.decision is None or news.decision.foot is not Foot.LETTER:
        return False
    own = (folded(recipients.office_mailbox(db, contact)), folded(address.email))
    answers = recipients.answering(db, contact)
    works_there = any(one.portfolio_id == answers and not one.is_deputy for one in news.by.of(Role.MINISTER))
    return works_there or folded(news.by.email) in own

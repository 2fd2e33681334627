"""What a letter says, asked of the rows as they are now: is it permitted, is it still waited for, does the link work.

Which letter needs which of these stands in `overtaken`. Each is true while the letter may leave.
"""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk.law import officials
from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.letters import member_side, recipients, unhandled
from contactdesk.letters.outbox.keys import TRIES
from contactdesk.store.desk import now
from contactdesk.store.models import (
    Absence,
    AuditEntry,
    ContactRequest,
    DecisionLink,
    EmergencySignal,
    Letter,
    LetterKey,
    Proposal,
    RoleGrant,
    SignalEvent,
    StandingPermission,
)
from contactdesk.words import LetterState, Party, Regime, State

#: the sides that meet: under permission they talk once, and as long as, the minister said yes
MEET = (Party.OFFICIAL, Party.MEMBER)
GIVEN_UP = (LetterState.FAILED, LetterState.BOUNCED)


def is_permitted(db: Session, letter: Letter) -> bool:
    """No letter gives way to a contact under permission without a permission that stands (docs/design.md, rule 1)."""
    contact = _contact(db, letter)
    return contact.regime is not Regime.PERMISSION or contact.permission_id is not None


def is_the_official_of_letter(db: Session, letter: Letter) -> bool:
    """Whoever has this letter is (still) an official with whom the contact is."""
    return folded(letter.to_email) in officials.addresses(_contact(db, letter))


def is_of_a_member(db: Session, letter: Letter) -> bool:
    """Whoever has this letter is (still) a member with whom the contact is, or assists one."""
    contact = _contact(db, letter)
    return member_side.member_behind(db, contact, Party(letter.to_party), letter.to_email) is not None


def meets_still(db: Session, letter: Letter) -> bool:
    """Whoever has this letter is not an official whom another replaced since."""
    return letter.to_party != Party.OFFICIAL or is_the_official_of_letter(db, letter)


def is_awaited_as_asked(db: Session, letter: Letter) -> bool:
    """The minister still has to decide, on this version of what is asked, and the link to do so works."""
    contact = _contact(db, letter)
    works = select(col(DecisionLink.id)).where(
        col(DecisionLink.letter_id) == letter.id,
        col(DecisionLink.asked_version) == contact.asked_version,
        col(DecisionLink.expires_at) > now(db),
    )
    return contact.state is State.AWAITING_PERMISSION and db.execute(works.limit(1)).first() is not None


def is_of_office(db: Session, letter: Letter) -> bool:
    return not recipients.has_left_office(db, _contact(db, letter), letter.to_email)


def is_ahead(db: Session, letter: Letter) -> bool:
    """The appointment has not been yet."""
    at: datetime | None = _contact(db, letter).appointment_at
    return at is None or at > now(db)


def debate_is_ahead(db: Session, letter: Letter) -> bool:
    day: date | None = _contact(db, letter).debate_on
    return day is not None and day >= today(now(db))


def may_be_said(db: Session, letter: Letter) -> bool:
    """What official or member said, or what is said to them, goes while the contact is permitted."""
    by = db.get_one(AuditEntry, letter.audit_id).by_party
    return is_permitted(db, letter) or not ({letter.to_party, by} & set(MEET))


def notice_is_missing(db: Session, letter: Letter) -> bool:
    """The minister's letter was accepted by no mail server, or came back."""
    notice = db.get(Letter, _contact(db, letter).notice_letter_id)
    return notice is None or notice.state is not LetterState.ACCEPTED


def nobody_is_left(db: Session, letter: Letter) -> bool:
    """Each contact person of the department has the contact as their own."""
    return unhandled.is_unhandled(db, _contact(db, letter))


def standing_permission_holds(db: Session, letter: Letter) -> bool:
    row = db.get(StandingPermission, _about(db, letter, "standing_permission"))
    if row is None:
        return True
    return row.revoked_at is None and row.suspended_at is None and row.until >= today(now(db))


def signal_waits(db: Session, letter: Letter) -> bool:
    """The emergency signal of this letter waits for an answer; and a letter to an office went to the one that answers."""
    query = (
        select(EmergencySignal)
        .join(SignalEvent, col(SignalEvent.signal_id) == col(EmergencySignal.id))
        .where(col(SignalEvent.audit_id) == letter.audit_id, col(EmergencySignal.closed_at).is_(None))
    )
    row = db.execute(query.limit(1)).scalar_one_or_none()
    return row is not None and (
        letter.to_party != Party.MINISTER or folded(letter.to_email) == folded(row.sent_to)
    )


def key_works(db: Session, letter: Letter) -> bool:
    """The link or code of this letter was neither used nor tried too often, and has time left."""
    works = select(col(LetterKey.id)).where(
        col(LetterKey.letter_id) == letter.id,
        col(LetterKey.used_at).is_(None),
        col(LetterKey.expires_at) > now(db),
        col(LetterKey.tries) < TRIES,
    )
    return db.execute(works.limit(1)).first() is not None


def proposal_waits(db: Session, letter: Letter) -> bool:
    """Nobody decided on it yet, nor said yes from the new mailbox where the letter asks for that."""
    row = db.get(Proposal, _about(db, letter, "proposal"))
    return row is None or not (row.effective_at or row.rejected_at or row.impossible_at)


def role_lasts(db: Session, letter: Letter) -> bool:
    """The role that the letter tells of did not end: that one by its number, else any such role of that person."""
    details = db.get_one(AuditEntry, letter.audit_id).details
    is_it = (
        col(RoleGrant.id) == details["grant"]
        if "grant" in details
        else (col(RoleGrant.person_id) == details.get("person")) & (col(RoleGrant.role) == details["role"])
    )
    lasts = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > today(now(db)))
    return db.execute(select(col(RoleGrant.id)).where(is_it, lasts).limit(1)).first() is not None


def is_still_away(db: Session, letter: Letter) -> bool:
    """The absence that the letter tells of was not withdrawn, and is not over."""
    row = db.get(Absence, _about(db, letter, "absence"), populate_existing=True)
    return row is not None and row.withdrawn_at is None and row.ends_on > today(now(db))


def letter_is_stopped(db: Session, letter: Letter) -> bool:
    """The letter that this one tells of is neither delivered nor on its way again."""
    found = db.get(Letter, _about(db, letter, "letter"), populate_existing=True)
    return found is None or found.state in GIVEN_UP


def is_of_today(db: Session, letter: Letter) -> bool:
    """What stood in the queue that morning is another thing the next day."""
    return today(letter.created_at) == today(now(db))


def letters_are_stopped(db: Session, letter: Letter) -> bool:
    """Of the letters that this digest counts one at least is still stopped."""
    told = (col(Letter.reported_at) == letter.created_at) & col(Letter.state).in_(GIVEN_UP)
    return db.execute(select(col(Letter.id)).where(told).limit(1)).first() is not None


def _contact(db: Session, letter: Letter) -> ContactRequest:
    return db.get_one(ContactRequest, letter.contact_id)


def _about(db: Session, letter: Letter, name: str) -> int:
    """The number that the log has of what this letter is about; 0 where it has none."""
    found: int = db.get_one(AuditEntry, letter.audit_id).details.get(name, 0)
    return found

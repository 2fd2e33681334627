"""Who takes part in the appointment, as their calendar programs answered: the last answer of each address is kept."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.contacts.mail_answers.replies import Reply
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import invitations
from contactdesk.store.desk import now
from contactdesk.store.models import Attendance, ContactRequest, Letter
from contactdesk.words import INVITATION_ANSWERED, Party


def invited(db: Session, reply: Reply) -> Letter | None:
    """The letter with the invitation that is answered: the newest to that address; None where that is no invitation, or
    another appointment."""
    found = select(ContactRequest).where(col(ContactRequest.number) == reply.uid.partition("@")[0])
    contact = db.execute(found).scalar_one_or_none()
    if contact is None or invitations.uid(db, contact) != reply.uid:
        return None
    if not 0 <= reply.sequence <= contact.ics_sequence:
        return None
    return invitations.asked(db, contact).get(reply.attendee)


def keep(db: Session, letter: Letter, reply: Reply) -> None:
    """What this address answers now; one that was overtaken by a later one of theirs changes nothing."""
    contact = db.get_one(ContactRequest, letter.contact_id)
    query = select(Attendance).where(col(Attendance.contact_id) == contact.id)
    kept = db.execute(query.where(col(Attendance.email) == reply.attendee)).scalar_one_or_none()
    if kept and (kept.sequence, kept.stamped_at) >= (reply.sequence, reply.stamped):
        return
    answered: dict[str, Any] = {
        "answer": reply.answer,
        "sequence": reply.sequence,
        "stamped_at": reply.stamped,
        "at": now(db),
    }
    row = kept or Attendance(contact_id=contact.id, email=reply.attendee, **answered)
    row.sqlmodel_update(answered)
    db.add(row)
    facts = {"side": letter.to_party, "answer": reply.answer.value, "sequence": reply.sequence}
    audit.record(db, action=INVITATION_ANSWERED, by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts)

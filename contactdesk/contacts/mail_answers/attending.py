"""Who takes part in the appointment, as their calendar programs answered: the last answer of each address is kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.contacts.mail_answers.replies import Reply
from contactdesk.law.addresses import folded
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters import invitations
from contactdesk.store.desk import now
from contactdesk.store.models import Attendance, ContactRequest, Letter
from contactdesk.words import INVITATION_ANSWERED, Attending, Party


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
    kept = _kept(db, contact, reply.attendee)
    if kept and (kept.sequence, kept.stamped_at) >= (reply.sequence, reply.stamped):
        return
    _answered(db, contact, kept, reply.attendee, reply.answer, reply.sequence, reply.stamped)
    facts = {"side": letter.to_party, "answer": reply.answer.value, "sequence": reply.sequence}
    audit.record(db, action=INVITATION_ANSWERED, by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts)


def said(db: Session, contact: ContactRequest, email: str) -> Attending | None:
    """What this address answered to the appointment as it stands now."""
    kept = _kept(db, contact, email)
    return kept.answer if kept and kept.sequence == contact.ics_sequence else None


def say(
    db: Session,
    contact: ContactRequest,
    who: Actor,
    answer: Attending,
    *,
    texts: dict[str, str | None],
    facts: dict[str, Any],
) -> None:
    """The official answers here, and not by a calendar program; the same again changes nothing."""
    email, sequence = folded(who.email), contact.ics_sequence
    if said(db, contact, email) is answer:
        return
    _answered(db, contact, _kept(db, contact, email), email, answer, sequence, now(db))
    facts = facts | {"side": Party.OFFICIAL.value, "answer": answer.value, "sequence": sequence}
    audit.record(
        db,
        action=INVITATION_ANSWERED,
        by=who,
        party=Party.OFFICIAL,
        contact=contact,
        texts=texts,
        facts=facts,
    )


def _kept(db: Session, contact: ContactRequest, email: str) -> Attendance | None:
    query = select(Attendance).where(col(Attendance.contact_id) == contact.id)
    found: Attendance | None = db.execute(
        query.where(col(Attendance.email) == folded(email))
    ).scalar_one_or_none()
    return found


def _answered(
    db: Session,
    contact: ContactRequest,
    kept: Attendance | None,
    email: str,
    answer: Attending,
    sequence: int,
    stamped: datetime,
) -> None:
    answered: dict[str, Any] = {"answer": answer, "sequence": sequence, "stamped_at": stamped, "at": now(db)}
    row = kept or Attendance(contact_id=contact.id, email=email, **answered)
    row.sqlmodel_update(answered)
    db.add(row)

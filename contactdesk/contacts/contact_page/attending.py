"""Who takes part in the appointment, as far as calendar programs answered: a line each, for who may know who that is."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.law.disclosure import WRITES, Topic
from contactdesk.letters import invitations
from contactdesk.letters.recipients import Address
from contactdesk.store.models import Attendance, ContactRequest
from contactdesk.words import ATTENDING, Party, cap

EARLIER: Final = "antwoordde op een eerdere uitnodiging, op deze nog niet"
NOT_YET: Final = "heeft nog niet geantwoord"


def attending(db: Session, contact: ContactRequest, reader: Reader) -> list[str]:
    """Who comes and who does not, a line each; nothing as long as no answer came in."""
    if Topic.WHEN not in reader.knows:
        return []
    query = select(Attendance).where(col(Attendance.contact_id) == contact.id)
    answers = {one.email: one for one in db.execute(query).scalars()}
    return [*_lines(db, contact, reader, answers)] if answers else []


def _lines(
    db: Session, contact: ContactRequest, reader: Reader, answers: dict[str, Attendance]
) -> Iterator[str]:
    for email, letter in invitations.asked(db, contact).items():
        party = Party(letter.to_party)
        if WRITES.get(party, Topic.WHEN) in reader.knows:
            name = invitations.someone(db, contact, Address(email, party)).name
            yield f"{cap(name)} {_said(contact, answers.get(email))}."


def _said(contact: ContactRequest, answer: Attendance | None) -> str:
    if answer is None:
        return NOT_YET
    return ATTENDING[answer.answer] if answer.sequence == contact.ics_sequence else EARLIER

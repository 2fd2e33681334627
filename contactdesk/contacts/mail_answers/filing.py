"""What becomes of a mail that answers a letter of the desk. What cannot be filed goes to the tray, and is never lost.

Filed is what the addressee of a letter to who asks, or to the member, wrote back: by the same commands and rights as on the
page. Of whom a contact person may not read the words, the tray has none: who wrote them is asked to say it in the desk.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.contacts import deeds
from contactdesk.contacts.change import Came
from contactdesk.contacts.mail_answers import attending
from contactdesk.contacts.mail_answers.quoting import own_words
from contactdesk.contacts.mail_answers.reading import MailAnswer, read
from contactdesk.law import disclosure, permissions
from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.law.disclosure import Topic
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound, TooMany
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters import desk_mail, incoming
from contactdesk.letters.delivery_reports import Read, look
from contactdesk.store.desk import now
from contactdesk.store.models import AnswerMail, ContactRequest, Letter
from contactdesk.store.transactions import rehearsed
from contactdesk.words import TRAY_WHY, Action, Channel, Incoming, Party, State, TrayWhy

W = TrayWhy
#: what a form takes
LONGEST: Final = 5000
#: of what is longer the tray keeps so much
KEPT: Final = 20_000
#: so many mails about one contact within an hour are no talk between people
MOST: Final = 10
WITHIN: Final = timedelta(hours=1)
#: so many of one contact wait in the tray; more stays with the mail server
MOST_IN_TRAY: Final = 50
#: whose mail is filed; what another part writes a contact person looks at
FILED: Final = frozenset({Party.INITIATOR, Party.MEMBER})
#: what is answered by this letter is the question of a contact person
ASKED_BACK: Final = "asked_back"
FAILS: Final = (Conflict, Forbidden, Invalid, NotFound, TooMany)


@dataclass(frozen=True)
class Arrived:
    """One mail that came in, taken apart: what a mail server says in it, and what somebody does."""

    raw: bytes
    seen: Read
    mail: MailAnswer


def arrived(raw: bytes) -> Arrived:
    """Outside any transaction: what takes a while to read holds up nobody."""
    return Arrived(raw, look(raw), read(raw))


def take(db: Session, came: Arrived) -> Incoming:
    """One mail that came in, whatever it is. Raises `incoming.Full`."""
    return incoming.take(db, came.raw, came.seen, file=partial(_file, mail=came.mail))


def _file(db: Session, *, mail: MailAnswer) -> Incoming | None:
    """Filed, or in the tray; None where it answers no letter about a contact."""
    letter = (attending.invited(db, mail.reply) if mail.reply else None) or _letter(db, mail)
    if letter is None:
        return None
    known = select(col(AnswerMail.id)).where(col(AnswerMail.number) == mail.number)
    if db.execute(known.limit(1)).first() is not None:
        return Incoming.TWICE
    contact = db.get_one(ContactRequest, letter.contact_id)
    attends = _attends(db, contact, letter, mail)
    mail = _comment(mail) if attends else mail
    why = None if attends and not mail.text else _outcome(db, contact, letter, mail)
    if why and _lie_there(db, contact) >= MOST_IN_TRAY:
        raise incoming.Full
    _keep(db, contact, letter, mail, why)
    _answer(db, contact, letter, mail, why)
    return Incoming.TRAY if why else Incoming.FILED


def _outcome(db: Session, contact: ContactRequest, letter: Letter, mail: MailAnswer) -> TrayWhy | None:
    """Why it is in the tray; None where it is filed."""
    why = _why_not(db, contact, letter, mail)
    return why if why or _filed(db, contact, letter, mail) else W.CLOSED


def _attends(db: Session, contact: ContactRequest, letter: Letter, mail: MailAnswer) -> bool:
    """Whether it is the answer of who was invited; then it is kept."""
    reply = mail.reply
    if reply is None or not reply.attendee == mail.sender == folded(letter.to_email):
        return False
    if attending.invited(db, reply) != letter or _is_often(db, contact):
        return False
    attending.keep(db, letter, reply)
    return True


def _comment(mail: MailAnswer) -> MailAnswer:
    """What is left of an answer to an invitation: what somebody wrote beside it, not what their program did."""
    said = mail.reply.comment if mail.reply else ""
    return replace(mail, whole=said, text=own_words(said), attachments=(), is_calendar=False)


def _letter(db: Session, mail: MailAnswer) -> Letter | None:
    """The letter that it answers: of those it names the likeliest, before others one to who wrote it."""
    query = select(Letter).where(
        col(Letter.message_id).in_(mail.answers), col(Letter.contact_id).is_not(None)
    )
    found = {letter.message_id: letter for letter in db.execute(query).scalars()} if mail.answers else {}
    letters = [found[number] for number in mail.answers if number in found]
    own = [letter for letter in letters if folded(letter.to_email) == mail.sender]
    return next(iter([*own, *letters]), None)


def _why_not(db: Session, contact: ContactRequest, letter: Letter, mail: MailAnswer) -> TrayWhy | None:
    """Why it is not filed by itself; the first that holds."""
    party = Party(letter.to_party)
    reasons = {
        W.AUTOMATIC: mail.is_automatic,
        W.CALENDAR: mail.is_calendar,
        W.OFTEN: _is_often(db, contact),
        W.SENDER: folded(letter.to_email) != mail.sender,
        W.SEALED: disclosure.is_sealed(contact),
        W.OFFICE: party is Party.MINISTER,
        W.STAFF: party not in FILED,
        W.EMPTY: not mail.text,
        W.LONG: len(mail.text) > LONGEST,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _is_often(db: Session, contact: ContactRequest) -> bool:
    return _many(db, contact, col(AnswerMail.at) > now(db) - WITHIN) >= MOST


def _lie_there(db: Session, contact: ContactRequest) -> int:
    return _many(db, contact, col(AnswerMail.settled_at).is_(None))


def _many(db: Session, contact: ContactRequest, which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(AnswerMail)
    return int(db.execute(query.where(col(AnswerMail.contact_id) == contact.id, which)).scalar_one())


def _filed(db: Session, contact: ContactRequest, letter: Letter, mail: MailAnswer) -> bool:
    """As a message of who wrote it, or as the answer that is waited for; False where they cannot say it now."""
    person = people.by_email(db, mail.sender)
    actor = people.actor(db, person.id, today(now(db))) if person else None
    if actor is None:
        return False
    command = _command(contact, letter, actor, mail)
    try:
        rehearsed(db, partial(command, db))
    except FAILS:
        return False
    command(db)
    return True


def _command(
    contact: ContactRequest, letter: Letter, actor: Actor, mail: MailAnswer
) -> Callable[[Session], None]:
    may_answer = permissions.acting_as(actor, Action.CLARIFY, contact) is not None
    answers = contact.state is State.CLARIFYING and letter.template == ASKED_BACK and may_answer
    command = deeds.clarify if answers else deeds.message
    return partial(_said, command, contact.number, actor, mail.text)


def _said(command: Callable[..., None], number: str, actor: Actor, text: str, db: Session) -> None:
    command(db, number, actor, text=text, came=Came(Channel.MAIL))


def _keep(
    db: Session, contact: ContactRequest, letter: Letter, mail: MailAnswer, why: TrayWhy | None
) -> None:
    """That it came in, so that it comes in once; in the tray with its words, where contact persons may read those."""
    is_read = why is not None and is_read_by_liaisons(contact)
    db.add(
        AnswerMail(
            number=mail.number,
            at=now(db),
            contact_id=contact.id,
            letter_id=letter.id,
            sender=mail.sender,
            subject=mail.subject if is_read else "",
            text=(mail.text or mail.whole)[:KEPT] if is_read else None,
            attachments="\n".join(mail.attachments) if is_read else "",
            why=why,
            settled_at=None if why else now(db),
        )
    )
    db.flush()


def is_read_by_liaisons(contact: ContactRequest) -> bool:
    """May contact persons read what the sides of this contact say?"""
    return not disclosure.is_sealed(contact) and disclosure.knows((Party.LIAISON,), Topic.TALK, contact)


def _answer(
    db: Session, contact: ContactRequest, letter: Letter, mail: MailAnswer, why: TrayWhy | None
) -> None:
    """One letter to who wrote it, where not all of it was filed: never to a machine, nor to who had no letter. What an
    attachment to sealed help is called can tell of it, and letters tell nothing."""
    if why in (W.AUTOMATIC, W.CALENDAR, W.OFTEN, W.SENDER) or not (why or mail.attachments):
        return
    facts = {"why": why.value if why else "attachments", "of": contact.id}
    entry = audit.record(db, action="mail_refused", by=SYSTEM, party=Party.SYSTEM, facts=facts)
    values = {
        "number": contact.number,
        "why": TRAY_WHY[why] if why else "",
        "is_kept": why is not None and is_read_by_liaisons(contact),
        "attachments": () if disclosure.is_sealed(contact) else mail.attachments,
        "is_office": why is W.OFFICE,
    }
    desk_mail.tell(db, entry, "mail_refused", letter.to_email, Party(letter.to_party), values)

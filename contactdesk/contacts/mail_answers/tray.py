"""Mail that was not filed by itself, for the contact persons of the department: put with its contact, or set aside."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, func, select, update
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.contacts import deeds
from contactdesk.contacts.contact_page.talk import title
from contactdesk.contacts.lists import paging
from contactdesk.contacts.received import SIDE, Received, record_received, sides
from contactdesk.law.days import dutch_moment
from contactdesk.law.disclosure import WRITES, knows
from contactdesk.law.outcomes import Conflict, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.store import visibility
from contactdesk.store.desk import now
from contactdesk.store.models import AnswerMail, ContactRequest, Letter
from contactdesk.words import TRAY_WHY, Channel, Party, State, TrayWhy

C = ContactRequest
#: what stands at the end of a text that was longer
CUT: Final = " […]"
MOST: Final = 100
#: what a message takes; the rest of a longer mail goes into an internal note no more than this
LONGEST: Final = 5000
#: so long the words stay after somebody did something with them
KEPT: Final = timedelta(days=30)
OVER: Final = "Deze e-mail is al behandeld."
SET_ASIDE: Final = "mail_set_aside"


@dataclass(frozen=True)
class TrayMail:
    """One mail. `sender`: from which address, or that contact persons may not know; `text` is None where contact persons may not read it; `sides`: for whom it can be put with its contact,
    none where that is closed; `may_answer`: it can be the answer that the contact waits for."""

    id: int
    number: str
    title: str
    at: str
    sender: str
    subject: str
    text: str | None
    attachments: list[str]
    why: str
    sides: list[tuple[str, str]]
    may_answer: bool


def count(db: Session, by: Actor) -> int:
    """How many wait for who is contact person somewhere."""
    return int(db.execute(_counted(by)).scalar_one())


def waiting(db: Session, by: Actor) -> list[TrayMail]:
    """The oldest first; not of a contact that is one's own."""
    query = _of(by, AnswerMail, C, Letter).order_by(col(AnswerMail.id)).limit(MOST)
    return [_shown(mail, contact, letter) for mail, contact, letter in db.execute(query)]


def record(db: Session, mail_id: int, by: Actor, *, side: Party | None, is_answer: bool = False) -> str:
    """Put it with its contact in the name of that side, or where that is closed as an internal note; its number."""
    mail, contact, letter = _find(db, mail_id, by)
    if not mail.text:
        raise Conflict("De tekst van deze e-mail is hier niet te lezen. Leg de e-mail weg.")
    if contact.closed_at is not None:
        deeds.note(
            db,
            contact.number,
            by,
            text=_fitting(f"E-mail van {_sender(mail, contact, letter)}:\n{mail.text}"),
        )
    elif side is None:
        raise invalid("kant", "Kies van wie deze e-mail is")
    else:
        said = Received(side, _fitting(mail.text), Channel.MAIL, mail.at, is_answer)
        record_received(db, contact.number, by, said)
    _settle(db, mail, by)
    return contact.number


def set_aside(db: Session, mail_id: int, by: Actor) -> str:
    """Nothing is to be done with it; the number of its contact."""
    mail, contact, _ = _find(db, mail_id, by)
    facts = {"mail": mail.id}
    audit.record(db, action=SET_ASIDE, by=by, party=Party.LIAISON, contact=contact, facts=facts)
    _settle(db, mail, by)
    return contact.number


def forget(db: Session) -> None:
    """The words of what was settled a month ago are gone."""
    is_old = col(AnswerMail.settled_at) < now(db) - KEPT
    said = col(AnswerMail.text).is_not(None)
    db.execute(update(AnswerMail).where(is_old, said).values(text=None, subject="", attachments=""))


def _settle(db: Session, mail: AnswerMail, by: Actor) -> None:
    mail.settled_at, mail.settled_by_id = now(db), by.id
    db.add(mail)
    db.flush()


def look(db: Session, mail_id: int, by: Actor) -> None:
    """NotFound for a mail that is not before this contact person."""
    if db.execute(_one(by, mail_id)).first() is None:
        raise NotFound("mail")


def _find(db: Session, mail_id: int, by: Actor) -> tuple[AnswerMail, ContactRequest, Letter]:
    """The mail, locked, with its contact and the letter it answers. NotFound for a stranger's; Conflict for what somebody did already."""
    found = db.execute(_one(by, mail_id).with_for_update(of=AnswerMail)).one_or_none()
    if found is None:
        raise NotFound("mail")
    mail, contact, letter = found
    if mail.settled_at is not None:
        raise Conflict(OVER)
    return mail, contact, letter


# built once for each: each page of the queue asks it
@lru_cache(maxsize=paging.KEPT)
def _counted(by: Actor) -> Select[Any]:
    return _of(by, func.count())


def _of(by: Actor, *what: Any) -> Select[Any]:
    return _mine(by, *what).where(col(AnswerMail.settled_at).is_(None))


def _one(by: Actor, mail_id: int) -> Select[Any]:
    return _mine(by, AnswerMail, C, Letter).where(col(AnswerMail.id) == mail_id)


def _mine(by: Actor, *what: Any) -> Select[Any]:
    """Of the contacts whose contact person `by` is, without their own."""
    query = select(*what).select_from(AnswerMail).join(C, col(C.id) == col(AnswerMail.contact_id))
    query = query.join(Letter, col(Letter.id) == col(AnswerMail.letter_id))
    return query.where(
        col(AnswerMail.why).is_not(None),
        visibility.played_by(by, frozenset({Party.LIAISON})),
        visibility.of_others(by),
    )


def _sender(mail: AnswerMail, contact: ContactRequest, letter: Letter) -> str:
    """From whom; of a side that contact persons may not know, only that."""
    topic = WRITES.get(Party(letter.to_party))
    is_known = topic is None or knows((Party.LIAISON,), topic, contact)
    return mail.sender or "onbekend" if is_known else "een van de partijen"


def _fitting(text: str) -> str:
    """As much as a message or a note holds."""
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def _shown(mail: AnswerMail, contact: ContactRequest, letter: Letter) -> TrayMail:
    is_open = contact.closed_at is None
    return TrayMail(
        id=mail.id,
        number=contact.number,
        title=title(contact),
        at=dutch_moment(mail.at),
        sender=_sender(mail, contact, letter),
        subject=mail.subject,
        text=mail.text,
        attachments=mail.attachments.splitlines(),
        why=TRAY_WHY[TrayWhy(mail.why or TrayWhy.CLOSED)],
        sides=[(one.value, SIDE[one]) for one in sides(contact)] if is_open and mail.text else [],
        may_answer=contact.state is State.CLARIFYING,
    )

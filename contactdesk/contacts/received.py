"""What came by telephone or mail, written down by a contact person for the side that said it. It decides nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from contactdesk.contacts.change import Came, check, finish, keep_text
from contactdesk.contacts.deeds import answer
from contactdesk.law import officials
from contactdesk.law.days import dutch_moment
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.letters.letter_words.people import is_own
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest
from contactdesk.words import CHANNEL, Action, Channel, Party

A, P = Action, Party
#: what is longer ago is a slip of the pen
LONGEST_AGO: Final = timedelta(days=92)
SIDE: Final = {
    P.INITIATOR: "De aanvrager",
    P.MEMBER: "Het Kamerlid",
    P.OFFICIAL: "De ambtenaar",
    P.MINISTER: "Het bureau van de bewindspersoon",
}


@dataclass(frozen=True)
class Received:
    """What a side said, how and when it came in; `is_answer`: to the question that the contact waits for."""

    side: Party
    text: str
    how: Channel
    at: datetime
    is_answer: bool = False

    @property
    def action(self) -> Action:
        if self.is_answer:
            return A.RECORD_ANSWER
        return A.RECORD_OFFICE if self.side is P.MINISTER else A.RECORD_MESSAGE


def sides(contact: ContactRequest) -> list[Party]:
    """For whom something can be written down: who knows of the contact, and could have said it."""
    known = {
        P.INITIATOR: True,
        P.MEMBER: is_own(contact) and contact.member_since is not None,
        P.OFFICIAL: bool(officials.told(contact)),
        P.MINISTER: contact.office_since is not None,
    }
    return [side for side, is_known in known.items() if is_known]


def record_received(
    db: Session, number: str, by: Actor, received: Received, *, version: int | None = None
) -> None:
    """Write it down in the name of that side: Invalid at `kant`, `ontvangen_op` or `antwoord`."""
    action = received.action
    contact, party = check(db, number, by, action, version)
    _look(db, contact, received)
    way = f"{CHANNEL[received.how]} ({dutch_moment(received.at)})"
    news = News(action, by, party, text=received.text, side=received.side, received=way)
    came = Came(received.how, received.at)
    facts = {"side": received.side.value, "how": received.how.value, "received": received.at.isoformat()}
    if received.is_answer:
        answer(db, contact, news, came=came, facts=facts)
        return
    keep_text(db, contact, action, by, received.side, received.text, came=came)
    finish(db, contact, news, texts={"text": received.text}, facts=facts, touches=False)


def _look(db: Session, contact: ContactRequest, received: Received) -> None:
    if received.side not in sides(contact):
        raise invalid("kant", "Kies wie dit liet weten")
    if received.is_answer and received.side is not P.INITIATOR:
        raise invalid("antwoord", "Het antwoord op de vraag komt van de aanvrager. Haal dit kruisje weg")
    if received.at > now(db):
        raise invalid("ontvangen_op", "Dit moment moet nog komen. Kies wanneer u het kreeg")
    if received.at < now(db) - LONGEST_AGO:
        raise invalid("ontvangen_op", "Dit is te lang geleden. Kies een moment van de laatste drie maanden")

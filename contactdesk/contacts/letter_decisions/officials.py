"""What an official without an account does from their letter: come, propose a moment, call off; or say it was not them.

As themselves and with the rights of an account, on the one contact of the link. The log says that it was by letter.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlmodel import Session, col

from contactdesk.audit import record
from contactdesk.contacts import meeting
from contactdesk.contacts.change import in_place, rival
from contactdesk.contacts.letter_decisions.answering import send_again
from contactdesk.contacts.letter_decisions.codes import tell_liaisons
from contactdesk.contacts.letter_decisions.following import OFFICIAL, Link, LinkState, follow, holder
from contactdesk.contacts.letter_decisions.opening import Opener, doer, open_link
from contactdesk.contacts.mail_answers import attending
from contactdesk.law.disclosure import Topic
from contactdesk.law.outcomes import Conflict, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.said import lacking
from contactdesk.letters import desk_mail, invitations, recipients
from contactdesk.letters.letter_words import quoted
from contactdesk.letters.recipients import Address
from contactdesk.store import limits
from contactdesk.store.desk import now
from contactdesk.store.limits import Limit
from contactdesk.store.models import DecisionLink
from contactdesk.words import Action, Attending, Party, State

#: to who comes with a link that does nothing any more
OVER: Final = {
    LinkState.EXPIRED: "Deze link is verlopen. U kunt een nieuwe brief vragen; die gaat naar het adres van de ambtenaar.",
    LinkState.CLOSED: "Met deze link kan niets meer: het contact is voorbij, of het bericht dat u kreeg geldt niet meer.",
}


def accept(db: Session, token: str, *, name: str, version: int, by: Opener) -> None:
    """The official comes: as their calendar program would answer. `name`: typed, so that no machine says it."""
    found, who = _acting(db, token, by)
    contact = found.contact
    if contact.state is not State.SCHEDULED or contact.version != version:
        raise rival(db, contact, who, Action.SCHEDULE)
    facts = in_place(db, who, Party.OFFICIAL, contact)
    attending.say(db, contact, who, Attending.ACCEPTED, texts={"name": name}, facts=facts)


def propose(
    db: Session,
    token: str,
    *,
    at: datetime,
    minutes: int,
    place: str | None,
    reason: str | None,
    version: int,
    by: Opener,
) -> None:
    """Another moment, or the first: it stands until somebody moves it. Who moves one that stands says why."""
    found, who = _acting(db, token, by)
    moves = found.contact.state is State.SCHEDULED
    if moves and (
        wrong := lacking(reason, "Schrijf op waarom u de afspraak verzet; wie erbij is, leest dit")
    ):
        raise invalid("reden", wrong)
    number = found.contact.number
    meeting.schedule(db, number, who, at=at, minutes=minutes, place=place, reason=reason, version=version)


def call_off(db: Session, token: str, *, reason: str, version: int, by: Opener) -> None:
    """The appointment is off; the permission stays."""
    found, who = _acting(db, token, by)
    if wrong := lacking(reason, "Schrijf op waarom u afzegt; wie erbij zou zijn, leest dit"):
        raise invalid("reden", wrong)
    meeting.call_off(db, found.contact.number, who, reason=reason, version=version)


def disown(db: Session, token: str, *, text: str, by: Opener) -> None:
    """The letter was not for who has it, or somebody else used its link: every link of this official to this contact
    ends. The official and the liaisons hear it; what was done stands, and each of them can change it."""
    found = _open(db, token, by)
    if wrong := lacking(text, "Schrijf op wat er niet klopt; de contactpersoon leest dit"):
        raise invalid("tekst", wrong)
    link, contact = found.link, found.contact
    theirs = (col(DecisionLink.contact_id) == contact.id) & (col(DecisionLink.addressee) == link.addressee)
    going = theirs & (col(DecisionLink.purpose) == OFFICIAL) & (col(DecisionLink.expires_at) > now(db))
    db.execute(update(DecisionLink).where(going).values(expires_at=now(db)))
    who = holder(found)
    facts = in_place(db, who, Party.OFFICIAL, contact)
    texts: dict[str, str | None] = {"text": text}
    entry = record(
        db, action="link_disowned", by=who, party=Party.OFFICIAL, contact=contact, texts=texts, facts=facts
    )
    values = {"number": contact.number, "name": who.name, "block": quoted(text), "is_own": False}
    tell_liaisons(db, found, entry, "link_disowned", values)
    reply_to = recipients.reply_to(db, contact, Party.OFFICIAL)
    own = values | {"is_own": True}
    desk_mail.tell(db, entry, "link_disowned", link.addressee, Party.OFFICIAL, own, reply_to=reply_to)


def fresh_official_letter(db: Session, token: str, by: Opener) -> None:
    """Of a link that ended or expired: to the official's own address, at most once in ten minutes."""
    found = follow(db, token, lock=True, of=Party.OFFICIAL)
    if found.standing is LinkState.OPEN:
        raise Conflict("Deze link werkt nog. U kunt hier meteen verder.")
    if found.standing is not LinkState.EXPIRED:
        raise Conflict(OVER[found.standing])
    send_again(db, found)


def own_invitation(db: Session, token: str, by: Opener) -> str:
    """The appointment as a file for the official's calendar; NotFound without one."""
    found = open_link(db, token, by)
    is_planned = found.standing is LinkState.OPEN and found.contact.state is State.SCHEDULED
    if not is_planned:
        raise NotFound(Topic.WHEN)
    return invitations.ics(db, found.contact, "PUBLISH", Address(found.link.addressee, Party.OFFICIAL))


def _open(db: Session, token: str, by: Opener) -> Link:
    found = open_link(db, token, by, lock=True)
    if found.standing is not LinkState.OPEN:
        raise Conflict(OVER[found.standing])
    limits.refuse_over(db, Limit.DEED_ACCOUNT, f"link {found.link.id}")
    return found


def _acting(db: Session, token: str, by: Opener) -> tuple[Link, Actor]:
    found = _open(db, token, by)
    return found, doer(db, found, by)

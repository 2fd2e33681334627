"""What was said on a contact: messages, questions back, notes; and sealed content, whose reading is logged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.contacts.contact_page.history import DRAFTER_OPENED, PART
from contactdesk.contacts.contact_page.reader import Reader, may_read
from contactdesk.law import content, disclosure, permissions
from contactdesk.law.content import CONTENT
from contactdesk.law.days import dutch_moment
from contactdesk.law.deeds import ACTS
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.store import met, visibility
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Message, Person, RoleGrant, SealedRead, SealedText
from contactdesk.words import CHANNEL, HELP_WITH, PARTY, Action, Initiator, Party, listed

#: what kind of thing was said: with a deed, or in the request itself
KINDS: Final[Mapping[str, str]] = {
    **{text.column: text.label for text in CONTENT},
    **{action.value: act.text for action, act in ACTS.items() if act.text},
}

#: after what a later text mends
MENDED: Final = ", verbeterd"

#: what a contact person wrote down for another
RECORDED: Final = frozenset({Action.RECORD_MESSAGE, Action.RECORD_ANSWER, Action.RECORD_OFFICE})


@dataclass(frozen=True)
class Said:
    """One thing that somebody said, and when."""

    kind: str
    who: str
    at: str
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sealed:
    """Sealed content, opened."""

    number: str
    title: str
    said: list[Said]


def said(db: Session, contact: ContactRequest, reader: Reader) -> tuple[list[Said], list[Said]]:
    """Messages and internal notes that this reader may read, the oldest first."""
    query = (
        select(Message, col(Person.name))
        .outerjoin(Person, col(Person.id) == col(Message.by_id))
        .where(col(Message.contact_id) == contact.id)
        .order_by(col(Message.id))
    )
    messages: list[Said] = []
    notes: list[Said] = []
    for message, name in db.execute(query):
        if may_read(reader, message, contact):
            said = _said(db, contact, message, name or line(message.by_name or ""))
            (notes if message.action is Action.NOTE else messages).append(said)
    return messages, notes


def _said(db: Session, contact: ContactRequest, message: Message, name: str) -> Said:
    who = f"{name} ({PART[message.party]})"
    if message.action in RECORDED:
        who = f"{PARTY[message.party]}, vastgelegd door {name} ({PART[Party.LIAISON]})"
    elif for_ := _spoken_for(db, contact, message):
        who = f"{name} namens {listed([db.get_one(Person, one).name for one in for_])}"
    text, links = _with_links(message)
    return Said(ACTS[message.action].text, who, _came(message), text, links)


def _came(message: Message) -> str:
    """When, and where it was not typed here by who said it, how: the moment at which it came in, where that is known."""
    at = dutch_moment(message.received_at or message.at)
    return f"{CHANNEL[message.how]}, {at}" if message.how else at


def _with_links(message: Message) -> tuple[str, tuple[str, ...]]:
    """Where public information stands, apart from the text above it: the form took nothing but web addresses there."""
    if message.action is not Action.ANSWER_PUBLICLY:
        return message.text, ()
    lines = message.text.splitlines()
    first = len(lines)
    while first and lines[first - 1].startswith(("https://", "http://")):
        first -= 1
    return "\n".join(lines[:first]).strip(), tuple(lines[first:])


def _spoken_for(db: Session, contact: ContactRequest, message: Message) -> list[int]:
    """For whom somebody speaks in a member's part who is no such member: of several for those whom they assist."""
    own = Party.INITIATOR if contact.initiator_kind is Initiator.MEMBER else Party.MEMBER
    if message.party is not own:
        return []
    found = met.members(db, contact)
    if message.by_id in found:
        return []
    assists = select(col(RoleGrant.member_id)).where(
        col(RoleGrant.person_id) == message.by_id, col(RoleGrant.member_id).in_(found)
    )
    theirs = set(db.execute(assists).scalars()) if len(found) > 1 else set(found)
    return [one for one in found if one in theirs]


def open_sealed(db: Session, number: str, by: Actor) -> Sealed:
    """Open sealed content and log that `by` did. NotFound for who may not, and where nothing is sealed."""
    contact = visibility.find(db, number, by)
    if not disclosure.is_sealed(contact):
        raise NotFound(number)
    texts = read_sealed(db, number, by)
    return Sealed(contact.number, title(contact), _unsealed(db, texts))


def read_sealed(db: Session, number: str, by: Actor) -> list[SealedText]:
    """Open sealed content and log who did: a write, because each reading is told to the requester."""
    contact = visibility.find(db, number, by, lock=True)
    found = visibility.sealed_texts(db, contact, by)
    if by.id is not None:
        db.add(SealedRead(contact_id=contact.id, person_id=by.id, at=now(db)))
        _close_to_unit(db, contact, by)
    return found


def _close_to_unit(db: Session, contact: ContactRequest, by: Actor) -> None:
    """Once a drafter has opened the content, the unit that named them reads it no more; also not when it names another.
    No new version: no form is overtaken by it."""
    if contact.drafter_opened_at is not None or Party.OFFICIAL not in permissions.plays(by, contact):
        return
    contact.drafter_opened_at = now(db)
    db.add(contact)
    audit.record(db, action=DRAFTER_OPENED, by=by, party=Party.OFFICIAL, contact=contact)


def _unsealed(db: Session, texts: list[SealedText]) -> list[Said]:
    """The oldest first; of what was asked, a later text mends the one before it."""
    found, asked = list[Said](), set[str]()
    for text in texts:
        is_mended = text.field in content.MENDED and text.field in asked
        kind = KINDS[text.field] + (MENDED if is_mended else "")
        found.append(Said(kind, db.get_one(Person, text.by_id).name, dutch_moment(text.at), text.text))
        asked.add(text.field)
    return found


def title(contact: ContactRequest) -> str:
    """What a contact is called on every page; of sealed help only the bill."""
    if disclosure.is_sealed(contact):
        return f"{HELP_WITH} {contact.bill_title}"
    return contact.subject or ""


def read_log(db: Session, contact: ContactRequest, reader: Reader) -> list[tuple[str, str]]:
    """Who opened the sealed content and when, the newest first: for who asked."""
    if not reader.is_any(Party.INITIATOR) or not disclosure.is_sealed(contact):
        return []
    query = (
        select(col(Person.name), col(SealedRead.at))
        .join(Person, col(Person.id) == col(SealedRead.person_id))
        .where(col(SealedRead.contact_id) == contact.id)
        .order_by(col(SealedRead.id).desc())
    )
    return [(dutch_moment(at), name) for name, at in db.execute(query)]

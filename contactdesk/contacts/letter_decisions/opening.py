"""What a link asks of whoever opens it besides holding it: nothing, a code, or a sign-in (`[decision_link]`).

Asked of the page and again in each command. A link to read asks nothing: it is made to be sent on.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.letter_decisions.following import Link, LinkState, follow, office, official
from contactdesk.law import officials, permissions
from contactdesk.law.addresses import folded
from contactdesk.law.outcomes import Forbidden
from contactdesk.law.permissions import Actor
from contactdesk.letters import recipients
from contactdesk.letters.outbox import keys
from contactdesk.settings import Confirm
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Organisation, RememberedBrowser
from contactdesk.words import Party, Role


class Lock(StrEnum):
    """What keeps a link closed."""

    CODE = "code"
    SIGN_IN = "sign_in"
    #: signed in, as somebody who is not the office of this link
    OTHER = "other"
    #: a code would go to an address that is none of the office any more
    LEFT = "left"
    #: whoever opens it asks for this contact, or is its official or member: somebody else decides
    OWN = "own"


class Locked(Forbidden):
    """The link holds, and whoever opens it must first do what its lock asks."""

    def __init__(self, lock: Lock) -> None:
        super().__init__(lock.value)
        self.lock = lock


@dataclass(frozen=True)
class Opener:
    """Who opens a link, at the doors of which `side`: who is signed in, the token that codes are bound to, those by which this browser is known,
    those by which it may see all that waits today (`waits_for_all`: it asks for that, not for the one contact), which
    program it says to be, and its network (`user_agent`)."""

    me: Actor | None = None
    browser: str = ""
    known: tuple[str, ...] = ()
    visits: tuple[str, ...] = ()
    wants_all: bool = False
    program: str = ""
    network: str = ""
    side: Party = Party.MINISTER


NOBODY = Opener()
#: before the token of a visit is hashed: the one by which a browser is known for weeks opens no visit
VISIT: Final = "alles|"


def asks(db: Session, found: Link, by: Opener = NOBODY) -> Confirm:
    """What this link asks: the setting of the department that its contact belongs to; for all that waits a code at
    the least, because a link is about one contact and can have been sent on."""
    if found.link.purpose == "read":
        return Confirm.LINK
    asked = asked_by(db, found.contact)
    if found.whose is Party.OFFICIAL:
        # who has no account can sign in nowhere
        return Confirm.CODE if asked is Confirm.SIGN_IN else asked
    return Confirm.CODE if by.wants_all and asked is Confirm.LINK else asked


def asked_by(db: Session, contact: ContactRequest) -> Confirm:
    """The setting of the department of this contact."""
    department = db.get_one(Organisation, contact.department_id)
    return desk(db).settings.decision_link.asks(department.abbreviation)


def closed_by(db: Session, found: Link, by: Opener) -> Lock | None:
    """What keeps this link closed for `by`, if anything. An expired link to decide shows nothing and does nothing,
    but sends a fresh letter to the office: that stays open, or nobody would come further."""
    if found.whose is Party.OFFICIAL:
        return _of_official(db, found, by)
    if found.link.purpose != "read" and _is_own(found, by):
        return Lock.OWN
    asked = asks(db, found, by)
    if asked is Confirm.LINK or (found.link.purpose == "decide" and found.standing is LinkState.EXPIRED):
        return None
    if asked is Confirm.SIGN_IN:
        return _sign_in(db, found, by.me)
    if _is_office(db, found, by):
        return None
    if found.has_left:
        return Lock.LEFT
    return None if is_known(db, found.link.addressee, by) else Lock.CODE


def _of_official(db: Session, found: Link, by: Opener) -> Lock | None:
    """One that does nothing any more shows nothing. Who has another part in the contact has a page of their own: nobody
    else says when the official comes."""
    if found.standing is not LinkState.OPEN or _is_the_official(found, by.me):
        return None
    if by.me is not None and permissions.is_party(by.me, found.contact):
        return Lock.OTHER
    is_enough = asks(db, found) is Confirm.LINK or is_known(db, found.link.addressee, by)
    return None if is_enough else Lock.CODE


def _is_the_official(found: Link, me: Actor | None) -> bool:
    """Signed in as who had the letter, who got an account since."""
    is_theirs = me is not None and folded(me.email) == folded(found.link.addressee)
    return me is not None and is_theirs and Party.OFFICIAL in permissions.plays(me, found.contact)


def _is_own(found: Link, by: Opener) -> bool:
    """By who is signed in, or by the mailbox of the link: a deputy's own."""
    is_official = folded(found.link.addressee) in officials.addresses(found.contact)
    return is_official or (by.me is not None and permissions.is_own_side(by.me, found.contact))


def open_link(db: Session, token: str, by: Opener, *, lock: bool = False) -> Link:
    """`follow`, for who may; raises Locked for who may not yet."""
    found = follow(db, token, lock=lock, of=by.side)
    demand(db, found, by)
    return found


def demand(db: Session, found: Link, by: Opener) -> None:
    """Raise Locked where something keeps this link closed for `by`."""
    if lock := closed_by(db, found, by):
        raise Locked(lock)


def doer(db: Session, found: Link, by: Opener) -> Actor:
    """Who acts: the mailbox that had the letter, or by name whoever came in by their sign-in."""
    if found.whose is Party.OFFICIAL:
        return by.me if by.me is not None and _is_the_official(found, by.me) else official(found)
    if by.me is not None and asks(db, found) is not Confirm.LINK and _is_office(db, found, by):
        return by.me
    return office(found.link)


def is_known(db: Session, mailbox: str, by: Opener) -> bool:
    """Whether a code to this mailbox was typed in this browser, not too long ago; for all that waits, today."""
    if by.wants_all:
        return folded(mailbox) in mailboxes(db, by)
    hashes = [keys.hashed(token) for token in by.known]
    return bool(hashes) and folded(mailbox) in _remembered(db, hashes)


def mailboxes(db: Session, by: Opener) -> frozenset[str]:
    """Of which offices this browser may see all that waits: those whose code was typed in it today."""
    hashes = [keys.hashed(f"{VISIT}{token}") for token in by.visits]
    return _remembered(db, hashes) if hashes else frozenset()


def _remembered(db: Session, hashes: list[str]) -> frozenset[str]:
    lasts = col(RememberedBrowser.expires_at) > now(db)
    query = select(col(RememberedBrowser.mailbox)).where(col(RememberedBrowser.token_hash).in_(hashes), lasts)
    return frozenset(db.execute(query).scalars())


def unknown_departments(db: Session) -> list[str]:
    """Departments in the settings that are none here; empty as long as there are no departments at all."""
    named = desk(db).settings.decision_link.departments
    department = select(col(Organisation.department_id))
    query = select(col(Organisation.abbreviation)).where(col(Organisation.id).in_(department))
    there = set(db.execute(query).scalars())
    return [name for name in named if name not in there] if there else []


def _is_office(db: Session, found: Link, by: Opener) -> bool:
    """Signed in as the office of this link: that shows more than a code to its mailbox, so no code is asked."""
    return _sign_in(db, found, by.me) is None


def _sign_in(db: Session, found: Link, me: Actor | None) -> Lock | None:
    """The office itself may use each of its links; a deputy those to the office and to themselves."""
    if me is None:
        return Lock.SIGN_IN
    plays = permissions.parties(me, found.contact).get(Role.MINISTER, frozenset())
    if Party.MINISTER not in plays:
        return Lock.OTHER
    mine = {me.email, folded(recipients.office_mailbox(db, found.contact))}
    is_deputy = permissions.is_deputy(me, Party.MINISTER, found.contact)
    return Lock.OTHER if is_deputy and folded(found.link.addressee) not in mine else None

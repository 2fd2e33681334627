"""Signing in by the mailbox of a body: ask for a link, look at one, use one. Which bodies may, `people` knows.

A link works once, for a few minutes, and only in the browser that asked for it: who reads the mailbox without
having asked, and who asked without reading the mailbox, both stay out.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, limits, notices, people
from contactdesk.days import dutch_moment
from contactdesk.desk import desk, now
from contactdesk.limits import Limit
from contactdesk.models import Letter, LetterKey, Organisation
from contactdesk.outbox import keys
from contactdesk.outbox.keys import Purpose
from contactdesk.outcomes import Conflict, Forbidden, NotFound
from contactdesk.people import NewSession
from contactdesk.permissions import SYSTEM
from contactdesk.words import Party

#: hours at most. A mailbox is read by several people: the next day somebody proves anew that they still do
HOURS: Final = 8
#: for so long a browser that signed in is known, and strangers cannot use up its letters
KNOWN: Final = timedelta(days=30)


class Standing(StrEnum):
    """What a link can still do in this browser."""

    OPEN = "open"
    ELSEWHERE = "elsewhere"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Seen:
    """A link as its page shows it; the body's name only in the browser that asked."""

    standing: Standing
    name: str = ""


@dataclass(frozen=True)
class Visitor:
    """Who asks: the token of the browser, which program it says to be, and its network (`visitor`)."""

    browser: str
    program: str
    network: str


def ask(db: Session, organisation_id: int, by: Visitor) -> None:
    """Send a link to the mailbox of this body; nothing at all for one that may not. Raises TooMany."""
    body = people.mailbox_body(db, organisation_id)
    _count(db, body, by)
    if body is None or body.id is None or body.mailbox is None:
        return
    expires_at = now(db) + timedelta(minutes=desk(db).settings.mailbox_sign_in.minutes)
    facts = {"organisation": body.id}
    entry = audit.record(db, action="mailbox_link", by=SYSTEM, party=Party.SYSTEM, facts=facts)
    values = {"organisation": body.name, "until": dutch_moment(expires_at), "program": by.program}
    key = notices.Key(Purpose.SIGN_IN, body.id, expires_at, by.browser)
    notices.tell(db, entry, "sign_in_link", body.mailbox.lower(), Party.BODY, values, key=key)


def look(db: Session, token: str, browser: str) -> Seen:
    """What this link is worth now; changes nothing. Raises NotFound for a forged one."""
    key, body = _found(db, token)
    standing = _standing(db, key, body, browser)
    return Seen(standing, body.name if body and standing is Standing.OPEN else "")


def enter(
    db: Session, token: str, browser: str, session: NewSession, *, replaces: str | None = None
) -> str | None:
    """Use the link up: a session for its body, as a token; None when this desk has no place for it.

    Raises NotFound for a forged link, Forbidden in another browser, Conflict for one that is used or expired.
    """
    key, body = _found(db, token, lock=True)
    standing = _standing(db, key, body, browser)
    if standing is Standing.ELSEWHERE:
        raise Forbidden
    if standing is not Standing.OPEN or body is None:
        raise Conflict("Deze link werkt niet meer.")
    key.used_at = now(db)
    db.flush()
    return people.sign_in_body(db, body, session, replaces=replaces)


def _found(db: Session, token: str, *, lock: bool = False) -> tuple[LetterKey, Organisation | None]:
    """The key, and its body while that may sign in and still has the mailbox that the link went to."""
    key = keys.find_key(db, desk(db).settings, Purpose.SIGN_IN, token, lock=lock)
    if key is None:
        raise NotFound("link")
    body, letter = people.mailbox_body(db, key.about_id), db.get_one(Letter, key.letter_id)
    is_same = body is not None and (body.mailbox or "").lower() == letter.to_email
    return key, body if is_same else None


def _standing(db: Session, key: LetterKey, body: Organisation | None, browser: str) -> Standing:
    if key.used_at is not None:
        return Standing.USED
    if body is None or key.expires_at <= now(db):
        return Standing.EXPIRED
    return Standing.OPEN if keys.is_usable(db, key, browser) else Standing.ELSEWHERE


def _count(db: Session, body: Organisation | None, by: Visitor) -> None:
    """No stranger can keep a body out: each network has its own letters to ask for, and so has each browser that
    signed in before. What all strangers share only keeps the mailbox from being flooded."""
    mailbox = (body.mailbox or "").lower() if body else ""
    if body and _is_known(db, body, by.browser):
        limits.refuse_over(db, Limit.SIGN_IN_MAIL, f"{mailbox}|{keys.hashed(by.browser)}")
        return
    limits.refuse_over(db, Limit.SIGN_IN_MAIL_ADDRESS, by.network)
    if body:
        limits.refuse_over(db, Limit.SIGN_IN_MAIL, f"{mailbox}|{by.network}")
        limits.refuse_over(db, Limit.SIGN_IN_MAILBOX, mailbox)


def _is_known(db: Session, body: Organisation, browser: str) -> bool:
    """Whether a link to the mailbox that this body has now was used in this browser."""
    used = (
        select(col(LetterKey.id))
        .join(Letter, col(Letter.id) == col(LetterKey.letter_id))
        .where(
            col(LetterKey.purpose) == Purpose.SIGN_IN.value,
            col(LetterKey.about_id) == body.id,
            col(LetterKey.browser_hash) == keys.hashed(browser),
            col(LetterKey.used_at) > now(db) - KNOWN,
            col(Letter.to_email) == (body.mailbox or "").lower(),
        )
    )
    return db.execute(used.limit(1)).first() is not None

"""Signing in by the mailbox of a body: ask for a link, look at one, use one. Which bodies may, `people` knows.

A link works once, for a few minutes, and only in the browser that asked for it: who reads the mailbox without
having asked, and who asked without reading the mailbox, both stay out. Once many have asked, letters are shared: one
in half the time that a link works, which opens in each browser that asked of late. So strangers keep no body out,
and do not flood its mailbox either.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_moment
from contactdesk.law.outcomes import Conflict, Forbidden, NotFound
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import desk_mail
from contactdesk.letters.outbox import keys
from contactdesk.letters.outbox.keys import Purpose
from contactdesk.letters.outbox.signing import is_signed, sign
from contactdesk.people import NewSession
from contactdesk.store import limits, lock_key
from contactdesk.store.desk import desk, now
from contactdesk.store.limits import Limit
from contactdesk.store.models import Letter, LetterKey, Organisation
from contactdesk.words import LetterState, Party

#: hours at most. A mailbox is read by several people: the next day somebody proves anew that they still do
HOURS: Final = 8
#: for so long a browser that signed in is known, and strangers cannot use up its letters
KNOWN: Final = timedelta(days=30)

#: a moment, and our signature under who asked then and for which body
PROOF: Final = re.compile(r"([0-9]{10})-([a-z2-7]{52})", re.ASCII)
_LOST: Final = (LetterState.FAILED, LetterState.BOUNCED, LetterState.SUPERSEDED)


class SignInState(StrEnum):
    """What a link can still do in this browser."""

    OPEN = "open"
    ELSEWHERE = "elsewhere"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True)
class SignInLink:
    """A link as its page shows it; the body's name only in the browser that asked."""

    standing: SignInState
    name: str = ""


@dataclass(frozen=True)
class Visitor:
    """Who asks: the token of the browser, which program it says to be, and its network (`user_agent`)."""

    browser: str
    program: str
    network: str


@dataclass(frozen=True)
class Holder:
    """Who opens a link: the token of the browser, and its proof of what it asked for last (`proof`)."""

    browser: str
    proof: str = ""


def ask(db: Session, organisation_id: int, by: Visitor) -> None:
    """Send a link to the mailbox of this body; nothing at all for one that may not. Raises TooMany: then `share`."""
    body = people.mailbox_body(db, organisation_id)
    _count(db, body, by)
    if body is not None:
        _send(db, body, by.program, by.browser)


def share(db: Session, organisation_id: int, by: Visitor) -> None:
    """What takes the place of `ask` where that was too often: see to it that a link is out which opens in each browser
    with a proof. One that is nobody's own: what somebody else asked for in time opens with them alone."""
    body = people.mailbox_body(db, organisation_id)
    lock_key(db, f"sign-in {organisation_id}")
    if not _is_out(db, organisation_id) and body is not None:
        _send(db, body, by.program)


def proof(db: Session, organisation_id: int, browser: str) -> str:
    """That this browser asks for this body now; the same for one that we do not know. Opens nothing without a link."""
    moment = f"{int(now(db).timestamp()):010}"
    return f"{moment}-{sign(desk(db).settings.secret_keys[0], _asked(organisation_id, browser, moment))}"


def _send(db: Session, body: Organisation, program: str, browser: str | None = None) -> None:
    assert body.mailbox is not None, "a body that signs in by its mailbox has one"
    expires_at = now(db) + _works(db)
    facts = {"organisation": body.id}
    entry = audit.record(db, action="mailbox_link", by=SYSTEM, party=Party.SYSTEM, facts=facts)
    values = {"organisation": body.name, "until": dutch_moment(expires_at), "program": program}
    values["shared"] = "" if browser else "ja"
    key = desk_mail.Key(Purpose.SIGN_IN, body.id, expires_at, browser)
    desk_mail.tell(db, entry, "sign_in_link", folded(body.mailbox), Party.BODY, values, key=key)


def look(db: Session, token: str, by: Holder) -> SignInLink:
    """What this link is worth now; changes nothing. Raises NotFound for a forged one."""
    key, body = _found(db, token)
    standing = _standing(db, key, body, by)
    return SignInLink(standing, body.name if body and standing is SignInState.OPEN else "")


def enter(
    db: Session, token: str, by: Holder, session: NewSession, *, replaces: str | None = None
) -> str | None:
    """Use the link up: a session for its body, as a token; None when this desk has no place for it.

    Raises NotFound for a forged link, Forbidden in another browser, Conflict for one that is used or expired.
    """
    key, body = _found(db, token, lock=True)
    standing = _standing(db, key, body, by)
    if standing is SignInState.ELSEWHERE:
        raise Forbidden
    if standing is not SignInState.OPEN or body is None:
        raise Conflict("Deze link werkt niet meer.")
    key.used_at, key.browser_hash = now(db), keys.hashed(by.browser)
    db.flush()
    return people.sign_in_body(db, body, session, replaces=replaces)


def _found(db: Session, token: str, *, lock: bool = False) -> tuple[LetterKey, Organisation | None]:
    """The key, and its body while that may sign in and still has the mailbox that the link went to."""
    key = keys.find_key(db, desk(db).settings, Purpose.SIGN_IN, token, lock=lock)
    if key is None:
        raise NotFound("link")
    body, letter = people.mailbox_body(db, key.about_id), db.get_one(Letter, key.letter_id)
    is_same = body is not None and folded(body.mailbox or "") == letter.to_email
    return key, body if is_same else None


def _standing(db: Session, key: LetterKey, body: Organisation | None, by: Holder) -> SignInState:
    if key.used_at is not None:
        return SignInState.USED
    if body is None or key.expires_at <= now(db):
        return SignInState.EXPIRED
    opens = keys.is_browser(key, by.browser) if key.browser_hash else _asked_lately(db, key.about_id, by)
    return SignInState.OPEN if opens else SignInState.ELSEWHERE


def _works(db: Session) -> timedelta:
    return timedelta(minutes=desk(db).settings.mailbox_sign_in.minutes)


def _is_out(db: Session, organisation_id: int) -> bool:
    """Whether a link of all who ask is on its way or has come, is not used, and works for half its time at least."""
    shared = (
        select(col(LetterKey.id))
        .join(Letter, col(Letter.id) == col(LetterKey.letter_id))
        .join(Organisation, col(Organisation.id) == col(LetterKey.about_id))
        .where(
            col(LetterKey.purpose) == Purpose.SIGN_IN.value,
            col(LetterKey.about_id) == organisation_id,
            col(LetterKey.browser_hash).is_(None),
            col(LetterKey.used_at).is_(None),
            col(LetterKey.expires_at) >= now(db) + _works(db) / 2,
            col(Letter.state).not_in(_LOST),
            func.lower(col(Organisation.mailbox)) == col(Letter.to_email),
        )
    )
    return db.execute(shared.limit(1)).first() is not None


def _asked_lately(db: Session, organisation_id: int, by: Holder) -> bool:
    """Whether this browser asked for this body no longer ago than a link works."""
    said = PROOF.fullmatch(by.proof)
    if said is None or not is_signed(
        desk(db).settings, _asked(organisation_id, by.browser, said[1]), said[2]
    ):
        return False
    return now(db) < datetime.fromtimestamp(int(said[1]), UTC) + _works(db)


def _asked(organisation_id: int, browser: str, moment: str) -> str:
    return f"sign-in-asked|{organisation_id}|{keys.hashed(browser)}|{moment}"


def _count(db: Session, body: Organisation | None, by: Visitor) -> None:
    """No stranger can keep a body out: each network has its own letters to ask for, and so has each browser that
    signed in before. What all strangers share only keeps the mailbox from being flooded."""
    mailbox = folded(body.mailbox or "") if body else ""
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
            col(Letter.to_email) == folded(body.mailbox or ""),
        )
    )
    return db.execute(used.limit(1)).first() is not None

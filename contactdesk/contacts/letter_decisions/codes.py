"""Codes to the mailbox that a link went to: ask one, type one, and the browsers that are known by one.

Nobody locks out the office by trying. A code has a few tries in each browser that asked for it; who typed wrong ones
elsewhere does not matter to the right one. Strangers who ask on and on share codes, so that the mailbox is not
flooded. A link with too many wrong codes rests, and the mailbox gets another, which they do not have.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, distinct, func, select
from sqlmodel import Session, col

from contactdesk.audit import record
from contactdesk.contacts.letter_decisions.answering import send_again
from contactdesk.contacts.letter_decisions.following import Link, follow, holder
from contactdesk.contacts.letter_decisions.opening import VISIT, Lock, Locked, Opener, closed_by
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_hour, dutch_moment
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import desk_mail, recipients
from contactdesk.letters.outbox import keys
from contactdesk.letters.outbox.keys import Purpose
from contactdesk.letters.recipients import Address
from contactdesk.store import limits
from contactdesk.store.desk import now
from contactdesk.store.limits import Limit
from contactdesk.store.models import AuditEntry, Letter, LetterKey, Portfolio, RememberedBrowser
from contactdesk.words import LetterState, Party

VALID: Final = timedelta(minutes=15)
REMEMBERED: Final = timedelta(days=30)
#: how long all that waits can be seen after a code: a day of work, not longer than who left the office
TODAY: Final = timedelta(hours=12)
HOUR: Final = timedelta(hours=1)
#: with so many letters whose code still works, another goes only when the newest is so old; until then it is shared
ENOUGH, PAUSE = 5, timedelta(minutes=3)
#: so many codes asked for one link in an hour are no office that lost its way
OFTEN: Final = 4


@dataclass(frozen=True)
class Closed:
    """All that the page of a closed link tells: the number, for whom, and the code that was asked here."""

    lock: Lock
    number: str
    whose: str
    side: Party
    code_until: str | None
    rests: bool


@dataclass(frozen=True)
class Typed:
    """What came of a code. `known` is the token by which this browser is known from now on, `visit` the one by which it
    sees all that waits today, `left` how often it may still be tried, `wait` how many seconds this network must wait after
    too many wrong ones."""

    is_right: bool
    known: str | None = None
    visit: str | None = None
    left: int = 0
    wait: int = 0


def look_closed(db: Session, token: str, by: Opener) -> Closed | None:
    """The page of this link as long as it is closed for `by`; None for an open one. Changes nothing."""
    found = follow(db, token, of=by.side)
    lock = closed_by(db, found, by)
    if lock is None:
        return None
    code = max(_usable(db, found, by), key=lambda key: key.expires_at, default=None)
    return Closed(
        lock,
        found.contact.number,
        for_whom(db, found),
        found.whose,
        dutch_hour(code.expires_at) if code else None,
        _rests(db, found),
    )


def ask_code(db: Session, token: str, by: Opener) -> bool:
    """Give this browser a code in a letter to the mailbox that the link went to; False where it needs none, or the
    link rests. Raises Locked where no code helps, TooMany in a browser that asked too often."""
    found = follow(db, token, lock=True, of=by.side)
    if not _needs_code(db, found, by):
        return False
    if _rests(db, found):
        send_again(db, found)
        return False
    limits.refuse_over(db, Limit.CODE_BROWSER, f"{found.link.id}|{keys.hashed(by.browser)}")
    is_much = limits.is_over(db, Limit.CODE_ADDRESS, by.network)
    newest = _newest(db, found)
    if newest and (is_much or _are_enough(db, found)):
        keys.share(db, newest, by.browser)
    else:
        _send(db, found, by)
    if _asked_lately(db, found) >= OFTEN:
        _alarm(db, found, by)
    return True


def type_code(db: Session, token: str, typed: str, by: Opener) -> Typed:
    """Whether this is the code; the right one makes the browser known for this mailbox. Raises Locked where no code
    helps. A wrong one is no exception: it must be counted."""
    found = follow(db, token, lock=True, of=by.side)
    if not _needs_code(db, found, by):
        return Typed(is_right=True)
    if _rests(db, found):
        send_again(db, found)
        return Typed(is_right=False)
    usable = _usable(db, found, by)
    fits = [keys.try_code(db, key, typed) for key in usable]  # all of them: each try counts for each code
    if any(fits):
        visit = _remember(db, found, TODAY, VISIT) if by.wants_all else None
        return Typed(is_right=True, known=_remember(db, found), visit=visit)
    return _wrong(db, found, by, usable)


def sweep(db: Session) -> None:
    """Forget browsers whose time is over or whose mailbox is none of an office or an official any more, and codes that went."""
    moment = now(db)
    mailbox = col(RememberedBrowser.mailbox)
    held = mailbox.in_(recipients.office_addresses(db)) | mailbox.in_(recipients.official_addresses())
    db.execute(delete(RememberedBrowser).where((col(RememberedBrowser.expires_at) <= moment) | ~held))
    gone = (LetterState.ACCEPTED, LetterState.SUPERSEDED)
    went = select(col(Letter.id)).where(
        col(Letter.id) == col(LetterKey.letter_id), col(Letter.state).in_(gone)
    )
    old = _is_code() & (col(LetterKey.expires_at) <= moment - HOUR)
    db.execute(delete(LetterKey).where(old, went.correlate(LetterKey).exists()))


def _needs_code(db: Session, found: Link, by: Opener) -> bool:
    lock = closed_by(db, found, by)
    if lock not in (None, Lock.CODE):
        raise Locked(lock)
    return lock is Lock.CODE


def _rests(db: Session, found: Link) -> bool:
    return limits.is_full(db, Limit.CODE_FAILED_LINK, found.link.id)


def _send(db: Session, found: Link, by: Opener) -> None:
    link, contact, expires_at = found.link, found.contact, now(db) + VALID
    facts = {"link": link.id}
    entry = record(db, action="code_asked", by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts)
    values = _about(db, found, by) | {"until": dutch_moment(expires_at)}
    desk_mail.tell(
        db,
        entry,
        "decision_code",
        link.addressee,
        found.whose,
        values,
        reply_to=recipients.reply_to(db, contact, found.whose),
        key=desk_mail.Key(Purpose.DECISION_CODE, link.id, expires_at, by.browser),
    )


def _remember(db: Session, found: Link, lasts: timedelta = REMEMBERED, before: str = "") -> str:
    """A token that this browser did not have before: nobody can have put it there beforehand."""
    token, link = secrets.token_urlsafe(32), found.link
    row = RememberedBrowser(
        token_hash=keys.hashed(f"{before}{token}"), mailbox=folded(link.addressee), expires_at=now(db) + lasts
    )
    db.add(row)
    if before:
        return token
    facts = {"link": link.id}
    record(db, action="code_right", by=holder(found), party=found.whose, contact=found.contact, facts=facts)
    return token


def _wrong(db: Session, found: Link, by: Opener, usable: Sequence[LetterKey]) -> Typed:
    if not usable:
        return Typed(is_right=False)
    left = max(keys.TRIES - key.tries for key in usable)
    is_much = limits.is_over(db, Limit.CODE_FAILED, by.network)
    limits.count(db, Limit.CODE_FAILED_LINK, found.link.id)
    if left <= 0:
        facts = {"link": found.link.id}
        record(db, action="code_failed", by=SYSTEM, party=Party.SYSTEM, contact=found.contact, facts=facts)
        _alarm(db, found, by)
    if _rests(db, found):
        send_again(db, found)
    wait = limits.seconds_left(db, Limit.CODE_FAILED) if is_much else 0
    return Typed(is_right=False, left=left, wait=wait)


def _alarm(db: Session, found: Link, by: Opener) -> None:
    """Tell the liaisons that somebody tries, at most once an hour for a contact."""
    contact = found.contact
    lately = select(col(AuditEntry.id)).where(
        col(AuditEntry.contact_id) == contact.id,
        col(AuditEntry.action) == "link_tried",
        col(AuditEntry.at) > now(db) - HOUR,
    )
    if db.execute(lately.limit(1)).first():
        return
    facts = {"link": found.link.id}
    entry = record(db, action="link_tried", by=SYSTEM, party=Party.SYSTEM, contact=contact, facts=facts)
    tell_liaisons(db, found, entry, "link_tried", _about(db, found, by))


def tell_liaisons(db: Session, found: Link, entry: AuditEntry, template: str, values: dict[str, Any]) -> None:
    """Something about this link that is no news of its contact: to the liaisons, or else the administrators."""
    contact, is_office = found.contact, found.whose is Party.MINISTER
    administrators = [Address(email, Party.SYSTEM) for email in recipients.administrators(db)]
    reply_to = recipients.office_mailbox(db, contact) if is_office else found.link.addressee
    for address in recipients.liaisons(db, contact) or administrators:
        # administrators know of no contact
        number = "" if address.party is Party.SYSTEM else contact.number
        told = values | {"number": number}
        desk_mail.tell(db, entry, template, address.email, address.party, told, reply_to=reply_to)


def _about(db: Session, found: Link, by: Opener) -> dict[str, Any]:
    """What a letter says of somebody who is not known: a program, nothing that leads to a person."""
    return {
        "number": found.contact.number,
        "whose": for_whom(db, found),
        "program": by.program,
        "is_official": found.whose is Party.OFFICIAL,
    }


def for_whom(db: Session, found: Link) -> str:
    """Whose link it is, in words."""
    if found.whose is Party.OFFICIAL:
        return "de ambtenaar"
    return f"het bureau van de {db.get_one(Portfolio, found.contact.portfolio_id).title}"


def _usable(db: Session, found: Link, by: Opener) -> list[LetterKey]:
    """The codes that were asked for this link in this browser, and still work."""
    if not by.browser:
        return []
    here = col(LetterKey.browser_hash) == keys.hashed(by.browser)
    asked = db.execute(select(LetterKey).where(_works(found, now(db)), here).order_by(col(LetterKey.id)))
    return [key for key in asked.scalars() if keys.is_usable(db, key, by.browser)]


def _newest(db: Session, found: Link) -> LetterKey | None:
    """The code of the newest letter, where that went just now."""
    just_now = _works(found, now(db) + VALID - PAUSE)
    query = select(LetterKey).where(just_now).order_by(col(LetterKey.letter_id).desc(), col(LetterKey.id))
    return db.execute(query.limit(1)).scalar_one_or_none()


def _are_enough(db: Session, found: Link) -> bool:
    letters = select(func.count(distinct(col(LetterKey.letter_id)))).where(_works(found, now(db)))
    going: int = db.execute(letters).scalar_one()
    return going >= ENOUGH


def _asked_lately(db: Session, found: Link) -> int:
    lately = _works(found, now(db) + VALID - HOUR)
    asked: int = db.execute(select(func.count()).select_from(LetterKey).where(lately)).scalar_one()
    return asked


def _works(found: Link, after: datetime) -> ColumnElement[bool]:
    """A code for this link that works longer than that."""
    return _is_code() & (col(LetterKey.about_id) == found.link.id) & (col(LetterKey.expires_at) > after)


def _is_code() -> ColumnElement[bool]:
    return col(LetterKey.purpose) == Purpose.DECISION_CODE.value

"""What a worker needs: claim letters for a while, say what became of them. The sending itself is in `worker`.

Under a claim `next_attempt_at` is the end of the lease, so that the letters of a worker that died come back.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlmodel import Session, col

from contactdesk.desk import desk, now
from contactdesk.models import ContactRequest, Letter, Organisation
from contactdesk.outbox.links import filled
from contactdesk.settings import Settings
from contactdesk.settings.values import ADDRESS
from contactdesk.words import LetterState

# together about two days: 30 seconds, doubled each time, at most four hours
MAX_ATTEMPTS = 21
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=4)
ERROR_LENGTH = 200


@dataclass(frozen=True)
class Outgoing:
    """One letter as it leaves, with its links made."""

    id: int
    message_id: str
    mail_from: str
    to_email: str
    reply_to: str | None
    subject: str
    body: str
    ics: str | None
    ics_method: str | None


@dataclass(frozen=True)
class Fate:
    """What became of one letter; without an error the mail server accepted it."""

    letter_id: int
    error: str | None = None
    permanent: bool = False


def is_due(db: Session) -> bool:
    """Whether there is a letter to claim. Asking takes no lock; claiming does."""
    return db.execute(select(col(Letter.id)).where(_due(db)).limit(1)).first() is not None


def turn(
    db: Session, by: str, fates: Iterable[Fate], left: Sequence[int], *, limit: int, lease: timedelta
) -> list[Outgoing]:
    """One commit of a worker: mark what it sent, give back what is `left`, claim the next."""
    mark(db, by, fates)
    release(db, by, left)
    return claim(db, by, limit=limit, lease=lease) if limit else []


def claim(db: Session, by: str, *, limit: int, lease: timedelta) -> list[Outgoing]:
    """Take the letters that wait longest, for as long as the lease."""
    oldest = select(Letter).where(_due(db)).order_by(col(Letter.next_attempt_at), col(Letter.id)).limit(limit)
    found = db.execute(oldest.with_for_update(skip_locked=True)).scalars().all()
    taken = [letter for letter in found if letter.attempts < MAX_ATTEMPTS]
    tired = [letter.id for letter in found if letter.attempts >= MAX_ATTEMPTS]
    _set(
        db,
        col(Letter.id).in_([letter.id for letter in taken]),
        state=LetterState.SENDING,
        claimed_by=by,
        attempts=col(Letter.attempts) + 1,
        handed_over_at=func.coalesce(col(Letter.handed_over_at), now(db)),
        next_attempt_at=now(db) + lease,
    )
    if tired:
        _give_up(db, tired)
    return _outgoing(db, desk(db).settings, taken)


def mark(db: Session, by: str, fates: Iterable[Fate]) -> None:
    """What became of the letters of one claim."""
    fates = list(fates)
    if accepted := [fate.letter_id for fate in fates if fate.error is None]:
        mark_accepted(db, accepted)
    for fate in fates:
        if fate.error is not None:
            mark_failed(db, fate.letter_id, by, permanent=fate.permanent, error=fate.error)


def mark_accepted(db: Session, letter_ids: Sequence[int]) -> None:
    """The mail server took these: true whoever else has claimed them since."""
    settled = col(Letter.state).in_((LetterState.ACCEPTED, LetterState.BOUNCED))
    _set(
        db,
        col(Letter.id).in_(letter_ids) & ~settled,
        state=LetterState.ACCEPTED,
        accepted_at=func.coalesce(col(Letter.accepted_at), now(db)),
        claimed_by=None,
        last_error=None,
    )


def mark_failed(db: Session, letter_id: int, by: str, *, permanent: bool, error: str) -> None:
    """It did not leave: again later, or given up where everybody can see it. Only for who holds the claim."""
    held = select(Letter).where(_held_by(by), col(Letter.id) == letter_id)
    letter = db.execute(held).scalars().one_or_none()
    if letter is None:
        return
    letter.claimed_by, letter.last_error = None, redact(error)
    if permanent or letter.attempts >= MAX_ATTEMPTS:
        letter.state, letter.accepted_at = LetterState.FAILED, None
    else:
        letter.state, letter.next_attempt_at = LetterState.QUEUED, now(db) + wait_after(letter.attempts)


def release(db: Session, by: str, letter_ids: Sequence[int]) -> None:
    """Give back what was claimed and not tried."""
    if not letter_ids:
        return
    _set(
        db,
        _held_by(by) & col(Letter.id).in_(letter_ids),
        state=LetterState.QUEUED,
        claimed_by=None,
        attempts=col(Letter.attempts) - 1,
        next_attempt_at=now(db),
    )


def retry(db: Session, letter_id: int) -> bool:
    """Send it again now, with the same Message-ID; False when it was accepted, is on its way, or never was."""
    waits = (LetterState.FAILED, LetterState.BOUNCED, LetterState.QUEUED)
    return _set(
        db,
        (col(Letter.id) == letter_id) & col(Letter.state).in_(waits),
        state=LetterState.QUEUED,
        attempts=0,
        next_attempt_at=now(db),
        accepted_at=None,
        bounced_at=None,
        reported_at=None,
    )


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts; jitter keeps letters from coming back all at once."""
    wait = min(FIRST_WAIT * 2.0 ** (attempts - 1), LONGEST_WAIT)
    return wait * random.uniform(0.75, 1.25)


def redact(error: str) -> str:
    """One line of what a mail server said, without the addresses it repeats, and without what is no text: a byte
    that no database takes would undo the marks of a whole batch."""
    text = "".join(letter if letter.isprintable() else " " for letter in error)
    return ADDRESS.sub("(adres)", " ".join(text.split()))[:ERROR_LENGTH]


def is_open() -> ColumnElement[bool]:
    """Still to leave."""
    return written_out(LetterState.QUEUED, LetterState.SENDING)


def written_out(*states: LetterState) -> ColumnElement[bool]:
    """In one of these states; not bound but in the statement itself, or no partial index would be used."""
    return col(Letter.state).in_(bindparam(None, list(states), expanding=True, literal_execute=True))


def _due(db: Session) -> ColumnElement[bool]:
    return is_open() & (col(Letter.next_attempt_at) <= now(db))


def _held_by(by: str) -> ColumnElement[bool]:
    return (col(Letter.claimed_by) == by) & (col(Letter.state) == LetterState.SENDING)


def _set(db: Session, where: ColumnElement[bool], **values: Any) -> bool:
    changed = update(Letter).where(where).values(**values).returning(col(Letter.id))
    return bool(db.execute(changed, execution_options={"synchronize_session": False}).all())


def _give_up(db: Session, letter_ids: Sequence[int | None]) -> None:
    """Their worker stopped while it sent them, each time: they may well be the cause."""
    error = "the worker stopped while it sent this letter"
    _set(db, col(Letter.id).in_(letter_ids), state=LetterState.FAILED, claimed_by=None, last_error=error)


def _outgoing(db: Session, settings: Settings, taken: Sequence[Letter]) -> list[Outgoing]:
    bodies = filled(db, settings, taken)
    senders = _senders(db, settings, taken)
    return [
        Outgoing(
            id=letter.id or 0,
            message_id=letter.message_id,
            mail_from=senders.get(letter.contact_id, settings.mail_from),
            to_email=letter.to_email,
            reply_to=letter.reply_to,
            subject=letter.subject,
            body=bodies[letter.id],
            ics=letter.ics,
            ics_method=letter.ics_method,
        )
        for letter in taken
    ]


def _senders(db: Session, settings: Settings, taken: Sequence[Letter]) -> dict[int | None, str]:
    """The From address per contact: that of its department, where that has one of its own."""
    if not settings.senders:
        return {}
    of_these = (
        select(col(ContactRequest.id), col(Organisation.abbreviation))
        .join(Organisation, col(Organisation.id) == col(ContactRequest.department_id))
        .where(col(ContactRequest.id).in_([letter.contact_id for letter in taken]))
    )
    return {contact_id: settings.sender_for(name or "") for contact_id, name in db.execute(of_these)}

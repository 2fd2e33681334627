"""What a worker needs: claim letters for a while, say what became of them. The sending itself is in `worker`.

Under a claim `next_attempt_at` is the end of the lease, so that the letters of a worker that died come back.
"""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, delete, func, select, update
from sqlmodel import Session, col

from contactdesk.letters.outbox import lines
from contactdesk.letters.outbox.attached import attached
from contactdesk.letters.outbox.claiming import NOTICE, next_letters, written_out
from contactdesk.letters.outbox.gathered import follow, is_carried, is_gathered, let_go
from contactdesk.letters.outbox.links import filled
from contactdesk.letters.outbox.overtaken import overtaken
from contactdesk.letters.outbox.threads import threads
from contactdesk.settings import Settings
from contactdesk.settings.values import ADDRESS
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Letter, Organisation, Reminder
from contactdesk.words import LetterState

# together about two days: 30 seconds, doubled each time, at most four hours
MAX_ATTEMPTS = 21
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=4)
ERROR_LENGTH = 200
#: the kind of reminder that tells the liaisons of a letter that stopped: once for each time it was sent
TOLD = "letter_failed"


#: how a letter ends that says what no longer holds
OVER: dict[str, Any] = {"state": LetterState.SUPERSEDED, "claimed_by": None, "accepted_at": None}


@dataclass(frozen=True)
class Outgoing:
    """One letter as it leaves, with its links made. `earlier`: the Message-IDs of those before it, the oldest first."""

    id: int
    message_id: str
    mail_from: str
    to_email: str
    reply_to: str | None
    subject: str
    body: str
    ics: str | None
    ics_method: str | None
    is_notice: bool = False
    attached: bytes | None = None
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fate:
    """What became of one letter; without an error the mail server accepted it, unless it was not sent: `overtaken`.

    `refused`: not the letter but we were refused, the whole line or this sender (`lines`). `sender`: from whom it went."""

    letter_id: int
    error: str | None = None
    permanent: bool = False
    overtaken: bool = False
    refused: str | None = None
    sender: str = ""


def turn(
    db: Session,
    by: str,
    fates: Iterable[Fate],
    left: Sequence[int],
    *,
    limit: int,
    lease: timedelta,
    crowded: Collection[str] = (),
) -> list[Outgoing]:
    """One commit of a worker: mark what it sent, give back what is `left`, claim the next."""
    mark(db, by, fates)
    release(db, by, left)
    return claim(db, by, limit=limit, lease=lease, crowded=crowded) if limit else []


def claim(
    db: Session, by: str, *, limit: int, lease: timedelta, crowded: Collection[str] = ()
) -> list[Outgoing]:
    """Take letters (`claiming` says which) for as long as the lease; of those that were overtaken none."""
    found = next_letters(db, limit, crowded)
    over = overtaken(db, found)
    standing = [letter for letter in found if letter.id not in over]
    taken = [letter for letter in standing if letter.attempts < MAX_ATTEMPTS]
    tired = [letter.id for letter in standing if letter.attempts >= MAX_ATTEMPTS]
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
    if over:
        _set(db, col(Letter.id).in_(over), **OVER)
    return _outgoing(db, desk(db).settings, taken)


def look_again(db: Session, by: str, letter_id: int) -> LetterState:
    """Asked right before a letter is handed over: SENDING where it may go, SUPERSEDED where it was overtaken since it
    was claimed; anything else says that it is this worker's no more."""
    letter = db.get_one(Letter, letter_id)
    if letter.state is not LetterState.SENDING or letter.claimed_by != by:
        return LetterState.QUEUED if letter.state is LetterState.SENDING else letter.state
    return LetterState.SUPERSEDED if overtaken(db, [letter]) else LetterState.SENDING


def supersede(db: Session, contact_id: int | None) -> None:
    """After a deed: what waits, or stopped, and says what no longer holds, ends here. What a worker has in hand it looks
    at itself: until then the letters after it wait, so that no answer of a mail server can come in between."""
    may_end = written_out(LetterState.QUEUED, LetterState.FAILED) | is_gathered() & ~is_carried()
    waiting = db.execute(select(Letter).where(col(Letter.contact_id) == contact_id, may_end)).scalars().all()
    _end(db, waiting, may_end)


def end_overtaken(db: Session, letters: Sequence[Letter]) -> list[Letter]:
    """Of these letters that wait for an overview, those that still hold; the others end here."""
    over = _end(db, letters, is_gathered())
    return [letter for letter in letters if letter.id not in over]


def _end(db: Session, letters: Sequence[Letter], may_end: ColumnElement[bool]) -> set[int]:
    over = overtaken(db, letters)
    if over:
        _set(db, col(Letter.id).in_(over) & may_end, **OVER)
        let_go(db, over)
    return over


def mark(db: Session, by: str, fates: Iterable[Fate]) -> None:
    """What became of the letters of one claim."""
    fates = list(fates)
    lines.reopen(db, {fate.sender for fate in fates if fate.refused is None and not fate.overtaken})
    if accepted := [fate.letter_id for fate in fates if fate.error is None and not fate.overtaken]:
        mark_accepted(db, accepted)
    if over := [fate.letter_id for fate in fates if fate.overtaken]:
        _set(db, _held_by(by) & col(Letter.id).in_(over), **OVER)
    for fate in fates:
        if fate.refused is not None:
            _put_back(db, by, fate)
        elif fate.error is not None:
            mark_failed(db, fate.letter_id, by, permanent=fate.permanent, error=fate.error)


def mark_accepted(db: Session, letter_ids: Sequence[int]) -> None:
    """The mail server took these: true whoever else has claimed them since, and whatever was thought of them."""
    settled = col(Letter.state).in_((LetterState.ACCEPTED, LetterState.BOUNCED))
    _set(
        db,
        col(Letter.id).in_(letter_ids) & ~settled,
        state=LetterState.ACCEPTED,
        accepted_at=func.coalesce(col(Letter.accepted_at), now(db)),
        claimed_by=None,
        last_error=None,
    )
    follow(db, letter_ids)


def mark_failed(db: Session, letter_id: int, by: str, *, permanent: bool, error: str) -> None:
    """It did not leave: again later, given up where everybody can see it, or overtaken. Only for who holds the claim."""
    held = select(Letter).where(_held_by(by), col(Letter.id) == letter_id)
    letter = db.execute(held).scalars().one_or_none()
    if letter is None:
        return
    letter.claimed_by, letter.last_error = None, redact(error)
    if overtaken(db, [letter]):
        letter.state = LetterState.SUPERSEDED
    elif permanent or letter.attempts >= MAX_ATTEMPTS:
        letter.state, letter.accepted_at = LetterState.FAILED, None
    else:
        letter.state, letter.next_attempt_at = LetterState.QUEUED, now(db) + wait_after(letter.attempts)
    follow(db, [letter_id])


def _put_back(db: Session, by: str, fate: Fate) -> None:
    """We were refused, not the letter: it loses no attempt, and goes as soon as the line is there."""
    assert fate.refused is not None
    error = redact(fate.error or "")
    lines.shut_down(db, fate.refused, error)
    _set(db, _held_by(by) & (col(Letter.id) == fate.letter_id), **_given_back(db), last_error=error)


def release(db: Session, by: str, letter_ids: Sequence[int]) -> None:
    """Give back what was claimed and not tried."""
    if not letter_ids:
        return
    _set(
        db,
        _held_by(by) & col(Letter.id).in_(letter_ids),
        **_given_back(db),
    )


def _given_back(db: Session) -> dict[str, Any]:
    attempts = col(Letter.attempts) - 1
    return {"state": LetterState.QUEUED, "claimed_by": None, "attempts": attempts, "next_attempt_at": now(db)}


def retry(db: Session, letter_id: int) -> bool:
    """Send it again now, with the same Message-ID; False when it was accepted, overtaken, is on its way, or never was.
    Of one that stops once more the liaisons are told once more. A line that took nothing is tried at once."""
    lines.probe_now(db)
    if is_overtaken(db, letter_id):
        may_end = written_out(LetterState.QUEUED, LetterState.FAILED)
        _set(db, (col(Letter.id) == letter_id) & may_end, **OVER)
        return False
    waits = (LetterState.FAILED, LetterState.BOUNCED, LetterState.QUEUED)
    about = (col(Reminder.kind) == TOLD) & (col(Reminder.about) == cast(letter_id, String))
    contact_id = select(col(Letter.contact_id)).where(col(Letter.id) == letter_id).scalar_subquery()
    db.execute(delete(Reminder).where(about, col(Reminder.contact_id) == contact_id))
    is_again = _set(
        db,
        (col(Letter.id) == letter_id) & col(Letter.state).in_(waits),
        state=LetterState.QUEUED,
        attempts=0,
        next_attempt_at=now(db),
        accepted_at=None,
        bounced_at=None,
        delayed_at=None,
        reported_at=None,
        again_at=now(db),
    )
    if is_again:
        let_go(db, [letter_id])
        follow(db, [letter_id])
    return is_again


def is_overtaken(db: Session, letter_id: int) -> bool:
    """Whether this letter says what no longer holds: it is not sent (again)."""
    letter = db.get(Letter, letter_id)
    return letter is not None and bool(overtaken(db, [letter]))


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts; jitter keeps letters from coming back all at once."""
    wait = min(FIRST_WAIT * 2.0 ** (attempts - 1), LONGEST_WAIT)
    return wait * random.uniform(0.75, 1.25)


def redact(error: str) -> str:
    """One line of what a mail server said, without the addresses it repeats, and without what is no text: a byte
    that no database takes would undo the marks of a whole batch."""
    text = "".join(letter if letter.isprintable() else " " for letter in error)
    return ADDRESS.sub("(adres)", " ".join(text.split()))[:ERROR_LENGTH]


def _held_by(by: str) -> ColumnElement[bool]:
    return (col(Letter.claimed_by) == by) & (col(Letter.state) == LetterState.SENDING)


def _set(db: Session, where: ColumnElement[bool], **values: Any) -> bool:
    changed = update(Letter).where(where).values(**values).returning(col(Letter.id))
    return bool(db.execute(changed, execution_options={"synchronize_session": False}).all())


def _give_up(db: Session, letter_ids: Sequence[int]) -> None:
    """Their worker stopped while it sent them, each time: they may well be the cause."""
    error = "the worker stopped while it sent this letter"
    _set(db, col(Letter.id).in_(letter_ids), state=LetterState.FAILED, claimed_by=None, last_error=error)
    follow(db, letter_ids)


def _outgoing(db: Session, settings: Settings, taken: Sequence[Letter]) -> list[Outgoing]:
    bodies = filled(db, settings, taken)
    senders, carried = _senders(db, settings, taken), attached(db, taken)
    earlier = threads(db, taken)
    return [
        Outgoing(
            id=letter.id,
            message_id=letter.message_id,
            mail_from=senders.get(letter.contact_id, settings.mail_from),
            to_email=letter.to_email,
            reply_to=letter.reply_to,
            subject=letter.subject,
            body=bodies[letter.id],
            ics=letter.ics,
            ics_method=letter.ics_method,
            is_notice=letter.template == NOTICE,
            attached=carried.get(letter.audit_id),
            earlier=earlier.get(letter.id, ()),
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

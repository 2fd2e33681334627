"""What comes in for the desk by e-mail: reports change a letter, everything else is kept and handed on whole.

Of what came in nobody reads anything here; an answer to a letter is read and filed above (`contacts.mail_answers`). What
cannot be kept is refused, so that the mail server keeps it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlmodel import Session, SQLModel, col

from contactdesk import audit
from contactdesk.law.days import dutch_moment, today
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import desk_mail, outbox, recipients
from contactdesk.letters.delivery_reports import Read
from contactdesk.letters.outbox import Heard
from contactdesk.store import upsert_add
from contactdesk.store.desk import desk, now
from contactdesk.store.models import IncomingCount, IncomingMail, Letter
from contactdesk.words import INCOMING, Incoming, Party

#: what is handed on leaves as a letter with it inside, and no mail server takes more than about 25 MB
LARGEST: Final = 15_000_000
#: so many wait to be handed on, no more: a flood stays with the mail server
FULL: Final = 500
#: how many one round hands on: a round is one transaction
BATCH: Final = 20
#: so long what was handed on can be sent once more; then its text is gone
KEPT: Final = timedelta(days=30)
#: over how many days the page counts
SHOWN: Final = 30
HANDED_ON: Final = outbox.HANDED_ON
HEARD: Final = {
    Heard.CAME_BACK: Incoming.CAME_BACK,
    Heard.DELAYED: Incoming.DELAYED,
    Heard.ARRIVED: Incoming.ARRIVED,
    Heard.KNOWN: Incoming.KNOWN,
}


class Full(Exception):
    """So much waits that no more is kept."""


@dataclass(frozen=True)
class IncomingTally:
    """How many of each kind came in of late, and how many wait to be handed on."""

    counts: list[tuple[str, int]]
    waiting: int


def take(
    db: Session, raw: bytes, read: Read, *, file: Callable[[Session], Incoming | None] | None = None
) -> Incoming:
    """One message: a report marks its letter, what `file` knows is an answer it files, anything else is kept. Raises Full."""
    kind = _kind(db, read)
    if kind is Incoming.OTHER and file:
        kind = file(db) or kind
    if kind in (Incoming.REPORT, Incoming.OTHER):
        if _waiting(db) >= FULL:
            raise Full
        db.add(IncomingMail(at=now(db), kind=kind.value, content=raw))
    keys = {"on": today(now(db)), "kind": kind.value}
    upsert_add(db, SQLModel.metadata.tables["incoming_count"], keys, "times", 1)
    return kind


def _kind(db: Session, read: Read) -> Incoming:
    heard = outbox.report(db, read.report) if read.report else Heard.NOTHING
    if heard in HEARD:
        return HEARD[heard]
    if _is_ours(db, [read.own_number]):
        _stop(db, read.own_number)
        return Incoming.LOOP
    if read.is_automatic and _is_ours(db, read.numbers, template=HANDED_ON):
        return Incoming.LOOP
    return Incoming.REPORT if read.is_from_mail_server else Incoming.OTHER


def _is_ours(db: Session, numbers: Sequence[str], *, template: str | None = None) -> bool:
    query = select(col(Letter.id)).where(col(Letter.message_id).in_(numbers))
    if template:
        query = query.where(col(Letter.template) == template)
    return db.execute(query.limit(1)).first() is not None


def _stop(db: Session, number: str) -> None:
    """A mailbox that hands our letters on to ourselves: what was handed on reached nobody, and that is shown."""
    letter = db.execute(select(Letter).where(col(Letter.message_id) == number)).scalar_one()
    if letter.template == HANDED_ON:
        outbox.came_back(
            db, letter, "it came in at the desk again: the mailbox hands it on to the desk itself"
        )


def hand_on(db: Session) -> int:
    """One round: what waits goes on to the mailbox of the settings, else to the administrators; how many letters."""
    over = col(IncomingMail.audit_id).is_not(None) & (col(IncomingMail.at) < now(db) - KEPT)
    db.execute(delete(IncomingMail).where(over))
    to = _whereto(db)
    if not to:
        return 0
    query = select(IncomingMail).where(col(IncomingMail.audit_id).is_(None)).order_by(col(IncomingMail.id))
    found = db.execute(query.limit(BATCH).with_for_update(skip_locked=True)).scalars().all()
    for one in found:
        _hand_on(db, one, to)
    return len(found) * len(to)


def _whereto(db: Session) -> list[str]:
    chosen = desk(db).settings.incoming.hand_on_to
    return [chosen] if chosen else recipients.administrators(db)


def _hand_on(db: Session, one: IncomingMail, to: Sequence[str]) -> None:
    facts = {"incoming": one.id, "kind": one.kind}
    entry = audit.record(db, action=HANDED_ON, by=SYSTEM, party=Party.SYSTEM, facts=facts)
    one.audit_id = entry.id
    db.add(one)
    values = {"kind": INCOMING[Incoming(one.kind)], "moment": dutch_moment(one.at), "days": KEPT.days}
    for email in to:
        desk_mail.tell(db, entry, "handed_on", email, Party.SYSTEM, values)


def tally(db: Session) -> IncomingTally:
    """For the administrators."""
    found = counts(db, since=today(now(db)) - timedelta(days=SHOWN))
    return IncomingTally([(INCOMING[kind], found[kind]) for kind in Incoming if kind in found], _waiting(db))


def counts(db: Session, *, since: date | None = None) -> dict[Incoming, int]:
    """How many of each kind, of all time or since that day."""
    query = select(col(IncomingCount.kind), func.sum(col(IncomingCount.times)))
    if since:
        query = query.where(col(IncomingCount.on) > since)
    return {Incoming(kind): int(times) for kind, times in db.execute(query.group_by(col(IncomingCount.kind)))}


def _waiting(db: Session) -> int:
    query = select(func.count()).select_from(IncomingMail).where(col(IncomingMail.audit_id).is_(None))
    return int(db.execute(query).scalar_one())

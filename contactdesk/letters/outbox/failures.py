"""Letters that stopped: they cannot leave, or came back. Which of them count, and what is known of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.letters.outbox.claiming import is_open, written_out
from contactdesk.letters.outbox.gathered import end_gathering, is_gathered
from contactdesk.letters.outbox.listing import GIVEN_UP
from contactdesk.letters.outbox.returning import is_delayed
from contactdesk.store import sorted_by
from contactdesk.store.desk import now
from contactdesk.store.models import Letter
from contactdesk.words import LetterState

#: the letter to the administrators that tells of stopped letters: never told of itself
DIGEST: Final = "letters_stopped"
#: a mailbox that was full or away is mended, or known to be gone, in two weeks; then the mark says nothing any more
BOUNCE_HOLDS: Final = timedelta(days=14)
#: a later letter that did not come back in this time shows that the mailbox works: most reports come within minutes,
#: those of servers that try for a while within a day or two
WORKS_AFTER: Final = timedelta(days=2)
#: a letter that waits so long is shown: greylisting is over by then (the sixth attempt comes after about a quarter of an
#: hour), a bad moment of the mail server too; what waits longer is an outage, or a mailbox that takes nothing
WAITS_LONG: Final = timedelta(minutes=30)


@dataclass(frozen=True)
class Stopped:
    """One line of a list. Of what it says and which contact it is about an administrator learns nothing."""

    id: int
    template: str
    to_email: str
    state: LetterState
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    bounced_at: datetime | None
    delayed_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class Trouble:
    """For who watches the desk: stopped letters that no administrator was told of, and digests that stopped themselves."""

    unreported: int
    digests: int


def is_stopped(moment: datetime) -> ColumnElement[bool]:
    """Given up; or came back, not long ago, and nothing has shown since that the mailbox works."""
    later = aliased(Letter)
    works = (
        select(col(later.id))
        .where(func.lower(col(later.to_email)) == func.lower(col(Letter.to_email)))
        .where(col(later.id) > col(Letter.id), col(later.state) == LetterState.ACCEPTED)
        .where(col(later.accepted_at) > col(Letter.bounced_at))
        .where(col(later.accepted_at) <= moment - WORKS_AFTER)
        .correlate(Letter)
    )
    is_fresh = col(Letter.bounced_at) > moment - BOUNCE_HOLDS
    failed, given_up = written_out(LetterState.FAILED), written_out(*GIVEN_UP)
    return given_up & or_(failed, is_fresh & ~works.exists())


def stopped(db: Session, limit: int) -> list[Stopped]:
    """The letters that do not leave or came back, the newest first."""
    return _lines(db, is_stopped(now(db)), limit)


def waiting_long(db: Session, limit: int) -> list[Stopped]:
    return _lines(db, is_open() & (col(Letter.created_at) <= now(db) - WAITS_LONG), limit)


def delayed(db: Session, limit: int) -> list[Stopped]:
    """Letters that a mail server further on still tries to deliver, as far as it said so."""
    return _lines(db, is_delayed(now(db)), limit)


def gathered(db: Session, limit: int) -> list[Stopped]:
    """Letters that wait for a day overview."""
    return _lines(db, is_gathered(), limit)


def contacts_with_stopped(db: Session, contact_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Of these contacts the letters that stopped: contact and template. Asked of each page of a list, where mostly
    nothing stopped: the whole question is asked only where something did."""
    if db.execute(_ANY_OF, {"ids": contact_ids}).first() is None:
        return []
    of_these = col(Letter.contact_id).in_(contact_ids)
    query = select(col(Letter.contact_id), col(Letter.template)).where(of_these, is_stopped(now(db)))
    return [(contact_id or 0, template) for contact_id, template in db.execute(query)]


# all that was given up first: in those words stands the partial index
_IS_BACK: Final = written_out(*GIVEN_UP) & written_out(LetterState.BOUNCED)
_ANY_BACK: Final = select(col(Letter.id)).where(_IS_BACK).limit(1)
_ANY_OF: Final = (
    select(col(Letter.id))
    .where(col(Letter.contact_id).in_(bindparam("ids", expanding=True)), col(Letter.state).in_(GIVEN_UP))
    .limit(1)
)


def stopped_of(db: Session, letter_ids: Sequence[int]) -> set[int]:
    """Which of these letters stopped, and still count."""
    query = select(col(Letter.id)).where(col(Letter.id).in_(letter_ids), is_stopped(now(db)))
    return {letter_id or 0 for letter_id in db.execute(query).scalars()}


def bounced_mailboxes(db: Session, addresses: Iterable[str]) -> set[str]:
    """Which of these mailboxes sent a letter back, as far as is known; as they are compared."""
    if db.execute(_ANY_BACK).first() is None:
        return set()
    asked = {folded(address) for address in addresses}
    # what a database makes of signs beyond ASCII depends on its locale: it only finds what may be meant
    may_be = func.lower(col(Letter.to_email)).in_(asked)
    query = select(col(Letter.to_email)).where(_IS_BACK, is_stopped(now(db)), may_be)
    return asked & {folded(address) for address in db.execute(query).scalars()}


def unreported(db: Session) -> list[tuple[str, LetterState, int]]:
    """What no administrator was told of: how many per template and state. Digests are never in it."""
    template, state = col(Letter.template), col(Letter.state)
    query = select(template, state, func.count()).where(*_unreported(db))
    return [tuple(row) for row in db.execute(query.group_by(template, state).order_by(template, state))]


def mark_reported(db: Session) -> None:
    db.execute(
        update(Letter).where(*_unreported(db)).values(reported_at=now(db)),
        execution_options={"synchronize_session": False},
    )


def trouble(db: Session) -> Trouble:
    """What `/health/ready` and `/metrics` say of the mail."""
    later = aliased(Letter)
    told_since = (
        select(col(later.id))
        .where(func.lower(col(later.to_email)) == func.lower(col(Letter.to_email)))
        .where(col(later.template) == DIGEST)
        .where(col(later.id) > col(Letter.id), col(later.state) == LetterState.ACCEPTED)
        .correlate(Letter)
    )
    is_recent = col(Letter.created_at) > now(db) - BOUNCE_HOLDS
    digests = _counting(is_stopped(now(db)), col(Letter.template) == DIGEST, is_recent, ~told_since.exists())
    return Trouble(
        unreported=db.execute(_counting(*_unreported(db))).scalar_one(),
        digests=db.execute(digests).scalar_one(),
    )


def _counting(*where: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(Letter).where(*where)


def _unreported(db: Session) -> tuple[ColumnElement[bool], ...]:
    return is_stopped(now(db)), col(Letter.reported_at).is_(None), col(Letter.template) != DIGEST


def _lines(db: Session, where: ColumnElement[bool], limit: int) -> list[Stopped]:
    columns = (getattr(Letter, field.name) for field in fields(Stopped))
    query = select(*columns).where(where).order_by(sorted_by(col(Letter.id)).desc()).limit(limit)
    return [Stopped(*row) for row in db.execute(query)]


def hold(db: Session, reason: str) -> int:
    """Give up every letter that a restored copy still owes, where everybody can see it; how many. They may have left
    from where the copy was made: none goes by itself, `retry` sends one again. What waited for an overview too."""
    given_up = {"state": LetterState.FAILED, "claimed_by": None, "last_error": reason}
    held = update(Letter).where(is_open() | is_gathered()).values(given_up).returning(col(Letter.id))
    end_gathering(db)
    return len(db.execute(held, execution_options={"synchronize_session": False}).all())

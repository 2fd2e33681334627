"""Which letters a worker may take now, and which first. Changes nothing.

Notices of ministers go before all others: of a contact under notify the minister is told at the same moment.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.letters.outbox import lines
from contactdesk.settings import Settings
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Letter, Organisation
from contactdesk.words import LetterState

#: the minister's letter under notify
NOTICE: Final = "notice"


def is_due(db: Session, crowded: Collection[str] = ()) -> bool:
    """Whether there is a letter to claim. Asking takes no lock; claiming does."""
    rests = lines.rests(db)
    if lines.WHOLE in rests:
        return False
    query = select(col(Letter.id)).where(_may_go(db, crowded, rests))
    return db.execute(query.limit(1)).first() is not None


def next_letters(db: Session, limit: int, crowded: Collection[str] = ()) -> Sequence[Letter]:
    """The letters to claim, locked: notices first, then those that wait longest. `crowded`: domains of which the caller
    has enough in hand, but for notices. Where the line takes nothing: one, if it is to be tried."""
    rests = set()
    for line in lines.shut(db):
        if not lines.take_probe(db, line.sender):
            rests.add(line.sender)
        elif line.sender == lines.WHOLE:
            limit = 1
    if lines.WHOLE in rests:
        return []
    may_go = _may_go(db, crowded, rests)
    first = _locked(db, may_go & is_notice(), limit)
    taken = [letter.id for letter in first]
    if len(first) == limit:
        return first
    return [*first, *_locked(db, may_go & col(Letter.id).not_in(taken), limit - len(first))]


def due(db: Session) -> ColumnElement[bool]:
    return is_open() & (col(Letter.next_attempt_at) <= now(db)) & _has_no_earlier()


def is_notice() -> ColumnElement[bool]:
    """In the statement itself, as in the index."""
    return col(Letter.template) == literal_column(f"'{NOTICE}'")


def is_open() -> ColumnElement[bool]:
    """Still to leave."""
    return written_out(LetterState.QUEUED, LetterState.SENDING)


def written_out(*states: LetterState) -> ColumnElement[bool]:
    """In one of these states; not bound but in the statement itself, or no partial index would be used."""
    return col(Letter.state).in_(_literal(*states))


def _locked(db: Session, where: ColumnElement[bool], limit: int) -> Sequence[Letter]:
    oldest = select(Letter).where(where).order_by(col(Letter.next_attempt_at), col(Letter.id)).limit(limit)
    return db.execute(oldest.with_for_update(skip_locked=True)).scalars().all()


def _may_go(db: Session, crowded: Collection[str], rests: Collection[str]) -> ColumnElement[bool]:
    address = func.lower(col(Letter.to_email))
    elsewhere = [~address.endswith(f"@{domain}", autoescape=True) for domain in crowded]
    where = due(db) & or_(is_notice(), and_(true(), *elsewhere)) if elsewhere else due(db)
    return where & ~_is_from(desk(db).settings, rests) if rests else where


def _is_from(settings: Settings, senders: Collection[str]) -> ColumnElement[bool]:
    """Leaves from one of these: the mailbox of its department, or where that has none of its own the desk's."""
    own = [sender.organisation for sender in settings.senders]
    of_these = [name for name in own if settings.sender_for(name) in senders]
    by_default = ~_is_of(own) if settings.mail_from in senders else false()
    return or_(_is_of(of_these), by_default)


def _is_of(departments: list[str]) -> ColumnElement[bool]:
    of_contact = (
        select(col(ContactRequest.id))
        .join(Organisation, col(Organisation.id) == col(ContactRequest.department_id))
        .where(
            col(ContactRequest.id) == col(Letter.contact_id), col(Organisation.abbreviation).in_(departments)
        )
        .correlate(Letter)
    )
    return of_contact.exists()


def _has_no_earlier() -> ColumnElement[bool]:
    """Letters about one contact to one address leave in the order in which they were written."""
    earlier = aliased(Letter)
    waits = col(earlier.state).in_(_literal(LetterState.QUEUED, LetterState.SENDING))
    ahead = (
        select(col(earlier.id))
        .where(col(earlier.contact_id) == col(Letter.contact_id), waits, col(earlier.id) < col(Letter.id))
        .where(func.lower(col(earlier.to_email)) == func.lower(col(Letter.to_email)))
        .correlate(Letter)
    )
    return ~ahead.exists()


def _literal(*states: LetterState) -> BindParameter[Any]:
    return bindparam(None, list(states), expanding=True, literal_execute=True)

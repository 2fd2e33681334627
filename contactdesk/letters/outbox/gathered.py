"""Letters that wait for the day overview of their reader, and the overview that carried each.

Each stays a letter of its own: so it is known who was told what, a later deed overtakes it, and what becomes of the
overview becomes of what it carried. A row without an overview is of a letter that waits.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.letters.outbox.claiming import written_out
from contactdesk.store.desk import now
from contactdesk.store.models import Decision, DecisionLink, GatheredLetter, Letter
from contactdesk.words import LetterState

#: the letters that carry others
OVERVIEWS: Final = ("day_letter", "overview")
_WAITS: Final = col(GatheredLetter.overview_id).is_(None)
#: what a letter that was carried is, by what its overview is
_FOLLOWS: Final = {
    LetterState.QUEUED: LetterState.GATHERED,
    LetterState.SENDING: LetterState.GATHERED,
    LetterState.ACCEPTED: LetterState.ACCEPTED,
    LetterState.FAILED: LetterState.FAILED,
    LetterState.BOUNCED: LetterState.BOUNCED,
}


def gather(db: Session, letter: Letter, leaves_at: datetime) -> None:
    letter.state = LetterState.GATHERED
    db.add(GatheredLetter(letter_id=letter.id, leaves_at=leaves_at))
    db.flush()


def is_gathered_due(db: Session) -> bool:
    """Whether an overview is to leave now. Takes no lock."""
    waits = select(col(GatheredLetter.letter_id)).where(_WAITS, col(GatheredLetter.leaves_at) <= now(db))
    return db.execute(waits.limit(1)).first() is not None


def leave_next(db: Session, email: str) -> None:
    """What waits for an overview to this address leaves in the next round: no more is gathered for it."""
    waits = select(col(Letter.id)).where(is_gathered(), func.lower(col(Letter.to_email)) == folded(email))
    earlier = update(GatheredLetter).where(
        col(GatheredLetter.letter_id).in_(waits), _WAITS, col(GatheredLetter.leaves_at) > now(db)
    )
    db.execute(earlier.values(leaves_at=now(db)), execution_options={"synchronize_session": False})


def gathered_due(db: Session) -> Sequence[Letter]:
    """Letters that go with an overview now, in the order of their contacts."""
    query = (
        select(Letter)
        .join(GatheredLetter, col(GatheredLetter.letter_id) == col(Letter.id))
        .where(_WAITS, col(GatheredLetter.leaves_at) <= now(db), col(Letter.state) == LetterState.GATHERED)
        .order_by(col(Letter.contact_id), col(Letter.id))
    )
    return db.execute(query).scalars().all()


def carry(db: Session, letters: Sequence[Letter], overview: Letter) -> None:
    """This overview has these letters in it."""
    ids = [letter.id for letter in letters]
    carried = update(GatheredLetter).where(col(GatheredLetter.letter_id).in_(ids))
    db.execute(carried.values(overview_id=overview.id))


def let_go(db: Session, letter_ids: Collection[int | None]) -> None:
    """These are gathered no more: overtaken, or sent as letters of their own."""
    if letter_ids:
        db.execute(delete(GatheredLetter).where(col(GatheredLetter.letter_id).in_(letter_ids)))


def end_gathering(db: Session) -> None:
    """Nothing waits for an overview any more."""
    db.execute(delete(GatheredLetter).where(_WAITS))


def follow(db: Session, letter_ids: Sequence[int]) -> None:
    """What became of those of these that are overviews, became of what each carried."""
    columns = ("id", "state", "accepted_at", "bounced_at", "last_error")
    found = select(*(getattr(Letter, name) for name in columns)).where(
        col(Letter.id).in_(letter_ids), col(Letter.template).in_(OVERVIEWS)
    )
    for one in db.execute(found).all():
        values: dict[str, Any] = {name: getattr(one, name) for name in columns[2:]}
        carried = select(col(GatheredLetter.letter_id)).where(col(GatheredLetter.overview_id) == one.id)
        db.execute(
            update(Letter)
            .where(col(Letter.id).in_(carried))
            .values(state=_FOLLOWS[one.state], handed_over_at=one.accepted_at, **values),
            execution_options={"synchronize_session": False},
        )


def carried_by(db: Session, letters: Sequence[Letter]) -> dict[int, int]:
    """By letter that one of these overviews carries: which one."""
    ids = [letter.id for letter in letters if letter.template in OVERVIEWS]
    if not ids:
        return {}
    query = select(col(GatheredLetter.letter_id), col(GatheredLetter.overview_id))
    rows = db.execute(query.where(col(GatheredLetter.overview_id).in_(ids)))
    return {row.letter_id: row.overview_id for row in rows}


def leaving(db: Session, letter_ids: Collection[int]) -> dict[int, datetime]:
    """When the overview of each of these leaves, or was to leave, by letter."""
    if not letter_ids:
        return {}
    query = select(col(GatheredLetter.letter_id), col(GatheredLetter.leaves_at))
    return dict(map(tuple, db.execute(query.where(col(GatheredLetter.letter_id).in_(letter_ids)))))


def waiting_for(db: Session, emails: Collection[str]) -> dict[int, datetime]:
    """The letters that wait for an overview to one of these addresses, as they are compared, and when that leaves."""
    query = (
        select(col(Letter.id), col(Letter.to_email), col(GatheredLetter.leaves_at))
        .join(GatheredLetter, col(GatheredLetter.letter_id) == col(Letter.id))
        .where(is_gathered())
    )
    return {row.id: row.leaves_at for row in db.execute(query) if folded(row.to_email) in emails}


def read_later(db: Session, contact_ids: Sequence[int], parties: Sequence[str]) -> dict[int, datetime]:
    """Of these contacts those of which somebody in these parts reads something in the overview of that moment only."""
    query = (
        select(col(Letter.contact_id), col(GatheredLetter.leaves_at))
        .join(GatheredLetter, col(GatheredLetter.letter_id) == col(Letter.id))
        .where(is_gathered(), _WAITS, col(Letter.contact_id).in_(contact_ids))
        .where(col(Letter.to_party).in_(parties))
    )
    return dict(map(tuple, db.execute(query)))


def nonces(db: Session, letters: Sequence[Letter], purpose: str) -> dict[int, str]:
    """By letter the nonce of its link for this purpose, for an overview to hold it."""
    ids = [letter.id for letter in letters]
    query = select(col(DecisionLink.letter_id), col(DecisionLink.nonce))
    query = query.where(col(DecisionLink.letter_id).in_(ids), col(DecisionLink.purpose) == purpose)
    return dict(map(tuple, db.execute(query)))


def taken_back(db: Session, letters: Sequence[Letter]) -> set[int]:
    """Which of these confirm a decision that was none: it was entered wrongly, and taken back."""
    query = (
        select(col(DecisionLink.letter_id))
        .join(Decision, col(Decision.id) == col(DecisionLink.decision_id))
        .where(
            col(DecisionLink.letter_id).in_([one.id for one in letters]),
            col(Decision.mistaken_at).is_not(None),
        )
    )
    return set(db.execute(query).scalars())


def is_gathered() -> ColumnElement[bool]:
    return written_out(LetterState.GATHERED)


def is_carried() -> ColumnElement[bool]:
    """In an overview that is made: what becomes of that becomes of this."""
    overview = select(col(GatheredLetter.letter_id)).where(
        col(GatheredLetter.letter_id) == col(Letter.id), ~_WAITS
    )
    return overview.correlate(Letter).exists()


def sent_to(db: Session, email: str, template: str, since: datetime) -> Sequence[str]:
    """The subjects of the letters of this kind to this address since then, in the order of their contacts."""
    query = (
        select(col(Letter.subject))
        .where(func.lower(col(Letter.to_email)) == folded(email), col(Letter.template) == template)
        .where(col(Letter.created_at) >= since)
        .order_by(col(Letter.contact_id), col(Letter.id))
    )
    return db.execute(query).scalars().all()

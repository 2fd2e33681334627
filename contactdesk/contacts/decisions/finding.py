"""The decisions on a contact as they stand in the database: the newest, those that can be disputed. Changes nothing."""

from functools import cache
from typing import Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk.law.permissions import Actor
from contactdesk.store.models import ContactRequest, Decision
from contactdesk.words import OUTCOME, STATE, Foot, Outcome, State

#: to who entered a decision for the office that the office did not take so
DISPUTED: Final = (
    "Het bureau van de bewindspersoon zegt dat een besluit dat u hier vastlegde, niet klopt. "
    "Een nieuw besluit op dit verzoek legt een collega vast, of het bureau zelf."
)


def last_decision(db: Session, contact: ContactRequest) -> Decision | None:
    """The newest decision on a contact, disputed or not; what was entered wrongly was none."""
    query = select(Decision).where(col(Decision.contact_id) == contact.id, was_taken())
    return db.execute(query.order_by(col(Decision.id).desc()).limit(1)).scalar_one_or_none()


def was_taken() -> ColumnElement[bool]:
    """The clause on `Decision`: it was not taken back as entered wrongly."""
    return col(Decision.mistaken_at).is_(None)


def recorded(db: Session, contact: ContactRequest) -> list[Decision]:
    """What somebody else than the office entered (feet b and c), the newest first."""
    of_others = (col(Decision.foot) != Foot.LETTER, was_taken())
    query = select(Decision).where(col(Decision.contact_id) == contact.id, *of_others)
    return list(db.execute(query.order_by(col(Decision.id).desc())).scalars())


def entered_for(db: Session, contact: ContactRequest) -> list[Decision]:
    """Those of them that were entered for the minister whom it concerns now: what another one decided is not theirs."""
    return [one for one in recorded(db, contact) if one.portfolio_id == contact.portfolio_id]


def disputable(db: Session, contact: ContactRequest) -> Decision | None:
    """The newest decision of which the office can still say that it was not taken so."""
    return next((one for one in entered_for(db, contact) if one.disputed_at is None), None)


def cannot_enter(db: Session, contact: ContactRequest, by: Actor) -> str:
    """Why `by` records no decision on this contact any more, in a sentence; empty while they can."""
    mine = (one for one in recorded(db, contact) if one.entered_by_id == by.id)
    return DISPUTED if any(one.disputed_at is not None for one in mine) else ""


def state_label(contact: ContactRequest, last: Decision | None) -> str:
    """How the contact stands, in a word; `last`: the newest decision. A yes that was taken back is no refusal."""
    is_revoked = last is not None and last.outcome is Outcome.REVOKED
    return OUTCOME[Outcome.REVOKED] if is_revoked and contact.state is State.REFUSED else STATE[contact.state]


@cache
def is_revoked() -> ColumnElement[bool]:
    """The clause on `ContactRequest`: its permission was taken back, and nothing came after that."""
    newer = aliased(Decision)
    after = select(col(newer.id)).where(
        col(newer.contact_id) == col(Decision.contact_id),
        col(newer.id) > col(Decision.id),
        col(newer.mistaken_at).is_(None),
    )
    revoked = select(col(Decision.id)).where(
        col(Decision.contact_id) == col(ContactRequest.id),
        col(Decision.outcome) == Outcome.REVOKED,
        was_taken(),
        ~exists(after.correlate(Decision)),
    )
    return (col(ContactRequest.state) == State.REFUSED) & exists(revoked.correlate(ContactRequest))


@cache
def is_in_dispute() -> ColumnElement[bool]:
    """The clause on `ContactRequest`: a decision on it was disputed, and none was entered since."""
    since = aliased(Decision)
    newer = select(col(since.id)).where(
        col(since.contact_id) == col(Decision.contact_id),
        col(since.id) > col(Decision.id),
        col(since.at) >= col(Decision.disputed_at),
        col(since.mistaken_at).is_(None),
    )
    disputed = select(col(Decision.id)).where(
        col(Decision.contact_id) == col(ContactRequest.id),
        col(Decision.disputed_at).is_not(None),
        ~exists(newer.correlate(Decision)),
    )
    return exists(disputed.correlate(ContactRequest))

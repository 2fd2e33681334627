"""The way in from a letter: the office of a minister reads and answers without an account. Looking changes nothing.

A link belongs to one signal and to the mailbox that it went to. It opens nothing once that mailbox is not of the office that
answers, and where the department asks more than a link (`[decision_link]`) it asks to sign in.
"""

from dataclasses import dataclass

from sqlmodel import Session

from contactdesk.law.addresses import folded
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters.outbox import keys
from contactdesk.letters.outbox.keys import Purpose
from contactdesk.signals import deeds
from contactdesk.signals.deeds import SignalDoing
from contactdesk.signals.finding import FoundSignal, asks_sign_in, office_of
from contactdesk.signals.letters import SignalSaid
from contactdesk.store.desk import desk
from contactdesk.store.models import EmergencySignal, Letter, LetterKey
from contactdesk.words import Party, SignalAction


@dataclass(frozen=True)
class OpenedSignal:
    """What a link opens. `found` is None where it opens nothing now: `asks_sign_in`, or the office is another one."""

    number: str
    found: FoundSignal | None
    asks_sign_in: bool


def look(db: Session, token: str) -> OpenedSignal:
    """What this link opens. Raises NotFound for a forged one."""
    key, row = _row(db, token)
    office = office_of(db, row)
    asks = asks_sign_in(db, office)
    is_over = not keys.is_usable(db, key) or folded(db.get_one(Letter, key.letter_id).to_email) != folded(
        office.mailbox
    )
    found = None if asks or is_over else FoundSignal(row, office, frozenset({Party.MINISTER}))
    return OpenedSignal(row.number, found, asks)


def do(db: Session, token: str, action: SignalAction, seen: int, said: SignalSaid) -> None:
    """One action of the office, from its letter. Raises NotFound, Conflict for a link that opens nothing, and as `deeds.do`."""
    _, row = _row(db, token, lock=True)
    opened = look(db, token)
    if opened.found is None:
        raise Conflict("Deze link werkt niet meer.")
    deeds.do(db, row.number, action, SignalDoing(Actor(None, said.name or ""), seen, opened.found), said)


def _row(db: Session, token: str, *, lock: bool = False) -> tuple[LetterKey, EmergencySignal]:
    key = keys.find_key(db, desk(db).settings, Purpose.SIGNAL, token, lock=lock)
    row = db.get(EmergencySignal, key.about_id, with_for_update=lock or None) if key else None
    if key is None or row is None:
        raise NotFound("link")
    return key, row

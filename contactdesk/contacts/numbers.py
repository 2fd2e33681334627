"""Contact numbers: drawn at random, because a serial would tell how many there are."""

import secrets

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.days import today
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest

#: Crockford's base 32: no I, L, O or U, so that a number survives the telephone
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def draw_number(db: Session) -> str:
    """A free number such as 2026-7K3QD."""
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(5))
        number = f"{today(now(db)).year}-{drawn}"
        taken = select(col(ContactRequest.id)).where(col(ContactRequest.number) == number)
        if db.execute(taken).first() is None:
            return number

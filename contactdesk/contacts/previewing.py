"""Which letters a deed would send, found by doing it: for the pages that show that before it is done. Keeps nothing."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk.letters.letter_words.names import name
from contactdesk.store.models import ContactRequest, Letter
from contactdesk.words import PARTY, Party, cap


def newest_letter(db: Session) -> int:
    """Its id, before the deed."""
    found: int | None = db.execute(select(func.max(col(Letter.id)))).scalar()
    return found or 0


def letters_since(db: Session, newest: int, about: Sequence[str]) -> list[tuple[str, str]]:
    """The letters after that one, each as to whom and what it is called. `about`: the numbers of
    the contacts."""
    query = (
        select(col(Letter.to_party), col(Letter.template))
        .join(ContactRequest, col(ContactRequest.id) == col(Letter.contact_id))
        .where(col(Letter.id) > newest, col(ContactRequest.number).in_(about))
    )
    found = db.execute(query.order_by(col(Letter.id)))
    return list(dict.fromkeys((cap(PARTY[Party(row.to_party)]), name(row.template)) for row in found))

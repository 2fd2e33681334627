"""Letters to one reader about one contact stand together in a mail program (RFC 5322, 3.6.4).

Only letters to the same address: a Message-ID is known to nobody but who had the letter, and an answer counts by it.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.store.models import GatheredLetter, Letter
from contactdesk.words import LetterState

#: the first, by which programs begin a thread, and the last ones: no header grows without end
LATEST: Final = 5


def threads(db: Session, letters: Sequence[Letter]) -> dict[int, tuple[str, ...]]:
    """The Message-IDs of the letters before each of these, the oldest first, by id; nothing of the first of a thread."""
    contacts = {letter.contact_id for letter in letters if letter.contact_id is not None}
    if not contacts:
        return {}
    query = select(col(Letter.id), col(Letter.contact_id), col(Letter.to_email), col(Letter.message_id))
    query = query.where(col(Letter.contact_id).in_(contacts), col(Letter.state) != LetterState.SUPERSEDED)
    # what left in an overview never had its number seen; and an overview is about several contacts
    query = query.where(col(Letter.id).not_in(select(col(GatheredLetter.letter_id))))
    earlier: dict[tuple[int | None, str], list[tuple[int, str]]] = defaultdict(list)
    for row in db.execute(query.order_by(col(Letter.id))):
        earlier[row.contact_id, folded(row.to_email)].append((row.id, row.message_id))
    found = {}
    for letter in letters:
        before = [
            number for id_, number in earlier[letter.contact_id, folded(letter.to_email)] if id_ < letter.id
        ]
        found[letter.id] = tuple(dict.fromkeys([*before[:1], *before[-LATEST:]]))
    return found

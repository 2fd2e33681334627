"""What a letter carries besides its text: a message that came in, whole."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.store.models import IncomingMail, Letter

#: the letter that hands on what came in
HANDED_ON: Final = "handed_on"


def attached(db: Session, letters: Sequence[Letter]) -> dict[int | None, bytes]:
    """By the entry of the letter; nothing of letters that carry nothing."""
    entries = [letter.audit_id for letter in letters if letter.template == HANDED_ON]
    if not entries:
        return {}
    query = select(col(IncomingMail.audit_id), col(IncomingMail.content))
    rows = db.execute(query.where(col(IncomingMail.audit_id).in_(entries)))
    return {row.audit_id: row.content for row in rows}

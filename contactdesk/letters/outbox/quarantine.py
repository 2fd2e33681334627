"""Letters that a restored copy still owes: they may have left from where the copy was made. None goes by itself."""

from sqlalchemy import update
from sqlmodel import Session, col

from contactdesk.letters.outbox.claiming import is_open
from contactdesk.store.models import Letter
from contactdesk.words import LetterState


def hold(db: Session, reason: str) -> int:
    """Give up every letter that is still to leave, where everybody can see it; how many. `retry` sends one again."""
    given_up = {"state": LetterState.FAILED, "claimed_by": None, "last_error": reason}
    held = update(Letter).where(is_open()).values(given_up).returning(col(Letter.id))
    return len(db.execute(held, execution_options={"synchronize_session": False}).all())

"""What administrators agreed on for a day, done by the desk once that day is there."""

from sqlmodel import Session

from contactdesk.contacts import agreeing
from contactdesk.people.administration import acting, approving, proposals_store


def come(db: Session) -> int:
    """Everything of which the day has come, in the order in which it was proposed; returns how many were looked at.

    A worker that stood still does it when it goes on, as of that day.
    """
    if not approving.due(db):
        return 0
    acting.wait(db)  # of two workers the second finds nothing left
    found = approving.due(db)
    for number in found:
        agreeing.come(db, proposals_store.locked(db, number))
    return len(found)

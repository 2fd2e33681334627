"""Whether a contact took place before its permission: pages and figures say so (docs/design.md, rule 1)."""

from datetime import date, datetime, time

from contactdesk.law.days import local, today
from contactdesk.words import Early, Foot


def early(held_at: datetime, *, foot: Foot, decided_on: date, entered_at: datetime) -> Early | None:
    """Whether a contact was before the decision that permits it, or before that decision stood here.

    A decision from the letter is taken when it is entered. Of one that somebody else entered the day is known, so on
    that day nobody can say more than that it did not stand here yet. A contact of which only the day is known
    (it begins at midnight) counts by days.
    """
    is_day = local(held_at).time() == time()
    if (
        today(held_at) >= today(entered_at)
        if is_day
        else held_at >= entered_at.replace(second=0, microsecond=0)
    ):
        return None
    is_before = foot is Foot.LETTER or today(held_at) < decided_on
    return Early.BEFORE if is_before else Early.UNRECORDED

"""Whether a contact took place before its permission: pages and figures say so (docs/design.md, rules 1 and 7)."""

from datetime import date, datetime, time
from typing import Protocol

from contactdesk.law.days import local, today
from contactdesk.words import Early, Foot, Regime


class Reported(Protocol):
    """The columns of a contact on which it depends whether it was there already."""

    @property
    def regime(self) -> Regime: ...
    @property
    def took_place_at(self) -> datetime | None: ...
    @property
    def received_at(self) -> datetime: ...


def is_told_afterwards(contact: Reported) -> bool:
    """Was it there before it was reported, where permission comes first? Then it is told, and never permitted."""
    return was_there(contact.regime, contact.took_place_at, contact.received_at)


def was_there(regime: Regime, took_place_at: datetime | None, reported_at: datetime) -> bool:
    """The same of what is not a contact yet."""
    return regime is Regime.PERMISSION and took_place_at is not None and took_place_at <= reported_at


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

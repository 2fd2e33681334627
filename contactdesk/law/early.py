"""Whether a contact took place before its permission: pages and figures say so (docs/design.md, rules 1 and 7)."""

from datetime import date, datetime, time
from typing import Protocol

from contactdesk.law.days import local, today, working_days_between
from contactdesk.words import Early, Foot, Regime


class Reported(Protocol):
    """The columns of a contact on which it depends whether it was there already."""

    @property
    def regime(self) -> Regime: ...
    @property
    def took_place_at(self) -> datetime | None: ...
    @property
    def received_at(self) -> datetime: ...


class Held(Reported, Protocol):
    """The same, with when it was held."""

    @property
    def held_at(self) -> datetime | None: ...


def is_told_afterwards(contact: Reported) -> bool:
    """Was it there before it was reported, where permission comes first? Then it is told, and never permitted."""
    return was_there(contact.regime, contact.took_place_at, contact.received_at)


def was_there(regime: Regime, took_place_at: datetime | None, reported_at: datetime) -> bool:
    """The same of what is not a contact yet."""
    return regime is Regime.PERMISSION and _is_past(took_place_at, reported_at)


def is_done(regime: Regime, took_place_at: datetime | None, reported_at: datetime) -> bool:
    """Is a report of it all that is left to do: was it there already, where nobody is asked?"""
    return regime is Regime.NOTIFY and _is_past(took_place_at, reported_at)


def is_reported_after(contact: Held) -> bool:
    """Was it reported once it had been there, and is it not opened again since?"""
    return contact.held_at is not None and is_done(contact.regime, contact.took_place_at, contact.received_at)


def _is_past(took_place_at: datetime | None, reported_at: datetime) -> bool:
    return took_place_at is not None and took_place_at <= reported_at


def reported_late(contact: Held) -> str:
    """That a contact of which the minister only hears was reported on a later working day; else empty."""
    if contact.took_place_at is None or not is_reported_after(contact):
        return ""
    days = working_days_between(today(contact.took_place_at), today(contact.received_at))
    later = "1 werkdag" if days == 1 else f"{days} werkdagen"
    return f"Het is {later} na het contact gemeld." if days else ""


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

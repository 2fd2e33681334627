"""Which deed matters most now, and for whom: one table for the page of a contact and for every list."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Final, Protocol

from contactdesk.law import disclosure, permissions
from contactdesk.law.days import today
from contactdesk.law.deeds import DEEDS, Deed
from contactdesk.words import Party, Regime, State

P, S = Party, State

# fmt: off
#: per state and part the keys of deeds, the first that can be done. Whoever has the turn: what ends it. Who does not: to
#: say something
PRIORITIES: Final[Mapping[tuple[State, Party], tuple[str, ...]]] = {
    (S.SUBMITTED,           P.LIAISON):   ("vooraf", "oppakken", "toestemming-vragen"),
    (S.SUBMITTED,           P.BODY):      ("ambtenaar",),
    (S.SUBMITTED,           P.INITIATOR): ("nog-nodig", "aandringen"),
    (S.CLARIFYING,          P.INITIATOR): ("antwoord", "nog-nodig"),
    (S.AWAITING_PERMISSION, P.INITIATOR): ("nog-nodig", "aandringen"),
    (S.AWAITING_PERMISSION, P.LIAISON):   ("vooraf", "besluit"),
    (S.AWAITING_PERMISSION, P.MINISTER):  ("besluit",),
    (S.PERMITTED,           P.LIAISON):   ("ambtenaar", "afspraak"),
    (S.PERMITTED,           P.BODY):      ("ambtenaar",),
    (S.PERMITTED,           P.OFFICIAL):  ("afspraak",),
    (S.PERMITTED,           P.INITIATOR): ("afronden",),
    (S.PERMITTED,           P.MEMBER):    ("bericht",),
    (S.SCHEDULED,           P.LIAISON):   ("afronden",),
    (S.SCHEDULED,           P.OFFICIAL):  ("afronden",),
    (S.SCHEDULED,           P.BODY):      ("afronden",),
    (S.SCHEDULED,           P.INITIATOR): ("afronden",),
    (S.SCHEDULED,           P.MEMBER):    ("afronden",),
    (S.NOTIFIED,            P.BODY):      ("ambtenaar", "afspraak"),
    (S.NOTIFIED,            P.OFFICIAL):  ("bericht",),
    (S.NOTIFIED,            P.INITIATOR): ("afronden",),
    (S.NOTIFIED,            P.MEMBER):    ("bericht",),
}
# fmt: on


class ContactInQueue(permissions.Contact, Protocol):
    """The columns of a contact that what matters most hangs on."""

    @property
    def ball(self) -> Party | None: ...
    @property
    def appointment_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def debate_on(self) -> date | None: ...


def first(
    contact: ContactInQueue,
    plays: Iterable[Party],
    now: datetime,
    who: Callable[[Deed], Party | None],
    *,
    has_it: int | None,
) -> tuple[Deed, Party] | None:
    """The deed that matters most to who has these parts in the contact, the part whose turn it is before the others; and
    as which part they do it. `who` says that of each deed; None where they cannot. `has_it`: which contact person has it now."""
    for party in sorted(plays, key=lambda party: (party is not contact.ball, party)):
        for key in PRIORITIES.get((contact.state, party), ()):
            deed = DEEDS[key]
            if _is_time(contact, party, key, now, has_it) and (doer := who(deed)):
                return deed, doer
    return None


def _is_time(contact: ContactInQueue, party: Party, key: str, now: datetime, has_it: int | None) -> bool:
    """What a colleague has taken is not taken over by accident; what is still to come is not over; and a named official
    is not named again. Under notify a drafter is named for sealed help only."""
    match key:
        case "oppakken":
            return has_it is None
        case "nog-nodig":
            debate = disclosure.debate_of(contact)
            return debate is not None and debate < today(now)
        case "aandringen":
            return contact.due_at is not None and contact.due_at < now
        case "ambtenaar":
            is_named = contact.regime is Regime.PERMISSION or disclosure.is_sealed(contact)
            return is_named and contact.official_email is None
        case "afronden" if contact.state is S.SCHEDULED:
            return contact.appointment_at is None or contact.appointment_at <= now
        case "afronden":
            return contact.ball is party
    return True

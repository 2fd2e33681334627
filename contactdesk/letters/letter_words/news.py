"""What happened to a contact, as a letter must tell it."""

from dataclasses import dataclass
from datetime import datetime

from contactdesk.law.permissions import Actor
from contactdesk.store.models import Decision
from contactdesk.words import Action, OfficialChange, Party, State


@dataclass(frozen=True)
class News:
    """What happened, for the words of the letters: everything that is not on the contact itself.
    `former_office`: of which minister it was before, where it is another's now. `counted`: since when the term of what was
    sent on is counted, and whether that was after a standstill. `former`: who asked before. `elsewhere`: where the rules refer what was sent on. `changed`: what was mended,
    by column. `side`: who said it, where a liaison wrote it
    down for them, and `received`: how and when it came in, in words. `former_official`: who was the official before, by
    name; `official_change`: how that became another, `joined`: who takes over or joins, by name and at which address.
    `leaves`: which of several members declined, by name."""

    action: Action | str
    by: Actor
    party: Party
    text: str | None = None
    decision: Decision | None = None
    was: State | None = None
    next_number: str | None = None
    elsewhere: str | None = None
    former_office: str = ""
    changed: tuple[str, ...] = ()
    counted: tuple[datetime, bool] | None = None
    former: int | None = None
    side: Party | None = None
    received: str = ""
    former_official: str = ""
    official_change: OfficialChange | None = None
    joined: str = ""
    joined_at: str = ""
    leaves: str = ""

"""Deciding from the letter: what a link shows, and what its form does. GET changes nothing.

`following` finds what a link leads to, `opening` says who may open it, `answering` is what its form does, `codes` the
way in where a link alone is not enough, `visiting` all that waits for one office, `decided_today` what it decided
and has not had confirmed yet.
"""

from contactdesk.contacts.letter_decisions.answering import (
    decide,
    dispute,
    fresh_letter,
    lay_down,
    own_entry,
    permit,
    revoke,
    take_back,
)
from contactdesk.contacts.letter_decisions.codes import (
    REMEMBERED,
    TODAY,
    VALID,
    Typed,
    ask_code,
    look_closed,
    sweep,
    type_code,
)
from contactdesk.contacts.letter_decisions.decided_today import DecidedToday, decided_today
from contactdesk.contacts.letter_decisions.following import Link, LinkState, follow, office, too_late
from contactdesk.contacts.letter_decisions.opening import (
    NOBODY,
    Lock,
    Locked,
    Opener,
    open_link,
    unknown_departments,
)
from contactdesk.contacts.letter_decisions.visiting import (
    DecidingOffice,
    Waits,
    decide_waiting,
    enter,
    offices,
    waiting,
    waiting_for_mailbox,
)

__all__ = [
    "NOBODY",
    "REMEMBERED",
    "TODAY",
    "VALID",
    "DecidedToday",
    "DecidingOffice",
    "Link",
    "LinkState",
    "Lock",
    "Locked",
    "Opener",
    "Typed",
    "Waits",
    "ask_code",
    "decide",
    "decide_waiting",
    "decided_today",
    "dispute",
    "enter",
    "follow",
    "fresh_letter",
    "lay_down",
    "look_closed",
    "office",
    "offices",
    "open_link",
    "own_entry",
    "permit",
    "revoke",
    "sweep",
    "take_back",
    "too_late",
    "type_code",
    "unknown_departments",
    "waiting",
    "waiting_for_mailbox",
]

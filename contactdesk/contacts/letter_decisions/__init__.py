"""Acting from the letter: what a link shows, and what its form does. GET changes nothing.

`following` finds what a link leads to, `opening` says who may open it, `codes` is the way in where a link alone is not
enough: the same for a minister's office, whose form is in `answering`, and for an official without an account, whose
form is in `officials`. `visiting` is all that waits for one office, `decided_today` what it decided and has not had
confirmed yet.
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
from contactdesk.contacts.letter_decisions.following import Link, LinkState, follow, holder, office, too_late
from contactdesk.contacts.letter_decisions.officials import (
    accept,
    call_off,
    disown,
    fresh_official_letter,
    own_invitation,
    propose,
)
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
    "accept",
    "ask_code",
    "call_off",
    "decide",
    "decide_waiting",
    "decided_today",
    "disown",
    "dispute",
    "enter",
    "follow",
    "fresh_letter",
    "fresh_official_letter",
    "holder",
    "lay_down",
    "look_closed",
    "office",
    "offices",
    "open_link",
    "own_entry",
    "own_invitation",
    "permit",
    "propose",
    "revoke",
    "sweep",
    "take_back",
    "too_late",
    "type_code",
    "unknown_departments",
    "waiting",
    "waiting_for_mailbox",
]

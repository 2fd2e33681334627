"""The letters that the desk owes: kept with the change they tell of, claimed by a worker, marked. Sends nothing.

`keeping` adds a letter in the caller's transaction, `links` makes and knows the ways in that a letter holds,
`leaving` is what a worker needs, `beats` how it says that it is there, `troubles` which letters stopped, `listing` what
a person wants to see, `holding` what a restored copy needs. What a letter says is made in `letters`.
"""

from contactdesk.outbox.beats import beat, last_beat, workers_since
from contactdesk.outbox.holding import hold
from contactdesk.outbox.keeping import keep
from contactdesk.outbox.leaving import (
    Fate,
    Outgoing,
    claim,
    is_due,
    is_open,
    mark,
    mark_accepted,
    mark_failed,
    release,
    retry,
    turn,
    written_out,
)
from contactdesk.outbox.links import add_link, find_link, token
from contactdesk.outbox.listing import (
    NOTHING,
    Kept,
    Tally,
    counts,
    failed_letters,
    is_given_up,
    letters,
    waiting_since,
)
from contactdesk.outbox.troubles import (
    DIGEST,
    WAITS_LONG,
    Stopped,
    Trouble,
    bounced_mailboxes,
    came_back,
    contacts_with_stopped,
    is_stopped,
    mark_reported,
    stopped,
    stopped_of,
    trouble,
    unreported,
    waiting_long,
)

__all__ = [
    "DIGEST",
    "NOTHING",
    "WAITS_LONG",
    "Fate",
    "Kept",
    "Outgoing",
    "Stopped",
    "Tally",
    "Trouble",
    "add_link",
    "beat",
    "bounced_mailboxes",
    "came_back",
    "claim",
    "contacts_with_stopped",
    "counts",
    "failed_letters",
    "find_link",
    "hold",
    "is_due",
    "is_given_up",
    "is_open",
    "is_stopped",
    "keep",
    "last_beat",
    "letters",
    "mark",
    "mark_accepted",
    "mark_failed",
    "mark_reported",
    "release",
    "retry",
    "stopped",
    "stopped_of",
    "token",
    "trouble",
    "turn",
    "unreported",
    "waiting_long",
    "waiting_since",
    "workers_since",
    "written_out",
]

"""The letters that the desk owes: kept with the change they tell of, claimed by a worker, marked. Sends nothing.

`keeping` adds a letter in the caller's transaction, `links` makes and knows the ways in that a letter holds,
`leaving` is what a worker needs, `troubles` which letters stopped, `listing` what a person wants to see. What a letter
says is made in `letters`.
"""

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
from contactdesk.outbox.listing import Kept, Summary, failed_letters, letters, summary
from contactdesk.outbox.troubles import (
    DIGEST,
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
    "Fate",
    "Kept",
    "Outgoing",
    "Stopped",
    "Summary",
    "Trouble",
    "add_link",
    "bounced_mailboxes",
    "came_back",
    "claim",
    "contacts_with_stopped",
    "failed_letters",
    "find_link",
    "is_due",
    "is_open",
    "is_stopped",
    "keep",
    "letters",
    "mark",
    "mark_accepted",
    "mark_failed",
    "mark_reported",
    "release",
    "retry",
    "stopped",
    "stopped_of",
    "summary",
    "token",
    "trouble",
    "turn",
    "unreported",
    "waiting_long",
    "written_out",
]

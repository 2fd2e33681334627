"""The letters that the desk owes: kept with the change they tell of, claimed by a worker, marked. Sends nothing.

`keeping` adds a letter in the caller's transaction, `links` makes and knows the ways in that a letter holds,
`leaving` is what a worker needs, `listing` what a person wants to see, `holding` what a restored copy needs. What a letter says is made in `letters`.
"""

from contactdesk.outbox.holding import hold
from contactdesk.outbox.keeping import keep
from contactdesk.outbox.leaving import (
    Fate,
    Outgoing,
    claim,
    is_due,
    mark,
    mark_accepted,
    mark_failed,
    release,
    retry,
)
from contactdesk.outbox.links import add_link, find_link, token
from contactdesk.outbox.listing import Kept, Summary, failed_letters, letters, summary

__all__ = [
    "Fate",
    "Kept",
    "Outgoing",
    "Summary",
    "add_link",
    "claim",
    "failed_letters",
    "find_link",
    "hold",
    "is_due",
    "keep",
    "letters",
    "mark",
    "mark_accepted",
    "mark_failed",
    "release",
    "retry",
    "summary",
    "token",
]

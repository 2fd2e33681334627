"""The letters that the desk owes: kept with the change they tell of, claimed by a worker, marked. Sends nothing.

`keeping` adds a letter in the caller's transaction, `composing` makes its e-mail (`headers`: the lines above it), `links`
makes and knows the ways in that a letter holds, `delivery` is what a worker needs, `claiming` which letters it takes first,
`gathered` what waits for a day overview, `overtaken` what must still hold when a letter leaves (`truths`: how that is asked), `lines` what is known of a mail server
that takes none, `heartbeats` how a worker says that it is there, `returning` what reports change, `failures` which
letters stopped (and stops all of a restored copy), `listing` what a person wants to see. What a letter says is made in `announcing` and `letter_words`.
"""

from contactdesk.letters.outbox.attached import HANDED_ON
from contactdesk.letters.outbox.claiming import NOTICE, is_due, is_open, written_out
from contactdesk.letters.outbox.composing import Unsendable, compose
from contactdesk.letters.outbox.delivery import (
    TOLD,
    Fate,
    Outgoing,
    claim,
    end_overtaken,
    is_overtaken,
    look_again,
    mark,
    mark_accepted,
    mark_failed,
    redact,
    release,
    retry,
    supersede,
    turn,
)
from contactdesk.letters.outbox.failures import (
    DIGEST,
    WAITS_LONG,
    Stopped,
    Trouble,
    bounced_mailboxes,
    contacts_with_stopped,
    delayed,
    gathered,
    hold,
    is_stopped,
    mark_reported,
    stopped,
    stopped_of,
    trouble,
    unreported,
    waiting_long,
)
from contactdesk.letters.outbox.gathered import (
    carry,
    gathered_due,
    is_gathered_due,
    leaving,
    nonces,
    sent_to,
    taken_back,
)
from contactdesk.letters.outbox.heartbeats import beat, last_beat, workers_since
from contactdesk.letters.outbox.keeping import keep
from contactdesk.letters.outbox.lines import WHOLE, probe_now, shut
from contactdesk.letters.outbox.links import add_link, find_link, new_nonce, placeholder, token
from contactdesk.letters.outbox.listing import (
    NOTHING,
    KeptLetter,
    LetterTally,
    counts,
    is_given_up,
    letters,
    waiting_since,
)
from contactdesk.letters.outbox.overtaken import overtaken, overtaken_of
from contactdesk.letters.outbox.returning import Heard, came_back, delayed_since, report

__all__ = [
    "DIGEST",
    "HANDED_ON",
    "NOTHING",
    "NOTICE",
    "TOLD",
    "WAITS_LONG",
    "WHOLE",
    "Fate",
    "Heard",
    "KeptLetter",
    "LetterTally",
    "Outgoing",
    "Stopped",
    "Trouble",
    "Unsendable",
    "add_link",
    "beat",
    "bounced_mailboxes",
    "came_back",
    "carry",
    "claim",
    "compose",
    "contacts_with_stopped",
    "counts",
    "delayed",
    "delayed_since",
    "end_overtaken",
    "find_link",
    "gathered",
    "gathered_due",
    "hold",
    "is_due",
    "is_gathered_due",
    "is_given_up",
    "is_open",
    "is_overtaken",
    "is_stopped",
    "keep",
    "last_beat",
    "leaving",
    "letters",
    "look_again",
    "mark",
    "mark_accepted",
    "mark_failed",
    "mark_reported",
    "new_nonce",
    "nonces",
    "overtaken",
    "overtaken_of",
    "placeholder",
    "probe_now",
    "redact",
    "release",
    "report",
    "retry",
    "sent_to",
    "shut",
    "stopped",
    "stopped_of",
    "supersede",
    "taken_back",
    "token",
    "trouble",
    "turn",
    "unreported",
    "waiting_long",
    "waiting_since",
    "workers_since",
    "written_out",
]

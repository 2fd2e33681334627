"""Contacts: the only place that makes or changes one, and what is shown of them. Each command checks, changes,
records and announces.

`asking` is what the rules say before, `together` begins a contact, or several with the same question; `deeds`, `meeting`,
`told_elsewhere` and `waiting` are what happens on it, `decisions` and `letter_decisions` say
yes or no, `received` and `mail_answers` are what came by telephone and mail, `standing_permissions` said it beforehand, `succession` is another minister. `contact_page` is the page of one,
`lists` are the queue and the own contacts, `search` finds in them, `figures` counts, `unanswered` is silence, `undelivered` and
`delivery_warnings` tell of letters that did not arrive. Begin with `asking`.
"""

from contactdesk.contacts import search
from contactdesk.contacts.ask import Ask, Preview, Submitted
from contactdesk.contacts.asking import count_referral, preview, sent_before
from contactdesk.contacts.checks import NO_DECISION, NO_QUESTION, NO_SUBJECT
from contactdesk.contacts.deeds import (
    ask_back,
    ask_permission,
    clarify,
    message,
    note,
    remind,
    take,
)
from contactdesk.contacts.forwarding import forward
from contactdesk.contacts.helping import name_helper
from contactdesk.contacts.meeting import call_off, decline, hold, lapse, schedule, withdraw
from contactdesk.contacts.mending import correct, reopen
from contactdesk.contacts.officials import add_official, drop_official, name_official
from contactdesk.contacts.public_answers import answer_publicly, not_helped
from contactdesk.contacts.reassigning import reassign
from contactdesk.contacts.received import Received, record_received
from contactdesk.contacts.together import previews, submit, submit_all, withdraw_all
from contactdesk.contacts.told_elsewhere import tell_elsewhere
from contactdesk.contacts.waiting import escalate, keep, urge
from contactdesk.law.officials import Official

__all__ = [
    "NO_DECISION",
    "NO_QUESTION",
    "NO_SUBJECT",
    "Ask",
    "Official",
    "Preview",
    "Received",
    "Submitted",
    "add_official",
    "answer_publicly",
    "ask_back",
    "ask_permission",
    "call_off",
    "clarify",
    "correct",
    "count_referral",
    "decline",
    "drop_official",
    "escalate",
    "forward",
    "hold",
    "keep",
    "lapse",
    "message",
    "name_helper",
    "name_official",
    "not_helped",
    "note",
    "preview",
    "previews",
    "reassign",
    "record_received",
    "remind",
    "reopen",
    "schedule",
    "search",
    "sent_before",
    "submit",
    "submit_all",
    "take",
    "tell_elsewhere",
    "urge",
    "withdraw",
    "withdraw_all",
]

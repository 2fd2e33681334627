"""Contacts: every command that makes or changes one. Decisions on permission are in `decisions`."""

from contactdesk.contacts.ask import Ask, Preview, Submitted
from contactdesk.contacts.asking import count_referral, preview, sent_before, submit
from contactdesk.contacts.checks import NO_QUESTION, NO_SUBJECT
from contactdesk.contacts.deeds import (
    Official,
    ask_back,
    ask_permission,
    clarify,
    forward,
    message,
    name_official,
    note,
    remind,
    take,
)
from contactdesk.contacts.meeting import call_off, decline, hold, lapse, schedule, withdraw

__all__ = [
    "NO_QUESTION",
    "NO_SUBJECT",
    "Ask",
    "Official",
    "Preview",
    "Submitted",
    "ask_back",
    "ask_permission",
    "call_off",
    "clarify",
    "count_referral",
    "decline",
    "forward",
    "hold",
    "lapse",
    "message",
    "name_official",
    "note",
    "preview",
    "remind",
    "schedule",
    "sent_before",
    "submit",
    "take",
    "withdraw",
]

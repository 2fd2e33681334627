"""Decisions on permission: from the letter, recorded for the minister, or on a standing permission.

`recording` enters them, `checking` says what is wrong with one, `looking` what one would do, `disputing` is "dit klopt
niet", `finding` reads them.
"""

from contactdesk.contacts.decisions.checking import Ruling
from contactdesk.contacts.decisions.disputing import dispute, dispute_decision, reopens
from contactdesk.contacts.decisions.finding import (
    cannot_enter,
    disputable,
    is_in_dispute,
    is_revoked,
    last_decision,
    state_label,
)
from contactdesk.contacts.decisions.looking import DecisionPreview, look
from contactdesk.contacts.decisions.recording import decide, enter_from_letter, revoke

__all__ = [
    "DecisionPreview",
    "Ruling",
    "cannot_enter",
    "decide",
    "disputable",
    "dispute",
    "dispute_decision",
    "enter_from_letter",
    "is_in_dispute",
    "is_revoked",
    "last_decision",
    "look",
    "reopens",
    "revoke",
    "state_label",
]

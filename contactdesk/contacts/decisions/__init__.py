"""Decisions on permission: from the letter, recorded for the minister, or on a standing permission.

`recording` enters them, `checking` says what is wrong with one, `looking` what one would do, `disputing` is "dit klopt
niet", `taking_back` is "verkeerd ingevoerd", `finding` reads them.
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
    was_taken,
)
from contactdesk.contacts.decisions.looking import DecisionPreview, TakenBackPreview, look, look_back
from contactdesk.contacts.decisions.recording import decide, enter_from_letter, revoke
from contactdesk.contacts.decisions.taking_back import (
    cannot_take_back,
    entered_by,
    own_entry,
    take_back,
    take_back_from_letter,
)

__all__ = [
    "DecisionPreview",
    "Ruling",
    "TakenBackPreview",
    "cannot_enter",
    "cannot_take_back",
    "decide",
    "disputable",
    "dispute",
    "dispute_decision",
    "enter_from_letter",
    "entered_by",
    "is_in_dispute",
    "is_revoked",
    "last_decision",
    "look",
    "look_back",
    "own_entry",
    "reopens",
    "revoke",
    "state_label",
    "take_back",
    "take_back_from_letter",
    "was_taken",
]

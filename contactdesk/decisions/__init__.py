"""Decisions on permission: from the letter, recorded for the minister, or on a standing permission.

`deciding` enters them, `checking` says what is wrong with one, `disputing` is "dit klopt niet", `finding` reads them.
"""

from contactdesk.decisions.checking import Ruling
from contactdesk.decisions.deciding import decide, enter_from_letter, revoke
from contactdesk.decisions.disputing import dispute, dispute_decision, reopens
from contactdesk.decisions.finding import (
    cannot_enter,
    disputable,
    is_in_dispute,
    last_decision,
)

__all__ = [
    "Ruling",
    "cannot_enter",
    "decide",
    "disputable",
    "dispute",
    "dispute_decision",
    "enter_from_letter",
    "is_in_dispute",
    "last_decision",
    "reopens",
    "revoke",
]

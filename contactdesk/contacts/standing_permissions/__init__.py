"""Permissions given beforehand by the minister (foot c): recorded, used, withdrawn, and which one fits a contact.

In writing (Awb 10:5, 10:8 and 10:12): who gave it, in person or under which mandate, when, in which document; and so is
how it is withdrawn. A work agreement besides: it expires by itself, can be revoked at once, and never covers assistance,
nor a contact that needs no permission. A contact that was already permitted on it stays permitted until that is revoked
one by one. When the minister is another one it is suspended, until the successor confirms it. `terms` is what one says,
`recording` its making and ending, `confirming` what a successor does, `fitting` which one fits, `finding` who sees it.
"""

from contactdesk.contacts.standing_permissions.confirming import (
    complete,
    confirm,
    confirm_together,
    incomplete,
    lacks,
)
from contactdesk.contacts.standing_permissions.finding import Seen, find, listed, portfolios_of
from contactdesk.contacts.standing_permissions.fitting import covering, fitting, in_force
from contactdesk.contacts.standing_permissions.recording import record, revoke
from contactdesk.contacts.standing_permissions.terms import (
    FORMS,
    InWriting,
    PermittedBeforehand,
    Withdrawal,
    kinds_offered,
)

__all__ = [
    "FORMS",
    "InWriting",
    "PermittedBeforehand",
    "Seen",
    "Withdrawal",
    "complete",
    "confirm",
    "confirm_together",
    "covering",
    "find",
    "fitting",
    "in_force",
    "incomplete",
    "kinds_offered",
    "lacks",
    "listed",
    "portfolios_of",
    "record",
    "revoke",
]

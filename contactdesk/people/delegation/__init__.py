"""Roles that their holder lends: a member to assistants, an office to deputies. What such a role may do is not here.

Always until a day, never lent on, and taken back at once. `acting_for` says what is whose to lend, `lending` lends and
takes back, `listing` tells of it.
"""

from contactdesk.people.delegation.acting_for import Office, assisting, chosen, deputising, of_role
from contactdesk.people.delegation.lending import (
    DAY,
    Loan,
    is_over,
    lay_down,
    lend,
    mark_withdrawn,
    take_back,
)
from contactdesk.people.delegation.listing import Lent, held, lent, period

__all__ = [
    "DAY",
    "Lent",
    "Loan",
    "Office",
    "assisting",
    "chosen",
    "deputising",
    "held",
    "is_over",
    "lay_down",
    "lend",
    "lent",
    "mark_withdrawn",
    "of_role",
    "period",
    "take_back",
]

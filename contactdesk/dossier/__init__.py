"""The page of one contact: what stands there for whom, and what somebody can do there now.

Looking changes no contact, but for one case: opening sealed content is logged, and when the drafter opens it for the
first time, it closes to the unit that named them.
"""

from contactdesk.dossier.calendar import invitation
from contactdesk.dossier.calling import Calling, to_call
from contactdesk.dossier.choices import deciders
from contactdesk.dossier.deeds import Offer
from contactdesk.dossier.page import Page, page
from contactdesk.dossier.talk import Sealed, open_sealed, read_sealed

__all__ = [
    "Calling",
    "Offer",
    "Page",
    "Sealed",
    "deciders",
    "invitation",
    "open_sealed",
    "page",
    "read_sealed",
    "to_call",
]

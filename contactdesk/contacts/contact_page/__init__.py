"""The page of one contact: what stands there for whom, and what somebody can do there now.

Each reading is logged, of what is sealed as a row of its own. Of a contact it changes one thing: since when a drafter has
opened the sealed content (`talk`).
"""

from contactdesk.contacts.contact_page.calendar import invitation
from contactdesk.contacts.contact_page.calling import Calling, to_call
from contactdesk.contacts.contact_page.choices import deciders
from contactdesk.contacts.contact_page.page import ContactPage, page
from contactdesk.contacts.contact_page.talk import open_sealed, read_sealed

__all__ = [
    "Calling",
    "ContactPage",
    "deciders",
    "invitation",
    "open_sealed",
    "page",
    "read_sealed",
    "to_call",
]

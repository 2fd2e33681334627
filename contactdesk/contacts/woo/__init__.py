"""For a request under the Wet open overheid: which contacts it is about, and an inventory of what stands in them.

`finding` says which contacts, `inventory` which documents each has, with what somebody should look at before it becomes
public. Nothing is made unreadable by itself: that is a decision of a person. Begin with `search`.
"""

from contactdesk.contacts.woo.finding import WooRequest, organisations, search
from contactdesk.contacts.woo.writing import list_csv, put

__all__ = ["WooRequest", "list_csv", "organisations", "put", "search"]

"""The Register van Overheidsorganisaties comes in: its export is read (`register_export`), the file of organisations lies
over it (`laying_over`), and what differs is taken over (`taking_over`). Begin with `taking_over`.
"""

from contactdesk.people.register.laying_over import Laid, lay
from contactdesk.people.register.register_export import Export, read
from contactdesk.people.register.taking_over import TakenOver, take_over

__all__ = ["Export", "Laid", "TakenOver", "lay", "read", "take_over"]

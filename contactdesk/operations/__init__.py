"""What operations asks, read only: does the desk keep up (`checks`), and how much of everything (`measures`).

No person, no organisation and no contact can be told from an answer: these go to whoever watches machines.
"""

from contactdesk.operations.checks import Finding, examine
from contactdesk.operations.measures import Measures, measure

__all__ = ["Finding", "Measures", "examine", "measure"]

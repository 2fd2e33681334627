"""What operations asks: does the desk keep up (`checks`), what is it lacking (`lacks`), how much of everything (`measures`).

No person, no organisation and no contact can be told from an answer: these go to whoever watches machines.
"""

from contactdesk.operations.checks import Finding, examine, try_write
from contactdesk.operations.lacks import lacking
from contactdesk.operations.measures import Measures, measure

__all__ = ["Finding", "Measures", "examine", "lacking", "measure", "try_write"]

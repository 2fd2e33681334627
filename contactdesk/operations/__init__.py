"""Keeping the desk running: the `worker` that sends letters and minds the clock (`reminders`), health and what is
missing (`checks`, `lacks`, `measures`), `backup`, `transfer` to the other engine, `checkpoints` of the log.

No person and no contact can be told from what machines ask here, and of organisations only who leaves requests
unanswered (`further_up`). Begin with `worker`.
"""

from contactdesk.operations.checks import Finding, examine, try_write
from contactdesk.operations.lacks import Lack, lacking, lacks
from contactdesk.operations.measures import Measures, measure

__all__ = ["Finding", "Lack", "Measures", "examine", "lacking", "lacks", "measure", "try_write"]

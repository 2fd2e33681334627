"""Figures: only counts, no contact and no person.

Of the day, for metrics: `live`. Of quarters and years, for everybody: when a quarter is over it is counted from the log
(`counting_up`), once; what of it may be shown is made at that moment (`publishing`) and never changes, and pages, files and
`report` read nothing else (`reading`). What is counted stands in `law.counts.measures`, why nothing can be undone in
`law.counts.hiding`.
"""

from contactdesk.contacts.figures.live import (
    Notices,
    Unanswered,
    held_early,
    notices_on_time,
    told_afterwards,
    unanswered_by_portfolio,
)
from contactdesk.contacts.figures.publishing import count_over

__all__ = [
    "Notices",
    "Unanswered",
    "count_over",
    "held_early",
    "notices_on_time",
    "told_afterwards",
    "unanswered_by_portfolio",
]

"""Where everything is kept: the tables (`models`), the only place that commits, retries or knows a dialect
(`transactions`, `engines`, `statements`, `lookups`, `outages`, `whole`), the revisions (`migrations`), and what guards reading and
writing for everybody: `visibility`, `limits`, `form_keys`, `reading_log`.

No question of the trade is answered here. Begin with `models`, then `transactions`.
"""

from contactdesk.store.engines import WRITERS, open_engine
from contactdesk.store.outages import Unavailable
from contactdesk.store.statements import (
    clock_of,
    insert_ignore,
    insert_new,
    lock_audit_chain,
    lock_key,
    next_id,
    skip_ids,
    sorted_by,
    upsert_add,
)
from contactdesk.store.transactions import ATTEMPTS, Database, utc_now

__all__ = [
    "ATTEMPTS",
    "WRITERS",
    "Database",
    "Unavailable",
    "clock_of",
    "insert_ignore",
    "insert_new",
    "lock_audit_chain",
    "lock_key",
    "next_id",
    "open_engine",
    "skip_ids",
    "sorted_by",
    "upsert_add",
    "utc_now",
]

"""The only place that commits, retries or knows a dialect. No tables, no questions of the trade.

`transactions` runs a query or a command, `outages` tells what passes with time from what is wrong, `engines` opens
connections, `statements` holds what is said differently per engine, `whole` what is done to a database as a whole.
"""

from contactdesk.database.engines import BUSY_SECONDS, WRITERS, open_engine
from contactdesk.database.outages import Unavailable
from contactdesk.database.statements import (
    clock_of,
    insert_ignore,
    lock_audit_chain,
    lock_key,
    next_id,
    upsert_add,
)
from contactdesk.database.transactions import ATTEMPTS, Database, utc_now

__all__ = [
    "ATTEMPTS",
    "BUSY_SECONDS",
    "WRITERS",
    "Database",
    "Unavailable",
    "clock_of",
    "insert_ignore",
    "lock_audit_chain",
    "lock_key",
    "next_id",
    "open_engine",
    "upsert_add",
    "utc_now",
]

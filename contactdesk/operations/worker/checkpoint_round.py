"""Beside the letters: the heads of the log that were told also stand in a file, where one is set."""

import asyncio
import logging

from contactdesk import audit
from contactdesk.audit import checkpoint_file
from contactdesk.settings import Settings
from contactdesk.store import Database

# how many the file of checkpoints gets at most when it could not be written for a while: each covers all before it
CHECKPOINTS = 100

log = logging.getLogger(__name__)


async def write_checkpoints(database: Database, settings: Settings) -> None:
    """One that cannot be written is tried each minute."""
    path = settings.audit.checkpoint_file
    if path is None:
        return
    told = await database.read(audit.told, newest=CHECKPOINTS)
    try:
        await asyncio.to_thread(checkpoint_file.append, path, told, settings.secret_keys[0])
    except OSError as error:
        log.error("the checkpoint file %s cannot be written: %s", path, error.strerror or error)

"""A file for its owner alone, whatever the umask: what the desk keeps is nobody else's to read."""

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

OWNER_ONLY: Final = 0o600
_OTHERS: Final = 0o077
_log = logging.getLogger(__name__)


def make_closed(path: Path) -> None:
    """There afterwards, for its owner alone. Where that cannot be, whoever opens the file says why."""
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    narrow(path)


def narrow(path: Path) -> None:
    """Takes from others what they may do with a file of ours; says so of a file that is another's."""
    if not path.is_file() or not path.stat().st_mode & _OTHERS:
        return
    try:
        path.chmod(path.stat().st_mode & ~_OTHERS)
    except OSError:
        _log.warning("others can read a file of the desk: chmod it to 600", extra={"file": path.name})

"""The file in which heads of the log stand outside the database: append only, a line each, safe on the disk.

The file itself says how far it is: one that could not be written for a while gets what it lacks later, and of several
workers on one machine each finds what the others wrote.
"""

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from contactdesk.audit import statement
from contactdesk.audit.chain import Checkpoint
from contactdesk.store.closed_files import make_closed

#: enough for the last lines
TAIL: Final = 16 * 1024


def append(path: Path, told: Sequence[Checkpoint], secret_key: str) -> int:
    """Write what the file lacks of `told` (oldest first); how many. OSError when it cannot be written.

    A new file gets only the last: what is written down later is no evidence of before.
    """
    make_closed(path)
    with path.open("a+b") as file:  # "a": also a file that the system lets grow only (chattr +a)
        fcntl.flock(file, fcntl.LOCK_EX)
        lacks = lacking(file, told)
        if lacks:
            # a line that was cut off by a crash stays what it is: what follows begins on a line of its own
            start = "" if _is_complete(file) else "\n"
            file.write((start + "".join(statement.line(each, secret_key) for each in lacks)).encode())
            file.flush()
            os.fsync(file.fileno())
    return len(lacks)


def lacking(file: BinaryIO, told: Sequence[Checkpoint]) -> list[Checkpoint]:
    """The checkpoints that came after the last one in the file."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    written = statement.read(b"\n" + file.read(), "")
    if not written:
        return list(told[-1:])
    last = max(each.checkpoint.at for each in written)
    return [each for each in told if each.at > last]


def _is_complete(file: BinaryIO) -> bool:
    if file.seek(0, os.SEEK_END) == 0:
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"

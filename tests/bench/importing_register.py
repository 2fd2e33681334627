"""`contactdesk import roo` of a register of full size, made up: how long, and how much memory. Linux only for the memory."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from tests import register_files
from tests.bench.measuring import Line
from tests.bench.place import Place

#: more than the real one is: 30 MB and some thousand organisations, of which the desk takes some hundreds
MUNICIPALITIES: Final = 2_300
KNOWN: Final = 500
MOST_MEGABYTES: Final = 300


def measure(place: Place, home: Path) -> list[Line]:
    """(i) Twice: what it adds, and then nothing."""
    file = home / "roo.xml"
    size = register_files.write(file, MUNICIPALITIES, KNOWN) / 1e6
    assert size > 30
    found = [_imported(place, file) for _ in range(2)]
    file.unlink()
    peak = max(one[1] for one in found)
    assert found[1][2] == "0 added, 0 changed, 0 ended"
    return [
        Line(f"(i) import roo, {size:.0f} MB", f"{found[0][0]}: {found[0][2]}"),
        Line("(i) the same again", f"{found[1][0]}: {found[1][2]}"),
        Line("(i) memory, against 300 MB", f"{peak:.0f} MB", ratio=MOST_MEGABYTES / peak, target=1),
    ]


def _imported(place: Place, file: Path) -> tuple[str, float, str]:
    """How long in words, the most megabytes that were resident, and the last line."""
    command = [str(Path(sys.executable).with_name("contactdesk")), "import", "roo", str(file)]
    out = file.with_suffix(".out")
    started = time.perf_counter()
    with out.open("w") as stdout:
        process = subprocess.Popen(
            command, env=os.environ | place.environment, stdout=stdout, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"contactdesk import roo ended with {process.returncode}"
    seconds = f"{time.perf_counter() - started:.1f} s, {used.ru_utime:.1f} s of a processor"
    return seconds, used.ru_maxrss / 1024, out.read_text().splitlines()[-1]

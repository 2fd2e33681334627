"""`make bench`, or `python -m tests.bench --engine postgresql`: everything in one run, as ratios in a small table.

Exit 1 when a ratio misses its target.
"""

import argparse
import asyncio
import gc
import os
import sys
import tempfile
from pathlib import Path

from tests.bench import queue_page, searching, starting, submitting
from tests.bench.measuring import ROUNDS, Line, table
from tests.bench.place import Place, crowded


def main() -> int:
    """Measure, print, and take away what was made."""
    chosen = _arguments()
    with tempfile.TemporaryDirectory(prefix="contactdesk-bench-") as folder:
        _say(f"filling {chosen.engine} with {chosen.contacts:,} contacts …\n")
        with crowded(Path(folder), chosen.engine, count=chosen.contacts, count_open=chosen.open) as place:
            lines = _measure(place)
    _say(
        f"{chosen.engine}, {chosen.contacts:,} contacts of one department, {chosen.open:,} of them open; "
        f"{os.cpu_count()} cores; medians of {ROUNDS}\n"
    )
    _say(table(lines))
    return 0 if all(line.is_met for line in lines) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="How fast the desk is.")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=2_000, help="how many of them are open")
    return parser.parse_args()


def _measure(place: Place) -> list[Line]:
    gc.collect()
    pages = asyncio.run(_pages(place))
    starts = starting.measure(place)
    # last: it leaves contacts behind
    return [pages[0], submitting.measure(place), *pages[1:], *starts]


async def _pages(place: Place) -> list[Line]:
    return [await queue_page.measure(place), *await searching.measure(place)]


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


sys.exit(main())

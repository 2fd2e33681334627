"""`make bench`, or `python -m tests.bench --engine postgresql --only draining`: ratios, in a small table per engine.

Exit 1 when a ratio misses its target.
"""

import argparse
import asyncio
import gc
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.bench import (
    draining,
    importing_register,
    over_wire,
    queue_page,
    searching,
    serving,
    starting,
    submitting,
)
from tests.bench.measuring import ROUNDS, Line, table
from tests.bench.place import Place, crowded

ENGINES: Final = ("sqlite", "postgresql")
#: in this order: the later ones leave contacts behind
MEASURES: Final[dict[str, Callable[[Place, Path], list[Line]]]] = {
    "pages": lambda place, _home: asyncio.run(_pages(place)),
    "wire": over_wire.measure,
    "starting": lambda place, _home: starting.measure(place),
    "submitting": lambda place, _home: [submitting.measure(place)],
    "serving": serving.measure,
    "draining": draining.measure,
    "register": importing_register.measure,
}


def main() -> int:
    """Measure, print, and take away what was made; one engine after the other."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all that was started is stopped
    chosen = _arguments()
    found = [_run(engine, chosen) for engine in ([chosen.engine] if chosen.engine else ENGINES)]
    return 0 if all(line.is_met for lines in found for line in lines) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="How fast the desk is.")
    parser.add_argument("--engine", choices=ENGINES, help="on one engine only")
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=2_000, help="how many of them are open")
    parser.add_argument("--only", choices=MEASURES, nargs="+", default=list(MEASURES), help="not everything")
    return parser.parse_args()


def _run(engine: str, chosen: argparse.Namespace) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="contactdesk-bench-") as folder:
        _say(f"filling {engine} with {chosen.contacts:,} contacts …\n")
        with crowded(Path(folder), engine, count=chosen.contacts, count_open=chosen.open) as place:
            gc.collect()
            wanted = [measure for name, measure in MEASURES.items() if name in chosen.only]
            lines = [line for measure in wanted for line in measure(place, Path(folder))]
    _say(
        f"{engine}, {chosen.contacts:,} contacts of one department, {chosen.open:,} of them open; "
        f"{os.cpu_count()} cores; medians of {ROUNDS}\n"
    )
    _say(table(lines) + "\n")
    return lines


async def _pages(place: Place) -> list[Line]:
    return [await queue_page.measure(place), *await searching.measure(place)]


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

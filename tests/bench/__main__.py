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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    wire_pages,
)
from tests.bench.measuring import ROUNDS, Line, table
from tests.bench.place import Place, crowded
from tests.bench.wire_pages import Found

ENGINES: Final = ("sqlite", "postgresql")
#: in this order: the later ones leave contacts behind
MEASURES: Final[dict[str, Callable[[Place, Path], list[Line]]]] = {
    "pages": lambda place, _home: asyncio.run(_pages(place)),
    "nagle": over_wire.measure,
    "starting": lambda place, _home: starting.measure(place),
    "submitting": lambda place, _home: [submitting.measure(place)],
    "serving": serving.measure,
    "draining": draining.measure,
    "register": importing_register.measure,
}
#: the pages through a socket, on a desk of each size
WIRE: Final = "wire"
#: of a small desk: enough for a whole page of the queue
FEWEST_OPEN: Final = 100


def main() -> int:
    """Measure, print, and take away what was made; one engine after the other."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all that was started is stopped
    chosen = _arguments()
    found = [_run(engine, chosen) for engine in ([chosen.engine] if chosen.engine else ENGINES)]
    return 0 if all(line.is_met for lines in found for line in lines) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="How fast the desk is.")
    parser.add_argument("--engine", choices=ENGINES, help="on one engine only")
    parser.add_argument(
        "--contacts", type=int, nargs="+", default=[1_000, 100_000], help="so many desks, the largest last"
    )
    parser.add_argument(
        "--only", choices=[WIRE, *MEASURES], nargs="+", default=[WIRE, *MEASURES], help="not everything"
    )
    return parser.parse_args()


def _run(engine: str, chosen: argparse.Namespace) -> list[Line]:
    """The pages through a socket on a desk of each size; everything else on the largest."""
    found: list[list[Found]] = []
    lines: list[Line] = []
    for count in sorted(chosen.contacts):
        with _place(engine, count) as (place, folder):
            if WIRE in chosen.only:
                found.append(wire_pages.measure(place, folder))
                _tell(engine, count, [one.line() for one in found[-1]])
            if count == max(chosen.contacts):
                wanted = [measure for name, measure in MEASURES.items() if name in chosen.only]
                lines = [line for measure in wanted for line in measure(place, folder)]
                _tell(engine, count, lines)
    grown = wire_pages.grown(found[0], found[-1]) if len(found) > 1 else []
    _tell(engine, max(chosen.contacts), grown)
    return [*lines, *grown, *(one.line() for each in found for one in each)]


@contextmanager
def _place(engine: str, count: int) -> Iterator[tuple[Place, Path]]:
    with tempfile.TemporaryDirectory(prefix="contactdesk-bench-") as folder:
        _say(f"filling {engine} with {count:,} contacts …\n")
        with crowded(Path(folder), engine, count=count, count_open=max(count // 50, FEWEST_OPEN)) as place:
            gc.collect()
            yield place, Path(folder)


def _tell(engine: str, count: int, lines: list[Line]) -> None:
    if lines:
        _say(f"{engine}, {count:,} contacts of one department; {os.cpu_count()} cores; medians of {ROUNDS}\n")
        _say(table(lines) + "\n")


async def _pages(place: Place) -> list[Line]:
    return [await queue_page.measure(place), *await searching.measure(place)]


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

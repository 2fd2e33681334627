"""`make torture`, or `python -m tests.torture --engine sqlite --kills 200 --seed 7`. Exit 1 when anything was lost."""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.torment import Result, Torment, table, torture

ENGINES = ("sqlite", "postgresql")


def main() -> int:
    """One engine after the other; each ends by itself."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all that was started is stopped
    chosen = _arguments()
    results = [_run(engine, chosen) for engine in ([chosen.engine] if chosen.engine else ENGINES)]
    return 0 if all(not result.wrong for result in results) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description="What the desk survives.")
    parser.add_argument("--engine", choices=ENGINES, help="on one engine only")
    parser.add_argument("--kills", type=int, default=200, help="of web and worker processes, on each engine")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--webs", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--visitors", type=int, default=6)
    return parser.parse_args()


def _run(engine: str, chosen: argparse.Namespace) -> Result:
    about = f"{chosen.webs} web processes, {chosen.workers} workers, {os.cpu_count()} cores"
    _say(f"{engine}, seed {chosen.seed}, {about}\n")
    asked = Torment(chosen.kills, chosen.seed, chosen.webs, chosen.workers, chosen.visitors)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="contactdesk-torture-") as folder:
        result = torture(Path(folder), engine, asked, say=_say)
    _say(table(result) + f"{(time.monotonic() - started) / 60:.1f} minutes\n\n")
    return result


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

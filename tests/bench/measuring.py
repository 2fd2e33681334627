"""Rounds, medians and the table they end in. What is measured is not here."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Final, TypeVar

R = TypeVar("R")

#: fewer to see whether it works
ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "5"))


@dataclass(frozen=True)
class Line:
    """One figure: what it is about, what was measured, and (where it has one) its ratio with the target."""

    about: str
    figures: str
    ratio: float | None = None
    target: float | None = None

    @property
    def is_met(self) -> bool:
        return self.target is None or (self.ratio or 0) >= self.target


def timed(work: Callable[[], R]) -> tuple[R, float]:
    """What it gives, and how many seconds it took."""
    started = perf_counter()
    result = work()
    return result, perf_counter() - started


def middle(found: Iterable[float]) -> float:
    return median(found)


def middle_ratio(above: Iterable[float], below: Iterable[float]) -> float:
    """The median of the ratios per round: what disturbs a round disturbs both sides of it."""
    return median(a / b for a, b in zip(above, below, strict=True))


def ms(value: float) -> str:
    return f"{value * 1000:.2f} ms"


def table(lines: Iterable[Line]) -> str:
    """One line per figure, in columns."""
    cells = [(line.about, line.figures, _ratio(line), _target(line)) for line in lines]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in cells
    )


def _ratio(line: Line) -> str:
    return "" if line.ratio is None else f"ratio {line.ratio:.2f}"


def _target(line: Line) -> str:
    if line.target is None:
        return ""
    return f"target {line.target:.2f}: {'met' if line.is_met else 'MISSED'}"

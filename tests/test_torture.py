"""A short torture on each engine: processes are killed under load, and nothing that was promised is lost."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ENGINES
from tests.torture.torment import Torment, torture

#: `make torture` does it some twenty times longer, and waits for leases instead of letting time pass
SHORT = Torment(kills=6, seed=11, members=12, visitors=4, waits=False, pace=(1, 3))


@pytest.fixture
def home() -> Iterator[Path]:
    """Outside pytest's folder: run by root, PostgreSQL belongs to another user, to whom that one is closed."""
    with tempfile.TemporaryDirectory(prefix="contactdesk-torture-") as folder:
        yield Path(folder)


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_that_was_promised_is_lost_or_doubled_when_processes_are_killed(
    home: Path, engine: str
) -> None:
    said: list[str] = []

    result = torture(home, engine, SHORT, say=said.append)

    assert not result.wrong
    assert result.figures["requests promised"]
    assert result.figures["deeds promised"]
    assert result.figures["letters waiting"] == 0
    assert result.tally["web processes killed"] + result.tally["workers killed"] >= SHORT.kills

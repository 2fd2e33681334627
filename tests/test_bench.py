"""The bench itself works; how fast anything is, is never asked in a test."""

import os
import subprocess
import sys

import pytest

from contactdesk.settings import PROJECT_CONFIG
from tests.bench.measuring import Line


@pytest.mark.long
def test_the_bench_measures_every_page_on_a_small_desk() -> None:
    command = [
        sys.executable,
        "-m",
        "tests.bench",
        "--engine",
        "sqlite",
        "--contacts",
        "200",
        "--only",
        "wire",
        "pages",
    ]
    environment = os.environ | {"BENCH_ROUNDS": "1"}
    run = subprocess.run(command, cwd=PROJECT_CONFIG.parent, env=environment, capture_output=True, text=True)
    assert "Traceback" not in run.stderr, run.stderr[-2000:]
    for about in (
        "(w) queue",
        "(w) one contact, 60 entries",
        "(w) submit",
        "(a) queue page",
        "(c) search, five hits",
    ):
        assert about in run.stdout, about


def test_a_figure_that_misses_its_target_fails_the_bench() -> None:
    assert Line("", "", 1.0, 1.0).is_met
    assert not Line("", "", 0.99, 1.0).is_met
    assert Line("", "", 0.99).is_met

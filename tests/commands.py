"""The command line, run in the process of the test. `conftest.py` registers these fixtures. Tests nothing itself."""

import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest

from contactdesk.cli import main


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Run a command in this process: (exit code, output, errors)."""
    for name in [name for name in os.environ if name.startswith("CONTACTDESK_")]:
        monkeypatch.delenv(name)
    # a command that serves writes its log to the standard error of this test: gone with it
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [*root.handlers])
    level = root.level

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        output = capsys.readouterr()
        return int(ended.value.code or 0), output.out, output.err

    yield run
    root.setLevel(level)
    for name in [name for name in os.environ if name.startswith("CONTACTDESK_")]:
        del os.environ[name]  # what --env-file set


@pytest.fixture
def desk_command(command: Any, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The same, with a database."""
    monkeypatch.setenv("CONTACTDESK_DATABASE_URL", database_url)
    return command


@pytest.fixture
def feed(desk_command: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`contactdesk mail-in`, with these bytes on standard input."""
    import io
    import sys

    class Stdin:
        def __init__(self, raw: bytes) -> None:
            self.buffer = io.BytesIO(raw)

    def fed(raw: bytes) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", Stdin(raw))
        found: tuple[int, str, str] = desk_command("mail-in")
        return found

    return fed

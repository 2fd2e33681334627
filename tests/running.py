"""Real processes of the desk, to be killed and started anew. They are forked from one that has loaded the code.

Without that, starting one would cost seconds of imports. Only processes that were started here are ever killed.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from tests.postoffice import free_port

PATIENCE_SECONDS: Final = 60
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "__main__",
        *(
            "contactdesk.cli",
            "contactdesk.app",
            "contactdesk.operations.worker",
            "contactdesk.operations.reminders",
            "tests.sink",
        ),
        *("uvicorn.server", "uvicorn.protocols.http.h11_impl", "uvicorn.lifespan.on", "psycopg"),
        *("sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg", "tests.running"),
    ]
)


class Running:
    """One process that does `work(*values)`, as often as it is started."""

    def __init__(self, work: Callable[..., object], *values: Any, port: int = 0) -> None:
        self._work, self._values, self.port = work, values, port
        self._process: BaseProcess | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid or 0

    @property
    def has_ended(self) -> bool:
        return self._process is not None and not self._process.is_alive()

    def start(self) -> None:
        self._process = FORKS.Process(target=_work, args=(self._work, self._values), daemon=True)
        self._process.start()

    def kill(self) -> bool:
        """kill -9. False where it had ended by itself: nothing of the desk may do that."""
        assert self._process is not None
        was_alive = self._process.is_alive()
        self._process.kill()
        self._process.join()
        return was_alive

    def stop(self) -> None:
        """As an operator does; with force where that does not help."""
        if self._process is not None:
            self._process.terminate()
            self._process.join(PATIENCE_SECONDS)
            self.kill()


def desk_process(
    environment: dict[str, str], log: Path, command: str, *arguments: str, port: int = 0
) -> Running:
    """`contactdesk COMMAND`, with its output in a file."""
    return Running(_command, environment, log, (command, *arguments), port=port)


def web_process(environment: dict[str, str], log: Path, *, workers: int = 1) -> Running:
    """`contactdesk serve --no-worker` on a port of its own."""
    port = free_port()
    arguments = ("--no-worker", "--port", str(port), "--workers", str(workers))
    return desk_process(environment, log, "serve", *arguments, port=port)


@contextmanager
def running(*processes: Running) -> Iterator[None]:
    """All of them, for as long as the block lasts; web processes answer when it begins."""
    try:
        for each in processes:
            each.start()
        for each in processes:
            if each.port:
                wait_for(each.port)
        yield
    finally:
        for each in processes:
            each.stop()


def wait_for(port: int) -> None:
    """Until the desk answers on this port."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not _answers(port):
        assert time.monotonic() < until, f"nobody answers on port {port}"
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _work(work: Callable[..., object], values: Sequence[Any]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work(*values)


def _end_with_parent() -> None:
    """Nobody stays behind when whoever started it was killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _command(environment: dict[str, str], log: Path, arguments: Sequence[str]) -> None:
    from contactdesk.cli import main

    for name in [name for name in os.environ if name.startswith("CONTACTDESK_")]:
        del os.environ[name]
    os.environ.update(environment)
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for descriptor in (1, 2):
        os.dup2(output, descriptor)
    main(arguments)

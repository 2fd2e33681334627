"""A mail server as a process of its own: it writes down each letter before it says that it has it.

One line per letter in a file, so that it also stands there when the process is killed before it could answer.
"""

import json
import os
import random
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.postoffice import free_port
from tests.running import Running

MESSAGE_ID = re.compile(rb"(?im)^Message-ID:\s*(<[^>]+>)")
LINK = re.compile(rb"/besluit/([0-9]+-[a-z2-7]{52})")


@dataclass(frozen=True)
class Accepted:
    """One letter that the mail server has."""

    message_id: str
    to: str
    #: the first link to decide, in a letter to a minister's office
    token: str | None
    #: seconds since 1970
    at: float


class Sink:
    """The mail server, and what it has accepted so far. `refusing`: the share that it puts off (4xx)."""

    def __init__(self, ledger: Path, seed: object = 0) -> None:
        self._ledger, self._seed, self._starts = ledger, seed, 0
        self.port, self._process = free_port(), Running(serve)
        ledger.touch()

    def start(self, *, refusing: float = 0.0) -> None:
        self._starts += 1
        chance = f"{self._seed} {self._starts}"
        self._process = Running(serve, self.port, self._ledger, refusing, chance)
        self._process.start()

    def kill(self) -> None:
        self._process.kill()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    @contextmanager
    def serving(self) -> Iterator[None]:
        self.start()
        try:
            yield
        finally:
            self.kill()

    def accepted(self) -> list[Accepted]:
        return self.accepted_from(0)[0]

    def accepted_from(self, offset: int) -> tuple[list[Accepted], int]:
        """The letters from this place in the ledger on, and the place to go on from."""
        with self._ledger.open("rb") as lines:
            lines.seek(offset)
            content = lines.read()
        whole = content[: content.rfind(b"\n") + 1]
        return [Accepted(**json.loads(line)) for line in whole.splitlines()], offset + len(whole)


class Handler:
    """What aiosmtpd calls."""

    def __init__(self, ledger: int, refusing: float, chance: random.Random) -> None:
        self._ledger, self._refusing, self._chance = ledger, refusing, chance

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _opts: Any) -> str:
        if self._chance.random() < self._refusing / 2:
            return "450 4.2.0 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self._chance.random() < self._refusing / 2:
            return "452 4.3.1 full"
        for line in _lines(envelope.original_content, envelope.rcpt_tos):
            os.write(self._ledger, line)
        return "250 OK"


def _lines(content: bytes, recipients: list[str]) -> Iterator[bytes]:
    found = MESSAGE_ID.search(content)
    link = LINK.search(content.replace(b"=\r\n", b""))
    about = {
        "message_id": found[1].decode() if found else "",
        "token": link[1].decode() if link else None,
        "at": time.time(),
    }
    for to in recipients:
        yield json.dumps(about | {"to": to}).encode() + b"\n"


def serve(port: int, ledger: Path, refusing: float, chance: str) -> None:
    """Until it is killed."""
    from aiosmtpd.controller import Controller

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    lines = os.open(ledger, os.O_WRONLY | os.O_APPEND)
    Controller(Handler(lines, refusing, random.Random(chance)), "127.0.0.1", port).start()
    signal.pause()

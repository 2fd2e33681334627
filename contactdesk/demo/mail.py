"""The demo's post: a real SMTP server on this machine only, and the folder in which it leaves what it caught."""

import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from contactdesk.store.closed_files import make_closed

CAP = 1000
HOST = "127.0.0.1"
NAME = re.compile(r"(\d{6,})\.eml")
PARSER = BytesParser(policy=policy.default)


@dataclass(frozen=True)
class Caught:
    """One letter in the list. Numbers go up and are not used again."""

    number: int
    at: datetime | None
    to: str
    subject: str


class Post:
    """The caught letters, as `.eml` files in a folder: a restarted demo still has them. Keeps the newest."""

    def __init__(self, folder: Path, *, cap: int = CAP) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._cap, self._lock = folder, cap, threading.Lock()
        numbers = sorted(int(found[1]) for each in folder.iterdir() if (found := NAME.fullmatch(each.name)))
        self._last = numbers[-1] if numbers else 0
        self._caught = {number: _caught(number, self._file(number).read_bytes()) for number in numbers}

    def add(self, content: bytes) -> int:
        """Keep a letter; the oldest goes when there are too many."""
        with self._lock:
            self._last += 1
            unfinished = self._folder / "unfinished"
            make_closed(unfinished)
            unfinished.write_bytes(content)
            os.replace(unfinished, self._file(self._last))
            self._caught[self._last] = _caught(self._last, content)
            for number in sorted(self._caught)[: -self._cap]:
                del self._caught[number]
                self._file(number).unlink(missing_ok=True)
            return self._last

    def newest(self, count: int, *, before: int | None = None, to: str = "") -> list[Caught]:
        """The newest first; `before` a number, and only to an address, where asked."""
        with self._lock:
            caught = sorted(self._caught.values(), key=lambda each: -each.number)
        fitting = (
            each for each in caught if to in ("", each.to) and (before is None or each.number < before)
        )
        return [each for each, _ in zip(fitting, range(count), strict=False)]

    def read(self, number: int) -> EmailMessage | None:
        """The whole letter, or None when it is not (or no longer) there."""
        try:
            return _parsed(self._file(number).read_bytes())
        except FileNotFoundError:
            return None

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:06}.eml"


class Catcher:
    """What the SMTP server does with a letter: it accepts every one and keeps it."""

    def __init__(self, post: Post) -> None:
        self._post = post

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self._post.add(envelope.original_content)
        return "250 caught"


@contextmanager
def catching(post: Post) -> Iterator[int]:
    """Catch mail on a free port of this machine for as long as the block lasts; gives the port."""
    from aiosmtpd.controller import Controller

    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    server = Controller(Catcher(post), HOST, port)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def _parsed(content: bytes) -> EmailMessage:
    message = PARSER.parsebytes(content)
    assert isinstance(message, EmailMessage)
    return message


def _caught(number: int, content: bytes) -> Caught:
    headers = PARSER.parsebytes(content, headersonly=True)
    date = headers["Date"]
    at = date.datetime if date is not None else None
    return Caught(number, at, str(headers["To"] or ""), str(headers["Subject"] or ""))

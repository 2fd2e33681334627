"""Known holes of Python itself that would come out in what this desk sends or reads. Tried by what they do.

A version says little: distributions mend holes without another number, and most are closed here by our own encoding
and bounds. One that reaches the desk is refused by name; one that stays behind our own doors is worth a line.
"""

import asyncio
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses
from http import cookies
from typing import Any, Final

NEWER: Final = "upgrade Python to 3.11.10, 3.12.6 or later"
#: seconds of work that no answer may cost before anybody knows who asks; the hole costs three times that, what is
#: mended a hundredth of it
WORK: Final = 0.02
TYPED: Final = "=?utf-8?q?a=0D=0AX-Typed:_b?="
ADDRESSES: Final = "a@desk.example)b@elsewhere.example"


@dataclass(frozen=True)
class Hole:
    """What is open in this Python, and whether it reaches what the desk does."""

    name: str
    about: str
    is_open: Callable[[], bool]
    reaches_us: Callable[[], bool]


def refused() -> str | None:
    """The hole that keeps this desk from running here, in one line that says what to do; None without one."""
    found = [one for one in HOLES if one.reaches_us()]
    return f"{_named(found)}; this desk does not run on it: {NEWER}" if found else None


def warned() -> str | None:
    """The holes that are open in this Python and closed in this desk, in one line; None without one."""
    found = [one for one in HOLES if one.is_open()]
    return f"{_named(found)}; closed in this desk by its own means, {NEWER}" if found else None


def _named(found: list[Hole]) -> str:
    return f"Python {platform.python_version()}: " + ", ".join(f"{one.about} ({one.name})" for one in found)


def _library_writes_a_header() -> bool:
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = TYPED
    try:
        return b"\r\nX-Typed:" in message.as_bytes()
    except MessageError:
        return False


def _letter_has_another_header() -> bool:
    """In a letter as we compose it. A name like that is refused before (`split_mailbox`)."""
    from contactdesk.letters.outbox import Outgoing, compose

    parts: dict[str, Any] = {"id": 1, "message_id": "<1@desk.example>", "ics": None, "ics_method": None}
    parts |= {"mail_from": "a@desk.example", "to_email": "b@desk.example", "reply_to": None, "subject": TYPED}
    letter = compose(Outgoing(**parts, body="x"), datetime(2026, 1, 1, tzinfo=UTC))
    return message_from_bytes(letter)["X-Typed"] is not None


def _library_is_slow() -> bool:
    return _is_costly(lambda: cookies._unquote('"' + "\\" * 4000 + '"'))


def _cookies_are_slow() -> bool:
    """The longest cookies that we read, in the form that costs most."""
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from contactdesk.web.middleware import COOKIE_LIMIT, HeadLimit

    async def read(scope: Scope, _receive: Receive, _send: Send) -> None:
        assert isinstance(Request(scope).cookies, dict)

    async def nothing(*_: Any) -> Any:
        return {}

    value = b'a="' + b"\\" * (COOKIE_LIMIT - 4) + b'"'
    scope = {"type": "http", "path": "/", "query_string": b"", "headers": [(b"cookie", value)]}
    return _is_costly(lambda: asyncio.run(HeadLimit(read)(dict(scope), nothing, nothing)))


def _library_reads_several() -> bool:
    return ("", "b@elsewhere.example") in getaddresses([ADDRESSES])


def _we_take_it_for_an_address() -> bool:
    from contactdesk.settings.values import is_address

    return is_address(ADDRESSES)


def _is_costly(work: Callable[[], object]) -> bool:
    """Each of three times: what else this machine does makes it more now and then, never less."""
    return all(_seconds(work) > WORK for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    started = time.thread_time()
    work()
    return time.thread_time() - started


HOLES: Final = (
    Hole(
        "CVE-2024-6923",
        "what is typed can begin another header of an e-mail",
        _library_writes_a_header,
        _letter_has_another_header,
    ),
    Hole("CVE-2024-7592", "a cookie in quotes stops everybody", _library_is_slow, _cookies_are_slow),
    Hole(
        "CVE-2023-27043",
        "one e-mail address is read as several",
        _library_reads_several,
        _we_take_it_for_an_address,
    ),
)

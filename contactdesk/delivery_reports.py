"""Reports of mail servers that a letter did not arrive (RFC 3464): from bytes to what they say. Changes nothing.

Whatever else comes in (an answer, an out-of-office, a report of success or delay) says nothing here. A report proves
no sender: it counts only for a Message-ID of ours, which is drawn at random and known to who had the letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser, Parser
from email.policy import compat32
from typing import Any, Final

#: as much as is read of one message; the report stands before what it returns of the letter
LONGEST: Final = 1_000_000
#: no server needs more to say what happened to one letter of ours
MOST_RECIPIENTS: Final = 100
MESSAGE_ID: Final = re.compile(r"<[0-9a-f]{32}@[^<>\s]{1,255}>", re.ASCII)
RETURNED: Final = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers")


@dataclass(frozen=True)
class Report:
    """One letter that did not arrive: for whom, in lower case, and what the mail server said of it."""

    message_id: str
    recipients: frozenset[str]
    reason: str


def read(raw: bytes) -> Report | None:
    """What a report says; None where this is no report of a failure, or of nothing that can be ours."""
    try:
        parts = _parts(BytesParser(policy=compat32).parsebytes(raw[:LONGEST]))
        failed = [block for block in _recipients(parts) if _text(block, "Action").lower() == "failed"]
        message_id = _returned(parts)
    except RecursionError:  # parts within parts, without end: no mail server makes these
        return None
    addresses = frozenset(address for block in failed for address in _addresses(block))
    if message_id is None or not addresses:
        return None
    return Report(message_id, addresses, _reason(failed[0]))


def _parts(message: Message) -> list[Message]:
    """The parts of the report itself, not what stands in the letter it returns."""
    payload: Any = message.get_payload()
    if message.get_content_type() != "multipart/report" or not isinstance(payload, list):
        return []
    return payload


def _recipients(parts: list[Message]) -> Iterator[Message]:
    """One block per recipient. The first block of the part is about the mail server."""
    for part in parts:
        blocks: Any = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(blocks, list):
            yield from blocks[1 : MOST_RECIPIENTS + 1]


def _returned(parts: list[Message]) -> str | None:
    """The Message-ID of the letter that the report returns, whole or its headers only."""
    for part in parts:
        if part.get_content_type() not in RETURNED:
            continue
        payload: Any = part.get_payload()
        letter = payload[0] if isinstance(payload, list) and payload else Parser().parsestr(str(payload))
        found = MESSAGE_ID.fullmatch(_text(letter, "Message-ID"))
        if found:
            return found[0]
    return None


def _addresses(block: Message) -> Iterator[str]:
    """`rfc822; anna@example.nl`. Where a mailbox passes letters on, the address that was written to is the original."""
    for name in ("Original-Recipient", "Final-Recipient"):
        kind, separator, address = _text(block, name).partition(";")
        if separator and kind.strip().lower() == "rfc822":
            yield address.strip().strip("<>").lower()


def _reason(block: Message) -> str:
    said = _text(block, "Diagnostic-Code").partition(";")[2].strip()
    status = _text(block, "Status")
    return said if status in said else f"{status} {said}".strip()


def _text(message: Message, name: str) -> str:
    """A header as text, whatever bytes it holds."""
    return str(message.get(name, "")).strip()

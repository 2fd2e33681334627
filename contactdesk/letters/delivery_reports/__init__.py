"""Reports of mail servers about letters (RFC 3464, 6533, and what the large ones write): from bytes to what they say.

Changes nothing. A report proves no sender: it counts only for a Message-ID of ours, which is drawn at random and
known to who had the letter. So it counts wherever that stands, and to whomever the letter was passed on. An answer,
an out-of-office, a read receipt and a report of success say nothing here. `parts` takes the message apart,
`wording` knows the words for people.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from itertools import islice
from typing import Final

from contactdesk.law.addresses import folded
from contactdesk.letters.delivery_reports import wording
from contactdesk.letters.delivery_reports.parts import (
    ReportHeaders,
    ReportMessage,
    headers,
    taken_apart,
    unfolded,
)

#: as much as is read of one message; the report stands before what it returns of the letter
LONGEST: Final = 1_000_000
#: no server needs more to say what happened to one letter of ours
MOST_RECIPIENTS: Final = 100
MOST_NUMBERS: Final = 20
#: as much text for people as is read
LONGEST_TEXT: Final = 20_000
NUMBER: Final = re.compile(r"(?<![0-9A-Za-z])([0-9a-f]{32}@[\w.\-\[\]:]{1,255}\w\]?)", re.ASCII)
#: a header line that holds the number of a letter, as it stands in what is returned
NUMBER_LINE: Final = re.compile(r"(?im)^[ \t>|]{0,8}(?:[a-z-]{1,40}-)?message-?id[ \t]*:[ \t]*(.*)$")
STATUS_PART: Final = re.compile(r"(message|text|application)/(x-)?(global-)?delivery[-_ ]?(status|report)")
#: what a mailbox that answers by itself says of itself
ANSWERS: Final = ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-vacation", "x-mail-autoreply")
NO_DELIVERY: Final = re.compile(r"disposition-notification|feedback-report")
STATUS_LINE: Final = re.compile(r"(?im)^[ \t]{0,8}(final-recipient|original-recipient|action|status)[ \t]*:")
RETURNED_BELOW: Final = re.compile(
    r"^.{0,60}\b(below|original|copy|old|returned?|sent)\b.{0,60}\n\s{0,20}(?=[a-z-]{2,40}:[ \t])",
    re.I | re.M,
)
REPLY_CODE: Final = re.compile(r"\b[45]\d\d[ -]|#?\b[45]\.\d{1,3}\.\d{1,3}\b")


class ReportSays(StrEnum):
    """What became of the letter: it will not arrive, it is still on its way, or it did arrive."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"


#: RFC 3464, 2.3.3; in the order of what weighs more
ACTIONS: Final = {
    "fail": ReportSays.FAILED,
    "delay": ReportSays.DELAYED,
    "deliver": ReportSays.DELIVERED,
    "relay": ReportSays.DELIVERED,
    "expand": ReportSays.DELIVERED,
}
CLASSES: Final = {"5": ReportSays.FAILED, "4": ReportSays.DELAYED, "2": ReportSays.DELIVERED}


@dataclass(frozen=True)
class RecipientFate:
    """What is said of one recipient: the addresses as they are compared."""

    said: ReportSays
    addresses: frozenset[str]
    reason: str


@dataclass(frozen=True)
class Report:
    """What a mail server says of a letter of ours: `numbers` are the Message-IDs it may be about, the likeliest first.

    `left_at`: when the letter left that it is about, as far as it says.
    """

    numbers: tuple[str, ...]
    fates: tuple[RecipientFate, ...]
    left_at: datetime | None = None

    def fate(self, address: str) -> RecipientFate:
        """Of the letter to this address. A mailbox that passes letters on is not always named: then the worst."""
        mine = [fate for fate in self.fates if folded(address) in fate.addresses]
        return min(mine or self.fates, key=lambda fate: list(ReportSays).index(fate.said))


def read(raw: bytes) -> Report | None:
    """What a report says; None where this is no report of a failure, delay or arrival, or of nothing that can be ours."""
    message = taken_apart(raw[:LONGEST])
    numbers = tuple(islice(dict.fromkeys(_numbers(message)), MOST_NUMBERS))
    if not numbers or _is_of_a_reader(message):
        return None
    fates = tuple(_fates(message)) or tuple(_in_words(message))
    return Report(numbers, fates, _left_at(message)) if fates else None


@dataclass(frozen=True)
class Read:
    """All that is looked at of what comes in. `own_number` is its own Message-ID, `numbers` those it speaks of."""

    report: Report | None
    own_number: str
    numbers: tuple[str, ...]
    is_from_mail_server: bool
    is_automatic: bool


def look(raw: bytes) -> Read:
    """What came in, as far as it matters here."""
    message = taken_apart(raw[:LONGEST])
    return Read(
        report=read(raw),
        own_number=message.top.get("message-id"),
        numbers=tuple(islice(dict.fromkeys(_numbers(message)), MOST_NUMBERS)),
        is_from_mail_server=_is_from_mail_server(message),
        is_automatic=_is_automatic(message.top)
        or wording.ANSWER.search(message.top.get("subject")) is not None,
    )


def _is_from_mail_server(message: ReportMessage) -> bool:
    """Did a mail server write this, as far as it says, and not a person or a mailbox that answers by itself?"""
    if _is_of_a_reader(message):
        return False
    return _is_mail_server(message.top) or any(STATUS_PART.match(piece.type) for piece in message.pieces)


def _is_of_a_reader(message: ReportMessage) -> bool:
    """That somebody read or deleted it, or complains of it, is no report of its delivery (RFC 8098, 5965)."""
    types = [message.top.get("content-type").lower(), *(piece.type for piece in message.pieces)]
    refuses = wording.REJECTED.search("\n".join([*message.top.all("auto-submitted"), *_own_texts(message)]))
    return any(NO_DELIVERY.search(each) for each in types) and not refuses


def _numbers(message: ReportMessage) -> Iterator[str]:
    """What may be the Message-ID of the letter: of what came back, of a line like that, of any header, of any text."""
    texts = [_flat(piece.text) for piece in message.pieces]
    top = [value for name, value in message.top.lines if name not in ("message-id", "received")]
    for piece in message.pieces:
        if piece.is_returned:
            yield from _found(headers(piece.text).all("message-id"))
    for text in texts:
        yield from _found(NUMBER_LINE.findall(text))
    # a letter that was put between the boundaries as it is: its header is that of the part
    for piece in message.pieces:
        if piece.headers != message.top:
            yield from _found(piece.headers.all("message-id"))
    yield from _found(reversed(top))
    yield from _found(texts)


def _found(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (f"<{found[1]}>" for found in NUMBER.finditer(text))


def _flat(text: str) -> str:
    """Lines that go on, on one; what a page wrote as `&lt;` was taken off before, in plain text it may stand too."""
    return unfolded(text).replace("&lt;", "<").replace("&gt;", ">")


def _fates(message: ReportMessage) -> Iterator[RecipientFate]:
    """What the part for machines says, one block for each recipient; or lines like that in a text of a mail server."""
    texts = [piece.text for piece in message.pieces if STATUS_PART.match(piece.type)]
    if not texts and _is_mail_server(message.top):
        texts = [text for text in _own_texts(message) if STATUS_LINE.search(text)]
    for text in texts:
        for block in re.split(r"\n[ \t]*\n", text)[: MOST_RECIPIENTS + 1]:
            found = headers(re.sub(r"(?m)^[ \t]+(?=[A-Za-z-]{1,40}:[ \t])", "", block))
            if said := _said(found):
                yield RecipientFate(said, frozenset(_addresses(found)), _reason(found))


def _said(block: ReportHeaders) -> ReportSays | None:
    """The action decides; where it is missing, the class of the status does."""
    action, status = block.get("action").lower(), block.get("status")
    if action:
        return next((said for word, said in ACTIONS.items() if action.startswith(word)), None)
    return CLASSES.get(status[:1]) if re.match(r"[245]\.\d", status) else None


def _addresses(block: ReportHeaders) -> Iterator[str]:
    """`rfc822; anna@example.nl`, with or without what stands before it and around it."""
    for name in ("original-recipient", "final-recipient"):
        address = folded(block.get(name).rpartition(";")[2].strip().strip("<>"))
        if "@" in address:
            yield address


def _reason(block: ReportHeaders) -> str:
    kind, _, said = block.get("diagnostic-code").partition(";")
    said, status = (said or kind).strip(), block.get("status")
    return said if status in said else f"{status} {said}".strip()


def _in_words(message: ReportMessage) -> Iterator[RecipientFate]:
    """What the text for people says. From a mail server, or with the letter: from nobody or named so."""
    texts = list(_own_texts(message))
    is_automatic = _is_automatic(message.top)
    holds_letter = any(piece.is_returned for piece in message.pieces) or any(
        NUMBER.search(line) for text in message.pieces for line in NUMBER_LINE.findall(_flat(text.text))
    )
    is_named = wording.RETURNS.search(message.top.get("subject")) and any(
        piece.is_returned for piece in message.pieces
    )
    if not _is_mail_server(message.top) and not is_named and not (is_automatic and holds_letter):
        return
    text = "\n".join(texts)[:LONGEST_TEXT]
    said = wording.says(message.top.get("subject"), re.sub(r"\s+", " ", text))
    if said:
        yield RecipientFate(ReportSays(said), frozenset(), _line(text))


def _is_mail_server(top: ReportHeaders) -> bool:
    if any(top.get(name) for name in ANSWERS) or wording.ANSWER.search(top.get("subject")):
        return False
    kind = top.get("content-type").lower()
    return bool(
        top.get("x-failed-recipients")
        or ("multipart/report" in kind and "delivery" in kind)
        or any(wording.MAIL_SERVER.search(top.get(name)) for name in ("from", "sender", "return-path"))
    )


def _is_automatic(top: ReportHeaders) -> bool:
    """Nobody sent it (RFC 3834, RFC 5321)."""
    is_from_nobody = top.get("return-path").replace(" ", "") == "<>"
    return is_from_nobody or top.get("auto-submitted").lower().startswith("auto")


def _own_texts(message: ReportMessage) -> Iterator[str]:
    """The texts of the report itself, each up to where the letter begins that it returns."""
    for piece in message.pieces:
        if piece.is_returned:
            return
        if piece.type.startswith("text/") and piece.text.strip():
            yield _above_the_letter(piece.text[: 5 * LONGEST_TEXT])


def _above_the_letter(text: str) -> str:
    """The letter begins at a line that says so, or at the block of headers in which its number stands."""
    ends = [len(text)]
    if mark := RETURNED_BELOW.search(text):
        ends.append(mark.start())
    for line in NUMBER_LINE.finditer(text):
        ends.append(max(text.rfind("\n\n", 0, line.start()), 0))
        break
    end = min(ends)
    return text[:end] if text[:end].strip() else text


def _line(text: str) -> str:
    """The line that says why: with the number of an answer (RFC 5321, RFC 3463), or else that it failed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for pattern in (REPLY_CODE, wording.FAILED):
        if found := next((line for line in lines if pattern.search(line)), None):
            return found
    return ""


def _left_at(message: ReportMessage) -> datetime | None:
    """When the letter left, by its own Date, or when the mail server got it; else the report was written later."""
    returned = [headers(piece.text).get("date") for piece in message.pieces if piece.is_returned]
    arrived = [
        found
        for piece in message.pieces
        if STATUS_PART.match(piece.type)
        for found in headers(piece.text).all("arrival-date")
    ]
    for text in (*returned, *arrived, message.top.get("date")):
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None

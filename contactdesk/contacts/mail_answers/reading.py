"""A mail as what it answers, who wrote it and in which words. It decides nothing, and no mail breaks it."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from itertools import islice
from typing import Final

from contactdesk.contacts.mail_answers.page import plain
from contactdesk.contacts.mail_answers.quoting import own_words
from contactdesk.contacts.mail_answers.replies import Reply, read_reply
from contactdesk.law.addresses import folded
from contactdesk.law.pasted_text import legible
from contactdesk.letters.delivery_reports import wording
from contactdesk.letters.delivery_reports.parts import ReportHeaders, headers, taken_apart

NUMBER: Final = re.compile(r"<[^<>\s]{3,250}>")
#: so many letters one mail can answer: the newest of a thread stand last
MOST_NUMBERS: Final = 20
#: parts within parts; no program writes more
DEEPEST: Final = 10
#: characters of the body that are looked at
LONGEST: Final = 200_000
#: a mailbox that answers by itself says so in one of these (RFC 3834, 5.1; Exchange; what came before the standard)
SAY_AUTOMATIC: Final = (
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-vacation",
)
PRECEDENCE: Final = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
#: of so many it says the name
MOST_ATTACHMENTS: Final = 20
#: text encodings of Python that no mail program writes: some take the square of the length, some make half characters
NO_CHARSETS: Final = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"}
)
#: one address, with a name that holds no other outside quotes: programs differ in what they make of anything else
FROM: Final = re.compile(
    r'(?:"[^"<>]*"|[^"<>@]*)\s*<([^<>\s,;@"]+@[^<>\s,;@"]+)>|([^<>\s,;:@"()\[\]]+@[^<>\s,;:@"()\[\]]+)'
)
#: what the mail server in front found out (RFC 8601): that a domain did not send it is believed, that it did is not needed
FORGED: Final = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)
#: that somebody read it, or deleted it unread (RFC 8098), says nothing in words
OF_A_READER: Final = re.compile(r"disposition-notification", re.IGNORECASE)
CALENDAR: Final = "text/calendar"
#: that somebody signed it is no attachment
SIGNATURES: Final = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)


@dataclass(frozen=True)
class MailAnswer:
    """`number` is its own; `answers` those of the letters that it answers, the likeliest first; `whole` is its text with
    what it quotes, `text` without. `sender` is empty where it is not certain; `is_calendar`: a calendar program wrote it."""

    number: str
    sender: str
    subject: str
    answers: tuple[str, ...]
    whole: str
    text: str
    attachments: tuple[str, ...]
    is_automatic: bool
    is_calendar: bool
    reply: Reply | None


def read(raw: bytes) -> MailAnswer:
    top = headers(_head(raw))
    said = _said(raw)
    whole, sender, subject = legible(said.text[:LONGEST]), _sender(top), _line(top.get("subject"), 200)
    own = "\0".join([top.get("message-id").strip(), sender, subject, whole])
    return MailAnswer(
        number=f"sha256:{hashlib.sha256(own.encode('utf-8', 'replace')).hexdigest()}",
        sender=sender,
        subject=subject,
        answers=_answers(top),
        whole=whole,
        text=own_words(whole),
        attachments=said.attachments,
        is_automatic=_is_automatic(top),
        is_calendar=said.is_calendar,
        reply=said.reply,
    )


@dataclass(frozen=True)
class _Said:
    """What its parts hold: the text, the names of what it brings, and whether one is for a calendar."""

    text: str
    attachments: tuple[str, ...] = ()
    is_calendar: bool = False
    reply: Reply | None = None


def _said(raw: bytes) -> _Said:
    """Of what the library cannot take apart all that is text."""
    try:
        leaves = [*_leaves(message_from_bytes(raw), 0)]
        calendars = [part for part in leaves if part.get_content_type() == CALENDAR]
        attachments = tuple(islice(_attachments(leaves), MOST_ATTACHMENTS))
        return _Said(_text(leaves), attachments, bool(calendars), _reply(calendars))
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError):
        pieces = taken_apart(raw[:LONGEST]).pieces
        return _Said("\n".join(piece.text for piece in pieces))


def _reply(calendars: list[Mail]) -> Reply | None:
    """Of the one part for a calendar: of two nobody knows which is meant."""
    payload = calendars[0].get_payload(decode=True) if len(calendars) == 1 else None
    return read_reply(payload) if isinstance(payload, bytes) else None


def _sender(top: ReportHeaders) -> str:
    """The one address in From; none where more stand there, or the mail server in front says that it is forged."""
    written = top.all("from")
    found = FROM.fullmatch(written[0].strip()) if len(written) == 1 else None
    is_forged = any(map(FORGED.search, top.all("authentication-results")))
    return folded(found[1] or found[2])[:254] if found and not is_forged else ""


def _line(text: str, most: int) -> str:
    return " ".join(legible(text[: 5 * most]).split())[:most]


def _head(raw: bytes) -> str:
    text = re.split(rb"\r?\n\r?\n", raw.replace(b"\0", b""), maxsplit=1)[0]
    return text[:LONGEST].decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def _answers(top: ReportHeaders) -> tuple[str, ...]:
    found = [*NUMBER.findall(top.get("in-reply-to")), *reversed(NUMBER.findall(top.get("references")))]
    return tuple(dict.fromkeys(found))[:MOST_NUMBERS]


def _is_automatic(top: ReportHeaders) -> bool:
    if OF_A_READER.search(top.get("content-type")):
        return True
    if top.get("auto-submitted").lower().strip() not in ("", "no"):
        return True
    if top.get("precedence").lower().strip() in PRECEDENCE or any(map(top.get, SAY_AUTOMATIC)):
        return True
    is_from_nobody = top.get("return-path").replace(" ", "") == "<>"
    return is_from_nobody or wording.ANSWER.search(top.get("subject")) is not None


def _leaves(part: Mail, depth: int) -> Iterator[Mail]:
    """The parts that hold something; a mail within a mail is one of them, and is not opened."""
    inner = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(inner, list) and depth < DEEPEST:
        for one in inner:
            if isinstance(one, Mail):
                yield from _leaves(one, depth + 1)
        return
    yield part


def _text(leaves: list[Mail]) -> str:
    """The plain text; where there is none, the page as lines."""
    texts = [part for part in leaves if not _is_attached(part)]
    for kind, worded in (("text/plain", str), ("text/html", plain)):
        found = worded(
            "\n".join(_decoded(part) for part in texts if part.get_content_type() == kind)[: 5 * LONGEST]
        )
        if found.strip():
            return found
    return ""


def _is_attached(part: Mail) -> bool:
    """An invitation is none: calendar programs send it along with every answer to one."""
    kind = part.get_content_type()
    return kind != CALENDAR and (
        part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text"
    )


def _decoded(part: Mail) -> str:
    payload = part.get_payload(decode=True)
    raw = payload[: 5 * LONGEST] if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset(), "utf-8"):
        try:
            name = codecs.lookup(charset or "utf-8").name
            if name.replace("-", "_") not in NO_CHARSETS:
                return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", errors="replace")


def _attachments(leaves: list[Mail]) -> Iterator[str]:
    """By name: what the mail brought besides its text, without the pictures of a signature."""
    for part in leaves:
        kind = part.get_content_type()
        is_picture = part.get_content_maintype() == "image" and part.get("content-id") is not None
        if _is_attached(part) and kind not in SIGNATURES and not is_picture:
            name = headers(f"x: {part.get_filename() or kind}").get("x")
            yield _line(name, 100) or kind

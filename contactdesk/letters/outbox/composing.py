"""From a letter to the bytes of an e-mail, and back: what reads otherwise than it was written may not leave.

The header is made in `headers`; the library makes and reads what is below it.
"""

from binascii import b2a_qp
from datetime import UTC, datetime
from email import message_from_string, policy
from email.header import decode_header, make_header
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage, Message
from email.utils import format_datetime, getaddresses
from typing import Final
from unicodedata import category

from contactdesk.letters.outbox import headers
from contactdesk.letters.outbox.delivery import Outgoing
from contactdesk.settings.values import split_mailbox, split_mailboxes


class LetterHeaders(HeaderRegistry):
    """The library makes a new class for each header of each letter: a fifth of the time that a letter takes."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type] = {}

    def __getitem__(self, name: str) -> type:
        if name.lower() not in self._made:
            self._made[name.lower()] = super().__getitem__(name)
        return self._made[name.lower()]


# seven bits: then it does not depend on what the mail server, and the next one, can take
POLICY: Final = policy.SMTP.clone(cte_type="7bit", header_factory=LetterHeaders())

#: what keeps machines from answering (RFC 3834; `X-Auto-Response-Suppress` for Exchange, which knows its own word).
#: Not `All`: that would keep non-delivery reports away too, and those are what `contactdesk mail-in` waits for.
#: No `Precedence`: RFC 3834 discourages it, and `bulk` makes a letter look like a mailing
UNANSWERED: Final = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
}
PLAIN: Final = (
    b'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
)
#: any moment will do to see whether a letter reads as it was written
_SOME_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)


class Unsendable(ValueError):
    """This part of a letter would not arrive as it was written: `subject`, `to_email`, `reply_to`, `body` …"""

    def __init__(self, part: str) -> None:
        super().__init__(
            f"the {part} of a letter cannot be sent as it is: one plain e-mail address, one line of text"
        )
        self.part = part


def compose(letter: Outgoing, at: datetime) -> bytes:
    """The letter as an e-mail. Raises ValueError where one of its addresses is none."""
    lines = [
        headers.mailbox("From", letter.mail_from),
        headers.mailbox("To", letter.to_email),
        *([_reply_to(letter.reply_to)] if letter.reply_to else []),
        headers.text("Subject", letter.subject),
        f"Date: {format_datetime(at)}",
        f"Message-ID: {letter.message_id}",
        *_thread(letter),
        *(f"{name}: {value}" for name, value in UNANSWERED.items()),
        "",
    ]
    return "\r\n".join(lines).encode() + _content(letter)


def _reply_to(value: str) -> str:
    """One mailbox, or several addresses (RFC 5322, 3.6.2)."""
    several = split_mailboxes(value)
    if len(several) == 1:
        return headers.mailbox("Reply-To", value)
    return headers.addresses("Reply-To", [address for _, address in several])


def _thread(letter: Outgoing) -> list[str]:
    """What it follows, the last one and all (RFC 5322, 3.6.4)."""
    if not letter.earlier:
        return []
    return [f"In-Reply-To: {letter.earlier[-1]}", headers.numbers("References", letter.earlier)]


def _content(letter: Outgoing) -> bytes:
    if letter.ics:
        return _calendar(letter).as_bytes()
    return _carrying(letter, letter.attached) if letter.attached is not None else _plain(letter.body)


def _carrying(letter: Outgoing, attached: bytes) -> bytes:
    """As bytes, not as a message: then it arrives as it came in, however broken."""
    message = EmailMessage(policy=POLICY)
    message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="bericht.eml")
    return message.as_bytes()


def _plain(body: str) -> bytes:
    """What the library would make of a body alone, in a tenth of its time: most letters are no more."""
    lines = "\r\n".join(_lines(body))
    return PLAIN + b2a_qp(f"{lines}\r\n".encode(), istext=True)


def _calendar(letter: Outgoing) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    assert letter.ics
    method = letter.ics_method or "REQUEST"
    message.add_alternative(letter.ics, subtype="calendar", charset="utf-8", params={"method": method})
    message.add_attachment(letter.ics.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return message


def check(letter: Outgoing) -> None:
    """Compose it and read it back. Raises Unsendable with the part that is not what it was."""
    wrong = next(
        (part for part in ("to_email", "reply_to", "mail_from") if _is_no_mailbox(letter, part)), None
    )
    if wrong or any(category(sign) in ("Cc", "Zl", "Zp") for sign in letter.subject):
        raise Unsendable(wrong or "subject")
    for part in ("subject", "body", "ics"):
        try:
            (getattr(letter, part) or "").encode()
        except UnicodeEncodeError:
            raise Unsendable(part) from None
    # as text: the library reads bytes beyond ASCII in a header as nothing
    read = message_from_string(compose(letter, _SOME_DAY).decode(), policy=policy.compat32)
    for part, (is_as, should_be) in _compared(letter, read).items():
        if is_as != should_be:
            raise Unsendable(part)


def _is_no_mailbox(letter: Outgoing, part: str) -> bool:
    value = getattr(letter, part)
    try:
        return value is not None and not (split_mailboxes if part == "reply_to" else split_mailbox)(value)
    except ValueError:
        return True


def _compared(letter: Outgoing, read: Message) -> dict[str, tuple[object, object]]:
    """What a reader finds, and what it must be; of each header there is one."""
    parts = {part.get_content_type(): part for part in read.walk()}
    reply_to = split_mailboxes(letter.reply_to) if letter.reply_to else []
    return {
        "mail_from": (_mailboxes(read, "From"), [split_mailbox(letter.mail_from)]),
        "to_email": (_mailboxes(read, "To"), [split_mailbox(letter.to_email)]),
        "reply_to": (_mailboxes(read, "Reply-To"), reply_to),
        "subject": ([_decoded(value) for value in _values(read, "Subject")], [letter.subject]),
        "message_id": (_values(read, "Message-ID"), [letter.message_id]),
        "body": (_lines(_content_of(parts.get("text/plain"))), _lines(letter.body)),
        "ics": (_lines(_content_of(parts.get("text/calendar"))), _lines(letter.ics or "")),
    }


def _values(read: Message, name: str) -> list[str]:
    return [value.replace("\r\n", "").replace("\n", "") for value in read.get_all(name, [])]


def _mailboxes(read: Message, name: str) -> list[tuple[str, str]]:
    """As most programs do: first taken apart, then decoded."""
    found = getaddresses(_values(read, name))
    return [(_decoded(display), address) for display, address in found]


def _decoded(value: str) -> str:
    return str(make_header(decode_header(value))) if "=?" in value else value


def _content_of(part: Message | None) -> str:
    content = part.get_payload(decode=True) if part else b""
    return content.decode() if isinstance(content, bytes) else ""


def _lines(content: str) -> list[str]:
    return content.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")

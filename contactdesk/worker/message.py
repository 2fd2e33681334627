"""From a letter to the bytes of an e-mail, and to whom they go."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from contactdesk.outbox import Outgoing


class Headers(HeaderRegistry):
    """The library makes a new class for each header of each letter: a fifth of the time that a letter takes."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type] = {}

    def __getitem__(self, name: str) -> type:
        if name.lower() not in self._made:
            self._made[name.lower()] = super().__getitem__(name)
        return self._made[name.lower()]


# seven bits: then it does not depend on what the mail server, and the next one, can take
POLICY = SMTP.clone(cte_type="7bit", header_factory=Headers())

#: what keeps machines from answering (RFC 3834; `X-Auto-Response-Suppress` for Exchange, which knows its own word).
#: Not `All`: that would keep non-delivery reports away too, and those are what `contactdesk mail-in` waits for.
#: No `Precedence`: RFC 3834 discourages it, and `bulk` makes a letter look like a mailing
UNANSWERED = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
}


@dataclass(frozen=True)
class Posted:
    """An e-mail in its envelope. `is_utf8`: an address in it asks for SMTPUTF8 (RFC 6531)."""

    sender: str
    recipient: str
    content: bytes
    is_utf8: bool


def compose(letter: Outgoing, at: datetime) -> EmailMessage:
    """The letter as an e-mail."""
    message = EmailMessage(policy=POLICY)
    message["From"] = letter.mail_from
    message["To"] = letter.to_email
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Subject"] = letter.subject
    message["Date"] = at
    message["Message-ID"] = letter.message_id
    for name, value in UNANSWERED.items():
        message[name] = value
    message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    if letter.ics:
        method = letter.ics_method or "REQUEST"
        message.add_alternative(letter.ics, subtype="calendar", charset="utf-8", params={"method": method})
        message.add_attachment(
            letter.ics.encode(), maintype="application", subtype="ics", filename="invite.ics"
        )
    return message


def posted(letter: Outgoing, at: datetime) -> Posted:
    """What goes to the mail server. Reports that it came back go to the sender's address (RFC 3464)."""
    sender = parseaddr(letter.mail_from)[1]
    is_utf8 = not (sender + letter.to_email).isascii()
    content = compose(letter, at).as_bytes(policy=POLICY.clone(utf8=is_utf8))
    return Posted(sender, letter.to_email, content, is_utf8)

"""A letter in its envelope: the bytes of an e-mail, from whom and to whom they go. How they are made is `outbox.composing`."""

from dataclasses import dataclass
from datetime import datetime

from contactdesk.letters.outbox import Outgoing, compose
from contactdesk.settings.values import split_mailbox


@dataclass(frozen=True)
class Posted:
    """An e-mail in its envelope."""

    sender: str
    recipient: str
    content: bytes


def posted(letter: Outgoing, at: datetime) -> Posted:
    """What goes to the mail server. Reports that it came back go to the sender's address (RFC 3464)."""
    sender = split_mailbox(letter.mail_from)[1]
    return Posted(sender, letter.to_email, compose(letter, at))

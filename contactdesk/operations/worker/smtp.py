"""A connection to the mail server: opened when there is a letter, kept from letter to letter, opened anew where it broke."""

import asyncio
import logging
import re
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

import aiosmtplib

from contactdesk.letters.outbox import WHOLE, Fate, Outgoing
from contactdesk.operations.worker.message import Posted, posted
from contactdesk.settings import Settings, Smtp, Tls
from contactdesk.settings.values import split_mailbox, trusting

LETTER_SECONDS = 60
ANSWER_SECONDS = 20
#: 5xx answers that are about us, not about the letter: sign in, or encrypt, first (RFC 4954)
OURS: Final = {530, 534, 535, 538}
#: the same, said of one letter at RCPT or at its end, as servers do that judge a sender late (Postfix; Exchange: 5.7.57,
#: 5.7.60, and Exchange Online of a tenant that sent too much, is banned or unknown: 5.1.90, 5.7.5xx to 5.7.7xx;
#: RFC 3463: X.1.7 and X.1.8 are about the sender). Another recipient may say it too: tried again, never given up
#: at once
OF_SENDER: Final = re.compile(
    r"\b5\.(1\.([78]|90)|7\.(3|8|9|57|60|50[1238]|511|6[0-4]\d|70[58]|750))\b|sender address rejected|client host rejected|not owned by user|relay access denied",
    re.IGNORECASE,
)
CLOSING = 421

log = logging.getLogger(__name__)


class Refused(Exception):
    """The server takes nothing: not this letter but we were refused. `at_door`: before it heard who sends."""

    def __init__(self, error: Exception, sender: str = WHOLE, *, at_door: bool = False) -> None:
        super().__init__(_said(error))
        self.sender, self.at_door = sender, at_door


class _WornOut(Exception):
    """The server takes no more letters over this connection, and was given nothing yet of this one."""


class MailConnection:
    """One connection. Between letters it may stay open; `leave` closes it."""

    def __init__(self, settings: Settings, smtp: Smtp) -> None:
        self._settings, self._smtp = settings, smtp
        self._connection = self._new()
        self._carried, self._is_greeted = 0, False

    @property
    def is_open(self) -> bool:
        """The server said that we may come in, and has not hung up."""
        return self._is_greeted and self._connection.is_connected

    async def send(self, letter: Outgoing) -> Fate:
        """What became of it. Raises Refused where that says nothing about this letter."""
        while True:
            await self._open()
            try:
                return await self._send(letter)
            except _WornOut:  # once: a new connection has carried nothing yet
                self._connection.close()

    async def knock(self) -> list[str]:
        """Come in, and ask of each mailbox that letters leave from whether it is taken: a line for each that is not.
        Nothing is sent. Raises Refused where nobody comes in."""
        await self._open()
        refused = []
        for sender in dict.fromkeys(
            [self._settings.mail_from, *(one.mail_from for one in self._settings.senders)]
        ):
            try:
                await self._connection.mail(split_mailbox(sender)[1])
                await self._connection.rset()
            except (aiosmtplib.SMTPException, OSError) as error:
                refused.append(f"letters from {sender} are refused ({_said(error)})")
                self._connection.close()
                await self._open()
        return refused

    async def leave(self) -> None:
        try:
            if self._connection.is_connected:
                await self._connection.quit()
        except (aiosmtplib.SMTPException, OSError):
            log.info("the mail server left without a word; what it accepted stays accepted")
        finally:
            self._connection.close()

    def _new(self) -> aiosmtplib.SMTP:
        """The TLS mode is said outright: under `start_tls` a server that does not offer it is an error."""
        return aiosmtplib.SMTP(
            hostname=self._smtp.host,
            port=self._smtp.port,
            username=self._smtp.user,
            password=self._smtp.password,
            use_tls=self._smtp.tls is Tls.IMPLICIT,
            start_tls=self._smtp.tls is Tls.STARTTLS,
            tls_context=trusting(self._settings.ca_file),
            timeout=ANSWER_SECONDS,
            # or each connection would begin with a question to the name server
            local_hostname=_own_name(self._settings),
        )

    async def _open(self) -> None:
        """Greetings included: a server that refuses those refuses us, not a letter."""
        if self._connection.is_connected:
            return
        self._connection, self._carried, self._is_greeted = self._new(), 0, False
        try:
            await self._connection.connect()
            if self._connection.is_ehlo_or_helo_needed:
                await self._connection.ehlo()
        except (aiosmtplib.SMTPException, OSError) as error:
            self._connection.close()
            raise Refused(error, at_door=True) from error
        self._is_greeted = True

    async def _send(self, letter: Outgoing) -> Fate:
        try:
            mail = posted(letter, datetime.now(UTC))
            async with asyncio.timeout(LETTER_SECONDS):
                await self._hand_over(mail, letter)
        except (_WornOut, Refused):
            raise
        except (ValueError, LookupError) as error:
            return failed(letter, error, permanent=True)
        except aiosmtplib.SMTPResponseException as error:
            await self._recover(error)
            if error.code in OURS:
                raise Refused(error) from error
            return failed(letter, error, permanent=_is_permanent(error))
        except Exception as error:  # noqa: BLE001 - one letter must not keep back the others
            self._connection.close()  # in the middle of a letter: nobody knows what the server would make of the next
            return failed(letter, error, permanent=False)
        self._carried += 1
        log.info("letter %s accepted", letter.id)
        return Fate(letter.id, sender=letter.mail_from)

    async def _hand_over(self, mail: Posted, letter: Outgoing) -> None:
        try:
            await self._envelope(mail, letter)
        except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPResponseException) as error:
            if _is_closed(error) and self._carried:
                raise _WornOut from error
            raise
        await self._connection.data(mail.content)

    async def _envelope(self, mail: Posted, letter: Outgoing) -> None:
        try:
            await self._connection.mail(mail.sender)
        except (aiosmtplib.SMTPException, OSError) as error:
            # the recipient was not named yet: whatever is said here is said of us
            if _is_closed(error) and self._carried:
                raise
            await self._refuse(error, letter)
        await self._connection.rcpt(mail.recipient)

    async def _refuse(self, error: Exception, letter: Outgoing) -> None:
        """Where departments send from mailboxes of their own, one that is refused stops only its own letters."""
        is_said = isinstance(error, aiosmtplib.SMTPResponseException) and not _is_closed(error)
        if is_said and isinstance(error, aiosmtplib.SMTPResponseException):
            await self._recover(error)
        else:
            self._connection.close()
        raise Refused(error, letter.mail_from if is_said and self._settings.senders else WHOLE) from error

    async def _recover(self, error: aiosmtplib.SMTPResponseException) -> None:
        """Ready for the next letter; on a new connection where the server goes, or does not speak SMTP."""
        if error.code == CLOSING or not 200 <= error.code < 600:
            self._connection.close()
            return
        try:
            await self._connection.rset()
        except (aiosmtplib.SMTPException, OSError):
            self._connection.close()


def failed(letter: Outgoing, error: Exception, *, permanent: bool) -> Fate:
    """The fate of a letter that did not leave, with what the mail server said; no code where it said nothing."""
    log.warning("letter %s not sent: %s", letter.id, _said(error).partition(" ")[0])
    return Fate(letter.id, error=_said(error), permanent=permanent, sender=letter.mail_from)


def _said(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {error.message}"
    return f"{type(error).__name__} {error}"


def _is_closed(error: Exception) -> bool:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return error.code == CLOSING
    return isinstance(error, aiosmtplib.SMTPServerDisconnected)


def _is_permanent(error: aiosmtplib.SMTPResponseException) -> bool:
    return 500 <= error.code < 600 and not OF_SENDER.search(error.message)


def _own_name(settings: Settings) -> str:
    host = urlsplit(settings.base_url).hostname or "localhost"
    if ":" in host:
        return f"[IPv6:{host}]"
    return f"[{host}]" if host.replace(".", "").isdigit() else host

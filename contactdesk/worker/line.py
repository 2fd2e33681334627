"""The line to the mail server: opened when there is a letter, kept from batch to batch, opened anew where it broke."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import aiosmtplib

from contactdesk.outbox import Fate, Outgoing
from contactdesk.settings import Settings, Smtp, Tls
from contactdesk.words import LetterState
from contactdesk.worker.message import Posted, posted

#: whether a letter may go now, asked of the outbox (`look_again`)
Look = Callable[[int], Awaitable[LetterState]]
LETTER_SECONDS = 60
ANSWER_SECONDS = 20
# 5xx answers that are about us, not about the letter: sign in, or encrypt, first (RFC 4954)
OURS = {530, 534, 535, 538}
CLOSING = 421

log = logging.getLogger(__name__)


class _WornOut(Exception):
    """The server takes no more letters over this connection, and was given nothing yet of this one."""


class Line:
    """One connection at a time. Between calls it may stay open; `leave` closes it."""

    def __init__(self, settings: Settings, smtp: Smtp) -> None:
        self._settings, self._smtp = settings, smtp
        self._connection = self._new()
        self._carried = 0

    async def send(
        self, letters: list[Outgoing], until: float, stop: asyncio.Event, look: Look
    ) -> list[Fate]:
        """What became of each. Those that were not begun before `until` (of the loop's clock) or `stop` get no fate,
        nor those that `look` says are not ours any more; it is asked right before each is handed over."""
        fates, waiting, clock = list[Fate](), deque(letters), asyncio.get_running_loop()
        while waiting and not stop.is_set() and clock.time() < until:
            try:
                await self._open()
            except (aiosmtplib.SMTPException, OSError) as error:
                # nobody at home: the others need not try, and it is no letter's fault
                return fates + [failed(each, error, permanent=False) for each in waiting]
            match await look(waiting[0].id):
                case LetterState.SENDING:
                    pass
                case LetterState.SUPERSEDED:
                    fates.append(Fate(waiting.popleft().id, overtaken=True))
                    continue
                case _:
                    waiting.popleft()
                    continue
            try:
                fates.append(await self._send(waiting[0]))
            except _WornOut:  # once for each letter: a new connection has carried nothing yet
                self._connection.close()
                continue
            waiting.popleft()
        return fates

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
            timeout=ANSWER_SECONDS,
            # or each connection would begin with a question to the name server
            local_hostname=_own_name(self._settings),
        )

    async def _open(self) -> None:
        """Greetings included: a server that refuses those refuses us, not a letter."""
        if self._connection.is_connected:
            return
        self._connection, self._carried = self._new(), 0
        try:
            await self._connection.connect()
            if self._connection.is_ehlo_or_helo_needed:
                await self._connection.ehlo()
        except (aiosmtplib.SMTPException, OSError):
            self._connection.close()
            raise

    async def _send(self, letter: Outgoing) -> Fate:
        try:
            mail = posted(letter, datetime.now(UTC))
            async with asyncio.timeout(LETTER_SECONDS):
                await self._hand_over(mail)
        except _WornOut:
            raise
        except (ValueError, LookupError, aiosmtplib.SMTPNotSupported) as error:
            return failed(letter, error, permanent=True)
        except aiosmtplib.SMTPResponseException as error:
            await self._recover(error)
            return failed(letter, error, permanent=_is_permanent(error))
        except Exception as error:  # noqa: BLE001 - one letter must not keep back the others
            self._connection.close()  # in the middle of a letter: nobody knows what the server would make of the next
            return failed(letter, error, permanent=False)
        self._carried += 1
        log.info("letter %s accepted", letter.id)
        return Fate(letter.id)

    async def _hand_over(self, mail: Posted) -> None:
        try:
            await self._envelope(mail)
        except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPResponseException) as error:
            is_closed = not isinstance(error, aiosmtplib.SMTPResponseException) or error.code == CLOSING
            if is_closed and self._carried:
                raise _WornOut from error
            raise
        await self._connection.data(mail.content)

    async def _envelope(self, mail: Posted) -> None:
        if mail.is_utf8 and not self._connection.supports_extension("smtputf8"):
            raise aiosmtplib.SMTPNotSupported("the mail server does not take an address like this")
        options, encoding = (["SMTPUTF8"], "utf-8") if mail.is_utf8 else ([], "ascii")
        await self._connection.mail(mail.sender, options=options, encoding=encoding)
        await self._connection.rcpt(mail.recipient, encoding=encoding)

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
    code, text = type(error).__name__, str(error)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        code, text = str(error.code), error.message
    log.warning("letter %s not sent: %s", letter.id, code)
    return Fate(letter.id, error=f"{code} {text}", permanent=permanent)


def _is_permanent(error: aiosmtplib.SMTPResponseException) -> bool:
    return 500 <= error.code < 600 and error.code not in OURS


def _own_name(settings: Settings) -> str:
    host = urlsplit(settings.base_url).hostname or "localhost"
    if ":" in host:
        return f"[IPv6:{host}]"
    return f"[{host}]" if host.replace(".", "").isdigit() else host

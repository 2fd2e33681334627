"""Sends the letters that are due, and calls what must happen each minute. The only user of aiosmtplib.

Claim, send outside any transaction, mark: a worker that dies in between sends a letter twice at most, with the
same Message-ID. Any number of workers may run beside each other.
"""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import parseaddr
from urllib.parse import urlsplit

import aiosmtplib
from sqlmodel import Session

from contactdesk import audit, outbox
from contactdesk.audit import checkpoint_file
from contactdesk.database import Database
from contactdesk.outbox import Fate, Outgoing
from contactdesk.settings import Settings, Smtp, Tls

BATCH = 20
LEASE = timedelta(minutes=5)
# no letter is begun when so much of the lease is gone: the last one must be over before others may claim it
BEGIN_WITHIN = timedelta(minutes=3)
LETTER_SECONDS = 60
# how many the file of checkpoints gets at most when it could not be written for a while: each covers all before it
CHECKPOINTS = 100
ANSWER_SECONDS = 20
AFTER_ERROR_SECONDS = 5.0
MINUTE = 60.0
# 5xx answers that are about us, not about the letter: sign in, or encrypt, first (RFC 4954)
OURS = {530, 534, 535, 538}

log = logging.getLogger(__name__)


async def run(
    database: Database,
    settings: Settings,
    stop: asyncio.Event,
    *,
    idle: float = 0.5,
    each_minute: Callable[[Session], object] | None = None,
) -> None:
    """Work until `stop`; what is in hand is finished first."""
    by, started = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}", datetime.now(UTC)
    if settings.smtp is None:
        log.warning("CONTACTDESK_SMTP_URL is not set: letters wait until it is")
    clock, next_minute = asyncio.get_running_loop(), 0.0
    while not stop.is_set():
        pause = idle
        try:
            if clock.time() >= next_minute:
                next_minute = clock.time() + MINUTE
                await database.write(outbox.beat, by, started)
                if each_minute is not None:
                    await database.write(each_minute)
                    await _write_checkpoints(database, settings)
            if settings.smtp is not None and await _round(database, settings, settings.smtp, by, stop):
                pause = 0.0
        except Exception:  # the loop must go on: letters come back when their lease ends
            log.exception("the worker's round failed; it goes on")
            pause = AFTER_ERROR_SECONDS
        await _pause(stop, pause)


async def _write_checkpoints(database: Database, settings: Settings) -> None:
    """The heads of the log that were told also stand in a file; one that cannot be written is tried each minute."""
    path = settings.audit.checkpoint_file
    if path is None:
        return
    told = await database.read(audit.told, newest=CHECKPOINTS)
    try:
        await asyncio.to_thread(checkpoint_file.append, path, told, settings.secret_keys[0])
    except OSError as error:
        log.error("the checkpoint file %s cannot be written: %s", path, error.strerror or error)


async def _round(database: Database, settings: Settings, smtp: Smtp, by: str, stop: asyncio.Event) -> bool:
    """Claim a batch, send it, mark it. Whether there was anything to send."""
    if not await database.read(outbox.is_due):
        return False
    letters = await database.write(outbox.claim, by, limit=BATCH, lease=LEASE)
    fates = await _send_all(_connection(settings, smtp), letters, stop)
    left = {letter.id for letter in letters} - {fate.letter_id for fate in fates}
    await database.write(outbox.mark, by, fates)
    if left:
        await database.write(outbox.release, by, sorted(left))
    return bool(letters)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _connection(settings: Settings, smtp: Smtp) -> aiosmtplib.SMTP:
    """The TLS mode is said outright: under `start_tls` a server that does not offer it is an error."""
    return aiosmtplib.SMTP(
        hostname=smtp.host,
        port=smtp.port,
        username=smtp.user,
        password=smtp.password,
        use_tls=smtp.tls is Tls.IMPLICIT,
        start_tls=smtp.tls is Tls.STARTTLS,
        timeout=ANSWER_SECONDS,
        # or each connection would begin with a question to the name server
        local_hostname=_own_name(settings),
    )


def _own_name(settings: Settings) -> str:
    host = urlsplit(settings.base_url).hostname or "localhost"
    if ":" in host:
        return f"[IPv6:{host}]"
    return f"[{host}]" if host.replace(".", "").isdigit() else host


async def _send_all(connection: aiosmtplib.SMTP, letters: list[Outgoing], stop: asyncio.Event) -> list[Fate]:
    """Send over one connection, opened anew where it broke. Letters that were not tried get no fate."""
    fates: list[Fate] = []
    clock = asyncio.get_running_loop()
    until = clock.time() + BEGIN_WITHIN.total_seconds()
    for number, letter in enumerate(letters):
        if stop.is_set() or clock.time() >= until:
            break
        try:
            if not connection.is_connected:
                await connection.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            # nobody at home: the others need not try, and it is no letter's fault
            return fates + [_failed(each, error, permanent=False) for each in letters[number:]]
        fates.append(await _send(connection, letter))
    await _quit(connection)
    return fates


async def _send(connection: aiosmtplib.SMTP, letter: Outgoing) -> Fate:
    sender = parseaddr(letter.mail_from)[1]
    try:
        message = compose(letter, datetime.now(UTC))
        async with asyncio.timeout(LETTER_SECONDS):
            await connection.send_message(message, sender=sender, recipients=[letter.to_email])
    except (ValueError, LookupError, aiosmtplib.SMTPNotSupported) as error:
        return _failed(letter, error, permanent=True)
    except (aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused) as error:
        return _failed(letter, error, permanent=_is_permanent(error))
    except Exception as error:  # noqa: BLE001 - one letter must not keep back the others
        connection.close()  # in the middle of a letter: nobody knows what the server would make of the next
        return _failed(letter, error, permanent=False)
    log.info("letter %s accepted", letter.id)
    return Fate(letter.id)


async def _quit(connection: aiosmtplib.SMTP) -> None:
    try:
        if connection.is_connected:
            await connection.quit()
    except (aiosmtplib.SMTPException, OSError):
        log.info("the mail server left without a word; what it accepted stays accepted")
    finally:
        connection.close()


def compose(letter: Outgoing, at: datetime) -> EmailMessage:
    """The letter as an e-mail. Auto-Submitted keeps holiday replies from answering it (RFC 3834)."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = letter.mail_from
    message["To"] = letter.to_email
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Subject"] = letter.subject
    message["Date"] = at
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    if letter.ics:
        method = letter.ics_method or "REQUEST"
        message.add_alternative(letter.ics, subtype="calendar", charset="utf-8", params={"method": method})
        message.add_attachment(
            letter.ics.encode(), maintype="application", subtype="ics", filename="invite.ics"
        )
    return message


def _is_permanent(error: Exception) -> bool:
    code = _answer(error)[0]
    return code is not None and code >= 500 and code not in OURS


def _failed(letter: Outgoing, error: Exception, *, permanent: bool) -> Fate:
    code, text = _answer(error)
    log.warning("letter %s not sent: %s", letter.id, code or type(error).__name__)
    return Fate(letter.id, error=f"{code or type(error).__name__} {text}", permanent=permanent)


def _answer(error: Exception) -> tuple[int | None, str]:
    """Code and text of what the mail server said; no code where it said nothing."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return error.code, error.message
    return None, str(error)

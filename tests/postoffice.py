"""A real mail server for the tests, that misbehaves on command. No pytest in here."""

import asyncio
import socket
import ssl
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class PostOffice:
    """What came in, and what the server says to a recipient or to a letter (None: as it should)."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    connections: set[int] = field(default_factory=set)
    at_recipient: Callable[[str], str | None] = lambda _address: None
    at_letter: Callable[[int], str | None] = lambda _number: None
    drop: bool = False
    leave_after_accepting: bool = False
    data_commands: int = 0
    #: a recipient is answered when this event is set
    waits_at_recipient: Callable[[str], "Event | None"] = lambda _address: None

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        while (event := self.waits_at_recipient(address)) and not event.is_set():
            await asyncio.sleep(0.01)
        answer = self.at_recipient(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.data_commands += 1
        self.connections.add(session.peer[1])
        if self.drop:
            server.transport.abort()
        answer = self.at_letter(self.data_commands)
        if answer is None and not self.drop:
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
            self.recipients += envelope.rcpt_tos
            self.encrypted.append(
                session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None
            )
        if self.leave_after_accepting:
            server.loop.call_later(0.01, server.transport.abort)
        return answer or "250 OK"

    @property
    def subjects(self) -> list[str]:
        return [str(letter["Subject"]) for letter in self.letters]


#: what a rude server answers instead of an answer
HANG, LEAVE = "hang", "leave"


@dataclass
class RudeOffice:
    """A mail server below the manners of a library: what it says at each verb stands in `answers`.

    Also at `greeting`, in the `middle` of a letter, and at its `end`. HANG says nothing more, LEAVE breaks off.
    `let_go` breaks off the newest connection. A function as an answer gets the number of the letter on this connection, and None for the usual answer.
    """

    port: int = 0
    answers: dict[str, "str | Callable[[int], str | None]"] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    verbs: list[str] = field(default_factory=list)
    let_go: Callable[[], object] = lambda: None
    #: how many connections it takes beside each other
    at_most: int = 1000
    open: int = 0

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        if self.open >= self.at_most:
            writer.write(b"421 4.7.0 too many connections\r\n")
            writer.close()
            return
        self.connections += 1
        self.open += 1
        loop = asyncio.get_running_loop()
        self.let_go = lambda: loop.call_soon_threadsafe(writer.transport.abort)
        try:
            await _Rude(self, reader, writer).talk()
        except (ConnectionError, IncompleteReadError, _Left):
            pass
        finally:
            self.open -= 1
            writer.transport.abort()


class _Left(Exception):
    """The server broke off."""


USUAL = {
    "greeting": "220 rude",
    "EHLO": "250 rude",
    "DATA": "354 go on",
    "end": "250 taken",
    "QUIT": "221 bye",
}


class _Rude:
    """One connection."""

    def __init__(self, office: RudeOffice, reader: StreamReader, writer: StreamWriter) -> None:
        self.office, self.reader, self.writer, self.number = office, reader, writer, 1

    async def talk(self) -> None:
        await self.say("greeting")
        while line := await self.reader.readline():
            verb = line[:4].decode("ascii", "replace").upper().strip()
            self.office.verbs.append(verb)
            if await self.say(verb) == USUAL["DATA"]:
                await self.take()

    async def take(self) -> None:
        """A letter; a server that dies in the middle has seen its first line."""
        first = await self.reader.readline()
        if self.answer("middle"):
            await self.say("middle")
        rest = await self.reader.readuntil(b"\r\n.\r\n")
        if await self.say("end") == USUAL["end"]:
            self.office.letters.append(message_from_bytes(first + rest[:-5], policy=policy.default))  # type: ignore[arg-type]
        self.number += 1

    def answer(self, at: str) -> str | None:
        chosen = self.office.answers.get(at)
        return chosen(self.number) if callable(chosen) else chosen

    async def say(self, at: str) -> str:
        answer = self.answer(at) or USUAL.get(at, "250 fine")
        if answer == HANG:
            await self.reader.read()  # until the other side has had enough
        if answer in (HANG, LEAVE):
            raise _Left
        self.writer.write(answer.encode("latin-1") + b"\r\n")
        await self.writer.drain()
        return answer


@contextmanager
def open_rude(at_most: int = 1000, **answers: "str | Callable[[int], str | None]") -> Iterator[RudeOffice]:
    office, loop = RudeOffice(answers=answers, at_most=at_most), asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(office.serve, "127.0.0.1", 0))
    office.port = server.sockets[0].getsockname()[1]
    serving = Thread(target=loop.run_forever)
    serving.start()
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(loop.stop)
        serving.join()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


@contextmanager
def open_office(
    *,
    host: str = "127.0.0.1",
    starttls: ssl.SSLContext | None = None,
    implicit: ssl.SSLContext | None = None,
    **more: Any,
) -> Iterator[PostOffice]:
    office = PostOffice(port=free_port())
    server = Controller(office, host, office.port, tls_context=starttls, ssl_context=implicit, **more)
    server.start()
    try:
        yield office
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS with a certificate for 127.0.0.1, and the file that whoever trusts it needs."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.now(UTC) - timedelta(hours=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert_file, key_file)
    return context, cert_file

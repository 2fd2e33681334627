"""A connection as it comes in: how long it may take to ask and to read, and which gives way when there are too many.

uvicorn ends a connection that is idle after an answer, and no other: one that sends its head a byte a minute, stops
half way its form or never reads its page would stay for ever, and with some hundreds of them nobody else comes in.
"""

import asyncio
import socket
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

#: what a connection is at: its request line and headers; the rest of its form (`middleware.BodyLimit` answers sooner,
#: with a page); an answer that it does not read
HEAD, BODY, READING = "head", "body", "reading"
#: seconds for the whole of each, however busily it sends
ALLOWED: Final = {HEAD: 15.0, BODY: 60.0, READING: 60.0}
#: connections of one process; above it the one that has waited longest without a request gives way. A process may
#: have 1,024 files, most connections are browsers that keep one for later
MOST: Final = 768
#: seconds in which a request may still come in once the process is told to stop: whoever just connected, or kept a
#: connection, asks without knowing it
LEAVING: Final = 1.0
#: requests in hand and connections together with which a process says 503: only reached when nobody can give way
BUSY: Final = 900

#: bytes of a request line with its headers: a library looks whether a head that is not whole is too long, so it is
#: given no more than this at once. nginx takes 8 kB of each header
HEAD_BYTES: Final = 16 * 1024
#: in so many pieces a body may come. Each costs the same, however small: 250,000 of one byte are four seconds of work
PIECES: Final = 2048

LATE: Final = b"408: the request did not come in time\n"
PLAIN: Final = [(b"content-type", b"text/plain"), (b"connection", b"close")]


def at_once(listening: socket.socket) -> None:
    """Send what is written without waiting for more: a page is a head and a body, and between the two the other side
    keeps its acknowledgement for 40 ms. asyncio asks for it only where a socket says that it is TCP, and one of
    `socket.create_server` says 0. What is accepted has it from the socket that listens."""
    if listening.family in (socket.AF_INET, socket.AF_INET6):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Counting(h11.Connection):
    """Reads no body that is cut too small."""

    _pieces = 0

    def next_event(self) -> Any:
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._pieces = 0
        self._pieces += isinstance(event, h11.Data)
        if self._pieces > PIECES:
            raise h11.RemoteProtocolError("a body in too many pieces")
        return event


class Connection(H11Protocol):
    """HTTP/1.1 of uvicorn, with a clock for each thing that the other side can keep us waiting with."""

    _at: str | None = None
    _since = 0.0
    _clock: asyncio.TimerHandle | None = None
    _leaves = False

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.conn = Counting(h11.SERVER, HEAD_BYTES)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look()
        if len(self.connections) > MOST:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), HEAD_BYTES):
            if not self.transport.is_closing():
                super().data_received(data[start : start + HEAD_BYTES])
        # who asks on before the answer came may send one head, as anybody may
        if len(self.conn.trailing_data[0]) > HEAD_BYTES:
            self.transport.abort()
        self._look()

    def handle_events(self) -> None:
        super().handle_events()
        if self._leaves and self.cycle:
            self.cycle.keep_alive = False

    def shutdown(self) -> None:
        """The process stops: what is in hand is finished, and what is on its way gets its answer."""
        self._leaves = True
        if self.waits:
            self.loop.call_later(LEAVING, self._leave)
        else:
            super().shutdown()

    def _leave(self) -> None:
        if not self.transport.is_closing():
            super().shutdown()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP; half way an answer, or after it, there is nothing left to say."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.abort()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_clock()

    @property
    def waits(self) -> bool:
        """Whether nobody misses it: no request of it is in hand."""
        return self.conn.their_state is h11.IDLE and not self.transport.is_closing()

    def _look(self) -> None:
        """Start the clock of what the connection is at now; one that runs for the same goes on."""
        now_at = self._is_at()
        if now_at != self._at:
            self._stop_clock()
            self._at, self._since = now_at, self.loop.time()
            if now_at:
                self._clock = self.loop.call_later(ALLOWED[now_at], self._end)

    def _is_at(self) -> str | None:
        if self.transport.get_write_buffer_size():
            return READING
        if self.conn.their_state is h11.SEND_BODY:
            return BODY
        # between two requests uvicorn has a clock of its own, until the first byte
        is_asking = self.cycle is None or bool(self.conn.trailing_data[0])
        return HEAD if self.waits and is_asking else None

    def _end(self) -> None:
        late = self._at
        if self._is_at() != late:
            return self._look()
        may_answer = self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE)
        if late in (HEAD, BODY) and may_answer and (self.cycle or self.conn.trailing_data[0]):
            for event in (
                h11.Response(status_code=408, headers=PLAIN),
                h11.Data(data=LATE),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
            self.transport.close()
        if late == READING or not may_answer or self.transport.get_write_buffer_size():
            return self.transport.abort()
        return self.transport.close()

    def _make_room(self) -> None:
        others: list[Any] = [one for one in self.connections if one is not self and one.waits]  # type: ignore[union-attr]
        if others:
            min(others, key=lambda one: one._since).transport.abort()

    def _stop_clock(self) -> None:
        if self._clock:
            self._clock.cancel()
        self._clock = None

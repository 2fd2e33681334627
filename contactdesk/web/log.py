"""How the log is written: one line per event, as JSON or as key=value. What is logged is decided where it happens.

No personal data: modules log with the standard library, ids and words in `extra`; structlog only writes them.
"""

import logging
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any, Literal

import structlog

from contactdesk.audit import security_log
from contactdesk.store import closed_files

_reference: ContextVar[str] = ContextVar("reference", default="")


@contextmanager
def log_lines(*, reference: str) -> Iterator[None]:
    """Every line from within carries this reference, also what a thread of the database writes for it."""
    before = _reference.set(reference)
    try:
        yield
    finally:
        _reference.reset(before)


def configure(form: Literal["json", "text"], level: int = logging.INFO) -> None:
    """Once, by the command that starts the process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # these name addresses and parameters below this level
    for name in ("httpx2", "httpcore2", "authlib", "asyncio", "sqlalchemy", "mail.log"):
        logging.getLogger(name).setLevel(logging.WARNING)


class OwnFile(WatchedFileHandler):
    """For its owner alone; begun anew when it was moved away. A disk that is full stops nobody's request."""

    def _open(self) -> Any:
        closed_files.make_closed(Path(self.baseFilename))
        return super()._open()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        logging.getLogger(__name__).error("the security log cannot be written")


def configure_security(form: Literal["json", "text"], place: Path | str | None) -> None:
    """Where the security log goes, in this process."""
    if place is None:
        return
    is_stream = isinstance(place, str)
    handler = logging.StreamHandler(getattr(sys, str(place))) if is_stream else OwnFile(place, delay=True)
    handler.setFormatter(formatter(form))
    security_log.log.handlers = [handler]


def formatter(form: Literal["json", "text"]) -> logging.Formatter:
    """One event is one line, whatever somebody made us log."""
    last: list[structlog.typing.Processor] = [structlog.processors.JSONRenderer()]
    if form == "text":
        order = ["timestamp", "level", "logger", "event"]
        last = [_printable, structlog.processors.LogfmtRenderer(key_order=order)]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            _completed,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            *last,
        ],
    )


def _completed(_logger: Any, _name: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    line.pop("color_message", None)  # uvicorn says it once more, for a terminal
    if reference := _reference.get():
        line.setdefault("reference", reference)
    return line


def _printable(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A terminal obeys control characters, and some viewers end a line where we do not. JSON escapes them itself."""
    return {name: _escaped(value) if isinstance(value, str) else value for name, value in event.items()}


def _escaped(text: str) -> str:
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)

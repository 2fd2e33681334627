"""How the log is written: one line per event, as JSON or as key=value. What is logged is decided where it happens.

No personal data: modules log with the standard library, ids and words in `extra`; structlog only writes them.
"""

import logging
import sys
from typing import Literal

import structlog


def configure(form: Literal["json", "text"], level: int = logging.INFO) -> None:
    """Once, by the command that starts the process."""
    last: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if form == "text":
        last = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "logger", "event"])
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            last,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # these name addresses and parameters below this level
    for name in ("httpx2", "httpcore2", "authlib", "asyncio", "sqlalchemy", "mail.log"):
        logging.getLogger(name).setLevel(logging.WARNING)

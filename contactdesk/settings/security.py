"""Where the security log goes; and whom to tell of a weakness in the desk, and under which terms: what `/.well-known/security.txt` says (RFC 9116)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from contactdesk.settings import values


def log_place(value: object) -> object:
    """A file, or one of the two streams. Raises ValueError."""
    if value in (None, "stdout", "stderr"):
        return value
    file = values.file_to_be(Path(str(value)))
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise ValueError(f"cannot be written ({file}); give it to the user of the desk, or name another")
    return file


def contact(value: str) -> str:
    """As a URI: an address or a page. Raises ValueError."""
    if values.is_address(value):
        return f"mailto:{value}"
    return page(value)


def page(value: str) -> str:
    """A page anybody can open without being listened to. Raises ValueError."""
    if values.is_address(value):
        raise ValueError("is no web address; write https://host/page")
    if urlsplit(values.web_address(value)).scheme != "https":
        raise ValueError("is opened by strangers; write https://host/page")
    return value

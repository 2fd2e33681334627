"""Whom to tell of a weakness in the desk, and under which terms: what `/.well-known/security.txt` says (RFC 9116)."""

from urllib.parse import urlsplit

from contactdesk.settings import values


def contact(value: str) -> str:
    """As a URI: an address or a page. Raises ValueError."""
    if values.is_address(value) and value.isascii():
        return f"mailto:{value}"
    return page(value)


def page(value: str) -> str:
    """A page anybody can open without being listened to. Raises ValueError."""
    if values.is_address(value):
        raise ValueError("is no web address; write https://host/page")
    if urlsplit(values.web_address(value)).scheme != "https":
        raise ValueError("is opened by strangers; write https://host/page")
    return value

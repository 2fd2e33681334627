"""What one value must look like: a check and a reading per kind of value. Which values there are is not here.

A ValueError says what is wrong as the end of a sentence that begins with the key; it never repeats a secret.
"""

import re
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from pydantic import ConfigDict, ValidationInfo

Network: TypeAlias = IPv4Network | IPv6Network

KEY_LENGTH = 32
#: so begins a key that a demo made for itself: it is refused elsewhere
DEMO_KEY = "demo-"
FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)
PLACEHOLDERS = ("changeme", "change-me", "change_me", "placeholder", "insecure", "example", "your-secret")
#: what in a text looks like an e-mail address: to leave it out. Whether something is one says `is_address`
ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]+@[^\s<>@,;:\"()\[\]\\]+")
#: two addresses, not all of 127.0.0.0/8: a proxy here connects from one of these
LOOPBACK: Final[tuple[Network, ...]] = (ip_network("127.0.0.1"), ip_network("::1"))
_ATOM, _LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@({_LABEL}(?:\.{_LABEL})*)", re.ASCII)
_QUOTED = r'"(?:[^"\\]|\\["\\])*"'
_MAILBOX = re.compile(rf"(?:({_QUOTED}|[^<>]*[^\s<>])\s*)?<([^<>]*)>")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")


class Tls(StrEnum):
    """How the mail connection is protected; never guessed, so that nobody can talk it down to clear text."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


@dataclass(frozen=True)
class Smtp:
    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    tls: Tls


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def web_address(value: str) -> str:
    url = split(value)
    if url.scheme not in ("http", "https") or not url.hostname or not value.isascii() or " " in value:
        raise ValueError("is no web address; write https://host")
    if url.username or url.query or url.fragment:
        raise ValueError("holds more than a web address; leave out user, ? and #")
    if url.scheme == "http" and not is_loopback(url.hostname):
        raise ValueError("may be http only on this machine itself; use https")
    return value


def proxy(value: str) -> str:
    """A proxy on the way out: `http://user:password@host:port`. It sees where to, and nothing of what is said."""
    url = split(value)
    if url.scheme not in ("http", "https") or not url.hostname or url.path not in ("", "/") or url.query:
        raise ValueError(
            "is no proxy; write http://host:port, with user:password@ before the host where it asks"
        )
    return value


def base_url(value: str) -> str:
    if split(web_address(value)).path not in ("", "/"):
        raise ValueError("has a path; the desk answers on a host of its own, write https://host")
    return value.rstrip("/")


def split(value: str) -> SplitResult:
    try:
        url = urlsplit(value)
        _ = url.port
    except ValueError:
        raise ValueError("cannot be read as a URL; check host and port") from None
    return url


def secret_keys(value: object) -> object:
    if not isinstance(value, str):
        return value
    keys = tuple(key.strip() for key in value.split(","))
    for key in keys:
        # a text that repeats itself holds fewer secrets than its length promises
        weak = len(set(key)) < 8 or key in (key + key)[1:-1] or any(p in key.lower() for p in PLACEHOLDERS)
        if len(key) < KEY_LENGTH or weak:
            raise ValueError(
                f"has a key that is short or easy to guess; make one of at least {KEY_LENGTH} characters "
                "with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
    if len(set(keys)) < len(keys):
        raise ValueError("names the same key twice; keep each once, the newest first")
    return keys


def not_of_a_demo(keys: tuple[str, ...], known: ValidationInfo) -> tuple[str, ...]:
    if not known.data.get("demo") and any(key.startswith(DEMO_KEY) for key in keys):
        raise ValueError(
            "has the key of a demo, which others may have seen; make one of your own "
            "with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return keys


def smtp(value: object) -> object:
    if not isinstance(value, str):
        return value
    url = split(value)
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    if url.scheme != "smtp" or not url.hostname or url.path not in ("", "/") or set(query) - {"tls"}:
        raise ValueError("must be smtp://user:password@host:587?tls=starttls, with nothing else in it")
    if query.get("tls") not in list(Tls):
        raise ValueError("must say how it is protected; add ?tls=starttls, ?tls=implicit or ?tls=none")
    if bool(url.username) != bool(url.password):
        raise ValueError("needs both a user and a password, or neither")
    tls = Tls(query["tls"])
    if tls is Tls.NONE and not is_loopback(url.hostname):
        raise ValueError("may be tls=none only to this machine itself; use tls=starttls or tls=implicit")
    port = url.port or {Tls.STARTTLS: 587, Tls.IMPLICIT: 465, Tls.NONE: 25}[tls]
    user, password = (unquote(part) if part else None for part in (url.username, url.password))
    return Smtp(url.hostname, port, user, password, tls)


def is_address(value: str) -> bool:
    """One plain e-mail address, as header and envelope take it (RFC 5321): nothing in it is read as more.

    ASCII only: beyond it there are signs that many programs take for an ordinary letter, and so one address for
    another. No quoted local part and no address literal: nobody here has one. `=?` begins a word that readers decode.
    """
    found = _ADDRESS.fullmatch(value)
    return found is not None and len(found[1]) <= 64 and len(value) <= 254 and "=?" not in value


def split_mailbox(value: str) -> tuple[str, str]:
    """Name and address of `name@host` or `Name <name@host>`; the name may stand in quotes. Raises ValueError."""
    found = _MAILBOX.fullmatch(value)
    name, email = (found[1] or "", found[2]) if found else ("", value)
    if re.fullmatch(_QUOTED, name):
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    is_plain = name.isprintable() and name == " ".join(name.split()) and "=?" not in name
    if not is_plain or not is_address(email) or (found and found[1] and not name):
        raise ValueError(
            'is no e-mail address; write name@host or Name <name@host>, a name with signs as "Name, more" <name@host>'
        )
    if not _fits(name):
        raise ValueError(
            "has a name that is too long for the header of a letter; keep it under 40 characters"
        )
    return name, email


def split_mailboxes(value: str) -> list[tuple[str, str]]:
    """Of one mailbox, or of several addresses with commas between. Raises ValueError."""
    several = value.split(", ")
    is_plain = all(map(is_address, several))
    return [split_mailbox(one) for one in (several if is_plain else [value])]


def _fits(name: str) -> bool:
    """In one word of a header, when it is encoded: between two, readers differ on whether there is a space."""
    content = name.encode()
    quoted = sum(1 if (chr(byte).isalnum() and byte < 128) or byte == 32 else 3 for byte in content)
    return len(name) <= 60 if name.isascii() else min(quoted, (len(content) + 2) // 3 * 4) <= 54


def mailbox(value: str) -> str:
    split_mailbox(value)
    return value


def address(value: str) -> str:
    if not is_address(value):
        raise ValueError("is no plain e-mail address; write name@host")
    return value


def hosts(value: object) -> object:
    if not isinstance(value, str):
        return value
    hosts = tuple(host.strip().lower() for host in value.split(","))
    for host in hosts:
        if not HOST.fullmatch(host) or not value.isascii():
            raise ValueError("must be host names without port or *, separated by commas")
    return hosts


def networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        found = tuple(ip_network(part.strip()) for part in value.split(","))
    except ValueError:
        raise ValueError(
            "must be addresses or networks, separated by commas; write 10.0.0.7 or 10.0.0.0/24"
        ) from None
    if any(network.prefixlen == 0 for network in found):
        raise ValueError("holds everybody; name the addresses that are meant")
    return found


def folder(value: Path) -> Path:
    if not value.is_dir():
        raise ValueError(f"is no folder ({value}); make it or name another")
    return value.resolve()


def authorities(value: Path) -> Path:
    """A file with certificates of those who may vouch for a server, besides whom this machine believes."""
    try:
        trusting(value)
    except (OSError, ssl.SSLError):
        raise ValueError(
            f"names no file with certificates in PEM ({value}); correct the path or the file"
        ) from None
    return value.resolve()


def trusting(file: Path | None) -> ssl.SSLContext | None:
    """For a connection to a mail server or an identity provider; None leaves it at whom this machine believes."""
    if file is None:
        return None
    context = ssl.create_default_context()
    context.load_verify_locations(file)
    return context


def file_to_be(value: Path) -> Path:
    if not value.is_absolute():
        raise ValueError(f"has no full path ({value}); begin it with /")
    if value.is_dir() or not value.parent.is_dir():
        raise ValueError(f"cannot be a file ({value}); make its folder or name another")
    return value


def domain(value: str) -> str:
    if "." not in value or not value.isascii() or not HOST.fullmatch(value.lower()):
        raise ValueError(f"{value!r} is no mail domain; write it as minbzk.nl")
    return value.lower()

"""What a letter hands out follows from the secret key, the letter and a nonce: the database holds no token."""

import hashlib
import hmac
import re
from base64 import b32encode

from contactdesk.settings import Settings

#: a number and 256 bits; ends in a letter or digit, so that no mail program cuts it short
TOKEN = re.compile(r"([1-9][0-9]{0,8})-([a-z2-7]{52})", re.ASCII)


def sign(key: str, content: str) -> str:
    digest = hmac.new(key.encode(), content.encode(), hashlib.sha256).digest()
    return b32encode(digest).decode().rstrip("=").lower()


def is_signed(settings: Settings, content: str, signature: str) -> bool:
    """Whether any of our keys made this signature; as slow for a wrong one as for a right one."""
    fitting = [hmac.compare_digest(sign(key, content), signature) for key in settings.secret_keys]
    return any(fitting)


def number(key: str, content: str, digits: int) -> str:
    """A code that a person can type."""
    digest = hmac.new(key.encode(), content.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest) % 10**digits:0{digits}}"

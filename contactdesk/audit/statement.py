"""A checkpoint as it leaves the house: signed JSON, and how it is read back from a file, a letter or a mailbox.

Signed with Ed25519, because who receives it must be able to check it and must not be able to make one: an HMAC
would ask for the secret key. The signing key is derived from the secret key, so there is nothing more to keep;
another secret key means another public key. A statement that stands elsewhere is evidence without a signature too.
The signature says that it came from the desk, and tells a forged one from a log that was made anew.
"""

import email
import email.policy
import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from contactdesk.audit.chain import Checkpoint

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PURPOSE: Final = b"contactdesk audit checkpoint"
BLOCK: Final = re.compile(r"\{[^{}]*\}")
HEADER: Final = re.compile(rb"[A-Za-z][A-Za-z-]*:")
MAILBOX: Final = re.compile(rb"^From .*\r?\n", re.MULTILINE)


@dataclass(frozen=True)
class Statement:
    """What somebody kept: a checkpoint, the public key that it names, and whether the signature is that key's."""

    checkpoint: Checkpoint
    key: str
    is_signed: bool


def fields(checkpoint: Checkpoint, secret_key: str) -> dict[str, Any]:
    """The checkpoint with public key and signature, as it is told."""
    private = _private(secret_key)
    signature = private.sign(_signed_text(checkpoint))
    return {
        "at": checkpoint.at.astimezone(UTC).isoformat(),
        "entries": checkpoint.entries,
        "entry": checkpoint.entry_id,
        "head": checkpoint.head,
        "key": public_key(secret_key),
        "signature": _encoded(signature),
    }


def line(checkpoint: Checkpoint, secret_key: str) -> str:
    """One line of a file of checkpoints (JSON Lines), with its end."""
    return json.dumps(fields(checkpoint, secret_key)) + "\n"


def block(checkpoint: Checkpoint, secret_key: str) -> str:
    """The same for a letter: a field on each line."""
    return json.dumps(fields(checkpoint, secret_key), indent=2)


@cache
def public_key(secret_key: str) -> str:
    """The key with which others check what this secret key signs."""
    return _encoded(_private(secret_key).public_key().public_bytes_raw())


def read(raw: bytes, source: str) -> list[Statement]:
    """Every statement in a file: lines, letters as text or as saved mails (.eml, mbox). What is none is passed over."""
    found: dict[Checkpoint, Statement] = {}
    for text in _texts(raw):
        for each in BLOCK.findall(re.sub(r"(?m)^[> ]+", "", text).replace("\N{NO-BREAK SPACE}", " ")):
            statement = _statement(each, f"{source}, checkpoint {len(found) + 1}")
            if statement and statement.checkpoint not in found:
                found[statement.checkpoint] = statement
    return list(found.values())


def _texts(raw: bytes) -> Iterator[str]:
    """A file that begins like a mail is decoded as one, or as a mailbox of them."""
    parts = MAILBOX.split(raw) if raw.startswith(b"From ") else [raw] if HEADER.match(raw) else []
    for part in parts:
        for leaf in email.message_from_bytes(part, policy=email.policy.default).walk():
            if leaf.get_content_maintype() == "text":
                yield _decoded(leaf.get_payload(decode=True))
    if not parts:
        yield _decoded(raw)


def _decoded(raw: object) -> str:
    return raw.decode("utf-8", errors="replace") if isinstance(raw, bytes) else ""


def _statement(text: str, source: str) -> Statement | None:
    try:
        given = json.loads(text)
        checkpoint = Checkpoint(
            datetime.fromisoformat(given["at"]), given["entries"], given["entry"], given["head"], source
        )
        key, signature = given["key"], given["signature"]
        types = [type(each) for each in (checkpoint.entries, checkpoint.entry_id, checkpoint.head, key)]
        if types != [int, int, str, str] or checkpoint.at.tzinfo is None:
            return None
        return Statement(checkpoint, key, _is_signed(checkpoint, key, signature))
    except (ValueError, TypeError, KeyError):
        return None


def _is_signed(checkpoint: Checkpoint, key: str, signature: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(_bytes(key)).verify(_bytes(signature), _signed_text(checkpoint))
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(secret_key: str) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed = hmac.new(secret_key.encode(), PURPOSE, hashlib.sha256).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def _signed_text(checkpoint: Checkpoint) -> bytes:
    at = checkpoint.at.astimezone(UTC).isoformat()
    parts = (PURPOSE.decode(), at, str(checkpoint.entries), str(checkpoint.entry_id), checkpoint.head)
    return "\n".join(parts).encode()


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))

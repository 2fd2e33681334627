"""Lines of a mail header made here, so that no parser reads what people typed (RFC 2047, 5322). Knows no letter.

The library decodes a value before it folds and encodes it anew: what only looked encoded became something else, spaces
between words went, and a line end that was hidden in it began a header of its own.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from typing import Final

from contactdesk.settings.values import split_mailbox

#: an encoded word may not be longer, and no line that holds one longer than this and one more (RFC 2047, 2)
WORD: Final = 75
LINE: Final = 78
BEGIN: Final = "=?utf-8?{}?"
#: signs that stand for themselves in an encoded word, also in a name (RFC 2047, 5.3)
_THEMSELVES: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/")
#: and a space, which is written as one sign too
_AS_ONE: Final = bytes([*_THEMSELVES, 32])
_ATOMS: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_WORDS: Final = re.compile(r"[!-~]+(?: [!-~]+)*")


def text(name: str, value: str) -> str:
    """A header of free text, as `Subject`. Raises ValueError for what is no text (half a character)."""
    is_plain = _WORDS.fullmatch(value) and "=?" not in value
    words = value.split(" ") if is_plain else []
    if not words or max(map(len, words)) > LINE - len(name) - 2:
        words = _encoded(value, WORD + 1 - len(name) - 2)
    return _folded(name, words)


def mailbox(name: str, value: str) -> str:
    """A header that holds one mailbox, as `From`: an address, or a name and an address."""
    display, address = split_mailbox(value)
    if not display:
        return _folded(name, [address])
    quoted = '"{}"'.format(re.sub(r'(["\\])', r"\\\1", display))
    if "=?" in display or not _WORDS.fullmatch(display) or len(quoted) > LINE - len(name) - 2:
        words = _encoded(display, WORD + 1 - len(name) - 2)
    else:
        words = [display if _ATOMS.fullmatch(display) else quoted]
    return _folded(name, [*words, f"<{address}>"])


def addresses(name: str, values: Sequence[str]) -> str:
    """A header of several addresses, as `Reply-To`."""
    return _folded(name, [*(f"{one}," for one in values[:-1]), *values[-1:]])


def numbers(name: str, values: Sequence[str]) -> str:
    """A header of Message-IDs, as `References`."""
    return _folded(name, values)


def _folded(name: str, words: Sequence[str]) -> str:
    """Each line but the first begins with the space that stood before its first word."""
    lines, room = [f"{name}:"], WORD + 1 if words[0].startswith("=?") else LINE
    for word in words:
        if len(lines[-1]) + 1 + len(word) > room and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)


def _encoded(value: str, first: int) -> list[str]:
    """Encoded words that hold all of it, its spaces too: those between them are not read. Whole characters in each."""
    quoted, based = _parts(value, "q", first), _parts(value, "b", first)
    return min(quoted, based, key=lambda words: sum(map(len, words)))


def _parts(value: str, encoding: str, first: int) -> list[str]:
    size = _size_q if encoding == "q" else _size_b
    begin, taken, words = BEGIN.format(encoding), b"", list[str]()
    make = _q if encoding == "q" else _b
    for character in value:
        room = (WORD if words else first) - len(begin) - 2
        new = taken + character.encode()
        if size(new) > room and taken:
            words.append(f"{begin}{make(taken)}?=")
            new = character.encode()
        taken = new
    return [*words, f"{begin}{make(taken)}?="]


def _size_q(content: bytes) -> int:
    return len(content) + 2 * len(content.translate(None, _AS_ONE))


def _size_b(content: bytes) -> int:
    return (len(content) + 2) // 3 * 4


def _q(content: bytes) -> str:
    return "".join(
        chr(byte) if byte in _THEMSELVES else "_" if byte == 32 else f"={byte:02X}" for byte in content
    )


def _b(content: bytes) -> str:
    return b64encode(content).decode()

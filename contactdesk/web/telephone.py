"""What of a typed telephone number can be dialled. Knows no page; the number is shown as it was typed."""

import re
from typing import Final

#: as the e-mail form of people: `070 123 45 67`, `(070) 123-4567`, `+31 (0)70 1234567`, `14 070`, `0800-1234`
_NUMBER: Final = re.compile(r"(?:\+|\(?0|14[ -]?0)[\d ()./\u2010-\u2015-]*\d")
_TRUNK_ZERO: Final = re.compile(r"^(\+\d{1,3}[ -]?)\(0\)")
_EXTENSION: Final = re.compile(
    r"[ ,]*\(?(?:toestel|toest\.?|tst\.?|ext\.?|x)[ .:]*(\d{1,6})\)?$", re.IGNORECASE
)
_SHORTEST, _LONGEST = 5, 15


def href(text: str | None) -> str | None:
    """`tel:+31701234567` for `+31 (0)70 123 45 67`; None for what is no number, or more than one (RFC 3966)."""
    number = (text or "").strip()
    extension = _EXTENSION.search(number)
    if extension:
        number = number[: extension.start()].rstrip()
    if not _NUMBER.fullmatch(number):
        return None
    digits = "".join(one for one in _TRUNK_ZERO.sub(r"\1", number) if one in "+0123456789")
    if not _SHORTEST <= len(digits.lstrip("+")) <= _LONGEST:
        return None
    return f"tel:{digits};ext={extension[1]}" if extension else f"tel:{digits}"

"""How two e-mail addresses are compared. What an address must look like stands in `settings.values` and `forms`."""


def folded(email: str) -> str:
    """The address as it is kept and compared: without regard to capitals, where it is ASCII.

    Any other text stays as it is, and so is nobody's: `lower()` makes an ordinary k of the Kelvin sign (U+212A),
    and who could register that address would be taken for somebody else.
    """
    text = email.strip()
    return text.lower() if text.isascii() else text

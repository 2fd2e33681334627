"""How two e-mail addresses, and two civil servants, are compared. What an address must look like stands in
`settings.values` and `forms`."""

import unicodedata


def folded(email: str) -> str:
    """The address as it is kept and compared: without regard to capitals, where it is ASCII.

    Any other text stays as it is, and so is nobody's: `lower()` makes an ordinary k of the Kelvin sign (U+212A),
    and who could register that address would be taken for somebody else.
    """
    text = email.strip()
    return text.lower() if text.isascii() else text


def plain_name(name: str) -> str:
    """A name as it is compared: without regard to capitals, spaces and two ways to write one sign."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def same_official(
    name: str | None, email: str | None, other_name: str | None, other_email: str | None
) -> bool:
    """Whether both are one person: a permission is for one, and for nobody else. A shared mailbox has many, and a
    telephone number says nothing of who it is."""
    one = (plain_name(name or ""), folded(email or ""))
    return one == (plain_name(other_name or ""), folded(other_email or ""))

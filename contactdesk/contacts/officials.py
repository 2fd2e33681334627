"""Who is the same civil servant: by name and address together. A permission is for one, and for nobody else."""

import unicodedata

from contactdesk.law.addresses import folded


def plain_name(name: str) -> str:
    """A name as it is compared: without regard to capitals, spaces and two ways to write one sign."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def same_official(
    name: str | None, email: str | None, other_name: str | None, other_email: str | None
) -> bool:
    """Whether both are one person: a shared mailbox has many, and a telephone number says nothing of who it is."""
    one = (plain_name(name or ""), folded(email or ""))
    return one == (plain_name(other_name or ""), folded(other_email or ""))

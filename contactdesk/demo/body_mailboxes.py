"""The mailboxes of the demo: fictitious addresses at `.example`, which no mail can ever reach (RFC 2606)."""

import re
import unicodedata

from contactdesk.people.organisations import Box


def slug(name: str) -> str:
    """A name as the local part or the domain of an address."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")


def mailboxes(box: Box, of: str) -> str:
    """The mailbox of an organisation, a minister's office, a liaison, a secretary-general or a drafting unit."""
    local = {
        Box.ORGANISATION: "postbus",
        Box.OFFICE: "bureau-minister",
        Box.LIAISON: "contactpersoon",
        Box.SECRETARY_GENERAL: "bureau-sg",
        Box.LEGISLATION: "wetgeving",
    }[box]
    return f"{local}@{slug(of)}.example"


def phones(ministry: str) -> str:
    """A telephone number for a liaison that rings nowhere: 070-555 is not given out."""
    return f"070-555 9{sum(map(ord, ministry)) % 1000:03d}"

"""The file of a person as a page to read and as data."""

import json

from sqlmodel import Session

from contactdesk.contacts.person_file.gathering import gather
from contactdesk.contacts.whole_file import WholeFile, page


def made(db: Session, email: str) -> WholeFile:
    """Raises NotFound where the desk holds nothing on who has this address."""
    found = gather(db, email)
    files = {
        "persoon.html": page.rendered("persoon.html", file=found),
        "persoon.json": json.dumps(found.data(), ensure_ascii=False, indent=2).encode(),
        "dossier.css": page.style(),
    }
    return WholeFile(found.email, files)

"""The letters of a contact as e-mails (RFC 5322), as they left, without what opens something: links and codes."""

import hashlib
import re
from typing import Final

from sqlmodel import Session

from contactdesk.letters.outbox import keys, links
from contactdesk.letters.outbox.composing import compose
from contactdesk.letters.outbox.delivery import Outgoing
from contactdesk.letters.outbox.threads import threads
from contactdesk.store.desk import desk
from contactdesk.store.models import Letter, Organisation

#: in the place of what let somebody decide or sign in
LINK: Final = "[hier stond een persoonlijke link]"
CODE: Final = "[hier stond een code]"
#: what the library draws at random for each mail
_BOUNDARY: Final = re.compile(rb'boundary="([^"]+)"')


def mail(db: Session, letter: Letter, department: Organisation) -> bytes:
    """The same letter gives the same bytes, each time."""
    found = compose(
        Outgoing(
            id=letter.id,
            message_id=letter.message_id,
            mail_from=desk(db).settings.sender_for(department.abbreviation or ""),
            to_email=letter.to_email,
            reply_to=letter.reply_to,
            subject=letter.subject,
            body=without_keys(letter.body),
            ics=letter.ics,
            ics_method=letter.ics_method,
            earlier=threads(db, [letter]).get(letter.id, ()),
        ),
        letter.accepted_at or letter.handed_over_at or letter.created_at,
    )
    return _without_chance(found, letter.message_id)


def without_keys(body: str) -> str:
    """The text of a letter without what let its reader decide or sign in."""
    return keys.PLACEHOLDER.sub(CODE, links.PLACEHOLDER.sub(LINK, body))


def _without_chance(raw: bytes, message_id: str) -> bytes:
    """With boundaries that follow from the letter: they stand in it nowhere else."""
    for place, drawn in enumerate(dict.fromkeys(_BOUNDARY.findall(raw))):
        made = hashlib.sha256(f"{message_id} {place}".encode()).hexdigest()[:32]
        raw = raw.replace(drawn, f"=={made}==".encode())
    return raw

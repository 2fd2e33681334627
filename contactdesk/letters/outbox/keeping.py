"""Add a letter in the caller's transaction: it is owed from the commit of the change it tells of, or not at all."""

import secrets
from datetime import datetime
from urllib.parse import urlsplit

from sqlmodel import Session

from contactdesk.law.addresses import folded
from contactdesk.letters.outbox.composing import check
from contactdesk.letters.outbox.delivery import Outgoing
from contactdesk.letters.outbox.gathered import gather
from contactdesk.settings import Settings
from contactdesk.store.desk import desk, now
from contactdesk.store.models import Letter


def keep(
    db: Session,
    *,
    audit_id: int,
    contact_id: int | None,
    template: str,
    to_email: str,
    to_party: str,
    reply_to: str | None,
    subject: str,
    body: str,
    ics: str | None = None,
    ics_method: str | None = None,
    leaves_at: datetime | None = None,
) -> Letter:
    """Owe this letter; one per audit entry and address: a second gives back the first. `leaves_at`: when it goes with a
    day overview.

    Raises Unsendable when it would not arrive as it is: then the deed that owes it does not happen either.
    """
    # an entry and its letters are one transaction: what it has kept so far is all there is to compare with
    kept: dict[tuple[int, str], Letter] = db.info.setdefault("kept", {})
    if first := kept.get((audit_id, folded(to_email))):
        return first
    letter = Letter(
        contact_id=contact_id,
        audit_id=audit_id,
        template=template,
        to_email=to_email,
        to_party=to_party,
        reply_to=reply_to,
        subject=subject,
        body=body,
        ics=ics,
        ics_method=ics_method,
        message_id=_message_id(desk(db).settings),
        created_at=now(db),
        next_attempt_at=now(db),
    )
    check(_outgoing(db, letter))
    db.add(letter)
    db.flush()
    if leaves_at:
        gather(db, letter, leaves_at)
    kept[audit_id, folded(to_email)] = letter
    return letter


def _outgoing(db: Session, letter: Letter) -> Outgoing:
    """As it would leave now: the links that take the place of its placeholders are ours, and plain."""
    return Outgoing(
        id=0,
        message_id=letter.message_id,
        mail_from=desk(db).settings.mail_from,
        to_email=letter.to_email,
        reply_to=letter.reply_to,
        subject=letter.subject,
        body=letter.body,
        ics=letter.ics,
        ics_method=letter.ics_method,
    )


def _message_id(settings: Settings) -> str:
    host = urlsplit(settings.base_url).hostname or "localhost"
    return f"<{secrets.token_hex(16)}@{f'[{host}]' if ':' in host else host}>"

"""Letters about the desk itself, not about a contact: who comes in, who may do what, which mailbox is whose.

One row per letter: its words stand in `templates/letters/`, and each is rendered in the transaction of the deed.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlmodel import Session

from contactdesk import letter_words, outbox
from contactdesk.days import dutch_moment
from contactdesk.desk import desk, now
from contactdesk.models import AuditEntry, Letter
from contactdesk.words import Party

#: template: what it tells, and to whom
NOTICES: Final[dict[str, str]] = {
    "sign_in_link": "a link to sign in, to a body's own mailbox",
    "decision_code": "the code that opens a decision link, to the mailbox that the link went to",
    "link_tried": "somebody tried codes on a decision link, to the liaisons",
    "role_proposed": "a role that reads contacts or decides is proposed, to the other administrators",
    "role_given": "somebody has a new role, to that person and the administrators",
    "mailbox_proposed": "a mailbox is to change, to the other administrators and to the old mailbox",
    "mailbox_test": "is this mailbox yours? to the new mailbox, with a link to say yes",
    "mailbox_changed": "a mailbox has changed, to the administrators, the old and the new mailbox",
    "proposal_rejected": "a proposal was rejected or withdrawn, to the administrators and who had heard of it",
    "delegated": "somebody may act for you or in your place, to that person and where it is answered for",
    "delegation_over": "that was withdrawn, to the same",
}


def tell(
    db: Session,
    entry: AuditEntry,
    template: str,
    to_email: str,
    party: Party,
    values: Mapping[str, Any],
    *,
    reply_to: str | None = None,
) -> Letter:
    """Owe one letter. `values` are what the template names; `url` (of the desk) and `at` are always there."""
    assert template in NOTICES
    assert entry.id is not None
    known = {"url": desk(db).settings.base_url, "at": dutch_moment(now(db))}
    subject, body = letter_words.render_notice(template, known | dict(values))
    return outbox.keep(
        db,
        audit_id=entry.id,
        contact_id=None,
        template=template,
        to_email=to_email,
        to_party=party.value,
        reply_to=reply_to,
        subject=subject,
        body=body,
    )

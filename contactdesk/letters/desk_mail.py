"""Letters about the desk itself, not about a contact: who comes in, who may do what, which mailbox is whose.

One row per letter: its words stand in `templates/letters/`, and each is rendered in the transaction of the deed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from contactdesk.law.days import dutch_moment
from contactdesk.letters import letter_words, outbox
from contactdesk.letters.outbox import keys
from contactdesk.store.desk import desk, now
from contactdesk.store.models import AuditEntry, Letter
from contactdesk.words import Party

#: template: what it tells, and to whom
NOTICES: Final[dict[str, str]] = {
    "sign_in_link": "a link to sign in, to a body's own mailbox",
    "decision_code": "the code that opens a decision link, to the mailbox that the link went to",
    "link_disowned": "the link of an official was not for who had it, or somebody else used it, to the liaisons and that official",
    "link_tried": "somebody tried codes on a decision link, to the liaisons",
    "role_proposed": "a role that reads contacts or decides is proposed, to the other administrators",
    "role_given": "somebody has a new role, to that person and the administrators",
    "role_ended": "somebody has a role no longer, to that person, the administrators and whose place it was",
    "committee_restored": "a committee is there again, to who speaks for it and the other administrators",
    "official_moved": "an official who is named in open contacts works elsewhere or has no role any more, to who names another there",
    "rejoin_proposed": "the account of somebody is to be loosened, to the other administrators",
    "rejoined": "the account of somebody was loosened, to that person and the other administrators",
    "details_changed": "name or telephone of somebody was put right, to that person",
    "address_proposed": "somebody is to have another address, to the other administrators and the old address",
    "address_changed": "somebody has another address, to the old and the new one and the other administrators",
    "roles_proposed": "roles of many people are proposed, to the other administrators, with the list",
    "people_imported": "people and roles came in from a list, to the administrators, with the list",
    "issuer_moved": "an identity provider has another address, to the administrators",
    "mailbox_proposed": "a mailbox is to change, to the other administrators and to the old mailbox",
    "mailboxes_proposed": "many mailboxes are to change, to the other administrators, with the list",
    "mailbox_test": "is this mailbox yours? to the new mailbox, with a link to say yes",
    "mailbox_changed": "a mailbox has changed, to the administrators, the old and the new mailbox",
    "organisation_proposed": "an organisation is to be added, named, ended, merged or of another kind or minister, to the other administrators",
    "organisation_changed": "that was agreed on, to it, to who answers, the liaisons and the administrators",
    "inherited": "another minister: what is open and what is suspended, to the office of who comes after",
    "inherited_liaison": "the same of what was permitted beforehand, to the liaisons",
    "agreement_changed": "the working agreement of an inspectorate is another, to the office, the body and the liaisons",
    "signal_sent": "an emergency signal, to the office of the minister, with a link to answer",
    "signal_added": "a body added something to one, to that office",
    "signal_near": "the day of the answer is near, to that office",
    "signal_overdue": "that day passed without an answer, to that office",
    "signal_passed_on": "another office or mailbox answers now, to that one",
    "signal_open_again": "the office says that an answer is none, to that office",
    "signal_confirmed": "what was answered, to the office itself",
    "signal_withdrawn": "a body withdrew one, to that office",
    "signal_receipt": "an emergency signal was sent, to the body",
    "signal_question": "the office asks something about one, to the body",
    "signal_answered": "the answer of the minister, to the body",
    "signal_disputed": "the office says that an answer is none, to the body",
    "signal_overdue_body": "the day of the answer passed, to the body",
    "signal_moved": "another office or mailbox answers now, to the body",
    "seats_proposed": "who comes into a Chamber and who leaves is proposed, to the other administrators",
    "seats_changed": "that was agreed on, to the other administrators",
    "committee_ended": "a committee is there no more, to who spoke for it, who takes over and the other administrators",
    "seat_ends": "what can still be done with open contacts, to a member who is to leave",
    "proposal_rejected": "a proposal was rejected or withdrawn, to the administrators and who had heard of it",
    "proposal_impossible": "what was agreed on for a day could not be done then, to the administrators",
    "minister_proposed": "another minister from a later day is proposed, to the other administrators",
    "replacement_proposed": "another minister is to replace one who is gone, to the other administrators",
    "portfolio_moved": "an office, or what it answers for, went elsewhere: what is open, to both offices and the liaisons",
    "minister_replaced": "that is so, or over: what is open, to both offices and the liaisons",
    "delegated": "somebody may act for you or in your place, to that person and where it is answered for",
    "delegation_over": "that was withdrawn, to the same",
    "absent": "a contact person is away, to them, who stands in and the liaisons",
    "absent_over": "that was withdrawn, to the same",
    "morning_letter": "what is agreed for today, late, answered and new, to a contact person who wants it",
    "handed_over": "what a contact person had taken up, to the colleague who has it now or the liaisons",
    "checkpoint": "the head of the log, to whoever keeps it outside the desk",
    "letter_failed": "a letter about a contact stopped, to the mailbox of its liaisons",
    "mail_refused": "what of an answer by mail was not filed, to who wrote it",
    "day_letter": "what an office decided itself and was told in a day, and what waits for it, to that office",
    "overview": "what became of a member's contacts in a day, to who chose one letter a day",
    outbox.HANDED_ON: "what came in by e-mail and is no report of a letter, to who looks after the desk",
    outbox.DIGEST: "letters stopped, to the administrators, once in a while: how many of which kind",
}


@dataclass(frozen=True)
class Key:
    """A link or code that a letter hands out, for which the template says `key`; see `outbox.keys`."""

    purpose: keys.Purpose
    about_id: int
    expires_at: datetime
    browser: str | None = None


def tell(
    db: Session,
    entry: AuditEntry,
    template: str,
    to_email: str,
    party: Party,
    values: Mapping[str, Any],
    *,
    reply_to: str | None = None,
    key: Key | None = None,
) -> Letter:
    """Owe one letter. `values` are what the template names; `url` (of the desk) and `at` are always there,
    and `key` where the letter hands out one."""
    assert template in NOTICES
    known = {"url": desk(db).settings.base_url, "at": dutch_moment(now(db)), **values}
    nonce = outbox.new_nonce()
    if key:
        known["key"] = keys.placeholder(nonce)
    subject, body = letter_words.render_notice(template, known)
    letter = outbox.keep(
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
    if key:
        keys.add_key(db, letter, nonce=nonce, **asdict(key))
    return letter

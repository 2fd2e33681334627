"""Who looks at a contact, and what that part lets them know. The rights themselves are `permissions`' table."""

from dataclasses import dataclass

from contactdesk.law import disclosure, officials, permissions
from contactdesk.law.disclosure import Topic
from contactdesk.law.permissions import Actor, Contact
from contactdesk.store.models import ContactRequest, Message
from contactdesk.words import Action, Party


@dataclass(frozen=True)
class Reader:
    """Somebody with a part in this contact; `plays` holds every part they have, `knows` what those may know."""

    actor: Actor
    plays: frozenset[Party]
    knows: frozenset[Topic]

    def is_any(self, *parties: Party) -> bool:
        return bool(self.plays & set(parties))


def reader(by: Actor, contact: Contact) -> Reader:
    """What `by` may know of this contact; for somebody who may know that it is there."""
    plays = permissions.plays(by, contact)
    unknown = set() if permissions.notes_visible(by, contact) else {Topic.NOTES}
    if contact.official_email is None:
        unknown.add(Topic.OFFICIAL)
    return Reader(by, plays, disclosure.topics(plays, contact) - unknown)


def may_read(reader: Reader, message: Message, contact: ContactRequest) -> bool:
    """Messages run initiator ↔ liaison; official and member join at the permission; the office stays out, but for what was
    written down in its own name.

    A question back and its answer belong to what is asked, so whoever reads the question reads these.
    """
    match message.action:
        case Action.NOTE:
            return Topic.NOTES in reader.knows
        case Action.ASK_BACK | Action.CLARIFY | Action.RECORD_ANSWER:
            return Topic.QUESTION in reader.knows
        case Action.RECORD_OFFICE:
            return Topic.ADVICE in reader.knows
    return any(
        _had_joined(reader.actor, party, message, contact)
        for party in reader.plays & disclosure.known_to(Topic.TALK, contact)
    )


def _had_joined(by: Actor, party: Party, message: Message, contact: ContactRequest) -> bool:
    """Whether they were there when it was said, where the contact persons talk along."""
    own = officials.by_address(contact, by.email)
    since = {Party.OFFICIAL: own.since if own else None, Party.MEMBER: contact.member_since}
    if party not in since or not disclosure.is_told(Topic.TALK, contact.regime, contact.disclose):
        return True
    at = since[party]
    return at is not None and message.at >= at

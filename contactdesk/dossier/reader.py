"""Who looks at a contact, and what that part lets them know. The rights themselves are `permissions`' table."""

from dataclasses import dataclass

from contactdesk import lifecycle, permissions
from contactdesk.models import ContactRequest, Message
from contactdesk.permissions import TOLD, Actor
from contactdesk.words import Action, Disclose, Party, Regime


@dataclass(frozen=True)
class Reader:
    """Somebody with a part in this contact; `plays` holds every part they have."""

    actor: Actor
    plays: frozenset[Party]
    reads: bool
    reads_notes: bool
    knows_who: bool
    knows_when: bool
    knows_details: bool
    knows_staff: bool
    knows_official: bool

    def is_any(self, *parties: Party) -> bool:
        return bool(self.plays & set(parties))


def reader(by: Actor, contact: ContactRequest) -> Reader:
    """What `by` may know of this contact; for somebody who may know that it is there."""
    plays = permissions.plays(by, contact)
    knows_who = permissions.asker_visible(by, contact)
    knows_staff = permissions.staff_visible(plays, contact)
    return Reader(
        actor=by,
        plays=plays,
        reads=permissions.content_visible(by, contact),
        reads_notes=permissions.notes_visible(by, contact),
        knows_who=knows_who,
        # of sealed help the minister's side learns that it was asked, not when people meet
        knows_when=contact.disclose is not Disclose.TITLE_ONLY or not plays <= TOLD,
        knows_details=permissions.details_visible(plays, contact),
        knows_staff=knows_staff,
        knows_official=knows_who and knows_staff and _may_know_official(contact, plays),
    )


def _may_know_official(contact: ContactRequest, plays: frozenset[Party]) -> bool:
    """The side that asks learns whom to call only when the way is open (design 7, rule 1)."""
    if contact.official_email is None:
        return False
    is_open = contact.regime is Regime.NOTIFY or contact.state in lifecycle.WAY_OPEN
    return is_open or bool(plays - {Party.INITIATOR, Party.MEMBER})


def may_read(reader: Reader, message: Message, contact: ContactRequest) -> bool:
    """Messages run initiator ↔ liaison; official and member join at the permission; the office stays out (design 5).

    A question back and its answer belong to what is asked, so whoever reads the question reads these.
    """
    if message.action is Action.NOTE:
        return reader.reads_notes
    if not reader.reads:
        return False
    if message.action in (Action.ASK_BACK, Action.CLARIFY) or contact.disclose is not Disclose.FULL:
        return True
    if reader.is_any(Party.INITIATOR, Party.LIAISON):
        return True
    since = {Party.OFFICIAL: contact.official_since, Party.MEMBER: contact.member_since}
    return any(at is not None and message.at >= at for party, at in since.items() if party in reader.plays)

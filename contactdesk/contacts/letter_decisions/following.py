"""What a link in a letter leads to, and what it can do now: of a minister's office, or of an official without an account.

Changes nothing. Each side has doors of its own: a link of the one opens none of the other's.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts import decisions
from contactdesk.contacts.change import rival
from contactdesk.law import disclosure, lifecycle, officials
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.law.permissions import Actor, ByLetter, Grant
from contactdesk.letters import outbox, recipients
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Decision, DecisionLink
from contactdesk.words import Action, Foot, Party, Role, State

#: links that decide nothing of their contact: they work until they expire, whatever becomes of it
LASTING: Final = ("confirm", "agreement")


#: what a link of an official is for: the appointment of the contact that they may have
OFFICIAL: Final = "official"
#: in which states an official has something to do
ACTS_IN: Final = (State.PERMITTED, State.SCHEDULED)


class LinkState(StrEnum):
    """What a link can do now."""

    OPEN = "open"
    CHANGED = "changed"
    SUSPENDED = "suspended"
    DECIDED = "decided"
    CLOSED = "closed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Link:
    """A link that holds: whose it is, what it is for, and where its contact stands. `has_left`: whoever it went
    to is none of the office any more; such a link has expired too. `own` is the decision that it confirms, `decision`
    the newest on the contact."""

    link: DecisionLink
    contact: ContactRequest
    decision: Decision | None
    own: Decision | None
    standing: LinkState
    has_expired: bool
    has_left: bool

    @property
    def whose(self) -> Party:
        """Which side acts with it."""
        return whose(self.link)

    @property
    def is_open(self) -> bool:
        return self.standing in (LinkState.OPEN, LinkState.CHANGED)

    @property
    def is_current(self) -> bool:
        """Whether the decision that this link confirms is still the last one."""
        return self.decision is not None and self.link.decision_id == self.decision.id

    @property
    def may_dispute(self) -> bool:
        """A decision that somebody else entered (feet b and c), whatever happened since; each is disputed once."""
        if self.own is None or self.own.foot is Foot.LETTER:
            return False
        if self.own.disputed_at is not None or self.own.mistaken_at is not None:
            return False
        return self._may(Action.DISPUTE)

    @property
    def may_revoke(self) -> bool:
        return self.is_current and self._may(Action.REVOKE)

    @property
    def may_permit(self) -> bool:
        """After a no, or a yes that was taken back: a new decision, as long as this one is the last."""
        was_no = self.own is not None and not self.own.granted and self.contact.state is State.REFUSED
        return was_no and self.is_current and self._may(Action.PERMIT)

    def _may(self, action: Action) -> bool:
        is_open = self.link.purpose == "confirm" and self.standing is LinkState.OPEN
        return is_open and lifecycle.move(self.contact.regime, self.contact.state, action) is not None


def whose(link: DecisionLink) -> Party:
    """Which side acts with it."""
    return Party.OFFICIAL if link.purpose == OFFICIAL else Party.MINISTER


def follow(db: Session, token: str, *, lock: bool = False, of: Party = Party.MINISTER) -> Link:
    """What this token leads to; NotFound for a forged or unknown one, and for one `of` the other side. Who may see it is
    asked in `opening`."""
    link = outbox.find_link(db, desk(db).settings, token)
    if link is None or whose(link) is not of:
        raise NotFound("link")
    query = select(ContactRequest).where(col(ContactRequest.id) == link.contact_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    contact = db.execute(query).scalar_one()
    decision = decisions.last_decision(db, contact)
    own = db.get(Decision, link.decision_id) if link.decision_id else None
    if of is Party.OFFICIAL:
        return _of_official(db, link, contact, decision, own)
    # a deputy who is one no more, and a mailbox that the office had before, have a letter and no say
    has_left = recipients.has_left_office(db, contact, link.addressee)
    has_expired = has_left or link.expires_at <= now(db)
    standing = _standing(link, contact, has_expired=has_expired)
    return Link(link, contact, decision, own, standing, has_expired, has_left)


def _of_official(
    db: Session, link: DecisionLink, contact: ContactRequest, decision: Decision | None, own: Decision | None
) -> Link:
    """It is of one permission and of one address: of another yes, or after another official, it does nothing. Nor for
    sealed help, which is read with an account only."""
    named = officials.by_address(contact, link.addressee)
    is_theirs = named is not None and named.since is not None
    is_round = link.decision_id is not None and link.decision_id == contact.permission_id
    acts = contact.state in ACTS_IN and not disclosure.is_sealed(contact)
    standing = LinkState.OPEN if link.expires_at > now(db) else LinkState.EXPIRED
    if not (is_theirs and is_round and acts):
        standing = LinkState.CLOSED
    return Link(
        link, contact, decision, own, standing, standing is not LinkState.OPEN, has_left=not is_theirs
    )


def _standing(link: DecisionLink, contact: ContactRequest, *, has_expired: bool) -> LinkState:
    if link.purpose in LASTING:
        return LinkState.EXPIRED if has_expired else LinkState.OPEN
    if contact.state is State.CLARIFYING:
        return LinkState.SUSPENDED
    if contact.state in lifecycle.WAY_OPEN or contact.state is State.REFUSED:
        return LinkState.DECIDED
    if contact.state is not State.AWAITING_PERMISSION:
        return LinkState.CLOSED
    if has_expired:
        return LinkState.EXPIRED
    return LinkState.OPEN if link.asked_version == contact.asked_version else LinkState.CHANGED


def too_late(db: Session, found: Link) -> Conflict:
    """Why this link can decide no more: what happened, and what to do now."""
    if found.standing is LinkState.EXPIRED and found.link.purpose in LASTING:
        return Conflict("Deze link is verlopen. Bel of mail de parlementair contactpersoon.")
    if found.standing is LinkState.EXPIRED:
        return Conflict("Deze link is verlopen. U kunt een nieuwe brief vragen; die gaat naar het bureau.")
    if found.standing is LinkState.SUSPENDED:
        return Conflict("De aanvrager beantwoordt eerst een vraag. Daarna krijgt u een nieuwe brief.")
    if found.standing is LinkState.DECIDED and found.decision is not None:
        taken = found.decision
        return Conflict(
            f"Over dit verzoek is al besloten door {taken.decided_by}. Wat u hebt getypt, staat er nog."
        )
    return rival(db, found.contact, office(found.link))


def holder(found: Link) -> Actor:
    """Whoever acts through this link, by the mailbox that had the letter."""
    return office(found.link) if found.whose is Party.MINISTER else official(found)


def official(found: Link) -> ByLetter:
    """With the rights that an official has with an account, on this one contact: no other has this address in it."""
    contact, link = found.contact, found.link
    named = officials.by_address(contact, link.addressee)
    grants = (Grant(Role.OFFICIAL),)
    return ByLetter(
        id=None,
        name=named.name if named else link.addressee,
        email=link.addressee,
        grants=grants,
        link_id=link.id,
    )


def office(link: DecisionLink) -> Actor:
    """Whoever acts through a link: known by the mailbox that had the letter, and the name they typed."""
    return Actor(id=None, name=link.addressee, email=link.addressee)

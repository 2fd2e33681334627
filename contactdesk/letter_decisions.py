"""Deciding from the letter: what a link shows, and what its form does. GET changes nothing (design 7)."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import decisions, letters, lifecycle, outbox, recipients
from contactdesk.audit import record
from contactdesk.contacts.change import in_place, rival
from contactdesk.decisions import Ruling
from contactdesk.desk import desk, now
from contactdesk.letters import News
from contactdesk.models import ContactRequest, Decision, DecisionLink, Letter
from contactdesk.outcomes import Conflict, Forbidden, NotFound, invalid
from contactdesk.permissions import Actor
from contactdesk.words import Action, Capacity, Foot, Outcome, Party, State


class Standing(StrEnum):
    """What a link can do now."""

    OPEN = "open"
    CHANGED = "changed"
    SUSPENDED = "suspended"
    DECIDED = "decided"
    CLOSED = "closed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Link:
    """A link that holds: whose it is, what it is for, and where its contact stands."""

    link: DecisionLink
    contact: ContactRequest
    decision: Decision | None
    standing: Standing
    has_expired: bool

    @property
    def is_open(self) -> bool:
        return self.standing in (Standing.OPEN, Standing.CHANGED)

    @property
    def is_current(self) -> bool:
        """Whether the decision that this link confirms is still the last one."""
        return self.decision is not None and self.link.decision_id == self.decision.id

    @property
    def may_dispute(self) -> bool:
        """A decision that somebody else entered, and that still stands (feet b and c)."""
        found = self.decision
        stands = self.is_current and found is not None and found.disputed_at is None
        return stands and found is not None and found.foot is not Foot.LETTER and self._may(Action.DISPUTE)

    @property
    def may_revoke(self) -> bool:
        return self.is_current and self._may(Action.REVOKE)

    def _may(self, action: Action) -> bool:
        is_open = self.link.purpose == "confirm" and self.standing is Standing.OPEN
        return is_open and lifecycle.move(self.contact.regime, self.contact.state, action) is not None


def follow(db: Session, token: str, *, lock: bool = False) -> Link:
    """What this token opens; NotFound for a forged or unknown one. Changes nothing."""
    link = outbox.find_link(db, desk(db).settings, token)
    if link is None:
        raise NotFound("link")
    query = select(ContactRequest).where(col(ContactRequest.id) == link.contact_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    contact = db.execute(query).scalar_one()
    decision = decisions.last_decision(db, contact)
    # a deputy who is one no more, and a mailbox that the office had before, have a letter and no say
    has_expired = link.expires_at <= now(db) or recipients.has_left_office(db, contact, link.addressee)
    return Link(link, contact, decision, _standing(link, contact, has_expired=has_expired), has_expired)


def _standing(link: DecisionLink, contact: ContactRequest, *, has_expired: bool) -> Standing:
    if link.purpose == "confirm":
        return Standing.EXPIRED if has_expired else Standing.OPEN
    if contact.state is State.CLARIFYING:
        return Standing.SUSPENDED
    if contact.state in lifecycle.WAY_OPEN or contact.state is State.REFUSED:
        return Standing.DECIDED
    if contact.state is not State.AWAITING_PERMISSION:
        return Standing.CLOSED
    if has_expired:
        return Standing.EXPIRED
    return Standing.OPEN if link.asked_version == contact.asked_version else Standing.CHANGED


def decide(db: Session, token: str, ruling: Ruling, *, asked_version: int) -> None:
    """The office's own decision (foot a). `asked_version` is what its page showed: newer is asked again."""
    found = follow(db, token, lock=True)
    if found.link.purpose != "decide":
        raise Forbidden("this link is for reading")
    if ruling.outcome is Outcome.REVOKED:
        raise invalid("uitkomst", "Kies ja, ja met voorwaarden, of nee")
    if not found.is_open:
        raise too_late(db, found)
    if asked_version != found.contact.asked_version:
        raise Conflict(
            "Het verzoek is intussen veranderd. Hieronder staat hoe het nu is. Wat u hebt getypt, staat er nog."
        )
    decisions.enter_from_letter(db, found.contact, office(found.link), ruling, found.link.addressee)


def too_late(db: Session, found: Link) -> Conflict:
    """Why this link can decide no more: what happened, and what to do now."""
    if found.standing is Standing.EXPIRED and found.link.purpose == "confirm":
        return Conflict("Deze link is verlopen. Bel of mail de parlementair contactpersoon.")
    if found.standing is Standing.EXPIRED:
        return Conflict("Deze link is verlopen. U kunt een nieuwe brief vragen; die gaat naar het bureau.")
    if found.standing is Standing.SUSPENDED:
        return Conflict("De indiener beantwoordt eerst een vraag. Daarna krijgt u een nieuwe brief.")
    if found.standing is Standing.DECIDED and found.decision is not None:
        taken = found.decision
        return Conflict(
            f"Over dit verzoek is al besloten door {taken.decided_by}. Wat u hebt getypt, staat er nog."
        )
    return rival(db, found.contact)


def office(link: DecisionLink) -> Actor:
    """Whoever acts through a link: known by the mailbox that had the letter, and the name they typed."""
    return Actor(id=None, name=link.addressee, email=link.addressee)


def dispute(db: Session, token: str, *, name: str, text: str) -> None:
    """Dit klopt niet, from the letter that confirms a decision."""
    found = _confirming(db, token)
    if found.decision is not None and found.decision.foot is Foot.LETTER:
        raise Forbidden("only a decision that somebody else entered can be disputed")
    if not found.may_dispute or found.decision is None:
        raise rival(db, found.contact)
    decisions.dispute_decision(db, found.contact, office(found.link), found.decision, text, name=name)


def revoke(db: Session, token: str, *, name: str, capacity: Capacity, reason: str) -> None:
    """The permission is taken back, from the letter that confirmed it."""
    found = _confirming(db, token)
    if not found.may_revoke:
        raise rival(db, found.contact)
    ruling = Ruling(Outcome.REVOKED, decided_by=name, capacity=capacity, reason=reason)
    decisions.enter_from_letter(db, found.contact, office(found.link), ruling, found.link.addressee)


def _confirming(db: Session, token: str) -> Link:
    found = follow(db, token, lock=True)
    if found.link.purpose != "confirm":
        raise Forbidden("this link does not confirm a decision")
    if found.standing is Standing.EXPIRED:
        raise too_late(db, found)
    # an older confirmation speaks of a decision that has been overtaken
    if not found.is_current:
        raise rival(db, found.contact)
    return found


def fresh_letter(db: Session, token: str) -> None:
    """An expired link strands nobody: whoever had it gets a fresh letter, at most once in ten minutes. An address
    that is none of the office any more gets nothing; the office's own mailbox does."""
    found = follow(db, token, lock=True)
    contact = found.contact
    if found.link.purpose != "decide":
        raise Forbidden("only who may decide gets a new letter")
    if found.is_open:
        raise Conflict("Deze link werkt nog. U kunt hier meteen besluiten.")
    if found.standing is not Standing.EXPIRED:
        raise too_late(db, found)
    has_left = recipients.has_left_office(db, contact, found.link.addressee)
    to = recipients.office_mailbox(db, contact) if has_left else found.link.addressee
    if _had_one_just_now(db, contact, to):
        return
    actor = office(found.link)
    facts = in_place(db, actor, Party.MINISTER, contact)
    entry = record(db, action="fresh_letter", by=actor, party=Party.MINISTER, contact=contact, facts=facts)
    letters.announce(db, contact, entry, News(Action.REMIND, actor, Party.SYSTEM), only=to)


def _had_one_just_now(db: Session, contact: ContactRequest, mailbox: str) -> bool:
    newest = select(col(Letter.created_at)).where(
        col(Letter.contact_id) == contact.id,
        col(Letter.to_email) == mailbox,
        col(Letter.template).in_(("asked", "reminder")),
    )
    at = db.execute(newest.order_by(col(Letter.id).desc()).limit(1)).scalar_one_or_none()
    return at is not None and (now(db) - at).total_seconds() < 600

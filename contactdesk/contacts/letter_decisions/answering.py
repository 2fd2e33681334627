"""What the form behind a link does: decide, dispute, revoke, or ask for a letter anew."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import letters
from contactdesk.audit import record
from contactdesk.contacts import decisions
from contactdesk.contacts.change import in_place, rival
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.letter_decisions.following import (
    OFFICIAL,
    Link,
    LinkState,
    follow,
    holder,
    office,
    too_late,
)
from contactdesk.contacts.letter_decisions.opening import NOBODY, Opener, demand, doer, open_link
from contactdesk.law.outcomes import Conflict, Forbidden, invalid
from contactdesk.law.permissions import SYSTEM
from contactdesk.letters import recipients
from contactdesk.letters.letter_words.news import News
from contactdesk.people import agreements
from contactdesk.people.agreements import LaidDown
from contactdesk.store.desk import now
from contactdesk.store.models import Letter
from contactdesk.words import Action, AgreementScope, Capacity, Foot, Outcome, Party


def decide(db: Session, token: str, ruling: Ruling, *, asked_version: int, by: Opener = NOBODY) -> None:
    """The office's own decision (foot a). `asked_version` is what its page showed: newer is asked again."""
    found = open_link(db, token, by, lock=True)
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
    decisions.enter_from_letter(db, found.contact, doer(db, found, by), ruling, found.link.addressee)


def lay_down(
    db: Session, token: str, seen: int, scope: Collection[AgreementScope] | None, *, name: str,
    capacity: Capacity, by: Opener = NOBODY,
) -> None:  # fmt: skip
    """The working agreement of the inspectorate of this contact, from its letter; `seen` is what the page showed."""
    found = open_link(db, token, by, lock=True)
    if found.link.purpose != "agreement":
        raise Forbidden("this link is about something else")
    if found.standing is not LinkState.OPEN:
        raise too_late(db, found)
    contact = found.contact
    there = agreements.shown(db, contact.organisation_id)
    if there is None or there.portfolio_id != contact.portfolio_id:
        raise Conflict("Deze inspectie of wie voor haar antwoord geeft, is intussen een andere.")
    given = LaidDown(scope, name, capacity, mailbox=found.link.addressee)
    agreements.lay_down(db, contact.organisation_id, seen, given, doer(db, found, by))


def dispute(db: Session, token: str, *, name: str, text: str, by: Opener = NOBODY) -> None:
    """Dit klopt niet, from the letter that confirms a decision."""
    found = _confirming(db, token, by)
    if found.own is not None and found.own.foot is Foot.LETTER:
        raise Forbidden("only a decision that somebody else entered can be disputed")
    if not found.may_dispute or found.own is None:
        raise rival(db, found.contact, office(found.link))
    who = doer(db, found, by)
    decisions.dispute_decision(db, found.contact, who, found.own, text, name=name)


def revoke(
    db: Session, token: str, *, name: str, capacity: Capacity, reason: str, by: Opener = NOBODY
) -> None:
    """The permission is taken back, from the letter that confirmed it."""
    found = _confirming(db, token, by)
    # an older confirmation speaks of a permission that has been overtaken
    if not found.may_revoke:
        raise rival(db, found.contact, office(found.link))
    ruling = Ruling(Outcome.REVOKED, decided_by=name, capacity=capacity, reason=reason)
    decisions.enter_from_letter(db, found.contact, doer(db, found, by), ruling, found.link.addressee)


def take_back(db: Session, token: str, *, name: str, text: str, by: Opener = NOBODY) -> None:
    """Ik heb dit verkeerd ingevoerd, from the letter that confirms it: by the mailbox, or the account, that entered it."""
    found = _confirming(db, token, by)
    if not found.is_current:
        raise rival(db, found.contact, office(found.link))
    decisions.take_back_from_letter(db, found.contact, doer(db, found, by), text=text, name=name)


def own_entry(db: Session, found: Link, by: Opener) -> tuple[str, bool]:
    """What the page of a confirmation says to who entered that decision, and whether they can take it back now."""
    is_open = found.link.purpose == "confirm" and found.standing is LinkState.OPEN
    if not (is_open and found.is_current and found.own):
        return "", False
    said = decisions.own_entry(db, found.contact, doer(db, found, by))
    return said, bool(said) and not decisions.cannot_take_back(db, found.contact, found.own)


def permit(db: Session, token: str, ruling: Ruling, *, by: Opener = NOBODY) -> None:
    """Toch toestaan: yes after all, from the letter that confirmed the no."""
    found = _confirming(db, token, by)
    if not found.may_permit:
        raise rival(db, found.contact, office(found.link))
    if not ruling.is_granted:
        raise invalid("uitkomst", "Kies ja, of ja met voorwaarden")
    decisions.enter_from_letter(db, found.contact, doer(db, found, by), ruling, found.link.addressee)


def _confirming(db: Session, token: str, by: Opener) -> Link:
    found = open_link(db, token, by, lock=True)
    if found.link.purpose != "confirm":
        raise Forbidden("this link does not confirm a decision")
    if found.standing is LinkState.EXPIRED:
        raise too_late(db, found)
    return found


def fresh_letter(db: Session, token: str, by: Opener = NOBODY) -> None:
    """An expired link strands nobody: whoever had it gets a fresh letter, at most once in ten minutes. An address
    that is none of the office any more gets nothing; the office's own mailbox does."""
    found = follow(db, token, lock=True)
    if found.link.purpose != "decide":
        raise Forbidden("only who may decide gets a new letter")
    demand(db, found, by)
    if found.is_open:
        raise Conflict("Deze link werkt nog. U kunt hier meteen besluiten.")
    if found.standing is not LinkState.EXPIRED:
        raise too_late(db, found)
    send_again(db, found)


def send_again(db: Session, found: Link) -> None:
    """The letter of this link once more, with a link of its own: while there is still something to do with it, and
    unless a newer one went in the last ten minutes."""
    contact, actor, party = found.contact, holder(found), found.whose
    news = _again(found)
    has_moved = found.has_left and party is Party.MINISTER
    to = recipients.office_mailbox(db, contact) if has_moved else found.link.addressee
    if news is None or _had_one_just_now(db, found, to):
        return
    facts = in_place(db, actor, party, contact)
    entry = record(db, action="fresh_letter", by=actor, party=party, contact=contact, facts=facts)
    letters.announce(db, contact, entry, news, only=to)


def _again(found: Link) -> News | None:
    """What the letter tells: decide, this was decided, or you may speak."""
    if found.whose is Party.OFFICIAL:
        works = found.standing in (LinkState.OPEN, LinkState.EXPIRED)
        return News(Action.PERMIT, SYSTEM, Party.SYSTEM, decision=found.own) if works else None
    actor, decision = office(found.link), found.own
    if found.link.purpose == "decide":
        is_asked = found.is_open or found.standing is LinkState.EXPIRED
        return News(Action.REMIND, actor, Party.SYSTEM) if is_asked else None
    if decision is None or not (found.may_dispute or found.may_revoke):
        return None
    action = Action.PERMIT if decision.granted else Action.REFUSE
    return News(action, actor, Party.SYSTEM, decision=decision)


#: which letters hold a link for this; one that confirms where nothing is said
_LETTERS: Final = {"decide": ("asked", "reminder"), OFFICIAL: ("permitted_official", "appointment")}


def _had_one_just_now(db: Session, found: Link, mailbox: str) -> bool:
    templates = _LETTERS.get(found.link.purpose, ("confirmation",))
    newest = select(col(Letter.created_at)).where(
        col(Letter.contact_id) == found.contact.id,
        col(Letter.to_email) == mailbox,
        col(Letter.template).in_(templates),
        col(Letter.id) != found.link.letter_id,
    )
    at = db.execute(newest.order_by(col(Letter.id).desc()).limit(1)).scalar_one_or_none()
    return at is not None and (now(db) - at).total_seconds() < 600

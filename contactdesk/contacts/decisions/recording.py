"""Entering a decision: the office's own (foot a), one that a liaison records (b), or on a standing permission (c).

A decision is taken once. By whom it was taken and by whom it was entered are two facts, and both are kept.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from contactdesk.contacts import beside, naming, standing_permissions
from contactdesk.contacts.change import REPLACED_BY, check, finish, refuse_afterwards
from contactdesk.contacts.decisions.checking import Ruling, check_ruling
from contactdesk.contacts.decisions.finding import cannot_enter
from contactdesk.contacts.decisions.taking_back import stood
from contactdesk.contacts.deeds import resume_clock
from contactdesk.law.days import today
from contactdesk.law.officials import Official
from contactdesk.law.outcomes import Barred, invalid
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.news import News
from contactdesk.store import law_texts
from contactdesk.store.desk import now
from contactdesk.store.in_force import answers_for
from contactdesk.store.models import ContactRequest, Decision
from contactdesk.words import Action, Capacity, Foot, How, Initiator, Outcome, Party

A = Action


def decide(
    db: Session,
    number: str,
    by: Actor,
    ruling: Ruling,
    *,
    official: Official | None = None,
    others: Sequence[Official] | None = None,
    without_official: bool = False,
    version: int | None = None,
) -> None:
    """A signed-in person enters a decision: the office its own (foot a), a liaison one it records (feet b, c). `official`:
    with whom it is, with `others` beside them, named in the same deed; `without_official`: who was named before is it no
    more. On a standing permission only, where nobody else decides about them."""
    contact, party = check(db, number, by, ruling.action, version)
    _demand(db, contact, by, party)
    if party is Party.MINISTER:
        _enter(db, contact, by, party, ruling, Foot.LETTER, entered_from=None)
    elif ruling.how is How.BEFOREHAND:
        ruling = _on_standing(db, contact, ruling)
        names = official is not None or others is not None
        if without_official:
            named: dict[str, Any] | None = beside.nobody(db, contact, by, others)
        else:
            named = beside.enter_all(db, contact, official, others, by) if names else None
        _enter(db, contact, by, party, ruling, Foot.STANDING, named=named)
    else:
        if ruling.how is None:
            raise invalid(
                "hoe", "Kies hoe de bewindspersoon heeft besloten: een contactpersoon beslist niet zelf"
            )
        _enter(db, contact, by, party, ruling, Foot.RECORDED)


def _demand(db: Session, contact: ContactRequest, by: Actor, party: Party) -> None:
    """Raise Barred for a liaison whose record of the minister's word did not hold here before."""
    if party is not Party.MINISTER and (why := cannot_enter(db, contact, by)):
        raise Barred(why)


def _on_standing(db: Session, contact: ContactRequest, ruling: Ruling) -> Ruling:
    """Fill in the standing permission this rests on; what a liaison adds to its conditions stands below them. A liaison
    cannot refuse, and assistance is never covered."""
    if not ruling.is_granted:
        raise invalid("uitkomst", "Weigeren kan alleen de bewindspersoon")
    fitting = standing_permissions.fitting(db, contact)
    chosen = next((found for found in fitting if found.id == ruling.standing_permission_id), None)
    if chosen is None:
        raise invalid("vooraf_id", "Deze toestemming vooraf geldt niet voor dit verzoek. Vraag toestemming")
    conditions = "\n".join(filter(None, [chosen.conditions, ruling.conditions]))
    return Ruling(
        Outcome.CONDITIONS if conditions else Outcome.PERMITTED,
        decided_by=chosen.decided_by,
        capacity=chosen.capacity,
        decided_on=chosen.decided_on,
        how=How.BEFOREHAND,
        conditions=conditions or None,
        standing_permission_id=chosen.id,
    )


def _enter(
    db: Session,
    contact: ContactRequest,
    by: Actor,
    party: Party,
    ruling: Ruling,
    foot: Foot,
    *,
    entered_from: str | None = None,
    named: dict[str, Any] | None = None,
) -> Decision:
    """`named`: what the log adds of the official that this deed named, None where it named none."""
    if ruling.is_granted:
        refuse_afterwards(contact)
    check_ruling(db, contact, ruling, foot)
    decision = _decision(db, contact, by, ruling, foot, entered_from)
    db.add(decision)
    db.flush()
    was, before = contact.state, stood(contact)
    resume_clock(db, contact)
    _settle(db, contact, ruling, decision)
    finish(
        db,
        contact,
        News(ruling.action, by, party, decision=decision, was=was),
        texts={
            "conditions": ruling.conditions,
            "reason": ruling.reason,
            "alternative": ruling.alternative,
            "decided_by": ruling.decided_by,
            "official": contact.official_email if named is not None else None,
        },
        facts=_facts(decision) | before | (named or {}),
    )
    return decision


def _settle(db: Session, contact: ContactRequest, ruling: Ruling, decision: Decision) -> None:
    """The permission itself: on the contact, where the database watches over it."""
    if not ruling.is_granted:
        contact.permission_id = contact.permission_granted = None
        return
    contact.permission_id, contact.permission_granted = decision.id, True
    moment = now(db)
    naming.tell(contact, moment)
    if contact.initiator_kind in (Initiator.OFFICIAL, Initiator.BODY) and contact.member_since is None:
        contact.member_since = moment


def _decision(
    db: Session, contact: ContactRequest, by: Actor, ruling: Ruling, foot: Foot, entered_from: str | None
) -> Decision:
    assert ruling.decided_by is not None
    assert ruling.capacity is not None
    return Decision(
        contact_id=contact.id,
        portfolio_id=contact.portfolio_id,
        replaced_by_id=_in_whose_place(db, contact, ruling, foot),
        outcome=ruling.outcome,
        granted=ruling.is_granted,
        foot=foot,
        decided_by=ruling.decided_by,
        capacity=ruling.capacity,
        decided_on=ruling.decided_on or today(now(db)),
        how=ruling.how if foot is not Foot.LETTER else None,
        entered_by_id=by.id,
        entered_from=entered_from,
        standing_permission_id=ruling.standing_permission_id if foot is Foot.STANDING else None,
        conditions=ruling.conditions if ruling.outcome is Outcome.CONDITIONS else None,
        or_colleague=ruling.is_granted and ruling.or_colleague,
        ground=ruling.ground if ruling.outcome is Outcome.REFUSED else None,
        grounds_hash=law_texts.keep(db)["grounds"] if ruling.outcome is Outcome.REFUSED else None,
        reason=None if ruling.is_granted else ruling.reason,
        alternative=ruling.alternative if ruling.outcome is Outcome.REFUSED else None,
        alternative_on=ruling.alternative_on if ruling.outcome is Outcome.REFUSED else None,
        at=now(db),
    )


def _in_whose_place(db: Session, contact: ContactRequest, ruling: Ruling, foot: Foot) -> int | None:
    """Who replaced the minister on the day of the decision; what was permitted beforehand the minister permitted."""
    if foot is Foot.STANDING:
        return None
    on = ruling.decided_on if foot is Foot.RECORDED and ruling.decided_on else today(now(db))
    found = answers_for(db, contact.portfolio_id, on)
    return None if found == contact.portfolio_id else found


def _facts(decision: Decision) -> dict[str, Any]:
    found = {
        "decision": decision.id,
        "outcome": decision.outcome.value,
        "foot": decision.foot.value,
        "capacity": decision.capacity.value,
        "decided_on": decision.decided_on.isoformat(),
        "how": decision.how.value if decision.how else None,
        **({"or_colleague": True} if decision.or_colleague else {}),
    }
    if decision.ground:
        found |= {"ground": decision.ground, "grounds": decision.grounds_hash}
    return found | ({REPLACED_BY: decision.replaced_by_id} if decision.replaced_by_id else {})


def revoke(
    db: Session,
    number: str,
    by: Actor,
    *,
    reason: str | None,
    decided_by: str | None,
    capacity: Capacity | None,
    decided_on: date | None = None,
    how: How | None = None,
    version: int | None = None,
) -> None:
    """The permission is taken back, by the minister or recorded for the minister; with the reason."""
    contact, party = check(db, number, by, A.REVOKE, version)
    _demand(db, contact, by, party)
    foot = Foot.LETTER if party is Party.MINISTER else Foot.RECORDED
    if foot is Foot.RECORDED and how not in (How.ORAL, How.WRITTEN):
        raise invalid(
            "hoe", "Kies hoe de bewindspersoon heeft besloten: een contactpersoon beslist niet zelf"
        )
    contact.ics_sequence += 1
    ruling = Ruling(
        Outcome.REVOKED,
        decided_by=decided_by,
        capacity=capacity,
        decided_on=decided_on,
        how=how,
        reason=reason,
    )
    _enter(db, contact, by, party, ruling, foot, entered_from=None)


def enter_from_letter(
    db: Session, contact: ContactRequest, office: Actor, ruling: Ruling, mailbox: str
) -> None:
    """A decision taken through a link (foot a): the log says "X, namens Y, via brief", with the mailbox.

    The caller has followed the link, locked the contact and found it open (`letter_decisions`).
    """
    if ruling.outcome is Outcome.REVOKED:
        contact.ics_sequence += 1
    _enter(db, contact, office, Party.MINISTER, ruling, Foot.LETTER, entered_from=mailbox)

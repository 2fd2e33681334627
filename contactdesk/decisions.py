"""Decisions on permission: from the letter, recorded for the minister, or on a standing permission (design 4, 7).

A decision is taken once. By whom it was taken and by whom it was entered are two facts, and both are kept.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import standing_permissions, terms
from contactdesk.contacts.change import check, finish
from contactdesk.contacts.deeds import resume_clock
from contactdesk.days import today
from contactdesk.desk import desk, now
from contactdesk.letters import News
from contactdesk.models import ContactRequest, Decision
from contactdesk.outcomes import FieldError, Forbidden, Invalid, invalid
from contactdesk.permissions import Actor
from contactdesk.words import Action, Capacity, Foot, How, Initiator, Outcome, Party, State

A = Action


@dataclass(frozen=True)
class Ruling:
    """What was decided, by whom, and how it reached the desk; `decided_by` is the name of who took it."""

    outcome: Outcome
    decided_by: str | None = None
    capacity: Capacity | None = None
    decided_on: date | None = None
    how: How | None = None
    conditions: str | None = None
    ground: str | None = None
    reason: str | None = None
    alternative: str | None = None
    standing_permission_id: int | None = None

    @property
    def is_granted(self) -> bool:
        return self.outcome in (Outcome.PERMITTED, Outcome.CONDITIONS)

    @property
    def action(self) -> Action:
        if self.outcome is Outcome.REVOKED:
            return A.REVOKE
        return A.PERMIT if self.is_granted else A.REFUSE


def decide(db: Session, number: str, by: Actor, ruling: Ruling, *, version: int | None = None) -> None:
    """A signed-in person enters a decision: the office its own (foot a), a liaison one it records (feet b, c)."""
    contact, party = check(db, number, by, ruling.action, version)
    if party is Party.MINISTER:
        _enter(db, contact, by, party, ruling, Foot.LETTER, entered_from=None)
    elif ruling.how is How.BEFOREHAND:
        _enter(db, contact, by, party, _on_standing(db, contact, ruling), Foot.STANDING)
    else:
        if ruling.how is None:
            raise invalid(
                "hoe", "Kies hoe de bewindspersoon heeft besloten: een contactpersoon beslist niet zelf"
            )
        _enter(db, contact, by, party, ruling, Foot.RECORDED)


def _on_standing(db: Session, contact: ContactRequest, ruling: Ruling) -> Ruling:
    """Fill in the standing permission this rests on. A liaison cannot refuse, and assistance is never covered."""
    if not ruling.is_granted:
        raise invalid("uitkomst", "Weigeren kan alleen de bewindspersoon")
    fitting = standing_permissions.fitting(db, contact)
    chosen = next((found for found in fitting if found.id == ruling.standing_permission_id), None)
    if chosen is None:
        raise invalid("vooraf_id", "Deze toestemming vooraf geldt niet voor dit verzoek. Vraag toestemming")
    conditions = chosen.conditions or ruling.conditions
    return Ruling(
        Outcome.CONDITIONS if conditions else Outcome.PERMITTED,
        decided_by=chosen.decided_by,
        capacity=chosen.capacity,
        decided_on=chosen.decided_on,
        how=How.BEFOREHAND,
        conditions=conditions,
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
) -> Decision:
    _check_ruling(db, ruling, foot)
    decision = _decision(db, contact, by, ruling, foot, entered_from)
    db.add(decision)
    db.flush()
    was = contact.state
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
        },
        facts=_facts(decision),
    )
    return decision


def _settle(db: Session, contact: ContactRequest, ruling: Ruling, decision: Decision) -> None:
    """The permission itself: on the contact, where the database watches over it."""
    if not ruling.is_granted:
        contact.permission_id = contact.permission_granted = None
        return
    contact.permission_id, contact.permission_granted = decision.id, True
    moment = now(db)
    if contact.official_email and contact.official_since is None:
        contact.official_since = moment
    if contact.initiator_kind is Initiator.OFFICIAL and contact.member_since is None:
        contact.member_since = moment


def _decision(
    db: Session, contact: ContactRequest, by: Actor, ruling: Ruling, foot: Foot, entered_from: str | None
) -> Decision:
    assert contact.id is not None
    assert ruling.decided_by is not None
    assert ruling.capacity is not None
    return Decision(
        contact_id=contact.id,
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
        ground=ruling.ground if ruling.outcome is Outcome.REFUSED else None,
        reason=None if ruling.is_granted else ruling.reason,
        alternative=ruling.alternative if ruling.outcome is Outcome.REFUSED else None,
        at=now(db),
    )


def _facts(decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision.id,
        "outcome": decision.outcome.value,
        "foot": decision.foot.value,
        "capacity": decision.capacity.value,
        "decided_on": decision.decided_on.isoformat(),
        "how": decision.how.value if decision.how else None,
    }


def _check_ruling(db: Session, ruling: Ruling, foot: Foot) -> None:
    """Every error at once, at its field: a refusal needs ground, reason and alternative (design 4)."""
    errors = []
    if not ruling.decided_by:
        field = "naam" if foot is Foot.LETTER else "besloten_door"
        errors.append(FieldError(field, "Vul de naam in van wie het besluit nam"))
    if ruling.capacity is None:
        errors.append(FieldError("hoedanigheid", "Kies: zelf of in mandaat"))
    if ruling.decided_on is not None and ruling.decided_on > today(now(db)):
        errors.append(FieldError("besloten_op", "Deze dag moet nog komen"))
    if foot is Foot.RECORDED and ruling.decided_on is None:
        errors.append(FieldError("besloten_op", "Vul in op welke dag de bewindspersoon besloot"))
    if ruling.outcome is Outcome.CONDITIONS and not ruling.conditions:
        errors.append(FieldError("voorwaarden", "Schrijf de voorwaarden op"))
    if ruling.outcome is Outcome.REFUSED:
        errors += _check_refusal(db, ruling)
    if ruling.outcome is Outcome.REVOKED and not ruling.reason:
        errors.append(FieldError("reden", "Schrijf op waarom; het Kamerlid leest dit"))
    if errors:
        raise Invalid(*errors)


def _check_refusal(db: Session, ruling: Ruling) -> list[FieldError]:
    errors = []
    codes = {ground.code for ground in desk(db).grounds.choices}
    if ruling.ground not in codes:
        errors.append(FieldError("grond", "Kies waarom niet"))
    if not ruling.reason:
        errors.append(FieldError("reden", "Schrijf de reden op; het Kamerlid leest dit"))
    if not ruling.alternative:
        errors.append(
            FieldError("alternatief", "Schrijf op wat wel kan; weigeren is nooit het hele antwoord")
        )
    return errors


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
    """A decision taken through a link (foot a): the log says "X, in mandaat voor Y, via brief", with the mailbox.

    The caller has followed the link, locked the contact and found it open (`letter_decisions`).
    """
    if ruling.outcome is Outcome.REVOKED:
        contact.ics_sequence += 1
    _enter(db, contact, office, Party.MINISTER, ruling, Foot.LETTER, entered_from=mailbox)


def dispute(db: Session, number: str, by: Actor, *, text: str, version: int | None = None) -> None:
    """Dit klopt niet: the office says that a decision in its name was not taken so (feet b and c)."""
    contact, _ = check(db, number, by, A.DISPUTE, version)
    if not text:
        raise invalid("tekst", "Schrijf op wat er niet klopt")
    decision = last_decision(db, contact)
    if decision is None or decision.foot is Foot.LETTER:
        raise Forbidden("only a decision that somebody else entered can be disputed")
    dispute_decision(db, contact, by, decision, text)


def dispute_decision(
    db: Session, contact: ContactRequest, by: Actor, decision: Decision, text: str, name: str | None = None
) -> None:
    """The decision does not stand: the contact awaits the minister again. `name`: who said so, from the letter."""
    was = contact.state
    text = f"{name}: {text}" if name else text
    if contact.due_at is not None:
        contact.due_at = terms.due(desk(db).terms, contact.form, now(db), contact.debate_on).due
    decision.disputed_at, decision.dispute = now(db), text
    contact.permission_id = contact.permission_granted = None
    contact.ics_sequence += 1 if was is State.SCHEDULED else 0
    contact.asked_version += 1
    contact.asked_at = now(db)
    db.add(decision)
    finish(
        db,
        contact,
        News(A.DISPUTE, by, Party.MINISTER, text=text, decision=decision, was=was),
        texts={"text": text, "name": name},
        facts={"decision": decision.id},
    )


def last_decision(db: Session, contact: ContactRequest) -> Decision | None:
    """The newest decision on a contact, disputed or not."""
    query = select(Decision).where(col(Decision.contact_id) == contact.id).order_by(col(Decision.id).desc())
    return db.execute(query.limit(1)).scalar_one_or_none()

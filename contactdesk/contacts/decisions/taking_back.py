"""Ik heb dit verkeerd ingevoerd: who entered a decision takes a slip of the hand back, for an hour.

The contact stands again where it stood before, with its own clock. The decision stays in the history and was none: it
counts nowhere. What the minister decided is not changed by this: a revocation, a dispute and a new decision do that.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts import naming
from contactdesk.contacts.change import check, finish
from contactdesk.contacts.decisions.finding import last_decision
from contactdesk.law import lifecycle
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_hour
from contactdesk.law.outcomes import Conflict, Forbidden, invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.said import lacking
from contactdesk.letters.letter_words.news import News
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, ContactRequest, Decision
from contactdesk.words import Action, Foot, Outcome, Party, State

A = Action
#: what the entry of a decision keeps of how the contact stood before it
WAS, WAS_DUE, WAS_STOPPED = "was", "was_due", "was_stopped"

_NO_MORE: Final = "Dit kon tot {until}. Terugnemen kan niet meer."
_WENT_ON: Final = "Er is daarna al iets gebeurd met dit verzoek. Terugnemen kan niet meer."
#: what who entered it can do instead, by whose decision it is and how it came out
_INSTEAD: Final = {
    (Party.LIAISON, True): (
        "Bel het bureau van de bewindspersoon. Dat kan zeggen dat dit besluit niet klopt, of de toestemming intrekken."
    ),
    (Party.LIAISON, False): (
        "Bel het bureau van de bewindspersoon. Dat kan zeggen dat dit besluit niet klopt, of het contact toch toestaan."
    ),
    (Party.MINISTER, True): "Moet het nee zijn? Trek de toestemming in.",
    (Party.MINISTER, False): "Moet het ja zijn? Sta het contact toch toe.",
}


def stood(contact: ContactRequest) -> dict[str, Any]:
    """How a contact stands before a decision, for the entry of that decision."""
    found: dict[str, Any] = {WAS: contact.state.value}
    if contact.stopped_at is not None and contact.due_at is not None:
        found |= {WAS_DUE: contact.due_at.isoformat(), WAS_STOPPED: contact.stopped_at.isoformat()}
    return found


def take_back(db: Session, number: str, by: Actor, *, text: str, version: int | None = None) -> None:
    """The newest decision was a slip of who entered it. Forbidden for anybody else; Conflict when the hour is over, or
    something came of it."""
    contact, party = check(db, number, by, A.TAKE_BACK, version)
    _take_back(db, contact, by, party, _own(db, contact, by), text)


def take_back_from_letter(db: Session, contact: ContactRequest, by: Actor, *, text: str, name: str) -> None:
    """The same through the link that confirms it; the caller has followed it and locked the contact. `name`: who said so,
    where no account does: a mailbox can be somebody's own, and is told to nobody."""
    decision = _own(db, contact, by)
    who = by if by.id is not None else replace(by, name=name)
    _take_back(db, contact, who, Party.MINISTER, decision, text, name=name)


def _own(db: Session, contact: ContactRequest, by: Actor) -> Decision:
    decision = entered_by(db, contact, by)
    if decision is None:
        raise Forbidden("only who entered a decision can take it back")
    if why_not := cannot_take_back(db, contact, decision):
        raise Conflict(why_not)
    return decision


def entered_by(db: Session, contact: ContactRequest, by: Actor) -> Decision | None:
    """The newest decision, where `by` entered it; what took a permission back is no yes or no to the contact."""
    newest = last_decision(db, contact)
    if newest is None or newest.outcome is Outcome.REVOKED:
        return None
    return newest if _is_of(newest, by) else None


def _is_of(decision: Decision, by: Actor) -> bool:
    """By account; what no account entered is of the mailbox whose letter it came from."""
    if by.id is not None or decision.entered_by_id is not None:
        return decision.entered_by_id == by.id
    return decision.entered_from is not None and folded(decision.entered_from) == folded(by.email)


def own_entry(db: Session, contact: ContactRequest, by: Actor) -> str:
    """To who entered the newest decision, while it counts: until when they can take it back, or why not any more."""
    own = entered_by(db, contact, by)
    if own is None or contact.state not in lifecycle.COUNTS[own.granted]:
        return ""
    if why_not := cannot_take_back(db, contact, own):
        return f"Verkeerd ingevoerd? {why_not}"
    return f"Verkeerd ingevoerd? U kunt dit terugnemen tot {dutch_hour(_until(own))}."


def cannot_take_back(db: Session, contact: ContactRequest, decision: Decision) -> str:
    """Why this decision stays, and what can be done instead; empty while who entered it can take it back."""
    if now(db) > _until(decision):
        return f"{_NO_MORE.format(until=dutch_hour(_until(decision)))} {instead(decision)}"
    entry = _entry(db, contact, decision)
    went_on = entry is None or _went_on(db, contact, entry)
    if went_on or decision.disputed_at is not None or contact.state not in (State.PERMITTED, State.REFUSED):
        return f"{_WENT_ON} {instead(decision)}"
    return ""


def _until(decision: Decision) -> datetime:
    return decision.at + lifecycle.SLIP_WITHIN


def instead(decision: Decision) -> str:
    """What remains for who entered it, when it cannot be taken back."""
    side = Party.MINISTER if decision.foot is Foot.LETTER else Party.LIAISON
    return _INSTEAD[side, decision.granted]


def _take_back(
    db: Session,
    contact: ContactRequest,
    by: Actor,
    party: Party,
    decision: Decision,
    text: str,
    name: str = "",
) -> None:
    if wrong := lacking(text, "Schrijf op wat er verkeerd ging; wie van het besluit hoorde, leest dit"):
        raise invalid("tekst", wrong)
    entry = _entry(db, contact, decision)
    assert entry is not None
    was = contact.state
    decision.mistaken_at, decision.mistake = now(db), text
    db.add(decision)
    contact.permission_id = contact.permission_granted = None
    naming.untell(contact, decision.at)
    if WAS_STOPPED in entry.details:
        contact.due_at = datetime.fromisoformat(entry.details[WAS_DUE])
        contact.stopped_at = datetime.fromisoformat(entry.details[WAS_STOPPED])
    finish(
        db,
        contact,
        News(A.TAKE_BACK, by, party, text=text, decision=decision, was=was),
        texts={"text": text, "name": name},
        facts={"decision": decision.id},
        before=State(entry.details[WAS]),
    )


def _entry(db: Session, contact: ContactRequest, decision: Decision) -> AuditEntry | None:
    """The entry that made it; None where that does not say how the contact stood."""
    made = col(AuditEntry.action).in_((A.PERMIT.value, A.REFUSE.value))
    query = select(AuditEntry).where(col(AuditEntry.contact_id) == contact.id, made)
    entries = db.execute(query.order_by(col(AuditEntry.id).desc())).scalars()
    found = next((one for one in entries if one.details.get("decision") == decision.id), None)
    return found if found and found.details.get(WAS) in lifecycle.UNDECIDED else None


def _went_on(db: Session, contact: ContactRequest, entry: AuditEntry) -> bool:
    """Whether the contact left the state that the decision gave it, even when it came back there."""
    query = select(col(AuditEntry.details)).where(
        col(AuditEntry.contact_id) == contact.id, col(AuditEntry.id) > entry.id
    )
    states = (details.get("state") for details in db.execute(query).scalars())
    return any(state not in (None, entry.details["state"]) for state in states)

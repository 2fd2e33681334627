"""Dit klopt niet: the office says that a decision in its name was not taken so (feet b and c).

It can say so as long as it knows of the contact, whatever happened since: who entered the decision cannot take that away.
"""

from sqlmodel import Session

from contactdesk.contacts.change import check, finish, rival
from contactdesk.contacts.decisions.finding import entered_for, last_decision
from contactdesk.law import lifecycle, terms
from contactdesk.law.disclosure import debate_of
from contactdesk.law.outcomes import Forbidden, invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.said import lacking
from contactdesk.letters.letter_words.news import News
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, Decision
from contactdesk.words import Action, Party, State

A = Action


def dispute(
    db: Session,
    number: str,
    by: Actor,
    *,
    text: str,
    decision_id: int | None = None,
    version: int | None = None,
) -> None:
    """The office disputes the decision that its page names, or else the newest that can be disputed.

    Forbidden where nobody else entered one; Conflict where it was disputed already.
    """
    contact, _ = check(db, number, by, A.DISPUTE, version)
    entered = [one for one in entered_for(db, contact) if decision_id in (None, one.id)]
    if not entered:
        raise Forbidden("only a decision that somebody else entered can be disputed")
    decision = next((one for one in entered if one.disputed_at is None), None)
    if decision is None:
        raise rival(db, contact, by)
    dispute_decision(db, contact, by, decision, text)


def dispute_decision(
    db: Session, contact: ContactRequest, by: Actor, decision: Decision, text: str, name: str | None = None
) -> None:
    """The decision does not stand. Where the contact rests on it, it awaits the minister again; where it ended or
    went on since, the decision is marked and the contact stays. `name`: who said so, from the letter."""
    if wrong := lacking(text, "Schrijf op wat er niet klopt"):
        raise invalid("tekst", wrong)
    was = contact.state
    text = f"{name}: {text}" if name else text
    decision.disputed_at, decision.dispute = now(db), text
    db.add(decision)
    moves = reopens(db, contact, decision)
    if moves:
        _reopen(db, contact)
    finish(
        db,
        contact,
        News(A.DISPUTE, by, Party.MINISTER, text=text, decision=decision, was=was),
        texts={"text": text, "name": name},
        facts={"decision": decision.id, "moved": moves},
        moves=moves,
    )


def reopens(db: Session, contact: ContactRequest, decision: Decision) -> bool:
    """Whether the contact rests on this decision in a state from which it can be put to the minister again."""
    move = lifecycle.move(contact.regime, contact.state, A.DISPUTE)
    newest = last_decision(db, contact)
    return move is not None and move.to is not None and newest is not None and newest.id == decision.id


def _reopen(db: Session, contact: ContactRequest) -> None:
    if contact.due_at is not None:
        contact.due_at = terms.due(
            desk(db).terms, contact.form, now(db), debate_of(contact), contact.chamber
        ).due
        contact.stopped_at = None
    contact.permission_id = contact.permission_granted = None
    contact.ics_sequence += 1 if contact.state is State.SCHEDULED else 0
    contact.asked_version += 1
    contact.asked_at = now(db)

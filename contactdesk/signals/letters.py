"""What happened with a signal is written down, logged and told: which letters go when, as one table, and to whom.

The words stand in `templates/letters/`. A letter to the office has a link of its own; one to the body says where the page is.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, words
from contactdesk.law import signals as law
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_date, end_of, today
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters import desk_mail
from contactdesk.letters.letter_words.people import line, named
from contactdesk.letters.outbox.keys import Purpose
from contactdesk.signals.finding import asks_sign_in, office_of
from contactdesk.store.desk import desk, now
from contactdesk.store.models import (
    AuditEntry,
    EmergencySignal,
    Organisation,
    Person,
    Portfolio,
    SignalEvent,
)
from contactdesk.words import Capacity, Decider, EarlierStep, Party, SignalAction

A = SignalAction
BODY, OFFICE = Party.BODY, Party.MINISTER

#: action: to whom, with which words
LETTERS: Final[dict[SignalAction, tuple[tuple[Party, str], ...]]] = {
    A.SEND: ((OFFICE, "signal_sent"), (BODY, "signal_receipt")),
    A.ADD: ((OFFICE, "signal_added"),),
    A.ASK: ((BODY, "signal_question"),),
    A.COMPLY: ((BODY, "signal_answered"), (OFFICE, "signal_confirmed")),
    A.EXPLAIN: ((BODY, "signal_answered"), (OFFICE, "signal_confirmed")),
    A.DISPUTE: ((BODY, "signal_disputed"), (OFFICE, "signal_open_again")),
    A.WITHDRAW: ((OFFICE, "signal_withdrawn"),),
    A.REMIND: ((OFFICE, "signal_near"),),
    A.EXPIRE: ((OFFICE, "signal_overdue"), (BODY, "signal_overdue_body")),
    A.MOVE: ((OFFICE, "signal_passed_on"), (BODY, "signal_moved")),
}


#: what the earlier warnings are called among the texts
WARNINGS: Final = "Eerdere waarschuwingen"


@dataclass(frozen=True)
class SignalSaid:
    """What came along with an action: the text, who signed it and as what, and by when something is done."""

    text: str | None = None
    name: str | None = None
    capacity: Capacity | None = None
    promised_on: date | None = None


NOTHING: Final = SignalSaid()


def settle(
    db: Session, row: EmergencySignal, action: SignalAction, by: Actor = SYSTEM, said: SignalSaid = NOTHING
) -> SignalEvent:
    """Write down that this happened, record it in the log, and owe its letters. The row has changed already."""
    event = SignalEvent(
        signal_id=row.id,
        action=action,
        by_id=by.id,
        by_name=said.name,
        capacity=said.capacity,
        text=said.text,
        promised_on=said.promised_on,
        at=now(db),
    )
    db.add(event)
    db.flush()
    entry = _record(db, row, event, by)
    event.audit_id = entry.id
    for party, template in LETTERS[action]:
        _tell(db, entry, row, event, party, template)
    db.add_all((event, row))
    db.flush()
    return event


def _record(db: Session, row: EmergencySignal, event: SignalEvent, by: Actor) -> AuditEntry:
    """Not which body or minister: administrators read this log, and no signal."""
    facts: dict[str, Any] = {"signal": row.id, "state": row.state.value}
    texts = {"text": event.text, "name": event.by_name}
    if event.action is A.SEND:
        texts |= {name: getattr(row, name) for name in (*law.TEXTS, "signed_by")}
    party = law.who_does(event.action)
    return audit.record(
        db, action=event.action.value, by=by, party=party, facts=facts, texts=texts, salt=row.salt
    )


def _tell(
    db: Session, entry: AuditEntry, row: EmergencySignal, event: SignalEvent, party: Party, template: str
) -> None:
    body, office = db.get_one(Organisation, row.organisation_id), office_of(db, row)
    boxes = {
        OFFICE: office.mailbox.strip(),
        BODY: body.mailbox or db.get_one(Person, row.entered_by_id).email,
    }
    # of an office without a mailbox the clock waits: it passes the signal on as soon as there is one
    if not boxes[party]:
        return
    key = None
    if party is OFFICE:
        row.sent_to = boxes[OFFICE]
        key = desk_mail.Key(Purpose.SIGNAL, row.id, end_of(_until(db, row)))
    other = boxes[BODY if party is OFFICE else OFFICE]
    values = (
        facts(db, row)
        | _said(event)
        | {
            "is_late": row.expired_at is not None,
            "asks_sign_in": asks_sign_in(db, office),
            "can_be_answered": bool(other),
        }
    )
    desk_mail.tell(db, entry, template, boxes[party], party, values, reply_to=other or None, key=key)


def is_elsewhere(db: Session, row: EmergencySignal) -> bool:
    """Whether the mailbox that had its letters is not that of who answers today. Not as long as that office has none."""
    box = office_of(db, row).mailbox.strip()
    return bool(box) and folded(box) != folded(row.sent_to)


def _until(db: Session, row: EmergencySignal) -> date:
    """Until which day a link works: longer than its day, because an answer that is late is one."""
    return max(row.due_on, today(now(db))) + timedelta(days=desk(db).terms.decision_link_days)


def facts(db: Session, row: EmergencySignal) -> dict[str, Any]:
    """A signal in words, for letters. `texts` are somebody's own, on several lines."""
    office = office_of(db, row)
    return {
        "number": row.number,
        "subject": row.subject,
        "organisation": named(db.get_one(Organisation, row.organisation_id)),
        "minister": line(office.title),
        "due": dutch_date(row.due_on),
        "decider": words.DECIDER[Decider(row.decider)],
        "decided_on": dutch_date(row.decided_on) if row.decided_on else "",
        "signed": f"{row.signed_by}, {row.signed_as}",
        "texts": [f"{label}:\n{text}" for label, text in texts(row).items()],
        "addressed": line(db.get_one(Portfolio, row.portfolio_id).title),
    }


def texts(row: EmergencySignal) -> dict[str, str]:
    """What the body wrote, by what it is called; what others wrote is quoted in a letter, so a link in it is not ours."""
    found = {label: str(getattr(row, name)) for name, label in law.TEXTS.items() if name != "subject"}
    return found | {WARNINGS: "\n".join(warning(one) for one in row.warnings)}


def warning(one: dict[str, str]) -> str:
    """As in: `Uitvoeringstoets, 3 maart 2026. Waar: … Wat eruit kwam: …`"""
    kind = words.EARLIER_STEP[EarlierStep(one["kind"])]
    return f"{kind}, {dutch_date(date.fromisoformat(one['on']))}. Waar: {one['source']}. Wat eruit kwam: {one['outcome']}"


def _said(event: SignalEvent) -> dict[str, Any]:
    return {
        "is_complied": event.action is A.COMPLY,
        "said": event.text or "",
        "name": event.by_name or "",
        "capacity": words.CAPACITY[event.capacity] if event.capacity else "",
        "promised_on": dutch_date(event.promised_on) if event.promised_on else "",
    }


def letters_of(db: Session, row: EmergencySignal) -> Any:
    """The entries of the log under which its letters went."""
    return select(col(SignalEvent.audit_id)).where(col(SignalEvent.signal_id) == row.id)

"""A signal as its page and the lists show it, in words; the same for the body and for the office. Changes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.law import signals as law
from contactdesk.law.days import dutch_date, dutch_moment, end_of, today
from contactdesk.law.permissions import Actor
from contactdesk.law.terms import how_late
from contactdesk.letters.letter_words.names import name as letter_name
from contactdesk.letters.letter_words.people import line
from contactdesk.signals import deeds, letters
from contactdesk.signals.finding import FoundSignal, find, listed, still_open
from contactdesk.store.desk import desk, now
from contactdesk.store.models import EmergencySignal, Letter, Person, SignalEvent
from contactdesk.words import EarlierStep, Party, Role, SignalAction, SignalState

A = SignalAction
#: what the clock does says nothing of anybody
BY_ITSELF: Final = frozenset({A.REMIND, A.EXPIRE, A.MOVE})


@dataclass(frozen=True)
class SignalLine:
    """A row of the list. `due`: the day of the answer with how far off it is; of what is over when that was."""

    number: str
    subject: str
    organisation: str
    minister: str
    state: SignalState
    state_label: str
    due: str
    is_late: bool


@dataclass(frozen=True)
class EventLine:
    """One thing that happened: when, what, by whom, and what was said. `is_undone`: an answer of which the office says it is none."""

    at: str
    what: str
    who: str
    text: str
    promised_on: str
    is_undone: bool


@dataclass(frozen=True)
class EarlierLine:
    """One earlier warning; `href` where its source is an address on the web."""

    what: str
    source: str
    href: str | None
    outcome: str


@dataclass(frozen=True)
class SignalPage:
    """`facts`: what the body wrote. `can`: what who reads this can do now. `fate`: of the letters to the office."""

    line: SignalLine
    version: int
    facts: list[tuple[str, str]]
    warnings: list[EarlierLine]
    answer: EventLine | None
    events: list[EventLine]
    fate: list[tuple[str, str, str]]
    can: frozenset[SignalAction]
    parties: frozenset[Party]
    was_late: bool


def shown(db: Session, number: str, by: Actor) -> SignalPage:
    """The page of who is signed in. Raises NotFound."""
    found = find(db, number, by)
    return page_of(db, found, {one for one in A if _may(found, by, one)})


def page_of(db: Session, found: FoundSignal, can: Collection[SignalAction]) -> SignalPage:
    row = found.row
    query = select(SignalEvent).where(col(SignalEvent.signal_id) == row.id).order_by(col(SignalEvent.id))
    events = list(db.execute(query).scalars())
    answer = deeds.answer_of(db, row)
    return SignalPage(
        line=_line(db, found),
        version=row.version,
        facts=_facts(db, row),
        warnings=[_earlier(one) for one in row.warnings],
        answer=_event(db, answer, row) if answer else None,
        events=[_event(db, one, row) for one in events],
        fate=_fate(db, row),
        can=frozenset(can),
        parties=found.parties,
        was_late=row.expired_at is not None,
    )


def of_office(found: FoundSignal) -> set[SignalAction]:
    """What the office can do now, from its letter."""
    return {
        action
        for (state, action), step in law.MOVES.items()
        if state is found.row.state and step.who is Party.MINISTER
    }


def lines(db: Session, by: Actor) -> list[SignalLine]:
    return [_line(db, one) for one in listed(db, by)]


def turns(db: Session, by: Actor) -> list[SignalLine]:
    """Those in which it is the turn of `by`: of an office that answers what has no answer yet, also after its question (its day
    does not move); of the body what the office asked and it did not add to since. Also after signals were switched off: what
    was sent then is still to be answered."""
    if not by.has(Role.MINISTER, Role.BODY):
        return []
    found = still_open(db, by)
    asked = _asked(db, [one.row.id for one in found])
    theirs = [
        one for one in found if _may(one, by, A.COMPLY) or (_may(one, by, A.ADD) and one.row.id in asked)
    ]
    return [_line(db, one) for one in theirs]


def _asked(db: Session, ids: Collection[int]) -> set[int]:
    """In which of these the office asked something last."""
    query = (
        select(col(SignalEvent.signal_id), col(SignalEvent.action))
        .where(col(SignalEvent.signal_id).in_(ids), col(SignalEvent.action).in_((A.ASK, A.ADD)))
        .order_by(col(SignalEvent.id))
    )
    last: dict[int, SignalAction] = dict(map(tuple, db.execute(query))) if ids else {}
    return {signal for signal, action in last.items() if action is A.ASK}


def _may(found: FoundSignal, by: Actor, action: SignalAction) -> bool:
    return law.may(by, action, found.row.state, found.row.organisation_id, found.office.id)


def _line(db: Session, found: FoundSignal) -> SignalLine:
    row, said = found.row, letters.facts(db, found.row)
    is_open = row.closed_at is None
    due = (
        f"{said['due']} ({how_late(desk(db).terms, now(db), end_of(row.due_on))})" if is_open else said["due"]
    )
    return SignalLine(
        row.number,
        line(row.subject),
        said["organisation"],
        said["minister"],
        row.state,
        words.SIGNAL_STATE[row.state],
        due,
        is_open and today(now(db)) > row.due_on,
    )


def _facts(db: Session, row: EmergencySignal) -> list[tuple[str, str]]:
    said: dict[str, Any] = letters.facts(db, row)
    found = [
        *((term, text) for term, text in letters.texts(row).items() if term != letters.WARNINGS),
        ("Wie daarover besluit", said["decider"]),
        ("Wanneer daarover wordt besloten", said["decided_on"]),
        ("Verstuurd aan", said["addressed"]),
        ("Antwoord uiterlijk", said["due"]),
        ("Namens", f"{said['organisation']}: {said['signed']}"),
        ("Verstuurd", dutch_moment(row.sent_at)),
    ]
    return [(term, str(value)) for term, value in found if value]


def _earlier(one: dict[str, str]) -> EarlierLine:
    kind = words.EARLIER_STEP[EarlierStep(one["kind"])]
    source = one["source"]
    is_link = source.startswith(("https://", "http://")) and " " not in source
    what = f"{kind}, {dutch_date(date.fromisoformat(one['on']))}"
    return EarlierLine(what, source, source if is_link else None, one["outcome"])


def _event(db: Session, event: SignalEvent, row: EmergencySignal) -> EventLine:
    return EventLine(
        dutch_moment(event.at),
        words.SIGNAL_ACTION[event.action],
        _who(db, event, row),
        event.text or "",
        dutch_date(event.promised_on) if event.promised_on else "",
        event.undone_at is not None,
    )


def _who(db: Session, event: SignalEvent, row: EmergencySignal) -> str:
    if event.action in BY_ITSELF:
        return ""
    if event.by_name:
        capacity = f", {words.CAPACITY[event.capacity]}" if event.capacity else ""
        return f"{line(event.by_name)}{capacity}"
    return line(db.get_one(Person, event.by_id).name) if event.by_id else line(row.signed_by)


def _fate(db: Session, row: EmergencySignal) -> list[tuple[str, str, str]]:
    """Of each letter to the office: when, which, and how far it came."""
    query = select(Letter).where(
        col(Letter.audit_id).in_(letters.letters_of(db, row)), col(Letter.to_party) == Party.MINISTER.value
    )
    found = db.execute(query.order_by(col(Letter.id).desc())).scalars()
    return [
        (dutch_moment(one.created_at), letter_name(one.template), words.LETTER_STATE[one.state])
        for one in found
    ]

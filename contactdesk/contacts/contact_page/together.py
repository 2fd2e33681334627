"""The same question to several organisations, as who asked sees it on the page of each: where each stands, in one table."""

from dataclasses import dataclass

from sqlmodel import Session

from contactdesk.contacts import together
from contactdesk.contacts.contact_page.aftermath import Call, body, whom
from contactdesk.contacts.contact_page.reader import Reader, reader
from contactdesk.contacts.contact_page.turns import due_label, is_late, turn
from contactdesk.contacts.decisions import last_decision, state_label
from contactdesk.law import disclosure
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.linked import lead_of
from contactdesk.letters.letter_words.people import named
from contactdesk.letters.letter_words.rulings import ruling
from contactdesk.store.models import ContactRequest, Organisation
from contactdesk.words import Regime, State, cap


@dataclass(frozen=True)
class AskedRow:
    """One of them. `answer`: what was decided; `call`: whom to call, as soon as that is allowed."""

    number: str
    organisation: str
    state: State
    state_label: str
    turn: str
    due: str
    late: bool
    answer: str
    call: Call
    is_here: bool
    leads: bool


def rows(db: Session, contact: ContactRequest, by: Actor) -> list[AskedRow]:
    """Empty for a contact that stands alone, and for everybody who did not ask."""
    return [_row(db, one, reader(by, one), contact) for one in together.of_asker(db, contact, by)]


def _row(db: Session, one: ContactRequest, seen: Reader, here: ContactRequest) -> AskedRow:
    return AskedRow(
        number=one.number,
        organisation=cap(named(db.get_one(Organisation, one.organisation_id))),
        state=one.state,
        state_label=state_label(one, last_decision(db, one)),
        turn=turn(db, one, seen),
        due=due_label(db, one).removeprefix("Uiterlijk "),
        late=is_late(db, one),
        answer=_answer(db, one),
        call=_call(db, one),
        is_here=one.id == here.id,
        leads=one.id == lead_of(one),
    )


def _answer(db: Session, contact: ContactRequest) -> str:
    decision = last_decision(db, contact)
    if decision is None:
        return ""
    said = ruling(db, contact, decision)
    if not said.counts:
        return ""
    return ". ".join(one.rstrip(".") for one in (said.outcome, said.conditions, said.reason) if one)


def _call(db: Session, contact: ContactRequest) -> Call:
    if contact.closed_at is not None or not disclosure.is_way_open(contact):
        return ()
    if contact.official_email is not None:
        return whom(db, contact)
    return body(db, contact) if contact.regime is Regime.NOTIFY else ()

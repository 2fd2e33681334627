"""Making a contact from what was asked: the row, what is sealed, the entry and the letters, in one transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, letters
from contactdesk.contacts.ask import Ask, Preview
from contactdesk.contacts.change import in_place
from contactdesk.law import content, disclosure, lifecycle
from contactdesk.law.days import today
from contactdesk.law.disclosure import Topic
from contactdesk.law.early import is_done, is_told_afterwards
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.rules import RegimeDecision
from contactdesk.letters.letter_words.news import News
from contactdesk.people.lasting import exists_on
from contactdesk.store import law_texts, met
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Organisation, SealedText
from contactdesk.words import ASSISTANCE, Action, Initiator, OrganisationKind, Party, Regime, State

#: Crockford's base 32: no I, L, O or U, so that a number survives the telephone
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Clock:
    """A term that goes on in another contact; `counted`: since when, and whether that was after a standstill."""

    received: datetime
    due: datetime
    is_urgent: bool
    counted: tuple[datetime, bool]


def make(
    db: Session,
    ask: Ask,
    by: Actor,
    found: Preview,
    key: str,
    *,
    awaits_question: bool = False,
    clock: Clock | None = None,
) -> ContactRequest:
    """A contact with its entry and its letters.

    `awaits_question`: only under permission. The text stayed behind, and the initiator is to send it anew.
    `clock`: of the contact that was sent on, where both have one.
    """
    contact = insert(db, ask, by, found, key, clock)
    begin(db, contact, ask, by, found, awaits_question=awaits_question, clock=clock)
    return contact


def insert(
    db: Session, ask: Ask, by: Actor, found: Preview, key: str, clock: Clock | None = None
) -> ContactRequest:
    """The row, as `submitted`: nobody knows of it yet."""
    contact = _row(db, ask, by, found, key)
    if clock:
        contact.due_at, contact.received_at = clock.due, clock.received
        contact.is_urgent = contact.is_urgent or clock.is_urgent
    db.add(contact)
    db.flush()
    if found.capacity.also_met:
        met.put(db, contact, [*met.members(db, contact), *found.capacity.also_met])
    return contact


def begin(
    db: Session,
    contact: ContactRequest,
    ask: Ask,
    by: Actor,
    found: Preview,
    *,
    awaits_question: bool = False,
    clock: Clock | None = None,
) -> None:
    """Write the entry and the letters of one that was inserted; under notify go on to `notified` in the same
    transaction, and to `held` or `told` where the contact was there already."""
    told, done = is_told_afterwards(contact), _is_done(contact)
    contact.held_at = contact.took_place_at if done else None
    if awaits_question and not told:
        _await_question(contact)
    if disclosure.is_sealed(contact):
        _seal(db, contact, ask, by)
    party = Party.INITIATOR if found.capacity.entered_by_side else Party.LIAISON
    kept = law_texts.keep(db)
    entry = audit.record(
        db,
        action=Action.SUBMIT.value,
        by=by,
        party=party,
        contact=contact,
        for_id=contact.initiator_id if contact.initiator_id != by.id else None,
        texts=content.texts(ask),
        facts=_facts(contact, kept) | in_place(db, by, party, contact),
    )
    counted = clock.counted if clock else None
    letters.announce(db, contact, entry, News(Action.SUBMIT, by, party, counted=counted))
    if told or not awaits_question:
        contact.state, contact.ball = lifecycle.start(
            contact.regime, own_report=found.capacity.is_own_report, told=told, done=done
        )
    contact.closed_at = contact.received_at if told or done else None
    db.flush()


def _is_done(contact: ContactRequest) -> bool:
    return is_done(contact.regime, contact.took_place_at, contact.received_at)


def _facts(contact: ContactRequest, kept: dict[str, str]) -> dict[str, Any]:
    """What the log keeps of how it began; the state where it is not the one in which others begin."""
    state = State.TOLD if is_told_afterwards(contact) else contact.state
    begins = {} if state is State.SUBMITTED else {"state": state.value}
    if contact.held_at is not None:
        begins = {"state": State.HELD.value, "held_at": contact.held_at.isoformat()}
    term = {"terms": kept["terms"]} if contact.due_at else {}
    lead = {"lead": contact.lead_id} if contact.lead_id else {}
    return {
        "rule": contact.rule,
        "rules": contact.rules_hash,
        "regime": contact.regime.value,
        **begins,
        **term,
        **lead,
    }


def _await_question(contact: ContactRequest) -> None:
    """As after a question back: it is the initiator's turn, and the clock stands still."""
    contact.state, contact.ball = lifecycle.after(
        contact.regime, contact.state, Action.ASK_BACK, contact.ball
    )
    contact.stopped_at = contact.ball_since


def _row(db: Session, ask: Ask, by: Actor, found: Preview, key: str) -> ContactRequest:
    decision, capacity, organisation = found.decision, found.capacity, found.organisation
    assert organisation.department_id is not None
    assert found.portfolio is not None
    assert decision.disclose is not None
    moment = now(db)
    number = _draw_number(db)
    is_sealed, is_notify = disclosure.seals(decision.disclose), decision.regime is Regime.NOTIFY
    return ContactRequest(
        number=number,
        key=key,
        salt=secrets.token_hex(16),
        regime=decision.regime,
        rule=decision.rule,
        rules_hash=decision.rules_hash,
        timing=decision.timing,
        disclose=decision.disclose,
        because=found.because,
        basis=decision.basis,
        rule_status=decision.status,
        initiator_kind=capacity.kind,
        chamber=capacity.chamber,
        initiator_id=capacity.initiator_id,
        entered_by_id=by.person_id,
        entered_by_side=capacity.entered_by_side,
        member_id=capacity.member_id,
        committee_id=capacity.committee_id,
        organisation_id=organisation.id,
        department_id=organisation.department_id,
        portfolio_id=found.portfolio.id,
        handler_id=_handler(db, organisation, decision),
        agreement_id=found.agreement_id,
        form=ask.form,
        ground=ask.ground if organisation.kind is OrganisationKind.INSPECTORATE else None,
        addressee=ask.addressee if organisation.kind is OrganisationKind.INSPECTORATE else None,
        **_open_texts(ask, organisation, is_sealed=is_sealed),
        debate_on=ask.debate_on,
        took_place_at=ask.took_place_at,
        haystack=_haystack(number, ask, found, is_sealed=is_sealed),
        state=State.SUBMITTED,
        ball=Party.LIAISON,
        ball_since=moment,
        received_at=moment,
        due_at=found.sum.due if found.sum else None,
        is_urgent=bool(found.sum and found.sum.urgent),
        member_since=moment if capacity.is_own_report and (is_notify or found.told) else None,
        previous_id=_previous(db, ask, decision),
        lead_id=ask.lead_id,
    )


def _open_texts(ask: Ask, organisation: Organisation, *, is_sealed: bool) -> dict[str, Any]:
    """What stands in the row of the contact. Only help with a law is about a bill, only an inspectorate has findings."""
    found = content.texts(ask) | (dict.fromkeys(content.SEALED) if is_sealed else {})
    if not ask.rests_on_findings(organisation.kind):
        found |= {"published_where": None, "published_on": None}
    return found | ({} if ask.form in ASSISTANCE else {"bill_title": None})


def _previous(db: Session, ask: Ask, decision: RegimeDecision) -> int | None:
    """The contact before this one; no link where one of the two hides who asks, since the other would tell."""
    if ask.previous_id is None:
        return None
    previous = db.get_one(ContactRequest, ask.previous_id)
    knows_both = disclosure.is_told(Topic.ASKER, decision.regime, decision.disclose) and disclosure.is_told(
        Topic.ASKER, previous.regime, previous.disclose
    )
    return previous.id if knows_both else None


def _handler(db: Session, organisation: Organisation, decision: RegimeDecision) -> int | None:
    """Who has the ball besides the liaison: the body itself under notify; for sealed help the drafting unit."""
    if organisation.kind is OrganisationKind.ZBO:
        return organisation.id
    if disclosure.seals(decision.disclose):
        return unit_of(db, organisation.department_id).id
    return organisation.id if decision.regime is Regime.NOTIFY else None


def unit_of(db: Session, department_id: int | None) -> Organisation:
    """The ministry's legislative unit, a body account with its own mailbox."""
    query = select(Organisation).where(
        col(Organisation.department_id) == department_id,
        col(Organisation.is_legislative_unit),
        exists_on(today(now(db))),
    )
    unit: Organisation | None = db.execute(query.limit(1)).scalar_one_or_none()
    if unit is None:
        raise invalid(
            "organisatie", "Dit ministerie heeft nog geen wetgevingsafdeling in het loket. Bel de beheerder."
        )
    return unit


def _haystack(number: str, ask: Ask, found: Preview, *, is_sealed: bool) -> str:
    """Everything search may find, in lower case: what the minister's side learns, since it is who searches."""
    title = ask.bill_title if is_sealed else ask.subject
    knows_details = disclosure.is_told(Topic.DETAILS, found.decision.regime, found.decision.disclose)
    name = None if is_sealed or found.capacity.kind is Initiator.BODY else found.capacity.name
    parts = (
        number,
        title,
        found.organisation.name,
        found.organisation.abbreviation,
        name,
        ask.dossier if knows_details else None,
    )
    return " ".join(part for part in parts if part).lower()


def renamed(haystack: str, number: str, before: str | None, after: str | None) -> str:
    """What search finds of a contact that has another subject: that stands behind its number."""
    rest = haystack.removeprefix(f"{number} {before or ''}".strip().lower())
    return f"{number} {after or ''}".strip().lower() + rest


def _seal(db: Session, contact: ContactRequest, ask: Ask, by: Actor) -> None:
    for name in content.SEALED:
        if text := getattr(ask, name):
            seal(db, contact, name, by, text)
    db.flush()


def seal(db: Session, contact: ContactRequest, name: str, by: Actor, text: str) -> None:
    """Keep a text of this name apart, beside what was kept before."""
    db.add(SealedText(contact_id=contact.id, field=name, by_id=by.person_id, text=text, at=now(db)))


def _draw_number(db: Session) -> str:
    """A free number such as 2026-7K3QD: drawn, because a serial would tell how many there are."""
    while True:
        drawn = "".join(secrets.choice(_ALPHABET) for _ in range(5))
        number = f"{today(now(db)).year}-{drawn}"
        taken = select(col(ContactRequest.id)).where(col(ContactRequest.number) == number)
        if db.execute(taken).first() is None:
            return number

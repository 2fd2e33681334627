"""Asking for a contact, or reporting one: what the rules say before it is sent, and the sending itself."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, letters, lifecycle, terms
from contactdesk.contacts.capacity import Capacity, capacity_of
from contactdesk.contacts.checks import check_ask
from contactdesk.contacts.numbers import draw_number
from contactdesk.contacts.readers import who_reads
from contactdesk.database import upsert_add
from contactdesk.days import today
from contactdesk.desk import desk, now
from contactdesk.letters import News
from contactdesk.models import (
    Committee,
    ContactRequest,
    Organisation,
    Person,
    Portfolio,
    ReferralCount,
    SealedText,
)
from contactdesk.outcomes import invalid
from contactdesk.permissions import Actor
from contactdesk.rules import Decision, Facts, decide, fill
from contactdesk.words import (
    ASSISTANCE,
    Action,
    Addressee,
    Disclose,
    Form,
    Ground,
    Initiator,
    OrganisationKind,
    Party,
    Regime,
    State,
)


@dataclass(frozen=True)
class Ask:
    """What somebody typed, already well-formed. `key` makes a double submit find the first."""

    organisation_id: int
    form: Form
    key: str
    subject: str | None = None
    question: str | None = None
    ground: Ground | None = None
    addressee: Addressee | None = None
    bill_title: str | None = None
    dossier: str | None = None
    debate_on: date | None = None
    preference: str | None = None
    wished_official: str | None = None
    took_place_at: datetime | None = None
    on_behalf_of: int | None = None
    member_id: int | None = None
    previous_id: int | None = None


@dataclass(frozen=True)
class Preview:
    """What the page shows before anything is sent: the regime, why, who reads what, by when."""

    decision: Decision
    because: str
    organisation: Organisation
    department: Organisation | None
    portfolio: Portfolio | None
    capacity: Capacity
    readers: list[tuple[str, str]]
    sum: terms.Sum | None

    @property
    def regime(self) -> Regime:
        return self.decision.regime


@dataclass(frozen=True)
class Submitted:
    """The number of the contact; None where the desk pointed elsewhere and stored nothing."""

    number: str | None
    regime: Regime
    created: bool = True


def preview(db: Session, ask: Ask, by: Actor) -> Preview:
    """What the rules say of this ask, today. Raises Invalid with the field to mend."""
    capacity = capacity_of(db, ask.on_behalf_of, ask.member_id, by)
    found = _ruled(db, ask, capacity)
    if found.regime is not Regime.REFER:
        check_ask(db, ask, by, capacity, found.organisation, found.decision)
    return found


def preview_for(db: Session, ask: Ask, contact: ContactRequest) -> Preview:
    """The same for a contact that is forwarded: its initiator stays who it was."""
    name = db.get_one(Person, contact.initiator_id).name
    if contact.committee_id is not None:
        name = db.get_one(Committee, contact.committee_id).name
    capacity = Capacity(
        contact.initiator_kind,
        contact.initiator_id,
        name,
        chamber=contact.chamber,
        member_id=contact.member_id,
        committee_id=contact.committee_id,
        entered_by_side=False,
    )
    return _ruled(db, ask, capacity)


def _ruled(db: Session, ask: Ask, capacity: Capacity) -> Preview:
    organisation = db.get(Organisation, ask.organisation_id)
    if organisation is None or organisation.ended_on or organisation.is_legislative_unit:
        raise invalid("organisatie", "Kies een organisatie")
    decision = _decide(db, ask, capacity, organisation)
    department = db.get(Organisation, organisation.department_id) if organisation.department_id else None
    portfolio = db.get(Portfolio, organisation.portfolio_id) if organisation.portfolio_id else None
    minister = f"de {portfolio.title}" if portfolio else "de bewindspersoon"
    return Preview(
        decision=decision,
        because=fill(decision.because, organisatie=organisation.name, bewindspersoon=minister),
        organisation=organisation,
        department=department,
        portfolio=portfolio,
        capacity=capacity,
        readers=who_reads(decision.disclose, capacity.kind, organisation),
        sum=_sum(db, ask, decision),
    )


def submit(db: Session, ask: Ask, by: Actor) -> Submitted:
    """Make the contact, its audit entry and its letters; or, where the rules refer, only count that."""
    found = preview(db, ask, by)
    if found.regime is Regime.REFER:
        count_referral(db, found)
        return Submitted(None, Regime.REFER, created=False)
    earlier = sent_before(db, ask.key, by)
    if earlier:
        return earlier
    contact = make(db, ask, by, found, _key(ask.key, by))
    return Submitted(contact.number, contact.regime)


def sent_before(db: Session, key: str, by: Actor) -> Submitted | None:
    """What `by` made with this key already, if anything."""
    query = select(col(ContactRequest.number), col(ContactRequest.regime))
    found = db.execute(query.where(col(ContactRequest.key) == _key(key, by))).one_or_none()
    return Submitted(found.number, found.regime, created=False) if found else None


def _key(key: str, by: Actor) -> str:
    """Everyone has keys of their own: nobody finds a stranger's contact by guessing one."""
    return f"{by.id}:{key}"


def count_referral(db: Session, found: Preview) -> None:
    """One count per day, rule and kind; no person and no text (design 4)."""
    keys = {"on": today(now(db)), "rule": found.decision.rule, "kind": found.organisation.kind.value}
    upsert_add(db, ReferralCount.__table__, keys, "times", 1)  # type: ignore[attr-defined]


def make(db: Session, ask: Ask, by: Actor, found: Preview, key: str) -> ContactRequest:
    """Insert as `submitted`, write the letters; under notify go on to `notified` in the same transaction."""
    contact = _row(db, ask, by, found, key)
    db.add(contact)
    db.flush()
    if contact.disclose is Disclose.TITLE_ONLY:
        _seal(db, contact, ask, by)
    entry = audit.record(
        db,
        action=Action.SUBMIT.value,
        by=by,
        party=Party.INITIATOR if found.capacity.entered_by_side else Party.LIAISON,
        contact=contact,
        for_id=contact.initiator_id if contact.initiator_id != by.id else None,
        texts={"subject": ask.subject, "question": ask.question, "preference": ask.preference},
        facts={"rule": contact.rule, "rules": contact.rules_hash, "regime": contact.regime.value},
    )
    party = Party.INITIATOR if found.capacity.entered_by_side else Party.LIAISON
    letters.announce(db, contact, entry, News(Action.SUBMIT, by, party))
    contact.state, contact.ball = lifecycle.start(contact.regime, own_report=found.capacity.is_own_report)
    db.flush()
    return contact


def _decide(db: Session, ask: Ask, capacity: Capacity, organisation: Organisation) -> Decision:
    facts = Facts(
        organisation=organisation.kind,
        initiator=capacity.kind,
        form=ask.form,
        chamber=capacity.chamber,
        ground=ask.ground,
        addressee=ask.addressee,
    )
    return decide(desk(db).rules, facts, today(now(db)))


def _sum(db: Session, ask: Ask, decision: Decision) -> terms.Sum | None:
    if decision.regime is not Regime.PERMISSION:
        return None
    return terms.due(desk(db).terms, ask.form, now(db), ask.debate_on)


def _row(db: Session, ask: Ask, by: Actor, found: Preview, key: str) -> ContactRequest:
    decision, capacity, organisation = found.decision, found.capacity, found.organisation
    assert by.id is not None
    assert organisation.id is not None
    assert organisation.department_id is not None
    assert organisation.portfolio_id is not None
    assert decision.disclose is not None
    moment = now(db)
    number = draw_number(db)
    is_sealed = decision.disclose is Disclose.TITLE_ONLY
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
        entered_by_id=by.id,
        member_id=capacity.member_id,
        committee_id=capacity.committee_id,
        organisation_id=organisation.id,
        department_id=organisation.department_id,
        portfolio_id=organisation.portfolio_id,
        handler_id=_handler(db, organisation, decision),
        form=ask.form,
        ground=ask.ground if organisation.kind is OrganisationKind.INSPECTORATE else None,
        addressee=ask.addressee if organisation.kind is OrganisationKind.INSPECTORATE else None,
        subject=None if is_sealed else ask.subject,
        question=None if is_sealed else ask.question,
        preference=None if is_sealed else ask.preference,
        wished_official=None if is_sealed else ask.wished_official,
        bill_title=ask.bill_title if ask.form in ASSISTANCE else None,
        dossier=ask.dossier,
        debate_on=ask.debate_on,
        took_place_at=ask.took_place_at,
        haystack=_haystack(number, ask, found, is_sealed=is_sealed),
        state=State.SUBMITTED,
        ball=Party.LIAISON,
        ball_since=moment,
        received_at=moment,
        due_at=found.sum.due if found.sum else None,
        is_urgent=bool(found.sum and found.sum.urgent),
        member_since=moment if capacity.kind is Initiator.BODY else None,
        previous_id=ask.previous_id,
    )


def _handler(db: Session, organisation: Organisation, decision: Decision) -> int | None:
    """Who has the ball besides the liaison: the body itself under notify; for sealed help the drafting unit."""
    if organisation.kind is OrganisationKind.ZBO:
        return organisation.id
    if decision.disclose is Disclose.TITLE_ONLY:
        return unit_of(db, organisation.department_id).id
    return organisation.id if decision.regime is Regime.NOTIFY else None


def unit_of(db: Session, department_id: int | None) -> Organisation:
    """The ministry's legislative unit, a body account with its own mailbox."""
    query = select(Organisation).where(
        col(Organisation.department_id) == department_id, col(Organisation.is_legislative_unit)
    )
    unit: Organisation | None = db.execute(query.limit(1)).scalar_one_or_none()
    if unit is None:
        raise invalid(
            "organisatie", "Dit ministerie heeft nog geen wetgevingsafdeling in het loket. Bel de beheerder."
        )
    return unit


def _haystack(number: str, ask: Ask, found: Preview, *, is_sealed: bool) -> str:
    """Everything search may find, in lower case; of sealed help no more than the bill's title, and not who asks."""
    title = ask.bill_title if is_sealed else ask.subject
    name = None if is_sealed else found.capacity.name
    parts = (
        number,
        title,
        found.organisation.name,
        found.organisation.abbreviation,
        name,
        ask.dossier,
    )
    return " ".join(part for part in parts if part).lower()


def _seal(db: Session, contact: ContactRequest, ask: Ask, by: Actor) -> None:
    assert contact.id is not None
    assert by.id is not None
    content = {
        "subject": ask.subject,
        "question": ask.question,
        "preference": ask.preference,
        "wished_official": ask.wished_official,
    }
    for name, text in content.items():
        if text:
            db.add(SealedText(contact_id=contact.id, field=name, by_id=by.id, text=text, at=now(db)))
    db.flush()

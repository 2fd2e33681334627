"""Asking for a contact, or reporting one: what the rules say before it is sent. The sending itself is `together`."""

from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts import helping
from contactdesk.contacts.ask import Ask, Preview, Submitted
from contactdesk.contacts.capacity import AskerCapacity, capacity_of
from contactdesk.contacts.checks import check_ask
from contactdesk.contacts.portfolios import choosable, concerned
from contactdesk.contacts.readers import who_reads
from contactdesk.law import disclosure, terms
from contactdesk.law.days import today
from contactdesk.law.disclosure import Topic, is_told
from contactdesk.law.early import was_there
from contactdesk.law.outcomes import FieldError, invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.rules import Facts, RegimeDecision, decide, fill
from contactdesk.letters.letter_words.agreements import said
from contactdesk.letters.letter_words.people import named
from contactdesk.letters.letter_words.replacing import because_on
from contactdesk.people import agreements
from contactdesk.people.lasting import has_ended
from contactdesk.store import met, upsert_add
from contactdesk.store.desk import desk, now
from contactdesk.store.models import (
    Committee,
    ContactRequest,
    Organisation,
    Person,
    ReferralCount,
    WorkingAgreement,
)
from contactdesk.words import (
    CHOOSE_ORGANISATION,
    Addressee,
    Agreement,
    Chamber,
    Ground,
    Initiator,
    OrganisationKind,
    Regime,
    cap,
)

NO_GROUND = FieldError(
    "grond", "Kies waar het bij de inspectie over gaat: daarvan hangt af of toestemming nodig is"
)
NO_ADDRESSEE = FieldError(
    "geadresseerde", "Kies wie van de inspectie het is: daarvan hangt af of toestemming nodig is"
)
#: of a desk that was filled a moment ago: what concerns the minister would reach nobody
NOT_REACHED: Final = (
    "{} kan nog niet via dit loket: de {} heeft hier nog geen postbus. Bel de beheerder van het loket."
)


def preview(db: Session, ask: Ask, by: Actor) -> Preview:
    """What the rules say of this ask, today. Raises Invalid with the field to mend."""
    capacity = capacity_of(db, ask, by)
    found = _ruled(db, ask, capacity)
    if found.regime is not Regime.REFER:
        facts = open_facts(db, ask, found.organisation, capacity)
        check_ask(db, ask, by, capacity, found.organisation, facts, found.regime)
    return replace(found, helper=helping.helper(db, ask.helper_id))


def ruled(db: Session, ask: Ask, by: Actor) -> Preview:
    """What the rules say of as much of it as is known; what is still missing is no error. Raises Invalid."""
    return _ruled(db, ask, capacity_of(db, ask, by))


def preview_for(db: Session, ask: Ask, contact: ContactRequest) -> Preview:
    """The same for a contact that is forwarded: its initiator stays who it was."""
    name = db.get_one(Person, contact.initiator_id).name
    if contact.committee_id is not None:
        name = db.get_one(Committee, contact.committee_id).name
    capacity = AskerCapacity(
        contact.initiator_kind,
        contact.initiator_id,
        name,
        chamber=contact.chamber,
        member_id=contact.member_id,
        also_met=tuple(met.others(db, contact)),
        committee_id=contact.committee_id,
        entered_by_side=False,
    )
    return _ruled(db, ask, capacity)


def _ruled(db: Session, ask: Ask, capacity: AskerCapacity) -> Preview:
    organisation = db.get(Organisation, ask.organisation_id)
    if organisation is None or has_ended(organisation, today(now(db))) or organisation.is_legislative_unit:
        raise invalid("organisatie", CHOOSE_ORGANISATION)
    facts = _facts(db, ask, capacity, organisation)
    decision = _decided(db, facts)
    agreement = agreements.current(db, organisation)
    rests = agreement is not None and _decided(db, replace(facts, agreement=Agreement.NONE)) != decision
    department = db.get(Organisation, organisation.department_id) if organisation.department_id else None
    portfolio = concerned(db, organisation, ask.form, ask.portfolio_id)
    if portfolio and decision.regime is not Regime.REFER and not portfolio.mailbox.strip():
        raise invalid("organisatie", NOT_REACHED.format(organisation.name, portfolio.title))
    told = was_there(decision.regime, ask.took_place_at, now(db))
    minister = f"de {portfolio.title}" if portfolio else "de bewindspersoon"
    because = cap(fill(decision.because, organisatie=named(organisation), bewindspersoon=minister))
    return Preview(
        decision=decision,
        because=because,
        because_today=because_on(
            db, because, decision.regime, portfolio.id if portfolio else None, today(now(db)), told=told
        ),
        organisation=organisation,
        department=department,
        portfolio=portfolio,
        has_choice=bool(choosable(db, organisation.department_id, ask.form)),
        capacity=capacity,
        readers=who_reads(decision.regime, decision.disclose, capacity.kind, organisation, told=told),
        sum=None if told else _sum(db, ask, decision, capacity.chamber),
        told=told,
        is_near=not told and terms.is_urgent(desk(db).terms, now(db), ask.debate_on),
        unreached=_unreached(decision, capacity, organisation),
        rests_on_findings=ask.rests_on_findings(organisation.kind),
        agreement_id=agreement.id if agreement and rests else None,
        agreement=_on_what(db, facts, decision, agreement, rests=rests),
    )


def _unreached(decision: RegimeDecision, capacity: AskerCapacity, organisation: Organisation) -> bool:
    """Is it asked itself, with no mailbox to hear of it? Help with a law is asked of a unit, but at a zbo of itself."""
    is_asked = decision.regime is Regime.NOTIFY and capacity.kind is not Initiator.BODY
    is_own = organisation.kind is OrganisationKind.ZBO or not disclosure.seals(decision.disclose)
    return is_asked and is_own and not (organisation.mailbox or "").strip()


def _on_what(
    db: Session,
    facts: Facts,
    decision: RegimeDecision,
    agreement: WorkingAgreement | None,
    *,
    rests: bool,
) -> str:
    """What the page says of the working agreement of an inspectorate, where it decides; empty where it does not."""
    if rests and agreement:
        return f"Dit gaat volgens {said(db, agreement, names=False)}."
    lacks = facts.agreement is not None and replace(facts, agreement=Agreement.COVERS)
    if not lacks or _decided(db, lacks) == decision:
        return ""
    if agreement is None:
        return "Voor deze inspectie is er geen werkafspraak. Daarom is toestemming nodig."
    return f"{cap(said(db, agreement, names=False))}, dekt dit niet. Daarom is toestemming nodig."


def sent_before(db: Session, key: str, by: Actor) -> Submitted | None:
    """What `by` made with this key already, if anything."""
    query = select(col(ContactRequest.number), col(ContactRequest.regime))
    found = db.execute(query.where(col(ContactRequest.key) == key_of(key, by))).one_or_none()
    return Submitted(found.number, found.regime, created=False) if found else None


def key_of(key: str, by: Actor) -> str:
    """Everyone has keys of their own: nobody finds a stranger's contact by guessing one."""
    return f"{by.id}:{key}"


def count_referral(db: Session, found: Preview) -> None:
    """One count per day, rule and kind; no person and no text."""
    keys = {"on": today(now(db)), "rule": found.decision.rule, "kind": found.organisation.kind.value}
    upsert_add(db, ReferralCount.__table__, keys, "times", 1)  # type: ignore[attr-defined]


def _decided(db: Session, facts: Facts) -> RegimeDecision:
    return decide(desk(db).rules, facts, today(now(db)))


def _facts(db: Session, ask: Ask, capacity: AskerCapacity, organisation: Organisation) -> Facts:
    return Facts(
        organisation=organisation.kind,
        initiator=capacity.kind,
        form=ask.form,
        chamber=capacity.chamber,
        ground=ask.ground,
        addressee=ask.addressee,
        agreement=agreements.covering(db, organisation, capacity.kind, ask.ground),
    )


def open_facts(
    db: Session, ask: Ask, organisation: Organisation, capacity: AskerCapacity
) -> list[FieldError]:
    """What of an inspectorate must be known before the rules can decide: left empty it would silently mean one of them."""
    if organisation.kind is not OrganisationKind.INSPECTORATE:
        return []
    grounds = [ask.ground] if ask.ground else [*Ground]
    addressees = [ask.addressee] if ask.addressee else [*Addressee]
    found = {
        _decided(
            db, _facts(db, replace(ask, ground=ground, addressee=addressee), capacity, organisation)
        ).rule
        for ground in grounds
        for addressee in addressees
    }
    given = {NO_GROUND: ask.ground, NO_ADDRESSEE: ask.addressee}
    return [error for error, value in given.items() if value is None] if len(found) > 1 else []


def _sum(db: Session, ask: Ask, decision: RegimeDecision, chamber: Chamber | None) -> terms.Sum | None:
    if decision.regime is not Regime.PERMISSION:
        return None
    tells = is_told(Topic.DETAILS, decision.regime, decision.disclose)
    return terms.due(desk(db).terms, ask.form, now(db), ask.debate_on if tells else None, chamber)

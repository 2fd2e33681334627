"""The contacts of a period once more, under another rules file: which would go differently, and why. Changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk.law.days import end_of, today
from contactdesk.law.early import was_there
from contactdesk.law.rules import Facts, RegimeDecision, Rules, decide
from contactdesk.law.rules.rehearsal import why_otherwise
from contactdesk.people import agreements
from contactdesk.store.models import ContactRequest, Organisation, Portfolio, ReferralCount
from contactdesk.words import State

BATCH = 500
TOLD = State.TOLD.value


@dataclass(frozen=True)
class Difference:
    """One contact, by its number: no person, no text. `concerns` is the minister whom the desk asked or told."""

    number: str
    before: str
    after: str
    concerns: str
    why: str


@dataclass(frozen=True)
class Rehearsal:
    """`other_rule`: how many go the same way by a rule of another name. Of referrals nothing is kept to replay."""

    contacts: int
    other_rule: int
    referrals: int
    differences: tuple[Difference, ...]


def rehearse(db: Session, other: Rules, since: date | None, until: date | None) -> Rehearsal:
    """Every contact received in the period, decided by `other` on its own day, with the kinds of organisations of now."""
    contacts = other_rule = 0
    differences = []
    for contact, organisation, title in _received(db, since, until):
        on, facts = today(contact.received_at), _facts(db, contact, organisation)
        found = decide(other, facts, on)
        contacts += 1
        before, after = _way(contact, contact), _way(found, contact)
        if before != after:
            why = why_otherwise(other, contact.rule, facts, found, on)
            ways = _named(before, contact.rule), _named(after, found.rule)
            differences.append(Difference(contact.number, *ways, title, why))
        elif contact.rule != found.rule:
            other_rule += 1
    return Rehearsal(contacts, other_rule, _referrals(db, since, until), tuple(differences))


def _received(
    db: Session, since: date | None, until: date | None
) -> Iterator[tuple[ContactRequest, Organisation, str]]:
    """Each with its organisation, and the title of the minister whom it concerns."""
    at = col(Organisation.id) == col(ContactRequest.organisation_id)
    of = col(Portfolio.id) == col(ContactRequest.portfolio_id)
    query = (
        select(ContactRequest, Organisation, col(Portfolio.title)).join(Organisation, at).join(Portfolio, of)
    )
    if since:
        query = query.where(col(ContactRequest.received_at) > end_of(since - timedelta(days=1)))
    if until:
        query = query.where(col(ContactRequest.received_at) <= end_of(until))
    after = 0
    while rows := db.execute(
        query.where(col(ContactRequest.id) > after).order_by(col(ContactRequest.id)).limit(BATCH)
    ).all():
        yield from ((contact, organisation, title) for contact, organisation, title in rows)
        after = rows[-1][0].id


def _facts(db: Session, contact: ContactRequest, organisation: Organisation) -> Facts:
    return Facts(
        organisation=organisation.kind,
        initiator=contact.initiator_kind,
        form=contact.form,
        chamber=contact.chamber,
        ground=contact.ground,
        addressee=contact.addressee,
        agreement=agreements.covered(
            db, organisation, contact.initiator_kind, contact.ground, contact.received_at
        ),
    )


def _referrals(db: Session, since: date | None, until: date | None) -> int:
    query = select(func.coalesce(func.sum(col(ReferralCount.times)), 0))
    if since:
        query = query.where(col(ReferralCount.on) >= since)
    if until:
        query = query.where(col(ReferralCount.on) <= until)
    return int(db.execute(query).scalar_one())


def _way(decided: ContactRequest | RegimeDecision, contact: ContactRequest) -> tuple[str, ...]:
    """How it goes, in words; what was there already is told where others are permitted first."""
    is_told = was_there(decided.regime, contact.took_place_at, contact.received_at)
    parts = (TOLD if is_told else decided.regime, decided.timing, decided.disclose)
    return tuple(str(part) for part in parts if part)


def _named(way: tuple[str, ...], rule: str) -> str:
    return f"{' '.join(way)} ({rule})"

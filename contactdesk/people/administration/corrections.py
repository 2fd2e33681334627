"""What the file of organisations says otherwise than the database: shown, and taken over. What administrators chose stays."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.permissions import SYSTEM
from contactdesk.people import agreements
from contactdesk.people.administration import telling
from contactdesk.people.administration.organisation_changes import (
    KindAndMinister,
    may_change,
    of,
    put,
    said,
)
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.people.organisations import find
from contactdesk.people.organisations.entries import OrganisationEntry
from contactdesk.store.models import AuditEntry, Organisation, Portfolio, Proposal
from contactdesk.words import Party


@dataclass(frozen=True)
class Correction:
    """`says`: a line for who operates the desk. `is_due`: it is taken over, and not what administrators chose."""

    entry: OrganisationEntry
    row: Organisation
    became: KindAndMinister
    is_due: bool
    says: str


def put_right(
    db: Session, one: Correction, typed: dict[int, set[str]], texts: Mapping[str, str | None] | None = None
) -> None:
    """With its entry and its letters; `texts`: what else the caller changed of this organisation, for that one entry."""
    old, row = of(one.row), one.row
    words = said(db, row, old, one.became, one.entry.cited)
    put(db, row, one.became, one.entry.cited, None)
    row.question, row.settled_by = one.entry.question, one.entry.settled_by
    if "note" not in typed[row.id]:
        row.note = one.entry.note
    db.add(row)
    db.flush()
    ids = {"organisation": row.id, "portfolio": row.portfolio_id, "old_portfolio": old.portfolio_id}
    kinds = {"old_kind": old.kind.value, "new_kind": row.kind.value}
    entry = audit.record(
        db,
        action="organisation_correct",
        by=SYSTEM,
        party=Party.SYSTEM,
        facts={name: value for name, value in ids.items() if value} | kinds,
        texts={**(texts or {}), "source": row.source},
    )
    agreements.make_defaults(db)
    offices = [each.portfolio_id for each in (old, one.became) if each.portfolio_id]
    telling.organisation_changed(db, entry, row, offices, SYSTEM, None, **words)


def typed_fields(db: Session) -> dict[int, set[str]]:
    """Per organisation what was typed on the pages, and which have the name that administrators chose."""
    edits = select(col(AuditEntry.details)).where(
        col(AuditEntry.action).in_(("organisation_edit", "topics_edit"))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for one in db.execute(edits).scalars():
        found[one["organisation"]] |= set(one["fields"])
    named = (col(Proposal.kind) == Kind.ORGANISATION.value) & col(Proposal.effective_at).is_not(None)
    for row in db.execute(select(Proposal).where(named)).scalars():
        if row.details.get("act") == "rename" and row.organisation_id:
            found[row.organisation_id] |= {"name", "abbreviation", "also_known_as"}
        if row.details.get("act") == "merge":
            found[row.details["into"]] |= {"also_known_as"}
    return found


def correction(db: Session, entry: OrganisationEntry) -> Correction | None:
    """Of this one; None where kind and minister are as the file has them, or are not to be changed here."""
    row = find(db, entry)
    if row is None or not may_change(row):
        return None
    key = select(col(Portfolio.id)).where(col(Portfolio.key) == entry.portfolio)
    office = db.execute(key).scalar_one_or_none() if entry.portfolio else None
    became = KindAndMinister(entry.kind, office)
    if became == of(row) or (entry.portfolio and office is None):
        return None
    chosen = f"; stays, administrators chose it on {row.chosen_on}: {row.source}" if row.chosen_on else ""
    says = f"{row.name}: {_short(db, of(row))} becomes {_short(db, became)} ({entry.cited or 'register'}){chosen}"
    return Correction(entry, row, became, row.chosen_on is None, says)


def _short(db: Session, one: KindAndMinister) -> str:
    office = db.get(Portfolio, one.portfolio_id) if one.portfolio_id else None
    return f"{one.kind} of {office.key}" if office else f"{one.kind} of nobody"

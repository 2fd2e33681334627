"""Proposals as rows: kept, found, open or over. What they propose, and who may agree, is in the other modules."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound, invalid
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, Person, Proposal
from contactdesk.words import Chamber, Party, Role

#: after that a proposal is over by itself, unless it was agreed on for a later day
LASTS: Final = timedelta(days=14)
#: nothing is agreed on for longer ahead: a year that was mistyped would never come
FURTHEST: Final = timedelta(days=2 * 366)
#: what a proposal is about, besides its details
ABOUT: Final = ("person_id", "organisation_id", "portfolio_id")
#: the one detail that comes later: who answered the test letter
ANSWERED_BY: Final = "answered_by"
#: of a role: as which party somebody asks for it who is no administrator
ASKED_BY: Final = "asked_by"


@dataclass(frozen=True)
class Term:
    """A role with its first day, and the first day without it."""

    grant: Grant
    starts_on: date | None = None
    ends_on: date | None = None


class Kind(StrEnum):
    ROLE = "role"
    MAILBOX = "mailbox"
    REJOIN = "rejoin"
    ADDRESS = "address"
    ORGANISATION = "organisation"
    SEATS = "seats"
    MINISTER = "minister"
    REPLACEMENT = "replacement"
    COMMITTEE = "committee"
    RETENTION = "retention"


def keep(
    db: Session,
    kind: Kind,
    by: Actor,
    details: Mapping[str, Any],
    about: Mapping[str, int | None],
    on: date | None = None,
) -> Proposal:
    """A new one; `about` has the columns of ABOUT that are not empty, `on` is a later day than today."""
    row = Proposal(kind=kind.value, details=dict(details), proposed_by_id=by.person_id, proposed_at=now(db))
    row.takes_effect_on = on
    for name, value in about.items():
        setattr(row, name, value)
    db.add(row)
    db.flush()
    return row


def locked(db: Session, proposal_id: int) -> Proposal:
    row = db.get(Proposal, proposal_id, with_for_update=True)
    if row is None:
        raise NotFound("proposal")
    return row


def open_rows(db: Session, kind: Kind, about: ColumnElement[bool]) -> list[Proposal]:
    """What still waits of this kind."""
    query = select(Proposal).where(col(Proposal.kind) == kind.value, about, is_waiting(now(db)))
    return list(db.execute(query.order_by(col(Proposal.id))).scalars())


def day_ahead(db: Session, on: date | None, field: str = "ingang") -> date | None:
    """The day for which to agree; None where that is today. Raises Invalid at the field for a day that passed."""
    first = today(now(db))
    if on is not None and on < first:
        raise invalid(field, "Kies vandaag of een latere dag")
    if on is not None and on > first + FURTHEST:
        raise invalid(field, "Kies een dag binnen twee jaar")
    return on if on is not None and on > first else None


def is_waiting(moment: datetime) -> ColumnElement[bool]:
    """The clause of `is_open`."""
    undone = and_(
        *(
            one.is_(None)
            for one in (
                col(Proposal.effective_at),
                col(Proposal.rejected_at),
                col(Proposal.impossible_at),
            )
        )
    )
    lasts = or_(col(Proposal.proposed_at) > moment - LASTS, agreed_ahead())
    return undone & lasts


def agreed_ahead() -> ColumnElement[bool]:
    """The clause of `is_agreed`, of what is open."""
    return col(Proposal.approved_at).is_not(None) & col(Proposal.takes_effect_on).is_not(None)


def is_agreed(row: Proposal) -> bool:
    """Whether two agreed on it for a day: until then it waits, however long that is."""
    return row.approved_at is not None and row.takes_effect_on is not None


def is_asked(row: Proposal) -> bool:
    """Whether who proposed it is no administrator, and asks for it."""
    return ASKED_BY in row.details


def is_ahead(row: Proposal, moment: datetime) -> bool:
    """Whether its day is still to come."""
    return row.takes_effect_on is not None and row.takes_effect_on > today(moment)


def is_open(row: Proposal, moment: datetime) -> bool:
    if row.effective_at or row.rejected_at or row.impossible_at:
        return False
    return is_agreed(row) or moment < expires_at(row)


def expires_at(row: Proposal) -> datetime:
    return row.proposed_at + LASTS


def proposed_role(row: Proposal) -> Term:
    about = row.details["grant"]
    chamber = Chamber(about["chamber"]) if about["chamber"] else None
    grant = Grant(**{**about, "role": Role(about["role"]), "chamber": chamber})
    days = (row.details[name] for name in ("starts_on", "ends_on"))
    return Term(grant, *(date.fromisoformat(day) if day else None for day in days))


def seal(db: Session, row: Proposal) -> str:
    """What a proposal says, in short: who agrees sends it along, so that nobody agrees to what they did not see."""
    person = db.get(Person, row.person_id) if row.person_id else None
    details = {name: value for name, value in row.details.items() if name != ANSWERED_BY}
    said = [row.kind, *(getattr(row, name) for name in ABOUT), details]
    said += [person.name, person.email] if person else []
    said += [row.takes_effect_on.isoformat()] if row.takes_effect_on else []
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def _became(row: Proposal) -> dict[str, Any]:
    """Of an organisation: what is done; of its kind what it was, and what it is to be."""
    if row.kind != Kind.ORGANISATION:
        return {}
    if "act" in row.details:
        return {name: row.details[name] for name in ("act", "on", "into") if name in row.details}
    old, new = row.details["old"], row.details["new"]
    return {"old_kind": old["kind"], "new_kind": new["kind"], "old_portfolio": old["portfolio_id"]}


def record(db: Session, action: str, row: Proposal, by: Actor, **more: Any) -> AuditEntry:
    """`by` without an id is who answered from a mailbox, or the desk on the day that was agreed on."""
    about = {name.removesuffix("_id"): getattr(row, name) for name in ABOUT if getattr(row, name)}
    role = {"role": row.details["grant"]["role"]} if row.kind == Kind.ROLE else {}
    role |= {"committee": row.details["committee"]} if row.kind == Kind.COMMITTEE else {}
    facts = {"proposal": row.id, "kind": row.kind, "seal": seal(db, row), **about, **role, **_became(row)}
    if row.takes_effect_on:
        facts["on"] = row.takes_effect_on.isoformat()
    party = Party.SYSTEM if by is SYSTEM else "mailbox" if by.id is None else Role.ADMINISTRATOR
    if by.id == row.proposed_by_id and is_asked(row):
        party = Party(row.details[ASKED_BY])
    return audit.record(db, action=action, by=by, party=party, facts=facts, **more)

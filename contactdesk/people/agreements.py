"""The working agreement of an inspectorate with the minister who answers for it: what goes without asking first.

A record for each inspectorate and portfolio. The desk makes the first; after that the minister's office confirms, narrows
or withdraws it, and each of those is a record of its own that ends the one before. What it covers is the room of law's.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import audit, words
from contactdesk.law import permissions
from contactdesk.law import working_agreement as law
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, Forbidden, NotFound, invalid
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters import desk_mail
from contactdesk.letters.letter_words.agreements import said, scope_of, scope_words
from contactdesk.letters.letter_words.people import line, named
from contactdesk.people.lasting import exists_on, has_ended
from contactdesk.store.desk import now
from contactdesk.store.in_force import answers_for
from contactdesk.store.models import AuditEntry, Organisation, Portfolio, WorkingAgreement
from contactdesk.words import (
    Agreement,
    AgreementScope,
    AgreementStanding,
    Capacity,
    Ground,
    Initiator,
    OrganisationKind,
    Party,
    Role,
)

NARROWER = (
    "Kies ten minste één onderwerp en ten minste één wie begint. Wilt u niets daarvan? Kies dan intrekken"
)


@dataclass(frozen=True)
class LaidDown:
    """What an office lays down. An empty `scope` withdraws the agreement, None lets it be as it is: whole, where it was
    withdrawn. `mailbox`: where it came from a letter."""

    scope: Collection[AgreementScope] | None
    name: str
    capacity: Capacity
    mailbox: str | None = None


@dataclass(frozen=True)
class AgreementEntry:
    """An agreement as pages show it: which it is (`id`), where it stands in words, and what was before. `says` and
    `earlier` name nobody: everybody may read them."""

    id: int
    organisation_id: int
    organisation: str
    portfolio_id: int
    minister: str
    standing: AgreementStanding
    says: str
    in_full: str
    scope: tuple[AgreementScope, ...]
    since: date
    earlier: list[str] = field(default_factory=list)


def current(db: Session, organisation: Organisation) -> WorkingAgreement | None:
    """The newest record with who answers for this inspectorate now, withdrawn or not; None where there is none."""
    if organisation.portfolio_id is None or organisation.kind is not OrganisationKind.INSPECTORATE:
        return None
    return db.execute(_of(organisation).where(col(WorkingAgreement.until).is_(None))).scalar_one_or_none()


def covering(
    db: Session, organisation: Organisation, initiator: Initiator, ground: Ground | None
) -> Agreement | None:
    """The fact that the rules ask; None for what is no inspectorate."""
    if organisation.kind is not OrganisationKind.INSPECTORATE:
        return None
    row = current(db, organisation)
    return law.covers(scope_of(row), initiator, ground) if row else Agreement.NONE


def covered(
    db: Session, organisation: Organisation, initiator: Initiator, ground: Ground | None, at: datetime
) -> Agreement | None:
    """The same fact at a moment that was. Before there was a record, what the rules had was agreed."""
    if organisation.kind is not OrganisationKind.INSPECTORATE:
        return None
    query = _of(organisation).where(col(WorkingAgreement.at) <= at)
    row = db.execute(query.order_by(col(WorkingAgreement.id).desc()).limit(1)).scalar_one_or_none()
    scope = scope_of(row) if row else law.WHOLE
    return law.covers(scope, initiator, ground)


def hold(db: Session, organisation_id: int) -> None:
    """What holds of this inspectorate now stays so until the caller has committed: who changes it waits, or came first."""
    query = select(col(Organisation.id)).where(
        col(Organisation.id) == organisation_id, col(Organisation.kind) == OrganisationKind.INSPECTORATE
    )
    db.execute(query.with_for_update(read=True))


def make_defaults(db: Session, by: Actor = SYSTEM) -> int:
    """The desk's own agreement for each inspectorate that has none yet with who answers for it. Says how many."""
    query = select(Organisation).where(
        col(Organisation.kind) == OrganisationKind.INSPECTORATE,
        col(Organisation.portfolio_id).is_not(None),
        exists_on(today(now(db))),
        ~col(Organisation.is_legislative_unit),
    )
    bodies = db.execute(query.order_by(col(Organisation.id))).scalars().all()
    missing = [body for body in bodies if db.execute(_of(body).limit(1)).first() is None]
    for body in missing:
        row = _row(db, body, AgreementStanding.DEFAULT, law.WHOLE, since=today(now(db)))
        party = Party.SYSTEM if by.id is None else Role.ADMINISTRATOR
        _record(db, "agreement_default", row, by, party)
    return len(missing)


def lay_down(db: Session, organisation_id: int, seen: int, given: LaidDown, by: Actor) -> None:
    """What the minister's office lays down from today. `seen`: the record that its page showed.

    Raises NotFound, Forbidden for who is not of that office, Conflict where somebody was first, Invalid at `waarvoor`.
    """
    body = db.execute(
        select(Organisation).where(col(Organisation.id) == organisation_id).with_for_update()
    ).scalar_one_or_none()
    before = current(db, body) if body else None
    if body is None or before is None:
        raise NotFound("agreement")
    if given.mailbox is None and not is_office(by, before.portfolio_id):
        raise Forbidden("another office")
    if before.id != seen:
        raise Conflict(f"Een collega was u voor: {said(db, before)}. Wat u hebt getypt, staat er nog.")
    scope = (scope_of(before) or law.WHOLE) if given.scope is None else given.scope
    if scope and not law.is_scope(scope):
        raise invalid("waarvoor", NARROWER)
    if not scope and before.standing is AgreementStanding.WITHDRAWN:
        raise Conflict("Deze werkafspraak is al ingetrokken.")
    row = _follow(db, body, before, given, scope, by)
    entry = _record(db, ACTIONS[row.standing], row, by, Party.MINISTER, name=given.name)
    _tell(db, entry, row, body, is_other=set(row.scope) != set(before.scope))


ACTIONS = {
    AgreementStanding.CONFIRMED: "agreement_confirm",
    AgreementStanding.NARROWED: "agreement_narrow",
    AgreementStanding.WITHDRAWN: "agreement_withdraw",
}


def is_office(by: Actor, portfolio_id: int) -> bool:
    return portfolio_id in permissions.offices_of(by)


def shown(db: Session, organisation_id: int) -> AgreementEntry | None:
    """The agreement of this inspectorate as it is now; None where it has none."""
    body = db.get(Organisation, organisation_id)
    row = current(db, body) if body and not has_ended(body, today(now(db))) else None
    if body is None or row is None:
        return None
    earlier = db.execute(
        _of(body).where(col(WorkingAgreement.until).is_not(None)).order_by(col(WorkingAgreement.id).desc())
    ).scalars()
    return AgreementEntry(
        id=row.id,
        organisation_id=body.id,
        organisation=named(body),
        portfolio_id=row.portfolio_id,
        minister=line(db.get_one(Portfolio, row.portfolio_id).title),
        standing=row.standing,
        says=said(db, row, names=False),
        in_full=said(db, row),
        scope=scope_of(row),
        since=row.since,
        earlier=[
            f"{said(db, one, names=False)}; tot {dutch_date(one.until)}" for one in earlier if one.until
        ],
    )


def of_office(db: Session, by: Actor) -> list[AgreementEntry]:
    """The agreements that the office of `by` can confirm, narrow or withdraw, by name."""
    offices = [grant.portfolio_id for grant in by.of(Role.MINISTER)]
    query = select(col(Organisation.id)).where(
        col(Organisation.portfolio_id).in_(offices),
        col(Organisation.kind) == OrganisationKind.INSPECTORATE,
        exists_on(today(now(db))),
    )
    ids = db.execute(query.order_by(col(Organisation.name))).scalars().all()
    return [found for one in ids if (found := shown(db, one))]


def _of(body: Organisation) -> Any:
    """Every record of this inspectorate with who answers for it now."""
    return select(WorkingAgreement).where(
        col(WorkingAgreement.organisation_id) == body.id,
        col(WorkingAgreement.portfolio_id) == body.portfolio_id,
    )


def _follow(
    db: Session,
    body: Organisation,
    before: WorkingAgreement,
    given: LaidDown,
    scope: Collection[AgreementScope],
    by: Actor,
) -> WorkingAgreement:
    """The new record; since when its scope holds is kept where that stays the same."""
    on, same = today(now(db)), set(scope) == set(before.scope)
    before.until = on
    db.add(before)
    db.flush()
    return _row(
        db,
        body,
        AgreementStanding.CONFIRMED if same else law.standing(scope),
        scope,
        since=before.since if same or not scope else on,
        decided_by=given.name,
        capacity=given.capacity,
        entered_by_id=by.id,
        entered_from=given.mailbox,
    )


def _row(
    db: Session,
    body: Organisation,
    standing: AgreementStanding,
    scope: Collection[AgreementScope],
    **more: Any,
) -> WorkingAgreement:
    assert body.portfolio_id is not None
    row = WorkingAgreement(
        organisation_id=body.id,
        portfolio_id=body.portfolio_id,
        standing=standing,
        scope=[one.value for one in AgreementScope if one in scope],
        at=now(db),
        **more,
    )
    db.add(row)
    db.flush()
    return row


def _record(
    db: Session, action: str, row: WorkingAgreement, by: Actor, party: Party | Role, name: str | None = None
) -> AuditEntry:
    facts = {
        "agreement": row.id,
        "organisation": row.organisation_id,
        "portfolio": row.portfolio_id,
        "kind": row.standing.value,
        "scope": row.scope,
    }
    return audit.record(db, action=action, by=by, party=party, facts=facts, texts={"decided_by": name})


def _tell(
    db: Session, entry: AuditEntry, row: WorkingAgreement, body: Organisation, *, is_other: bool
) -> None:
    """The office, which confirms it; where what needs permission is another, the inspectorate and the contact persons."""
    office = db.get_one(Portfolio, row.portfolio_id)
    mailbox = db.get_one(Portfolio, answers_for(db, office.id, today(now(db)))).mailbox
    department = db.get(Organisation, body.department_id) if body.department_id else None
    liaisons = department.liaison_mailbox if department else None
    told = {mailbox: Party.MINISTER}
    if is_other:
        told |= {box: party for box, party in ((body.mailbox, Party.BODY), (liaisons, Party.LIAISON)) if box}
    values = {
        "organisation": named(body),
        "page": body.id,
        "minister": line(office.title),
        "standing": words.AGREEMENT_STANDING[row.standing],
        "is_withdrawn": row.standing is AgreementStanding.WITHDRAWN,
        "says": said(db, row),
        "scope": scope_words(row),
        "is_other": is_other,
    }
    for email, party in told.items():
        seen = values | {"to_office": party is Party.MINISTER, "party": party.value}
        reply_to = liaisons if party is not Party.LIAISON else mailbox
        desk_mail.tell(db, entry, "agreement_changed", email, party, seen, reply_to=reply_to)

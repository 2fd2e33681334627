"""What becomes of a permission beforehand when the minister is another one, and what an earlier version did not ask."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.standing_permissions.finding import find, is_office, portfolios_of
from contactdesk.contacts.standing_permissions.fitting import in_force
from contactdesk.contacts.standing_permissions.recording import (
    check_deputy,
    demand,
    facts_of,
    make,
    note,
    refuse_ended,
    refuse_replaced,
    refuse_twice,
)
from contactdesk.contacts.standing_permissions.terms import (
    NO_DOCUMENT,
    NO_MANDATE,
    InWriting,
    PermittedBeforehand,
    wrong_writing,
)
from contactdesk.law import said
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import Conflict, FieldError, Forbidden, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.people.suspension import suspend_outlived, tell, tell_together
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, Portfolio, StandingPermission
from contactdesk.words import FORM, Capacity, Chamber, Form, Initiator


def confirm(db: Session, standing_id: int, by: Actor, given: InWriting) -> int:
    """The successor gives a suspended one again, in writing, for as much and as long. It is a new one, with its own
    document; the old one stays with what was permitted on it. Only the office itself can."""
    suspend_outlived(db)
    new, entry = _confirmed(db, standing_id, by, given)
    tell(db, entry, new, db.get_one(Portfolio, new.portfolio_id), "standing_confirmed", by)
    return new.id


def confirm_together(
    db: Session, portfolio_id: int, chosen: Collection[int], by: Actor, given: InWriting
) -> list[int]:
    """Several of one minister in one act, by one document: all of them or none, each with its own entry, in one letter.
    Raises Invalid at `vooraf` where none was chosen."""
    if portfolio_id not in {found.id for found in portfolios_of(db, by)}:
        raise NotFound("standing permissions")
    if not chosen:
        raise invalid("vooraf", "Kies welke toestemmingen vooraf u bevestigt")
    suspend_outlived(db)
    done = [_one_of_them(db, portfolio_id, one, by, given) for one in sorted(set(chosen))]
    rows, entry = [new for new, _ in done], done[-1][1]
    if len(rows) == 1:
        tell(db, entry, rows[0], db.get_one(Portfolio, portfolio_id), "standing_confirmed", by)
    else:
        tell_together(db, entry, rows, db.get_one(Portfolio, portfolio_id), by)
    return [new.id for new in rows]


def _one_of_them(
    db: Session, portfolio_id: int, standing_id: int, by: Actor, given: InWriting
) -> tuple[StandingPermission, AuditEntry]:
    """The error of one names it: none of the others is confirmed either."""
    row = find(db, standing_id, by)
    if row.portfolio_id != portfolio_id:
        raise NotFound("standing permission")
    try:
        return _confirmed(db, standing_id, by, given)
    except Conflict as conflict:
        which = f"{', '.join(FORM[Form(form)] for form in row.forms)}, tot en met {dutch_date(row.until)}"
        raise Conflict(f"Er is niets bevestigd. Van “{which}”: {conflict.message}") from conflict


def _confirmed(
    db: Session, standing_id: int, by: Actor, given: InWriting
) -> tuple[StandingPermission, AuditEntry]:
    row = find(db, standing_id, by, to_change=True)
    if not is_office(by, row.portfolio_id):
        raise Forbidden("only the successor's office")
    refuse_ended(db, row)
    refuse_replaced(db, row.portfolio_id)
    if row.suspended_at is None:
        raise Conflict("Deze toestemming vooraf is niet opgeschort.")
    check_deputy(db, by, row.portfolio_id, row.until, field="")
    demand([*wrong_writing(db, given), *_given_before(row, given)])
    terms = _again(row, given)
    refuse_twice(db, terms)
    new = make(db, by, terms, confirms_id=row.id)
    return new, note(db, "standing_confirm", by, new, facts_of(new) | {"confirms": row.id})


def _given_before(row: StandingPermission, given: InWriting) -> list[FieldError]:
    """The document of the one before is no document of who comes after."""
    if given.decided_on is None or given.decided_on >= row.decided_on:
        return []
    return [FieldError("besloten_op", "Deze dag ligt vóór de dag waarop de vorige bewindspersoon dit gaf")]


def _again(row: StandingPermission, given: InWriting) -> PermittedBeforehand:
    return PermittedBeforehand(
        portfolio_id=row.portfolio_id,
        forms=tuple(Form(form) for form in row.forms),
        initiators=tuple(Initiator(kind) for kind in row.initiators),
        chambers=tuple(Chamber(chamber) for chamber in row.chambers),
        until=row.until,
        given=given,
        organisations=tuple(row.organisations),
        conditions=row.conditions,
    )


def lacks(row: StandingPermission) -> tuple[str, ...]:
    """Which fields an earlier version did not ask for."""
    document = () if row.document else ("stuk",)
    return document + (("krachtens",) if row.capacity is Capacity.MANDATE and not row.mandate else ())


def complete(db: Session, standing_id: int, by: Actor, document: str | None, mandate: str | None) -> None:
    """Say in which document it stands, and under which mandate, where that was not said. What was said stays."""
    row = find(db, standing_id, by, to_change=True)
    refuse_ended(db, row)
    missing = lacks(row)
    if not missing:
        raise Conflict("Aan deze toestemming vooraf ontbreekt niets: een collega was u misschien voor.")
    asked = (("stuk", document, NO_DOCUMENT), ("krachtens", mandate, NO_MANDATE))
    wrong = [(name, said.lacking(text, asks)) for name, text, asks in asked if name in missing]
    demand(FieldError(name, why) for name, why in wrong if why)
    row.document = row.document or document
    row.mandate = row.mandate or (mandate if "krachtens" in missing else None)
    row.version += 1
    db.add(row)
    db.flush()
    note(db, "standing_complete", by, row, {})


def incomplete(db: Session) -> list[StandingPermission]:
    """Those in force that an earlier version recorded without all that is in writing now."""
    found = db.execute(
        select(StandingPermission).where(in_force(today(now(db)))).order_by(col(StandingPermission.id))
    )
    return [row for row in found.scalars() if lacks(row)]

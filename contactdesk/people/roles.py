"""People and the roles they get and lose. A role is in force from `starts_on` up to, not including, `ends_on`."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.audit.security_log import Ended
from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, NotFound
from contactdesk.law.permissions import Actor, Grant
from contactdesk.people import calendar_addresses, letting_go, offices, suspension, taken_up
from contactdesk.people.actors import by_email
from contactdesk.people.ended import end
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, LoginSession, Person, RoleGrant
from contactdesk.words import Party, Role


def add_person(
    db: Session,
    *,
    name: str,
    email: str,
    by: Actor,
    phone: str | None = None,
    party: Party | Role | str | None = None,
) -> int:
    """A new person, without any role. Raises Conflict when somebody has that address already."""
    if by_email(db, email):
        raise Conflict("Er is al iemand met dit e-mailadres.")
    person = Person(name=name, email=folded(email), phone=phone)
    db.add(person)
    db.flush()
    audit.record(db, action="person_add", by=by, party=party or _party(by), facts={"person": person.id})
    return person.id


def grant_role(
    db: Session,
    person_id: int,
    grant: Grant,
    *,
    by: Actor,
    party: Party | Role | str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> int:
    """Give somebody a role, with what it is about; `party` says as what `by` gives it.

    Raises LeftEmpty when it has an end after which nobody holds the office.
    """
    if offices.is_kept(grant):
        offices.one_at_a_time(db)
    if gap := offices.gap_after(db, grant, starts_on, ends_on):
        raise offices.LeftEmpty(gap)
    if grant.role is Role.MINISTER and not starts_on:
        # who came later held nothing before: a permission given beforehand by another does not become theirs
        starts_on = today(now(db))
    row = RoleGrant(person_id=person_id, starts_on=starts_on, ends_on=ends_on, **asdict(grant))
    db.add(row)
    db.flush()
    about = {name: value for name, value in asdict(grant).items() if value is not None}
    facts = about | {"person": person_id, "grant": row.id}
    audit.record(db, action="role_grant", by=by, party=party or _party(by), facts=facts)
    return row.id


def lasting_roles(db: Session, person_id: int) -> list[RoleGrant]:
    """The roles of somebody that hold today or are still to begin."""
    still = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > today(now(db)))
    query = select(RoleGrant).where(col(RoleGrant.person_id) == person_id, still)
    return list(db.execute(query.order_by(col(RoleGrant.id))).scalars())


def end_person(db: Session, email: str, on: date, by: Actor, *, successor_id: int | None = None) -> int:
    """End every role of a person on that day; once it has come, the sessions too. Returns how many roles.
    `successor_id`: who has what they took up as contact person then.

    Raises NotFound, and LeftEmpty when nobody comes after them; then no role ends.
    """
    offices.one_at_a_time(db)
    person = by_email(db, email)
    if person is None:
        raise NotFound
    mine = col(RoleGrant.person_id) == person.id
    open_then = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > on)
    ended = db.execute(select(RoleGrant).where(mine, open_then).with_for_update()).scalars().all()
    offices.check_end(db, ended, on)
    for row in ended:
        row.ends_on = on
        row.successor_id = successor_id if row.role is Role.LIAISON else None
    db.flush()
    if on <= today(now(db)):
        end_account(db, person.id)
    facts = {"person": person.id, "on": on.isoformat(), "roles": len(ended)}
    audit.record(db, action="person_end", by=by, party=_party(by), facts=facts)
    suspension.suspend_outlived(db, by)
    letting_go.let_go(db)
    taken_up.settle(db)
    return len(ended)


def end_grant(
    db: Session,
    grant_id: int,
    on: date,
    by: Actor,
    *,
    party: Party | Role | str,
    successor_id: int | None = None,
) -> AuditEntry:
    """End one role of somebody on that day; returns what the log says of it. `successor_id`: who has what they took up
    as contact person then; without one it is nobody's.

    Raises NotFound when it is none, or over by then, and LeftEmpty when nobody comes after them.
    """
    row = db.get(RoleGrant, grant_id, with_for_update=True)
    if row is None or (row.ends_on is not None and row.ends_on <= on):
        raise NotFound("role")
    offices.check_end(db, [row], on)
    # a role that is still to begin never begins
    row.ends_on = max(on, row.starts_on) if row.starts_on else on
    row.successor_id = successor_id
    db.add(row)
    db.flush()
    if on <= today(now(db)):
        end_sessions(db, row.person_id)
    facts = {"person": row.person_id, "grant": row.id, "on": on.isoformat()}
    entry = audit.record(db, action="role_end", by=by, party=party, facts=facts)
    suspension.suspend_outlived(db, by)
    letting_go.let_go(db)
    taken_up.settle(db)
    return entry


def end_sessions(db: Session, person_id: int) -> int:
    """Sign somebody out everywhere, at once: with a role gone they sign in anew, as who they are now."""
    return len(end(db, col(LoginSession.person_id) == person_id, Ended.RIGHTS))


def _party(by: Actor) -> Party | Role:
    return Party.SYSTEM if by.id is None else Role.ADMINISTRATOR


def end_account(db: Session, person_id: int) -> None:
    """The same where somebody else may come in next as this person, or nobody: what opens without signing in ends too."""
    end_sessions(db, person_id)
    calendar_addresses.end(db, person_id)

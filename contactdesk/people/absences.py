"""Contact persons who are not there for some days: until a day, told by letter, over by itself.

In those days who stands in for them has what they took up, else nobody has (`store.in_force.holder`), and gets the letters
that would go to them. Why somebody is away is neither asked nor kept. Their role stays: who is away can still sign in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk import audit
from contactdesk.law.absence import Presence, first_empty, is_there_throughout
from contactdesk.law.days import dutch_date, today, wrong_last_day
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters import desk_mail
from contactdesk.letters.letter_words.people import line, named
from contactdesk.people import offices
from contactdesk.people.named import grant_of
from contactdesk.store.desk import now
from contactdesk.store.models import Absence, AuditEntry, Organisation, Person, RoleGrant
from contactdesk.words import Party, Role

DAY: Final = timedelta(days=1)
#: longer than this somebody does the work no more: then their role ends
LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True)
class Away:
    """From which day, up to and including which; and which colleague stands in, if one does."""

    starts_on: date
    until: date
    stand_in_id: int | None = None

    @property
    def days(self) -> tuple[date, date]:
        return self.starts_on, self.until


@dataclass(frozen=True)
class EmptyDay:
    """A ministry that has nobody on a day."""

    department: str
    day: date

    @property
    def sentence(self) -> str:
        return f"Op {dutch_date(self.day)} is er dan geen contactpersoon van {self.department}"


def enter(db: Session, person_id: int, away: Away, by: Actor, *, party: Party | Role) -> EmptyDay | None:
    """Keep that this contact person is away. Call after `offices.one_at_a_time`; what it leaves empty is for the caller.

    Raises NotFound for who is none, Invalid at `van`, `tot`, `wie`, and Conflict where they are away then already.
    """
    person = db.get(Person, person_id)
    roles = _roles(db, person_id)
    if person is None or not roles:
        raise NotFound("contact person")
    if errors := [*_wrong(db, person_id, away)]:
        raise Invalid(*errors)
    _check_overlap(db, person_id, away)
    gap = _gap(db, roles, away)
    row = Absence(
        person_id=person_id,
        starts_on=away.starts_on,
        ends_on=away.until + DAY,
        stand_in_id=away.stand_in_id,
        entered_by_id=by.person_id,
        entered_at=now(db),
    )
    db.add(row)
    db.flush()
    _tell(db, "absent", row, by, _record(db, "absence", row, by, party))
    return gap


def enter_own(db: Session, away: Away, by: Actor) -> None:
    """The same by a contact person of themselves. Raises Conflict too where a ministry would have nobody: they can still
    see to that."""
    offices.one_at_a_time(db)
    gap = enter(db, by.person_id, away, by, party=Party.LIAISON)
    if gap is None:
        return
    names = any(not grant.is_deputy for grant in by.of(Role.LIAISON))
    remedy = (
        "Noem eerst een vervanger voor die dagen"
        if names
        else "Vraag een contactpersoon een vervanger te noemen"
    )
    raise Conflict(f"{gap.sentence}. {remedy}, of kies andere dagen.")


def withdraw(db: Session, absence_id: int, by: Actor, *, party: Party | Role, of: int) -> None:
    """They are there (again) after all, from now on. NotFound for one of somebody else than `of`; Conflict when it was over."""
    row = db.get(Absence, absence_id, with_for_update=True)
    if row is None or row.person_id != of:
        raise NotFound("absence")
    if _is_over(db, row):
        raise Conflict("Deze afwezigheid was al voorbij. U hoeft niets te doen.")
    row.withdrawn_by_id, row.withdrawn_at = by.person_id, now(db)
    db.add(row)
    db.flush()
    _tell(db, "absent_over", row, by, _record(db, "absence_end", row, by, party))


def lasting(db: Session, person_id: int) -> list[Absence]:
    """What holds or is to come of this person, the first day first."""
    query = select(Absence).where(
        col(Absence.person_id) == person_id,
        col(Absence.withdrawn_at).is_(None),
        col(Absence.ends_on) > today(now(db)),
    )
    return list(db.execute(query.order_by(col(Absence.starts_on), col(Absence.id))).scalars())


def colleagues(db: Session, person_id: int) -> list[Person]:
    """Who else is, or is to be, contact person where this one is; deputies too."""
    places = {row.organisation_id for row in _roles(db, person_id)}
    others = (col(RoleGrant.organisation_id).in_(places)) & (col(RoleGrant.person_id) != person_id)
    query = (
        select(Person)
        .where(col(Person.id).in_(select(col(RoleGrant.person_id)).where(others, *_lasting(db))))
        .order_by(col(Person.name), col(Person.id))
    )
    return list(db.execute(query).scalars())


# Checks


def _wrong(db: Session, person_id: int, away: Away) -> Iterator[FieldError]:
    on = today(now(db))
    last = dutch_date(on + LONGEST)
    if not on <= away.starts_on <= on + LONGEST:
        yield FieldError("van", f"Kies een eerste dag vanaf vandaag, tot en met {last}")
    elif why := wrong_last_day(away.starts_on, away.until, on + LONGEST):
        yield FieldError("tot", why)
    elif away.stand_in_id is not None and not _can_stand_in(db, person_id, away):
        yield FieldError("wie", "Deze collega is er in die dagen niet altijd. Kies iemand anders, of niemand")


def _can_stand_in(db: Session, person_id: int, away: Away) -> bool:
    """A colleague who is contact person, and there, on each of those days, in one ministry of theirs at least."""
    if away.stand_in_id not in {one.id for one in colleagues(db, person_id)}:
        return False
    places = {row.organisation_id for row in _roles(db, person_id)}
    found = (_presences(db, place).get(away.stand_in_id) for place in places)
    return any(one is not None and is_there_throughout(one, away.days) for one in found)


def _check_overlap(db: Session, person_id: int, away: Away) -> None:
    for row in lasting(db, person_id):
        if row.starts_on <= away.until and away.starts_on < row.ends_on:
            raise Conflict(
                f"Er staat al een afwezigheid in die tijd: {period(row)}. Trek die eerst in, of kies andere dagen."
            )


def _gap(db: Session, roles: list[RoleGrant], away: Away) -> EmptyDay | None:
    """The first ministry of theirs that has nobody on one of those days because they are away."""
    for row in roles:
        there = _presences(db, row.organisation_id)
        own = there.pop(row.person_id, Presence(()))
        day = first_empty([*there.values()], own, away.days)
        if day is not None and offices.is_office(db, grant_of(row), day):
            return EmptyDay(named(db.get_one(Organisation, row.organisation_id)), day)
    return None


def _presences(db: Session, department_id: int | None) -> dict[int, Presence]:
    """Of each contact person of this ministry who can sign in, deputies too, by their id."""
    theirs = col(RoleGrant.organisation_id) == department_id
    rows = (
        db.execute(select(RoleGrant).where(theirs, *_lasting(db)).order_by(col(RoleGrant.id))).scalars().all()
    )
    held: dict[int, list[tuple[date | None, date | None]]] = {}
    for row in rows:
        if offices.can_sign_in(db, row):
            held.setdefault(row.person_id, []).append((row.starts_on, row.ends_on))
    return {
        person: Presence(days, [(one.starts_on, one.ends_on) for one in lasting(db, person)])
        for person, days in held.items()
    }


def _roles(db: Session, person_id: int) -> list[RoleGrant]:
    mine = col(RoleGrant.person_id) == person_id
    return list(
        db.execute(select(RoleGrant).where(mine, *_lasting(db)).order_by(col(RoleGrant.id))).scalars()
    )


def _lasting(db: Session) -> tuple[Any, ...]:
    """Contact persons that are, or are to be."""
    lasts = or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > today(now(db)))
    return col(RoleGrant.role) == Role.LIAISON, lasts


def _is_over(db: Session, row: Absence) -> bool:
    return row.withdrawn_at is not None or row.ends_on <= today(now(db))


# Recording and telling


def period(row: Absence) -> str:
    """`maandag 30 november 2026 tot en met vrijdag 4 december 2026`"""
    return f"{dutch_date(row.starts_on)} tot en met {dutch_date(row.ends_on - DAY)}"


def _record(db: Session, action: str, row: Absence, by: Actor, party: Party | Role) -> AuditEntry:
    facts = {"person": row.person_id, "absence": row.id, "stand_in": row.stand_in_id}
    return audit.record(db, action=action, by=by, party=party, facts=facts)


def _tell(db: Session, template: str, row: Absence, by: Actor, entry: AuditEntry) -> None:
    """Who is away, who stands in, and the contact persons together; never who did the deed."""
    person = db.get_one(Person, row.person_id)
    stand_in = db.get(Person, row.stand_in_id) if row.stand_in_id else None
    values = {
        "name": line(person.name),
        "stand_in": line(stand_in.name) if stand_in else "",
        "since": dutch_date(row.starts_on),
        "until": dutch_date(row.ends_on - DAY),
        "doer": line(by.name),
        "is_own_deed": by.id == person.id,
    }
    told = [person.email, *([stand_in.email] if stand_in else []), *_mailboxes(db, person.id)]
    for email in dict.fromkeys(told):
        if email != by.email:
            seen = values | {
                "to_self": email == person.email,
                "to_stand_in": stand_in is not None and email == stand_in.email,
            }
            desk_mail.tell(db, entry, template, email, Party.LIAISON, seen, reply_to=by.email)


def _mailboxes(db: Session, person_id: int) -> list[str]:
    places = [db.get_one(Organisation, row.organisation_id) for row in _roles(db, person_id)]
    return [one.liaison_mailbox for one in places if one.liaison_mailbox]

"""Lending a role until a day, and taking it back. Who may lend what stands in `acting_for`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from contactdesk import audit, people
from contactdesk.law.days import dutch_date, today, wrong_last_day
from contactdesk.law.outcomes import Conflict, FieldError, Invalid, NotFound, invalid
from contactdesk.law.permissions import Actor
from contactdesk.law.roles import CLASHES
from contactdesk.letters import desk_mail
from contactdesk.letters.letter_words.people import line
from contactdesk.people import letter_choices
from contactdesk.people.delegation.acting_for import Office, of_role
from contactdesk.settings import IdentityProvider
from contactdesk.store import lock_key
from contactdesk.store.desk import now
from contactdesk.store.models import AuditEntry, Delegation, Person, RoleGrant
from contactdesk.words import Party

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Loan:
    """To whom, and from which day up to and including which. `name` is for who is not known here yet."""

    email: str
    name: str | None
    starts_on: date
    until: date


def lend(db: Session, office: Office, loan: Loan, by: Actor, providers: Collection[IdentityProvider]) -> int:
    """Have somebody act for this office of `by`; returns the id of the role. They get a letter, and so does
    the office. Invalid at `email`, `naam`, `van`, `tot`; Conflict when they have this role in those days."""
    errors = [*_days(db, office, loan), *_address(office, loan, by, providers)]
    if errors:
        raise Invalid(*errors)
    lock_key(db, f"person {loan.email}")
    person = _borrower(db, office, loan, by)
    ends_on = loan.until + DAY
    grant_id = people.grant_role(
        db, person.id, office.grant, by=by, party=office.party, starts_on=loan.starts_on, ends_on=ends_on
    )
    db.add(Delegation(grant_id=grant_id, given_by_id=by.person_id, given_at=now(db)))
    db.flush()
    row = db.get_one(RoleGrant, grant_id)
    entry = _record(db, "delegate", row, by, office.party)
    _tell(db, entry, "delegated", office, row, by)
    return grant_id


def take_back(db: Session, offices: Collection[Office], grant_id: int, by: Actor) -> str:
    """End, at once, what somebody may do for one of these offices, whoever gave it; returns their name.

    NotFound for a role that is for no office of these; Conflict when it was over.
    """
    row = db.get(RoleGrant, grant_id, with_for_update=True)
    office = next((office for office in offices if row is not None and office.is_of(row)), None)
    # for a role of others no more is asked than for one that is not there
    lent = of_role(db, row) if row is not None and office is not None else None
    if row is None or office is None or lent is None:
        raise NotFound("role")
    return _end(db, office, row, by, office.party)


def lay_down(db: Session, grant_id: int, by: Actor) -> str:
    """Who acts for somebody does not want to (any more); returns for which office. NotFound for a role of
    others, or one that is their own."""
    row = db.get(RoleGrant, grant_id, with_for_update=True)
    office = of_role(db, row) if row is not None and row.person_id == by.id else None
    if row is None or office is None:
        raise NotFound("role")
    _end(db, office, row, by, "self")
    return office.title


def mark_withdrawn(db: Session, grant_id: int, by: Actor) -> None:
    """By whom and when a lent role was taken back; nothing to mark where an administrator gave it."""
    delegation = db.get(Delegation, grant_id)
    if delegation is not None:
        delegation.withdrawn_by_id, delegation.withdrawn_at = by.id, now(db)
        db.add(delegation)
        db.flush()


def is_over(row: RoleGrant, on: date) -> bool:
    """Ended by that day, or before it could begin."""
    return row.ends_on is not None and row.ends_on <= max(on, row.starts_on or on)


def _end(db: Session, office: Office, row: RoleGrant, by: Actor, party: Party | str) -> str:
    person, on = db.get_one(Person, row.person_id), today(now(db))
    if is_over(row, on):
        raise Conflict(f"Dat was al voorbij: {line(person.name)} handelt niet meer voor {office.title}.")
    people.end_grant(db, row.id, on, by, party=party)
    mark_withdrawn(db, row.id, by)
    entry = _record(db, "delegation_end", row, by, party)
    _tell(db, entry, "delegation_over", office, row, by)
    return line(person.name)


# Checks


def _days(db: Session, office: Office, loan: Loan) -> list[FieldError]:
    on = today(now(db))
    last, errors = on + office.longest, []
    if not on <= loan.starts_on <= last:
        errors.append(FieldError("van", f"Kies een eerste dag vanaf vandaag, tot en met {dutch_date(last)}"))
    if why := wrong_last_day(max(on, loan.starts_on), loan.until, last):
        errors.append(FieldError("tot", why))
    return errors


def _address(
    office: Office, loan: Loan, by: Actor, providers: Collection[IdentityProvider]
) -> list[FieldError]:
    """Whoever acts for you comes in by the same door as you."""
    if loan.email == by.email:
        return [FieldError("email", "Dit bent u zelf. Kies iemand anders")]
    own = next((one for one in providers if people.domain(by.email) in one.email_domains), None)
    if own is None or people.domain(loan.email) not in own.email_domains:
        label = f" via {own.label}" if own else ""
        text = f"Met dit adres kan niemand inloggen waar u inlogt{label}. Kies een adres van uw eigen organisatie"
        return [FieldError("email", text)]
    if office.grant.role not in own.roles:
        return [FieldError("email", f"Via {own.label} kan niemand met deze rol inloggen. Vraag de beheerder")]
    return []


def _borrower(db: Session, office: Office, loan: Loan, by: Actor) -> Person:
    """Who has that address. Somebody known keeps the name they have; somebody new gets the name that was typed."""
    person = people.by_email(db, loan.email)
    if person is None:
        if not loan.name:
            raise invalid("naam", "Vul ook de naam in: dit loket kent dit adres nog niet")
        made = people.add_person(db, name=loan.name, email=loan.email, by=by, party=office.party)
        return db.get_one(Person, made)
    roles = people.lasting_roles(db, person.id)
    if any(row.role in CLASHES[office.grant.role] for row in roles):
        text = "Deze persoon heeft in dit loket een rol die hier niet bij past. Kies iemand anders"
        raise invalid("email", text)
    _check_overlap(db, office, loan, person, roles)
    return person


def _check_overlap(db: Session, office: Office, loan: Loan, person: Person, roles: list[RoleGrant]) -> None:
    """One role at a time: taking back one must not leave another."""
    for row in roles:
        before = row.ends_on is not None and row.ends_on <= loan.starts_on
        after = row.starts_on is not None and row.starts_on > loan.until
        if office.is_of(row) and not (before or after or is_over(row, today(now(db)))):
            until = f" tot en met {dutch_date(row.ends_on - DAY)}" if row.ends_on else ""
            raise Conflict(
                f"{line(person.name)} handelt in die tijd al voor {office.title}{until}. "
                "Kies andere dagen, of trek dat eerst in."
            )


# Recording and telling


def _record(db: Session, action: str, row: RoleGrant, by: Actor, party: Party | str) -> AuditEntry:
    facts = {"grant": row.id, "person": row.person_id}
    return audit.record(db, action=action, by=by, party=party, for_id=row.member_id, facts=facts)


def _tell(db: Session, entry: AuditEntry, template: str, office: Office, row: RoleGrant, by: Actor) -> None:
    """Who may act, and where it is answered for; never who did the deed."""
    person = db.get_one(Person, row.person_id)
    values = {
        "role": row.role.value,
        "office": office.title,
        "may": f"handelen namens {office.title}" if row.member_id else f"{office.title} vervangen",
        "name": line(person.name),
        "email": person.email,
        "doer": line(by.name),
        "is_own_deed": by.id == row.person_id,
        "since": dutch_date(row.starts_on) if row.starts_on else "",
        "until": dutch_date(row.ends_on - DAY) if row.ends_on else "",
        "falls_back": row.member_id is not None and letter_choices.chosen(db, row.member_id).falls_back,
    }
    party = Party.INITIATOR if row.member_id else office.party
    told = {person.email: party, **{email: party for email, party in office.boxes if email != person.email}}
    for email, party in told.items():
        if email != by.email:
            to_self = email == person.email
            reply_to = _answers(office, by) if to_self else person.email
            seen = values | {"to_self": to_self, "is_holder": party is office.party}
            desk_mail.tell(db, entry, template, email, party, seen, reply_to=reply_to)


def _answers(office: Office, by: Actor) -> str:
    """Who answers the one who acts: the office itself, else who gave it."""
    return office.boxes[0][0] if office.boxes else by.email

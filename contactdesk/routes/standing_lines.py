"""Permissions beforehand as their list says them, and what can be done with each. Changes none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.contacts import standing_permissions
from contactdesk.contacts.standing_permissions import Seen, lacks
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import NotFound
from contactdesk.law.permissions import Actor
from contactdesk.letters.letter_words.standing import document_of, giver, withdrawn
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Person, StandingPermission
from contactdesk.words import Chamber, Form, How, Initiator, Role

SUSPENDED, IN_FORCE = "opgeschort", "geldig"
CONFIRMED, EXPIRED, REVOKED = "bevestigd", "verlopen", "ingetrokken"
NOT_ANY_MORE = {
    REVOKED: "Deze toestemming vooraf is al ingetrokken",
    EXPIRED: "Deze toestemming vooraf is verlopen",
    CONFIRMED: "Deze toestemming vooraf is al bevestigd. Wat nu geldt, staat in de lijst",
}
#: what can be done with one that is not over, but not with each
NOT_NOW = {
    "bevestigen": "Deze toestemming vooraf is niet opgeschort",
    "aanvullen": "Aan deze toestemming vooraf ontbreekt niets",
}


@dataclass(frozen=True)
class PermissionLine:
    """One standing permission on the list, in words. `standing`: opgeschort, geldig, bevestigd, verlopen, ingetrokken."""

    id: int
    standing: str
    portfolio: str
    portfolio_id: int
    facts: list[tuple[str, str]]
    used: int
    deeds: tuple[str, ...]
    lacks: tuple[str, ...]
    today: str

    def why_not(self, deed: str) -> str:
        """What to say to who does what cannot be done with it, or not any more."""
        return f"{NOT_ANY_MORE.get(self.standing) or NOT_NOW.get(deed, 'Dat kan nu niet')}."


def lines(db: Session, by: Actor) -> list[PermissionLine]:
    """Every standing permission that `by` may see: those that wait for a word first, then the newest."""
    found = _worded(db, by, standing_permissions.listed(db, by))
    return sorted(found, key=lambda line: line.standing != SUSPENDED)


def line(db: Session, standing_id: int, by: Actor) -> PermissionLine:
    """One of them. Raises NotFound where `by` may not see it."""
    standing_permissions.find(db, standing_id, by)
    return next(one for one in lines(db, by) if one.id == standing_id)


def waiting(db: Session, portfolio_id: int, by: Actor) -> list[PermissionLine]:
    """Those of one minister that `by` can confirm now. Raises NotFound where that is another's office."""
    if portfolio_id not in {found.id for found in standing_permissions.portfolios_of(db, by)}:
        raise NotFound("standing permissions")
    found = lines(db, by)
    return [one for one in found if one.portfolio_id == portfolio_id and "bevestigen" in one.deeds]


def _worded(db: Session, by: Actor, found: list[Seen]) -> list[PermissionLine]:
    rows = [one.row for one in found]
    people = _names(db, Person, {id_ for row in rows for id_ in (row.entered_by_id, row.revoked_by_id)})
    bodies = _names(db, Organisation, {id_ for row in rows for id_ in row.organisations})
    return [
        PermissionLine(
            id=one.row.id,
            standing=standing,
            portfolio=one.portfolio.title,
            portfolio_id=one.portfolio.id,
            facts=_facts(one, people, bodies),
            used=one.used,
            deeds=_deeds(by, one, standing),
            lacks=lacks(one.row),
            today=today(now(db)).isoformat(),
        )
        for one in found
        for standing in (_standing(db, one),)
    ]


def _names(db: Session, table: type[Person] | type[Organisation], ids: set[Any]) -> dict[Any, str]:
    query = select(col(table.id), col(table.name)).where(col(table.id).in_(ids - {None}))
    return {row[0]: row[1] for row in db.execute(query)}


def _standing(db: Session, seen: Seen) -> str:
    if seen.row.revoked_at is not None:
        return REVOKED
    if seen.is_confirmed:
        return CONFIRMED
    if seen.row.until < today(now(db)):
        return EXPIRED
    return SUSPENDED if seen.is_suspended else IN_FORCE


def _deeds(by: Actor, seen: Seen, standing: str) -> tuple[str, ...]:
    """What `by` can do with it, the first that waits first."""
    if standing == SUSPENDED:
        office = any(grant.portfolio_id == seen.portfolio.id for grant in by.of(Role.MINISTER))
        return ("bevestigen", "intrekken") if office else ("intrekken",)
    if standing == IN_FORCE:
        return (("aanvullen",) if lacks(seen.row) else ()) + ("intrekken",)
    return ()


def _facts(seen: Seen, people: Mapping[Any, str], bodies: Mapping[Any, str]) -> list[tuple[str, str]]:
    """What the list says of one, in the order in which it is asked."""
    row, used = seen.row, seen.used
    named = ", ".join(sorted(bodies[id_] for id_ in row.organisations if id_ in bodies))
    facts = [
        ("Vorm", ", ".join(words.FORM[Form(form)] for form in row.forms)),
        ("Organisatie", named or "alle van deze bewindspersoon"),
        ("Wie het vraagt", ", ".join(words.INITIATOR[Initiator(kind)] for kind in row.initiators)),
        ("Kamer", " en ".join(words.CHAMBER[Chamber(chamber)] for chamber in row.chambers)),
        ("Voorwaarden", row.conditions or ""),
        ("Geldig", f"{dutch_date(row.starts_on)} tot en met {dutch_date(row.until)}"),
        ("Gegeven", f"door {giver(row, seen.portfolio)}, op {dutch_date(row.decided_on)}{_how(row)}"),
        ("Stuk", document_of(row)),
        ("Ingevoerd", f"door {people[row.entered_by_id]}"),
        ("Ingetrokken", _revoked(row, people)),
        ("Gebruikt", "nog niet" if not used else "1 keer" if used == 1 else f"{used} keer"),
    ]
    return [(term, value) for term, value in facts if value]


def _how(row: StandingPermission) -> str:
    """An earlier version recorded also what was only said."""
    return f", {words.HOW[row.how]}" if row.how is How.ORAL else ""


def _revoked(row: StandingPermission, people: Mapping[Any, str]) -> str:
    if row.revoked_at is None:
        return ""
    entered = f"door {people[row.revoked_by_id]}, op {dutch_date(today(row.revoked_at))}"
    said = withdrawn(row)
    return f"{said}; ingevoerd {entered}" if said else entered

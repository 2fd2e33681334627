"""Lines become people and roles: all of them or none, and what is there already stays as it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlmodel import Session

from contactdesk import audit, people
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM, Actor, Grant
from contactdesk.law.roles import ABOUT, label
from contactdesk.letters import recipients
from contactdesk.letters.letter_words.people import line as one_line
from contactdesk.people.administration import acting, choices, giving, telling
from contactdesk.people.administration.proposals_store import Term
from contactdesk.people.importing.people_file import Line
from contactdesk.people.importing.wrong_lines import WrongFile, WrongLine
from contactdesk.store.desk import now
from contactdesk.store.models import Committee, Organisation, Person, Portfolio, RoleGrant
from contactdesk.words import Chamber, Party, Role

DAY: Final = timedelta(days=1)

#: what a line says of a role, by the field of `Grant` that it fills
SAYS: Final[dict[str, str]] = {
    "chamber": "TK of EK",
    "member_id": "het e-mailadres van het Kamerlid",
    "committee_id": "de naam van de commissie",
    "portfolio_id": "sleutel of titel van de portefeuille",
    "organisation_id": "afkorting, naam of TOOI van de organisatie",
}


BODY_NAMES: Final = (Organisation.abbreviation, Organisation.name, Organisation.tooi)


@dataclass(frozen=True)
class TakenIn:
    """What came of it, in lines: a new role, another parliamentary group, everything there already."""

    added: int
    changed: int
    known: int


def take_in(db: Session, lines: Iterable[Line]) -> TakenIn:
    """Add who is not there, and give each the role of its line; who has it already keeps it.

    Everybody with a new role hears by letter how to get in, and all administrators get one letter with the list.
    Raises WrongFile with every line that cannot be taken over; then nothing is.
    """
    acting.wait(db)
    mistakes: list[WrongLine] = []
    new: list[RoleGrant] = []
    changed = known = 0
    for line in sorted(
        lines, key=lambda one: one.role is Role.ASSISTANT
    ):  # the members before who works for them
        try:
            person, _ = found_or_added(db, line)
            given = _give(db, person, line)
        except ValueError as error:
            mistakes.append(WrongLine(line.number, str(error)))
            continue
        other = regroup(db, person, line) and given is None
        changed, known = changed + other, known + (given is None and not other)
        new += [given] if given else []
    if mistakes:
        raise WrongFile(sorted(mistakes, key=lambda one: one.line))
    _tell(db, new)
    return TakenIn(len(new), changed, known)


def found_or_added(
    db: Session, line: Line, by: Actor = SYSTEM, party: Party | Role = Party.SYSTEM
) -> tuple[Person, bool]:
    """Who the line names, and whether they are new. Raises ValueError where the address is there by another name."""
    there = people.by_email(db, line.email)
    if there is None:
        new = people.add_person(db, name=line.name, email=line.email, phone=line.phone, by=by, party=party)
        return db.get_one(Person, new), True
    if there.name != line.name:
        raise ValueError(
            f"naam: {line.email} staat hier als “{there.name}”; schrijf die naam, of verbeter haar eerst in het beheer"
        )
    return there, False


def regroup(
    db: Session, person: Person, line: Line, by: Actor = SYSTEM, party: Party | Role = Party.SYSTEM
) -> bool:
    """The parliamentary group follows the list; whether that was another."""
    if line.role is not Role.MEMBER or line.group in (None, person.parliamentary_group):
        return False
    person.parliamentary_group = line.group
    db.add(person)
    facts = {"person": person.id, "fields": ["parliamentary_group"]}
    audit.record(db, action="person_correct", by=by, party=party, facts=facts)
    return True


def _give(db: Session, person: Person, line: Line) -> RoleGrant | None:
    """The role that is new; None when they have it in those days. Raises ValueError when they cannot have it."""
    term = wanted(db, person, line)
    if term is None:
        return None
    if term.grant.is_deputy and not (line.since and line.until):
        raise ValueError("van, tot en met: een vervanger heeft een eerste en een laatste dag")
    if why := giving.cannot(db, person, term):
        raise ValueError(f"rol: {why}")
    try:
        new = people.grant_role(
            db, person.id, term.grant, by=SYSTEM, starts_on=term.starts_on, ends_on=term.ends_on
        )
    except people.LeftEmpty as error:
        raise ValueError(f"tot en met: {error}") from None
    return db.get_one(RoleGrant, new)


def wanted(db: Session, person: Person, line: Line) -> Term | None:
    """The role of the line in its days; None when they have it. Raises ValueError for one that is not here."""
    on = today(now(db))
    term = Term(grant_of(db, line), line.since, line.until + DAY if line.until else None)
    return None if any(_covers(row, term, on) for row in people.lasting_roles(db, person.id)) else term


def _covers(row: RoleGrant, term: Term, on: date) -> bool:
    """The same role, in days that include those of the line; without a first day they begin `on`."""
    begins = row.starts_on is None or (term.starts_on or on) >= row.starts_on
    ends = row.ends_on is None or (term.ends_on is not None and term.ends_on <= row.ends_on)
    return people.grant_of(row) == term.grant and begins and ends


def grant_of(db: Session, line: Line) -> Grant:
    """The role of the line. Raises ValueError where what it is about is not here."""
    if line.role not in ABOUT:
        return Grant(line.role)
    field = ABOUT[line.role]
    try:
        value = _about(db, field, line.about)
    except LookupError as error:
        raise ValueError(f"{line.place}: {error.args[0]}; schrijf {SAYS[field]}") from None
    offered = [key for key, _ in choices.options(db, line.role)]
    if offered and str(value) not in offered:
        raise ValueError(
            f"{line.place}: “{line.about[:80]}” gaat niet samen met de rol {label(Grant(line.role))}"
        )
    chamber = db.get_one(Committee, value).chamber if field == "committee_id" else None
    return Grant(line.role, is_deputy=line.is_deputy, **{"chamber": chamber, field: value})


def _about(db: Session, field: str, said: str) -> Any:
    """Raises LookupError for what is not here, or more than once."""
    if not said:
        raise LookupError("is leeg")
    found = _LOOKS[field](db, said)
    if len(found) != 1:
        raise LookupError(f"“{said[:80]}” is hier {'meer dan één keer' if found else 'niet'} bekend")
    return found[0]


def _chamber(_db: Session, said: str) -> list[Any]:
    return [one for one in Chamber if one.value == said.upper()]


def _member(db: Session, said: str) -> list[Any]:
    return [one.id for one in [people.by_email(db, said)] if one]


def _portfolio(db: Session, said: str) -> list[Any]:
    """By its own name, or the one that answers for an organisation."""
    if found := choices.named(db, Portfolio, said, Portfolio.key, Portfolio.title):
        return found
    bodies = choices.named(db, Organisation, said, *BODY_NAMES)
    return [one for id_ in bodies if (one := db.get_one(Organisation, id_).portfolio_id)]


_LOOKS: Final[dict[str, Callable[[Session, str], list[Any]]]] = {
    "chamber": _chamber,
    "member_id": _member,
    "committee_id": lambda db, said: choices.named(db, Committee, said, Committee.name),
    "portfolio_id": lambda db, said: _portfolio(db, said),
    "organisation_id": lambda db, said: choices.named(db, Organisation, said, *BODY_NAMES),
}


def _tell(db: Session, new: list[RoleGrant]) -> None:
    rows = []
    for row in new:
        facts = {"person": row.person_id, "grant": row.id, "role": row.role.value}
        entry = audit.record(db, action="role_given", by=SYSTEM, party=Party.SYSTEM, facts=facts)
        telling.role_given(db, entry, row, SYSTEM, told=())
        person = db.get_one(Person, row.person_id)
        rows.append(said(db, person, people.grant_of(row)))
    if not rows:
        return
    entry = audit.record(
        db, action="people_import", by=SYSTEM, party=Party.SYSTEM, facts={"roles": len(rows)}
    )
    telling.people_imported(db, entry, rows, recipients.administrators(db))


def said(db: Session, person: Person, grant: Grant) -> str:
    """A line of the letter: who, and which role."""
    return f"{one_line(person.name)} ({person.email}): {people.role_title(db, grant)}"

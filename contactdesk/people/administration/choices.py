"""What a role can be about, as a form offers it; and the role that a choice makes. Gives nothing."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.law.days import today
from contactdesk.law.outcomes import Invalid, invalid
from contactdesk.law.permissions import Grant
from contactdesk.law.roles import ABOUT, DEPUTISED, GIVEN_BY, Giver
from contactdesk.letters.letter_words.people import line
from contactdesk.people.lasting import exists_on, is_held, meets_on
from contactdesk.store.desk import now
from contactdesk.store.models import Committee, Organisation, Portfolio
from contactdesk.words import Chamber, OrganisationKind, Role

#: the key of a form, and what is read for it
Options = list[tuple[str, str]]

#: the question that each role asks
QUESTIONS: Final[dict[Role, str]] = {
    Role.MEMBER: "Van welke Kamer?",
    Role.CLERK: "Van welke commissie?",
    Role.CHAIR: "Van welke commissie?",
    Role.LIAISON: "Van welk ministerie?",
    Role.MINISTER: "Van welke bewindspersoon?",
    Role.OFFICIAL: "Bij welke organisatie?",
    Role.BODY: "Van welke organisatie?",
}


def givable() -> list[tuple[Role, str]]:
    """The roles that an administrator gives, or proposes."""
    return [(role, words.ROLE[role]) for role in Role if GIVEN_BY[role] is not Giver.MEMBER]


def options(db: Session, role: Role) -> Options:
    """What this role can be about; nothing to choose for an administrator."""
    return _OPTIONS[role](db) if role in _OPTIONS else []


def grant_of(db: Session, role: Role, about: str | None, *, is_deputy: bool) -> Grant:
    """The role that the form names. Raises Invalid at `rol` or `waarover`."""
    if GIVEN_BY[role] is Giver.MEMBER:
        raise invalid("rol", "Een medewerker noemt het Kamerlid zelf, bij “Mijn account”")
    if role not in ABOUT:
        return Grant(role)
    if about not in [key for key, _ in options(db, role)]:
        raise _unanswered(role)
    value: Any = Chamber(about) if role is Role.MEMBER else int(about or 0)
    chamber = db.get_one(Committee, value).chamber if ABOUT[role] == "committee_id" else None
    given = {"chamber": chamber, ABOUT[role]: value}
    return Grant(role, is_deputy=is_deputy and role in DEPUTISED, **given)


def named(db: Session, table: type[Any], said: str, *columns: Any) -> list[int]:
    """The rows that are called so in one of these columns, capitals apart."""
    # compared here: SQLite's lower() leaves a capital with an accent as it is
    rows = db.execute(select(table.id, *columns))
    return [id_ for id_, *names in rows if said.casefold() in {name.casefold() for name in names if name}]


def _unanswered(role: Role) -> Invalid:
    question = QUESTIONS[role].rstrip("?")
    return invalid("waarover", f"Kies: {question[:1].lower()}{question[1:]}")


def _chambers(db: Session) -> Options:
    return [(chamber.value, words.CHAMBER[chamber]) for chamber in Chamber]


def _committees(db: Session) -> Options:
    there = select(Committee).where(meets_on(today(now(db))))
    rows = db.execute(there.order_by(func.lower(col(Committee.name)))).scalars()
    return [(str(row.id), f"{line(row.name)} ({words.CHAMBER[row.chamber]})") for row in rows]


def _portfolios(db: Session) -> Options:
    rows = db.execute(select(Portfolio).where(is_held()).order_by(func.lower(col(Portfolio.title)))).scalars()
    return [(str(row.id), line(row.title)) for row in rows]


def _ministries(db: Session) -> Options:
    return _organisations(db, col(Organisation.kind) == OrganisationKind.MINISTRY)


def _organisations(db: Session, *which: ColumnElement[bool]) -> Options:
    lasts = exists_on(today(now(db)))
    query = select(Organisation).where(lasts, *which).order_by(func.lower(col(Organisation.name)))
    return [(str(row.id), line(row.name)) for row in db.execute(query).scalars()]


_OPTIONS: Final[dict[Role, Callable[[Session], Options]]] = {
    Role.MEMBER: _chambers,
    Role.CLERK: _committees,
    Role.CHAIR: _committees,
    Role.LIAISON: _ministries,
    Role.MINISTER: _portfolios,
    Role.OFFICIAL: _organisations,
    Role.BODY: _organisations,
}

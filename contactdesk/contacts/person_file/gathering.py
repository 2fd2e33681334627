"""What stands in the file of a person: the rows of `PLACES` that name them, in words. Decides nothing and changes nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, SQLModel, col

from contactdesk import people, words
from contactdesk.contacts.person_file.places import NOT_SEARCHED, PLACES, Place
from contactdesk.contacts.whole_file.letters import without_keys
from contactdesk.law.addresses import folded
from contactdesk.law.days import dutch_date, dutch_moment
from contactdesk.law.deeds import NAMES
from contactdesk.law.outcomes import NotFound
from contactdesk.people.administration import logbook
from contactdesk.people.administration.proposals_store import Kind
from contactdesk.store.desk import now
from contactdesk.store.models import Committee, ContactRequest, Organisation, Person, Portfolio

#: the format of `persoon.json`: another number where a program has to read it otherwise
FORMAT: Final = "contactdesk-persoon/1"
#: what a column refers to, and what that is called
REFERS: Final[Mapping[str, tuple[type[SQLModel], str]]] = {
    "contact_id": (ContactRequest, "number"),
    "organisation_id": (Organisation, "name"),
    "portfolio_id": (Portfolio, "title"),
    "committee_id": (Committee, "name"),
}
#: by a name alone it can be somebody else's: then they read which row it is and when, and nothing of what it says
NAME_ONLY: Final = (
    "Zekerheid",
    "Alleen de naam komt overeen: het kan iemand anders zijn. Vraag het de beheerder.",
)
WHICH: Final = frozenset({*REFERS, "number"})
LABELS: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {
    words.Role: words.ROLE,
    words.Chamber: words.CHAMBER,
    words.State: words.STATE,
    words.Outcome: words.OUTCOME,
    words.Capacity: words.CAPACITY,
    words.Attending: words.ATTENDING,
    words.LettersTo: words.LETTERS_TO,
}


@dataclass(frozen=True)
class PlaceRow:
    """One row in which somebody stands: as what, and what they read of it."""

    roles: list[str]
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class PersonFile:
    """All of one person, by place; `left_out`: where else their name can stand, each in a sentence."""

    email: str
    name: str
    made: datetime
    places: list[tuple[str, list[PlaceRow]]]
    left_out: tuple[str, ...] = NOT_SEARCHED

    def data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "formaat": FORMAT,
            "e-mailadres": self.email,
            "gemaakt": self.made.isoformat(),
            "plaatsen": [
                {"waar": heading, "rijen": [_row(asdict(one)) for one in rows]}
                for heading, rows in self.places
            ],
            "niet_opgenomen": list(self.left_out),
        }


def gather(db: Session, email: str) -> PersonFile:
    """All rows that name who has this address, with an account or without. Raises NotFound where there is none."""
    email = folded(email)
    person = people.by_email(db, email)
    found = [(place.heading, list(_rows(db, place, email, person))) for place in PLACES]
    places = [(heading, rows) for heading, rows in found if rows]
    if not places:
        raise NotFound("person")
    return PersonFile(email, person.name if person else "", now(db), places)


def _rows(db: Session, place: Place, email: str, person: Person | None) -> Iterator[PlaceRow]:
    ways = {name: _is(place, name, email, person) for name in place.columns}
    there = {name: clause for name, clause in ways.items() if clause is not None}
    if not there:
        return
    only = [_column(place, name) == value for name, value in place.only.items()]
    keys = list(place.table.__table__.primary_key)  # type: ignore[attr-defined]
    query = select(place.table, *there.values()).where(or_(*there.values()), *only).order_by(*keys)
    for row, *stands in db.execute(query):
        by = [name for name, is_so in zip(there, stands, strict=True) if is_so]
        yield PlaceRow([place.columns[name] for name in by], list(_facts(db, place, row, by)))


def _is(place: Place, name: str, email: str, person: Person | None) -> ColumnElement[bool] | None:
    """That the column names them; None where it cannot, because they have no account."""
    column = _column(place, name)
    if name in place.address:
        return func.lower(column) == email
    if person is None:
        return None
    wanted: ColumnElement[bool] = column == (person.id if name in place.who else person.name)
    return wanted


def _column(place: Place, name: str) -> Any:
    return col(getattr(place.table, name))


def _facts(db: Session, place: Place, row: Any, by: list[str]) -> Iterator[tuple[str, str]]:
    own = {name: label for ways, more in place.own if ways & set(by) for name, label in more.items()}
    is_sure = not place.named.keys() >= set(by)
    if not is_sure:
        yield NAME_ONLY
    for name, label in {**place.shown, **own}.items():
        value = getattr(row, name)
        if value is not None and value != "" and (is_sure or name in WHICH or isinstance(value, date)):
            yield label, _said(db, name, value)


def _said(db: Session, name: str, value: Any) -> str:
    if name in REFERS:
        table, called = REFERS[name]
        return str(getattr(db.get_one(table, value), called))
    if name in WORDED:
        return WORDED[name](value)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return dutch_moment(value)
    if isinstance(value, date):
        return dutch_date(value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {text}" for key, text in value.items() if text)
    return LABELS[type(value)][value] if type(value) in LABELS else str(value)


def _action(value: str) -> str:
    return NAMES[words.Action(value)] if value in set(words.Action) else logbook.ACTIONS.get(value, value)


#: what a proposal is about
KINDS: Final[Mapping[str, str]] = {
    Kind.ROLE: "een rol",
    Kind.MAILBOX: "een postbus",
    Kind.REJOIN: "een account losmaken",
    Kind.ADDRESS: "een ander e-mailadres",
    Kind.ORGANISATION: "een organisatie",
    Kind.SEATS: "de leden van een Kamer",
    Kind.MINISTER: "een andere bewindspersoon",
    Kind.REPLACEMENT: "wie een bewindspersoon vervangt",
    Kind.COMMITTEE: "een commissie",
    Kind.RETENTION: "een bewaartermijn",
}
#: columns that are codes here, or hold what opens something
WORDED: Final[Mapping[str, Callable[[Any], str]]] = {
    "action": _action,
    "body": without_keys,
    "kind": KINDS.__getitem__,
}


def _row(named: dict[str, Any]) -> dict[str, Any]:
    return {"als": named["roles"], "gegevens": dict(named["facts"])}

"""The mailboxes that letters with links go to: whose they are, and which address serves where. Proposes nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from contactdesk.law.addresses import folded
from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound
from contactdesk.letters.letter_words.people import line, named, short_name
from contactdesk.people.actors import domain
from contactdesk.people.lasting import is_held
from contactdesk.people.organisations import Box
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Portfolio, as_id
from contactdesk.words import OrganisationKind, Party

#: the column of each, and in which part it is written to; a legislative unit has the mailbox of an organisation
COLUMNS: Final[dict[Box, tuple[str, Party]]] = {
    Box.ORGANISATION: ("mailbox", Party.BODY),
    Box.LIAISON: ("liaison_mailbox", Party.LIAISON),
    Box.SECRETARY_GENERAL: ("secretary_general_mailbox", Party.SYSTEM),
    Box.OFFICE: ("mailbox", Party.MINISTER),
}

#: what a legislative unit is here, whatever its kind: what it reads is sealed
UNIT: Final = "unit"


@dataclass(frozen=True)
class Mailbox:
    """One mailbox: of an organisation, or of the office of a portfolio. `title` as in a sentence."""

    box: Box
    of_id: int
    title: str
    address: str | None
    department_id: int | None
    kind: str = ""
    ended_on: date | None = None

    @property
    def key(self) -> str:
        """Its name in a form: `liaison-3`."""
        return f"{self.box}-{self.of_id}"

    def may_share(self, other: "Mailbox") -> bool:
        """Offices of one ministry, or bodies of one kind there; who reads the whole question, and who only learns
        that there was one, never share a mailbox."""
        alike = (self.box, self.department_id, self.kind) == (other.box, other.department_id, other.kind)
        return alike and self.kind not in (UNIT, OrganisationKind.MINISTRY)

    @property
    def party(self) -> Party:
        return COLUMNS[self.box][1]


def mailbox(db: Session, key: str) -> Mailbox:
    """The mailbox of this key. Raises NotFound."""
    box, _, number = key.rpartition("-")
    id_ = as_id(number)
    row: Organisation | Portfolio | None = None
    if id_ is not None:
        row = db.get(Portfolio, id_) if box == Box.OFFICE else db.get(Organisation, id_)
    found = next((one for one in of_row(row) if one.key == key), None)
    if found is None:
        raise NotFound("mailbox")
    return found


def of_organisation(db: Session, row: Organisation) -> list[Mailbox]:
    """All that is answered for there: a ministry's also for its contact person, its top and its ministers."""
    found = of_row(row)
    if row.id == row.department_id:
        offices = (
            select(Portfolio)
            .where(col(Portfolio.department_id) == row.id, is_held())
            .order_by(col(Portfolio.id))
        )
        found += [one for office in db.execute(offices).scalars() for one in of_row(office)]
    return found


def with_address(db: Session, address: str) -> list[Mailbox]:
    """Where this address serves now."""
    address = folded(address)
    columns = [getattr(Organisation, column) for box, (column, _) in COLUMNS.items() if box is not Box.OFFICE]
    bodies = select(Organisation).where(or_(*(func.lower(column) == address for column in columns)))
    offices = select(Portfolio).where(func.lower(col(Portfolio.mailbox)) == address)
    rows = [*db.execute(bodies).scalars(), *db.execute(offices).scalars()]
    return [one for row in rows for one in of_row(row) if folded(one.address or "") == address]


def put(db: Session, one: Mailbox, address: str) -> None:
    row = db.get_one(Portfolio if one.box is Box.OFFICE else Organisation, one.of_id)
    setattr(row, COLUMNS[one.box][0], address)
    if isinstance(row, Organisation) and one.box is Box.ORGANISATION and not row.email_domains:
        # else its own officials could not be named: their addresses stand at the domain of its mailbox
        row.email_domains = domain(address)
    db.add(row)
    db.flush()


def has_ended(db: Session, one: Mailbox) -> bool:
    return one.ended_on is not None and one.ended_on <= today(now(db))


def of_row(row: Organisation | Portfolio | None) -> list[Mailbox]:
    """What this row itself has."""
    if row is None or row.id is None:
        return []
    if isinstance(row, Portfolio):
        title = f"het bureau van de {line(row.title)}"
        return [Mailbox(Box.OFFICE, row.id, title, row.mailbox, row.department_id, ended_on=row.ended_on)]
    titles = {Box.ORGANISATION: named(row)}
    if row.kind is OrganisationKind.MINISTRY:
        titles[Box.LIAISON] = f"de parlementair contactpersoon van {short_name(row)}"
        titles[Box.SECRETARY_GENERAL] = f"het bureau van de secretaris-generaal van {short_name(row)}"
    kind = UNIT if row.is_legislative_unit else row.kind.value
    return [
        Mailbox(box, row.id, title, getattr(row, COLUMNS[box][0]), row.department_id, kind, row.ended_on)
        for box, title in titles.items()
    ]

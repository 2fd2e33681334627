"""A permission given beforehand as a letter says it: for what, for whom, until when, by whom. Gives none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.law.days import dutch_date, dutch_moment
from contactdesk.letters.letter_words.people import line, named
from contactdesk.store.desk import desk, now
from contactdesk.store.models import Organisation, Person, Portfolio, StandingPermission
from contactdesk.words import Capacity, Chamber, Form, How, Initiator

NOT_SAID: Final = "niet opgegeven"
NO_MANDATE: Final = f"een mandaat dat {NOT_SAID} is"

if TYPE_CHECKING:
    from contactdesk.law.permissions import Actor


@dataclass(frozen=True)
class StandingWords:
    """All that the templates about a permission beforehand can name."""

    url: str
    portfolio: str
    forms: str
    organisations: str
    initiators: str
    chambers: str
    conditions: str | None
    until: str
    by: str
    on: str
    document: str
    how: str | None
    entered_by: str
    doer: str
    at: str
    withdrawn: str


def standing(db: Session, row: StandingPermission, portfolio: Portfolio, by: "Actor") -> StandingWords:
    """`by` did what the letter tells; who entered the permission stands in the row."""
    entered_by = db.get_one(Person, row.entered_by_id).name
    return StandingWords(
        url=f"{desk(db).settings.base_url}/toestemming-vooraf",
        portfolio=f"de {line(portfolio.title)}",
        forms=", ".join(words.FORM[Form(form)] for form in row.forms),
        organisations=_organisations(db, row),
        initiators=", ".join(words.INITIATOR[Initiator(kind)] for kind in row.initiators),
        chambers=" en ".join(words.CHAMBER[Chamber(chamber)] for chamber in row.chambers),
        conditions=row.conditions,
        until=dutch_date(row.until),
        by=giver(row, portfolio),
        on=dutch_date(row.decided_on),
        document=document_of(row),
        how=words.HOW[row.how] if row.how is not How.BEFOREHAND else None,
        entered_by=line(entered_by),
        doer=line(by.name),
        at=dutch_moment(now(db)),
        withdrawn=withdrawn(row),
    )


def giver(row: StandingPermission, portfolio: Portfolio) -> str:
    """Who gave it: of which office, in person or under which mandate."""
    title = line(portfolio.title)
    if row.capacity is Capacity.IN_PERSON:
        return f"{line(row.decided_by)}, {title}, in persoon"
    return f"{line(row.decided_by)}, namens de {title}, krachtens {line(row.mandate or NO_MANDATE)}"


def document_of(row: StandingPermission) -> str:
    """What an earlier version recorded may have none."""
    return line(row.document) if row.document else NOT_SAID


def beforehand(row: StandingPermission) -> str:
    """How each use names it: of which day, in which document."""
    return f"{dutch_date(row.decided_on)}, {document_of(row) if row.document else f'stuk {NOT_SAID}'}"


def withdrawn(row: StandingPermission) -> str:
    """Who withdrew it, when and in which document; empty where an earlier version did not ask."""
    if row.withdrawn_by is None or row.withdrawn_on is None:
        return ""
    stands = f" ({line(row.withdrawn_in)})" if row.withdrawn_in else ""
    return f"door {line(row.withdrawn_by)}, op {dutch_date(row.withdrawn_on)}{stands}"


def _organisations(db: Session, row: StandingPermission) -> str:
    if not row.organisations:
        return "alle organisaties van deze bewindspersoon"
    query = select(Organisation).where(col(Organisation.id).in_(row.organisations))
    found = db.execute(query.order_by(col(Organisation.name))).scalars()
    return ", ".join(named(organisation) for organisation in found)

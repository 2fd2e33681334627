"""A permission given beforehand as a letter says it: for what, for whom, until when, by whom. Gives none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.law.days import dutch_date, dutch_moment
from contactdesk.letters.letter_words.people import line, named
from contactdesk.store.desk import desk, now
from contactdesk.store.models import Organisation, Person, Portfolio, StandingPermission
from contactdesk.words import Chamber, Form, How, Initiator

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
    capacity: str
    on: str
    how: str | None
    entered_by: str
    doer: str
    at: str


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
        by=line(row.decided_by),
        capacity=words.CAPACITY[row.capacity],
        on=dutch_date(row.decided_on),
        how=words.HOW[row.how] if row.how is not How.BEFOREHAND else None,
        entered_by=line(entered_by),
        doer=line(by.name),
        at=dutch_moment(now(db)),
    )


def _organisations(db: Session, row: StandingPermission) -> str:
    if not row.organisations:
        return "alle organisaties van deze bewindspersoon"
    query = select(Organisation).where(col(Organisation.id).in_(row.organisations))
    found = db.execute(query.order_by(col(Organisation.name))).scalars()
    return ", ".join(named(organisation) for organisation in found)

"""A working agreement of an inspectorate in the words of letters and pages. Changes nothing."""

from dataclasses import dataclass

from sqlmodel import Session

from contactdesk import words
from contactdesk.law.days import dutch_date, today
from contactdesk.letters.letter_words.people import line
from contactdesk.store.models import ContactRequest, Portfolio, WorkingAgreement
from contactdesk.words import AgreementScope, AgreementStanding


@dataclass(frozen=True)
class AgreementWords:
    """On what a contact with an inspectorate rests. `says`: since when, and by whom; `is_answered`: this minister answers
    for the inspectorate, so its office can change it."""

    says: str
    is_answered: bool


def agreement_of(db: Session, contact: ContactRequest) -> AgreementWords | None:
    """The agreement under which a contact was told; None where it was under none that was recorded."""
    row = db.get(WorkingAgreement, contact.agreement_id) if contact.agreement_id else None
    return AgreementWords(said(db, row), row.portfolio_id == contact.portfolio_id) if row else None


def said(db: Session, row: WorkingAgreement, *, names: bool = True) -> str:
    """As in: "de werkafspraak van dit loket van maandag 1 juni 2026, bevestigd door M. de Vries, zelf, op …"; without
    `names` only for which minister."""
    begins = f"de werkafspraak van dit loket van {dutch_date(row.since)}"
    if row.standing is AgreementStanding.DEFAULT:
        return begins
    minister = f"de {line(db.get_one(Portfolio, row.portfolio_id).title)}"
    capacity = "zelf" if row.capacity is words.Capacity.IN_PERSON else f"namens {minister}"
    who = f"{line(row.decided_by or '')}, {capacity}" if names else f"het bureau van {minister}"
    return f"{begins}, {words.AGREEMENT_STANDING[row.standing]} door {who}, op {dutch_date(today(row.at))}"


def scope_of(row: WorkingAgreement) -> tuple[AgreementScope, ...]:
    return tuple(AgreementScope(one) for one in row.scope)


def scope_words(row: WorkingAgreement) -> list[str]:
    return [words.AGREEMENT_SCOPE[one] for one in scope_of(row)]

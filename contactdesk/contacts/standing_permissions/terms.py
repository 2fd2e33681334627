"""What a permission beforehand says, and in which document; and what must hold of that. Records none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlmodel import Session

from contactdesk.law import rules, said
from contactdesk.law.days import today
from contactdesk.law.outcomes import FieldError
from contactdesk.store.desk import desk, now
from contactdesk.store.models import Organisation, Portfolio
from contactdesk.words import (
    ASSISTANCE,
    CHOOSE_CAPACITY,
    Capacity,
    Chamber,
    Form,
    Initiator,
    OrganisationKind,
)

#: a standing permission that would outlive a year is a policy, and belongs in the rules
LONGEST_DAYS: Final = 366
#: assistance never; a case of one citizen or company goes nowhere through this desk
FORMS: Final = tuple(form for form in Form if form not in ASSISTANCE and form is not Form.INDIVIDUAL_CASE)
NO_DOCUMENT: Final = "Noem het stuk waarin dit staat, zoals “nota van 24 november 2026, kenmerk 2026-123”"
NO_MANDATE: Final = "Noem het mandaat, zoals “Mandaatbesluit BZK, artikel 3”"


@dataclass(frozen=True)
class InWriting:
    """Who gave it, as what, when and in which document; `mandate` where it was not the minister in person."""

    decided_by: str | None
    capacity: Capacity | None
    decided_on: date | None
    document: str | None
    mandate: str | None = None


@dataclass(frozen=True)
class PermittedBeforehand:
    """What is permitted beforehand; an empty `organisations` means all of this portfolio."""

    portfolio_id: int
    forms: tuple[Form, ...]
    initiators: tuple[Initiator, ...]
    chambers: tuple[Chamber, ...]
    until: date
    given: InWriting
    organisations: tuple[int, ...] = field(default=())
    conditions: str | None = None


@dataclass(frozen=True)
class Withdrawal:
    """Who withdraws it and on which day. A document is named where there is one: what is entered here is in writing
    too, and nobody waits for a letter to stop."""

    by: str | None
    on: date | None
    document: str | None = None


def kinds_offered(db: Session) -> frozenset[OrganisationKind]:
    """Where permission can be needed today, in a form that can be permitted beforehand."""
    return rules.kinds_that_wait(desk(db).rules, FORMS, today(now(db)))


def wrong_terms(db: Session, terms: PermittedBeforehand) -> Iterator[FieldError]:
    """For what it cannot be given."""
    on = today(now(db))
    if not terms.forms:
        yield FieldError("vormen", "Kies ten minste één vorm van contact")
    if set(terms.forms) & ASSISTANCE:
        yield FieldError("vormen", "Hulp bij een wet kan nooit vooraf worden toegestaan")
    elif set(terms.forms) - {*FORMS}:
        yield FieldError("vormen", "Over één zaak kan nooit vooraf worden besloten")
    if not terms.initiators:
        yield FieldError("indieners", "Kies voor wie dit geldt")
    if not terms.chambers:
        yield FieldError("kamers", "Kies ten minste één Kamer")
    if not on <= terms.until or (terms.until - on).days > LONGEST_DAYS:
        yield FieldError("tot", "Kies een dag vanaf vandaag, ten hoogste een jaar vooruit")
    yield from _wrong_organisations(db, terms)


def _wrong_organisations(db: Session, terms: PermittedBeforehand) -> Iterator[FieldError]:
    """A minister can be asked about each organisation of the ministry: whom it concerns is a fact of the contact."""
    department, kinds = db.get_one(Portfolio, terms.portfolio_id).department_id, kinds_offered(db)
    found = [db.get(Organisation, id_) for id_ in terms.organisations]
    if any(body is None or body.department_id != department for body in found):
        yield FieldError("organisaties", "Kies organisaties van deze bewindspersoon")
    if free := [body.name for body in found if body and (body.kind not in kinds or body.is_legislative_unit)]:
        why = "daar is via dit loket nooit toestemming nodig"
        yield FieldError("organisaties", f"{', '.join(free)} kan hier niet bij: {why}")


def wrong_writing(db: Session, given: InWriting) -> Iterator[FieldError]:
    """What of a general authorisation is not in writing (Awb 10:5, second paragraph, and 10:12)."""
    if not given.decided_by:
        yield FieldError("besloten_door", "Vul de naam in van wie het besluit nam")
    if given.capacity is None:
        yield FieldError("hoedanigheid", CHOOSE_CAPACITY)
    if given.capacity is Capacity.MANDATE and (why := said.lacking(given.mandate, NO_MANDATE)):
        yield FieldError("krachtens", why)
    if given.decided_on is None:
        yield FieldError("besloten_op", "Vul in op welke dag de bewindspersoon besloot")
    elif why := _not_that_day(db, given.decided_on):
        yield FieldError("besloten_op", why)
    if why := said.lacking(given.document, NO_DOCUMENT):
        yield FieldError("stuk", why)


def wrong_withdrawal(db: Session, withdrawal: Withdrawal) -> Iterator[FieldError]:
    if not withdrawal.by:
        yield FieldError("door", "Vul de naam in van wie dit intrekt")
    if withdrawal.on is None or (why := _not_that_day(db, withdrawal.on)):
        yield FieldError("op", why if withdrawal.on else "Vul de dag in")
    if withdrawal.document and (why := said.lacking(withdrawal.document, NO_DOCUMENT)):
        yield FieldError("stuk", why)


def _not_that_day(db: Session, day: date) -> str:
    if day > today(now(db)):
        return "Deze dag moet nog komen"
    old = (today(now(db)) - day).days > LONGEST_DAYS
    return "Dit besluit is meer dan een jaar oud. Vraag een nieuw besluit" if old else ""

"""What a decision says, and what is wrong with it: every error at once, each at its field. Enters nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts.checks import YEAR
from contactdesk.law import officials
from contactdesk.law.addresses import plain_name
from contactdesk.law.days import dutch_date, today
from contactdesk.law.outcomes import FieldError, Invalid
from contactdesk.law.refusal_grounds import RefusalGround, is_answered_in_writing
from contactdesk.law.said import lacking
from contactdesk.store import met
from contactdesk.store.desk import desk, now
from contactdesk.store.models import AuditEntry, ContactRequest, Decision, Person
from contactdesk.words import CHOOSE_CAPACITY, Action, Capacity, Foot, How, Outcome

A = Action
#: with what another official can come
NAMES_OFFICIAL: Final = (A.NAME_OFFICIAL, A.ASK_PERMISSION, A.PERMIT)
NOT_IN_MANDATE = (
    "Dit kan alleen de bewindspersoon zelf zeggen, niet iemand namens hem of haar. "
    "Kies een andere grond, of leg het de bewindspersoon zelf voor"
)
OWN_NAME = (
    "Dit is de naam van wie het contact vraagt, of van de ambtenaar of het Kamerlid. Die besluit hier niet zelf. "
    "Heet iemand anders net zo? Zet de functie erbij"
)


@dataclass(frozen=True)
class Ruling:
    """What was decided, by whom, and how it reached the desk; `decided_by` is the name of who took it."""

    outcome: Outcome
    decided_by: str | None = None
    capacity: Capacity | None = None
    decided_on: date | None = None
    how: How | None = None
    conditions: str | None = None
    ground: str | None = None
    reason: str | None = None
    alternative: str | None = None
    alternative_on: date | None = None
    standing_permission_id: int | None = None
    #: a colleague of the official may instead, without being asked for
    or_colleague: bool = False

    @property
    def is_granted(self) -> bool:
        return self.outcome in (Outcome.PERMITTED, Outcome.CONDITIONS)

    @property
    def action(self) -> Action:
        if self.outcome is Outcome.REVOKED:
            return A.REVOKE
        return A.PERMIT if self.is_granted else A.REFUSE


def check_ruling(db: Session, contact: ContactRequest, ruling: Ruling, foot: Foot) -> None:
    """Every error at once, at its field: a refusal needs ground, reason and alternative."""
    errors = []
    if not ruling.decided_by:
        field = "naam" if foot is Foot.LETTER else "besloten_door"
        errors.append(FieldError(field, "Vul de naam in van wie het besluit nam"))
    elif foot is not Foot.STANDING and _is_own(db, contact, ruling.decided_by):
        field = "naam" if foot is Foot.LETTER else "besloten_door"
        errors.append(FieldError(field, OWN_NAME))
    if ruling.capacity is None:
        errors.append(FieldError("hoedanigheid", CHOOSE_CAPACITY))
    if foot is Foot.RECORDED and ruling.decided_on is None:
        errors.append(FieldError("besloten_op", "Vul in op welke dag de bewindspersoon besloot"))
    if foot is not Foot.STANDING and ruling.decided_on is not None:
        errors += _check_day(db, contact, ruling, ruling.decided_on)
    if ruling.outcome is Outcome.CONDITIONS:
        errors += _missing("voorwaarden", ruling.conditions, "Schrijf de voorwaarden op")
    if ruling.outcome is Outcome.REFUSED:
        errors += _check_refusal(db, contact, ruling)
    if ruling.outcome is Outcome.REVOKED:
        errors += _missing("reden", ruling.reason, "Schrijf op waarom; het Kamerlid leest dit")
    if errors:
        raise Invalid(*errors)


def _is_own(db: Session, contact: ContactRequest, name: str) -> bool:
    """Whether somebody of the contact itself has this name: who asks, a member, or an official."""
    ids = {contact.initiator_id, *met.members(db, contact)}
    names = [*(one.name for one in officials.of(contact)), *(db.get_one(Person, one).name for one in ids)]
    return plain_name(name) in {plain_name(one) for one in names}


def _check_day(db: Session, contact: ContactRequest, ruling: Ruling, day: date) -> list[FieldError]:
    """A decision about this contact was taken after it was asked, and what is still to come was not taken."""
    if day > today(now(db)):
        return [FieldError("besloten_op", "Deze dag moet nog komen")]
    first, why = _first_day(db, contact, ruling)
    if day < first:
        return [FieldError("besloten_op", f"Kies een dag vanaf {dutch_date(first)}: {why}")]
    return []


def _first_day(db: Session, contact: ContactRequest, ruling: Ruling) -> tuple[date, str]:
    """From which day on it can have been taken, and why."""
    days = [(today(contact.received_at), "toen kwam het verzoek binnen")]
    if ruling.outcome is Outcome.REVOKED and contact.permission_id is not None:
        permission = db.get_one(Decision, contact.permission_id)
        days.append((permission.decided_on, "toen is de toestemming gegeven"))
    if (changed := _other_official_on(db, contact)) is not None:
        days.append((changed, "toen veranderde de ambtenaar"))
    return max(days, key=lambda one: one[0])


def _other_official_on(db: Session, contact: ContactRequest) -> date | None:
    """On which day the official last became another one: what was decided before was about somebody else."""
    named = col(AuditEntry.action).in_([one.value for one in NAMES_OFFICIAL])
    query = select(AuditEntry).where(col(AuditEntry.contact_id) == contact.id, named)
    entries = db.execute(query.order_by(col(AuditEntry.id).desc())).scalars()
    return next((today(one.at) for one in entries if one.details.get("other_official")), None)


def _check_refusal(db: Session, contact: ContactRequest, ruling: Ruling) -> list[FieldError]:
    errors = []
    choices = desk(db).grounds.choices_for(contact.initiator_kind)
    ground = next((one for one in choices if one.code == ruling.ground), None)
    if ground is None:
        errors.append(FieldError("grond", "Kies waarom niet"))
    elif ground.in_person and ruling.capacity is Capacity.MANDATE:
        errors.append(FieldError("grond", NOT_IN_MANDATE))
    errors += _missing("reden", ruling.reason, "Schrijf de reden op; het Kamerlid leest dit")
    asks = "Schrijf op wat wel kan; weigeren is nooit het hele antwoord"
    errors += _missing("alternatief", ruling.alternative, asks)
    if wrong := _wrong_day(db, contact, ruling, ground):
        errors.append(FieldError("alternatief_op", wrong))
    return errors


def _missing(field: str, text: str | None, asks: str) -> list[FieldError]:
    wrong = lacking(text, asks)
    return [FieldError(field, wrong)] if wrong else []


def _wrong_day(db: Session, contact: ContactRequest, ruling: Ruling, ground: RefusalGround | None) -> str:
    """What is wrong with the day of what is offered; empty where it is right, or none is needed."""
    on, first = ruling.alternative_on, today(now(db))
    is_written = is_answered_in_writing(contact.form, contact.initiator_kind)
    if on is None and is_written:
        return "Vul in op welke dag het schriftelijke antwoord er is"
    if on is None:
        return "Vul de dag in: zonder die dag is dit geen grond" if ground and ground.needs_date else ""
    return "" if first <= on <= first + YEAR else "Kies een dag vanaf vandaag, ten hoogste een jaar vooruit"

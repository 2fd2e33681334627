"""What an ask must have before it can be sent, beyond being well-formed; each error names its field."""

from datetime import date, timedelta
from typing import Final

from sqlmodel import Session

from contactdesk.contacts.ask import Ask
from contactdesk.contacts.capacity import AskerCapacity, member_field
from contactdesk.law.days import today
from contactdesk.law.outcomes import FieldError, Invalid
from contactdesk.law.permissions import Actor, Grant
from contactdesk.law.roles import acts_for
from contactdesk.law.said import lacking
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation
from contactdesk.words import ASSISTANCE, Regime, Role

#: where the minister is asked, it is asked for one member; where nobody is, each declines for themselves alone
ONE_BEFOREHAND: Final = "Voor dit contact is toestemming nodig. Meer Kamerleden noemt u dan alleen bij een contact dat er al was. Vul bij “Wanneer” in wanneer dat was, of maak dit veld leeg"
#: what is further away is a slip of the pen
YEAR: Final = timedelta(days=366)
NO_SUBJECT = FieldError("onderwerp", "Vul een onderwerp in")
NO_QUESTION = FieldError("vraag", "Schrijf uw vraag op")
NO_DECISION = FieldError("commissiebesluit", "Vul in op welke dag de commissie hiertoe besloot")
NO_PLACE: Final = "Schrijf op waar de bevindingen staan: de titel van het rapport of de brief"
NO_DAY = FieldError("gepubliceerd", "Vul in op welke dag de bevindingen openbaar werden")
NOT_YET = FieldError(
    "gepubliceerd", "Deze dag moet nog komen. Zijn de bevindingen nog niet openbaar? Kies dan “iets anders”"
)


def check_ask(
    db: Session,
    ask: Ask,
    by: Actor,
    capacity: AskerCapacity,
    organisation: Organisation,
    facts: list[FieldError],
    regime: Regime,
) -> None:
    """Raises Invalid with every error at once, each at the field where it is mended."""
    errors = [
        *_organisation(by, capacity, organisation),
        *_texts(ask, capacity),
        *_dates(db, ask, capacity),
        *_members(db, ask, capacity, regime),
        *_committee(db, ask, capacity),
        *_helper(ask),
        *findings(db, ask, organisation),
        *facts,
    ]
    if errors:
        raise Invalid(*errors)


def _organisation(by: Actor, capacity: AskerCapacity, organisation: Organisation) -> list[FieldError]:
    if organisation.department_id is None or organisation.portfolio_id is None:
        text = f"Voor {organisation.name} staat nog niet vast welke bewindspersoon antwoord geeft. Bel de beheerder."
        return [FieldError("organisatie", text)]
    if capacity.grant is not None and not acts_for(capacity.grant, organisation):
        text = "Kies de organisatie waar u zelf werkt. Werkt u ook ergens anders? Dan geeft de beheerder u daar een rol"
        return [FieldError("organisatie", text)]
    if not capacity.entered_by_side and not any(acts_for(grant, organisation) for grant in _enters(by)):
        where = "hoort niet bij uw departement" if by.has(Role.LIAISON) else "is niet waar u zelf werkt"
        asker = "de commissie" if capacity.committee_id else "het Kamerlid"
        text = f"{organisation.name} {where}. Vraag {asker} dit verzoek zelf in te dienen."
        return [FieldError("organisatie", text)]
    return []


def _enters(by: Actor) -> list[Grant]:
    """The roles in which somebody writes down what a member said by telephone."""
    return [*by.of(Role.LIAISON), *by.of(Role.OFFICIAL)]


def _texts(ask: Ask, capacity: AskerCapacity) -> list[FieldError]:
    errors = []
    if ask.form in ASSISTANCE:
        if not capacity.entered_by_side:
            text = (
                "Hulp bij een wet legt alleen het Kamerlid zelf vast: de inhoud is vertrouwelijk, ook voor u"
            )
            errors.append(FieldError("vorm", text))
        elif not ask.bill_title:
            errors.append(FieldError("wetsvoorstel", "Vul de titel van het wetsvoorstel in"))
    elif not ask.subject:
        errors.append(NO_SUBJECT)
    # who enters a phone call or reports a contact has said enough with the subject
    needs_question = capacity.entered_by_side and not capacity.is_own_report
    if needs_question and not ask.question:
        errors.append(NO_QUESTION)
    return errors


def findings(db: Session, ask: Ask, organisation: Organisation) -> list[FieldError]:
    """Where and since when the findings are public, on which it rests that nobody is asked."""
    if not ask.rests_on_findings(organisation.kind):
        return []
    lacks = lacking(ask.published_where, NO_PLACE)
    errors = [FieldError("vindplaats", lacks)] if lacks else []
    if ask.published_on is None:
        return [*errors, NO_DAY]
    return [*errors, NOT_YET] if ask.published_on > today(now(db)) else errors


def _dates(db: Session, ask: Ask, capacity: AskerCapacity) -> list[FieldError]:
    errors, moment = debate(db, ask.debate_on), now(db)
    if ask.took_place_at is not None and not moment - YEAR <= ask.took_place_at <= moment + YEAR:
        errors.append(FieldError("wanneer", "Kies een moment binnen een jaar, vóór of na vandaag"))
    if ask.took_place_at is not None and not capacity.is_own_report:
        errors.append(FieldError("wanneer", "Dit veld is alleen voor een melding van uw eigen organisatie"))
    return errors


def _members(db: Session, ask: Ask, capacity: AskerCapacity, regime: Regime) -> list[FieldError]:
    was_there = ask.took_place_at is not None and ask.took_place_at <= now(db)
    if not capacity.also_met or was_there or regime is Regime.NOTIFY:
        return []
    return [FieldError(member_field(1), ONE_BEFOREHAND)]


def debate(db: Session, day: date | None) -> list[FieldError]:
    """What is wrong with the day of a debate, where one is given."""
    moment = now(db)
    if day is not None and day < today(moment):
        return [FieldError("debat", "Deze debatdatum is al geweest. Kies een dag vanaf vandaag")]
    if day is not None and day > today(moment + YEAR):
        return [FieldError("debat", "Deze debatdatum is te ver weg. Kies een dag binnen een jaar")]
    return []


def _committee(db: Session, ask: Ask, capacity: AskerCapacity) -> list[FieldError]:
    """A committee asks what a majority of it decided to ask (Aanwijzingen voor de planbureaus 2012, aanwijzing 7)."""
    day, moment = ask.committee_decided_on, now(db)
    if capacity.committee_id is None:
        text = "Dit veld is alleen voor een verzoek van een commissie. Maak het leeg"
        return [FieldError("commissiebesluit", text)] if day else []
    if day is None:
        return [NO_DECISION]
    if day > today(moment):
        text = "Dit besluit moet nog komen. Vraag het als de commissie heeft besloten"
        return [FieldError("commissiebesluit", text)]
    if day < today(moment - YEAR):
        text = "Dit besluit is te lang geleden. Kies een dag van het afgelopen jaar"
        return [FieldError("commissiebesluit", text)]
    return []


def _helper(ask: Ask) -> list[FieldError]:
    if ask.helper_id is None or ask.form in ASSISTANCE:
        return []
    text = "Bureau Wetgeving helpt hier alleen bij een amendement of een initiatiefwet. Kies niemand"
    return [FieldError("jurist", text)]

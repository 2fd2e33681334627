"""What the forms of a contact's page offer to choose from, and what they begin with. Checks and changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import people
from contactdesk.contacts import (
    helping,
    named_before,
    officials,
    portfolios,
    reassigning,
    standard_fields,
    standing_permissions,
)
from contactdesk.contacts.beside import field_of
from contactdesk.contacts.contact_page.offers import Offer
from contactdesk.contacts.drafters import drafters
from contactdesk.contacts.meeting import is_of_unit
from contactdesk.contacts.received import SIDE, sides
from contactdesk.law import disclosure, permissions
from contactdesk.law import officials as named
from contactdesk.law.days import dutch_date, local, today
from contactdesk.law.officials import Official
from contactdesk.law.permissions import Actor
from contactdesk.law.refusal_grounds import RefusalGround, is_answered_in_writing
from contactdesk.letters.letter_words.standing import beforehand
from contactdesk.people import surnames
from contactdesk.people.lasting import exists_on
from contactdesk.store import met
from contactdesk.store.desk import desk, now
from contactdesk.store.in_force import answers_for
from contactdesk.store.models import ContactRequest, Organisation, Person, RoleGrant
from contactdesk.words import Action, Party, Role, State

Option = tuple[int, str]
SAME: Final = "Dezelfde ambtenaar: naam, e-mailadres of telefoon"
SAME_OFFICIAL: Final = "De toestemming blijft. De aanvrager en de ambtenaar krijgen bericht, en bij een andere naam of een ander adres ook het bureau van de bewindspersoon."
JOINS_BEFORE: Final = "Nog niemand krijgt bericht. Het bureau van de bewindspersoon leest voor wie u toestemming vraagt. Ligt het verzoek daar al, dan krijgt het een nieuwe link."
JOINS_AT_ONCE: Final = "Dit valt binnen de toestemming en kan meteen. De aanvrager, alle ambtenaren en het bureau van de bewindspersoon krijgen bericht."
DROPS: Final = (
    "weg",
    "Deze ambtenaar doet niet meer mee",
    "Dit kan meteen. De andere ambtenaren gaan verder. U hoeft hieronder niets in te vullen.",
)
OTHERWISE: Final = ("ander", "Een andere ambtenaar, of andere gegevens")
#: what may stay empty, where the form shows nobody's details because it is not said yet whom it is about
LEFT_EMPTY: Final = "Vul alleen in wat anders wordt: wat u leeg laat, blijft zoals het is."
FILL_IN: Final = "Vul naam en e-mailadres in. Laat u de telefoon leeg, dan staat er geen nummer."
NAMED_NOW: Final = "Staat nu in het verzoek."
NOBODY_YET: Final = "U noemt de ambtenaar later. Dan krijgt de aanvrager daarover nog een brief."
NOBODY_ANY_MORE: Final = "Wie nu in het verzoek staat, gaat eruit. "
ANOTHER_AT_ONCE: Final = "Dit valt binnen de toestemming en kan meteen. De aanvrager, de nieuwe ambtenaar en de vorige krijgen bericht."
ANOTHER_ANEW: Final = "Dit valt niet binnen de toestemming. Het bureau van de bewindspersoon krijgt de vraag opnieuw. Tot er is besloten, staat de toestemming stil."


@dataclass(frozen=True)
class Choices:
    """Options of the forms; empty where no form of this page asks for them."""

    deciders: list[Option]
    offices: list[Option]
    standing: list[tuple[int, str, str]]
    named: list[tuple[str, str, str]]
    nobody: str
    drafters: list[Option]
    changes: list[tuple[str, str, str]]
    which: list[tuple[str, str]]
    places: int
    joining: str
    grounds: list[tuple[str, str]]
    in_writing: bool
    of_unit: bool
    organisations: list[Option]
    helpers: list[Option]
    is_helped: bool
    colleagues: list[Option]
    members: list[Option]
    sides: list[tuple[str, str]]
    awaits_answer: bool
    texts: dict[tuple[str, str], list[Option]]


def choices(db: Session, contact: ContactRequest, by: Actor, keys: set[str]) -> Choices:
    asks_decision = keys & {"besluit", "toestemming-intrekken"}
    grounds = desk(db).grounds.choices_for(contact.initiator_kind) if "besluit" in keys else ()
    return Choices(
        deciders=deciders(db, contact.portfolio_id) if asks_decision else [],
        offices=_offices(db, contact, keys),
        standing=_standing(db, contact) if "vooraf" in keys else [],
        named=_named(db, contact, by) if "vooraf" in keys else [],
        nobody=(NOBODY_ANY_MORE if contact.official_email else "") + NOBODY_YET,
        drafters=drafters(db, contact) if "ambtenaar" in keys and disclosure.is_sealed(contact) else [],
        changes=_changes(db, contact, by) if "ambtenaar" in keys else [],
        which=_which(contact, by) if "ambtenaar" in keys else [],
        places=min(named.MOST, max(3, len(named.of(contact)) + 1)),
        joining=_joining(db, contact) if "ambtenaar-erbij" in keys else "",
        grounds=[(ground.code, _worded(ground)) for ground in grounds],
        in_writing=is_answered_in_writing(contact.form, contact.initiator_kind),
        of_unit=is_of_unit(db, contact),
        organisations=_organisations(db) if "doorsturen" in keys else [],
        helpers=helping.helpers(db) if "bureau-wetgeving" in keys else [],
        is_helped=contact.helper_id is not None,
        colleagues=reassigning.colleagues(db, contact.chamber, contact.initiator_id)
        if "aan-collega" in keys
        else [],
        members=_members(db, contact) if "verbeteren" in keys and contact.closed_at is not None else [],
        sides=[(side.value, SIDE[side]) for side in sides(contact)] if "ontvangen" in keys else [],
        awaits_answer=contact.state is State.CLARIFYING,
        texts=standard_fields.offered(db, contact, by, keys),
    )


def offices(db: Session, contact: ContactRequest) -> list[Option]:
    """To whom it can be put; empty where there is no choice."""
    found = portfolios.choosable(db, contact.department_id, contact.form)
    return [(one.id, one.title) for one in found]


def _offices(db: Session, contact: ContactRequest, keys: set[str]) -> list[Option]:
    """Who was told is not told again; who is asked, stays that where nothing is changed."""
    if "bewindspersoon" in keys:
        return [one for one in offices(db, contact) if one[0] != contact.portfolio_id]
    return offices(db, contact) if "toestemming-vragen" in keys else []


def _worded(ground: RefusalGround) -> str:
    return f"{ground.label} (alleen de bewindspersoon zelf)" if ground.in_person else ground.label


def deciders(db: Session, portfolio_id: int) -> list[Option]:
    """Who can have decided for this minister, of those the desk knows: the people of the office that answers, today."""
    office = answers_for(db, portfolio_id, today(now(db)))
    query = (
        select(col(Person.id), col(Person.name))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == Role.MINISTER, col(RoleGrant.portfolio_id) == office)
        .where(people.is_in_force(today(now(db))))
        .distinct()
    )
    return sorted(((row.id, row.name) for row in db.execute(query)), key=lambda one: surnames.order(one[1]))


def _standing(db: Session, contact: ContactRequest) -> list[tuple[int, str, str]]:
    """Each standing permission that covers this contact: id, when it was given, under which conditions."""
    return [
        (
            row.id,
            f"Gegeven door {row.decided_by}, {beforehand(row)}, tot en met {dutch_date(row.until)}",
            f"Voorwaarden: {row.conditions}" if row.conditions else "Zonder voorwaarden.",
        )
        for row in standing_permissions.fitting(db, contact)
    ]


def _named(db: Session, contact: ContactRequest, by: Actor) -> list[tuple[str, str, str]]:
    """Who is named already, and who was named before: what the form sends, as it is read, and whether it is so now."""
    found = [(number, _in_a_line(one), "") for number, one in named_before.named_before(db, contact, by)]
    if contact.official_email is None:
        return found
    line = _in_a_line(named.of(contact)[0])
    return [("genoemd", line, NAMED_NOW), *(one for one in found if one[1] != line)]


def _changes(db: Session, contact: ContactRequest, by: Actor) -> list[tuple[str, str, str]]:
    """What can change, where there is something to choose: after the yes, or of several; and what then happens."""
    more = [DROPS] if contact.further else []
    if not officials.has_told(contact):
        return [(*OTHERWISE, FILL_IN), *more] if more else []
    if permissions.acting_as(by, Action.NAME_OFFICIAL, contact) is Party.OFFICIAL:
        return [("zelfde", SAME, SAME_OFFICIAL)]
    help_ = ANOTHER_AT_ONCE if officials.covers_another(db, contact) else ANOTHER_ANEW
    # of one official the fields are filled in: what stands there then, is what it becomes
    same, other = (f"{LEFT_EMPTY} ", f"{FILL_IN} ") if more else ("", "")
    return [("zelfde", SAME, same + SAME_OFFICIAL), ("ander", "Een andere ambtenaar", other + help_), *more]


def _which(contact: ContactRequest, by: Actor) -> list[tuple[str, str]]:
    """Which of several it is about; empty where that is no question."""
    if not contact.further or permissions.acting_as(by, Action.NAME_OFFICIAL, contact) is Party.OFFICIAL:
        return []
    return [(str(place), _in_a_line(one)) for place, one in enumerate(named.of(contact), start=1)]


def _joining(db: Session, contact: ContactRequest) -> str:
    """What happens when somebody joins."""
    if not officials.has_told(contact):
        return JOINS_BEFORE
    return JOINS_AT_ONCE if officials.covers_another(db, contact) else ANOTHER_ANEW


def _members(db: Session, contact: ContactRequest) -> list[Option]:
    """With whom a report can say that it was: the members of that Chamber."""
    first = met.members(db, contact)[0]
    return [(first, db.get_one(Person, first).name), *reassigning.colleagues(db, contact.chamber, first)]


def _in_a_line(official: Official) -> str:
    return ", ".join(filter(None, [official.name, official.phone, official.email]))


def _organisations(db: Session) -> list[Option]:
    query = (
        select(col(Organisation.id), col(Organisation.name), col(Organisation.abbreviation))
        .where(exists_on(today(now(db))), ~col(Organisation.is_legislative_unit))
        .order_by(func.lower(col(Organisation.name)))
    )
    return [
        (row.id, f"{row.name} ({row.abbreviation})" if row.abbreviation not in (None, row.name) else row.name)
        for row in db.execute(query)
    ]


def beginning(contact: ContactRequest, deed: Offer, by: Actor, moment: datetime) -> dict[str, str]:
    """With what a form begins: what is known already, so that most deeds take one click."""
    match deed.key:
        case "toestemming-vragen":
            filled = {} if disclosure.is_sealed(contact) else _all(contact)
            advice = "" if disclosure.is_sealed(contact) else contact.advice or ""
            return filled | {"advies": advice, "bewindspersoon": str(contact.portfolio_id)}
        case "vooraf":
            beside = {name: text for name, text in _all(contact).items() if name not in _official(None)}
            return beside | ({"wie": "genoemd"} if contact.official_email else {})
        case "ambtenaar" if not disclosure.is_sealed(contact):
            own = named.by_address(contact, by.email)
            # of several nobody can say beforehand whom it is about
            return _official(own or (None if contact.further else next(iter(named.of(contact)), None)))
        case "verbeteren":
            return {
                "onderwerp": contact.subject or "",
                "vraag": contact.question or "",
                "vorm": contact.form.value,
                "debat": contact.debate_on.isoformat() if contact.debate_on else "",
            }
        case "afspraak":
            return meeting(contact)
        case "afronden":
            known = contact.appointment_at or contact.took_place_at
            return {"plaatsgevonden_op": _typed(known if known and known <= moment else moment)}
        case "ontvangen":
            return {"kant": Party.INITIATOR.value, "ontvangen_op": _typed(moment)}
        case "bureau-wetgeving":
            return {"jurist": str(contact.helper_id or "")}
        case "besluit" | "toestemming-intrekken":
            return {"besloten_op": local(moment).date().isoformat()}
        case "doorsturen":
            return {"vorm": contact.form.value}
    return {}


def meeting(contact: ContactRequest) -> dict[str, str]:
    """The appointment that stands, as its form has it: who moves it loses nothing of it."""
    at = contact.appointment_at
    return {
        "wanneer": _typed(at) if at else "",
        "duur": str(contact.appointment_minutes or 30),
        "plaats": contact.appointment_place or "",
    }


def _official(one: Official | None, place: int = 1) -> dict[str, str]:
    texts = (one.name, one.email, one.phone or "") if one else ("", "", "")
    names = ("ambtenaar_naam", "ambtenaar_email", "ambtenaar_telefoon")
    return {field_of(name, place): text for name, text in zip(names, texts, strict=True)}


def _all(contact: ContactRequest) -> dict[str, str]:
    """The fields of everybody who is named; empty ones of the first where nobody is."""
    known: dict[str, str] = _official(None)
    for place, one in enumerate(named.of(contact), start=1):
        known |= _official(one, place)
    return known


def _typed(moment: datetime) -> str:
    """As `<input type=datetime-local>` has it: the clock of Amsterdam."""
    return f"{local(moment):%Y-%m-%dT%H:%M}"

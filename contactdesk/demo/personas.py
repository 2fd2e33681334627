"""The people of the demo, as data, and putting them into a database. Organisations must be there already."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from contactdesk import people
from contactdesk.law.permissions import SYSTEM, Grant
from contactdesk.store.models import Committee, Organisation, Portfolio
from contactdesk.words import Chamber, OrganisationKind, Role


@dataclass(frozen=True)
class Part:
    """One role, with what it is about by name: an abbreviation, a portfolio's key, a committee, a persona's key."""

    role: Role
    chamber: Chamber | None = None
    organisation: str | None = None
    legislative_unit_of: str | None = None
    portfolio: str | None = None
    committee: str | None = None
    for_: str | None = None
    is_deputy: bool = False


@dataclass(frozen=True)
class Persona:
    key: str
    name: str
    email: str
    phone: str
    who: str
    parts: tuple[Part, ...]


COMMITTEE = "vaste commissie voor Digitale Zaken"

_R = Role
PERSONAS: tuple[Persona, ...] = tuple(
    Persona(key, name, email, phone, who, (part,))
    for key, name, email, phone, who, part in (
        (
            *("kamerlid", "Kim Kamerlid", "kim.kamerlid@tweedekamer.example", "070-555 01 01"),
            *("Lid van de Tweede Kamer", Part(_R.MEMBER, chamber=Chamber.TK)),
        ),
        (
            *("senator", "Sam Senator", "sam.senator@eerstekamer.example", "070-555 01 02"),
            *("Lid van de Eerste Kamer", Part(_R.MEMBER, chamber=Chamber.EK)),
        ),
        (
            *("assistent", "Anne Assistent", "anne.assistent@tweedekamer.example", "070-555 01 03"),
            *("Medewerker van Kim Kamerlid", Part(_R.ASSISTANT, for_="kamerlid")),
        ),
        (
            *("griffier", "Gerrit Griffier", "gerrit.griffier@tweedekamer.example", "070-555 01 04"),
            *("Griffier, Digitale Zaken", Part(_R.CLERK, chamber=Chamber.TK, committee=COMMITTEE)),
        ),
        (
            *("bureau", "Bo Bureau", "bo.bureau@tweedekamer.example", "070-555 01 05"),
            *("Bureau Wetgeving, helpt wie daarom vraagt", Part(_R.HELPER)),
        ),
        (
            *("pcp-bzk", "Petra Post", "petra.post@bzk.example", "070-555 02 01"),
            *("Parlementair contactpersoon, BZK", Part(_R.LIAISON, organisation="BZK")),
        ),
        (
            *("pcp-szw", "Sjoerd Schakel", "sjoerd.schakel@szw.example", "070-555 03 01"),
            *("Parlementair contactpersoon, SZW", Part(_R.LIAISON, organisation="SZW")),
        ),
        (
            *("plv-bzk", "Vera Vervanger", "vera.vervanger@bzk.example", "070-555 02 02"),
            *("Vervangt de contactpersoon, BZK", Part(_R.LIAISON, organisation="BZK", is_deputy=True)),
        ),
        (
            *("minister-bzk", "Mina Ministerbureau", "mina.ministerbureau@bzk.example", "070-555 02 03"),
            *("Bureau van de minister, BZK", Part(_R.MINISTER, portfolio="bzk")),
        ),
        (
            *("minister-szw", "Mats Ministerbureau", "mats.ministerbureau@szw.example", "070-555 03 03"),
            *("Bureau van de minister, SZW", Part(_R.MINISTER, portfolio="szw")),
        ),
        (
            *("ambtenaar-bzk", "Ada Ambtenaar", "ada.ambtenaar@bzk.example", "070-555 02 04"),
            *("Ambtenaar, BZK", Part(_R.OFFICIAL, organisation="BZK")),
        ),
        (
            *("wetgeving-bzk", "Wim Wetgever", "wim.wetgever@bzk.example", "070-555 02 05"),
            *("Wetgevingsjurist, BZK", Part(_R.BODY, legislative_unit_of="BZK")),
        ),
        (
            *("zbo-uwv", "Uma Uitvoering", "uma.uitvoering@uwv.example", "020-555 04 01"),
            *("Bestuurssecretaris, UWV", Part(_R.BODY, organisation="UWV")),
        ),
        (
            *("inspectie-igj", "Ina Inspectie", "ina.inspectie@igj.example", "088-555 05 01"),
            *("Bestuursadviseur, IGJ", Part(_R.BODY, organisation="IGJ")),
        ),
        (
            *("beheer", "Bea Beheer", "bea.beheer@bzk.example", "070-555 06 01"),
            *("Beheerder van het loket", Part(_R.ADMINISTRATOR)),
        ),
        (
            *("beheer-tweede", "Tara Tweede", "tara.tweede@bzk.example", "070-555 06 02"),
            *("Tweede beheerder, voor vier ogen", Part(_R.ADMINISTRATOR)),
        ),
    )
)

BY_KEY: Mapping[str, Persona] = {persona.key: persona for persona in PERSONAS}
DOMAINS = tuple(sorted({persona.email.partition("@")[2] for persona in PERSONAS}))


def seed(db: Session) -> dict[str, int]:
    """Add every persona with roles; returns their ids by key."""
    ids: dict[str, int] = {}
    for persona in PERSONAS:
        ids[persona.key] = people.add_person(
            db, name=persona.name, email=persona.email, phone=persona.phone, by=SYSTEM
        )
        for part in persona.parts:
            people.grant_role(db, ids[persona.key], _grant(db, part, ids), by=SYSTEM)
    return ids


def _grant(db: Session, part: Part, ids: Mapping[str, int]) -> Grant:
    return Grant(
        part.role,
        chamber=part.chamber,
        organisation_id=_organisation(db, part),
        portfolio_id=_portfolio(db, part.portfolio) if part.portfolio else None,
        committee_id=_committee(db, part.committee) if part.committee else None,
        member_id=ids[part.for_] if part.for_ else None,
        is_deputy=part.is_deputy,
    )


def _organisation(db: Session, part: Part) -> int | None:
    if part.organisation:
        return _organisation_id(db, col(Organisation.abbreviation) == part.organisation)
    if part.legislative_unit_of is None:
        return None
    is_ministry = col(Organisation.kind) == OrganisationKind.MINISTRY
    ministry = _organisation_id(
        db, is_ministry & (col(Organisation.abbreviation) == part.legislative_unit_of)
    )
    unit = col(Organisation.is_legislative_unit) & (col(Organisation.department_id) == ministry)
    return _organisation_id(db, unit)


def _organisation_id(db: Session, which: ColumnElement[bool]) -> int:
    found: int = db.execute(select(col(Organisation.id)).where(which)).scalar_one()
    return found


def _portfolio(db: Session, key: str) -> int:
    found: int = db.execute(select(col(Portfolio.id)).where(col(Portfolio.key) == key)).scalar_one()
    return found


def _committee(db: Session, name: str) -> int:
    found = db.execute(select(Committee).where(col(Committee.name) == name)).scalar_one_or_none()
    if found is None:
        found = Committee(name=name, chamber=Chamber.TK)
        db.add(found)
        db.flush()
    return found.id

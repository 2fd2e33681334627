"""Open data of organisations: which there are, who answers for them, and how their contact person is reached.

Only what everybody reads on `/organisaties`: offices and mailboxes, no person.
"""

from datetime import date
from typing import Annotated, Any, Final

from pydantic import Field
from sqlmodel import Session, col

from contactdesk.contacts.figures import reading
from contactdesk.law.days import today
from contactdesk.law.outcomes import invalid
from contactdesk.people import administration, organisations
from contactdesk.people.organisations import findable
from contactdesk.people.organisations.looking_up import NO_ID, ListedOrganisation
from contactdesk.routes.open_data.answers import Asked, Bladzijde, OpenData, PageQuery, Resource, address
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation
from contactdesk.web import forms, problems
from contactdesk.words import KIND, OrganisationKind, Regime

PATH: Final = "/organisaties"


class Verwijzing(OpenData):
    """Een organisatie, kort."""

    id: int = Field(description="Het nummer van de organisatie op dit loket. Het verandert niet.")
    naam: str = Field(description="De naam van vandaag.")
    afkorting: str | None = Field(description="Zoals BZK.")
    adres: str = Field(description="Waar u er alles van leest.", json_schema_extra={"format": "uri"})


class Contactpersoon(OpenData):
    """Hoe de parlementair contactpersoon van het ministerie te bereiken is. Een functie, geen naam."""

    postbus: str = Field(description="Waar u hen schrijft.", json_schema_extra={"format": "email"})
    telefoon: str | None = Field(description="Het nummer van de contactpersonen samen.")


class Organisatie(OpenData):
    """Een organisatie waar ambtenaren werken, zoals zij op het loket staat."""

    id: int = Field(description="Het nummer van de organisatie op dit loket. Het verandert niet.")
    naam: str = Field(description="De naam van vandaag.")
    afkorting: str | None = Field(description="Zoals BZK.")
    ook_bekend_als: list[str] = Field(description="Andere namen, en namen van eerder met hun laatste dag.")
    soort: OrganisationKind = Field(
        description="Wat voor organisatie het is: daarvan hangt af welke regel geldt."
    )
    soort_naam: str = Field(description="De soort in woorden.")
    onderwerpen: list[str] = Field(description="Waar de organisatie over gaat.")
    let_op: str | None = Field(description="Wat u moet weten voordat u deze organisatie kiest.")
    website: str | None = Field(description="De website van de organisatie.")
    tooi: str | None = Field(description="De code in het Register van Overheidsorganisaties.")
    ministerie: Verwijzing | None = Field(
        description="Waar de organisatie onder valt; van een ministerie: het zelf."
    )
    bewindspersoon: str | None = Field(description="Het ambt dat antwoord geeft over de organisatie.")
    contactpersoon: Contactpersoon | None = Field(description="Van het ministerie waar zij onder valt.")
    volgens: str | None = Field(
        description="Waar staat van welke soort zij is en wie er antwoord over geeft."
    )
    volgens_sinds: date | None = Field(description="Sinds wanneer dat hier zo staat.")
    adres: str = Field(description="Waar u er alles van leest.", json_schema_extra={"format": "uri"})
    pagina: str = Field(description="Hetzelfde als pagina.", json_schema_extra={"format": "uri"})


class Vandaag(OpenData):
    """Wat er vandaag moet gebeuren als een Kamerlid een gesprek wil."""

    bij: str | None = Field(description="Om welk gesprek het gaat, als dat verschil maakt.")
    regime: Regime = Field(description="Wat er vooraf moet gebeuren.")
    regime_naam: str = Field(description="Hetzelfde in woorden.")
    regel: str = Field(description="De regel die dit zegt: zie /regels.")
    waarom: str = Field(description="De uitleg bij deze organisatie.")
    verwijzing: str | None = Field(description="Waar het wel kan.")


class OrganisatieMetRegels(Organisatie):
    """Een organisatie met wat de regels vandaag zeggen; ook een die er niet meer is."""

    geeindigd_op: date | None = Field(description="De eerste dag waarop zij er niet meer is.")
    opgegaan_in: Verwijzing | None = Field(description="De organisatie die haar werk doet.")
    vandaag: list[Vandaag] = Field(description="Wat er vooraf moet gebeuren; leeg als zij er niet meer is.")


class Organisaties(Bladzijde):
    """De organisaties van vandaag, op nummer."""

    organisaties: list[Organisatie] = Field(description="De organisaties van deze bladzijde.")


class OrganisationsQuery(PageQuery):
    soort: OrganisationKind | None = Field(
        default=None, description=f"Alleen van deze soort: {', '.join(OrganisationKind)}."
    )
    ministerie: str | None = Field(
        default=None, max_length=60, description="Alleen van dit ministerie: de afkorting, zoals BZK."
    )
    na: Annotated[int | None, Field(ge=0, lt=NO_ID)] = Field(
        default=None, description="Begin na dit nummer. Het staat in het adres van de volgende bladzijde."
    )


def ministry(db: Session, abbreviation: str) -> reading.Department:
    """Raises Invalid, for `ministerie`."""
    # one that has ended, and one of today that took its name
    for one in sorted(reading.departments(db), key=lambda one: one.ended_on is not None):
        if one.abbreviation.casefold() == abbreviation.casefold():
            return one
    raise invalid("ministerie", "Dit ministerie is er niet. Geef de afkorting, zoals BZK.")


def _page(db: Session, asked: Asked) -> Organisaties:
    query: OrganisationsQuery = asked.query
    which = [col(Organisation.id) > query.na] if query.na else []
    if query.soort:
        which.append(col(Organisation.kind) == query.soort)
    if query.ministerie:
        which.append(col(Organisation.department_id) == ministry(db, query.ministerie).id)
    rows = organisations.in_order(db, query.aantal + 1, *which)
    found, is_more = rows[: query.aantal], len(rows) > query.aantal
    following = (
        query.model_dump(exclude_none=True, exclude_defaults=True) | {"na": found[-1].id} if is_more else None
    )
    return Organisaties(
        organisaties=[Organisatie(**_told(db, one)) for one in found],
        volgende=address(db, problems.ROOT + PATH, following) if following else None,
    )


def _one(db: Session, asked: Asked) -> OrganisatieMetRegels:
    id_ = forms.row_id(asked.path["id"])
    found, into = organisations.detail(db, id_), administration.gone_into(db, id_)
    ended = found.entry.ended_on
    ruled = [
        Vandaag(
            bij=one.asking,
            regime=one.decision.regime,
            regime_naam=one.decision.heading,
            regel=one.decision.rule,
            waarom=one.because,
            verwijzing=one.decision.refer_to,
        )
        for one in (found.today if ended is None or ended > today(now(db)) else ())
    ]
    return OrganisatieMetRegels(
        **_told(db, found.entry),
        geeindigd_op=ended,
        opgegaan_in=_short(db, into.id, into.name, into.abbreviation) if into else None,
        vandaag=ruled,
    )


def _told(db: Session, entry: ListedOrganisation) -> dict[str, Any]:
    mailbox = entry.liaison_mailbox
    return {
        "id": entry.id,
        "naam": entry.name,
        "afkorting": entry.abbreviation,
        "ook_bekend_als": findable.split(entry.also_known_as),
        "soort": entry.kind,
        "soort_naam": KIND[entry.kind],
        "onderwerpen": findable.split(entry.topics),
        "let_op": entry.note,
        "website": entry.website,
        "tooi": entry.tooi,
        "ministerie": _short(db, entry.department_id, entry.department, entry.department_abbreviation),
        "bewindspersoon": entry.portfolio,
        "contactpersoon": Contactpersoon(postbus=mailbox, telefoon=entry.liaison_phone) if mailbox else None,
        "volgens": entry.rests_on,
        "volgens_sinds": entry.source_on if entry.rests_on else None,
        "adres": address(db, f"{problems.ROOT}{PATH}/{entry.id}"),
        "pagina": address(db, f"{PATH}/{entry.id}"),
    }


def _short(db: Session, id_: int | None, name: str | None, abbreviation: str | None) -> Verwijzing | None:
    if id_ is None or name is None:
        return None
    return Verwijzing(
        id=id_, naam=name, afkorting=abbreviation, adres=address(db, f"{problems.ROOT}{PATH}/{id_}")
    )


ORGANISATIONS: Final = Resource(
    PATH,
    "getOrganisaties",
    "organisaties",
    "Organisaties met hun contactpersoon",
    "De organisaties van vandaag: wat zij zijn, wie er antwoord over geeft en hoe de parlementair contactpersoon te "
    "bereiken is.",
    Organisaties,
    _page,
    OrganisationsQuery,
)
ORGANISATION: Final = Resource(
    f"{PATH}/{{id}}",
    "getOrganisatie",
    "organisaties",
    "Een organisatie, met wat de regels vandaag zeggen",
    "Ook een organisatie die er niet meer is.",
    OrganisatieMetRegels,
    _one,
)

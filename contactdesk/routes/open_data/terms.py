"""Open data of the terms and of the grounds for refusal, as the files of this desk say them today. The codes are those of the
files (`docs/law.md`), each with what it is called."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from pydantic import Field
from sqlmodel import Session

from contactdesk.law.refusal_grounds import OWN_INITIATIVE, REQUEST
from contactdesk.routes.open_data.answers import Asked, OpenData, Resource
from contactdesk.store.desk import desk
from contactdesk.words import CHAMBER, FORM, Chamber, Form


class VormTermijn(OpenData):
    """Hoeveel tijd er is voor een besluit."""

    vorm: Form = Field(description="De vorm van het contact.")
    naam: str = Field(description="De vorm in woorden.")
    werkdagen: int = Field(description="Binnen zo veel werkdagen is er een besluit.")


class Werkafspraak(OpenData):
    """Een getal dat op dit loket is afgesproken; de wet noemt er geen."""

    code: str = Field(description="Zoals het bestand met termijnen die schrijft.")
    waarde: int = Field(description="Het getal.")
    eenheid: str = Field(description="Wat het getal telt.")
    omschrijving: str = Field(description="Wat is afgesproken.")


class Reces(OpenData):
    """Dagen waarop een Kamer niet vergadert, de eerste en de laatste meegerekend."""

    kamer: Chamber = Field(description="Welke Kamer dan niet vergadert.")
    kamer_naam: str = Field(description="Hetzelfde in woorden.")
    naam: str = Field(description="Hoe het reces heet.")
    vanaf: date = Field(description="De eerste dag.")
    tot_en_met: date = Field(description="De laatste dag.")
    bron: str = Field(description="Waar deze dagen staan.")


class Termijnen(OpenData):
    """De werkafspraken over tijd. Een werkdag is maandag tot en met vrijdag, zonder feestdagen."""

    versie: str = Field(description="De SHA-256 van het bestand met termijnen.")
    vormen: list[VormTermijn] = Field(description="Per vorm van contact.")
    afspraken: list[Werkafspraak] = Field(description="De andere getallen.")
    recessen: list[Reces] = Field(description="Van beide Kamers.")


class Weigeringsgrond(OpenData):
    """Waarop een bewindspersoon een contact kan weigeren. Altijd staat er een reden bij, en wat wel kan."""

    code: str = Field(description="Zoals het bestand met gronden die schrijft.")
    naam: str = Field(description="Wat de aanvrager leest.")
    bron: str = Field(description="Waar de grond op rust.")
    bij_verzoek: bool = Field(description="Van een Kamerlid of een commissie.")
    bij_eigen_initiatief: bool = Field(description="Van een ambtenaar of een organisatie.")
    alleen_zelf: bool = Field(description="Alleen de bewindspersoon zelf kan dit, niemand namens die.")
    weigert_informatie: bool = Field(description="Het weigert de informatie zelf, niet alleen dit contact.")
    noemt_een_dag: bool = Field(description="Er staat bij vanaf welke dag het antwoord er is.")
    in_gebruik: bool = Field(description="Anders staat hij alleen nog in oude besluiten.")


class Weigeringsgronden(OpenData):
    """De gronden in de volgorde van het bestand, ook die van eerder."""

    versie: str = Field(description="De SHA-256 van het bestand met gronden.")
    weigeringsgronden: list[Weigeringsgrond] = Field(description="In de volgorde van het bestand.")


DAYS, MINUTES, HOURS, CALENDAR_DAYS, CLOCK = "werkdagen", "minuten", "uren", "dagen", "uur van de dag"
#: what each number of the file of terms means
AGREED: Final[Mapping[str, tuple[str, str]]] = {
    "urgent_within_working_days": (DAYS, "Met een debat binnen zo veel werkdagen heeft een verzoek haast."),
    "debate_due_hour": (
        CLOCK,
        "Met een debat is er uiterlijk een besluit op de dag van het debat, om dit uur.",
    ),
    "debate_today_hours": (
        HOURS,
        "Komt het verzoek op die dag zelf, dan is er zo veel uren later een besluit.",
    ),
    "decision_link_days": (CALENDAR_DAYS, "Zo lang werkt een link om te besluiten, uit een bericht."),
    "quiet_working_days": (DAYS, "Na zo veel werkdagen stilte krijgt wie aan zet is, een bericht."),
    "near_working_days": (DAYS, "Zo lang voor het einde van een termijn komt er een bericht."),
    "long_passed_working_days": (DAYS, "Zo lang na het einde van een termijn komt er weer een bericht."),
    "unanswered_after_working_days": (
        DAYS,
        "Zo lang na het einde van een termijn heet een verzoek onbeantwoord.",
    ),
    "after_debate_working_days": (DAYS, "Zo lang kan wie vroeg na het debat zeggen of het nog nodig is."),
    "notice_minutes": (
        MINUTES,
        "Binnen zo veel minuten is een melding aangenomen door de mailserver van de bewindspersoon.",
    ),
    "recess_working_days": (DAYS, "Zo veel eerste werkdagen van een reces tellen niet mee voor een termijn."),
}


def _terms(db: Session, asked: Asked) -> Termijnen:
    terms = desk(db).terms
    return Termijnen(
        versie=_version(db, "terms"),
        vormen=[
            VormTermijn(vorm=form, naam=FORM[form], werkdagen=terms.forms[form].decision_working_days)
            for form in Form
        ],
        afspraken=[
            Werkafspraak(code=code, waarde=getattr(terms, code), eenheid=unit, omschrijving=says)
            for code, (unit, says) in AGREED.items()
        ],
        recessen=[
            Reces(
                kamer=one.chamber,
                kamer_naam=CHAMBER[one.chamber],
                naam=one.name,
                vanaf=one.first,
                tot_en_met=one.last,
                bron=one.source,
            )
            for one in terms.recesses
        ],
    )


def _grounds(db: Session, asked: Asked) -> Weigeringsgronden:
    found = [
        Weigeringsgrond(
            code=one.code,
            naam=one.label,
            bron=one.source,
            bij_verzoek=REQUEST in one.of,
            bij_eigen_initiatief=OWN_INITIATIVE in one.of,
            alleen_zelf=one.in_person,
            weigert_informatie=one.withholds,
            noemt_een_dag=one.needs_date,
            in_gebruik=one.in_use,
        )
        for one in desk(db).grounds.grounds
    ]
    return Weigeringsgronden(versie=_version(db, "grounds"), weigeringsgronden=found)


def _version(db: Session, kind: str) -> str:
    return next(one.hash for one in desk(db).files if one.kind == kind)


AGREEMENTS: Final = Resource(
    "/termijnen",
    "getTermijnen",
    "termijnen",
    "De termijnen en recessen",
    "Hoeveel tijd er is. De wet noemt geen dagen: dit zijn werkafspraken van dit loket.",
    Termijnen,
    _terms,
)
REFUSALS: Final = Resource(
    "/weigeringsgronden",
    "getWeigeringsgronden",
    "weigeringsgronden",
    "De gronden waarop contact kan worden geweigerd",
    "Wat een bewindspersoon als grond kan noemen. Contact weigeren is iets anders dan informatie weigeren.",
    Weigeringsgronden,
    _grounds,
)

"""Open data of what decides: the rules, the terms, and the grounds for refusal, as the files of this desk say them today.

The codes are those of the files (`docs/law.md`), each with what it is called.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from pydantic import Field
from sqlmodel import Session

from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound
from contactdesk.law.refusal_grounds import OWN_INITIATIVE, REQUEST
from contactdesk.law.rules import as_table
from contactdesk.law.rules.regime import Rule
from contactdesk.law.rules.table import LABELS, NAMES, RuleRow
from contactdesk.routes.open_data.answers import Asked, OpenData, Resource, address
from contactdesk.store.desk import desk, now
from contactdesk.web import problems
from contactdesk.words import CHAMBER, FORM, RULE_STATUS, Chamber, Disclose, Form, Regime, RuleStatus, Timing

RULES, TERMS, GROUNDS = "/regels", "/termijnen", "/weigeringsgronden"


class Waarde(OpenData):
    """Een code van een bestand met regels, met hoe die heet."""

    code: str
    naam: str


class Voorwaarde(OpenData):
    """Wat een regel vraagt: een van deze waarden."""

    feit: str
    naam: str
    waarden: list[Waarde]


class Regel(OpenData):
    """Een regel: in welke gevallen wat er moet gebeuren, en waarom. De eerste die past, geldt."""

    id: str
    volgorde: int
    voorwaarden: list[Voorwaarde] = Field(description="Alle moeten passen. Zonder voorwaarde past alles.")
    omschrijving: str
    regime: Regime
    regime_naam: str
    wanneer_gemeld: Timing | None
    deelt: Disclose | None = Field(description="Wat de bewindspersoon via het loket te weten komt.")
    deelt_naam: str
    waarom: str
    verwijzing: str | None
    grondslag: str
    bron: str
    status: RuleStatus
    status_naam: str
    onzeker: str | None
    te_bepalen_door: str | None
    vanaf: date | None
    tot_en_met: date | None
    staat_aan: bool
    geldt: bool = Field(description="Of de regel vandaag geldt: hij staat aan, en het is zijn tijd.")
    adres: str = Field(json_schema_extra={"format": "uri"})


class Regels(OpenData):
    """De regels in de volgorde waarin zij gelden."""

    versie: str = Field(description="De SHA-256 van het bestand met regels.")
    peildatum: date
    regels: list[Regel]


class VormTermijn(OpenData):
    """Hoeveel tijd er is voor een besluit."""

    vorm: Form
    naam: str
    werkdagen: int


class Werkafspraak(OpenData):
    """Een getal dat op dit loket is afgesproken; de wet noemt er geen."""

    code: str
    waarde: int
    eenheid: str
    omschrijving: str


class Reces(OpenData):
    """Dagen waarop een Kamer niet vergadert, de eerste en de laatste meegerekend."""

    kamer: Chamber
    kamer_naam: str
    naam: str
    vanaf: date
    tot_en_met: date
    bron: str


class Termijnen(OpenData):
    """De werkafspraken over tijd. Een werkdag is maandag tot en met vrijdag, zonder feestdagen."""

    versie: str = Field(description="De SHA-256 van het bestand met termijnen.")
    vormen: list[VormTermijn]
    afspraken: list[Werkafspraak]
    recessen: list[Reces]


class Weigeringsgrond(OpenData):
    """Waarop een bewindspersoon een contact kan weigeren. Altijd staat er een reden bij, en wat wel kan."""

    code: str
    naam: str
    bron: str
    bij_verzoek: bool = Field(description="Van een Kamerlid of een commissie.")
    bij_eigen_initiatief: bool = Field(description="Van een ambtenaar of een organisatie.")
    alleen_zelf: bool = Field(description="Alleen de bewindspersoon zelf kan dit, niemand namens die.")
    weigert_informatie: bool = Field(description="Het weigert de informatie zelf, niet alleen dit contact.")
    noemt_een_dag: bool
    in_gebruik: bool = Field(description="Anders staat hij alleen nog in oude besluiten.")


class Weigeringsgronden(OpenData):
    """De gronden in de volgorde van het bestand, ook die van eerder."""

    versie: str = Field(description="De SHA-256 van het bestand met gronden.")
    weigeringsgronden: list[Weigeringsgrond]


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


def _rules(db: Session, asked: Asked) -> Regels:
    on, rules = today(now(db)), desk(db).rules
    rows = zip(rules.rules, as_table(rules, on), strict=True)
    return Regels(versie=rules.hash, peildatum=on, regels=[_rule(db, rule, row) for rule, row in rows])


def _one_rule(db: Session, asked: Asked) -> Regel:
    found = next((one for one in _rules(db, asked).regels if one.id == asked.path["id"]), None)
    if found is None:
        raise NotFound(asked.path["id"])
    return found


def _rule(db: Session, rule: Rule, row: RuleRow) -> Regel:
    return Regel(
        id=row.rule,
        volgorde=row.order,
        voorwaarden=[_condition(fact, [str(one) for one in values]) for fact, values in rule.when.items()],
        omschrijving=row.when,
        regime=row.regime,
        regime_naam=row.heading,
        wanneer_gemeld=row.timing,
        deelt=row.disclose,
        deelt_naam=row.learns,
        waarom=row.because,
        verwijzing=row.refer_to,
        grondslag=row.basis,
        bron=row.source,
        status=row.status,
        status_naam=RULE_STATUS[row.status],
        onzeker=row.uncertain,
        te_bepalen_door=row.settled_by,
        vanaf=row.since,
        tot_en_met=row.until,
        staat_aan=row.enabled,
        geldt=row.in_force,
        adres=address(db, f"{problems.ROOT}{RULES}/{row.rule}"),
    )


def _condition(fact: str, values: list[str]) -> Voorwaarde:
    told = [Waarde(code=one, naam=LABELS[fact][one]) for one in values]
    return Voorwaarde(feit=fact, naam=NAMES[fact], waarden=told)


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


TABLE: Final = Resource(
    RULES,
    "getRegels",
    "regels",
    "De regels, in de volgorde waarin zij gelden",
    "Wat er moet gebeuren voordat een Kamerlid en een ambtenaar contact hebben, en waarom. Ook regels die vandaag niet gelden.",
    Regels,
    _rules,
)
RULE: Final = Resource(
    f"{RULES}/{{id}}", "getRegel", "regels", "Een regel", "De regel met deze naam.", Regel, _one_rule
)
AGREEMENTS: Final = Resource(
    TERMS,
    "getTermijnen",
    "termijnen",
    "De termijnen en recessen",
    "Hoeveel tijd er is. De wet noemt geen dagen: dit zijn werkafspraken van dit loket.",
    Termijnen,
    _terms,
)
REFUSALS: Final = Resource(
    GROUNDS,
    "getWeigeringsgronden",
    "weigeringsgronden",
    "De gronden waarop contact kan worden geweigerd",
    "Wat een bewindspersoon als grond kan noemen. Contact weigeren is iets anders dan informatie weigeren.",
    Weigeringsgronden,
    _grounds,
)

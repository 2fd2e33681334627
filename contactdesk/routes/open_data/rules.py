"""Open data of the rules, as the file of this desk says them today. The codes are those of the file (`docs/law.md`), each with what
it is called."""

from datetime import date
from typing import Final

from pydantic import Field
from sqlmodel import Session

from contactdesk.law.days import today
from contactdesk.law.outcomes import NotFound
from contactdesk.law.rules import as_table
from contactdesk.law.rules.regime import Rule
from contactdesk.law.rules.table import LABELS, NAMES, RuleRow
from contactdesk.routes.open_data.answers import Asked, OpenData, Resource, address
from contactdesk.store.desk import desk, now
from contactdesk.web import problems
from contactdesk.words import RULE_STATUS, Disclose, Regime, RuleStatus, Timing

PATH: Final = "/regels"


class Waarde(OpenData):
    """Een code van een bestand met regels, met hoe die heet."""

    code: str = Field(description="Zoals het bestand met regels die schrijft.")
    naam: str = Field(description="De code in woorden.")


class Voorwaarde(OpenData):
    """Wat een regel vraagt: een van deze waarden."""

    feit: str = Field(description="Waar de regel naar vraagt, zoals het bestand het schrijft.")
    naam: str = Field(description="Hetzelfde in woorden.")
    waarden: list[Waarde] = Field(description="Een van deze moet het zijn.")


class Regel(OpenData):
    """Een regel: in welke gevallen wat er moet gebeuren, en waarom. De eerste die past, geldt."""

    id: str = Field(description="De naam van de regel.")
    volgorde: int = Field(description="De eerste regel die past, beslist.")
    voorwaarden: list[Voorwaarde] = Field(description="Alle moeten passen. Zonder voorwaarde past alles.")
    omschrijving: str = Field(description="De voorwaarden in één zin.")
    regime: Regime = Field(description="Wat er vooraf moet gebeuren.")
    regime_naam: str = Field(description="Hetzelfde in woorden.")
    wanneer_gemeld: Timing | None = Field(
        description="Wanneer de bewindspersoon het hoort, als het alleen wordt gemeld."
    )
    deelt: Disclose | None = Field(description="Wat de bewindspersoon via het loket te weten komt.")
    deelt_naam: str = Field(description="Hetzelfde in woorden.")
    waarom: str = Field(description="De uitleg bij de regel.")
    verwijzing: str | None = Field(description="Waar het wel kan.")
    grondslag: str = Field(description="Waar de regel op rust.")
    bron: str = Field(description="Waar dat staat.")
    status: RuleStatus = Field(description="Hoe vast het staat.")
    status_naam: str = Field(description="Hetzelfde in woorden.")
    onzeker: str | None = Field(description="Wat niet vaststaat.")
    te_bepalen_door: str | None = Field(description="Wie dat kan vaststellen.")
    vanaf: date | None = Field(description="De eerste dag.")
    tot_en_met: date | None = Field(description="De laatste dag.")
    staat_aan: bool = Field(description="Of de regel is aangezet.")
    geldt: bool = Field(description="Of de regel vandaag geldt: hij staat aan, en het is zijn tijd.")
    adres: str = Field(description="Waar u deze regel alleen leest.", json_schema_extra={"format": "uri"})


class Regels(OpenData):
    """De regels in de volgorde waarin zij gelden."""

    versie: str = Field(description="De SHA-256 van het bestand met regels.")
    peildatum: date = Field(description="Van welke dag dit is.")
    regels: list[Regel] = Field(description="De eerste die past, beslist.")


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
        adres=address(db, f"{problems.ROOT}{PATH}/{row.rule}"),
    )


def _condition(fact: str, values: list[str]) -> Voorwaarde:
    told = [Waarde(code=one, naam=LABELS[fact][one]) for one in values]
    return Voorwaarde(feit=fact, naam=NAMES[fact], waarden=told)


TABLE: Final = Resource(
    PATH,
    "getRegels",
    "regels",
    "De regels, in de volgorde waarin zij gelden",
    "Wat er moet gebeuren voordat een Kamerlid en een ambtenaar contact hebben, en waarom. Ook regels die vandaag niet gelden.",
    Regels,
    _rules,
)
RULE: Final = Resource(
    f"{PATH}/{{id}}", "getRegel", "regels", "Een regel", "De regel met deze naam.", Regel, _one_rule
)

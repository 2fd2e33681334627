"""The rules as rows a citizen can read: the page `/regels`. Decides nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from contactdesk.law.rules.regime import FACTS, Rule, Rules, fill, heading
from contactdesk.words import (
    ADDRESSEE,
    AGREEMENT,
    CHAMBER,
    FORM,
    GROUND,
    INITIATOR,
    KIND,
    LEARNS,
    Disclose,
    Regime,
    RuleStatus,
    Timing,
)

NAMES = {
    "organisation": "organisatie",
    "initiator": "wie het vraagt of meldt",
    "chamber": "Kamer",
    "form": "vorm",
    "ground": "grond",
    "addressee": "geadresseerde",
    "agreement": "werkafspraak",
}
LABELS: dict[str, dict[Any, str]] = {
    "organisation": KIND,
    "initiator": INITIATOR,
    "chamber": CHAMBER,
    "form": FORM,
    "ground": GROUND,
    "addressee": ADDRESSEE,
    "agreement": AGREEMENT,
}
WHEN_TOLD = {
    Timing.SIMULTANEOUS: "op hetzelfde moment",
    Timing.WITHOUT_DELAY: "meteen, zonder uitstel",
    None: "vooraf",
}


@dataclass(frozen=True)
class RuleRow:
    """One rule on the page; `when` and `learns` are Dutch, `in_force` counts the switch and the dates."""

    order: int
    rule: str
    when: str
    regime: Regime
    timing: Timing | None
    disclose: Disclose | None
    learns: str
    status: RuleStatus
    basis: str
    source: str
    because: str
    refer_to: str | None
    heading: str
    uncertain: str | None
    settled_by: str | None
    since: date | None
    until: date | None
    enabled: bool
    in_force: bool


def as_table(rules: Rules, on: date) -> list[RuleRow]:
    """Every rule in firing order, those that are switched off or out of date included and marked."""
    return [_row(order, rule, on) for order, rule in enumerate(rules.rules, start=1)]


def _row(order: int, rule: Rule, on: date) -> RuleRow:
    return RuleRow(
        order=order,
        rule=rule.id,
        when=_when(rule),
        regime=rule.regime,
        timing=rule.timing,
        disclose=rule.disclose,
        learns=_learns(rule),
        status=rule.status,
        basis=rule.basis,
        source=rule.source,
        because=fill(rule.because, organisatie="de organisatie", bewindspersoon="de bewindspersoon"),
        refer_to=rule.refer_to,
        heading=heading(rule.regime, rule.free),
        uncertain=rule.uncertain,
        settled_by=rule.settled_by,
        since=rule.since,
        until=rule.until,
        enabled=rule.enabled,
        in_force=rule.in_force(on),
    )


def _when(rule: Rule) -> str:
    """What the rule asks for, as in "organisatie: rijksinspectie; wie het vraagt of meldt: ambtenaar / organisatie"."""
    # A slash, because several labels hold a comma or "of" themselves.
    asked = (
        f"{NAMES[fact]}: {' / '.join(LABELS[fact][value] for value in rule.when[fact])}"
        for fact in FACTS
        if fact in rule.when
    )
    return "; ".join(asked) or "al het andere"


def _learns(rule: Rule) -> str:
    """What the minister learns, and when; nothing where the desk refers on."""
    return f"{WHEN_TOLD[rule.timing]}: {LEARNS[rule.disclose]}" if rule.disclose else "niets"

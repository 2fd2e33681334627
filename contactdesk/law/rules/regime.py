"""Facts in, decision out: the first rule in force that fits wins. The file is read and proved elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from contactdesk.words import (
    FREE,
    HEADING,
    Addressee,
    Agreement,
    Chamber,
    Disclose,
    Form,
    Ground,
    Initiator,
    OrganisationKind,
    Regime,
    RuleStatus,
    Timing,
    cap,
)

#: which words of which facts, or of which parts of a decision
When: TypeAlias = Mapping[str, tuple[StrEnum, ...]]

# The facts a rule may ask for, and the words each may use.
FACTS: Mapping[str, type[StrEnum]] = {
    "organisation": OrganisationKind,
    "initiator": Initiator,
    "chamber": Chamber,
    "form": Form,
    "ground": Ground,
    "addressee": Addressee,
    "agreement": Agreement,
}

# Only these sit in a Chamber of which the rules may ask which one it is.
HAVE_CHAMBER = frozenset({Initiator.MEMBER, Initiator.COMMITTEE})

PLACEHOLDERS = ("organisatie", "bewindspersoon")


class RulesError(Exception):
    """The rules file is wrong: one line that names the file, the rule and what to do."""


@dataclass(frozen=True)
class Facts:
    """What the decision hangs on. Ground and addressee are asked for an inspectorate only; `agreement`: whether its
    working agreement covers this, which who decides finds out. Not known is not covered."""

    organisation: OrganisationKind
    initiator: Initiator
    form: Form
    chamber: Chamber | None = None
    ground: Ground | None = None
    addressee: Addressee | None = None
    agreement: Agreement | None = None

    def __str__(self) -> str:
        return "/".join(value for fact in FACTS if (value := getattr(self, fact)))


@dataclass(frozen=True)
class Example:
    """A case its rule must decide: on one date, or on every date on which the rule is in force."""

    facts: Facts
    on: date | None
    note: str


@dataclass(frozen=True)
class Claim:
    """Cases, when, and on what it rests; `since` and `until` are the first and the last day."""

    when: When
    article: str | None
    basis: str
    source: str
    status: RuleStatus
    uncertain: str | None
    settled_by: str | None
    since: date | None
    until: date | None

    def fits(self, facts: Facts) -> bool:
        return fits(self.when, facts)

    def lasts(self, on: date) -> bool:
        return (self.since or on) <= on <= (self.until or on)

    def holds(self, facts: Facts, on: date) -> bool:
        return self.lasts(on) and self.fits(facts)


@dataclass(frozen=True)
class Rule(Claim):
    """One rule as the file has it: what it decides of the cases that it claims."""

    id: str
    regime: Regime
    timing: Timing | None
    disclose: Disclose | None
    refer_to: str | None
    free: bool
    because: str
    enabled: bool
    examples: tuple[Example, ...]

    def in_force(self, on: date) -> bool:
        return self.enabled and self.lasts(on)


@dataclass(frozen=True)
class Property:
    """What may never be decided of the cases of `claim`, but for the exceptions; `changed` says why it is not as shipped."""

    id: str
    says: str
    never: When
    claim: Claim
    exceptions: tuple[Claim, ...]
    changed: str | None

    def forbids(self, rule: Rule) -> bool:
        """Whether what this rule decides is forbidden, of any case at all."""
        return all(getattr(rule, part) in values for part, values in self.never.items())

    def holds(self, facts: Facts, on: date) -> bool:
        """Whether it is about this case, on that day."""
        return self.claim.holds(facts, on) and not any(each.holds(facts, on) for each in self.exceptions)


@dataclass(frozen=True)
class Rules:
    """The rules in firing order, the properties no decision may break, and the file they came from with its SHA-256."""

    path: str
    rules: tuple[Rule, ...]
    properties: tuple[Property, ...]
    hash: str
    text: str

    def __hash__(self) -> int:
        return hash(self.hash)

    def get(self, rule_id: str) -> Rule | None:
        """The rule of this name; None where a contact was decided by a rule that has since gone."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)


@dataclass(frozen=True)
class RegimeDecision:
    """What happens before this contact and why. Under `refer` nothing is kept or told: `disclose` is None.

    `is_free`: referred because nobody needs to be asked, not because it may not be.
    """

    rule: str
    regime: Regime
    timing: Timing | None
    disclose: Disclose | None
    status: RuleStatus
    basis: str
    source: str
    because: str
    refer_to: str | None
    is_free: bool
    rules_hash: str

    @property
    def heading(self) -> str:
        return heading(self.regime, self.is_free)


def decide(rules: Rules, facts: Facts, on: date) -> RegimeDecision:
    """The decision on that day. No rule fits: `RulesError`; `check` has proved that this cannot happen."""
    asked = relevant(facts)
    rule = first_that_fits((rule for rule in rules.rules if rule.in_force(on)), asked)
    if rule is None:
        raise RulesError(f"{rules.path}: no rule fits {asked} on {on}: run `contactdesk rules check`")
    return RegimeDecision(
        rule=rule.id,
        regime=rule.regime,
        timing=rule.timing,
        disclose=rule.disclose,
        status=rule.status,
        basis=rule.basis,
        source=rule.source,
        because=rule.because,
        refer_to=rule.refer_to,
        is_free=rule.free,
        rules_hash=rules.hash,
    )


def fits(when: When, facts: Facts) -> bool:
    """A fact that is not known fits nothing that asks for it: what is unknown falls to the safer rule."""
    # no generator: the proof asks this some hundred thousand times
    for fact, allowed in when.items():  # noqa: SIM110
        if getattr(facts, fact) not in allowed:
            return False
    return True


def heading(regime: Regime, is_free: bool) -> str:
    """What must happen first, as people read it: what is free is no road that is closed."""
    return FREE if is_free else HEADING[regime]


def first_that_fits(in_force: Iterable[Rule], facts: Facts) -> Rule | None:
    return next((rule for rule in in_force if fits(rule.when, facts)), None)


def relevant(facts: Facts) -> Facts:
    """The facts without those that cannot matter, so that what is decided is what the proof has walked."""
    if facts.organisation is not OrganisationKind.INSPECTORATE:
        facts = replace(facts, ground=None, addressee=None, agreement=None)
    elif facts.agreement is None:
        facts = replace(facts, agreement=Agreement.NONE)
    return facts if facts.initiator in HAVE_CHAMBER else replace(facts, chamber=None)


def fill(text: str, *, organisatie: str, bewindspersoon: str) -> str:
    """A `because` for one contact: "UWV", "de minister van SZW" (with its article: it may be the subject)."""
    # Not str.format: what a name holds must never be read as a placeholder.
    parts = (part.replace("{bewindspersoon}", bewindspersoon) for part in text.split("{organisatie}"))
    return cap(organisatie.join(parts))


def renamed(because: str, before: str, after: str) -> str:
    """The same sentence once another minister is asked. Under whom an organisation is stays as an earlier text of the
    rules said it."""
    under = "valt onder de "
    parts = because.split(f"{under}{before}")
    return f"{under}{before}".join(part.replace(f"de {before}", f"de {after}") for part in parts)

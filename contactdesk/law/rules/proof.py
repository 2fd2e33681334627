"""What must hold of any rules file, proved by walking every combination of facts on every date that matters.

The properties hold on every date, also where a rule is not yet, no longer or not at all in force: then a rule
below it decides, and that must be right too. So a rule for a zbo or for assistance can only end where another
takes over: the catch-all asks permission and shows everything, safe for a talk and wrong for those two.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from contactdesk.law.disclosure import seals
from contactdesk.law.rules.regime import (
    HAVE_CHAMBER,
    Example,
    Facts,
    Rule,
    Rules,
    RulesError,
    first_that_fits,
    relevant,
)
from contactdesk.words import (
    ASSISTANCE,
    Addressee,
    Chamber,
    Form,
    Ground,
    Initiator,
    OrganisationKind,
    Regime,
)

IN_SCOPE = frozenset(
    {
        OrganisationKind.MINISTRY,
        OrganisationKind.AGENCY,
        OrganisationKind.SERVICE,
        OrganisationKind.PLANNING_BUREAU,
        OrganisationKind.INSPECTORATE,
        OrganisationKind.PUBLIC_PROSECUTION,
        OrganisationKind.POLICE,
    }
)
#: what answers to no minister, so that nobody could be asked (aanw. 1)
OUTSIDE = frozenset(OrganisationKind) - IN_SCOPE - {OrganisationKind.ZBO, OrganisationKind.INTELLIGENCE}
OWN_INITIATIVE = frozenset({Initiator.OFFICIAL, Initiator.BODY})
INSPECTORATE_GROUNDS = frozenset({Ground.TASK_PERFORMANCE, Ground.PUBLISHED_FINDINGS})
INSPECTORATE_FORMS = frozenset(
    {
        Form.FACTUAL_INFORMATION,
        Form.CONVERSATION,
        Form.TECHNICAL_BRIEFING,
        Form.KNOWLEDGE_SESSION,
        Form.HEARING,
    }
)


@dataclass(frozen=True)
class Proof:
    """What was walked: each combination of facts on each date, each example, for each property."""

    combinations: int
    dates: int
    rules: int
    switched_off: int
    examples: int
    properties: int


def check(rules: Rules) -> Proof:
    """Prove the rules, or raise a `RulesError` that names the file, the rule and what to do."""
    combinations, dates = tuple(every_combination()), dates_that_matter(rules)
    deciding = {rule.id for on in dates for rule in _walk(rules, combinations, on)}
    for rule in rules.rules:
        if rule.enabled and rule.id not in deciding:
            raise _error(rules, rule.id, _why_unreachable(rules, rule, combinations))
    return Proof(
        combinations=len(combinations),
        dates=len(dates),
        rules=len(rules.rules),
        switched_off=sum(not rule.enabled for rule in rules.rules),
        examples=sum(_check_examples(rules, rule, dates) for rule in rules.rules if rule.enabled),
        properties=len(PROPERTIES),
    )


def every_combination() -> Iterator[Facts]:
    """Each set of facts that `relevant` can leave, those that are not known included."""
    for organisation, initiator, form in product(OrganisationKind, Initiator, Form):
        chambers = (None, *Chamber) if initiator in HAVE_CHAMBER else (None,)
        inspectorate = organisation is OrganisationKind.INSPECTORATE
        grounds = (None, *Ground) if inspectorate else (None,)
        addressees = (None, *Addressee) if inspectorate else (None,)
        for chamber, ground, addressee in product(chambers, grounds, addressees):
            yield Facts(organisation, initiator, form, chamber, ground, addressee)


def dates_that_matter(rules: Rules) -> tuple[date, ...]:
    """The first day there is, and each day a rule begins or has just ended: in between nothing changes."""
    begins = {rule.since for rule in rules.rules if rule.since}
    ended = {rule.until + timedelta(days=1) for rule in rules.rules if rule.until and rule.until < date.max}
    return tuple(sorted({date.min} | begins | ended))


def _walk(rules: Rules, combinations: tuple[Facts, ...], on: date) -> Iterator[Rule]:
    in_force = tuple(rule for rule in rules.rules if rule.in_force(on))
    for facts in combinations:
        rule = first_that_fits(in_force, facts)
        if rule is None:
            advice = "end the file with a rule that has when = {}, regime permission and no dates"
            raise RulesError(f"{rules.path}: no rule fits {facts} {_day(on)}: {advice}")
        for must, holds in PROPERTIES:
            if not holds(facts, rule):
                raise _error(rules, rule.id, f"{must}, but it decides {facts} {_day(on)} as {_verdict(rule)}")
        yield rule


# What must hold of every decision, in words a jurist can act on. Each sees one case and the rule that decides it.


def _assistance_stays_sealed(facts: Facts, rule: Rule) -> bool:
    return facts.form not in ASSISTANCE or rule.regime is Regime.REFER or seals(rule.disclose)


def _zbo_is_never_held(facts: Facts, rule: Rule) -> bool:
    return facts.organisation is not OrganisationKind.ZBO or rule.regime is not Regime.PERMISSION


def _notify_is_rare(facts: Facts, rule: Rule) -> bool:
    free = facts.organisation in (OrganisationKind.ZBO, OrganisationKind.INSPECTORATE)
    return free or rule.regime is not Regime.NOTIFY or facts.form is Form.AMENDMENT_ASSISTANCE


def _outside_is_referred(facts: Facts, rule: Rule) -> bool:
    return facts.organisation not in OUTSIDE or rule.regime is Regime.REFER


def _unlisted_asks_permission(facts: Facts, rule: Rule) -> bool:
    if facts.organisation not in IN_SCOPE or rule.regime is Regime.PERMISSION:
        return True
    return _may_refer(facts) if rule.regime is Regime.REFER else _may_notify(facts)


def _may_refer(facts: Facts) -> bool:
    asked = facts.initiator not in OWN_INITIATIVE
    calculation = facts.organisation is OrganisationKind.PLANNING_BUREAU and facts.form is Form.CALCULATION
    return (
        facts.initiator is Initiator.INQUIRY_COMMITTEE
        or facts.form is Form.INDIVIDUAL_CASE
        or facts.form in ASSISTANCE
        or (asked and (facts.form is Form.PUBLIC_INFORMATION or calculation))
    )


def _may_notify(facts: Facts) -> bool:
    if facts.form is Form.AMENDMENT_ASSISTANCE:
        return facts.initiator is Initiator.MEMBER
    return facts.organisation is OrganisationKind.INSPECTORATE and (
        facts.initiator in OWN_INITIATIVE
        or (
            facts.addressee is Addressee.LEADERSHIP
            and facts.ground in INSPECTORATE_GROUNDS
            and facts.form in INSPECTORATE_FORMS
        )
    )


PROPERTIES: tuple[tuple[str, Callable[[Facts, Rule], bool]], ...] = (
    ("assistance must be title_only or refer", _assistance_stays_sealed),
    ("a zbo never waits for permission", _zbo_is_never_held),
    ("outside zbo and inspectorate only amendment assistance may be notify", _notify_is_rare),
    ("what is not listed as freer must ask permission", _unlisted_asks_permission),
    (
        f"what answers to no minister ({', '.join(sorted(OUTSIDE))}) must be refer: name each kind in such a rule",
        _outside_is_referred,
    ),
)


def _why_unreachable(rules: Rules, rule: Rule, combinations: tuple[Facts, ...]) -> str:
    fits = [facts for facts in combinations if rule.fits(facts)]
    if not fits:
        return "is unreachable: its 'when' fits no case at all: correct it"
    earlier = [each for each in rules.rules[: rules.rules.index(rule)] if each.enabled]
    takers = {taker.id for facts in fits if (taker := first_that_fits(earlier, facts))}
    named = ", ".join(each.id for each in earlier if each.id in takers)
    return f"is unreachable: all its cases are decided first by {named}: move it up or remove it"


def _check_examples(rules: Rules, rule: Rule, dates: tuple[date, ...]) -> int:
    for number, example in enumerate(rule.examples, start=1):
        for on in (example.on,) if example.on else filter(rule.in_force, dates):
            _check_example(rules, rule, example, on=on, name=f"example {number} ({example.facts}) {_day(on)}")
    return len(rule.examples)


def _check_example(rules: Rules, rule: Rule, example: Example, *, on: date, name: str) -> None:
    if not rule.in_force(on):
        raise _error(rules, rule.id, f"{name} is outside the rule's own 'from' and 'until': correct its 'on'")
    in_force = (each for each in rules.rules if each.in_force(on))
    decided = first_that_fits(in_force, relevant(example.facts))
    if decided is not rule:
        by = decided.id if decided else "no rule"
        raise _error(rules, rule.id, f"{name} is decided by {by}: correct the example, the order or a 'when'")


def _verdict(rule: Rule) -> str:
    return f"{rule.regime}, {rule.disclose}" if rule.disclose else str(rule.regime)


def _day(on: date) -> str:
    return "before any date in the file" if on == date.min else f"on {on}"


def _error(rules: Rules, rule_id: str, reason: str) -> RulesError:
    return RulesError(f"{rules.path}: rule {rule_id}: {reason}")

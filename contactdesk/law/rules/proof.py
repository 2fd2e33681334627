"""What must hold of any rules file, proved by walking every combination of facts on every date that matters.

What may never be decided stands in the file too, as properties. They hold on every date, also where a rule is not yet,
no longer or not at all in force: then a rule below it decides, and that must be right too. So a rule for a zbo or for
assistance can only end where another takes over: the catch-all asks permission and shows everything, safe for a talk
and wrong for those two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, product
from operator import attrgetter

from contactdesk.law.disclosure import seals
from contactdesk.law.rules.properties import not_as_shipped
from contactdesk.law.rules.regime import (
    HAVE_CHAMBER,
    Claim,
    Example,
    Facts,
    Property,
    Rule,
    Rules,
    RulesError,
    first_that_fits,
    relevant,
)
from contactdesk.words import (
    ASSISTANCE,
    Addressee,
    Agreement,
    Chamber,
    Form,
    Ground,
    Initiator,
    OrganisationKind,
    Regime,
)


@dataclass(frozen=True)
class Proof:
    """What was walked: each combination of facts on each date, each example, for each property.

    `changed` has name and reason of each property that is not as the product came with it.
    """

    combinations: int
    dates: int
    rules: int
    switched_off: int
    examples: int
    properties: int
    changed: tuple[tuple[str, str], ...]


def check(rules: Rules) -> Proof:
    """Prove the rules, or raise a `RulesError` that names the file, the rule and what to do."""
    for name, wrong in not_as_shipped(rules.properties):
        raise RulesError(f"{rules.path}: property {name} {wrong}")
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
        properties=len(rules.properties),
        changed=tuple((each.id, each.changed) for each in rules.properties if each.changed),
    )


def every_combination() -> Iterator[Facts]:
    """Each set of facts that `relevant` can leave, those that are not known included."""
    for organisation, initiator, form in product(OrganisationKind, Initiator, Form):
        chambers = (None, *Chamber) if initiator in HAVE_CHAMBER else (None,)
        inspectorate = organisation is OrganisationKind.INSPECTORATE
        grounds = (None, *Ground) if inspectorate else (None,)
        addressees = (None, *Addressee) if inspectorate else (None,)
        agreements = tuple(Agreement) if inspectorate else (None,)
        for rest in product(chambers, grounds, addressees, agreements):
            yield Facts(organisation, initiator, form, *rest)


def dates_that_matter(rules: Rules) -> tuple[date, ...]:
    """The first day there is, and each day a rule or property begins or has just ended: in between nothing changes."""
    claims = [claim for each in rules.properties for claim in (each.claim, *each.exceptions)]
    dated: list[Claim] = [*rules.rules, *claims]
    begins = {each.since for each in dated if each.since}
    ended = {each.until + timedelta(days=1) for each in dated if each.until and each.until < date.max}
    return tuple(sorted({date.min} | begins | ended))


def _walk(rules: Rules, combinations: tuple[Facts, ...], on: date) -> Iterator[Rule]:
    in_force = [rule for rule in rules.rules if rule.in_force(on)]
    forbid = {rule.id: [each for each in rules.properties if each.forbids(rule)] for rule in in_force}
    for of, cases in groupby(combinations, attrgetter("organisation", "initiator")):
        # the others fit none of these cases: each start of the desk waits for this proof
        near = [rule for rule in in_force if _may_fit(rule, *of)]
        nearly = {rule.id: [each for each in forbid[rule.id] if _may_fit(each.claim, *of)] for rule in near}
        for facts in cases:
            rule = first_that_fits(near, facts)
            if rule is None:
                advice = "end the file with a rule that has when = {}, regime permission and no dates"
                raise RulesError(f"{rules.path}: no rule fits {facts} {_day(on)}: {advice}")
            if wrong := _cannot_be_kept(facts, rule) or _broken(nearly[rule.id], facts, on):
                raise _error(rules, rule.id, f"decides {facts} {_day(on)} as {_verdict(rule)}, but {wrong}")
            yield rule


def _may_fit(claim: Claim, organisation: OrganisationKind, initiator: Initiator) -> bool:
    when = claim.when
    return organisation in when.get("organisation", (organisation,)) and initiator in when.get(
        "initiator", (initiator,)
    )


# What no file can choose, because of how the desk keeps help with law texts: sealed, and only under this.


def _cannot_be_kept(facts: Facts, rule: Rule) -> str | None:
    if rule.regime is Regime.REFER or (facts.form in ASSISTANCE) == seals(rule.disclose):
        return None
    if facts.form in ASSISTANCE:
        return "help with law texts is kept sealed, and must be title_only or refer"
    return "only help with law texts is kept sealed, and may be title_only"


def _broken(forbid: list[Property], facts: Facts, on: date) -> str | None:
    """Which of these properties forbids what is decided here, and what its keeper can do."""
    for each in forbid:
        if each.holds(facts, on):
            return (
                f"property {each.id} forbids that ({each.claim.basis}): correct the rule; did the law change, then change "
                "the property as well, or give it an exception, and say why in 'changed'"
            )
    return None


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

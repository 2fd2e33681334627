"""What another rules file would have decided, and why otherwise. Pure."""

from datetime import date

from contactdesk.law.rules.regime import Facts, RegimeDecision, Rules, fits, relevant


def why_otherwise(other: Rules, before: str, facts: Facts, found: RegimeDecision, on: date) -> str:
    """Why not the rule of before: it is gone, off, not in force, about other cases, or comes too late."""
    rule = other.get(before)
    if rule is None:
        lost = f"{before} is not in this file"
    elif not rule.enabled:
        lost = f"{before} is switched off"
    elif not rule.in_force(on):
        lost = f"{before} is not in force on {on}"
    elif not fits(rule.when, relevant(facts)):
        lost = f"{before} is not about this case"
    elif rule.id != found.rule:
        lost = f"{found.rule} comes before {before}"
    else:
        lost = f"{before} decides otherwise"
    return f"{lost}; {found.rule}: {found.status}, {found.basis}"

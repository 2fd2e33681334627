"""With which organisations permission can be needed at all: what a permission beforehand could ever be for."""

from collections.abc import Collection
from datetime import date

from contactdesk.law.rules.proof import every_combination
from contactdesk.law.rules.regime import Rules, decide
from contactdesk.words import Form, OrganisationKind, Regime


def kinds_that_wait(rules: Rules, forms: Collection[Form], on: date) -> frozenset[OrganisationKind]:
    """The kinds with which some contact in one of these forms waits for permission on that day: none of which the
    minister is only told, and none where the rules refer to another way."""
    cases = [facts for facts in every_combination() if facts.form in forms]
    return frozenset(
        kind
        for kind in OrganisationKind
        if any(
            decide(rules, facts, on).regime is Regime.PERMISSION
            for facts in cases
            if facts.organisation is kind
        )
    )

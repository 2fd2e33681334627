"""With which organisations permission can be needed at all: what a permission beforehand could ever be for."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from contactdesk.law.rules.proof import every_combination
from contactdesk.law.rules.regime import Rules, decide
from contactdesk.words import Form, OrganisationKind, Regime


def kinds_that_wait(rules: Rules, forms: Collection[Form], on: date) -> frozenset[OrganisationKind]:
    """The kinds with which some contact in one of these forms waits for permission on that day: none of which the
    minister is only told, and none where the rules refer to another way."""
    return frozenset(kind for form in forms for kind in _waiting(rules, form, on))


# each page of the queue asks it, and it is the same all day
@lru_cache(maxsize=4 * len(Form))
def _waiting(rules: Rules, form: Form, on: date) -> frozenset[OrganisationKind]:
    cases = [facts for facts in every_combination() if facts.form is form]
    return frozenset(
        kind
        for kind in OrganisationKind
        if any(
            decide(rules, facts, on).regime is Regime.PERMISSION
            for facts in cases
            if facts.organisation is kind
        )
    )

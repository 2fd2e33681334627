"""What the working agreement of an inspectorate covers: on which ground, and who begins. Pure.

The rules ask one fact of it: does it cover this case. That it is about the leadership only is the rules' own.
"""

from collections.abc import Collection
from typing import Final

from contactdesk.words import Agreement, AgreementScope, AgreementStanding, Ground, Initiator

S = AgreementScope
GROUNDS: Final = {
    Ground.TASK_PERFORMANCE: S.TASK_PERFORMANCE,
    Ground.PUBLISHED_FINDINGS: S.PUBLISHED_FINDINGS,
}
BEGINS: Final = {
    Initiator.COMMITTEE: S.COMMITTEE,
    Initiator.MEMBER: S.MEMBER,
    Initiator.OFFICIAL: S.OWN_INITIATIVE,
    Initiator.BODY: S.OWN_INITIATIVE,
}
#: what the desk makes of itself
WHOLE: Final = tuple(S)


def covers(scope: Collection[AgreementScope], initiator: Initiator, ground: Ground | None) -> Agreement:
    """Whether an agreement of this scope covers the case; what is in none of the tables is never covered."""
    known = ground is not None and GROUNDS.get(ground) in scope
    return Agreement.COVERS if known and BEGINS.get(initiator) in scope else Agreement.NONE


def is_scope(scope: Collection[AgreementScope]) -> bool:
    """Whether there is a case that it covers: a ground, and somebody who begins."""
    return any(one in scope for one in GROUNDS.values()) and any(one in scope for one in BEGINS.values())


def standing(scope: Collection[AgreementScope]) -> AgreementStanding:
    """How an agreement of this scope stands, once an office has laid it down."""
    if not scope:
        return AgreementStanding.WITHDRAWN
    return AgreementStanding.CONFIRMED if set(scope) == set(S) else AgreementStanding.NARROWED

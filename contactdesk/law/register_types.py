"""Which kind of organisation a type of the Register van Overheidsorganisaties stands for. What a kind means are the rules."""

from typing import Final

from contactdesk.words import OrganisationKind

#: as the element `type` of its export names it (state of 16 May 2026). The order is that of what the rules ask: permission
#: before a notice, a notice before a referral. Types that are not here are left out: authorities of municipalities,
#: provinces and waters fall outside the Aanwijzingen (aanw. 1), and the directorates of a ministry are that ministry
TYPES: Final[dict[str, OrganisationKind]] = {
    "Ministerie": OrganisationKind.MINISTRY,
    "Agentschap": OrganisationKind.AGENCY,
    "Inspectie": OrganisationKind.INSPECTORATE,
    "Zelfstandig bestuursorgaan": OrganisationKind.ZBO,
    "Adviescollege": OrganisationKind.ADVISORY_BODY,
    "Hoog College van Staat": OrganisationKind.HIGH_COUNCIL,
}


def kinds(types: tuple[str, ...]) -> list[OrganisationKind]:
    """What these types say it is; of more than one the first asks most, and counts until somebody has chosen."""
    return [kind for name, kind in TYPES.items() if name in types]

"""Who reads what of a contact, in the words of a page: the same before it is sent and afterwards. Decides nothing."""

from typing import Final

from contactdesk.law import disclosure
from contactdesk.law.disclosure import Topic
from contactdesk.store.models import Organisation
from contactdesk.words import LEARNS, Disclose, Initiator, OrganisationKind, Regime

TALK: Final = "Berichten"
BESIDE: Final = "Kamerstuk en dag van het debat"


def who_reads(
    regime: Regime,
    disclose: Disclose | None,
    initiator: Initiator,
    organisation: Organisation,
    *,
    told: bool = False,
) -> list[tuple[str, str]]:
    """What, and who reads it; empty where nothing is kept. `told`: of a contact that was there already."""
    if disclose is None:
        return []
    if disclosure.seals(disclose):
        unit = organisation.name if organisation.kind is OrganisationKind.ZBO else "de wetgevingsafdeling"
        return [
            (
                "Onderwerp, vraag en berichten",
                f"{unit}, tot de jurist die helpt de inhoud opent; daarna alleen die jurist",
            ),
            (BESIDE, f"{unit} en de jurist die helpt"),
            ("Dat er hulp is gevraagd, en bij welk wetsvoorstel", "de contactpersoon en de bewindspersoon"),
        ]
    if not disclosure.is_told(Topic.QUESTION, regime, disclose):
        is_report = initiator in (Initiator.OFFICIAL, Initiator.BODY)
        return [
            ("Onderwerp, vraag en berichten", "het Kamerlid" if is_report else organisation.name),
            (
                f"Dat er contact is: {LEARNS[disclose]}",
                "de contactpersoon en de bewindspersoon",
            ),
        ]
    if regime is Regime.NOTIFY:
        is_report = initiator in (Initiator.OFFICIAL, Initiator.BODY)
        other = "het Kamerlid" if is_report else organisation.name
        return [
            ("Onderwerp en vraag", f"{other}, de contactpersoon en de bewindspersoon"),
            (TALK, f"{other} en de contactpersoon"),
        ]
    if told:
        return [("Onderwerp en wat er is geschreven", "de contactpersoon, de bewindspersoon en het Kamerlid")]
    other = "het Kamerlid" if initiator is Initiator.OFFICIAL else "de ambtenaar"
    return [
        ("Onderwerp en vraag", f"de contactpersoon en de bewindspersoon; na toestemming ook {other}"),
        (TALK, f"de contactpersoon; na toestemming ook {other}"),
    ]


def in_a_sentence(rows: list[tuple[str, str]]) -> str:
    """The same once, above or below a form; what comes later, or is only beside it, stands in the rows."""
    return " ".join(f"{what}: {who}." for what, who in rows if what not in (TALK, BESIDE))


def helper_reads(helper: str | None) -> list[tuple[str, str]]:
    """What is said besides to who asks, where Bureau Wetgeving helps."""
    return [("Dit hele verzoek, tot u dat beëindigt", helper)] if helper else []

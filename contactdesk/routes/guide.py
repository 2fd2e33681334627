"""Two pages of one screen for everybody: may an official talk with a member, and what can a member ask. What they say
comes from the rules in force that day; the cases are the ones that people ask about most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.days import today
from contactdesk.law.rules import Facts, RegimeDecision, Rules, decide, fill
from contactdesk.web import pages
from contactdesk.words import Addressee, Agreement, Chamber, Form, Ground, Initiator, OrganisationKind

K, F = OrganisationKind, Form
TK: Final = Chamber.TK


@dataclass(frozen=True)
class Case:
    """One case in the words of who is in it, with the facts that the rules ask for."""

    label: str
    facts: Facts


@dataclass(frozen=True)
class Answer:
    """What the rules in force say of a case; `because` with no organisation's name in it."""

    label: str
    decision: RegimeDecision
    because: str


def _inspectorate(who: Initiator, chamber: Chamber | None) -> Facts:
    """The leadership, on its task, as the agreement of the desk has it."""
    ground, whom = Ground.TASK_PERFORMANCE, Addressee.LEADERSHIP
    return Facts(K.INSPECTORATE, who, F.CONVERSATION, chamber, ground, whom, Agreement.COVERS)


OFFICIALS: Final = (
    Case("Een Kamerlid vraagt mij iets", Facts(K.MINISTRY, Initiator.MEMBER, F.FACTUAL_INFORMATION, TK)),
    Case("Ik wil zelf een Kamerlid spreken", Facts(K.MINISTRY, Initiator.OFFICIAL, F.CONVERSATION)),
    Case("Ik werk bij een zbo", Facts(K.ZBO, Initiator.BODY, F.CONVERSATION)),
    Case("Ik leid een rijksinspectie, en het gaat over onze taak", _inspectorate(Initiator.BODY, None)),
    Case("Het gaat over één burger of bedrijf", Facts(K.MINISTRY, Initiator.MEMBER, F.INDIVIDUAL_CASE, TK)),
)
MEMBERS: Final = (
    Case(
        "Feiten of een gesprek, bij een ministerie",
        Facts(K.MINISTRY, Initiator.MEMBER, F.FACTUAL_INFORMATION, TK),
    ),
    Case("Een zbo", Facts(K.ZBO, Initiator.MEMBER, F.CONVERSATION, TK)),
    Case("De leiding van een inspectie, over haar taak", _inspectorate(Initiator.MEMBER, TK)),
    Case("Een amendement", Facts(K.MINISTRY, Initiator.MEMBER, F.AMENDMENT_ASSISTANCE, TK)),
    Case("Wat al openbaar is", Facts(K.MINISTRY, Initiator.MEMBER, F.PUBLIC_INFORMATION, TK)),
    Case("De zaak van één burger of bedrijf", Facts(K.MINISTRY, Initiator.MEMBER, F.INDIVIDUAL_CASE, TK)),
)


async def for_officials(request: Request) -> Response:
    """GET /mag-ik"""
    return _page(request, "guide/may_i.html", OFFICIALS)


async def for_members(request: Request) -> Response:
    """GET /wat-kan-ik-vragen"""
    return _page(request, "guide/what_to_ask.html", MEMBERS)


def _page(request: Request, template: str, cases: Sequence[Case]) -> Response:
    found = answers(request.app.state.desk.rules, cases, today(datetime.now(UTC)))
    return pages.render(request, template, {"answers": found})


def answers(rules: Rules, cases: Sequence[Case], on: date) -> list[Answer]:
    """What the rules of that day say of each."""
    decided = ((case, decide(rules, case.facts, on)) for case in cases)
    return [
        Answer(
            case.label,
            found,
            fill(found.because, organisatie="de organisatie", bewindspersoon="de bewindspersoon"),
        )
        for case, found in decided
    ]

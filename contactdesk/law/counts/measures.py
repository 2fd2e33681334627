"""What is counted, as one table: name, label, definition, unit. Pages, files and `report` read it; nothing counts here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contactdesk.words import DISPUTED, Action, Outcome

#: goes up when a name or a definition changes: who compares years has to know
VERSION: Final = 1


class Measure(StrEnum):
    """Each deed that is counted has one of these."""

    ASKED = "asked"
    OWN_INITIATIVE = "own_initiative"
    PERMITTED = "permitted"
    CONDITIONS = "conditions"
    REFUSED = "refused"
    REVOKED = "revoked"
    DISPUTED = "disputed"
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    TOLD = "told"
    NOTICE_ON_TIME = "notice_on_time"
    NOTICE_LATE = "notice_late"
    POINTED_ELSEWHERE = "pointed_elsewhere"
    OBSTACLE = "obstacle"


class Days(StrEnum):
    """Working days between two deeds, of which only percentiles are shown."""

    ALL = "days"
    NET = "net_days"


@dataclass(frozen=True)
class Figure:
    """A figure as it is shown: the sum of these measures. `definition` is one or two sentences, without a full stop at
    a list; `unit` is what is counted."""

    name: str
    label: str
    definition: str
    unit: str
    of: tuple[Measure, ...] = ()


REQUESTS, DECISIONS, NOTICES, TIMES, WORKING_DAYS = (
    "verzoeken",
    "besluiten",
    "meldingen",
    "keren",
    "werkdagen",
)
M = Measure
GRANTED: Final = (M.PERMITTED, M.CONDITIONS)
DECIDED: Final = (*GRANTED, M.REFUSED)

# fmt: off
FIGURES: Final = (
    Figure("asked", "Gevraagd", "Verzoeken van een Kamerlid of een commissie waarvoor toestemming nodig is, naar de dag waarop zij binnenkwamen. Wat is doorgestuurd, telt bij beide organisaties.", REQUESTS, (M.ASKED,)),
    Figure("own_initiative", "Eigen initiatief", "Verzoeken van een ambtenaar of een organisatie om zelf contact te zoeken met een Kamerlid, waarvoor toestemming nodig is.", REQUESTS, (M.OWN_INITIATIVE,)),
    Figure("granted", "Toegestaan", "Besluiten van de bewindspersoon dat het contact mag, met of zonder voorwaarden. Een besluit dat later is ingetrokken of betwist, telt mee.", DECISIONS, GRANTED),
    Figure("conditions", "Waarvan onder voorwaarden", "Besluiten dat het contact mag als aan de voorwaarden is voldaan.", DECISIONS, (M.CONDITIONS,)),
    Figure("refused", "Geweigerd", "Besluiten dat het contact niet mag. Een verkeerde invoer die is hersteld, telt niet.", DECISIONS, (M.REFUSED,)),
    Figure("revoked", "Toestemming ingetrokken", "Besluiten om een toestemming in te trekken.", DECISIONS, (M.REVOKED,)),
    Figure("disputed", DISPUTED, "Keren dat het bureau van de bewindspersoon zei dat een besluit niet klopt.", TIMES, (M.DISPUTED,)),
    Figure("answered", "Beantwoord met wat openbaar is", "Keren dat een verzoek eindigde omdat het antwoord al openbaar was.", TIMES, (M.ANSWERED,)),
    Figure("forwarded", "Doorgestuurd", "Verzoeken die naar een andere organisatie of in een andere vorm zijn doorgestuurd.", REQUESTS, (M.FORWARDED,)),
    Figure("unanswered", "Onbeantwoord geworden", "Verzoeken waarop lang na de termijn nog geen besluit was, naar de dag waarop dat zo werd. Zij blijven open.", REQUESTS, (M.UNANSWERED,)),
    Figure("lapsed", "Vervallen", "Verzoeken die eindigden zonder besluit, omdat het debat voorbij was.", REQUESTS, (M.LAPSED,)),
    Figure("withdrawn", "Ingetrokken door de aanvrager", "Verzoeken en meldingen die wie ze deed, zelf introk.", REQUESTS, (M.WITHDRAWN,)),
    Figure("told", "Achteraf gemeld", "Contacten waarvoor vooraf toestemming nodig was, en die pas zijn gemeld toen zij er al waren geweest.", REQUESTS, (M.TOLD,)),
    Figure("notices", "Meldingen", "Contacten waarvoor geen toestemming nodig is: de bewindspersoon krijgt bericht.", NOTICES, (M.NOTICE_ON_TIME, M.NOTICE_LATE)),
    Figure("notices_on_time", "Waarvan op tijd gemeld", "Meldingen waarvan de mailserver van de bewindspersoon het bericht binnen de afgesproken minuten aannam.", NOTICES, (M.NOTICE_ON_TIME,)),
    Figure("declined", "Afgewezen door de ander", "Keren dat de organisatie of het Kamerlid een contact of een uitnodiging afwees.", TIMES, (M.DECLINED,)),
    Figure("pointed_elsewhere", "Verwezen", "Keren dat het loket een andere weg wees. Daarvan bewaart het alleen dit aantal, niet bij welk ministerie.", TIMES, (M.POINTED_ELSEWHERE,)),
    Figure("obstacles", "Belemmeringen genoemd", "Keren dat iemand die hier inlogt, zonder naam koos wat contact in de weg stond.", TIMES, (M.OBSTACLE,)),
)
#: the same of working days; the name is that of `Days` with the share
DAYS: Final = (
    Figure("days_50", "Werkdagen tot het besluit, mediaan", "De helft van de eerste besluiten was er in zoveel werkdagen of minder, geteld vanaf de dag na ontvangst.", WORKING_DAYS),
    Figure("days_90", "Werkdagen tot het besluit, 90%", "Van tien eerste besluiten waren er negen in zoveel werkdagen of minder.", WORKING_DAYS),
    Figure("net_days_50", "Mediaan zonder de tijd bij de aanvrager", "Hetzelfde als de mediaan, zonder de werkdagen waarop het ministerie op antwoord van de aanvrager wachtte.", WORKING_DAYS),
    Figure("net_days_90", "90% zonder de tijd bij de aanvrager", "Hetzelfde als de 90%, zonder de werkdagen waarop het ministerie op antwoord van de aanvrager wachtte.", WORKING_DAYS),
)
# fmt: on
BY_NAME: Final[Mapping[str, Figure]] = {figure.name: figure for figure in (*FIGURES, *DAYS)}
SHARES: Final = {50: 0.5, 90: 0.9}


class Division(StrEnum):
    """By what the blocks of a year are divided, besides by ministry."""

    MEASURE = "measure"
    FORM = "form"
    CHAMBER = "chamber"
    ORGANISATION = "organisation"
    GROUND = "ground"
    STANDING = "standing"
    TERM = "term"
    OBSTACLE = "obstacle"


#: a part of another figure
WITHIN: Final = {"conditions": "granted", "notices_on_time": "notices"}
#: what is divided by ministry: figures that share no deed, and of which is known where it was done
BY_MINISTRY: Final = tuple(
    one.name for one in FIGURES if one.name not in WITHIN and one.of != (M.POINTED_ELSEWHERE,)
)
#: which figures are divided, and by what: they share no deed within one division
DIVIDED: Final[Mapping[Division, Mapping[str, tuple[Measure, ...]]]] = {
    Division.MEASURE: {name: BY_NAME[name].of for name in WITHIN.values()},
    **{
        view: {name: BY_NAME[name].of for name in ("asked", "granted", "refused", "notices")}
        for view in (Division.FORM, Division.CHAMBER, Division.ORGANISATION)
    },
    Division.GROUND: {"refused": (M.REFUSED,)},
    Division.STANDING: {"granted": GRANTED},
    Division.OBSTACLE: {"obstacles": (M.OBSTACLE,)},
    Division.TERM: {"granted": GRANTED, "refused": (M.REFUSED,)},
}
#: what a decision is counted as
OF_OUTCOME: Final = {
    Outcome.PERMITTED: M.PERMITTED,
    Outcome.CONDITIONS: M.CONDITIONS,
    Outcome.REFUSED: M.REFUSED,
    Outcome.REVOKED: M.REVOKED,
}
#: what an entry of the log that is no decision and no beginning is counted as
OF_ACTION: Final[Mapping[str, Measure]] = {
    Action.DISPUTE: M.DISPUTED,
    Action.ANSWER_PUBLICLY: M.ANSWERED,
    Action.FORWARD: M.FORWARDED,
    Action.LAPSE: M.LAPSED,
    Action.WITHDRAW: M.WITHDRAWN,
    Action.DECLINE: M.DECLINED,
    "term_unanswered": M.UNANSWERED,
}

"""The contacts of the demo, as data: one story for every state, with plainly fictitious people."""

from dataclasses import dataclass, field
from typing import Any

from contactdesk.words import Addressee, Capacity, Form, Ground, How, Outcome


@dataclass(frozen=True)
class Step:
    """One deed by a persona, so many working days ago; `at` one of several organisations, else at the first."""

    days_ago: int
    by: str
    deed: str
    values: dict[str, Any] = field(default_factory=dict)
    hour: int = 10
    minute: int = 0
    at: str | None = None


@dataclass(frozen=True)
class Story:
    key: str
    organisation: str
    form: Form
    steps: tuple[Step, ...]
    subject: str | None = None
    question: str | None = None
    ground: Ground | None = None
    published_where: str | None = None
    addressee: Addressee | None = None
    bill_title: str | None = None
    dossier: str | None = None
    debate_in: int | None = None
    took_place_days_ago: int | None = None
    on_behalf_of: str | None = None
    member: str | None = None
    committee_decided_days_ago: int | None = None
    #: asked the same in the same act: each a contact of its own, beside the first
    also: tuple[str, ...] = ()


TECHNICIAN = ("T. Techniek", "t.techniek@logius.example", "070-555 07 01")
ADVISER = ("Ada Ambtenaar", "ada.ambtenaar@bzk.example", "070-555 02 04")


def ruling(outcome: Outcome, **more: Any) -> dict[str, Any]:
    """A decision of the fictitious minister, recorded by the liaison."""
    return {
        "outcome": outcome,
        "decided_by": "M. Minister",
        "capacity": Capacity.IN_PERSON,
        "how": How.ORAL,
        **more,
    }


def permitted(days_ago: int, hour: int = 15) -> Step:
    return Step(days_ago, "pcp-bzk", "decide", ruling(Outcome.PERMITTED), hour)


def submitted(days_ago: int, by: str = "kamerlid", hour: int = 9, minute: int = 12) -> Step:
    return Step(days_ago, by, "submit", hour=hour, minute=minute)


PERMISSION_STORIES = (
    Story(
        "new",
        "Logius",
        Form.CONVERSATION,
        (submitted(0, hour=8),),
        subject="Storing bij DigiD in oktober",
        question="Wat was de oorzaak van de storing, en wat is er sindsdien gedaan om herhaling te voorkomen?",
    ),
    Story(
        "urgent",
        "RvIG",
        Form.FACTUAL_INFORMATION,
        (submitted(0, "assistent", hour=8, minute=30),),
        subject="Wachttijden voor paspoorten in het Caribisch gebied",
        question="Hoeveel aanvragen liggen er nu, en hoe lang is de wachttijd per eiland?",
        debate_in=1,
        on_behalf_of="kamerlid",
    ),
    Story(
        "taken",
        "BZK",
        Form.TECHNICAL_BRIEFING,
        (submitted(1, "griffier"), Step(1, "pcp-bzk", "take", hour=11)),
        subject="Technische briefing over de Wet open overheid",
        question="De commissie ontvangt graag uitleg over de stand van de invoering, vóór het commissiedebat.",
        committee_decided_days_ago=4,
    ),
    Story(
        "telephone",
        "BZK",
        Form.FACTUAL_INFORMATION,
        (Step(0, "pcp-bzk", "submit", hour=8, minute=45),),
        subject="Aantal gemeenten met een noodsteunpunt",
        on_behalf_of="senator",
    ),
    Story(
        "clarifying",
        "Logius",
        Form.FACTUAL_INFORMATION,
        (
            submitted(3),
            Step(3, "pcp-bzk", "take", hour=11),
            Step(2, "pcp-bzk", "ask_back", {"text": "Gaat het u om burgers, of ook om ondernemers?"}, 14),
        ),
        subject="Gebruik van MijnOverheid",
        question="Hoeveel mensen lezen hun post nog op papier?",
    ),
    Story(
        "awaiting",
        "Logius",
        Form.CONVERSATION,
        (
            submitted(3),
            Step(3, "pcp-bzk", "take", hour=11),
            Step(
                2,
                "pcp-bzk",
                "ask_permission",
                {
                    "official": TECHNICIAN,
                    "advice": "Akkoord. Dit is openbaar beleid; de ambtenaar geeft alleen feiten.",
                },
                10,
            ),
        ),
        subject="Hoe DigiD inloggen voor iemand anders mogelijk maakt",
        question="Ik wil begrijpen hoe machtigen technisch werkt, en waar het in de praktijk misgaat.",
    ),
    Story(
        "late",
        "BZK",
        Form.CONVERSATION,
        (
            submitted(9, "senator"),
            Step(8, "pcp-bzk", "take"),
            Step(
                7,
                "pcp-bzk",
                "ask_permission",
                {"official": ADVISER, "advice": "Akkoord, mits alleen feiten."},
            ),
            Step(4, "pcp-bzk", "note", {"text": "Het bureau gebeld. Volgende week antwoord."}, 16),
            Step(2, "pcp-bzk", "remind", {}, 9),
        ),
        subject="Ervaringen met de Wet kwaliteitsborging",
        question="Welke knelpunten melden gemeenten het meest?",
    ),
    Story(
        "unanswered",
        "Logius",
        Form.FACTUAL_INFORMATION,
        (
            submitted(33),
            Step(32, "pcp-bzk", "ask_permission", {"official": TECHNICIAN, "advice": "Akkoord."}),
        ),
        subject="Storingen bij DigiD in de avond",
        question="Hoe vaak was DigiD dit jaar na zes uur 's avonds niet bereikbaar?",
    ),
    Story(
        "permitted",
        "Logius",
        Form.CONVERSATION,
        (
            submitted(5),
            Step(5, "pcp-bzk", "take", hour=11),
            Step(4, "pcp-bzk", "ask_permission", {"official": TECHNICIAN, "advice": "Akkoord."}, 10),
            permitted(3),
        ),
        subject="Wat er verandert bij eHerkenning",
        question="Welke groepen ondernemers kunnen straks niet meer inloggen?",
    ),
    Story(
        "standing",
        "RvIG",
        Form.FACTUAL_INFORMATION,
        (
            submitted(2, "assistent"),
            Step(2, "pcp-bzk", "name_official", {"official": ADVISER}, 11),
            Step(2, "pcp-bzk", "decide", {"outcome": Outcome.PERMITTED, "standing": True}, 11, 5),
        ),
        subject="Cijfers over identiteitsfraude",
        question="Hoe vaak is in 2025 misbruik van een paspoort gemeld?",
        on_behalf_of="kamerlid",
    ),
    Story(
        "scheduled",
        "BZK",
        Form.KNOWLEDGE_SESSION,
        (
            submitted(8),
            Step(8, "pcp-bzk", "ask_permission", {"official": ADVISER, "advice": "Akkoord."}, 13),
            permitted(6),
            Step(
                5, "pcp-bzk", "schedule", {"at_in": 3, "minutes": 60, "place": "Turfmarkt 147, Den Haag"}, 11
            ),
        ),
        subject="Bijpraten over generatieve AI bij de overheid",
        question="Graag een uur met de ambtenaren die het kader schreven.",
    ),
    Story(
        "held",
        "Logius",
        Form.FACTUAL_INFORMATION,
        (
            submitted(15),
            Step(15, "pcp-bzk", "take", hour=10),
            Step(14, "pcp-bzk", "ask_permission", {"official": TECHNICIAN, "advice": "Akkoord."}, 10),
            permitted(13),
            Step(
                12,
                "kamerlid",
                "hold",
                {"shared": "Uitleg over de planning en de kosten van de vernieuwing."},
                16,
            ),
        ),
        subject="Vernieuwing van Digipoort",
        question="Wat is de planning, en wat kost het?",
    ),
    Story(
        "refused",
        "BZK",
        Form.CONVERSATION,
        (
            submitted(12),
            Step(
                11, "pcp-bzk", "ask_permission", {"official": ADVISER, "advice": "Het advies is nog niet af."}
            ),
            Step(
                9,
                "pcp-bzk",
                "decide",
                ruling(
                    Outcome.REFUSED,
                    ground="besluit-niet-genomen",
                    reason="Het kabinet besluit hierover volgende maand. Een gesprek nu loopt daarop vooruit.",
                    alternative="Na het besluit krijgt u op dezelfde dag een technische briefing aangeboden.",
                ),
                15,
            ),
        ),
        subject="Voorbereiding van het besluit over de gemeentefinanciën",
        question="Welke varianten liggen er?",
    ),
    Story(
        "withdrawn",
        "RVB",
        Form.WORKING_VISIT,
        (submitted(7, "senator"), Step(6, "senator", "withdraw", hour=12)),
        subject="Werkbezoek aan de renovatie van het Binnenhof",
        question="Graag een rondleiding met uitleg over de planning.",
    ),
    Story(
        "lapsed",
        "BZK",
        Form.FACTUAL_INFORMATION,
        (
            submitted(33, "senator"),
            Step(32, "pcp-bzk", "ask_permission", {"official": ADVISER, "advice": "Akkoord."}),
            Step(7, "pcp-bzk", "lapse"),
        ),
        debate_in=25,
        subject="Overzicht van experimenten in het openbaar bestuur",
        question="Welke experimenten lopen er nu?",
    ),
    Story(
        "forwarded",
        "BZK",
        Form.CONVERSATION,
        (submitted(4), Step(4, "pcp-bzk", "forward", {"organisation": "UWV"}, 13)),
        subject="Digitale hulp bij een uitkering aanvragen",
        question="Hoe helpt de overheid mensen die niet digitaal kunnen aanvragen?",
    ),
    Story(
        "initiative",
        "BZK",
        Form.CONVERSATION,
        (submitted(1, "ambtenaar-bzk"),),
        subject="Praktijkervaring met het nieuwe formulier",
        question="Ik wil het Kamerlid laten zien hoe het formulier werkt, vóór de behandeling van de wet.",
        member="kamerlid",
    ),
    Story(
        "invited",
        "BZK",
        Form.CONVERSATION,
        (
            submitted(6, "ambtenaar-bzk"),
            Step(6, "pcp-bzk", "ask_permission", {"official": ADVISER, "advice": "Akkoord."}, 14),
            permitted(4),
        ),
        subject="Uitkomsten van de proef met één loket",
        question="De proef is klaar. Ik licht de uitkomsten graag toe.",
        member="kamerlid",
    ),
    Story(
        "told",
        "Logius",
        Form.CONVERSATION,
        (submitted(3, "ambtenaar-bzk"),),
        subject="Vragen over inloggen in Caribisch Nederland",
        question="Het Kamerlid belde mij op. Ik heb verteld hoe DigiD daar werkt.",
        took_place_days_ago=5,
        member="kamerlid",
    ),
)

NOTIFY_STORIES = (
    Story(
        "zbo",
        "UWV",
        Form.CONVERSATION,
        (submitted(0, hour=8, minute=15),),
        subject="Wachttijden voor de WIA-keuring",
        question="Hoe lang wachten mensen nu gemiddeld, en in welke regio’s het langst?",
    ),
    Story(
        "zbo-scheduled",
        "UWV",
        Form.WORKING_VISIT,
        (
            submitted(6),
            Step(5, "zbo-uwv", "message", {"text": "U bent welkom. Wij stellen een ochtend voor."}, 9),
            Step(4, "zbo-uwv", "schedule", {"at_in": 5, "minutes": 120, "place": "La Guardiaweg, Amsterdam"}),
        ),
        subject="Meekijken bij een klantgesprek",
        question="Ik wil een ochtend meelopen met een adviseur.",
    ),
    Story(
        "zbo-report",
        "UWV",
        Form.CONVERSATION,
        (submitted(2, "zbo-uwv", hour=16),),
        subject="Toelichting op het jaarverslag",
        question="Wij hebben het jaarverslag toegelicht.",
        took_place_days_ago=3,
        member="kamerlid",
    ),
    Story(
        "zbo-declined",
        "UWV",
        Form.WORKING_VISIT,
        (
            submitted(10, "senator"),
            Step(
                8, "zbo-uwv", "decline", {"text": "De locatie wordt verbouwd. In het voorjaar bent u welkom."}
            ),
        ),
        subject="Werkbezoek aan het klantcontactcentrum",
        question="Kan ik in december langskomen?",
    ),
    Story(
        "inspectorate",
        "IGJ",
        Form.CONVERSATION,
        (submitted(1, "griffier"),),
        subject="Toelichting op het rapport over de jeugdzorg",
        question="De commissie wil de bevindingen met de leiding van de inspectie bespreken.",
        committee_decided_days_ago=4,
        ground=Ground.PUBLISHED_FINDINGS,
        published_where="Rapport “Jeugdzorg in beeld”, op de website van de inspectie",
        addressee=Addressee.LEADERSHIP,
    ),
    Story(
        "inspectorate-report",
        "IGJ",
        Form.FACTUAL_INFORMATION,
        (Step(0, "inspectie-igj", "submit", hour=8, minute=50),),
        subject="Toelichting op het rapport over de ambulancezorg",
        member="kamerlid",
        ground=Ground.PUBLISHED_FINDINGS,
        published_where="Rapport “Ambulancezorg op tijd”, op de website van de inspectie",
        addressee=Addressee.LEADERSHIP,
    ),
    Story(
        "amendment",
        "BZK",
        Form.AMENDMENT_ASSISTANCE,
        (submitted(2), Step(1, "kamerlid", "message", {"text": "De tekst mag ook later deze week."}, 9)),
        subject="Termijn in artikel 3",
        question="Kunt u helpen met een tekst die de termijn in artikel 3 verlengt?",
        bill_title="Wijziging van de Wet digitale overheid",
        dossier="36600",
    ),
    Story(
        "bill",
        "BZK",
        Form.BILL_ASSISTANCE,
        (submitted(3),),
        subject="Opbouw van het voorstel",
        question="Graag overleg over de opbouw van de eerste twee hoofdstukken.",
        bill_title="Voorstel van wet Kamerlid over openbare algoritmes",
    ),
)

STORIES = PERMISSION_STORIES + NOTIFY_STORIES

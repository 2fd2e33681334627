"""One subject at several organisations at once, and what else waits for the second minister. More: `stories`."""

from contactdesk.demo.stories import TECHNICIAN, Step, Story, permitted, ruling, submitted
from contactdesk.words import Form, Outcome

SOCIAL = ("Saar Sociaal", "saar.sociaal@szw.example", "070-555 03 02")

#: one subject at two ministers and a zbo: each decides on its own officials, and who asks has one page
LINKED_STORIES = (
    Story(
        "linked",
        "Logius",
        Form.CONVERSATION,
        (
            submitted(6, hour=10, minute=40),
            Step(6, "pcp-bzk", "take", hour=11),
            Step(6, "pcp-szw", "take", hour=13, at="SZW"),
            Step(5, "pcp-bzk", "ask_permission", {"official": TECHNICIAN, "advice": "Akkoord."}, 14),
            Step(
                5,
                "pcp-szw",
                "ask_permission",
                {"official": SOCIAL, "advice": "Liever pas na de brief aan de Kamer."},
                15,
                at="SZW",
            ),
            permitted(3, 11),
            Step(
                2,
                "pcp-szw",
                "decide",
                ruling(
                    Outcome.REFUSED,
                    decided_by="S. Minister",
                    ground="besluit-niet-genomen",
                    reason="De brief over de bijstand gaat volgende maand naar de Kamer. Een gesprek nu loopt daarop vooruit.",
                    alternative="Na de brief kunt u hetzelfde gesprek voeren. Wij nodigen u daarvoor uit.",
                ),
                at="SZW",
            ),
        ),
        subject="Bijstand aanvragen met DigiD",
        question="Waar loopt een aanvraag vast: bij het inloggen, of bij de regels voor de bijstand?",
        also=("SZW", "SVB"),
    ),
    Story(
        "awaiting-szw",
        "SZW",
        Form.FACTUAL_INFORMATION,
        (
            submitted(2, "assistent", hour=11),
            Step(1, "pcp-szw", "ask_permission", {"official": SOCIAL, "advice": "Akkoord."}, 9),
        ),
        subject="Wachttijd bij de aanvraag van bijstand",
        question="Hoe lang duurt het gemiddeld van aanvraag tot eerste betaling?",
        on_behalf_of="kamerlid",
    ),
)

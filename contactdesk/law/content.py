"""What a request says, as one table: every text that who asks types, where it stands, and what becomes of it. Pure.

The form, the row of the contact, what is sealed, the log, the page, the letters, forwarding and asking again read it.
A new text is: a row here, a field of `Ask`, a field of the form and its place in `asking/new.html` and `what.html`, a column of
`contact_request` and its revision. Who may know which topic stands in `disclosure`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from contactdesk.law import disclosure
from contactdesk.law.days import dutch_date
from contactdesk.law.disclosure import Topic
from contactdesk.words import Initiator


@dataclass(frozen=True)
class Text:
    """One text. `column`: of the contact, of `Ask`, and its name in the log. `field`: of the form. `label`: on pages;
    `topic`: who may know it, None for everybody who may see the contact. `in_letters`: what letters call it, where it has
    no place of its own in them. `is_line`: it is one line, and stays one in a letter. `said_by`: only these say it, and
    have to; where it is missing all the same, that is said. It can be a day."""

    column: str
    field: str
    label: str
    topic: Topic | None
    in_letters: str | None = None
    is_line: bool = False
    said_by: Collection[Initiator] = ()

    @property
    def seals(self) -> bool:
        """Where content is sealed, it stands apart."""
        return self.topic in disclosure.SEALED

    @property
    def names_the_contact(self) -> bool:
        """It tells what this contact is or rests on: it goes along, or is asked anew, wherever the contact goes."""
        return self.topic in (None, Topic.SUBJECT)


#: who asks as a committee, whatever the inquiry it is for
COMMITTEES: Final = (Initiator.COMMITTEE, Initiator.INQUIRY_COMMITTEE)
#: where somebody should have said it, and this desk did not ask it yet
NOT_GIVEN: Final = "niet opgegeven"

CONTENT: Final = (
    Text("subject", "onderwerp", "Onderwerp", Topic.SUBJECT, is_line=True),
    Text("question", "vraag", "Vraag", Topic.QUESTION),
    Text("preference", "voorkeur", "Voorkeur", Topic.QUESTION, "Voorkeur voor dag, tijd of plaats"),
    Text("wished_official", "ambtenaar", "Gewenste ambtenaar", Topic.QUESTION, "Gevraagde ambtenaar"),
    Text("bill_title", "wetsvoorstel", "Wetsvoorstel", None, is_line=True),
    # on these rests what an inspectorate may say without permission: who is told of it reads where they are
    Text("published_where", "vindplaats", "Waar de bevindingen staan", None, is_line=True),
    Text("published_on", "gepubliceerd", "Openbaar sinds", None, is_line=True),
    Text("dossier", "dossier", "Kamerstuk", Topic.DETAILS, "Dossier", is_line=True),
    # a request of a committee is one for which a majority of it decided; else it is that of a member
    # (Aanwijzingen voor de planbureaus 2012, aanwijzing 7)
    Text(
        "committee_decided_on",
        "commissiebesluit",
        "Besluit van de commissie",
        None,
        "Besluit van de commissie",
        is_line=True,
        said_by=COMMITTEES,
    ),
)
#: of a report that was mended: with which members it was, which no one column holds
MEMBERS: Final = "members"
#: what can be mended after it was sent: column → what the history and the letters call it, and who may know it
MENDED: Final[dict[str, tuple[str, Topic | None]]] = {
    "subject": ("het onderwerp", Topic.SUBJECT),
    "question": ("de vraag", Topic.QUESTION),
    "form": ("de vorm", None),
    "debate_on": ("de dag van het debat", Topic.DETAILS),
    MEMBERS: ("met welke Kamerleden", None),
}
#: columns that stay empty where the content is sealed
SEALED: Final = tuple(text.column for text in CONTENT if text.seals)


def mended(names: Collection[str], knows: Collection[Topic]) -> list[str]:
    """What of this was mended, in words, for who knows of these topics; empty where they know of none."""
    found = (MENDED[name] for name in names)
    return [label for label, topic in found if topic is None or topic in knows]


def texts(of: Any, rows: tuple[Text, ...] = CONTENT) -> dict[str, Any]:
    """Each text by its column, of an ask or of a contact."""
    return {text.column: getattr(of, text.column) for text in rows}


def shown(text: Text, contact: Any) -> str | None:
    """A text of a contact, as pages and letters show it; None where there is nothing to show."""
    value = getattr(contact, text.column)
    if value is None and contact.initiator_kind in text.said_by:
        return NOT_GIVEN
    return dutch_date(value) if isinstance(value, date) else value


def from_form(form: Any) -> dict[str, Any]:
    """Each text by its column, of what was typed."""
    return {text.column: getattr(form, text.field) for text in CONTENT}

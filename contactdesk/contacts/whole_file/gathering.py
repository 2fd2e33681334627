"""What stands in the whole file of a contact: the page of it, as this reader may know it, and what machines read. Asks the
same tables of disclosure as pages and letters do."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.contacts import counting
from contactdesk.contacts.contact_page import cards, facts, history, letters, talk
from contactdesk.contacts.contact_page.reader import Reader
from contactdesk.contacts.retention import choosing
from contactdesk.law import disclosure
from contactdesk.law.days import dutch_moment
from contactdesk.law.disclosure import Topic
from contactdesk.letters.letter_words.names import name
from contactdesk.people.administration.retention_classes import Kept
from contactdesk.store.models import ContactRequest, Letter, Organisation, Portfolio
from contactdesk.words import LETTER_STATE, Party

#: of the contact itself, what everybody knows who knows that it is there
PLAIN: Final = (
    *(
        "number",
        "regime",
        "rule",
        "rules_hash",
        "rule_status",
        "timing",
        "disclose",
        "because",
        "basis",
        "form",
    ),
    *("state", "version", "received_at", "due_at", "closed_at"),
)
#: the format of `dossier.json`: another number where a program has to read it otherwise
FORMAT: Final = "contactdesk-dossier/1"


@dataclass(frozen=True)
class FiledLetter:
    """A letter in the file; `is_left_out`: its text is for who had it, and not for this reader."""

    letter: Letter
    name: str
    recipient: str
    state: str
    is_left_out: bool


@dataclass(frozen=True)
class Gathered:
    """Everything of one contact that its reader may have; `left_out`: what may not, each in a sentence."""

    contact: ContactRequest
    title: str
    organisation: str
    department: Organisation
    portfolio: str
    facts: list[tuple[str, str]]
    question: list[tuple[str, str]]
    appointment: str
    decisions: list[cards.Card]
    messages: list[talk.Said]
    notes: list[talk.Said]
    history: list[tuple[str, list[tuple[str, str]]]]
    letters: list[FiledLetter]
    left_out: list[str]
    kept: Kept

    def data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "formaat": FORMAT,
            "verzoek": {column: plain(getattr(self.contact, column)) for column in PLAIN},
            "titel": self.title,
            "organisatie": self.organisation,
            "departement": self.department.name,
            "bewindspersoon": self.portfolio,
            "gegevens": _terms(self.facts),
            "vraag": _terms(self.question),
            "afspraak": self.appointment,
            "besluiten": [asdict(one) for one in self.decisions],
            "berichten": [asdict(one) for one in self.messages],
            "notities": [asdict(one) for one in self.notes],
            "geschiedenis": [
                {"dag": day, "tijd": at, "tekst": said} for day, lines in self.history for at, said in lines
            ],
            "niet_opgenomen": self.left_out,
        }


def gather(db: Session, contact: ContactRequest, seen: Reader) -> Gathered:
    """What `seen` may have of this contact."""
    log, said = counting.entries(db, contact), talk.said(db, contact, seen)
    sent = list(_letters(db, contact, seen))
    return Gathered(
        contact=contact,
        title=talk.title(contact),
        organisation=db.get_one(Organisation, contact.organisation_id).name,
        department=db.get_one(Organisation, contact.department_id),
        portfolio=db.get_one(Portfolio, contact.portfolio_id).title,
        facts=facts.facts(db, contact, seen),
        question=[] if disclosure.is_sealed(contact) else facts.question(contact, seen),
        appointment=facts.appointment(contact, seen),
        decisions=[cards.card(db, contact, one, seen) for one in cards.decisions_of(db, contact)],
        messages=said[0],
        notes=said[1],
        history=history.history(db, contact, log, seen),
        letters=sent,
        left_out=[*_left_out(contact, seen, sent)],
        kept=choosing.class_of(db, contact),
    )


def _letters(db: Session, contact: ContactRequest, seen: Reader) -> Iterator[FiledLetter]:
    """The oldest first. A text stands in it where who had it could read there nothing that this reader may not."""
    query = select(Letter).where(col(Letter.contact_id) == contact.id).order_by(col(Letter.id))
    for one in db.execute(query).scalars():
        if not letters.may_know(one.template, seen):
            continue
        party = Party(one.to_party)
        told = {topic for topic in Topic if disclosure.by_letter(party, topic, contact)}
        yield FiledLetter(
            letter=one,
            name=name(one.template),
            recipient=letters.recipient(party),
            state=f"{LETTER_STATE[one.state]}, {dutch_moment(one.accepted_at or one.handed_over_at or one.created_at)}",
            is_left_out=not told <= seen.knows | {Topic.OFFICIAL if contact.official_email is None else None},
        )


def _left_out(contact: ContactRequest, seen: Reader, sent: list[FiledLetter]) -> Iterator[str]:
    if disclosure.is_sealed(contact):
        yield (
            "De inhoud is vertrouwelijk: onderwerp, vraag en berichten. Wie die mag lezen, leest ze in het loket. In dit "
            "dossier staan zij niet; in het logboek staat een controlegetal van elke tekst."
        )
    if hidden := sum(one.is_left_out for one in sent):
        yield f"De tekst van {hidden} brieven: daarin staat wat wie dit dossier maakte niet mag lezen."
    if unknown := [topic.value for topic in Topic if topic not in seen.knows and _is_there(topic, contact)]:
        yield f"Wat wie dit dossier maakte niet mag lezen: {'; '.join(unknown)}."


def _is_there(topic: Topic, contact: ContactRequest) -> bool:
    """What is sealed is named apart; of an official who was never named there is nothing."""
    if topic in disclosure.SEALED and disclosure.is_sealed(contact):
        return False
    return topic is not Topic.OFFICIAL or contact.official_email is not None


def _terms(found: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"naam": name, "waarde": value} for name, value in found]


def plain(value: Any) -> Any:
    """As JSON has it."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return getattr(value, "value", value)

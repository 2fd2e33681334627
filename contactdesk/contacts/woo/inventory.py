"""The documents of a contact with what somebody should look at before they become public (Woo, articles 5.1, 5.2 and 5.4a).
It marks; it leaves nothing out and decides nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contactdesk.contacts.whole_file.gathering import Gathered
from contactdesk.law import disclosure
from contactdesk.store.models import FormerOfficial, FurtherOfficial, Message, OtherMember, Person

_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_NUMBER: Final = re.compile(r"(?<!\w)(?:\+31|0)[\d ()-]{7,}\d")
#: why a document may hold personal policy views: it is for who decides, before they decide
VIEWS: Final = "Kan persoonlijke beleidsopvattingen bevatten (Woo, artikelen 5.2 en 5.4a, lid 2)"
PEOPLE: Final = "Bevat persoonsgegevens (Woo, artikel 5.1)"
SEALED: Final = "Vertrouwelijke hulp bij een wet: alleen de titel staat hier; de inhoud blijft in het loket"
LEFT_OUT: Final = "De tekst staat niet in dit dossier"


@dataclass(frozen=True)
class Document:
    """One thing in the file: what, of whom and when; `people`: names, addresses and numbers that stand in it; `marks`: what to
    look at."""

    number: str
    kind: str
    who: str
    at: str
    people: list[str]
    marks: list[str]


def documents(db: Session, found: Gathered) -> Iterator[Document]:
    """In the order in which somebody reads them."""
    known = _known(db, found)
    advice = [text for label, text in found.facts if label == "Advies"]
    views = [*advice, *(one.text for one in found.notes)]
    for kind, who, at, text, is_left_out in _parts(found):
        people = _people(f"{who}\n{text}", known)
        marks = [PEOPLE] if people else []
        if any(one and one in text for one in views):
            marks.append(VIEWS)
        if is_left_out:
            marks.append(LEFT_OUT)
        if disclosure.is_sealed(found.contact):
            marks.append(SEALED)
        yield Document(found.contact.number, kind, who, at, people, marks)


def _parts(found: Gathered) -> Iterator[tuple[str, str, str, str, bool]]:
    """Kind, by or to whom, when, text, and whether the text stays out."""
    yield "Gegevens", "", "", _lines([*found.facts, ("", found.appointment)]), False
    if found.question:
        yield "Vraag", "", "", _lines(found.question), False
    for card in found.decisions:
        said = [card.conditions, card.reason, card.alternative, card.disputed, card.mistaken, card.entered_by]
        yield f"Besluit: {card.outcome_label}", card.by, card.on, "\n".join(one or "" for one in said), False
    for one in found.messages:
        yield one.kind, one.who, one.at, one.text, False
    for one in found.notes:
        yield "Interne notitie", one.who, one.at, one.text, False
    yield "Geschiedenis", "", "", "\n".join(said for _, lines in found.history for _, said in lines), False
    for letter in found.letters:
        text = "" if letter.is_left_out else f"{letter.letter.to_email}\n{letter.letter.body}"
        yield f"Brief: {letter.name}", f"aan {letter.recipient}", letter.state, text, letter.is_left_out


def _lines(rows: list[tuple[str, str]]) -> str:
    return "\n".join(value for _, value in rows)


def _known(db: Session, found: Gathered) -> list[str]:
    """The names of everybody who stands in a column of this contact."""
    contact = found.contact
    ids = [
        contact.initiator_id,
        contact.entered_by_id,
        contact.member_id,
        contact.taken_by_id,
        contact.helper_id,
    ]
    of_contact: list[Any] = [
        select(one).where(about == contact.id)
        for one, about in (
            (col(Message.by_id), col(Message.contact_id)),
            (col(OtherMember.person_id), col(OtherMember.contact_id)),
        )
    ]
    people = select(col(Person.name)).where(or_(*(col(Person.id).in_(one) for one in [ids, *of_contact])))
    names = set(db.execute(people).scalars()) | {contact.official_name or ""}
    for table in (FormerOfficial, FurtherOfficial):
        names |= set(db.execute(select(col(table.name)).where(col(table.contact_id) == contact.id)).scalars())
    names |= {card.by for card in found.decisions}
    return sorted(one for one in names if one)


def _people(text: str, known: list[str]) -> list[str]:
    there = [name for name in known if name in text]
    return [*there, *dict.fromkeys(_ADDRESS.findall(text)), *dict.fromkeys(_NUMBER.findall(text))]

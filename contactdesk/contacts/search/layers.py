"""Which texts of a contact the same readers may find. Reads columns only, and nothing that is sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from contactdesk.contacts.search import words
from contactdesk.law import disclosure
from contactdesk.law.disclosure import Parties, Topic
from contactdesk.words import Action, Party

P = Party


@dataclass(frozen=True)
class Layer:
    """Texts with the same readers: who knows of `topic`, as far as they are among `of`. No topic: all who know of the contact."""

    name: str
    topic: Topic | None
    of: Parties = frozenset(Party)


#: what everybody may find who knows of a contact: title, organisation and, where it is told, who asks
KNOWN: Final = Layer("known", None)
QUESTION: Final = Layer("question", Topic.QUESTION)
DETAILS: Final = Layer("details", Topic.DETAILS)
OFFICIAL: Final = Layer("official", Topic.OFFICIAL)
OFFICE: Final = Layer("office", Topic.ADVICE)
NOTES: Final = Layer("notes", Topic.NOTES)
#: who joined later finds only what was said since: each official from a moment of their own, as on the page
FIRST_TALK: Final = Layer("official_talk", Topic.TALK, frozenset({P.OFFICIAL}))
_JOINED: Final = {
    P.OFFICIAL: (FIRST_TALK, "official_since"),
    P.MEMBER: (Layer("member_talk", Topic.TALK, frozenset({P.MEMBER})), "member_since"),
}
#: what an official beside the first finds: a layer each, called after their row
BESIDE_TALK: Final = "beside_talk_"
TALK: Final = Layer("talk", Topic.TALK, frozenset(Party) - set(_JOINED))
LAYERS: Final = (
    KNOWN,
    QUESTION,
    DETAILS,
    OFFICIAL,
    OFFICE,
    NOTES,
    TALK,
    *(one for one, _ in _JOINED.values()),
)
#: all that contact persons find; its words are rows of `contact_word`
DESK: Final = "desk"
#: the columns of a contact that are read here
COLUMNS: Final = (
    *("id", "number", "regime", "state", "disclose", "drafter_opened_at", "closed_at", "haystack"),
    *("question", "preference", "wished_official", "appointment_place", "shared", "dossier"),
    *("official_name", "official_email", "advice", "official_since", "member_since"),
)
#: where they stand; what was said stands in `message`
_TEXTS: Final = {
    QUESTION: ("question", "preference", "wished_official", "appointment_place", "shared"),
    DETAILS: ("dossier",),
    OFFICIAL: ("official_name",),
    OFFICE: ("advice",),
}
#: a question back and its answer belong to what is asked (`reader.may_read`)
_SAID: Final = {
    Action.NOTE: NOTES,
    Action.ASK_BACK: QUESTION,
    Action.CLARIFY: QUESTION,
    Action.RECORD_ANSWER: QUESTION,
    Action.RECORD_OFFICE: OFFICE,
}


@dataclass(frozen=True)
class Saying:
    """A message, as it is looked for."""

    action: Action
    text: str
    at: datetime


@dataclass(frozen=True)
class NamedBeside:
    """An official beside the first: their row, their name, and since when they know of the contact."""

    id: int
    name: str
    since: datetime | None


def layered(
    contact: Any, said: Sequence[Saying], beside: Sequence[NamedBeside] = ()
) -> dict[Layer, list[str]]:
    """The words of each layer of this contact that has any, each once."""
    texts: dict[Layer, list[str | None]] = {KNOWN: [contact.haystack[len(contact.number) :]]}
    for layer, columns in _TEXTS.items():
        texts[layer] = [getattr(contact, column) for column in columns]
    texts[OFFICIAL] += [one.name for one in beside]
    joined = _joined(contact, beside)
    for one in said:
        for layer in _of_saying(contact, one, joined):
            texts.setdefault(layer, []).append(one.text)
    found = {layer: dict.fromkeys(w for text in of for w in words.words(text)) for layer, of in texts.items()}
    return {layer: list(of) for layer, of in found.items() if of}


def _joined(contact: Any, beside: Sequence[NamedBeside]) -> dict[Layer, datetime | None]:
    """Since when each of those who joined reads along."""
    found = {layer: getattr(contact, since) for layer, since in _JOINED.values()}
    return found | {replace(FIRST_TALK, name=f"{BESIDE_TALK}{one.id}"): one.since for one in beside}


def _of_saying(contact: Any, said: Saying, since: Mapping[Layer, datetime | None]) -> list[Layer]:
    if said.action in _SAID:
        return [_SAID[said.action]]
    talks_along = disclosure.is_told(Topic.TALK, contact.regime, contact.disclose)
    joined = [layer for layer, at in since.items() if not talks_along or (at is not None and said.at >= at)]
    return [TALK, *joined]


def of_desk(contact: Any, found: dict[Layer, list[str]]) -> dict[str, bool]:
    """What contact persons find of it: each word, and whether it stands in a note only. Of what is closed its number only,
    because what somebody asked over the years tells of political opinions (AVG 9)."""
    number = words.NUMBER + contact.number.partition("-")[2].lower()
    if contact.closed_at is not None:
        return {number: False}
    known = {
        layer: of
        for layer, of in found.items()
        if P.LIAISON in layer.of
        and (layer.topic is None or P.LIAISON in disclosure.known_to(layer.topic, contact))
    }
    in_notes = dict.fromkeys(known.pop(NOTES, []), True)
    return in_notes | dict.fromkeys((word for of in known.values() for word in of), False) | {number: False}

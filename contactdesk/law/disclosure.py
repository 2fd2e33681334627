"""What each party knows of a contact, as one table: topic × what its rule lets the minister's side learn. Pure.

`permissions` says in which parts somebody stands to a contact; here is what those parts may read. Pages, lists,
letters and search ask these functions and decide nothing themselves.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from contactdesk.law import lifecycle
from contactdesk.words import Disclose, Party, Regime, State


class Topic(StrEnum):
    """What can be known of a contact, besides that it is there and where it stands."""

    SUBJECT = "waar het over gaat"
    QUESTION = "de vraag en de antwoorden, voorkeur, gewenste ambtenaar, plaats en wat er is gedeeld"
    TALK = "de berichten"
    DETAILS = "het Kamerstuk en de dag van het debat"
    ASKER = "wie vraagt"
    ALSO = "aan wie dit nog meer wordt gevraagd"
    STAFF = "wie van de organisatie iets doet"
    OFFICIAL = "de ambtenaar"
    WHEN = "wanneer zij elkaar spreken"
    ADVICE = "het advies aan de bewindspersoon"
    NOTES = "de interne notities"


P = Party
Parties: TypeAlias = frozenset[Party]

#: the minister's side: it learns what `disclose` says, and no more
TOLD: Final[Parties] = frozenset({P.MINISTER, P.LIAISON})
#: who asks, who is reached, and who acts for the body
_SIDES: Final[Parties] = frozenset({P.INITIATOR, P.MEMBER, P.OFFICIAL, P.BODY})
_BOTH: Final = _SIDES | TOLD
#: with the leadership of the department, which hears of a request that lies too long
_ALL: Final = _BOTH | {P.SYSTEM}
_TALK: Final = _BOTH - {P.MINISTER}
_NOTE: Final[Parties] = frozenset({P.LIAISON})
_ASKS: Final[Parties] = frozenset({P.INITIATOR})

#: what the rules decided: the columns of the table
CASES: Final = tuple((regime, how) for regime in (Regime.PERMISSION, Regime.NOTIFY) for how in Disclose)
#: those that the rules decide now, as a heading
CASE_NAMES: Final = {
    (Regime.PERMISSION, Disclose.FULL): "Toestemming",
    (Regime.PERMISSION, Disclose.TITLE_ONLY): "Toestemming, verzegeld",
    (Regime.NOTIFY, Disclose.FULL): "Melding van alles",
    (Regime.NOTIFY, Disclose.FACT): "Melding",
    (Regime.NOTIFY, Disclose.TITLE_ONLY): "Melding, verzegeld",
}
# fmt: off
_ROWS: Final[dict[Topic, tuple[Parties, ...]]] = {
    #                permission                  notify
    #                full    fact    title_only  full    fact    title_only
    Topic.SUBJECT:  (_ALL,   _ALL,   _SIDES,     _BOTH,  _BOTH,  _SIDES),
    Topic.QUESTION: (_BOTH,  _SIDES, _SIDES,     _BOTH,  _SIDES, _SIDES),
    Topic.TALK:     (_TALK,  _SIDES, _SIDES,     _TALK,  _SIDES, _SIDES),
    Topic.DETAILS:  (_ALL,   _SIDES, _SIDES,     _BOTH,  _SIDES, _SIDES),
    # of help with an amendment the minister's side learns that it was asked and given, and not by whom (Ar 7.20;
    # motie Sneller/Van Nispen, 35869 nr. 29)
    Topic.ASKER:    (_ALL,   _ALL,   _ALL,       _BOTH,  _BOTH,  _SIDES),
    # each minister decides on their own officials, as far as it concerns them (Aanwijzingen externe contacten 1998,
    # 2 and 3), and reads where else; of a contact that needs no permission no other minister learns, nor its own of theirs
    Topic.ALSO:     (_ASKS | TOLD, _ASKS, _ASKS, _ASKS,  _ASKS,  _ASKS),
    # to the minister's side a body that needs no permission speaks as one
    Topic.STAFF:    (_ALL,   _ALL,   _ALL,       _SIDES, _SIDES, _SIDES),
    Topic.OFFICIAL: (_BOTH,  _BOTH,  _BOTH,      _SIDES, _SIDES, _SIDES),
    Topic.WHEN:     (_BOTH,  _BOTH,  _SIDES,     _BOTH,  _BOTH,  _SIDES),
    Topic.ADVICE:   (TOLD,   TOLD,   TOLD,       TOLD,   TOLD,   TOLD),
    Topic.NOTES:    (_NOTE,  _NOTE,  _NOTE,      _NOTE,  _NOTE,  _NOTE),
}
# fmt: on
#: topic × (regime, disclose): who may know it
DISCLOSURE: Final = {topic: dict(zip(CASES, row, strict=True)) for topic, row in _ROWS.items()}

#: what somebody learns who reads from whom of a side something came
WRITES: Final = {
    P.INITIATOR: Topic.ASKER,
    P.MEMBER: Topic.ASKER,
    P.OFFICIAL: Topic.OFFICIAL,
    P.BODY: Topic.STAFF,
}
#: content that is sealed under `title_only`: it is read on a page of its own, and stands in no letter
SEALED: Final = frozenset({Topic.SUBJECT, Topic.QUESTION, Topic.TALK})
#: who reads sealed content only until a drafter has opened it: named is not enough, they may never sign in
UNTIL_DRAFTER: Final[Parties] = frozenset({P.BODY})
#: who learns whom to call only when the way is open
WHEN_OPEN: Final[Parties] = frozenset({P.INITIATOR, P.MEMBER})
#: what the initiator wrote: where more of it would be learned, a text does not go along by itself
WRITTEN: Final = (Topic.SUBJECT, Topic.QUESTION, Topic.TALK, Topic.DETAILS)


class Disclosed(Protocol):
    """The columns of a contact on which it depends who knows what."""

    @property
    def regime(self) -> Regime: ...
    @property
    def state(self) -> State: ...
    @property
    def disclose(self) -> Disclose: ...
    @property
    def drafter_opened_at(self) -> object | None: ...


class Debated(Disclosed, Protocol):
    """The same, with the day of the debate."""

    @property
    def debate_on(self) -> date | None: ...


def known_to(topic: Topic, contact: Disclosed) -> Parties:
    """Who may know this of the contact now."""
    found = DISCLOSURE[topic][contact.regime, contact.disclose]
    if topic in SEALED and is_sealed(contact) and contact.drafter_opened_at is not None:
        found -= UNTIL_DRAFTER
    if topic is Topic.OFFICIAL and not is_way_open(contact):
        found -= WHEN_OPEN
    return found


def knows(parties: Collection[Party], topic: Topic, contact: Disclosed) -> bool:
    """May somebody in these parts know this?"""
    return not known_to(topic, contact).isdisjoint(parties)


def topics(parties: Collection[Party], contact: Disclosed) -> frozenset[Topic]:
    """Everything that somebody in these parts may know."""
    return frozenset(topic for topic in Topic if knows(parties, topic, contact))


def by_letter(party: Party, topic: Topic, contact: Disclosed) -> bool:
    """May a letter to this party tell it? Sealed content stands in none, whoever may read it elsewhere."""
    return not (topic in SEALED and is_sealed(contact)) and knows((party,), topic, contact)


#: of what is disclosed so, the content stands where only those read it who may
SEALS: Final = frozenset({Disclose.TITLE_ONLY})


def seals(disclose: Disclose | None) -> bool:
    """Does content stand where only those read it who may?"""
    return disclose in SEALS


def is_sealed(contact: Disclosed) -> bool:
    """Is the content of this contact sealed?"""
    return seals(contact.disclose)


def is_told(topic: Topic, regime: Regime, disclose: Disclose | None) -> bool:
    """Does anybody on the minister's side learn this? Nobody does of what is not kept."""
    return disclose is not None and bool(DISCLOSURE[topic][regime, disclose] & TOLD)


def debate_of(contact: Debated) -> date | None:
    """The debate on which its term hangs. None where the minister's side may not know that day: a term that counts
    back from it would tell it."""
    return contact.debate_on if is_told(Topic.DETAILS, contact.regime, contact.disclose) else None


def widens(before: Disclosed, regime: Regime, disclose: Disclose | None) -> bool:
    """Would the minister's side learn more than it did of what the initiator wrote?"""
    return any(
        is_told(topic, regime, disclose) and not is_told(topic, before.regime, before.disclose)
        for topic in WRITTEN
    )


def is_way_open(contact: Disclosed) -> bool:
    """May the two sides reach each other?"""
    return contact.regime is Regime.NOTIFY or contact.state in lifecycle.WAY_OPEN

"""The register of processing, as tables in Markdown, from the tables by which the desk works. `docs/verwerkingen.md` has them; a
test compares, so that the page cannot become untrue. Names nobody."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Final

from contactdesk import words
from contactdesk.contacts.letter_decisions import REMEMBERED
from contactdesk.contacts.person_file.how_long import kept_how_long
from contactdesk.contacts.person_file.places import ELSEWHERE, NOT_SEARCHED, PLACES
from contactdesk.law.disclosure import CASE_NAMES, CASES, DISCLOSURE, Parties
from contactdesk.law.permissions import RELATION
from contactdesk.letters import incoming
from contactdesk.store import form_keys
from contactdesk.words import Party

#: what names nobody in a column, and goes by itself
GOES: Final[tuple[tuple[str, timedelta, str], ...]] = (
    ("Dat een formulier is verstuurd (een controlegetal)", form_keys.KEPT, "na het versturen"),
    ("E-mail die bij het loket binnenkwam en is doorgestuurd", incoming.KEPT, "na ontvangst"),
    ("In welke browser een code is getypt (een controlegetal)", REMEMBERED, "na het typen"),
)
SHORT: Final = {
    Party.INITIATOR: "aanvrager",
    Party.MEMBER: "Kamerlid",
    Party.OFFICIAL: "ambtenaar",
    Party.BODY: "organisatie",
    Party.LIAISON: "contactpersoon",
    Party.MINISTER: "bewindspersoon",
    Party.SYSTEM: "leiding van het departement, bij te lang wachten",
}


def tables() -> Mapping[str, str]:
    """Each table by its name; the page has them in this order."""
    return {
        "plaatsen": _table(("Wat", "Tabel", "Wie erin staat", "Wat van die persoon"), _places()),
        "elders": _table(("Kolom", "Waarom die niet bij een persoon hoort"), _elsewhere()),
        "niet-gezocht": "\n".join(f"- {one}" for one in NOT_SEARCHED),
        "rollen": _table(("Rol", "Bereikt"), _roles()),
        "lezers": _table(("Wat van een verzoek", *CASE_NAMES.values()), _readers()),
        "termijnen": _table(("Wat", "Hoe lang"), _terms()),
    }


def whole() -> str:
    """All of them, each under its name."""
    return "\n\n".join(f"## {words.cap(name)}\n\n{table}" for name, table in tables().items())


def _places() -> Iterator[tuple[str, ...]]:
    for place in PLACES:
        who = _listed(place.columns.values())
        own = [label for _, shown in place.own for label in shown.values()]
        what = _listed([*place.shown.values(), *own])
        yield place.heading, f"`{place.table.__tablename__}`", who, what


def _elsewhere() -> Iterator[tuple[str, ...]]:
    for why, columns in groupby(
        sorted(ELSEWHERE, key=lambda one: (ELSEWHERE[one], one)), ELSEWHERE.__getitem__
    ):
        yield ", ".join(f"`{one}`" for one in columns), why


def _roles() -> Iterator[tuple[str, ...]]:
    for role, label in words.ROLE.items():
        yield label, RELATION[role].value if role in RELATION else "geen enkel verzoek"


def _readers() -> Iterator[tuple[str, ...]]:
    for topic, cases in DISCLOSURE.items():
        yield words.cap(topic.value), *(_parties(cases[case]) for case in CASES if case in CASE_NAMES)


def _terms() -> Iterator[tuple[str, ...]]:
    for term, headings in kept_how_long():
        yield "; ".join(headings), term
    for what, after, since in GOES:
        yield what, f"{after.days} dagen {since}"


def _parties(found: Parties) -> str:
    return _listed(label for party, label in SHORT.items() if party in found)


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(texts))


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    heads = [*heads]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
